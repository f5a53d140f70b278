"""What the clock sets off around meetings: invitations in time, one question more, the next deputy."""

from __future__ import annotations

import datetime as dt

from sqlmodel import Session

from commands import _meeting_composition as composition
from commands import _meeting_deputies as deputies
from commands import _meeting_news as news
from knowledge import workdays
from knowledge.language import OSLO
from knowledge.meetings import asks_again, invites
from storage import bodies, deputy_calls, meeting_answers, meetings, outbox
from storage.meetings import Meeting

_SILENCE = dt.timedelta(days=2)
"""How long a called deputy has to answer before the next is asked as well."""

AHEAD = dt.timedelta(days=40)
"""No invitation is due for what is further away."""


def due(session: Session, network: str, now: dt.datetime) -> int:
    """Queue what is due at *now*, by day on working days. Returns how many messages are new."""
    if not workdays.is_daytime(now):
        return 0
    organs = {body.id: body for body in bodies.all_of(session, network)}
    count = 0
    for meeting in meetings.coming(session, network, now, limit=500):
        if meeting.starts_at > now + AHEAD:
            break
        if meeting.changed_at is None:
            continue  # printed somewhere, but not called here: nobody is invited in somebody else's name
        if invites(meeting.starts_at, now):
            count += news.invited(session, meeting, organs[meeting.body], now)
        if asks_again(meeting.starts_at, now):
            count += _ask_again(session, meeting, now)
            count += composition.warned(session, meeting, organs[meeting.body], now)
    for call in deputy_calls.silent(session, network, now - _SILENCE, now):
        deputies.unanswered(session, call, now)
        count += 1
    return count


def _ask_again(session: Session, meeting: Meeting, now: dt.datetime) -> int:
    """Those who were invited some days ago and have not answered, once."""
    body = bodies.get(session, meeting.network, meeting.body)
    waiting = meeting_answers.unanswered(session, meeting)
    keys = {member.id: news.invite_key(meeting, member.address) for member in waiting}
    long_ago = outbox.put_before(session, keys.values(), workdays.morning(now.astimezone(OSLO).date()))
    asked = [m for m in waiting if keys[m.id] in long_ago and "meeting" not in m.muted]
    return sum(news.nagged(session, meeting, body, now, member) for member in asked) if body else 0
