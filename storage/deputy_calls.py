"""Who is called when a member cannot come: the deputies of the seat, then the next in rank of the same party."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import case
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from knowledge.language import OSLO
from knowledge.meetings import Attendance
from storage import item_guests, meeting_answers
from storage.agenda_tables import ItemRecusal
from storage.meeting_tables import DeputyCall
from storage.tables import Appointment, Meeting, Member, Seat

_UNRANKED = 1000
OPEN = ("called", "silent")
"""States in which a deputy may still say yes."""


def candidates(session: Session, meeting: Meeting, member: Member) -> list[Member]:
    """The deputies who may be called for *member*, first of the seat itself, then of the party's other seats."""
    on = meeting.starts_at.astimezone(OSLO).date()
    own = item_guests.seat_of(session, member, meeting.body, on)
    if own is None:
        return []
    party = session.get_one(Seat, own.seat).party
    rows = (
        select(Member)
        .join(Appointment, col(Appointment.member) == col(Member.id))
        .join(Seat, col(Seat.id) == col(Appointment.seat))
        .where(Member.network == meeting.network, Seat.body == meeting.body, Seat.party == party)
        .where(col(Appointment.deputy), col(Seat.id) != own.seat, Appointment.starts <= on)
        .where(col(Appointment.ends).is_(None) | (col(Appointment.ends) >= on), col(Member.left_on).is_(None))
        .order_by(case((col(Appointment.rank) > 0, col(Appointment.rank)), else_=_UNRANKED))
        .order_by(col(Seat.id), col(Appointment.id))
    )
    ranked = [*item_guests.deputies(session, own, meeting.body, on), *session.exec(rows)]
    return list({one.id: one for one in ranked if one.id != member.id}.values())


def next_for(session: Session, meeting: Meeting, member: Member, item: int = 0) -> Member | None:
    """The next deputy to call for *member*: none who sits there, is called already, or has said no."""
    rows = session.exec(_calls(meeting, item)).all()
    live = [row for row in rows if row.state != "withdrawn"]
    busy = {row.deputy for row in live if row.absent == member.id or row.state in ("called", "accepted")}
    if item:  # who sits in for the whole meeting, or is disqualified too, is not free for one item
        whole = session.exec(_calls(meeting, 0)).all()
        busy |= {row.deputy for row in whole if row.state in ("called", "accepted")}
        busy |= set(session.exec(select(ItemRecusal.member).where(ItemRecusal.item == item)))
    sits = {one.id for one in meeting_answers.sitting(session, meeting)}
    away = {id_ for id_, row in meeting_answers.given(session, meeting).items() if row.answer == Attendance.NO}
    free = (one for one in candidates(session, meeting, member) if one.id not in busy | sits | away)
    return next(free, None)


def call(
    session: Session, meeting: Meeting, absent: Member, deputy: Member, now: dt.datetime, item: int = 0
) -> DeputyCall:
    """Write down that *deputy* is asked."""
    row = next((row for row in of_absent(session, meeting, absent, item) if row.deputy == deputy.id), None)
    if row is None:
        row = DeputyCall(
            network=meeting.network,
            meeting=meeting.id or 0,
            item=item,
            absent=absent.id or 0,
            deputy=deputy.id or 0,
            called_at=now,
        )
        session.add(row)
    row.state, row.called_at, row.answered_at = "called", now, None
    session.flush()
    return row


def get(session: Session, network: str, call: int) -> DeputyCall | None:
    """One call of the network."""
    row = session.get(DeputyCall, call)
    return row if row is not None and row.network == network else None


def settle(session: Session, call: DeputyCall, state: str, now: dt.datetime) -> None:
    """Set the state of a call."""
    call.state, call.answered_at = state, now
    session.flush()


def of_absent(session: Session, meeting: Meeting, member: Member, item: int = 0) -> list[DeputyCall]:
    """The calls made for *member*, in the order they were made."""
    return list(session.exec(_calls(meeting, item).where(DeputyCall.absent == member.id)))


def accepted(session: Session, meeting: Meeting, item: int = 0) -> dict[int, Member]:
    """Who sits in for whom: the absent member's id, and the deputy."""
    rows = session.exec(_calls(meeting, item).where(DeputyCall.state == "accepted"))
    return {row.absent: session.get_one(Member, row.deputy) for row in rows}


def silent(session: Session, network: str, since: dt.datetime, now: dt.datetime) -> list[DeputyCall]:
    """Calls to meetings ahead of *now* that nobody has answered since *since*."""
    rows = (
        select(DeputyCall)
        .join(Meeting, col(Meeting.id) == col(DeputyCall.meeting))
        .where(DeputyCall.network == network, DeputyCall.state == "called", DeputyCall.called_at <= since)
        .where(Meeting.status == "planned", Meeting.starts_at > now)
        .order_by(col(DeputyCall.id))
    )
    return list(session.exec(rows))


def _calls(meeting: Meeting, item: int) -> SelectOfScalar[DeputyCall]:
    rows = select(DeputyCall).where(
        DeputyCall.network == meeting.network, DeputyCall.meeting == meeting.id, DeputyCall.item == item
    )
    return rows.order_by(col(DeputyCall.id))
