"""What a member and a network choose: days before, quiet weeks, gathered messages, pauses; and what is late."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import digests, reminders, wishes, workdays
from knowledge.language import OSLO
from knowledge.reminders import Kind, Occasion, Receiver, Reminder
from knowledge.wishes import Gather, Wishes

KARI = "web:ex:kari"
SUMMER = frozenset({28, 29, 30})
"""6 July to 26 July in 2026."""


def oslo(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=OSLO)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def receiver(**chosen: object) -> Receiver:
    return Receiver(KARI, wishes=Wishes(**chosen))  # type: ignore[arg-type]


def a_meeting(starts: str, number: int = 1, **more: object) -> Occasion:
    bare = reminders.meeting(f"meeting:{number}", oslo(starts))
    return replace(bare, **{"receivers": (Receiver(KARI),), **more})  # type: ignore[arg-type]


def a_day(kind: Kind, on: str, **more: object) -> Occasion:
    bare = reminders.all_day(kind, f"{kind}:1", day(on))
    return replace(bare, **{"receivers": (Receiver(KARI),), **more})  # type: ignore[arg-type]


def marks(occasion: Occasion) -> list[str]:
    return [f"{at.astimezone(OSLO):%m-%d}" for at, _ in reminders.marks(occasion)]


class Ticking:
    """What goes out when the bot ticks, each key once: as the outbox does it, digests too."""

    def __init__(self) -> None:
        self.known: dict[str, dt.datetime] = {}
        self.digests: dict[str, list[Reminder]] = {}
        self.alone: list[Reminder] = []

    def tick(self, now: dt.datetime, *occasions: Occasion) -> digests.Sorted:
        due = [r for r in reminders.due(occasions, now) if r.key not in self.known]
        found = digests.sort(due, now, self.digests)
        self.alone += found.alone
        self.digests.update({key: list(rows) for key, rows in found.digests.items()})
        self.known.update({r.key: now for rows in (found.alone, *found.digests.values()) for r in rows})
        return found

    def at(self, now: str, *occasions: Occasion) -> tuple[list[int], list[list[int]]]:
        """The distances of what goes out alone, and of each digest."""
        found = self.tick(oslo(now), *occasions)
        return [r.distance for r in found.alone], [[r.distance for r in rows] for rows in found.digests.values()]


@pytest.mark.parametrize(
    ("on", "quiet", "expected"),
    [
        ("2026-06-18", frozenset(), ["06-15"]),  # a Thursday
        ("2026-06-20", frozenset(), ["06-17", "06-19"]),  # a Saturday: on the Friday as well
        ("2026-04-06", frozenset(), ["04-01"]),  # Easter Monday: one mark, both fall before Easter
        ("2026-05-17", frozenset(), ["05-13", "05-15"]),  # a Sunday and a public holiday, after Ascension Day
        ("2026-07-15", SUMMER, ["07-03"]),  # in the quiet weeks: once, on the last day before them
        ("2026-07-29", SUMMER, ["07-03"]),  # just after them: three days before is quiet
        ("2026-07-30", SUMMER, ["07-27"]),
        ("2028-02-29", frozenset(), ["02-25"]),  # on 29 February
        ("2028-03-03", frozenset({9}), ["02-25"]),  # its week is quiet and begins on 28 February
    ],
)
def test_a_last_day_that_is_no_working_day_is_said_on_the_working_day_before(
    on: str, quiet: frozenset[int], expected: list[str]
) -> None:
    assert marks(a_day(Kind.ITEM_DEADLINE, on, quiet=quiet)) == expected


def test_a_mark_in_quiet_weeks_comes_on_the_last_working_day_before_them() -> None:
    assert marks(a_meeting("2026-07-28T10:00", quiet=SUMMER)) == ["07-03", "07-27"]
    assert marks(a_meeting("2026-07-28T10:00")) == ["07-21", "07-27"]


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2026-07-14T10:00", []),  # a quiet week: the first working day after will do
        ("2026-07-27T07:59", []),
        ("2026-07-27T08:00", [7]),
    ],
)
def test_what_is_late_waits_for_the_end_of_the_quiet_weeks_while_there_is_time(now: str, said: list[int]) -> None:
    occasion = a_meeting("2026-07-29T10:00", quiet=SUMMER)
    assert [r.distance for r in reminders.due([occasion], oslo(now))] == said


def test_what_happens_within_quiet_weeks_is_said_by_day_when_it_was_called_there() -> None:
    occasion = a_meeting("2026-07-16T10:00", quiet=SUMMER)
    assert reminders.due([occasion], oslo("2026-07-14T22:00")) == []
    assert len(reminders.due([occasion], oslo("2026-07-15T08:00"))) == 1


def test_a_network_may_choose_other_days_and_none_at_all() -> None:
    assert marks(a_meeting("2026-06-17T10:00", distances=(14, 2))) == ["06-03", "06-15"]
    assert marks(a_meeting("2026-06-17T10:00", distances=())) == []
    assert marks(a_day(Kind.ITEM_DEADLINE, "2026-06-20", distances=())) == []


def test_a_member_hears_at_its_own_days_before_and_the_others_at_theirs() -> None:
    mine = receiver(leads=(("meeting", (10, 3)),))
    occasion = a_meeting("2026-06-17T10:00", receivers=(mine, Receiver("web:ex:ola")))
    said = [
        (now[5:10], r.receiver.address[-4:].strip(":"), r.distance)
        for now in ("2026-06-05T08:00", "2026-06-10T08:00", "2026-06-12T08:00", "2026-06-16T08:00")
        for r in reminders.due([occasion], oslo(now))
        if r.at == oslo(now)
    ]
    assert said == [("06-05", "kari", 10), ("06-10", "ola", 7), ("06-12", "kari", 3), ("06-16", "ola", 1)]


def test_a_task_is_said_before_on_the_day_and_each_week_until_it_is_done() -> None:
    occasion = a_day(Kind.TASK, "2026-06-19", over=oslo("2026-12-01T00:00"))
    assert marks(occasion)[:5] == ["06-12", "06-19", "06-26", "07-03", "07-10"]
    assert marks(replace(occasion, fixed=(-1,))) == ["06-22"]  # due on a Friday: overdue from Monday on


def test_a_question_is_said_three_working_days_after_it_was_asked() -> None:
    assert marks(a_day(Kind.INQUIRY, "2026-06-18")) == ["06-23"]  # Thursday → Tuesday
    assert marks(a_day(Kind.INQUIRY, "2026-04-01")) == ["04-09"]  # over Easter


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("14 3 1", (14, 3, 1)),
        ("1, 14 og 3", (14, 3, 1)),
        ("7,7", (7,)),
        ("0", (0,)),
        ("366", (366,)),
        ("367", None),
        ("1 2 3 4 5 6", None),
        ("-1", None),
        ("to", None),
        ("²", None),
        ("", None),
    ],
)
def test_days_before_are_read_as_people_write_them(typed: str, days: tuple[int, ...] | None) -> None:
    assert wishes.chosen(typed) == days
    assert days is None or wishes.read(wishes.written(days)) == days


def test_after_an_outage_only_the_nearest_is_said_and_marked_as_late() -> None:
    (late,) = reminders.due([a_meeting("2026-06-17T10:00")], oslo("2026-06-12T09:00"))
    assert (late.distance, late.late) == (7, True)
    (timely,) = reminders.due([a_meeting("2026-06-17T10:00")], oslo("2026-06-16T15:00"))
    assert (timely.distance, timely.late) == (1, False)


def test_what_was_called_after_its_mark_is_not_late() -> None:
    occasion = a_meeting("2026-06-17T10:00", since=oslo("2026-06-11T12:00"))
    assert [r.late for r in reminders.due([occasion], oslo("2026-06-11T12:05"))] == [False]


def test_in_a_pause_nothing_comes_and_after_it_the_nearest_alone() -> None:
    away = receiver(pause=(day("2026-12-20"), day("2027-01-05")))
    first = a_meeting("2027-01-04T10:00", 1, receivers=(away,))  # over when the pause ends
    second = a_meeting("2027-01-07T10:00", 2, receivers=(away,))  # 7 days before lies in the pause
    ticking = Ticking()
    for now in ("2026-12-28T08:00", "2027-01-04T08:00", "2027-01-05T19:00", "2027-01-06T00:00", "2027-01-06T07:59"):
        assert ticking.at(now, first, second) == ([], [])
    assert ticking.at("2027-01-06T08:00", first, second) == ([1], [])
    third = a_meeting("2027-01-11T10:00", 3, receivers=(away,))
    (held,) = reminders.due([third], oslo("2027-01-06T08:00"))
    assert (held.distance, held.held, held.late) == (7, True, False)


def test_what_is_late_does_not_wait_for_a_day_within_the_pause() -> None:
    me = receiver(pause=(day("2027-02-09"), day("2027-02-15")))
    deadline = a_day(Kind.ITEM_DEADLINE, "2027-02-15", receivers=(me,), quiet=frozenset({6}))
    assert reminders.due([deadline], oslo("2027-02-07T12:00")) == []  # Sunday: the Monday is quiet, but the last chance
    assert [r.distance for r in reminders.due([deadline], oslo("2027-02-08T08:00"))] == [3]


def test_a_daily_digest_gathers_what_is_due_at_eight() -> None:
    mine = (receiver(gather=Gather.DAILY),)
    rows = [a_meeting("2026-06-17T10:00", 1, receivers=mine), a_meeting("2026-06-17T13:00", 2, receivers=mine)]
    ticking = Ticking()
    assert ticking.at("2026-06-10T07:59", *rows) == ([], [])
    assert ticking.at("2026-06-10T08:00", *rows) == ([], [[7, 7]])
    assert ticking.at("2026-06-10T08:05", *rows) == ([], [])
    new = a_meeting("2026-06-18T10:00", 3, receivers=mine, distances=(8,), since=oslo("2026-06-10T11:00"))
    assert ticking.at("2026-06-10T12:00", *rows, new) == ([], [])  # waits for the next morning
    assert ticking.at("2026-06-11T08:00", *rows, new) == ([], [[8]])


def test_a_weekly_digest_comes_on_the_first_working_day_and_what_cannot_wait_comes_alone() -> None:
    mine = (receiver(gather=Gather.WEEKLY),)
    rows = [a_meeting("2026-06-17T10:00", 1, receivers=mine), a_meeting("2026-06-25T10:00", 2, receivers=mine)]
    ticking = Ticking()
    assert ticking.at("2026-06-10T08:00", *rows) == ([], [])
    assert ticking.at("2026-06-15T08:00", *rows) == ([], [[7]])
    assert ticking.at("2026-06-16T08:00", *rows) == ([1], [])  # next Monday the meeting is over
    assert ticking.at("2026-06-18T08:00", *rows) == ([], [])
    assert ticking.at("2026-06-22T08:00", *rows) == ([], [[7]])


def test_nothing_waits_for_a_digest_that_a_pause_holds_back_until_it_is_over() -> None:
    me = receiver(gather=Gather.WEEKLY, pause=(day("2026-01-10"), day("2026-01-14")))
    deadline = a_day(Kind.ITEM_DEADLINE, "2026-01-14", receivers=(me,))
    assert Ticking().at("2026-01-09T08:00", deadline) == ([3], [])
    later = a_day(Kind.ITEM_DEADLINE, "2026-01-16", distances=(7,), receivers=(me,))
    ticking = Ticking()
    assert ticking.at("2026-01-09T08:00", later) == ([], [])
    assert ticking.at("2026-01-12T08:00", later) == ([], [])
    assert ticking.at("2026-01-15T08:00", later) == ([], [[7]])


def test_a_weekly_digest_that_was_missed_comes_the_same_week_and_after_easter_on_tuesday() -> None:
    mine = (receiver(gather=Gather.WEEKLY),)
    missed = a_meeting("2026-06-24T10:00", receivers=mine, distances=(10,))  # Sunday → Friday the 12th
    assert Ticking().at("2026-06-16T09:00", missed) == ([], [[10]])
    easter = a_meeting("2026-04-17T10:00", receivers=mine, distances=(14,))
    assert Ticking().at("2026-04-07T08:00", easter) == ([], [[14]])


MINUTES = st.integers(0, 60 * 24 * 60)


@settings(deadline=None, max_examples=100)  # two and a half months of ticks each
@given(
    st.lists(st.tuples(MINUTES, st.booleans()), min_size=1, max_size=4),
    st.sampled_from(Gather),
    st.frozensets(st.integers(1, 53), max_size=6),
    st.none() | st.tuples(st.integers(0, 60), st.integers(0, 40)),
    st.integers(0, 6 * 365),
    st.sampled_from([30, 60, 24 * 60]),
)
def test_whatever_is_chosen_each_thing_comes_once_and_in_time(
    when: list[tuple[int, bool]],
    gather: Gather,
    quiet: frozenset[int],
    pause: tuple[int, int] | None,
    begin: int,
    every: int,
) -> None:
    start = workdays.morning(day("2026-01-05") + dt.timedelta(days=begin))
    span = None if pause is None else _span(start, *pause)
    me = receiver(gather=gather, pause=span)
    rows = [_any(number, start + dt.timedelta(days=8, minutes=m), me, quiet, meeting) for number, (m, meeting) in
            enumerate(when, 1)]  # fmt: skip
    ticking, now = Ticking(), start
    while now < start + dt.timedelta(days=75):
        found = ticking.tick(now, *rows)
        for each in (*found.alone, *(r for gathered in found.digests.values() for r in gathered)):
            assert each.at <= now < each.occasion.over
            assert span is None or not span[0] <= now.astimezone(OSLO).date() <= span[1]
        assert not found.digests or workdays.is_workday(now.astimezone(OSLO).date(), quiet)
        now += dt.timedelta(minutes=every)
    gathered = [r for some in ticking.digests.values() for r in some]
    assert gather != Gather.AT_ONCE or not gathered
    keys = [r.key for r in (*ticking.alone, *gathered)]
    assert len(keys) == len(set(keys))
    if every < 24 * 60:
        for row in rows:
            spoken = [r for r in (*ticking.alone, *gathered) if r.occasion.subject == row.subject]
            assert spoken or _never_could(row, span, quiet, start)


def _span(start: dt.datetime, begins: int, lasts: int) -> tuple[dt.date, dt.date]:
    first = start.astimezone(OSLO).date() + dt.timedelta(days=begins)
    return first, first + dt.timedelta(days=lasts)


def _any(number: int, at: dt.datetime, me: Receiver, quiet: frozenset[int], meeting: bool) -> Occasion:
    if meeting:
        return replace(reminders.meeting(f"meeting:{number}", at), receivers=(me,), quiet=quiet)
    bare = reminders.all_day(Kind.ITEM_DEADLINE, f"deadline:{number}", at.astimezone(OSLO).date())
    return replace(bare, receivers=(me,), quiet=quiet)


def _never_could(
    row: Occasion, span: tuple[dt.date, dt.date] | None, quiet: frozenset[int], start: dt.datetime
) -> bool:
    """Whether the member's pause leaves no working hour in which it could have been said."""
    if span is None:
        return False
    first = max(start, reminders.marks(row)[0][0])
    hours = (first + dt.timedelta(hours=n) for n in range(int((row.over - first) / dt.timedelta(hours=1))))
    free = (at for at in hours if not span[0] <= at.astimezone(OSLO).date() <= span[1])
    return not any(map(workdays.is_daytime, free))
