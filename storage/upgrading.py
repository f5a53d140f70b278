"""How the schema is changed while others work on it: one upgrader at a time, who makes nobody wait for long."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

_LOCK = 7203
"""PostgreSQL's number for "somebody upgrades Samvit"."""

HELD_UP = "400ms"
"""How long a change may wait for a table that is in use; all who come after it wait too. Less than the second after
which PostgreSQL looks whether two wait for each other: it is the upgrade that gives up then, not a member's request."""

_TRIES, _PAUSE = 60, 1.0
"""How often a change that did not get its table is tried, and how many seconds apart."""

_IN_USE = frozenset({"55P03", "40P01"})
"""PostgreSQL's codes for a lock that did not come in time, and for two who wait for each other."""


class Busy(Exception):  # noqa: N818  (nothing is broken)
    """A table was in use the whole time; what was done before that stays done, and a new try goes on from there."""


def run(config: Config) -> None:
    """Bring the schema to the newest version of *config*; raises `Busy` when others do not let go of a table."""
    for _ in range(_TRIES):
        try:
            command.upgrade(config, "head")
            return
        except OperationalError as trouble:
            if getattr(trouble.orig, "sqlstate", None) not in _IN_USE:
                raise
        time.sleep(_PAUSE)
    raise Busy


@contextmanager
def alone(engine: Engine) -> Iterator[Connection]:
    """A connection to change the schema by, while no other upgrader has one.

    On PostgreSQL each revision is a transaction, and none waits long for a table. On SQLite all of them are one, and
    rows may refer to a table that is being rebuilt.
    """
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            while not connection.scalar(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": _LOCK}):
                connection.rollback()  # who sat in a statement would be waited for by CREATE INDEX CONCURRENTLY
                time.sleep(0.2)
            connection.execute(text(f"SET lock_timeout = '{HELD_UP}'"))
            connection.commit()
            try:
                yield connection
            finally:
                connection.invalidate()  # it ends, and with it the lock and the setting
            return
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA foreign_keys=OFF")  # no use within a transaction; a rebuilt table is dropped in between
        try:
            with connection.begin():
                yield connection
                lost = connection.execute(text("PRAGMA foreign_key_check")).all()
                if lost:
                    raise LookupError(f"{len(lost)} rows refer to what is not there, the first of them in {lost[0][0]}")
        finally:
            raw.execute("PRAGMA foreign_keys=ON")
