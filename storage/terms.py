"""Seats and who sits in them for how long, as rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session, col, select

from knowledge import terms
from knowledge.terms import Holding
from storage.tables import Appointment, Body, Member, Party, Seat


@dataclass(frozen=True, slots=True)
class Term:
    """One appointment with all that is shown of it; `ends` is the last day of the term, None when not set.

    `last` is the last day in the seat, where one is set. `carried` when the term is over and the member sits on until
    replaced; `wish` is yes, no or None.
    """

    body: Body
    seat: Seat
    member: Member
    starts: dt.date
    ends: dt.date | None
    deputy: bool
    id: int = 0
    rank: int = 0
    wish: str | None = None
    carried: bool = False
    last: dt.date | None = None


def of_member(session: Session, member: Member, today: dt.date) -> list[Term]:
    """The member's appointments that are not over, the one that ends first first."""
    return _terms(session, member.network, today, col(Appointment.member) == member.id)


def of_body(session: Session, body: Body, today: dt.date) -> list[Term]:
    """Who sits in *body* on *today*, in the order of its seats, deputies last and in rank."""
    rows = _terms(session, body.network, today, col(Seat.body) == body.id)
    return sorted(rows, key=lambda term: (term.seat.id or 0, term.deputy, term.rank or 99, term.id))


def chosen(session: Session, network: str, ids: Iterable[int], today: dt.date) -> list[Term]:
    """These appointments of the network, those that end first first, also of members who have left."""
    rows = (
        select(Appointment, Body, Seat, Member)
        .join(Seat, col(Seat.id) == col(Appointment.seat))
        .join(Body, col(Body.id) == col(Seat.body))
        .join(Member, col(Member.id) == col(Appointment.member))
        .where(Appointment.network == network, col(Appointment.id).in_(list(ids)))
    )
    found = [_term(row, body, seat, member, today) for row, body, seat, member in session.exec(rows)]
    return sorted(found, key=lambda term: (term.ends or dt.date.max, term.seat.id or 0, term.deputy, term.id))


def ending(session: Session, network: str, today: dt.date, within: int) -> list[Term]:
    """Appointments in the network whose term ends within so many days or is over, the nearest first."""
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


def seat(session: Session, network: str, seat: int) -> Seat | None:
    """One seat of the network by id, None when the network has none of that id."""
    row = session.get(Seat, seat)
    return row if row is not None and row.network == network else None


def appointment(session: Session, network: str, appointment: int) -> Appointment | None:
    """One appointment of the network by id, None when the network has none of that id."""
    row = session.get(Appointment, appointment)
    return row if row is not None and row.network == network else None


def all_in(session: Session, body: Body) -> list[Appointment]:
    """Every appointment there has been or will be in *body*, by when it starts."""
    rows = select(Appointment).join(Seat, col(Seat.id) == col(Appointment.seat)).where(Seat.body == body.id)
    return list(session.exec(rows.order_by(col(Appointment.starts), col(Appointment.id))))


def to_come(session: Session, seat: Seat, today: dt.date) -> list[tuple[Appointment, Member]]:
    """Who has been appointed to the seat from a day after *today* on, the first first."""
    rows = select(Appointment, Member).join(Member, col(Member.id) == col(Appointment.member))
    ahead = rows.where(Appointment.seat == seat.id, Appointment.starts > today)
    return list(session.exec(ahead.order_by(col(Appointment.starts), col(Appointment.id))))


def place(seat: Seat) -> terms.Place:
    """The seat as the rules take it."""
    return terms.Place(seat.id or 0, terms.places(seat.count), seat.max_terms)


def holding(row: Appointment) -> Holding:
    """The row as the rules take it."""
    return Holding(row.seat, row.member, row.starts, row.ends, row.term_ends, row.deputy)


def findings(session: Session, body: Body, today: dt.date) -> list[terms.Finding]:
    """What is to be looked at in *body*: vacancies, overlaps, gaps, many ending at once, too many terms."""
    seats = session.exec(select(Seat).where(Seat.body == body.id).order_by(col(Seat.id))).all()
    places = [place(row) for row in seats]
    left = set(session.exec(select(Member.id).where(Member.network == body.network, col(Member.left_on).is_not(None))))
    held = [holding(row) for row in all_in(session, body) if row.member not in left]
    return terms.findings(places, held, today)


def years(seat: Seat, body: Body) -> int | None:
    """The length of a term in the seat, None when no rule is known."""
    return seat.term_years or body.term_years


def appointing(session: Session, seat: Seat) -> Party | None:
    """The party that appoints to the seat, None when it is not known."""
    return session.get(Party, seat.appointing) if seat.appointing else None


def contact(session: Session, seat: Seat) -> Member | None:
    """Who is told for the party that appoints, None when nobody is known."""
    party = appointing(session, seat)
    row = session.get(Member, party.contact) if party and party.contact else None
    return row if row is not None and row.left_on is None else None


def party_named(session: Session, network: str, kind: str, name: str) -> Party:
    """The party of that name in the network, made when there is none."""
    row = session.exec(select(Party).where(Party.network == network, Party.name == name)).first()
    if row is None:
        row = Party(network=network, kind=kind, name=name)
        session.add(row)
        session.flush()
    return row


def _terms(session: Session, network: str, today: dt.date, *which: ColumnElement[bool]) -> list[Term]:
    rows = (
        select(Appointment, Body, Seat, Member)
        .join(Seat, col(Seat.id) == col(Appointment.seat))
        .join(Body, col(Body.id) == col(Seat.body))
        .join(Member, col(Member.id) == col(Appointment.member))
        .where(Appointment.network == network, Appointment.starts <= today)
        .where(col(Appointment.ends).is_(None) | (col(Appointment.ends) >= today))
        .where(col(Member.left_on).is_(None), *which)
    )
    found = [_term(row, body, seat, member, today) for row, body, seat, member in session.exec(rows)]
    return sorted(found, key=lambda term: (term.ends or dt.date.max, term.body.id, term.id))


def _term(row: Appointment, body: Body, seat: Seat, member: Member, today: dt.date) -> Term:
    end = row.term_ends or row.ends
    carried = row.term_ends is not None and row.term_ends < today
    return Term(body, seat, member, row.starts, end, row.deputy, row.id or 0, row.rank, row.wish, carried, row.ends)
