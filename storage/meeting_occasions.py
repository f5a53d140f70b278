"""What a network's meetings give reason to remind of: themselves, answers that are missing, items, papers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from sqlmodel import Session, col, or_, select

from knowledge import workdays
from knowledge.language import OSLO
from knowledge.reminders import Kind, Occasion, Receiver, Reminder, Role, key_of
from storage import bodies, meeting_answers, outbox, secretariat
from storage.agenda_tables import AgendaRule, MeetingAgenda
from storage.meetings import deadline_of
from storage.meetings import get as meeting_of
from storage.tables import Body, Meeting, Member

KINDS = (Kind.ANSWER, Kind.PAPERS)
"""Those whose receivers are found here."""

_NEWS = dt.timedelta(days=7)
"""So long it is worth telling that items may come in."""

_PATIENCE = dt.timedelta(days=2)
"""So long an invitation lies before the same person hears of the meeting again, unless it is tomorrow."""

_A_YEAR = dt.timedelta(days=366)


def found(session: Session, network: str, now: dt.datetime, within: dt.timedelta) -> Iterator[Occasion]:
    """Every occasion of a planned meeting whose day is at most *within* ahead, without receivers yet."""
    opens_early = col(AgendaRule.open_days).is_not(None) & (col(Meeting.starts_at) <= now + within + _A_YEAR)
    rows = (
        select(Meeting, Body, AgendaRule, MeetingAgenda.edition)
        .join(Body, col(Body.id) == col(Meeting.body))
        .outerjoin(AgendaRule, col(AgendaRule.body) == col(Body.id))
        .outerjoin(MeetingAgenda, col(MeetingAgenda.meeting) == col(Meeting.id))
        .where(Meeting.network == network, Meeting.status == "planned", Meeting.starts_at > now)
        .where(or_(col(Meeting.starts_at) <= now + within, opens_early))
        .order_by(col(Meeting.starts_at), col(Meeting.id))
    )
    for meeting, body, rule, edition in session.exec(rows):
        sent = bool(edition)
        limit = deadline_of(meeting, body)
        bare = around(
            meeting.starts_at,
            limit,
            opens=rule.open_days if rule else None,
            papers=rule.papers_days if rule and not sent else None,
        )
        for occasion in bare:
            if occasion.kind != Kind.ANSWER or meeting.changed_at is not None:
                yield _told(occasion, meeting, body, limit)


def around(
    starts_at: dt.datetime, limit: dt.date | None, *, opens: int | None = None, papers: int | None = None
) -> list[Occasion]:
    """The bare occasions of a meeting at *starts_at* (UTC): *limit* is the last day for items, *opens* how many days
    before the meeting they may come in, *papers* how many before it the papers go out."""
    day = starts_at.astimezone(OSLO).date()
    rows = [
        Occasion(Kind.ANSWER, "answer", day, starts_at, starts_at=starts_at),
        Occasion(Kind.MEETING, "meeting", day, starts_at, starts_at=starts_at),
    ]
    if limit is not None:
        rows.append(Occasion(Kind.ITEM_DEADLINE, "deadline", limit, workdays.end_of(limit), starts_at=starts_at))
    if opens is not None:
        first = day - dt.timedelta(days=opens)
        over = min(workdays.end_of(first + _NEWS), workdays.end_of(limit) if limit else starts_at)
        rows.append(Occasion(Kind.ITEM_OPENS, "opens", first, over, starts_at=starts_at))
    if papers is not None:
        rows.append(Occasion(Kind.PAPERS, "papers", day - dt.timedelta(days=papers), starts_at, starts_at=starts_at))
    return rows


def receivers(session: Session, network: str, occasion: Occasion, now: dt.datetime) -> tuple[Receiver, ...]:
    """Who is told of an answer that is missing, or of papers that are due."""
    today = now.astimezone(OSLO).date()
    if occasion.kind == Kind.PAPERS:
        body = bodies.get(session, network, occasion.body or "")
        keepers = secretariat.keepers(session, body, today) if body is not None else []
        return tuple(receiver(one, Role.SECRETARIAT) for one in keepers)
    meeting = meeting_of(session, network, occasion.number)
    if meeting is None:
        return ()
    waiting = meeting_answers.unanswered(session, meeting)
    keys = {one.address: meeting_answers.invite_key(meeting, one.address) for one in waiting}
    invited = outbox.put_before(session, keys.values(), workdays.morning(today) - _PATIENCE)
    return tuple(receiver(one) for one in waiting if keys[one.address] in invited)


def doubled(session: Session, new: list[Reminder], found: list[Reminder], now: dt.datetime) -> set[str]:
    """Keys of the meeting reminders among *new* that would say again what the receiver is told of the same meeting.

    Whoever is asked for a missing answer at the same distance reads when the meeting is, and so does whoever was just
    invited. The day before, everybody is reminded. *found* is what is due, said before or not.
    """
    far = [one for one in new if one.occasion.kind == Kind.MEETING and one.distance > 1]
    asked = {_of(one) for one in found if one.occasion.kind == Kind.ANSWER}
    questions = {one.key: _question(one) for one in far}
    invites = {one.key: f"invite:{one.occasion.number}:{one.occasion.round}:{one.receiver.address}" for one in far}
    said = outbox.known(session, [*questions.values(), *invites.values()])
    said -= outbox.put_before(session, invites.values(), workdays.morning(now.astimezone(OSLO).date()) - _PATIENCE)
    return {one.key for one in far if _of(one) in asked or said.intersection((questions[one.key], invites[one.key]))}


def _of(one: Reminder) -> tuple[int, str, int]:
    return one.occasion.number, one.receiver.address, one.distance


def _question(one: Reminder) -> str:
    """The key under which the receiver was asked for an answer at the same distance."""
    about = one.occasion
    return key_of(f"answer:{about.number}.{about.round}", about.day.isoformat(), one.distance, one.receiver.address)


def receiver(member: Member, role: Role = Role.MEMBER) -> Receiver:
    """The member as somebody to be told; what it wishes is added later."""
    return Receiver(member.address, role, frozenset(member.muted))


def _told(occasion: Occasion, meeting: Meeting, body: Body, limit: dt.date | None) -> Occasion:
    subject = f"{occasion.subject}:{meeting.id}"
    if occasion.kind == Kind.ANSWER:
        subject = f"{subject}.{meeting.round}"
    about = replace(
        occasion,
        subject=subject,
        body=body.id,
        place=meeting.place if occasion.kind in (Kind.MEETING, Kind.ANSWER) else None,
        whole_day=meeting.whole_day,
        example=meeting.example,
        since=meeting.changed_at,
        number=meeting.id or 0,
        round=meeting.round,
    )
    return replace(about, deadline=limit) if occasion.kind == Kind.MEETING else about
