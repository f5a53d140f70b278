"""When a post changes hands and between whom, by years, by meetings, by term, and as it was set by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge import handovers, rotation
from knowledge.handovers import Change
from knowledge.rotation import Held, Pattern, Post, Rule, Side, Start


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def rule(pattern: Pattern, every: int = 1, start: str | None = None) -> Rule:
    sides = (Side("kommune"), Side("foretak"))
    return Rule(("x",), Post.SECRETARIAT, pattern, sides, every, day(start) if start else None)


def changed(one: Rule, today: str, *ahead: Start, meetings: tuple[Held, ...] = ()) -> Change | None:
    begun = next((start for start in reversed(ahead) if start.since <= day(today)), None)
    standing = rotation.standing(one, day(today), begun, meetings)
    return handovers.change(one, standing, ahead, day(today))


@pytest.mark.parametrize(
    ("today", "on", "leaves", "takes"),
    [
        ("2026-01-01", "2028-01-01", "foretak", "kommune"),
        ("2027-12-31", "2028-01-01", "foretak", "kommune"),
        ("2028-01-01", "2030-01-01", "kommune", "foretak"),
        ("2028-02-29", "2030-01-01", "kommune", "foretak"),
    ],
)
def test_by_years_it_changes_on_the_first_day_of_the_next(today: str, on: str, leaves: str, takes: str) -> None:
    assert changed(rule(Pattern.YEARS, 2, "2024-01-01"), today) == Change(day(on), (leaves,), (takes,))


def test_a_turn_set_by_hand_that_begins_sooner_goes_first() -> None:
    yearly = rule(Pattern.YEARS, 2)
    now, soon = Start("kommune", day("2026-01-01")), Start("foretak", day("2027-01-01"))
    assert changed(yearly, "2026-11-02", now) == Change(day("2028-01-01"), ("kommune",), ("foretak",))
    assert changed(yearly, "2026-11-02", now, soon) == Change(day("2027-01-01"), ("kommune",), ("foretak",))
    assert changed(yearly, "2026-11-02", soon) == Change(day("2027-01-01"), (), ("foretak",))
    assert changed(yearly, "2026-11-02", now, Start("kommune", day("2027-01-01"))) == Change(
        day("2028-01-01"), ("kommune",), ("foretak",)
    )


def test_a_split_post_ends_with_its_term_and_nobody_knows_who_is_next() -> None:
    found = changed(rule(Pattern.SPLIT, 2), "2026-11-02", Start("kommune", day("2025-01-01")))
    assert found == Change(day("2027-01-01"), ("kommune",), ())


@pytest.mark.parametrize(
    ("today", "on", "leaves", "takes"),
    [
        ("2026-11-02", "2026-12-03", "kommune", "foretak"),
        ("2026-12-03", "2026-12-03", "kommune", "foretak"),
        ("2026-12-04", "2027-03-04", "foretak", "kommune"),
    ],
)
def test_by_meetings_it_changes_with_the_last_meeting_of_a_turn(today: str, on: str, leaves: str, takes: str) -> None:
    meetings = (Held(day("2026-10-01"), "foretak"), Held(day("2026-12-03")), Held(day("2027-03-04")))
    found = changed(rule(Pattern.MEETINGS), today, meetings=meetings)
    assert found == Change(day(on), (leaves,), (takes,), meeting=True)


def test_without_a_meeting_ahead_or_a_known_turn_nothing_changes() -> None:
    past = (Held(day("2026-10-01"), "foretak"),)
    assert changed(rule(Pattern.MEETINGS), "2026-11-02", meetings=past) is None
    assert changed(rule(Pattern.YEARS), "2026-11-02") is None


@pytest.mark.parametrize("pattern", [Pattern.FIXED, Pattern.SHARED, Pattern.BODY])
def test_what_lies_fast_never_changes(pattern: Pattern) -> None:
    assert changed(rule(pattern), "2026-11-02") is None


@pytest.mark.parametrize(
    ("title", "leading"),
    [
        ("leiar", True),
        ("leder (kommune)", True),
        ("møteleiar", False),
        ("nestleiar", False),
        ("leiar av FOUSAM", False),
        ("leiar i rådmannsutvalet i KS", False),
        ("leiar og nestleiar i SSU", False),
        ("helsefagleg leiing", False),
    ],
)
def test_who_leads_a_body_is_read_from_the_title_of_the_seat(title: str, leading: bool) -> None:
    assert handovers.leads(title) is leading
