"""Working days, public holidays and 08:00 in Oslo."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import workdays
from knowledge.language import OSLO

DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2036, 12, 31))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("date", "why"),
    [
        ("2026-01-01", "New Year's Day"),
        ("2026-04-02", "Maundy Thursday"),
        ("2026-04-03", "Good Friday"),
        ("2026-04-06", "Easter Monday"),
        ("2026-05-01", "Labour Day"),
        ("2027-05-17", "Constitution Day"),
        ("2026-05-14", "Ascension Day"),
        ("2026-05-25", "Whit Monday"),
        ("2026-12-25", "Christmas Day"),
        ("2028-12-26", "Boxing Day"),
        ("2026-03-07", "a Saturday"),
        ("2026-03-08", "a Sunday"),
    ],
)
def test_it_is_no_working_day(date: str, why: str) -> None:
    assert not workdays.is_workday(day(date)), why


@pytest.mark.parametrize("date", ["2026-12-24", "2026-12-31", "2026-03-09", "2028-02-29", "2026-05-15"])
def test_it_is_a_working_day(date: str) -> None:
    assert workdays.is_workday(day(date))


@pytest.mark.parametrize(
    ("date", "before"),
    [
        ("2026-03-10", "2026-03-09"),
        ("2026-03-09", "2026-03-06"),
        ("2026-04-07", "2026-04-01"),
        ("2027-01-01", "2026-12-31"),
        ("2027-05-18", "2027-05-14"),
        ("2028-03-01", "2028-02-29"),
    ],
)
def test_the_working_day_before(date: str, before: str) -> None:
    assert workdays.workday_before(day(date)) == day(before)


@pytest.mark.parametrize(
    ("date", "utc"),
    [
        ("2026-03-27", "07:00"),
        ("2026-03-30", "06:00"),
        ("2026-10-23", "06:00"),
        ("2026-10-26", "07:00"),
    ],
)
def test_eight_in_oslo_follows_summer_time(date: str, utc: str) -> None:
    assert workdays.morning(day(date)).strftime("%H:%M") == utc


@pytest.mark.parametrize("year", range(2026, 2031))
@pytest.mark.parametrize("month", [3, 10])
def test_the_day_of_the_clock_change_is_23_or_25_hours_long(year: int, month: int) -> None:
    last = dt.date(year, month, 31)
    sunday = last - dt.timedelta(days=(last.weekday() + 1) % 7)
    hours = (workdays.end_of(sunday) - workdays.end_of(sunday - dt.timedelta(days=1))) / dt.timedelta(hours=1)
    assert hours == (23 if month == 3 else 25)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-03-09T08:00", "2026-03-09T08:00"),
        ("2026-03-09T19:59", "2026-03-09T19:59"),
        ("2026-03-09T07:59", "2026-03-09T08:00"),
        ("2026-03-09T20:00", "2026-03-10T08:00"),
        ("2026-03-13T21:00", "2026-03-16T08:00"),
        ("2026-03-28T23:30", "2026-03-30T08:00"),
        ("2026-10-25T02:30", "2026-10-26T08:00"),
        ("2026-04-01T20:00", "2026-04-07T08:00"),
    ],
)
def test_the_next_time_it_may_speak_up(now: str, then: str) -> None:
    def oslo(text: str) -> dt.datetime:
        return dt.datetime.fromisoformat(text).replace(tzinfo=OSLO)

    assert workdays.next_daytime(oslo(now)) == oslo(then)


@pytest.mark.parametrize(
    ("date", "later"),
    [("2024-02-29", "2025-02-28"), ("2027-02-28", "2028-02-28"), ("2027-03-01", "2028-03-01")],
)
def test_a_year_later(date: str, later: str) -> None:
    assert workdays.years_after(day(date), 1) == day(later)


@given(DAYS)
def test_the_working_day_before_is_the_nearest_one(date: dt.date) -> None:
    before = workdays.workday_before(date)
    between = [before + dt.timedelta(days=n) for n in range(1, (date - before).days)]
    assert before < date
    assert workdays.is_workday(before)
    assert not any(map(workdays.is_workday, between))


@given(DAYS)
def test_morning_is_eight_on_the_same_day(date: dt.date) -> None:
    local = workdays.morning(date).astimezone(OSLO)
    assert (local.date(), local.time()) == (date, dt.time(8))
