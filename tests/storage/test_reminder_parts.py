"""What was told of a list is written down with the message: all of it or nothing, once for each distance."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from knowledge import reminders
from knowledge.reminders import Kind, Receiver, Reminder
from storage import reminder_parts
from storage.database import transaction
from storage.term_tables import ToldPart

NOW = dt.datetime(2026, 10, 2, 9, 0, tzinfo=dt.UTC)


def reminder(distance: int, *parts: str, to: str = "kari") -> Reminder:
    receiver = Receiver(f"web:forde:{to}")
    bare = reminders.all_day(Kind.TERM, "terms:forde-ssu", dt.date(2026, 12, 31))
    occasion = replace(bare, parts=parts, receivers=(receiver,))
    (due,) = reminders.due([occasion], reminders.mark(occasion, distance))
    return due


def mark(engine: Engine, one: Reminder) -> bool:
    with transaction(engine) as session:
        return reminder_parts.mark(session, "forde", one, NOW)


def left(engine: Engine, one: Reminder) -> tuple[str, ...]:
    with transaction(engine) as session:
        found = reminder_parts.unsaid(session, [one])
    return found[0].occasion.parts if found else ()


def test_what_was_marked_is_not_told_again_to_the_same_at_the_same_distance(network_engine: Engine) -> None:
    assert left(network_engine, reminder(90, "1:a", "2:b")) == ("1:a", "2:b")
    assert mark(network_engine, reminder(90, "1:a"))
    assert left(network_engine, reminder(90, "1:a", "2:b")) == ("2:b",)
    assert left(network_engine, reminder(180, "1:a", "2:b")) == ("2:b",)
    assert left(network_engine, reminder(30, "1:a", "2:b")) == ("1:a", "2:b")
    assert left(network_engine, reminder(90, "1:a", to="ola")) == ("1:a",)


def test_a_nearer_distance_takes_the_place_of_a_longer_one(network_engine: Engine) -> None:
    assert [mark(network_engine, reminder(distance, "1:a")) for distance in (180, 90, 180, 90, 30)] == [
        True,
        True,
        False,
        False,
        True,
    ]
    with transaction(network_engine) as session:
        assert [row.distance for row in session.exec(select(ToldPart))] == [30]


@pytest.mark.parametrize("parts", [("1:a", "2:b"), ("2:b", "1:a"), ("1:a",)])
def test_a_list_of_which_another_told_a_part_is_not_told_and_nothing_of_it_is_written(
    network_engine: Engine, parts: tuple[str, ...]
) -> None:
    assert mark(network_engine, reminder(90, "1:a"))
    assert not mark(network_engine, reminder(90, *parts))
    assert left(network_engine, reminder(90, "1:a", "2:b")) == ("2:b",)


def test_a_reminder_that_lists_nothing_needs_no_mark(network_engine: Engine) -> None:
    assert mark(network_engine, reminder(90))
    assert mark(network_engine, reminder(90))
    with transaction(network_engine) as session:
        assert session.exec(select(ToldPart)).all() == []
