"""Who the parties of an agreement are, who answers for each, and which secretariat is in charge of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlmodel import Session, col, select

from storage import bodies, members, secretariat
from storage.tables import Agreement, Body, Member, Party

_STRATEGIC = "SSU"
_SIGN = ("kommune", "foretak")
_HEARD = (*_SIGN, "brukar", "fastlege")


def keepers(session: Session, row: Agreement, on: dt.date) -> list[Member]:
    """Who is in charge of an agreement on the day *on*: the secretariat of the body that owns it.

    Where no source names a living one, that of the strategic committee, whose task they are; else every secretary.
    """
    body = _home(session, row)
    return secretariat.keepers(session, body, on) if body else members.secretaries(session, row.network)


def may_act(session: Session, member: Member, row: Agreement, on: dt.date) -> bool:
    """Whether *member* may start and record things for the agreement on the day *on*."""
    return any(keeper.id == member.id for keeper in keepers(session, row, on))


def standard(session: Session, row: Agreement, *, heard: bool = False) -> list[Party]:
    """Its municipalities (all of the network where it names none) and the trust; *heard* are users and GPs too."""
    kinds = _HEARD if heard else _SIGN
    found = session.exec(select(Party).where(Party.network == row.network, col(Party.kind).in_(kinds))).all()
    wanted = set(row.municipalities)
    kept = [party for party in found if party.kind != "kommune" or not wanted or party.municipality in wanted]
    return sorted(kept, key=lambda party: (kinds.index(party.kind), party.name))


def named(session: Session, network: str, names: Iterable[str]) -> tuple[list[Party], list[str]]:
    """The parties of these names, each once, and the names that no party has; a name after "+" makes a new party."""
    known = {party.name.casefold(): party for party in session.exec(select(Party).where(Party.network == network))}
    found, strange = dict[int, Party](), list[str]()
    for said in names:
        name = " ".join(said.lstrip("+").split())[:200]
        party = known.get(name.casefold())
        if party is None and said.startswith("+") and name:
            party = known[name.casefold()] = Party(network=network, kind="annan", name=name)
            session.add(party)
            session.flush()
        if party is not None:
            found[party.id or 0] = party
        elif name:
            strange.append(name)
    return list(found.values()), strange


def get(session: Session, network: str, party: int) -> Party | None:
    """One party of the network."""
    row = session.get(Party, party)
    return row if row is not None and row.network == network else None


def all_of(session: Session, network: str) -> list[Party]:
    """Every party of the network, by kind and name."""
    rows = session.exec(select(Party).where(Party.network == network))
    return sorted(rows, key=lambda party: (party.kind != "kommune", party.kind, party.name))


def contact(session: Session, party: Party) -> Member | None:
    """Who is told and answers for *party*, None when nobody is known or they have left."""
    row = session.get(Member, party.contact) if party.contact else None
    return row if row is not None and row.left_on is None else None


def of_contact(session: Session, member: Member) -> list[Party]:
    """The parties that *member* answers for."""
    rows = select(Party).where(Party.network == member.network, Party.contact == member.id)
    return list(session.exec(rows.order_by(Party.name)))


def _home(session: Session, row: Agreement) -> Body | None:
    living = bodies.current(session, row.network)
    owner = next((body for body in living if body.id == row.owner_body), None)
    return owner or next((body for body in living if body.abbreviation == _STRATEGIC), None)
