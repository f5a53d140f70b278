"""Rhythms as people say them, and the days that follow."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language import OSLO
from knowledge.meetings import Unreadable, moved_deadline, read_slot, read_times, slot
from knowledge.rhythm import Rhythm, at, days, hosts, next_host, read_rhythm
from knowledge.workdays import is_workday

D = dt.date
FIRST = D(2027, 2, 11)  # the second Thursday of February


@pytest.mark.parametrize(
    ("text", "rhythm"),
    [
        ("fire gonger i året", Rhythm.FOUR_A_YEAR),
        ("Fire ganger i året", Rhythm.FOUR_A_YEAR),
        ("4 møter per år", Rhythm.FOUR_A_YEAR),
        ("kvart kvartal", Rhythm.FOUR_A_YEAR),
        ("to ganger i halvåret", Rhythm.TWICE_A_HALF_YEAR),
        ("to gonger i halvåret", Rhythm.TWICE_A_HALF_YEAR),
        ("kvart andre år", Rhythm.EVERY_SECOND_YEAR),
        ("hvert annet år", Rhythm.EVERY_SECOND_YEAR),
        ("annakvart år", Rhythm.EVERY_SECOND_YEAR),
        ("årleg (føreslått)", Rhythm.YEARLY),
        ("årlig", Rhythm.YEARLY),
        ("kvar månad", Rhythm.MONTHLY),
        ("Onsdagar i oddetalsveker kl. 08.30–11.00", Rhythm.ODD_WEEKS),
        ("onsdager i oddetallsuker", Rhythm.ODD_WEEKS),
        ("onsdagar i partalsveker", Rhythm.EVEN_WEEKS),
        ("ved behov", None),
        ("", None),
    ],
)
def test_a_rhythm_is_read_in_both_forms(text: str, rhythm: Rhythm | None) -> None:
    assert read_rhythm(text) == rhythm


def test_four_a_year_keeps_the_weekday_and_the_week_of_the_month() -> None:
    assert days(Rhythm.FOUR_A_YEAR, FIRST, 4) == [FIRST, D(2027, 5, 13), D(2027, 8, 12), D(2027, 11, 11)]


def test_twice_a_half_year_is_two_months_apart_in_each() -> None:
    assert days(Rhythm.TWICE_A_HALF_YEAR, FIRST, 4) == [FIRST, D(2027, 4, 8), D(2027, 8, 12), D(2027, 10, 14)]


def test_every_second_year_leaps_one() -> None:
    assert days(Rhythm.EVERY_SECOND_YEAR, D(2026, 6, 10), 3) == [D(2026, 6, 10), D(2028, 6, 14), D(2030, 6, 12)]


def test_the_fifth_of_a_weekday_is_the_last() -> None:
    assert days(Rhythm.MONTHLY, D(2027, 1, 29), 3) == [D(2027, 1, 29), D(2027, 2, 26), D(2027, 3, 24)]  # Easter


def test_odd_weeks_follow_each_other_over_a_year_with_53_weeks() -> None:
    found = days(Rhythm.ODD_WEEKS, D(2026, 12, 9), 4)
    assert [d.isocalendar().week for d in found] == [51, 53, 1, 3]
    assert {d.weekday() for d in found} == {2}


def test_a_first_day_in_an_even_week_waits_for_the_next_odd_one() -> None:
    assert days(Rhythm.ODD_WEEKS, D(2027, 1, 13), 1) == [D(2027, 1, 20)]


@pytest.mark.parametrize("holiday", [D(2027, 5, 17), D(2027, 12, 25), D(2027, 1, 1)])
def test_a_day_off_gives_way_to_a_working_day_near_it(holiday: dt.date) -> None:
    (moved,) = days(Rhythm.YEARLY, holiday, 1)
    assert is_workday(moved)
    assert abs((moved - holiday).days) <= 4
    assert moved.year == holiday.year


@given(st.sampled_from(Rhythm), st.dates(D(2026, 1, 1), D(2040, 12, 31)), st.integers(1, 12))
def test_days_come_in_order_and_none_before_the_first_but_for_days_off(
    rhythm: Rhythm, first: dt.date, count: int
) -> None:
    found = days(rhythm, first, count)
    assert len(found) == count
    assert found == sorted(set(found))
    assert found[0] >= first - dt.timedelta(days=4)


@pytest.mark.parametrize("year", range(2026, 2031))
def test_nine_in_oslo_is_nine_before_and_after_both_changes_of_the_clock(year: int) -> None:
    for day in (D(year, 3, 27), D(year, 3, 31), D(year, 10, 23), D(year, 10, 31)):
        assert at(day, dt.time(9)).astimezone(OSLO).hour == 9


def test_the_hour_the_clock_leaps_over_is_the_hour_after() -> None:
    assert at(D(2027, 3, 28), dt.time(2, 30)).astimezone(OSLO).time() == dt.time(3, 30)


def test_two_sides_take_turns_and_the_one_after_the_last_begins() -> None:
    assert hosts(("A", "B"), 3, after="A") == ["B", "A", "B"]
    assert hosts(("A", "B"), 2, after="C") == ["A", "B"]
    assert hosts((), 2) == [None, None]
    assert next_host(["A", "B", "A"]) == "B"
    assert next_host(["A", None, "B"]) == "A"
    assert next_host(["A", "A"]) is None
    assert next_host([]) is None


@pytest.mark.parametrize(
    ("text", "starts", "minutes"),
    [
        ("9", dt.time(9), None),
        ("09.00", dt.time(9), None),
        ("kl. 8.30", dt.time(8, 30), None),
        ("0830", dt.time(8, 30), None),
        ("9–11", dt.time(9), 120),
        ("kl. 8.30-11.00", dt.time(8, 30), 150),
        ("9 til 11:15", dt.time(9), 135),
        ("", None, None),
    ],
)
def test_an_hour_is_read_however_it_is_written(text: str, starts: dt.time | None, minutes: int | None) -> None:
    assert read_times(text) == (starts, minutes)


@pytest.mark.parametrize("text", ["25", "9.60", "halv ni", "11–9", "9–9", "9–10–11", "-"])
def test_an_hour_that_is_none_is_told(text: str) -> None:
    with pytest.raises(Unreadable):
        read_times(text)


@pytest.mark.parametrize(
    ("row", "day", "hour", "place"),
    [
        ("11.2.2027 kl. 9–11 Førde", FIRST, 9, "Førde"),
        ("11.02.2027", FIRST, None, None),
        ("2027-02-11 09:00", FIRST, 9, None),
        ("11. februar 2027, kl. 10, rom 2, Førde", FIRST, 10, "rom 2, Førde"),
        ("11. februar kl. 10", FIRST, 10, None),
        ("11/2/2027 Thon Hotell Jølster", FIRST, None, "Thon Hotell Jølster"),
    ],
)
def test_a_row_written_by_hand_is_read(row: str, day: dt.date, hour: int | None, place: str | None) -> None:
    found = read_slot(row, D(2026, 11, 2))
    assert found.day == day
    assert found.place == place
    assert found.whole_day == (hour is None)
    if hour is not None:
        assert found.starts_at.astimezone(OSLO).hour == hour


@pytest.mark.parametrize("row", ["30. februar 2027", "31.4.2027 kl. 9", "snart", "kl. 9", "2027", "11.2.2027 kl. 27"])
def test_a_row_that_says_no_day_is_told(row: str) -> None:
    with pytest.raises(Unreadable):
        read_slot(row, D(2026, 11, 2))


def test_a_moved_meeting_takes_its_deadline_along() -> None:
    before, after = slot(FIRST, "9").starts_at, slot(D(2027, 2, 18), "14").starts_at
    assert moved_deadline(D(2027, 2, 1), before, after) == D(2027, 2, 8)
    assert moved_deadline(None, before, after) is None
