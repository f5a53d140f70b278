"""Example people, their seats and meetings ahead of now, all marked as examples, so that the bot can be tried."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlmodel import Session, col, select

from knowledge.language import OSLO, Text, say
from knowledge.workdays import is_workday
from storage import bodies
from storage.tables import Appointment, Body, Meeting, Member, Network, Party, Seat


@dataclass(frozen=True, slots=True)
class Person:
    """An example person; `party` is the party of the seats, None for one who sits nowhere."""

    id: str
    name: Text
    post: Text
    party: str | None = None
    role: str = "member"


@dataclass(frozen=True, slots=True)
class Room:
    """A body that the examples sit in: `ends` gives days to a term's end by person, `meets` days to its meetings."""

    body: str
    ends: tuple[tuple[str, int], ...]
    meets: tuple[int, ...]
    submit_days: int | None


PEOPLE = (
    Person(
        "member",
        say(nn="Kari Eksempel (kommune)", nb="Kari Eksempel (kommune)"),
        say(nn="Medlem frå ein kommune", nb="Medlem fra en kommune"),
        "kommune",
    ),
    Person(
        "secretary",
        say(nn="Siri Eksempel (sekretariat)", nb="Siri Eksempel (sekretariat)"),
        say(nn="Tek imot sakene", nb="Tar imot sakene"),
        role="secretariat",
    ),
    Person(
        "gp",
        say(nn="Geir Eksempel (fastlege)", nb="Geir Eksempel (fastlege)"),
        say(nn="Fastlege i utvala", nb="Fastlege i utvalgene"),
        "fastlege",
    ),
    Person(
        "user",
        say(nn="Berit Eksempel (brukar)", nb="Berit Eksempel (bruker)"),
        say(nn="Brukarrepresentant", nb="Brukerrepresentant"),
        "brukar",
    ),
    Person(
        "hospital",
        say(nn="Helge Eksempel (sjukehus)", nb="Helge Eksempel (sykehus)"),
        say(nn="Frå helseføretaket", nb="Fra helseforetaket"),
        "foretak",
    ),
)

_STRATEGIC = (("member", 75), ("gp", 400), ("user", 400), ("hospital", 400))
_PROFESSIONAL = (("member", 400), ("gp", 33), ("user", 87), ("hospital", 400))
_POLITICAL = (("member", 400), ("hospital", 400))


def _rooms(strategic: str, professional: str, political: str) -> tuple[Room, ...]:
    return (
        Room(strategic, _STRATEGIC, (16, 107, 198, 289), 10),
        Room(professional, _PROFESSIONAL, (9, 93, 184, 275), 5),
        Room(political, _POLITICAL, (44,), None),
    )


ROOMS = {
    "forde": _rooms("forde-ssu", "forde-fsu", "forde-pm"),
    "bergen": _rooms("bergen-ssu", "bergen-ou-bergen", "bergen-pm"),
    "fonna": _rooms("fonna-ssu", "fonna-fsu-eldre", "fonna-pm"),
    "stavanger": _rooms("stavanger-ssu", "stavanger-fsu", "stavanger-pm"),
}
_CONTACTS = {"foretak": "hospital", "brukar": "user", "fastlege": "gp"}
HOMES = {"forde": "sunnfjord", "bergen": "bergen", "fonna": "haugesund", "stavanger": "sandnes"}


def address(network: str, person: str) -> str:
    """The address that an example person writes from."""
    return f"web:{network}:{person}"


def seed(session: Session, now: dt.datetime) -> None:
    """Add what is missing of the example people, their seats and their meetings after *now*; twice changes nothing."""
    today = now.astimezone(OSLO).date()
    for network in session.exec(select(Network).where(col(Network.id).in_(list(ROOMS))).order_by(Network.id)):
        people = {person.id: _member(session, network, person) for person in PEOPLE}
        _contacts(session, network.id, people)
        for room in ROOMS[network.id]:
            body = bodies.get(session, network.id, room.body)
            if body is not None:
                _open(session, body, room, people, today)
                _meetings(session, body, room, now)
    session.flush()


def _member(session: Session, network: Network, person: Person) -> Member:
    where = address(network.id, person.id)
    row = session.exec(select(Member).where(Member.network == network.id, Member.address == where)).first()
    if row is None:
        row = Member(network=network.id, address=where, name="", language=network.language)
        session.add(row)
    if not row.example:
        row.name, row.role, row.example = person.name.form(network.language), person.role, True
        row.municipality = HOMES[network.id] if person.party in ("kommune", "fastlege") else None
        session.flush()
    return row


def _contacts(session: Session, network: str, people: dict[str, Member]) -> None:
    """Whom to ask on behalf of a party that has nobody yet: their own municipality, the trust, the users, the GPs."""
    for party in session.exec(select(Party).where(Party.network == network, col(Party.contact).is_(None))):
        at_home = party.municipality == HOMES[network]
        person = "member" if at_home else _CONTACTS.get(party.kind)
        if person is not None:
            party.contact = people[person].id


def _open(session: Session, body: Body, room: Room, people: dict[str, Member], today: dt.date) -> None:
    """The body's channel in the playground, and who sits in it."""
    if body.channel is None:
        body.channel = f"web:{body.network}:#{body.id}"
    parties = {person.id: person.party for person in PEOPLE}
    for person, days in room.ends:
        member, party = people[person], parties[person]
        if party is not None and not _sits(session, body, member, today):
            ends = today + dt.timedelta(days=days)
            starts = min(today, ends - dt.timedelta(days=365 * (body.term_years or 2)))
            seat = _seat(session, body, party)
            session.add(
                Appointment(
                    network=body.network, seat=seat, member=member.id or 0, starts=starts, ends=ends, example=True
                )
            )


def _sits(session: Session, body: Body, member: Member, today: dt.date) -> bool:
    rows = (
        select(Appointment.id)
        .join(Seat, col(Seat.id) == col(Appointment.seat))
        .where(Seat.body == body.id, Appointment.member == member.id)
        .where(col(Appointment.ends).is_(None) | (col(Appointment.ends) >= today))
    )
    return session.exec(rows).first() is not None


def _seat(session: Session, body: Body, party: str) -> int:
    """The body's own seat for a party; where no source states one, a seat that is marked as an example."""
    for seat in bodies.seats(session, body.id):
        if seat.party == party and seat.voting:
            return seat.id or 0
    made = Seat(network=body.network, body=body.id, title=f"Eksempelplass: {party}", party=party, inferred=True)
    session.add(made)
    session.flush()
    return made.id or 0


def _meetings(session: Session, body: Body, room: Room, now: dt.datetime) -> None:
    ahead = select(Meeting.id).where(Meeting.body == body.id, Meeting.example, Meeting.starts_at > now)
    if session.exec(ahead).first() is not None:
        return
    today = now.astimezone(OSLO).date()
    for days in room.meets:
        day = _workday(today + dt.timedelta(days=days))
        submit_by = _workday(day - dt.timedelta(days=room.submit_days)) if room.submit_days else None
        session.add(
            Meeting(
                network=body.network,
                body=body.id,
                starts_at=dt.datetime.combine(day, dt.time(9, 0), OSLO).astimezone(dt.UTC),
                place="Teams (eksempel)",
                kind="ordinaert",
                submit_by=submit_by,
                changed_at=now,
                example=True,
            )
        )


def _workday(day: dt.date) -> dt.date:
    """*day*, or the first working day after it."""
    while not is_workday(day):
        day += dt.timedelta(days=1)
    return day
