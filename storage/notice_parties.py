"""Which parties a network or a body has, and who in the chat stands for each of them on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import or_
from sqlmodel import Session, col, select

from storage.tables import Appointment, Body, Member, Party, Seat


@dataclass(frozen=True, slots=True)
class Side:
    """A party as a notice knows it. `party` is None and `name` a seat's title, or empty, where only `kind` is known."""

    party: int | None
    kind: str
    name: str


Stands = dict[Side, list[Member]]
"""Every party, and who stands for it; an empty list where nobody is in the chat."""


@dataclass(frozen=True, slots=True)
class _Register:
    """The parties of a network, looked up in the ways that people are tied to them."""

    rows: dict[int, Party]
    by_place: dict[str, int] = field(default_factory=dict)
    by_kind: dict[str, int] = field(default_factory=dict)

    def own(self, kind: str, municipality: str | None) -> int | None:
        """The municipality's own party, or the first one of another kind: the trust, the users, the GPs."""
        return self.by_place.get(municipality or "") if kind == "kommune" else self.by_kind.get(kind)

    def appointing(self, seat: Seat) -> int | None:
        """The party that appoints to the seat, when it stands on the seat's side."""
        row = self.rows.get(seat.appointing or 0)
        return row.id if row is not None and row.kind == seat.party else None

    def side(self, party: int) -> Side:
        return Side(party, self.rows[party].kind, self.rows[party].name)


def of_network(session: Session, network: str, on: dt.date) -> Stands:
    """Every party of the network on the day *on*, the municipalities first, by name.

    Somebody stands for a party by a seat, as a deputy too, by the side that is written on them, or as its contact; a
    secretary by a seat or as contact only. An organ of municipalities is no party beside the municipalities.
    """
    register = _register(session, network)
    people = {member.id or 0: member for member in _tied(session, network)}
    claims: set[tuple[int, int]] = {(row.id or 0, row.contact) for row in register.rows.values() if row.contact}
    for appointment, seat in _seated(session, network, on):
        who = people.get(appointment.member)
        if who is not None:
            tied = (register.appointing(seat), register.own(seat.party, who.municipality))
            claims |= {(party, appointment.member) for party in tied if party is not None}
    for id_, who in people.items():
        own = register.own(who.party, who.municipality) if who.party and who.role != "secretariat" else None
        claims |= {(own, id_)} if own is not None else set()
    told = [row for row in register.rows.values() if row.kind != "kommune" or row.municipality]
    return {
        register.side(row.id or 0): [person for id_, person in people.items() if (row.id, id_) in claims]
        for row in sorted(told, key=lambda row: (row.kind != "kommune", row.id if row.kind != "kommune" else row.name))
    }


def of_body(session: Session, body: Body, on: dt.date) -> Stands:
    """The parties that the seats of *body* are for on the day *on*, in the order of the seats.

    A deputy stands in where nobody has the seat. A seat that is vacant, and whose side nobody else sits for, is a party
    with nobody; where it is not said for which municipality somebody sits, the municipalities are one party.
    """
    register = _register(session, body.network)
    people = {member.id or 0: member for member in _tied(session, body.network)}
    seated = [(row, seat) for row, seat in _seated(session, body.network, on) if seat.body == body.id]
    found, vacant = Stands(), list[Side]()
    for seat in session.exec(select(Seat).where(Seat.body == body.id).order_by(col(Seat.id))):
        rows = [row for row, of in seated if of.id == seat.id and row.member in people]
        sits = [row for row in rows if not row.deputy] or rows
        for row in sits:
            who = people[row.member]
            holders = found.setdefault(_of_seat(register, seat, who.municipality), [])
            holders += [who] if who not in holders else []
        if not sits:
            vacant.append(_of_seat(register, seat, None))
    kinds = {side.kind for side in found}
    for side in vacant:
        if side.kind == "annan" or side.party is not None or side.kind not in kinds:
            found.setdefault(side, [])
    return found


def placeless(session: Session, network: str, stands: Stands, on: dt.date) -> list[Member]:
    """Those who have a seat or a side on the day *on* and stand for none of the parties of the network all the same.

    Somebody sits for a municipality, and it is not said for which.
    """
    placed = {member.id for people in stands.values() for member in people}
    seated = {row.member for row, _ in _seated(session, network, on)}
    tied = [one for one in _tied(session, network) if one.role != "secretariat"]
    return [one for one in tied if one.id not in placed and (one.party or one.id in seated)]


def not_seated(session: Session, network: str, stands: Iterable[Side]) -> list[str]:
    """The municipalities of the network that are not among *stands*, by name."""
    seated = {side.party for side in stands}
    rows = _register(session, network).rows.values()
    return sorted(row.name for row in rows if row.municipality and row.id not in seated)


def _tied(session: Session, network: str) -> list[Member]:
    """The members who can stand for anybody at all, by name: they have a side or a seat, or are a party's contact."""
    seated = select(Appointment.member).where(Appointment.network == network)
    contacts = select(Party.contact).where(Party.network == network, col(Party.contact).is_not(None))
    ties = or_(col(Member.party).is_not(None), col(Member.id).in_(seated), col(Member.id).in_(contacts))
    rows = select(Member).where(Member.network == network, col(Member.left_on).is_(None), ties)
    return list(session.exec(rows.order_by(Member.name, col(Member.id))))


def _of_seat(register: _Register, seat: Seat, municipality: str | None) -> Side:
    own, appointing = register.own(seat.party, municipality), register.appointing(seat)
    first, second = (own, appointing) if seat.party == "kommune" else (appointing, own)
    party = first if first is not None else second
    if party is not None:
        return register.side(party)
    return Side(None, seat.party, seat.title if seat.party == "annan" else "")


def _register(session: Session, network: str) -> _Register:
    rows = session.exec(select(Party).where(Party.network == network).order_by(col(Party.id)))
    found = _Register({row.id or 0: row for row in rows})
    for id_, row in found.rows.items():
        if row.municipality:
            found.by_place.setdefault(row.municipality, id_)
        found.by_kind.setdefault(row.kind, id_)
    return found


def _seated(session: Session, network: str, on: dt.date) -> list[tuple[Appointment, Seat]]:
    rows = (
        select(Appointment, Seat)
        .join(Seat, col(Seat.id) == col(Appointment.seat))
        .where(Appointment.network == network, Appointment.starts <= on)
        .where(col(Appointment.ends).is_(None) | (col(Appointment.ends) >= on))
        .order_by(col(Appointment.id))
    )
    return list(session.exec(rows))
