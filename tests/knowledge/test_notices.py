"""When a notice goes out, whom it waits for, and when the missing are chased: by table, and whatever the day."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import notices, workdays
from knowledge.language import OSLO
from knowledge.notices import Standing, chase_due, chase_ends, chases, goes_out, is_reported, report_at, tally


def oslo(text: str) -> dt.datetime:
    """An Oslo wall time as UTC."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=OSLO).astimezone(dt.UTC)


def local(at: dt.datetime) -> str:
    return f"{at.astimezone(OSLO):%Y-%m-%d %H:%M}"


MONDAY = oslo("2026-11-02 10:00")


@pytest.mark.parametrize(
    ("now", "at_once", "out"),
    [
        ("2026-11-02 10:00", False, "2026-11-02 10:00"),
        ("2026-11-02 07:59", False, "2026-11-02 08:00"),
        ("2026-11-02 20:00", False, "2026-11-03 08:00"),
        ("2026-11-06 21:30", False, "2026-11-09 08:00"),
        ("2026-11-07 12:00", False, "2026-11-09 08:00"),
        ("2026-04-01 20:30", False, "2026-04-07 08:00"),
        ("2026-05-16 12:00", False, "2026-05-18 08:00"),
        ("2026-11-07 12:00", True, "2026-11-07 12:00"),
        ("2026-11-02 23:15", True, "2026-11-02 23:15"),
    ],
)
def test_it_goes_out_by_day_on_a_working_day_unless_it_is_urgent(now: str, at_once: bool, out: str) -> None:
    assert local(goes_out(oslo(now), at_once=at_once)) == out


@pytest.mark.parametrize(
    ("sent", "due", "expected"),
    [
        ("2026-11-02 10:00", None, ["2026-11-04 10:00", "2026-11-09 10:00"]),
        ("2026-11-05 14:30", None, ["2026-11-09 14:30", "2026-11-12 14:30"]),
        # Straks on a Saturday night: the days count from Monday morning.
        ("2026-11-07 23:00", None, ["2026-11-11 08:00", "2026-11-16 08:00"]),
        # Over Easter, and over the change to summer time on 29 March.
        ("2026-03-26 09:00", None, ["2026-03-30 09:00", "2026-04-07 09:00"]),
        ("2026-11-02 10:00", "2026-11-12", ["2026-11-11 08:00", "2026-11-13 08:00"]),
        # The limit is a Saturday.
        ("2026-11-02 10:00", "2026-11-14", ["2026-11-13 08:00", "2026-11-16 08:00"]),
        # The day after: then on the limit itself. The same day: only after it.
        ("2026-11-02 10:00", "2026-11-03", ["2026-11-03 08:00", "2026-11-04 08:00"]),
        ("2026-11-02 10:00", "2026-11-02", ["2026-11-03 08:00"]),
        ("2026-11-07 10:00", "2026-11-08", ["2026-11-09 08:00"]),
    ],
)
def test_the_missing_are_chased_twice_at_most(sent: str, due: str | None, expected: list[str]) -> None:
    limit = dt.date.fromisoformat(due) if due else None
    assert [local(at) for at in chases(oslo(sent), limit)] == expected


@pytest.mark.parametrize(
    ("now", "number", "reported"),
    [
        ("2026-11-02 10:00", 0, False),
        ("2026-11-04 09:59", 0, False),
        ("2026-11-04 10:00", 1, False),
        ("2026-11-04 20:00", 0, False),
        ("2026-11-05 08:00", 1, False),
        ("2026-11-07 12:00", 0, False),
        ("2026-11-09 09:59", 1, False),
        ("2026-11-09 10:00", 2, False),
        ("2026-11-11 09:59", 2, False),
        ("2026-11-11 10:00", 0, True),
        ("2026-11-11 21:00", 0, False),
        ("2026-12-01 10:00", 0, True),
    ],
)
def test_only_the_nearest_chase_is_due_and_none_after_the_report(now: str, number: int, reported: bool) -> None:
    assert chase_due(MONDAY, None, oslo(now)) == number
    assert is_reported(MONDAY, None, oslo(now)) is reported


def test_a_chase_is_no_use_once_the_next_has_come() -> None:
    assert local(chase_ends(MONDAY, None, 1)) == "2026-11-09 10:00"
    assert local(chase_ends(MONDAY, None, 2)) == local(report_at(MONDAY, None)) == "2026-11-11 10:00"


moments = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2030, 12, 1)).map(  # noqa: DTZ001
    lambda at: at.replace(tzinfo=dt.UTC)
)


@given(moments, st.none() | st.integers(0, 60), st.booleans())
def test_chases_come_after_the_notice_in_order_by_day_on_working_days(
    now: dt.datetime, days: int | None, at_once: bool
) -> None:
    sent = goes_out(now, at_once=at_once)
    due = None if days is None else sent.astimezone(OSLO).date() + dt.timedelta(days=days)
    marks = [*chases(sent, due), report_at(sent, due)]
    assert 1 <= len(marks) - 1 <= 2
    assert marks == sorted(set(marks))
    assert all(workdays.is_daytime(at) for at in marks)
    assert all(at.astimezone(OSLO).date() > sent.astimezone(OSLO).date() for at in marks)
    if due is not None:
        assert marks[-2].astimezone(OSLO).date() > due


@given(moments, st.none() | st.integers(0, 20), st.integers(0, 45 * 24))
def test_a_chase_is_never_due_by_night_nor_before_its_time(sent: dt.datetime, days: int | None, hours: int) -> None:
    due = None if days is None else sent.astimezone(OSLO).date() + dt.timedelta(days=days)
    now = sent + dt.timedelta(hours=hours)
    number = chase_due(sent, due, now)
    if number:
        assert workdays.is_daytime(now)
        assert chases(sent, due)[number - 1] <= now < chase_ends(sent, due, number)
    assert not (number and is_reported(sent, due, now))


def test_the_count_knows_the_last_reader_and_who_was_told_in_another_way() -> None:
    first, last = oslo("2026-11-02 09:12"), oslo("2026-11-02 09:42")
    count = tally(
        [
            Standing(True, read_at=last),
            Standing(True, read_at=first, elsewhere_at=last),
            Standing(True, elsewhere_at=last),
            Standing(True),
        ]
    )
    assert count == notices.Tally(read=2, all=4, last=last, elsewhere=1)
    assert tally([]) == notices.Tally(0, 0, None, 0)
    assert [row.missing for row in (Standing(True), Standing(False, elsewhere_at=last))] == [True, False]
