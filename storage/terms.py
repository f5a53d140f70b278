"""Seats and who sits in them for how long, as rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlmodel import Session, col, select

from storage.tables import Appointment, Body, Member, Seat


@dataclass(frozen=True, slots=True)
class Term:
    """One appointment with all that is shown of it; `ends` is the last day, None when not set."""

    body: Body
    seat: Seat
    member: Member
    starts: dt.date
    ends: dt.date | None
    deputy: bool


def of_member(session: Session, member: Member, today: dt.date) -> list[Term]:
    """The member's appointments that are not over, the one that ends first first."""
    return [term for term in _terms(session, member.network, today) if term.member.id == member.id]


def of_body(session: Session, body: Body, today: dt.date) -> list[Term]:
    """Who sits in *body* on *today*, in the order of its seats."""
    rows = [term for term in _terms(session, body.network, today) if term.body.id == body.id]
    return sorted(rows, key=lambda term: (term.seat.id or 0, term.deputy))


def ending(session: Session, network: str, today: dt.date, within: int) -> list[Term]:
    """Appointments in the network that end within so many days, the nearest first."""
    last = today + dt.timedelta(days=within)
    return [term for term in _terms(session, network, today) if term.ends is not None and term.ends <= last]


def vacant(session: Session, network: str, today: dt.date, body: str | None = None) -> list[tuple[Body, Seat]]:
    """The seats of living bodies that nobody sits in on *today*."""
    taken = {term.seat.id for term in _terms(session, network, today) if not term.deputy}
    rows = (
        select(Body, Seat)
        .join(Seat, col(Seat.body) == Body.id)
        .where(Body.network == network, col(Body.status).in_(("current", "ending")))
        .order_by(Body.id, col(Seat.id))
    )
    found = [(organ, seat) for organ, seat in session.exec(rows) if seat.id not in taken]
    return [(organ, seat) for organ, seat in found if body is None or organ.id == body]


def _terms(session: Session, network: str, today: dt.date) -> list[Term]:
    rows = (
        select(Appointment, Body, Seat, Member)
        .join(Seat, col(Seat.id) == col(Appointment.seat))
        .join(Body, col(Body.id) == col(Seat.body))
        .join(Member, col(Member.id) == col(Appointment.member))
        .where(Appointment.network == network, Appointment.starts <= today)
        .where(col(Appointment.ends).is_(None) | (col(Appointment.ends) >= today))
        .where(col(Member.left_on).is_(None))
    )
    terms = [Term(body, seat, member, a.starts, a.ends, a.deputy) for a, body, seat, member in session.exec(rows)]
    return sorted(terms, key=lambda term: (term.ends or dt.date.max, term.body.id))
