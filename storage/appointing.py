"""Appointing, renewing, ending, and what a member answered about another term: the writing side of seats."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlmodel import Session, col, select

from storage.tables import Appointment, Body, Member, Seat

_A_DAY = dt.timedelta(days=1)


class Sits(Exception):  # noqa: N818
    """The member has the seat on one of those days already; `row` is that appointment."""

    def __init__(self, row: Appointment) -> None:
        super().__init__(row.id)
        self.row = row


def hold(session: Session, body: str) -> None:
    """Nobody else appoints in *body* until the transaction ends."""
    session.exec(select(Body).where(Body.id == body).with_for_update()).one()


def appoint(
    session: Session,
    seat: Seat,
    member: Member,
    starts: dt.date,
    ends: dt.date | None,
    *,
    deputy: bool = False,
    rank: int = 0,
    replaces: Iterable[Appointment] = (),
) -> Appointment:
    """Put *member* in *seat*; those it *replaces* stop the day before. Raises `Sits`.

    Where the seat carries over until replaced, *ends* is the end of the term and the member sits on after it.
    """
    hold(session, seat.body)
    for old in replaces:
        end(session, old, starts - _A_DAY)
    _free(session, seat, member, starts, ends, deputy=deputy)
    carries = seat.carries_over and not deputy
    row = Appointment(
        network=seat.network,
        seat=seat.id or 0,
        member=member.id or 0,
        starts=starts,
        ends=None if carries else ends,
        term_ends=ends if carries else None,
        deputy=deputy,
        rank=rank or (_next_rank(session, seat, starts) if deputy else 0),
        example=member.example,
    )
    session.add(row)
    session.flush()
    return row


def renew(session: Session, row: Appointment, starts: dt.date, ends: dt.date) -> Appointment:
    """A new term for the same person in the same seat; who had been carried over stops the day before. Raises `Sits`.

    A second renewal of the same term is none: the one that is there is returned.
    """
    seat = session.get_one(Seat, row.seat)
    member = session.get_one(Member, row.member)
    hold(session, seat.body)
    there = select(Appointment).where(
        Appointment.seat == row.seat, Appointment.member == row.member, Appointment.deputy == row.deputy
    )
    later = session.exec(there.where(Appointment.starts == starts, col(Appointment.id) != row.id)).first()
    if later is not None:
        return later
    replaced = [row] if row.ends is None or row.ends >= starts else []
    return appoint(session, seat, member, starts, ends, deputy=row.deputy, rank=row.rank, replaces=replaced)


def end(session: Session, row: Appointment, last: dt.date) -> None:
    """The member sits to the day *last*, and the term with it; one that has not begun by then never was."""
    if last < row.starts:
        session.delete(row)
    else:
        row.ends = last
        row.term_ends = min(row.term_ends, last) if row.term_ends else None
    session.flush()


def wish(session: Session, row: Appointment, answer: str, now: dt.datetime) -> bool:
    """Keep whether the member wants another term ("yes" or "no"); False when that was known already."""
    if row.wish == answer:
        return False
    row.wish, row.wish_at = answer, now
    session.flush()
    return True


def _free(session: Session, seat: Seat, member: Member, starts: dt.date, ends: dt.date | None, *, deputy: bool) -> None:
    rows = select(Appointment).where(
        Appointment.seat == seat.id, Appointment.member == member.id, Appointment.deputy == deputy
    )
    meets = rows.where(col(Appointment.ends).is_(None) | (col(Appointment.ends) >= starts))
    if ends is not None:
        meets = meets.where(Appointment.starts <= ends)
    there = session.exec(meets).first()
    if there is not None:
        raise Sits(there)


def _next_rank(session: Session, seat: Seat, on: dt.date) -> int:
    rows = select(Appointment.rank).where(Appointment.seat == seat.id, Appointment.deputy)
    ahead = rows.where(col(Appointment.ends).is_(None) | (col(Appointment.ends) >= on))
    return max(session.exec(ahead), default=0) + 1
