"""Which rows of a listing reminder have been told to whom: written with the message, so that none is told twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from knowledge import reminder_parts
from knowledge.reminders import Reminder
from storage.term_tables import ToldPart

_ROWS_A_STATEMENT = 500


def unsaid(session: Session, found: Iterable[Reminder]) -> list[Reminder]:
    """*found* without the parts that were told already, and without those of which nothing is left."""
    rows = list(found)
    wanted = [key for row in rows for key in reminder_parts.keys(row).values()]
    told: dict[str, int] = {}
    for start in range(0, len(wanted), _ROWS_A_STATEMENT):
        some = col(ToldPart.key).in_(wanted[start : start + _ROWS_A_STATEMENT])
        told.update(session.exec(select(ToldPart.key, ToldPart.distance).where(some)).all())
    left = (reminder_parts.unsaid(row, told) for row in rows)
    return [row for row in left if row is not None]


def mark(session: Session, network: str, reminder: Reminder, now: dt.datetime) -> bool:
    """Write down that the parts of *reminder* are told; False, and nothing written, when another told one meanwhile.

    True for a reminder that lists nothing.
    """
    keys = sorted(reminder_parts.keys(reminder).values())
    if not keys:
        return True
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    rows = [{"key": key, "network": network, "distance": reminder.distance, "at": now} for key in keys]
    new = dialect.insert(ToldPart).values(rows)
    nearer = new.on_conflict_do_update(
        index_elements=["key"],
        set_={"distance": new.excluded.distance, "at": new.excluded.at},
        where=col(ToldPart.distance) > new.excluded.distance,
    )
    attempt = session.begin_nested()
    if len(session.connection().execute(nearer.returning(col(ToldPart.key))).all()) == len(keys):
        attempt.commit()
        return True
    attempt.rollback()
    return False
