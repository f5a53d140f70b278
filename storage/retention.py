"""How long things are kept: the rules in one place, and the job that follows them."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import String, cast, func, update
from sqlmodel import Session, col

from storage import events, questions, tallies, threads
from storage.tables import OutboxMessage

EVENTS = dt.timedelta(days=7)
"""The keys of heard events; Slack gives up its redeliveries within hours."""

MESSAGES = dt.timedelta(days=90)
"""What stood in a message that was delivered, refused or no use any more. That it was sent stays: it is sent once."""

QUESTIONS = dt.timedelta(days=365)
"""What somebody asked, where they allow it, and who asked and judged. The count of questions stays."""

THREADS = dt.timedelta(days=14)
"""Which agreements the bot spoke of in a thread; a follow-up without its name is answered as long."""

_EVERY = dt.timedelta(hours=12)
_SETTLED = ("sent", "refused", "expired")


def follow(session: Session, now: dt.datetime) -> dict[str, int]:
    """Forget what is older than its rule allows; how many rows of each kind. Does nothing when it was done lately."""
    last = tallies.all_of(session).get(tallies.RETENTION)
    if last is not None and now - last.last_at < _EVERY:
        return {}
    tallies.add(session, tallies.RETENTION, now)
    return {
        "events": events.forget(session, now - EVENTS),
        "threads": threads.forget(session, now - THREADS),
        "messages": _empty(session, now - MESSAGES),
        "questions": questions.forget(session, now - QUESTIONS),
    }


def _empty(session: Session, before: dt.datetime) -> int:
    row = OutboxMessage
    old = update(row).where(col(row.state).in_(_SETTLED), func.coalesce(row.sent_at, row.not_before) < before)
    return session.connection().execute(old.where(cast(row.reply, String) != "{}").values(reply={})).rowcount
