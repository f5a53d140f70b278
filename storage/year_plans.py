"""The year at a glance from everything that has a date: meetings, deadlines, events, reviews, terms."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from sqlalchemy import func
from sqlmodel import Session, col, select

from knowledge.agreements import Status, name
from knowledge.language import NOTHING, OSLO, Text, join, same, say
from knowledge.meetings import titled
from knowledge.reminders import review_day
from knowledge.rhythm import at, read_rhythm, years_between
from knowledge.year_plan import Theme, YearEntry, YearPlan, planned
from storage import agreements, bodies, meetings
from storage.meeting_tables import NetworkEvent, NetworkEventDate
from storage.tables import Agreement, Appointment, Body, Meeting, Member, Network, Seat


def of(session: Session, network: str, year: int, today: dt.date) -> YearPlan:
    """The network's year."""
    home = session.get_one(Network, network)
    organs = {body.id: body for body in bodies.all_of(session, network)}
    entries = [
        *_meetings(session, network, year, organs),
        *_events(session, network, year),
        *_reviews(session, network),
        *_terms(session, network, year, organs),
    ]
    return planned(home.name, year, today, entries)


def _meetings(session: Session, network: str, year: int, organs: dict[str, Body]) -> Iterator[YearEntry]:
    first, last = at(dt.date(year, 1, 1), dt.time()), at(dt.date(year + 1, 3, 1), dt.time())
    rows = select(Meeting).where(Meeting.network == network, Meeting.status == "planned")
    near = rows.where(Meeting.starts_at >= first, Meeting.starts_at < last).order_by(col(Meeting.starts_at))
    for row in session.exec(near):
        body = organs[row.body]
        short = body.abbreviation or ""
        title = titled(body.abbreviation or body.name)
        note = join([_hour(row), same(row.place or ""), _example(row.example)], ", ")
        yield YearEntry(Theme.MEETING, title, short, row.starts_at.astimezone(OSLO).date(), note=note)
        limit = meetings.deadline_of(row, body)
        if limit is not None:
            title = say(nn="Frist for saker til {b}", nb="Frist for saker til {b}", b=short or body.name)
            yield YearEntry(Theme.DEADLINE, title, short, limit, note=_example(row.example))


def _hour(meeting: Meeting) -> Text:
    return NOTHING if meeting.whole_day else same(f"kl. {meeting.starts_at.astimezone(OSLO):%H.%M}")


def _example(example: bool) -> Text:
    return say(nn="døme", nb="eksempel") if example else NOTHING


def _events(session: Session, network: str, year: int) -> Iterator[YearEntry]:
    """Each known time; and of what comes again and has no time in *year*, that it should have one."""
    dates = list(session.exec(select(NetworkEventDate).where(NetworkEventDate.network == network)))
    for event in session.exec(select(NetworkEvent).where(NetworkEvent.network == network).order_by(NetworkEvent.name)):
        own = sorted((date for date in dates if date.event == event.id), key=lambda date: date.day)
        for date in own:
            note = join([same(date.topic or ""), same(date.place or "")], ", ")
            yield YearEntry(Theme.EVENT, same(event.name), day=date.day, last=date.ends, note=note)
        if not any(date.day.year == year for date in own):
            yield from _expected(event, own[-1].day if own else None, year)


def _expected(event: NetworkEvent, last: dt.date | None, year: int) -> Iterator[YearEntry]:
    """Nothing when the rhythm says that it is not this year's turn."""
    step = years_between(read_rhythm(event.rhythm or ""))
    if step and last is not None and (year < last.year or (year - last.year) % step):
        return
    rhythm = same(event.rhythm or "")
    known = say(nn="sist {d:%d.%m.%Y}", nb="sist {d:%d.%m.%Y}", d=last) if last else NOTHING
    yield YearEntry(Theme.EVENT, same(event.name), note=join([rhythm, known], ", "))


def _reviews(session: Session, network: str) -> Iterator[YearEntry]:
    rows = select(Agreement).where(
        Agreement.network == network, col(Agreement.status).not_in((Status.HISTORICAL, Status.SUPERSEDED))
    )
    for row in session.exec(rows.order_by(Agreement.id)):
        day = review_day(row.reviewed_on, row.revised)
        if day is not None:
            paper = agreements.get(session, network, row.id)
            title = name(paper) if paper else same(row.title or row.id)
            yield YearEntry(Theme.REVIEW, title, row.number or "", day)


def _terms(session: Session, network: str, year: int, organs: dict[str, Body]) -> Iterator[YearEntry]:
    """How many terms end on a day in a body, also where one sits on until replaced; who it is stands under `/verv`."""
    end = func.coalesce(col(Appointment.term_ends), col(Appointment.ends))
    rows = (
        select(end, Seat.body)
        .join(Seat, col(Seat.id) == col(Appointment.seat))
        .join(Member, col(Member.id) == col(Appointment.member))
        .where(Appointment.network == network, col(Member.left_on).is_(None))
        .where(end >= dt.date(year, 1, 1), end <= dt.date(year, 12, 31))
    )
    ends = Counter(session.exec(rows))
    for (day, body), count in sorted(ends.items()):
        where = organs[body].abbreviation or organs[body].name
        title = say(nn="{n} verv går ut i {b}", nb="{n} verv går ut i {b}", n=count, b=where)
        yield YearEntry(Theme.TERM, title, day=day)
