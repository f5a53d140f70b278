"""The made-up country as it stands on its first day: networks, bodies, made-up people, seats and terms."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from bot.importers.networks import import_network
from bot.simulation.copies import facts_of
from bot.simulation.size import Size
from knowledge.rhythm import Rhythm
from storage.database import transaction
from storage.tables import Agreement, Appointment, Body, Member, Party, Seat, Topic

START = dt.date(2027, 1, 4)
"""The first day: a Monday, in the year of an election of municipal councils."""

SEATED = 0.125
"""How many of the members sit somewhere; the others ask, and may be appointed later. It gives as many bodies as the
bundled networks have."""

PLACES = 16
"""How many sit in a body."""

DEPUTY_EVERY = 4
"""Each so-manieth seat has a deputy."""

_SIDES = ("kommune",) * 7 + ("foretak",) * 6 + ("brukar",) * 2 + ("fastlege",)
_LEVELS = ("administrativt", "fagleg", "politisk", "brukar", "nettverk")
_MEETS = {"politisk": Rhythm.YEARLY, "nettverk": Rhythm.MONTHLY}


@dataclass(frozen=True, slots=True)
class Organ:
    """A body that meets: how often, and for how many years people are appointed to it."""

    id: str
    name: str
    rhythm: Rhythm
    years: int
    papers: bool


@dataclass(slots=True)
class Community:
    """A network with its people: addresses of all members and of the secretariat, and what they ask about.

    `bench` holds the ids of members that sit nowhere yet, `sits` the addresses of those who sit, by body.
    """

    id: str
    team: str
    members: list[str] = field(default_factory=list)
    office: list[str] = field(default_factory=list)
    organs: list[Organ] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    bench: list[int] = field(default_factory=list)
    sits: dict[str, list[str]] = field(default_factory=dict)


def fill(engine: Engine, size: Size) -> Iterator[Community]:
    """Put the country into an empty database, network by network."""
    for number in range(size.networks):
        facts = facts_of(number)
        with transaction(engine) as session:
            import_network(session, facts)
            session.flush()
            one = Community(facts.network.id, f"T{number + 1:04}")
            _peopled(session, one, facts.network.language, size.members_of(number), size.seed)
        yield one


def _peopled(session: Session, one: Community, language: str, members: int, seed: int) -> None:
    chance = random.Random(f"{seed}:{one.id}")  # noqa: S311  # nosec B311
    people = _members(session, one, language, members)
    seated = people[len(one.office) : len(one.office) + max(PLACES, round(members * SEATED))]
    one.bench = [person.id or 0 for person in people[len(one.office) + len(seated) :]]
    _parties(session, one, seated)
    for organ in _organs(session, one, max(3, round(len(seated) / PLACES))):
        one.organs.append(organ)
    _seats(session, one, seated)
    session.flush()
    for agreement in session.exec(select(Agreement).where(Agreement.network == one.id).order_by(Agreement.id)):
        agreement.reviewed_on = START - dt.timedelta(days=chance.randrange(20, 360))
    topics = select(Topic.text).where(Topic.network == one.id).order_by(col(Topic.agreement), col(Topic.position))
    one.topics = list(session.exec(topics))


def _members(session: Session, one: Community, language: str, number: int) -> list[Member]:
    office = 1 + number // 500
    people = [
        Member(
            network=one.id,
            address=f"slack:{one.team}:U{place:06}",
            name=f"Døme Person {place}",
            language=language,
            role="secretariat" if place < office else "member",
            example=True,
            greeted=True,
        )
        for place in range(number)
    ]
    session.add_all(people)
    session.flush()
    one.members, one.office = [p.address for p in people], [p.address for p in people[:office]]
    return people


def _parties(session: Session, one: Community, seated: list[Member]) -> None:
    """Each party has a contact, and those who sit have a side; the municipal ones a municipality."""
    parties = session.exec(select(Party).where(Party.network == one.id).order_by(col(Party.id))).all()
    places = [party.municipality for party in parties if party.municipality]
    for number, person in enumerate(seated):
        person.party = _SIDES[number % len(_SIDES)]
        if person.party in ("kommune", "fastlege") and places:
            person.municipality = places[number % len(places)]
    for party in parties:
        fitting = [
            person
            for person in seated
            if person.party == party.kind and (party.municipality is None or person.municipality == party.municipality)
        ]
        party.contact = (fitting or seated)[0].id


def _organs(session: Session, one: Community, wanted: int) -> Iterator[Organ]:
    """The network's own bodies that meet now, then made-up groups, as many as its people fill."""
    rows = session.exec(select(Body).where(Body.network == one.id, Body.status == "current")).all()
    own = sorted((r for r in rows if r.level in _LEVELS), key=lambda r: (_LEVELS.index(r.level), r.id))[:wanted]
    made = [
        Body(id=f"{one.id}-dome-{n}", network=one.id, name=f"Dømegruppe {n}", level="fagleg", status="current")
        for n in range(1, wanted - len(own) + 1)
    ]
    session.add_all(made)
    for number, row in enumerate([*own, *made]):
        row.channel = f"slack:{one.team}:C{number:06}"
        row.term_years = 4 if number % 2 == 0 else 2
        row.submit_days = row.submit_days or 14
        yield Organ(row.id, row.name, _MEETS.get(row.level, Rhythm.FOUR_A_YEAR), row.term_years, papers=number == 0)
    session.flush()


def _seats(session: Session, one: Community, seated: list[Member]) -> None:
    """Everybody seated gets a seat, in turn by body; where there are more seats than people, some sit twice."""
    for number, organ in enumerate(one.organs):
        seats = [
            Seat(network=one.id, body=organ.id, title=f"Dømeplass {n + 1}", party=_SIDES[n], count="1")
            for n in range(PLACES)
        ]
        session.add_all(seats)
        session.flush()
        ends = dt.date(START.year + (number // 2 % 2 if organ.years == 2 else 0), 12, 31)
        starts = dt.date(ends.year - organ.years + 1, 1, 1)
        for place, seat in enumerate(seats):
            at = number * PLACES + place
            person = seated[at % len(seated)]
            one.sits.setdefault(organ.id, []).append(person.address)
            _appoint(session, one.id, seat, person, starts, ends, deputy=False)
            if place % DEPUTY_EVERY == 0:
                _appoint(session, one.id, seat, seated[(at + PLACES) % len(seated)], starts, ends, deputy=True)
    session.flush()


def _appoint(
    session: Session, network: str, seat: Seat, person: Member, starts: dt.date, ends: dt.date, *, deputy: bool
) -> None:
    row = Appointment(
        network=network, seat=seat.id or 0, member=person.id or 0, starts=starts, ends=ends, term_ends=ends
    )
    row.deputy, row.rank, row.example = deputy, int(deputy), True
    session.add(row)
