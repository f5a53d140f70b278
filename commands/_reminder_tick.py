"""What the clock sets off: reminders into the outbox, on their own or gathered, each once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlmodel import Session

from commands import _meeting_tick, _notice_tick
from commands._digest import gathered
from commands._reminding import worded
from knowledge import digests
from knowledge.reminders import Reminder, Role
from storage import bodies, meetings, outbox, reminder_dates, reminder_parts, reminders

DIGEST = "digest"
"""The kind of a message that gathers several reminders."""


def due(session: Session, network: str, now: dt.datetime) -> int:
    """Queue what is due in *network* at *now*. Returns how many messages are new. One cheap query when nothing is."""
    seen = reminder_dates.look(session, network, now)
    told = _meeting_tick.due(session, network, now) if seen.meetings else 0
    told += _notice_tick.due(session, network, now) if seen.notices else 0
    return told + _queued(session, network, reminders.due(session, network, now, seen), now)


def _queued(session: Session, network: str, found: list[Reminder], now: dt.datetime) -> int:
    if not found:
        return 0
    # A session lets go of rows that nobody holds: without these each message would ask for its body and meeting anew.
    held = [*bodies.all_of(session, network), *meetings.of(session, {one.occasion.number for one in found})]
    had = outbox.known(session, digests.names(found, now))
    ready = digests.sort(found, now, had)
    alone = sum(_queue(session, network, one, now) for one in ready.alone)
    told = alone + sum(_queue_digest(session, network, key, rows, now) for key, rows in ready.digests.items())
    del held
    return told


def _queue(session: Session, network: str, reminder: Reminder, now: dt.datetime) -> bool:
    if not reminder_parts.mark(session, network, reminder, now):
        return False
    content = worded(session, network, reminder, now).as_json()
    to, kind = reminder.receiver.address, reminder.occasion.kind
    reader = None if reminder.receiver.role == Role.CHANNEL else to
    return outbox.put(
        session, network, reminder.key, to, content, kind=kind, now=now, expires=reminder.expires, reader=reader
    )


def _queue_digest(session: Session, network: str, key: str, rows: Sequence[Reminder], now: dt.datetime) -> bool:
    """One message for *rows*, less those that another worker has put meanwhile."""
    to = rows[0].receiver.address
    fresh = (one for one in rows if reminder_parts.mark(session, network, one, now))
    new = [one for one in fresh if outbox.gather(session, network, one.key, to, key, kind=one.occasion.kind, now=now)]
    if not new:
        return False
    content = gathered(session, network, new, now).as_json()
    expires = max(one.occasion.over for one in new)
    return outbox.put(session, network, key, to, content, kind=DIGEST, now=now, expires=expires, reader=to)
