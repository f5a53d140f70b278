"""Who comes to one item only: invited partners, and deputies of members who are disqualified for it."""

from __future__ import annotations

import datetime as dt

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.agenda_tables import ItemGuest, ItemRecusal
from storage.tables import AgendaItem, Appointment, Member, Seat


def invite(session: Session, item: AgendaItem, name: str, member: Member | None, now: dt.datetime) -> bool:
    """Invite a partner to the item; False when one of that name is invited already."""
    if name in [guest.name for guest in invited(session, item)]:
        return False
    session.add(
        ItemGuest(network=item.network, item=item.id or 0, name=name, member=member.id if member else None, at=now)
    )
    session.flush()
    return True


def invited(session: Session, item: AgendaItem) -> list[ItemGuest]:
    """The partners invited to the item, in the order they were invited."""
    rows = select(ItemGuest).where(ItemGuest.network == item.network, ItemGuest.item == item.id)
    return list(session.exec(rows.order_by(col(ItemGuest.id))))


def partners(session: Session, network: str) -> list[Member]:
    """Members who stand for somebody outside the parties and may be invited."""
    rows = select(Member).where(Member.network == network, col(Member.party).in_(["ks", "annan"]))
    return list(session.exec(rows.where(col(Member.left_on).is_(None)).order_by(Member.name)))


def recuse(session: Session, item: AgendaItem, member: Member, deputy: Member | None, now: dt.datetime) -> None:
    """Write down that the member is disqualified, and the deputy who is called."""
    row = ItemRecusal(
        network=item.network, item=item.id or 0, member=member.id or 0, deputy=deputy.id if deputy else None, at=now
    )
    session.add(row)
    session.flush()


def stands_in(session: Session, network: str, item: int, member: Member, deputy: Member) -> None:
    """Another deputy is called for a member who is disqualified for the item; nothing when the member is not."""
    rows = select(ItemRecusal).where(ItemRecusal.network == network, ItemRecusal.item == item)
    row = session.exec(rows.where(ItemRecusal.member == member.id)).first()
    if row is not None:
        row.deputy = deputy.id
        session.flush()


def recused(session: Session, item: AgendaItem) -> list[ItemRecusal]:
    """Who is disqualified for the item."""
    rows = select(ItemRecusal).where(ItemRecusal.network == item.network, ItemRecusal.item == item.id)
    return list(session.exec(rows.order_by(col(ItemRecusal.id))))


def seat_of(session: Session, member: Member, body: str, on: dt.date) -> Appointment | None:
    """The member's seat in *body* on the day *on*, not as a deputy."""
    return session.exec(_active(body, on).where(Appointment.member == member.id, ~col(Appointment.deputy))).first()


def deputies(session: Session, seat: Appointment, body: str, on: dt.date) -> list[Member]:
    """The deputies of a seat on the day *on*, in rank."""
    rows = _active(body, on).where(Appointment.seat == seat.seat, col(Appointment.deputy))
    ranked = sorted(session.exec(rows), key=lambda row: (row.rank or 1000, row.id or 0))
    found = (session.get(Member, row.member) for row in ranked)
    return [one for one in found if one is not None and one.left_on is None and one.id != seat.member]


def _active(body: str, on: dt.date) -> SelectOfScalar[Appointment]:
    rows = select(Appointment).join(Seat, col(Seat.id) == col(Appointment.seat)).where(Seat.body == body)
    current = rows.where(Appointment.starts <= on, col(Appointment.ends).is_(None) | (col(Appointment.ends) >= on))
    return current.order_by(col(Appointment.id))
