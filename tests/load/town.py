"""The workspace under load: a database with one network, bodies that meet, people who sit in them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import Engine
from sqlmodel import select

from bot import clock
from bot.core import Bot
from bot.importers.networks import import_network
from bot.slack import blocks
from knowledge import networks
from storage.database import transaction, upgrade
from storage.tables import Appointment, Body, Meeting, Member, Seat
from tests.slack.driver import TEAM, Json, filled

NETWORK = "forde"
SITTING = 8
"""Members of each body."""

_BODIES = 12


@dataclass(frozen=True, slots=True)
class Town:
    """What the requests are made of.

    `invited` are the pairs of a member and a meeting that the member sits in, as (user, "12.1"); `form` is the view for
    an item as the product makes it, filled with the words `TITLE`; `questions` are what is asked.
    """

    invited: list[tuple[str, str]]
    form: Json
    questions: list[str]


def found(engine: Engine, meetings: int) -> Town:
    """Fill the empty database of *engine*; each body meets so many times."""
    upgrade(engine)
    now = clock.real()
    with transaction(engine) as session:
        import_network(session, networks.load(NETWORK))
        organs = session.exec(select(Body).where(Body.network == NETWORK, Body.status != "historical")).all()
        invited = []
        for number in range(_BODIES):
            body = Body(id=f"{NETWORK}-last-{number}", network=NETWORK, name=f"Lastutval {number}", level="fagleg",
                        status="current")  # fmt: skip
            session.add(body)
            session.flush()
            invited += _seated(session, body, number, meetings, now)
        target = organs[0].id
    return Town(invited, _form(engine, target), _questions())


def _seated(session: Any, body: Body, number: int, meetings: int, now: dt.datetime) -> list[tuple[str, str]]:
    seat = Seat(network=NETWORK, body=body.id, title="medlem", party="kommune", count=str(SITTING))
    session.add(seat)
    session.flush()
    users = [f"USEAT{number}X{place}" for place in range(SITTING)]
    for user in users:
        member = Member(network=NETWORK, address=f"slack:{TEAM}:{user}", name="Eksempel", language="nn", example=True)
        session.add(member)
        session.flush()
        sits = Appointment(
            network=NETWORK, seat=seat.id or 0, member=member.id or 0, starts=dt.date(2020, 1, 1), example=True
        )
        session.add(sits)
    rounds = []
    for day in range(meetings):
        at = (now + dt.timedelta(days=200 + day)).replace(hour=9, minute=0, second=0, microsecond=0)
        meeting = Meeting(network=NETWORK, body=body.id, starts_at=at, example=True)
        session.add(meeting)
        session.flush()
        rounds.append(f"{meeting.id}.{meeting.round}")
    return [(user, each) for each in rounds for user in users]


def _form(engine: Engine, body: str) -> Json:
    """The modal that `/sak` opens, filled."""
    bot = Bot(engine, clock.real, lambda _address: NETWORK)
    answer = bot.handle(f"slack:{TEAM}:UFORM", "/sak")
    assert answer.reply.form is not None
    view = blocks.modal(answer.reply, answer.language)
    given = {"body": body, "title": "TITLE", "background": "Ventetida er lang, og tenesta er skjør i helgene."}
    return {**view, "id": "VIEW", "state": {"values": filled(view, given)}}


def _questions() -> list[str]:
    file = Path(__file__).parents[1] / "eval" / "questions.yaml"
    rows = yaml.safe_load(file.read_text(encoding="utf-8"))
    return [row["text"] for row in rows if row["network"] == NETWORK]
