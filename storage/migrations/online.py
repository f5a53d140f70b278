"""What a revision may do to a table that is in use, and how."""

from __future__ import annotations

from collections.abc import Sequence

from alembic import op

from storage.upgrading import HELD_UP


def add_index(name: str, table: str, columns: Sequence[str]) -> None:
    """Build an index while others go on writing to *table*.

    A revision that does this does nothing else: on PostgreSQL it is not one transaction, and a try that was broken off
    is begun anew.
    """
    context = op.get_context()
    if context.dialect.name != "postgresql":
        op.create_index(name, table, list(columns))
        return
    with context.autocommit_block():
        op.execute("SET lock_timeout = 0")  # it waits for those who were there before, and nobody for it
        op.execute(f'DROP INDEX CONCURRENTLY IF EXISTS "{name}"')  # half done, by a try that was broken off
        op.create_index(name, table, list(columns), postgresql_concurrently=True)
        op.execute(f"SET lock_timeout = '{HELD_UP}'")
