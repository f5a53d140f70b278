"""What the rows of a network give reason to remind of, and whom."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import event
from sqlmodel import Session, select

from knowledge.language import OSLO
from storage import outbox, reminders
from storage.database import transaction
from storage.tables import Agreement, Appointment, Body, Meeting, Member, OutboxMessage
from tests.chat import World

MEETING = dt.datetime(2026, 12, 3, 10, 0, tzinfo=OSLO)
DAY_BEFORE = dt.datetime(2026, 12, 2, 8, 0, tzinfo=OSLO)


def ticks(world: World, at: dt.datetime) -> list[tuple[str, str]]:
    """The receivers and kinds of what is new at *at*."""
    world.clock.now = at
    with transaction(world.engine) as session:
        before = set(session.exec(select(OutboxMessage.id)))
    world.bot.tick()
    with transaction(world.engine) as session:
        rows = session.exec(select(OutboxMessage).order_by(OutboxMessage.key)).all()
        return [(row.to.split(":")[-1], row.kind) for row in rows if row.id not in before]


def change(world: World, table: type[Meeting | Member | Body | Appointment], key: object, **values: object) -> None:
    with transaction(world.engine) as session:
        row = session.get_one(table, key)
        for name, value in values.items():
            setattr(row, name, value)


def test_the_channel_of_a_body_gets_one_post(world: World) -> None:
    world.seat(world.member("kari"), "forde-ssu")
    world.seat(world.member("ola"), "forde-ssu")
    world.meeting("forde-ssu", MEETING, submit_by=dt.date(2026, 11, 20))
    change(world, Body, "forde-ssu", channel="web:forde:#forde-ssu")
    told = ticks(world, DAY_BEFORE)
    assert sorted(told) == [("#forde-ssu", "meeting"), ("kari", "meeting"), ("ola", "meeting")]
    with transaction(world.engine) as session:
        rows = session.exec(select(OutboxMessage)).all()
        assert {row.to: row.member is None for row in rows}["web:forde:#forde-ssu"]


def test_the_channel_is_not_told_of_deadlines(world: World) -> None:
    world.seat(world.member("kari"), "forde-ssu")
    world.meeting("forde-ssu", MEETING, submit_by=dt.date(2026, 11, 20))
    change(world, Body, "forde-ssu", channel="web:forde:#forde-ssu")
    assert ticks(world, dt.datetime(2026, 11, 17, 8, 0, tzinfo=OSLO)) == [("kari", "item_deadline")]


def test_a_body_with_a_general_deadline_gives_one_for_each_meeting(world: World) -> None:
    world.seat(world.member("kari"), "forde-ssu")
    world.meeting("forde-ssu", MEETING)
    change(world, Body, "forde-ssu", submit_days=14)
    assert ticks(world, dt.datetime(2026, 11, 16, 8, 0, tzinfo=OSLO)) == [("kari", "item_deadline")]


@pytest.mark.parametrize("status", ["cancelled", "moved", "held"])
def test_a_meeting_that_is_not_planned_any_more_is_not_announced(world: World, status: str) -> None:
    world.seat(world.member("kari"), "forde-ssu")
    meeting = world.meeting("forde-ssu", MEETING, submit_by=dt.date(2026, 12, 2))
    change(world, Meeting, meeting, status=status)
    assert ticks(world, DAY_BEFORE) == []


def test_a_moved_meeting_moves_its_reminder(world: World) -> None:
    world.seat(world.member("kari"), "forde-ssu")
    meeting = world.meeting("forde-ssu", MEETING)
    assert ticks(world, dt.datetime(2026, 11, 26, 8, 0, tzinfo=OSLO)) == [("kari", "meeting")]
    change(world, Meeting, meeting, starts_at=MEETING + dt.timedelta(days=14))
    assert ticks(world, DAY_BEFORE) == []
    assert ticks(world, DAY_BEFORE + dt.timedelta(days=8)) == [("kari", "meeting")]
    assert ticks(world, DAY_BEFORE + dt.timedelta(days=14)) == [("kari", "meeting")]


@pytest.mark.parametrize(
    "gone",
    [
        {"ends": dt.date(2026, 12, 1)},
        {"starts": dt.date(2026, 12, 3)},
        {"deputy": True},
    ],
)
def test_who_does_not_sit_in_the_body_on_the_day_is_not_told(world: World, gone: dict[str, object]) -> None:
    seat = world.seat(world.member("kari"), "forde-ssu")
    world.meeting("forde-ssu", MEETING)
    change(world, Appointment, seat, **gone)
    assert ticks(world, DAY_BEFORE) == []


def test_who_left_the_network_is_not_told_of_anything(world: World) -> None:
    kari, siri = world.member("kari"), world.member("siri", role="secretariat")
    world.seat(kari, "forde-ssu", ends=dt.date(2026, 12, 31))
    world.meeting("forde-ssu", MEETING)
    change(world, Member, kari.id, left_on=dt.date(2026, 11, 1))
    assert ticks(world, DAY_BEFORE) == [("siri", "term")]
    change(world, Member, siri.id, left_on=dt.date(2026, 12, 1))
    assert ticks(world, DAY_BEFORE + dt.timedelta(hours=1)) == []


def test_a_term_that_was_renewed_is_not_said_to_end(world: World) -> None:
    kari = world.member("kari")
    old = world.seat(kari, "forde-ssu", ends=dt.date(2026, 12, 31))
    renewed = world.seat(kari, "forde-ssu", ends=dt.date(2028, 12, 31))
    change(world, Appointment, renewed, starts=dt.date(2027, 1, 1))
    assert ticks(world, DAY_BEFORE) == []
    change(world, Appointment, renewed, ends=dt.date(2026, 12, 30))
    assert ticks(world, DAY_BEFORE) == [("kari", "term")]
    assert old != renewed


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"reviewed_on": dt.date(2026, 1, 15)}, 1),
        ({"revised": "2026-01-15"}, 1),
        ({"revised": "2026-01"}, 0),
        ({"revised": "2026"}, 0),
        ({"reviewed_on": dt.date(2026, 1, 15), "status": "superseded"}, 0),
        ({"reviewed_on": dt.date(2025, 1, 15)}, 0),
    ],
)
def test_an_agreement_is_to_be_reviewed_a_year_after_a_date_that_is_known(
    world: World, values: dict[str, object], told: int
) -> None:
    world.member("siri", role="secretariat")
    with transaction(world.engine) as session:
        row = session.exec(select(Agreement).where(Agreement.network == "forde").order_by(Agreement.id)).first()
        assert row is not None
        row.status, row.revised = "current", None
        for name, value in values.items():
            setattr(row, name, value)
    assert len(ticks(world, DAY_BEFORE)) == told


def test_one_network_hears_nothing_of_another(world: World) -> None:
    world.seat(world.member("kari"), "forde-ssu")
    world.member("siri", "bergen", role="secretariat")
    bergen = world.member("ola", "bergen")
    with transaction(world.engine) as session:
        body = session.exec(select(Body.id).where(Body.network == "bergen").order_by(Body.id)).first() or ""
    world.seat(bergen, body)
    world.meeting("forde-ssu", MEETING)
    assert ticks(world, DAY_BEFORE) == [("kari", "meeting")]
    world.meeting(body, MEETING)
    assert ticks(world, DAY_BEFORE) == [("ola", "meeting")]


def test_a_reminder_that_could_not_be_sent_in_time_is_not_sent_late(world: World) -> None:
    world.seat(world.member("kari"), "forde-ssu")
    world.meeting("forde-ssu", MEETING)
    ticks(world, DAY_BEFORE - dt.timedelta(days=6))
    ticks(world, DAY_BEFORE)
    ticks(world, MEETING)
    with transaction(world.engine) as session:
        assert [row.state for row in session.exec(select(OutboxMessage))] == ["expired", "expired"]


def test_a_tick_with_nothing_near_asks_one_cheap_question_a_network(world: World) -> None:
    world.bot.tick()
    asked: list[str] = []
    event.listen(world.engine, "before_cursor_execute", lambda c, k, statement, *more: asked.append(statement))
    with Session(world.engine) as session:
        assert reminders.due(session, "forde", world.clock()) == []
    assert len([statement for statement in asked if "SELECT" in statement]) == 1


def test_a_tick_after_everything_is_said_writes_only_that_it_has_ticked(world: World) -> None:
    world.seat(world.member("kari"), "forde-ssu")
    world.meeting("forde-ssu", MEETING)
    ticks(world, DAY_BEFORE)
    asked: list[str] = []
    event.listen(world.engine, "before_cursor_execute", lambda c, k, statement, *more: asked.append(statement))
    assert ticks(world, DAY_BEFORE + dt.timedelta(minutes=1)) == []
    (written,) = [statement for statement in asked if statement.startswith("INSERT")]
    assert written.startswith("INSERT INTO tally")


def test_a_fault_in_one_network_leaves_the_others_their_reminders(world: World) -> None:
    world.seat(world.member("kari"), "forde-ssu")
    world.meeting("forde-ssu", MEETING)
    world.member("siri", "bergen", role="secretariat")
    with transaction(world.engine) as session:
        row = session.exec(select(Agreement).where(Agreement.network == "bergen").order_by(Agreement.id)).first()
        assert row is not None
        row.status, row.revised = "current", "2026-99-99"
    assert ticks(world, DAY_BEFORE) == [("kari", "meeting")]


def test_everything_put_by_a_tick_can_be_claimed(world: World) -> None:
    world.seat(world.member("kari"), "forde-ssu")
    world.meeting("forde-ssu", MEETING)
    ticks(world, DAY_BEFORE)
    minute = dt.timedelta(minutes=1)
    with transaction(world.engine) as session:
        taken = outbox.claim(session, "w", ["web"], DAY_BEFORE, lease=minute, pace=minute, limit=5)
    assert [(message.to, message.language) for message in taken] == [("web:forde:kari", "nn")]
