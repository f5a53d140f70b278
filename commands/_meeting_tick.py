"""What the clock sets off around meetings: invitations in time, a faulty composition, the next deputy."""

from __future__ import annotations

import datetime as dt

from sqlmodel import Session

from commands import _meeting_composition as composition
from commands import _meeting_deputies as deputies
from commands import _meeting_news as news
from knowledge import workdays
from knowledge.meetings import asks_again, invites
from storage import bodies, deputy_calls, meetings
from storage.reminder_dates import INVITING, SILENCE


def due(session: Session, network: str, now: dt.datetime) -> int:
    """Queue what is due at *now*, by day on working days. Returns how many messages are new."""
    if not workdays.is_daytime(now):
        return 0
    organs = {body.id: body for body in bodies.all_of(session, network)}
    count = 0
    for meeting in meetings.coming(session, network, now, limit=500):
        if meeting.starts_at > now + INVITING:
            break
        if meeting.changed_at is None:
            continue  # printed somewhere, but not called here: nobody is invited in somebody else's name
        if invites(meeting.starts_at, now):
            count += news.invited(session, meeting, organs[meeting.body], now)
        if asks_again(meeting.starts_at, now):
            count += composition.warned(session, meeting, organs[meeting.body], now)
    for call in deputy_calls.silent(session, network, now - SILENCE, now):
        deputies.unanswered(session, call, now)
        count += 1
    return count
