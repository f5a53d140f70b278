"""What is older than its rule allows is forgotten, and nothing else, and nothing is sent again for it."""

from __future__ import annotations

import datetime as dt

from sqlmodel import select

from bot.core import Bot
from commands._base import Reply
from knowledge.language import same
from storage import outbox, retention
from storage.database import transaction
from storage.tables import HeardEvent, OutboxMessage, Question
from tests.chat import START, World

TEXT = "Noko som stod i meldinga"


def queue(world: World, key: str, state: str, at: dt.datetime | None = None) -> None:
    content = Reply(same(TEXT)).as_json()
    with transaction(world.engine) as session:
        outbox.put(session, "forde", key, "web:forde:kari", content, kind="test", now=START)
        row = session.exec(select(OutboxMessage).where(OutboxMessage.key == key)).one()
        row.state, row.sent_at = state, at


def held(world: World) -> set[str]:
    """The keys of the messages whose content is still there."""
    with transaction(world.engine) as session:
        return {row.key for row in session.exec(select(OutboxMessage)) if TEXT in str(row.reply)}


def follow(world: World, days: float) -> dict[str, int]:
    world.clock.now = START + dt.timedelta(days=days)
    with transaction(world.engine) as session:
        return retention.follow(session, world.clock())


def test_the_content_of_a_delivered_message_is_kept_for_ninety_days(world: World) -> None:
    for state in ("sent", "refused", "expired", "waiting", "claimed"):
        queue(world, state, state, START + dt.timedelta(days=10) if state == "sent" else None)
    assert follow(world, 89)["messages"] == 0
    assert follow(world, 91)["messages"] == 2
    assert held(world) == {"sent", "waiting", "claimed"}
    assert follow(world, 101)["messages"] == 1
    assert held(world) == {"waiting", "claimed"}


def test_an_emptied_message_keeps_its_key_and_is_not_emptied_again(world: World) -> None:
    queue(world, "a", "sent", START)
    assert follow(world, 91)["messages"] == 1
    assert follow(world, 92)["messages"] == 0
    with transaction(world.engine) as session:
        assert not outbox.put(session, "forde", "a", "web:forde:kari", {}, kind="test", now=world.clock())


def test_questions_lose_who_and_what_after_a_year_and_stay_counted(world: World) -> None:
    kari = world.member("kari")
    with transaction(world.engine) as session:
        session.add(Question(network="forde", at=START, outcome="none", member=kari.id, text=TEXT))
    assert follow(world, 365)["questions"] == 0
    assert follow(world, 366)["questions"] == 1
    with transaction(world.engine) as session:
        row = session.exec(select(Question)).one()
        assert (row.member, row.text, row.outcome) == (None, None, "none")


def test_the_worker_does_it_twice_a_day_however_often_it_ticks(world: World) -> None:
    kari = world.member("kari")
    other = Bot(world.engine, world.clock, world.bot.network_of)
    world.bot.hear("old", kari.address, "hei")
    world.bot.tick()
    world.clock.now += dt.timedelta(days=8)
    world.bot.tick()
    world.bot.hear("new", kari.address, "hei")
    with transaction(world.engine) as session:
        assert session.exec(select(HeardEvent.key)).all() == ["new"]
        row = session.get_one(HeardEvent, "new")
        row.at = START - dt.timedelta(days=300)
    world.clock.now += dt.timedelta(hours=11)
    other.tick()
    with transaction(world.engine) as session:
        assert session.exec(select(HeardEvent.key)).all() == ["new"]
    world.clock.now += dt.timedelta(hours=1)
    other.tick()
    with transaction(world.engine) as session:
        assert session.exec(select(HeardEvent.key)).all() == []


def test_an_emptied_message_stands_in_no_inbox(world: World) -> None:
    from storage import inbox
    from storage.tables import Member

    kari = world.member("kari")
    queue(world, "old", "sent", START)
    queue(world, "new", "sent", START + dt.timedelta(days=80))
    follow(world, 100)
    with transaction(world.engine) as session:
        found = inbox.delivered(session, session.get_one(Member, kari.id))
        assert [row.key for row in found] == ["new"]
