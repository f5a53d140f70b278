"""What each thread is about: which agreements the bot answered with there, so that a follow-up can be answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from storage.tables import ThreadSubject


def keep(session: Session, network: str, threads: Collection[str], agreements: Sequence[str], now: dt.datetime) -> None:
    """The bot has just answered with *agreements* in each of *threads*; none of them when it had no answer."""
    if not threads:
        return
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    new = {"agreements": list(agreements), "at": now}
    rows = [{"network": network, "thread": each, **new} for each in threads]
    kept = dialect.insert(ThreadSubject).on_conflict_do_update(index_elements=["network", "thread"], set_=new)
    session.connection().execute(kept, rows)


def about(session: Session, network: str, thread: str, since: dt.datetime) -> tuple[str, ...] | None:
    """The agreements of the bot's last answer in *thread*; None when it has not answered there since *since*."""
    row = session.get(ThreadSubject, (network, thread), populate_existing=True)
    return tuple(row.agreements) if row is not None and row.at >= since else None


def forget(session: Session, before: dt.datetime) -> int:
    """Delete the subjects of threads that the bot last answered in before *before*. Returns how many."""
    return session.connection().execute(delete(ThreadSubject).where(col(ThreadSubject.at) < before)).rowcount
