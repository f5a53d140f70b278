"""An agreement and its parties, for tests of what happens to it."""

from __future__ import annotations

import datetime as dt

from sqlmodel import select

from knowledge.language import OSLO
from storage.agreement_tables import AgreementStep
from storage.database import transaction
from storage.tables import Agreement, Party
from tests.chat import Chat, World

PAPER = "forde-da-folkehelse"


def oslo(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=OSLO)


def ticks(world: World, at: str) -> int:
    world.clock.now = oslo(at)
    return world.bot.tick()


def change(world: World, **values: object) -> None:
    with transaction(world.engine) as session:
        row = session.get_one(Agreement, PAPER)
        for name, value in values.items():
            setattr(row, name, value)


def steps(world: World) -> list[str]:
    with transaction(world.engine) as session:
        return list(session.exec(select(AgreementStep.what).order_by(AgreementStep.id)))  # type: ignore[arg-type]


def answers_for(world: World, chat: Chat, party: str) -> int:
    """Make somebody the contact of a party; returns the party's number."""
    with transaction(world.engine) as session:
        network = chat.address.split(":")[1]
        row = session.exec(select(Party).where(Party.network == network, Party.name == party)).one()
        row.contact = chat.id
        return row.id or 0


def hears(siri: Chat, due: str = "10.12.2026", parties: str = "Sunnfjord kommune\nKinn kommune", link: str = "") -> str:
    siri.says(f"/avtale høyring {PAPER}")
    return siri.fills(due=due, parties=parties, link=link)


def signs(siri: Chat, parties: str = "Sunnfjord kommune\nKinn kommune\nHelse Førde HF") -> str:
    siri.says(f"/avtale signering {PAPER}")
    return siri.fills(parties=parties)
