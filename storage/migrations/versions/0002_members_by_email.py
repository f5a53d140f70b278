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
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.add_column(sa.Column("email", sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    with op.batch_alter_table("network", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reply_to", sqlmodel.sql.sqltypes.AutoString(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("network", schema=None) as batch_op:
        batch_op.drop_column("reply_to")
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.drop_column("email")
