"""Terms that end, and seats that rest on carry-over, as occasions to remind of; and who is told in which role."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from knowledge import reminders, term_ends, terms, workdays
from knowledge.reminders import Kind, Occasion, Receiver, Role
from knowledge.terms import Concern, Holding
from storage import secretariat
from storage.tables import Appointment, Body, Member, Party, Seat
from storage.terms import holding, place

MINE, ENDING, CARRIED, VACANT = "term", "terms", "carried", "vacant"
"""How subjects begin: one's own term ("term:12"), a body's that end ("terms:forde-ssu"), a body's that have ended while
somebody sits on, a body's seats that are empty after somebody's last day."""


@dataclass(frozen=True, slots=True)
class _Row:
    """An appointment that ends or has ended, with what the rules need."""

    appointment: Appointment
    seat: Seat
    body: Body
    member: Member
    held: Holding
    others: tuple[Holding, ...]

    @property
    def last(self) -> dt.date:
        return self.held.formal_end or dt.date.max

    @property
    def followed(self) -> bool:
        return term_ends.is_followed(self.held, self.others, place(self.seat))

    def clashes(self, today: dt.date) -> bool:
        """Whether more people are to sit in the seat than it holds."""
        found = terms.findings([place(self.seat)], self.others, today)
        return any(one.concern == Concern.OVERLAP for one in found)

    @property
    def part(self) -> str:
        return f"{self.appointment.id}:{self.last}"


def occasions(
    session: Session, network: str, today: dt.date, last: dt.date, receiver: Callable[[Member], Receiver]
) -> Iterator[Occasion]:
    """Terms that end from *today* to *last*, for the one who sits and for those who must find the next; carry-over; and
    seats that are empty.

    The member's own occasions hold their receiver; who is told of the others, `told` says.
    """
    rows = _rows(session, network, today, last + term_ends.TOGETHER)
    for row in rows:
        if today <= row.last <= last and not row.member.left_on and not term_ends.is_renewed(row.held, row.others):
            yield replace(_mine(row), receivers=(receiver(row.member),))
    by_body: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        if not row.followed or row.clashes(today):
            by_body[row.body.id].append(row)
    for body, own in by_body.items():
        for group in term_ends.together((row for row in own if row.last >= today), lambda row: row.last):
            if group[0].last <= last:
                yield _ending(body, group)
        yield from _carried(body, own, today, last)
    yield from _vacant(session, network, today, last)


def told(session: Session, occasion: Occasion, today: dt.date) -> list[tuple[Member, Role]]:
    """Who is told of *occasion* beside those whom it names: the secretariat, and who stands for the appointing party.

    Who is both is told as secretariat, which sees everything.
    """
    subject = occasion.subject.partition(":")[0]
    if subject not in (ENDING, CARRIED, VACANT):
        return []
    body = session.get_one(Body, occasion.body)
    office = [(member, Role.SECRETARIAT) for member in secretariat.keepers(session, body, today)]
    if subject != ENDING:
        return office
    return office + [(member, Role.APPOINTING) for member in _contacts(session, ids(occasion))]


def ids(occasion: Occasion) -> list[int]:
    """The appointments that *occasion* lists."""
    return [int(part.partition(":")[0]) for part in occasion.parts]


def _mine(row: _Row) -> Occasion:
    term = reminders.all_day(Kind.TERM, f"{MINE}:{row.appointment.id}", row.last)
    return replace(term, body=row.body.id, seat=row.seat.title, person=row.member.name, example=row.appointment.example)


def _ending(body: str, group: list[_Row]) -> Occasion:
    term = reminders.all_day(Kind.TERM, f"{ENDING}:{body}", group[0].last)
    example = all(row.appointment.example for row in group)
    return replace(term, body=body, parts=tuple(row.part for row in group), example=example)


def _carried(body: str, rows: list[_Row], today: dt.date, last: dt.date) -> Iterator[Occasion]:
    """This month's reminder and the next one, of the seats whose term is over by then; late until the month is."""
    for day in term_ends.carried_days(today):
        own = [row for row in rows if term_ends.is_carried(row.held, day) and not row.member.left_on]
        if own and day <= last:
            monthly = reminders.all_day(Kind.TERM, f"{CARRIED}:{body}", day)
            over = workdays.end_of(term_ends.next_month(day) - dt.timedelta(days=1))
            example = all(row.appointment.example for row in own)
            parts = tuple(f"{row.appointment.id}:{day}" for row in own)
            yield replace(monthly, body=body, over=over, fixed=(0,), parts=parts, example=example)


