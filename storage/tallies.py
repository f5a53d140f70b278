"""Counts that several processes share, so that any one of them can tell the sum."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, select

from storage.operation_tables import Tally

TICK, TICK_FAILED, RETENTION = "tick", "tick_failed", "retention"


def add(session: Session, name: str, now: dt.datetime, times: int = 1) -> None:
    """Count *name* up by *times* in one statement, so that no process overwrites another's count."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    new = dialect.insert(Tally).values(name=name, count=times, last_at=now)
    more = {"count": Tally.count + new.excluded.count, "last_at": new.excluded.last_at}
    session.connection().execute(new.on_conflict_do_update(index_elements=["name"], set_=more))


def all_of(session: Session) -> dict[str, Tally]:
    """Every tally by its name."""
    return {row.name: row for row in session.exec(select(Tally))}
