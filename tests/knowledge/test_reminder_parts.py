"""Lists in reminders: every row is told once at each distance, whatever comes into the list or goes out of it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import reminder_parts, reminders, term_ends
from knowledge.reminders import DISTANCES, Kind, Occasion, Receiver, Reminder

KARI = Receiver("web:ex:kari")
END = dt.date(2026, 12, 31)


def reminder(distance: int, *parts: str) -> Reminder:
    occasion = replace(reminders.all_day(Kind.TERM, "terms:ssu", END), parts=parts, receivers=(KARI,))
    due = reminders.due([occasion], reminders.mark(occasion, distance))
    assert [one.distance for one in due] == [distance]
    return due[0]


def key(part: str) -> str:
    return f"terms:ssu:{part}:{KARI.address}"


@pytest.mark.parametrize(
    ("distance", "told", "left"),
    [
        (90, {}, ("1:a", "2:b")),
        (90, {"1:a": 180}, ("1:a", "2:b")),
        (90, {"1:a": 90}, ("2:b",)),
        (90, {"1:a": 30}, ("2:b",)),  # told at a nearer distance, as part of a list that began sooner
        (90, {"1:a": 90, "2:b": 90}, None),
        (90, {"3:c": 90}, ("1:a", "2:b")),
    ],
)
def test_only_what_was_not_told_at_the_distance_is_told(
    distance: int, told: dict[str, int], left: tuple[str, ...] | None
) -> None:
    found = reminder_parts.unsaid(reminder(distance, "1:a", "2:b"), {key(part): at for part, at in told.items()})
    assert (found.occasion.parts if found else None) == left


def test_a_reminder_that_lists_nothing_is_left_as_it_is() -> None:
    plain = reminder(90)
    assert reminder_parts.unsaid(plain, {}) is plain
    assert reminder_parts.keys(plain) == {}
    assert plain.key == f"reminder:terms:ssu:2026-12-31:90:{KARI.address}"


def test_the_key_of_a_list_is_of_its_first_row() -> None:
    assert reminder(90, "1:a", "2:b").key == f"reminder:terms:ssu:1:a:90:{KARI.address}"


class Ticking:
    """A body whose terms are told of in lists, as the worker does it: what was told, to the row and the distance."""

    def __init__(self) -> None:
        self.told: dict[str, int] = {}
        self.said: Counter[tuple[str, int]] = Counter()
        self.messages = 0

    def tick(self, now: dt.datetime, ends: dict[int, dt.date]) -> None:
        open_ones = [(number, end) for number, end in ends.items() if end >= now.date()]
        for group in term_ends.together(open_ones, lambda row: row[1]):
            parts = tuple(f"{number}:{end}" for number, end in group)
            bare = reminders.all_day(Kind.TERM, "terms:ssu", group[0][1])
            for due in reminders.due([replace(bare, parts=parts, receivers=(KARI,))], now):
                left = reminder_parts.unsaid(due, self.told)
                if left is not None:
                    self.messages += 1
                    self.said.update((part, left.distance) for part in left.occasion.parts)
                    self.told.update(dict.fromkeys(reminder_parts.keys(left).values(), left.distance))


def test_six_terms_that_end_at_once_are_one_message_at_each_distance() -> None:
    ticking, ends = Ticking(), {number: END + dt.timedelta(days=number) for number in range(6)}
    for days in range(200, -1, -1):
        ticking.tick(reminders.mark(reminders.all_day(Kind.TERM, "x", END), days), ends)
    assert ticking.messages == 3


DAYS = st.integers(0, 400)


@given(st.lists(st.tuples(DAYS, DAYS, DAYS), min_size=1, max_size=6), st.sets(DAYS, min_size=1, max_size=60))
def test_no_row_is_told_twice_at_a_distance_nor_at_a_longer_one_after_a_shorter(
    rows: list[tuple[int, int, int]], moments: set[int]
) -> None:
    """Rows are (end, known from, gone from) in days after the first."""
    first, ticking = dt.datetime(2026, 1, 1, 9, tzinfo=dt.UTC), Ticking()
    seen: dict[str, int] = {}
    for days in sorted(moments):
        there = {
            number: (first + dt.timedelta(days=end)).date()
            for number, (end, known, gone) in enumerate(rows)
            if known <= days < gone + known
        }
        before = Counter(ticking.said)
        ticking.tick(first + dt.timedelta(days=days), there)
        for part, distance in ticking.said - before:
            assert seen.get(part, 999) > distance
            seen[part] = distance
    assert not ticking.said or max(ticking.said.values()) == 1


@given(st.lists(st.integers(200, 300), min_size=1, max_size=6))
def test_every_row_is_told_by_each_of_its_own_marks(ends: list[int]) -> None:
    first, ticking = dt.date(2026, 1, 1), Ticking()
    rows = {number: first + dt.timedelta(days=end) for number, end in enumerate(ends)}
    for days in range(301):
        ticking.tick(dt.datetime.combine(first + dt.timedelta(days=days), dt.time(9), dt.UTC), rows)
        for number, end in rows.items():
            for distance in DISTANCES[Kind.TERM]:
                at = reminders.mark(a_term(end), distance)
                if at.date() <= first + dt.timedelta(days=days):
                    assert ticking.told[key(f"{number}:{end}")] <= distance


def a_term(end: dt.date) -> Occasion:
    return reminders.all_day(Kind.TERM, "x", end)
