"""How a body is made up on a day or at a meeting, and who of its deputies could be called."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from sqlmodel import Session, col, select

from knowledge import composition
from knowledge.composition import Fault, Present, Rules, SeatNumber
from storage.tables import Appointment, Body, Member, Seat


def rules(session: Session, body: Body) -> Rules:
    """What *body* must hold, from its seats and what the secretariat has set."""
    seats = session.exec(select(Seat).where(Seat.body == body.id).order_by(col(Seat.id)))
    numbers = [SeatNumber(seat.party, seat.count, seat.voting) for seat in seats]
    return composition.rules(numbers, body.level, body.equal_sides, body.quorum)


def sitting(session: Session, body: Body, on: dt.date) -> list[Present]:
    """Who sits in *body* on the day *on*, deputies not counted."""
    return [Present(member.id or 0, seat.party, seat.voting) for _, seat, member in _active(session, body, on, False)]


def faults(session: Session, body: Body, on: dt.date) -> list[Fault]:
    """What is wrong with how *body* is made up on the day *on*; the quorum is of meetings and not looked at."""
    found = composition.faults(rules(session, body), sitting(session, body, on))
    return [fault for fault in found if fault.lack != composition.Lack.QUORUM]


def faults_of(
    session: Session, body: Body, on: dt.date, away: Collection[int], standing_in: dict[int, int]
) -> list[Fault]:
    """What will be wrong at a meeting on *on* when the members *away* stay away; *standing_in* is {absent: deputy}.

    A deputy who comes counts for the party and the vote of the one who is absent.
    """
    present = []
    for one in sitting(session, body, on):
        deputy = standing_in.get(one.member)
        if deputy is not None:
            present.append(Present(deputy, one.party, one.voting))
        elif one.member not in away:
            present.append(one)
    return composition.faults(rules(session, body), present)


def could_be_called(session: Session, body: Body, party: str, on: dt.date) -> list[Member]:
    """The deputies of a party's seats in *body* on the day *on*, in rank; *party* "" is any party."""
    rows = [row for row in _active(session, body, on, True) if party in ("", row[1].party)]
    rows.sort(key=lambda row: (row[0].rank or 99, row[1].id or 0, row[0].id or 0))
    return list({member.id: member for _, _, member in rows}.values())


def _active(session: Session, body: Body, on: dt.date, deputy: bool) -> list[tuple[Appointment, Seat, Member]]:
    rows = (
        select(Appointment, Seat, Member)
        .join(Seat, col(Seat.id) == col(Appointment.seat))
        .join(Member, col(Member.id) == col(Appointment.member))
        .where(Seat.body == body.id, Appointment.deputy == deputy, Appointment.starts <= on)
        .where(col(Appointment.ends).is_(None) | (col(Appointment.ends) >= on), col(Member.left_on).is_(None))
        .order_by(col(Seat.id), col(Appointment.id))
    )
    return list(session.exec(rows))
