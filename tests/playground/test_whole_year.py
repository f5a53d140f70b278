"""A whole year of the four networks, lived through by the clock: what everybody got, beside what was approved.

After reading what changed, `python -m tests.playground.test_whole_year` writes the approved files anew.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from commands._base import Reply
from knowledge import networks, workdays
from knowledge.language import OSLO
from storage.database import connect, transaction
from storage.tables import Member, Network, OutboxMessage
from tests.conftest import prepare
from tests.playground.room import Room

APPROVED = Path(__file__).parent / "year"
LIVELY = {"forde": "forde-ssu", "bergen": "bergen-ssu", "fonna": "fonna-ssu", "stavanger": "stavanger-ssu"}
"""The body whose first meetings something happens to."""


@dataclass(frozen=True, slots=True)
class Lived:
    """The database after a year, and what everybody had got by then: a message's text is not kept that long."""

    engine: Engine
    lines: dict[str, list[str]]


@pytest.fixture(scope="module")
def lived() -> Iterator[Lived]:
    """A year of the four networks."""
    with tempfile.TemporaryDirectory(prefix="samvit-year-") as folder:
        engine = connect(f"sqlite:///{folder}/year.db")
        yield live(engine)
        engine.dispose()


def live(engine: Engine) -> Lived:
    """Fifty-three weeks from Monday 2 November 2026, with what people do on the way."""
    prepare(engine)
    room, lines, seen = Room(engine), {network: list[str]() for network in networks.IDS}, set[int]()
    for week in range(53):
        for network in networks.IDS:
            people_act(room, network, week)
        room.moves("week")
        for network in networks.IDS:
            lines[network] += received(engine, network, seen)
    return Lived(engine, lines)


def people_act(room: Room, network: str, week: int) -> None:
    """What the example people of a network do in a week of the year."""
    body = LIVELY[network]
    match week:
        case 1:
            presses(room, network, "hospital", "Eg kjem", "Jeg kommer")
        case 2:
            room.says(f"/sak {body}: Felles rutine for tolk", "member", network)
            room.says("/varsel språk bokmål", "gp", network)
        case 12:
            presses(room, network, "member", "Kan ikkje", "Kan ikke")
        case 30:
            room.says("/varsel av frist", "user", network)


def presses(room: Room, network: str, person: str, *labels: str) -> None:
    """Press a button of the newest message that has one of these labels."""
    inbox = next(r for r in room.state(person, network)["rooms"] if r["id"] == "me")["messages"]
    lines = [c["line"] for m in inbox for c in m["choices"] if c["label"]["nn"] in labels or c["label"]["nb"] in labels]
    assert lines, f"{person} of {network} has no button {labels}"
    room.says(lines[0], person, network)


def received(engine: Engine, network: str, seen: set[int]) -> list[str]:
    """When, who, and the first line of what they read, for each message that is not in *seen*; adds them to it."""
    with transaction(engine) as session:
        readers = {member.id: member.language for member in session.exec(select(Member))}
        standard = session.get_one(Network, network).language
        rows = select(OutboxMessage).where(OutboxMessage.network == network, OutboxMessage.state == "sent")
        fresh = rows.where(col(OutboxMessage.id).not_in(seen))
        lines = []
        for row in session.exec(fresh.order_by(col(OutboxMessage.sent_at), OutboxMessage.to, OutboxMessage.key)):
            assert row.sent_at is not None
            seen.add(row.id or 0)
            at = row.sent_at.astimezone(OSLO)
            text = Reply.from_json(row.reply).text.form(readers.get(row.member, standard))
            lines.append(f"{at:%Y-%m-%d %a %H:%M}  {row.to.rpartition(':')[2]:22} {text.splitlines()[0]}")
        return lines


@pytest.mark.parametrize("network", networks.IDS)
def test_everybody_got_what_was_approved(lived: Lived, network: str) -> None:
    assert lived.lines[network] == (APPROVED / f"{network}.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("network", networks.IDS)
def test_nothing_went_out_twice_nor_at_night_nor_on_a_day_off(lived: Lived, network: str) -> None:
    with transaction(lived.engine) as session:
        rows = session.exec(select(OutboxMessage).where(OutboxMessage.network == network)).all()
    assert {row.state for row in rows} <= {"sent", "expired"}
    assert max(Counter((row.to, row.key) for row in rows).values()) == 1
    for row in rows:
        if row.key.startswith(("reminder:", "invite:")) and row.sent_at is not None:
            at = row.sent_at.astimezone(OSLO)
            assert workdays.is_workday(at.date()), row.key
            assert dt.time(8) <= at.time() <= dt.time(16), row.key


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="samvit-year-") as folder:
        engine = connect(f"sqlite:///{folder}/year.db")
        for network, lines in live(engine).lines.items():
            (APPROVED / f"{network}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        engine.dispose()


if __name__ == "__main__":
    main()
