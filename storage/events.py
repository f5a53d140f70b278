"""Events that were heard: acted on once, however often they are delivered."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from storage import outbox
from storage.tables import HeardEvent


def is_new(session: Session, network: str, key: str, now: dt.datetime) -> bool:
    """Write *key* down; False when it stands there already. A copy arriving at the same time waits for the first."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    row = dialect.insert(HeardEvent).values(key=key, network=network, at=now).on_conflict_do_nothing()
    return session.connection().execute(row.returning(col(HeardEvent.key))).first() is not None


def forget(session: Session, before: dt.datetime) -> int:
    """Delete the keys of events heard before *before*; no copy of them comes any more. Returns how many."""
    return session.connection().execute(delete(HeardEvent).where(col(HeardEvent.at) < before)).rowcount


def reply(
    session: Session, network: str, key: str, to: str, asker: str, content: dict[str, Any], now: dt.datetime
) -> None:
    """Queue the answer to a heard event, in the same transaction as its effect."""
    outbox.put(session, network, f"reply:{key}", to, content, kind=outbox.ANSWER, now=now, reader=asker)
