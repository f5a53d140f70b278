"""Events that were heard: acted on once, however often they are delivered."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from storage import outbox
from storage.tables import HeardEvent


def is_new(session: Session, network: str, key: str, now: dt.datetime, alias: str = "") -> bool:
    """Write *key*, and *alias* if there is one, down; False when either stands there already.

    A copy arriving at the same time waits for the first.
    """
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    rows = [{"key": each, "network": network, "at": now} for each in sorted({key, alias} - {""})]
    new = dialect.insert(HeardEvent).on_conflict_do_nothing().returning(col(HeardEvent.key))
    return len(session.connection().execute(new, rows).all()) == len(rows)


def forget(session: Session, before: dt.datetime) -> int:
    """Delete the keys of events heard before *before*; no copy of them comes any more. Returns how many."""
    return session.connection().execute(delete(HeardEvent).where(col(HeardEvent.at) < before)).rowcount


def reply(
    session: Session, network: str, key: str, to: str, asker: str, content: dict[str, Any], now: dt.datetime
) -> None:
    """Queue the answer to a heard event, in the same transaction as its effect."""
    outbox.put(session, network, f"reply:{key}", to, content, kind=outbox.ANSWER, now=now, reader=asker)
