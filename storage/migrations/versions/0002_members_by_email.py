"""members by e-mail: where a member's messages go instead, and where members of a network answer them

Only new columns that may be empty: the version before reads and writes its rows as it did.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("member", sa.Column("email", sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    op.add_column("network", sa.Column("reply_to", sqlmodel.sql.sqltypes.AutoString(), nullable=True))


def downgrade() -> None:
    op.drop_column("network", "reply_to")
    op.drop_column("member", "email")
