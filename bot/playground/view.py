"""What an example person sees: the networks, the clock, the coming meetings, the inbox and the channels."""

from __future__ import annotations

import datetime as dt

from sqlmodel import Session, col, select

from bot.playground import shape
from bot.playground.examples import PEOPLE, ROOMS, address
from bot.playground.shape import AsSlack, Json
from knowledge.language import OSLO
from storage import bodies, inbox, meetings
from storage.tables import Body, Member, Network


class UnknownPersonError(LookupError):
    """There is no such example person."""


def example(session: Session, network: str, person: str) -> Member:
    """An example person. Raises `UnknownPersonError`; nobody else can be spoken for from the page."""
    if network not in ROOMS or person not in {one.id for one in PEOPLE}:  # before the database, which takes no NUL
        raise UnknownPersonError
    rows = select(Member).where(Member.network == network, Member.address == address(network, person), Member.example)
    member = session.exec(rows).first()
    if member is None:
        raise UnknownPersonError
    return member


def networks(session: Session) -> list[Json]:
    """The networks that have example people, and the people."""
    rows = {row.id: row for row in session.exec(select(Network).where(col(Network.id).in_(list(ROOMS))))}
    return [_network(session, rows[network]) for network in ROOMS if network in rows]


def _network(session: Session, row: Network) -> Json:
    people = [shape.person(example(session, row.id, person.id), person.id, person.post) for person in PEOPLE]
    return {"id": row.id, "name": row.name, "trust": row.trust, "people": people}


def seen(session: Session, network: str, person: str, now: dt.datetime, as_slack: AsSlack) -> Json:
    """Everything around the talk, as *person* sees it at *now*."""
    member = example(session, network, person)
    channels = inbox.rooms(session, member, now.astimezone(OSLO).date())
    coming = meetings.coming(session, network, now, [body.id for body in channels], limit=3)
    organs = {body.id: body for body in bodies.all_of(session, network)}
    everyone = {one.id: address(network, one.id) for one in PEOPLE}
    got = inbox.counts(session, network, list(everyone.values()))
    return {
        "clock": shape.clock(now),
        "language": member.language,
        "coming": [shape.meeting(row, organs[row.body], now) for row in coming],
        "got": {one: got[where] for one, where in everyone.items()},
        "latest": inbox.latest(session),
        "rooms": [_room(session, member, channel, as_slack) for channel in (None, *channels)],
    }


def _room(session: Session, member: Member, channel: Body | None, as_slack: AsSlack) -> Json:
    """The person's own inbox, or the channel of a body."""
    rows = [shape.message(row, as_slack) for row in inbox.delivered(session, member, channel)]
    if channel is None:
        return {"id": "me", "name": None, "full": None, "messages": rows}
    return {"id": channel.id, "name": channel.abbreviation or channel.name, "full": channel.name, "messages": rows}


def heard(session: Session, network: str, person: str, now: dt.datetime) -> int:
    """How many messages have reached the person, in the inbox and in the channels."""
    member = example(session, network, person)
    channels = inbox.rooms(session, member, now.astimezone(OSLO).date())
    return sum(inbox.counts(session, network, [member.address, *(c.channel for c in channels if c.channel)]).values())
