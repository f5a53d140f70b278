"""Members: found by the address they write from, made on first sight."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, select

from storage.tables import Appointment, Member, Municipality, Network, Seat


def find_or_make(session: Session, network: str, address: str, name: str = "") -> Member:
    """The member behind *address* in *network*, with the network's language at first. A newer *name* is kept."""
    known = select(Member).where(Member.network == network, Member.address == address)
    member = session.exec(known).first()
    if member is None:
        home = session.get_one(Network, network)
        _make(session, Member(network=network, address=address, name=name, language=home.language))
        member = session.exec(known).one()
    elif name and name != member.name and not member.example:
        member.name = name
    return member


def _make(session: Session, member: Member) -> None:
    """Write the row, unless another request of the same member has done so meanwhile."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    new = dialect.insert(Member).values(member.model_dump(exclude={"id"}))
    session.connection().execute(new.on_conflict_do_nothing())


def secretaries(session: Session, network: str) -> list[Member]:
    """Those who keep the network's secretariat now."""
    rows = select(Member).where(Member.network == network, Member.role == "secretariat", Member.left_on == None)  # noqa: E711
    return list(session.exec(rows.order_by(Member.id)))  # type: ignore[arg-type]


def networks(session: Session) -> list[str]:
    """The networks in which somebody has talked with the bot."""
    return list(session.exec(select(Member.network).distinct().order_by(Member.network)))


def everybody(session: Session, network: str) -> list[Member]:
    """Every member of the network who has not left, by name."""
    rows = select(Member).where(Member.network == network, Member.left_on == None)  # noqa: E711
    return list(session.exec(rows.order_by(Member.name, Member.id)))  # type: ignore[arg-type]


def in_body(session: Session, network: str, body: str, today: dt.date) -> list[Member]:
    """Who sits in *body* on *today*, in the order of the seats; deputies are not among them."""
    rows = (
        select(Member)
        .join(Appointment, Appointment.member == Member.id)  # type: ignore[arg-type]
        .join(Seat, Seat.id == Appointment.seat)  # type: ignore[arg-type]
        .where(Member.network == network, Seat.body == body, Member.left_on == None)  # noqa: E711
        .where(Appointment.starts <= today, Appointment.deputy == False)  # noqa: E712
        .where((Appointment.ends == None) | (Appointment.ends >= today))  # type: ignore[operator]  # noqa: E711
        .order_by(Seat.id)  # type: ignore[arg-type]
    )
    return list({member.id: member for member in session.exec(rows)}.values())


def municipalities(session: Session, network: str) -> list[Municipality]:
    """The municipalities of the network by name."""
    rows = session.exec(select(Municipality).where(Municipality.network == network))
    return sorted(rows, key=lambda place: place.name)


def municipality_name(session: Session, network: str, slug: str) -> str:
    """The name of a municipality, or the slug when the network does not have it."""
    row = session.get(Municipality, (network, slug))
    return row.name if row else slug
