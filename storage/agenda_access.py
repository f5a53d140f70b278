"""Who may see an agenda item, who acts for its body, and who is told of what happens with it: the one door."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlmodel import Session, col, select

from knowledge import routes
from knowledge.agenda import State
from storage import agenda, bodies, meetings, rounds, secretariat
from storage.agenda_tables import FollowUp, ItemGuest, ItemRecusal, Ranking
from storage.tables import AgendaItem, Appointment, Body, Member, Seat

_PUBLIC = frozenset({State.ON_AGENDA, State.HANDLED, State.FOLLOWED_UP})


def visible(session: Session, member: Member, item: int, on: dt.date) -> AgendaItem | None:
    """The item if *member* may see it on the day *on*; None also when it lies in another network or does not exist."""
    row = session.get(AgendaItem, item)
    if row is None or row.network != member.network:
        return None
    return row if _may_see(session, member, row, on) else None


def _may_see(session: Session, member: Member, item: AgendaItem, on: dt.date) -> bool:
    return (
        is_told(session, member, item)
        or may_read(session, member, item, on)
        or _sits_where_it_is_public(session, member, item, on)
        or _is_called(session, member, item)
        or rounds.took_part(session, member, item, on)
        or _ranks(session, member, item, on)
    )


def is_told(session: Session, member: Member, item: AgendaItem) -> bool:
    """Whether the item is the member's own or one they joined."""
    return item.submitted_by == member.id or member.id in agenda.supporters(session, item)


def acts(session: Session, member: Member, item: AgendaItem, on: dt.date) -> bool:
    """Whether the member keeps the secretariat of the body the item is at."""
    body = bodies.get(session, member.network, item.body)
    return body is not None and item.network == member.network and secretariat.may_act(session, member, body, on)


def may_read(session: Session, member: Member, item: AgendaItem, on: dt.date) -> bool:
    """Whether the member keeps the secretariat of a body the item is at or has been at."""
    ids = {item.body, *(stop.body for stop in agenda.trail(session, item))}
    organs = [body for id_ in ids if (body := bodies.get(session, member.network, id_)) is not None]
    return any(secretariat.may_act(session, member, body, on) for body in organs)


def kept(session: Session, member: Member, on: dt.date) -> list[Body]:
    """The bodies whose secretariat the member keeps on the day *on*, also those that have been dissolved."""
    rows = bodies.all_of(session, member.network)
    return [body for body in rows if secretariat.may_act(session, member, body, on)]


def audience(session: Session, item: AgendaItem) -> list[Member]:
    """Who is told of every step: the one who submitted it and those who joined, unless they have left."""
    return people(session, item.network, [item.submitted_by, *agenda.supporters(session, item)])


def guests(session: Session, item: AgendaItem) -> list[Member]:
    """The invited partners who are in the chat."""
    rows = select(ItemGuest.member).where(ItemGuest.network == item.network, ItemGuest.item == item.id)
    return people(session, item.network, [id_ for id_ in session.exec(rows) if id_ is not None])


def keepers(session: Session, item: AgendaItem, on: dt.date) -> list[Member]:
    """Who keeps the secretariat of the item's body on the day *on*."""
    body = bodies.get(session, item.network, item.body)
    return secretariat.keepers(session, body, on) if body is not None else []


def people(session: Session, network: str, ids: Iterable[int]) -> list[Member]:
    """The members with these ids who have not left, in the order given, each once."""
    found = (session.get(Member, id_) for id_ in dict.fromkeys(ids))
    return [member for member in found if member is not None and member.network == network and member.left_on is None]


def rankers(session: Session, body: Body, on: dt.date) -> list[Member]:
    """Who puts the candidates for *body* in order: those in its seats for the party that its network's rules name."""
    rule = routes.load(body.network).priority(body.id)
    if rule is None:
        return []
    rows = (
        select(Member)
        .join(Appointment, col(Appointment.member) == col(Member.id))
        .join(Seat, col(Seat.id) == col(Appointment.seat))
        .where(Member.network == body.network, Seat.body == body.id, col(Member.left_on).is_(None))
        .where(Appointment.starts <= on, col(Appointment.deputy).is_(False))
        .where(col(Appointment.ends).is_(None) | (col(Appointment.ends) >= on))
        .where((col(Seat.party) == rule.party) | (col(Member.party) == rule.party))
        .order_by(col(Member.id))
    )
    return list({member.id: member for member in session.exec(rows)}.values())


def _sits_where_it_is_public(session: Session, member: Member, item: AgendaItem, on: dt.date) -> bool:
    if State(item.state) not in _PUBLIC:
        return False
    return item.body in meetings.of_member(session, member.id or 0, on)


def _is_called(session: Session, member: Member, item: AgendaItem) -> bool:
    """As a guest, as the deputy of somebody who is disqualified, or as the owner of a follow-up."""
    ways = (
        select(ItemGuest.id).where(ItemGuest.item == item.id, ItemGuest.member == member.id),
        select(ItemRecusal.id).where(ItemRecusal.item == item.id, ItemRecusal.deputy == member.id),
        select(FollowUp.id).where(FollowUp.item == item.id, FollowUp.owner == member.id),
    )
    return any(session.exec(way).first() is not None for way in ways)


def _ranks(session: Session, member: Member, item: AgendaItem, on: dt.date) -> bool:
    ranking = session.get(Ranking, item.meeting) if item.meeting else None
    body = bodies.get(session, item.network, item.body)
    if ranking is None or body is None or item.id not in ranking.candidates:
        return False
    return member.id in [one.id for one in rankers(session, body, on)]