def _vacant(session: Session, network: str, today: dt.date, last: dt.date) -> Iterator[Occasion]:
    """The seats that are empty after somebody's last day, of each body and day in one; the nearest end first."""
    ended = col(Appointment.ends)
    recent = (ended >= today - term_ends.REMEMBERED, ended < last, col(Appointment.deputy).is_(False))
    counted: dict[int | None, int] = defaultdict(int)
    groups: dict[tuple[str, dt.date], list[_Row]] = defaultdict(list)
    for row in reversed(_found(session, network, *recent)):
        gone = row.held.ends or today
        day = term_ends.vacant_day(gone)
        empty = term_ends.left_empty(place(row.seat), row.others, gone, max(today, day))
        if empty > counted[row.seat.id] and day <= last:
            counted[row.seat.id] += 1
            groups[row.body.id, day].append(row)
    for (body, day), own in groups.items():
        over = workdays.end_of(day + term_ends.REMEMBERED)
        told = replace(reminders.all_day(Kind.TERM, f"{VACANT}:{body}", day), body=body, over=over, fixed=(0,))
        parts = tuple(f"{row.appointment.id}:{row.held.ends}" for row in reversed(own))
        yield replace(told, parts=parts, example=all(row.appointment.example for row in own))


def _rows(session: Session, network: str, today: dt.date, last: dt.date) -> list[_Row]:
    """Terms that end up to *last*, of those who still sit."""
    end = func.coalesce(col(Appointment.term_ends), col(Appointment.ends))
    sits = col(Appointment.ends).is_(None) | (col(Appointment.ends) >= today)
    return _found(session, network, Appointment.starts <= today, end <= last, sits)


def _found(session: Session, network: str, *which: ColumnElement[bool] | bool) -> list[_Row]:
    """The appointments to living bodies of which *which* is true, those whose term ends first first."""
    end = func.coalesce(col(Appointment.term_ends), col(Appointment.ends))
    near = (
        select(Appointment, Seat, Body, Member)
        .join(Seat, col(Seat.id) == col(Appointment.seat))
        .join(Body, col(Body.id) == col(Seat.body))
        .join(Member, col(Member.id) == col(Appointment.member))
        .where(Appointment.network == network, Body.status != "historical", *which)
        .order_by(end, col(Appointment.id))
    )
    found = session.exec(near).all()
    if not found:
        return []
    by_seat = _holdings(session, network)
    return [_Row(row, seat, body, member, holding(row), tuple(by_seat[row.seat])) for row, seat, body, member in found]


def _holdings(session: Session, network: str) -> dict[int, list[Holding]]:
    """Every appointment in the network by seat, but for those of members who have left."""
    rows = (
        select(Appointment)
        .join(Member, col(Member.id) == col(Appointment.member))
        .where(Appointment.network == network, col(Member.left_on).is_(None))
    )
    by_seat: dict[int, list[Holding]] = defaultdict(list)
    for row in session.exec(rows.order_by(col(Appointment.starts), col(Appointment.id))):
        by_seat[row.seat].append(holding(row))
    return by_seat


def _contacts(session: Session, appointments: list[int]) -> list[Member]:
    """Who stands for the parties that appoint to the seats of *appointments*."""
    rows = (
        select(Member)
        .join(Party, col(Party.contact) == col(Member.id))
        .join(Seat, col(Seat.appointing) == col(Party.id))
        .join(Appointment, col(Appointment.seat) == col(Seat.id))
        .where(col(Appointment.id).in_(appointments), col(Member.left_on).is_(None))
        .order_by(col(Member.id))
    )
    return list({member.id: member for member in session.exec(rows)}.values())
