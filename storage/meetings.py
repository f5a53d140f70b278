"""Meetings as rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from sqlmodel import Session, col, select

from knowledge.language import OSLO
from knowledge.meetings import MeetingDate, deadline
from storage.tables import Appointment, Body, Meeting, Seat

__all__ = ["Meeting", "coming", "dates", "get", "of_member"]


def of(session: Session, ids: Collection[int]) -> list[Meeting]:
    """The meetings with these ids."""
    return list(session.exec(select(Meeting).where(col(Meeting.id).in_(ids))))


def coming(
    session: Session,
    network: str,
    now: dt.datetime,
    bodies: list[str] | None = None,
    limit: int = 12,
    status: str = "planned",
) -> list[Meeting]:
    """Planned (or cancelled) meetings from *now* on, the next first; of *bodies* (ids) when given."""
    rows = select(Meeting).where(Meeting.network == network, Meeting.starts_at >= now, Meeting.status == status)
    if bodies is not None:
        rows = rows.where(col(Meeting.body).in_(bodies))
    return list(session.exec(rows.order_by(col(Meeting.starts_at)).limit(limit)))


def latest(session: Session, network: str, now: dt.datetime, body: str) -> Meeting | None:
    """The last meeting of *body* before *now*."""
    rows = select(Meeting).where(Meeting.network == network, Meeting.body == body, Meeting.starts_at < now)
    return session.exec(rows.order_by(col(Meeting.starts_at).desc())).first()


def recent(session: Session, body: Body, limit: int = 8) -> list[Meeting]:
    """The body's latest planned meetings, those ahead too, the last of them last: to see whose turn it is."""
    rows = select(Meeting).where(Meeting.network == body.network, Meeting.body == body.id, Meeting.status == "planned")
    return list(session.exec(rows.order_by(col(Meeting.starts_at).desc()).limit(limit)))[::-1]


def of_body(session: Session, body: Body) -> list[Meeting]:
    """Every meeting of the body, cancelled ones too, the first one first."""
    rows = select(Meeting).where(Meeting.network == body.network, Meeting.body == body.id)
    return list(session.exec(rows.order_by(col(Meeting.starts_at))))


def get(session: Session, network: str, meeting: int) -> Meeting | None:
    """One meeting of the network, None when the network has none of that id."""
    row = session.get(Meeting, meeting)
    return row if row is not None and row.network == network else None


def deadline_of(meeting: Meeting, body: Body) -> dt.date | None:
    """The last day for items to *meeting*, None when no deadline is set."""
    return deadline(meeting.starts_at, meeting.submit_by, body.submit_days)


def dates(session: Session, body: Body, now: dt.datetime) -> list[MeetingDate]:
    """The coming meetings of *body* as the rules take them."""
    rows = coming(session, body.network, now, [body.id])
    return [MeetingDate(m.id or 0, m.starts_at, deadline_of(m, body)) for m in rows]


def of_member(session: Session, member: int, today: dt.date, *, deputies: bool = True) -> list[str]:
    """The ids of the bodies that a member sits in on *today*, as a deputy too unless *deputies* is False."""
    rows = (
        select(Seat.body)
        .join(Appointment, col(Appointment.seat) == col(Seat.id))
        .where(Appointment.member == member, Appointment.starts <= today)
        .where(col(Appointment.ends).is_(None) | (col(Appointment.ends) >= today))
        .distinct()
        .order_by(Seat.body)
    )
    return list(session.exec(rows if deputies else rows.where(~col(Appointment.deputy))))


def day_of(meeting: Meeting) -> dt.date:
    """The meeting's day in Oslo."""
    return meeting.starts_at.astimezone(OSLO).date()
