"""Meetings as calendar entries, and the secrets that open a member's private calendar."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable

from sqlalchemy import or_
from sqlmodel import Session, col, select

from knowledge.calendars import LENGTH, CalendarEvent, CalendarFile, Method
from knowledge.language import OSLO, Text, join, say
from knowledge.meetings import titled
from knowledge.rhythm import at
from storage import agenda_rules, bodies, meetings
from storage.meeting_tables import CalendarSecret, DeputyCall
from storage.tables import Body, Meeting, Member, Network

_BACK = dt.timedelta(days=365)
"""How long past meetings stay in a calendar."""


def entry(session: Session, meeting: Meeting, body: Body) -> CalendarEvent:
    """The meeting as a calendar knows it."""
    minutes = meeting.minutes or agenda_rules.of(session, body).minutes
    length = dt.timedelta(minutes=minutes) if minutes else LENGTH
    return CalendarEvent(
        uid=f"{meeting.uid}@samvit",
        sequence=meeting.sequence,
        changed_at=meeting.changed_at or meeting.starts_at - _BACK,
        starts_at=meeting.starts_at,
        ends_at=meeting.starts_at + length,
        title=_title(meeting, body),
        whole_day=meeting.whole_day,
        place=meeting.place or "",
        note=_note(meeting, body),
        cancelled=meeting.status == "cancelled",
    )


def _title(meeting: Meeting, body: Body) -> Text:
    title = titled(body.abbreviation or body.name)
    return say(nn="{t} (døme)", nb="{t} (eksempel)", t=title) if meeting.example else title


def _note(meeting: Meeting, body: Body) -> Text:
    rows = [say(nn="{b}", nb="{b}", b=body.name)]
    if meeting.host:
        rows.append(say(nn="Vertskap: {h}", nb="Vertskap: {h}", h=meeting.host))
    limit = meetings.deadline_of(meeting, body)
    if limit is not None:
        rows.append(say(nn="Frist for saker: {d:%d.%m.%Y}", nb="Frist for saker: {d:%d.%m.%Y}", d=limit))
    if meeting.whole_day:
        rows.append(say(nn="Klokkeslettet er ikkje fastsett.", nb="Klokkeslettet er ikke fastsatt."))
    return join(rows)


def renew(session: Session, member: Member, now: dt.datetime, body: str = "") -> str:
    """A new secret for the member's calendar, or for that of one *body* (its id); the old one opens nothing."""
    secret = secrets.token_urlsafe(32)
    held = known(session, member, body)
    if held is not None:
        session.delete(held)
        session.flush()
    session.add(
        CalendarSecret(
            hash=_hash(secret),
            network=member.network,
            member=member.id or 0,
            body=body,
            made_at=now,
        )
    )
    session.flush()
    return secret


def known(session: Session, member: Member, body: str = "") -> CalendarSecret | None:
    """What is kept of the member's secret, None when none was made."""
    rows = select(CalendarSecret).where(CalendarSecret.network == member.network, CalendarSecret.member == member.id)
    return session.exec(rows.where(CalendarSecret.body == body)).first()


def opened(session: Session, secret: str, now: dt.datetime) -> tuple[CalendarFile, str] | None:
    """The calendar that *secret* opens and the language it is read in; None when it opens none.

    It is looked up by its hash, so how long that takes tells nothing of the secret. A member who has left, or who
    sits in the body no more, sees nothing.
    """
    row = session.get(CalendarSecret, _hash(secret))
    member = session.get(Member, row.member) if row else None
    if row is None or member is None or member.left_on is not None:
        return None
    today = now.astimezone(OSLO).date()
    own = meetings.of_member(session, member.id or 0, today, deputies=bool(row.body))
    shown = own if not row.body else [body for body in own if body == row.body or member.role == "secretariat"]
    if row.body and member.role == "secretariat":
        shown = [row.body]
    events = _shown(session, member, shown, now, deputy=not row.body)
    return CalendarFile(Method.PUBLISH, tuple(events), _name(session, member, row.body)), member.language


def _name(session: Session, member: Member, body: str) -> Text:
    organ = bodies.get(session, member.network, body) if body else None
    if organ is not None:
        return say(nn="Møta i {b}", nb="Møtene i {b}", b=organ.name)
    name = session.get_one(Network, member.network).name
    return say(nn="Møta mine i {n}", nb="Møtene mine i {n}", n=name)


def _shown(
    session: Session, member: Member, shown: list[str], now: dt.datetime, *, deputy: bool
) -> Iterable[CalendarEvent]:
    organs = {body.id: body for body in bodies.all_of(session, member.network)}
    rows = select(Meeting).where(Meeting.network == member.network, Meeting.starts_at > now - _BACK)
    called = select(DeputyCall.meeting).where(DeputyCall.deputy == member.id, DeputyCall.state == "accepted")
    of_body = col(Meeting.body).in_(shown)
    mine = rows.where(or_(of_body, col(Meeting.id).in_(called))) if deputy else rows.where(of_body)
    for row in session.exec(mine.order_by(col(Meeting.starts_at), col(Meeting.id))):
        yield entry(session, row, organs[row.body])
        limit = meetings.deadline_of(row, organs[row.body])
        if limit is not None and row.status == "planned":
            yield _deadline(row, organs[row.body], limit)


def _deadline(meeting: Meeting, body: Body, limit: dt.date) -> CalendarEvent:
    start = at(limit, dt.time())
    return CalendarEvent(
        uid=f"{meeting.uid}-frist@samvit",
        sequence=meeting.sequence,
        changed_at=meeting.changed_at or meeting.starts_at - _BACK,
        starts_at=start,
        ends_at=start,
        title=say(nn="Frist for saker til {b}", nb="Frist for saker til {b}", b=body.abbreviation or body.name),
        whole_day=True,
        busy=False,
    )


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
