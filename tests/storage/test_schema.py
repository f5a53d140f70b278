"""A process serves on a newer schema as long as all that it needs is there, and on no other."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from sqlalchemy import Engine, text

from bot import health
from storage.schema import METADATA, Fit, breaks, fit
from tests import revisions

ADDS = """
op.create_table("extra", sa.Column("id", sa.Integer, primary_key=True),
                sa.Column("what", sa.String, nullable=False, unique=True),
                sa.Column("member", sa.Integer, sa.ForeignKey("member.id")))
op.create_index("ix_extra_member", "extra", ["member"], unique=True)
op.drop_index("ix_question_at", "question")
op.add_column("body", sa.Column("extra", sa.Integer, nullable=False, server_default="0"))
with op.batch_alter_table("member") as table:
    table.alter_column("name", nullable=True)
    table.add_column(sa.Column("extra", sa.Integer))
    table.create_unique_constraint("one_extra", ["network", "extra"])
    table.create_foreign_key("extra_seat", "seat", ["extra"], ["id"])
"""
"""A table with rules of its own, columns that may be empty or fill themselves, rules that only they can break."""

TAKES = """
op.drop_table("verdict")
op.alter_column("body", "name", new_column_name="called")
with op.batch_alter_table("member") as table:
    table.drop_column("municipality")
    table.add_column(sa.Column("extra", sa.Integer, nullable=False))
with op.batch_alter_table("agreement") as table:
    table.alter_column("title", nullable=False)
with op.batch_alter_table("network") as table:
    table.alter_column("version", type_=sa.String(), postgresql_using="version::text")
with op.batch_alter_table("topic") as table:
    table.create_unique_constraint("one", ["agreement", "position"])
op.create_index("ix_one", "topic", ["position"], unique=True)
with op.batch_alter_table("question") as table:
    table.create_foreign_key("outcome", "network", ["outcome"], ["id"])
"""

TOLD = (
    "the table verdict is not there",
    "body.name is not there",
    "body.called is new and must be filled",
    "member.municipality is not there",
    "member.extra is new and must be filled",
    "agreement.title may not be empty any more",
    "network.version is VARCHAR and was INTEGER",
    "topic is now held to a rule of agreement, position",
    "topic is now unique by ix_one",
    "question is now held to a rule of outcome",
)


def upgraded(engine: Engine, folder: Path, *bodies: str) -> None:
    after = None
    for number, body in enumerate(bodies):
        revisions.write(folder, f"900{number}", body, after=after)
        after = f"900{number}"
    command.upgrade(revisions.config(engine, folder), "head")


def test_what_only_has_more_is_served(engine: Engine, tmp_path: Path) -> None:
    upgraded(engine, tmp_path, ADDS, 'online.add_index("ix_member_name", "member", ["name"])')
    assert fit(engine) is Fit.NEWER
    assert health.check(engine) == (200, {"status": "ok", "database": "reachable", "schema": "newer"})


def test_what_lacks_anything_that_this_version_needs_is_not(engine: Engine, tmp_path: Path) -> None:
    upgraded(engine, tmp_path, TAKES)
    assert fit(engine) is Fit.PAST
    with engine.connect() as connection:
        assert sorted(breaks(connection, METADATA)) == sorted(TOLD)
    status, told = health.check(engine)
    assert status == 503
    assert "newer version" in told["reason"]


def test_an_older_schema_is_not_served(engine: Engine) -> None:
    assert fit(engine) is Fit.CURRENT
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    assert fit(engine) is Fit.OLD
