"""What the clock sets off around notices: who has not read is chased twice at most, then the sender is told."""

from __future__ import annotations

import datetime as dt

from sqlmodel import Session

from commands import _notice_sending as sending
from knowledge import workdays
from knowledge.notices import State, chase_due, is_reported
from storage import notices
from storage.notices import Notice


def due(session: Session, network: str, now: dt.datetime) -> int:
    """Queue what is due at *now*, by day on working days. Returns how many messages are new."""
    if not workdays.is_daytime(now):
        return 0
    return sum(_of(session, row, now) for row in notices.open_(session, network, now))


def _of(session: Session, row: Notice, now: dt.datetime) -> int:
    if row.send_at is None:
        return 0
    number = chase_due(row.send_at, row.due, now)
    if not is_reported(row.send_at, row.due, now) and number <= row.chased:
        return 0
    notices.hold(session, row)  # somebody may read, and another worker may tick, in this very moment
    if row.state != State.SENT:
        return 0
    if is_reported(row.send_at, row.due, now):
        row.state = State.REPORTED
        return sending.report(session, row, now)
    if number <= row.chased:
        return 0
    row.chased = number
    return sending.chase(session, row, number, now)
