"""Who is reminded of what, and when: never twice, never early, never of what is over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import digests, reminders, workdays
from knowledge.language import OSLO
from knowledge.reminders import Kind, Occasion, Receiver, Role
from knowledge.wishes import Gather, Wishes

MINUTE = dt.timedelta(minutes=1)
KARI, OLA, SECRETARY = Receiver("web:ex:kari"), Receiver("web:ex:ola"), Receiver("web:ex:sec", Role.SECRETARIAT)


def oslo(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=OSLO)


def a_meeting(starts: str, *receivers: Receiver, whole_day: bool = False) -> Occasion:
    return replace(reminders.meeting("meeting:1", oslo(starts), whole_day=whole_day), receivers=receivers or (KARI,))


def a_day(kind: Kind, day: str, *receivers: Receiver) -> Occasion:
    return replace(reminders.all_day(kind, f"{kind}:1", dt.date.fromisoformat(day)), receivers=receivers or (KARI,))


def distances(occasion: Occasion, now: str) -> list[int]:
    return [reminder.distance for reminder in reminders.due([occasion], oslo(now))]


class Ticking:
    """What is said when the bot ticks now and then, each key once: as the outbox does it."""

    def __init__(self) -> None:
        self.said: dict[str, dt.datetime] = {}

    def tick(self, now: dt.datetime, occasions: Iterable[Occasion]) -> list[reminders.Reminder]:
        new = [r for r in reminders.due(occasions, now) if r.key not in self.said]
        self.said.update({r.key: now for r in new})
        return new

    def at(self, now: str, *occasions: Occasion) -> list[int]:
        return [r.distance for r in self.tick(oslo(now), occasions)]


@pytest.mark.parametrize(
    ("starts", "seven", "one"),
    [
        ("2026-06-17T10:00", "2026-06-10T08:00", "2026-06-16T08:00"),  # a Wednesday
        ("2026-06-15T10:00", "2026-06-08T08:00", "2026-06-12T08:00"),  # a Monday: the day before is a Sunday
        ("2026-05-18T10:00", "2026-05-11T08:00", "2026-05-15T08:00"),  # after 17 May on a Sunday
        ("2027-05-18T10:00", "2027-05-11T08:00", "2027-05-14T08:00"),  # after 17 May on a Monday
        ("2026-04-07T10:00", "2026-03-31T08:00", "2026-04-01T08:00"),  # after Easter
        ("2026-04-09T10:00", "2026-04-01T08:00", "2026-04-08T08:00"),  # seven days before is Maundy Thursday
        ("2027-01-04T10:00", "2026-12-28T08:00", "2026-12-31T08:00"),  # over New Year
        ("2028-03-01T10:00", "2028-02-23T08:00", "2028-02-29T08:00"),  # the day before is 29 February
        ("2028-02-29T10:00", "2028-02-22T08:00", "2028-02-28T08:00"),  # on 29 February
        ("2026-06-17T00:30", "2026-06-10T08:00", "2026-06-16T08:00"),  # half an hour after midnight
    ],
)
def test_a_meeting_is_announced_seven_days_and_one_day_before_on_a_working_day(
    starts: str, seven: str, one: str
) -> None:
    occasion = a_meeting(starts)
    assert [at for at, _ in digests.upcoming([occasion], oslo("2026-01-01T00:00"))] == [oslo(seven), oslo(one)]


@pytest.mark.parametrize(
    ("kind", "day", "marks"),
    [
        (Kind.ITEM_DEADLINE, "2026-06-18", ["2026-06-15"]),
        (Kind.ITEM_DEADLINE, "2026-06-16", ["2026-06-12"]),
        (Kind.TERM, "2026-12-31", ["2026-07-03", "2026-10-02", "2026-12-01"]),
        (Kind.TERM, "2028-02-29", ["2027-09-02", "2027-12-01", "2028-01-28"]),
        (Kind.ROTATION, "2027-01-01", ["2026-12-02", "2026-12-24"]),
        (Kind.REVIEW, "2026-09-01", ["2026-06-03", "2026-09-01"]),
        (Kind.MILESTONE, "2026-06-18", ["2026-06-04", "2026-06-15"]),
        (Kind.HEARING, "2026-06-18", ["2026-06-04", "2026-06-15", "2026-06-17"]),
        (Kind.NOTICE, "2026-12-31", ["2026-07-03", "2026-12-01"]),
    ],
)
def test_deadlines_terms_and_reviews_are_announced_at_their_distances(kind: Kind, day: str, marks: list[str]) -> None:
    ahead = digests.upcoming([a_day(kind, day)], oslo("2026-01-01T00:00"))
    assert [at for at, _ in ahead] == [oslo(f"{mark}T08:00") for mark in marks]


@pytest.mark.parametrize("year", range(2026, 2031))
@pytest.mark.parametrize("month", [3, 10])
@pytest.mark.parametrize("after", range(9))
@pytest.mark.parametrize("hour", ["00:00", "00:30", "02:30", "03:00", "10:00"])
def test_it_comes_at_eight_in_oslo_around_every_clock_change(year: int, month: int, after: int, hour: str) -> None:
    last = dt.date(year, month, 31)
    change = last - dt.timedelta(days=(last.weekday() + 1) % 7)
    occasion = a_meeting(f"{change + dt.timedelta(days=after)}T{hour}")
    ticking = Ticking()
    start = workdays.morning(change - dt.timedelta(days=12))
    for hours in range(24 * 22):
        ticking.tick(start + dt.timedelta(hours=hours), [occasion])
    said = [at.astimezone(OSLO) for at in ticking.said.values()]
    assert [at.time() for at in said] == [dt.time(8)] * len(said)
    assert [at.date() for at in said] == sorted(
        {workdays.workday_at_or_before(occasion.day - dt.timedelta(days=d)) for d in (7, 1)}
    )


@pytest.mark.parametrize(("sunday", "minutes"), [("2026-03-29", 180), ("2026-10-25", 300)])
def test_every_minute_of_the_nights_when_the_clocks_change_is_one(sunday: str, minutes: int) -> None:
    midnight = oslo(f"{sunday}T00:00").astimezone(dt.UTC)
    night = [midnight + n * MINUTE for n in range(minutes)]
    assert night[-1].astimezone(OSLO).time() == dt.time(3, 59)
    ahead = a_meeting(f"{dt.date.fromisoformat(sunday) + dt.timedelta(days=2)}T10:00")
    morning = oslo(f"{dt.date.fromisoformat(sunday) + dt.timedelta(days=1)}T08:00")
    for minute in night:
        then = a_meeting(minute.astimezone(OSLO).replace(tzinfo=None).isoformat())
        marks = [at.astimezone(OSLO).time() for at, _ in digests.upcoming([then], oslo("2026-01-01T00:00"))]
        assert marks == [dt.time(8), dt.time(8)]
        ticking = Ticking()  # a worker that comes back at this minute, and was there at no other
        for now in (minute, minute + MINUTE, morning - MINUTE, morning, morning + MINUTE):
            ticking.tick(now, [ahead])
        assert [*ticking.said.values()] == [morning]


def test_before_the_mark_none_after_it_one_and_then_none() -> None:
    occasion, ticking = a_meeting("2026-06-17T10:00"), Ticking()
    assert ticking.at("2026-06-10T07:59", occasion) == []
    assert ticking.at("2026-06-10T08:00", occasion) == [7]
    assert ticking.at("2026-06-10T08:01", occasion) == []
    assert ticking.at("2026-06-15T23:00", occasion) == []
    assert ticking.at("2026-06-16T08:00", occasion) == [1]
    assert ticking.at("2026-06-17T09:59", occasion) == []


def test_a_meeting_moved_later_is_announced_for_its_new_day() -> None:
    ticking = Ticking()
    assert ticking.at("2026-06-10T08:00", a_meeting("2026-06-17T10:00")) == [7]
    moved = a_meeting("2026-06-24T10:00")
    assert ticking.at("2026-06-16T08:00", moved) == []
    assert ticking.at("2026-06-17T08:00", moved) == [7]
    assert ticking.at("2026-06-23T08:00", moved) == [1]


def test_a_meeting_moved_earlier_is_announced_at_once_when_its_mark_has_passed() -> None:
    ticking = Ticking()
    assert ticking.at("2026-06-10T08:00", a_meeting("2026-06-24T10:00")) == []
    moved = a_meeting("2026-06-16T10:00")
    assert ticking.at("2026-06-10T12:00", moved) == [7]
    assert ticking.at("2026-06-15T08:00", moved) == [1]


def test_a_meeting_moved_to_another_hour_is_announced_with_the_new_hour() -> None:
    ticking = Ticking()
    assert ticking.at("2026-06-16T08:00", a_meeting("2026-06-17T10:00")) == [1]
    assert ticking.at("2026-06-16T12:00", a_meeting("2026-06-17T09:00")) == [1]


def test_a_meeting_that_came_back_to_its_old_day_is_not_announced_again() -> None:
    ticking = Ticking()
    assert ticking.at("2026-06-10T08:00", a_meeting("2026-06-17T10:00")) == [7]
    assert ticking.at("2026-06-10T09:00", a_meeting("2026-06-24T10:00")) == []
    assert ticking.at("2026-06-10T10:00", a_meeting("2026-06-17T10:00")) == []


@pytest.mark.parametrize(
    ("known_at", "first", "then"),
    [
        ("2026-06-12T14:00", [7], [1]),  # called five days before: told at once, and the day before
        ("2026-06-16T14:00", [1], []),  # called the day before: told once
        ("2026-06-17T09:00", [1], []),  # called an hour before
        ("2026-06-17T10:00", [], []),  # written down after it began
    ],
)
def test_a_meeting_called_at_short_notice_is_announced_once_at_once(
    known_at: str, first: list[int], then: list[int]
) -> None:
    occasion, ticking = a_meeting("2026-06-17T10:00"), Ticking()
    assert ticking.at(known_at, occasion) == first
    if known_at < "2026-06-16":
        assert ticking.at("2026-06-16T08:00", occasion) == then


@pytest.mark.parametrize(
    ("back", "expected"),
    [
        ("2026-06-12T09:00", [7]),
        ("2026-06-16T09:00", [1]),
        ("2026-06-17T09:59", [1]),
        ("2026-06-17T10:00", []),
        ("2026-06-30T10:00", []),
    ],
)
def test_after_an_outage_only_the_nearest_is_said_and_nothing_of_what_is_over(back: str, expected: list[int]) -> None:
    assert distances(a_meeting("2026-06-17T10:00"), back) == expected


@pytest.mark.parametrize(
    ("starts", "now", "expected"),
    [
        ("2026-06-17T10:00", "2026-06-13T12:00", []),  # Saturday: Monday will do
        ("2026-06-17T10:00", "2026-06-15T08:00", [7]),
        ("2026-06-17T10:00", "2026-06-16T23:00", []),  # night: 08:00 is before it starts
        ("2026-06-17T08:00", "2026-06-16T23:00", [1]),  # night, but 08:00 would be too late
        ("2026-06-14T12:00", "2026-06-13T03:00", []),  # a meeting on a Sunday: Saturday by day
        ("2026-06-14T12:00", "2026-06-13T08:00", [1]),
        ("2026-06-13T07:00", "2026-06-13T03:00", [1]),  # nothing better is left
    ],
)
def test_what_is_late_waits_for_daytime_while_there_is_one(starts: str, now: str, expected: list[int]) -> None:
    assert distances(a_meeting(starts), now) == expected


def test_a_meeting_of_unknown_hour_is_announced_by_its_day_alone() -> None:
    occasion = a_meeting("2026-06-17T09:00", whole_day=True)
    assert occasion.date == "2026-06-17"
    assert distances(occasion, "2026-06-16T08:00") == [1]


def test_a_deadline_is_still_worth_a_word_on_its_own_day_and_not_the_day_after() -> None:
    occasion = a_day(Kind.ITEM_DEADLINE, "2026-06-18")
    assert distances(occasion, "2026-06-18T19:00") == [3]
    assert distances(occasion, "2026-06-19T00:00") == []


def test_a_reminder_is_no_use_when_the_next_one_is_due() -> None:
    (first,) = reminders.due([a_meeting("2026-06-17T10:00")], oslo("2026-06-10T08:00"))
    (second,) = reminders.due([a_meeting("2026-06-17T10:00")], oslo("2026-06-16T08:00"))
    assert (first.expires, second.expires) == (oslo("2026-06-16T08:00"), oslo("2026-06-17T10:00"))


def test_who_muted_the_kind_is_left_alone_and_hears_the_others() -> None:
    quiet = replace(OLA, muted=frozenset({"meeting"}))
    now = oslo("2026-06-16T08:00")
    both = [a_meeting("2026-06-17T10:00", KARI, quiet), a_day(Kind.ITEM_DEADLINE, "2026-06-19", quiet)]
    told = [(r.receiver.address, r.occasion.kind) for r in reminders.due(both, now)]
    assert told == [(KARI.address, Kind.MEETING), (OLA.address, Kind.ITEM_DEADLINE)]


def test_who_is_a_member_and_keeps_the_secretariat_is_told_once() -> None:
    both = replace(SECRETARY, address=KARI.address)
    told = reminders.due([a_day(Kind.TERM, "2026-12-31", KARI, both, SECRETARY)], oslo("2026-12-01T08:00"))
    assert [(r.receiver.address, r.receiver.role) for r in told] == [
        (KARI.address, Role.MEMBER),
        (SECRETARY.address, Role.SECRETARIAT),
    ]


def test_who_joins_late_is_told_and_who_left_is_not() -> None:
    ticking = Ticking()
    now, later = oslo("2026-06-10T08:00"), oslo("2026-06-11T09:00")
    assert len(ticking.tick(now, [a_meeting("2026-06-17T10:00", KARI)])) == 1
    told = ticking.tick(later, [a_meeting("2026-06-17T10:00", OLA)])
    assert [r.receiver for r in told] == [OLA]


@pytest.mark.parametrize(
    ("reviewed", "revised", "review"),
    [
        ("2025-09-01", None, "2026-09-01"),
        (None, "2025-09-01", "2026-09-01"),
        ("2024-05-01", "2025-09-01", "2026-09-01"),
        ("2025-10-01", "2025-09-01", "2026-10-01"),
        ("2024-02-29", None, "2025-02-28"),
        (None, "2025-09", None),
        (None, "2025", None),
        (None, None, None),
    ],
)
def test_a_review_is_a_year_after_the_last_one_and_never_guessed(
    reviewed: str | None, revised: str | None, review: str | None
) -> None:
    day = reminders.review_day(dt.date.fromisoformat(reviewed) if reviewed else None, revised)
    assert day == (dt.date.fromisoformat(review) if review else None)


# Properties: any occasions, any ticks.

AFTERWARDS = (Kind.TASK, Kind.INQUIRY)

MINUTES = st.integers(0, 5 * 365 * 24 * 60)
MOMENTS = MINUTES.map(lambda minutes: dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes))
RECEIVERS = st.lists(
    st.builds(
        Receiver,
        st.sampled_from(["web:ex:a", "web:ex:b", "web:ex:c"]),
        st.sampled_from(Role),
        st.frozensets(st.sampled_from([kind.value for kind in Kind]), max_size=2),
        st.builds(
            Wishes,
            st.lists(
                st.tuples(
                    st.sampled_from([kind.value for kind in Kind]),
                    st.lists(st.integers(0, 120), max_size=3, unique=True).map(tuple),
                ),
                max_size=2,
            ).map(tuple),
            st.just(Gather.AT_ONCE),
            st.none(),
            st.none() | MOMENTS,
        ),
    ),
    max_size=4,
)
QUIET = st.frozensets(st.integers(1, 53), max_size=10)


@st.composite
def occasions(draw: st.DrawFn) -> Occasion:
    kind, at = draw(st.sampled_from(Kind)), draw(MOMENTS)
    receivers, number = draw(RECEIVERS), draw(st.integers(1, 9))
    if kind == Kind.MEETING:
        bare = reminders.meeting(f"meeting:{number}", at, whole_day=draw(st.booleans()))
    else:
        bare = reminders.all_day(kind, f"{kind}:{number}", at.astimezone(OSLO).date())
    own = draw(st.none() | st.lists(st.integers(0, 120), max_size=3, unique=True).map(tuple))
    over = bare.over + dt.timedelta(days=draw(st.sampled_from([0, 30]))) if kind in AFTERWARDS else bare.over
    return replace(bare, receivers=tuple(receivers), distances=own, quiet=draw(QUIET), over=over)


@st.composite
def ticks(draw: st.DrawFn) -> tuple[Occasion, list[dt.datetime]]:
    """An occasion and moments around its marks, in order: some regular ticks, some outages."""
    occasion = draw(occasions())
    before = draw(st.lists(st.integers(-120 * 24 * 60, 24 * 60 * 2), min_size=1, max_size=40))
    return occasion, [occasion.over + dt.timedelta(minutes=minutes) for minutes in sorted(before)]


@given(ticks())
def test_nobody_is_told_the_same_twice_nor_before_its_time_nor_after(case: tuple[Occasion, list[dt.datetime]]) -> None:
    occasion, moments = case
    ticking = Ticking()
    told: list[tuple[str, int]] = []
    for now in moments:
        for reminder in ticking.tick(now, [occasion]):
            told.append((reminder.receiver.address, reminder.distance))
            assert (reminder.at, reminder.distance) in reminders.marks(occasion, reminder.receiver)
            assert reminder.at == reminders.mark(occasion, reminder.distance) <= now < occasion.over
            assert now < reminder.expires <= occasion.over
            assert occasion.kind not in reminder.receiver.muted
            assert reminder.receiver in occasion.receivers
    assert len(told) == len(set(told))
    for address in {address for address, _ in told}:
        mine = [reminders.mark(occasion, distance) for to, distance in told if to == address]
        assert mine == sorted(set(mine))


@given(occasions(), st.integers(1, 180))
def test_everything_due_is_said_once_to_everyone_when_the_bot_ticks(occasion: Occasion, minutes: int) -> None:
    ticking, step = Ticking(), dt.timedelta(minutes=minutes)
    wanted = {r.address: r for r in reversed(occasion.receivers) if occasion.kind not in r.muted}
    marks = {at for r in wanted.values() for at, _ in reminders.marks(occasion, r)}
    for at in sorted(marks):
        for n in range(3):
            ticking.tick(at - step + n * step, [occasion])
    for receiver in wanted.values():
        mine = [at for at, _ in reminders.marks(occasion, receiver)]
        said = [key for key in ticking.said if key.endswith(f":{receiver.address}")]
        sure = [at for at in mine if at + step < occasion.over and workdays.is_daytime(at + step, quiet=occasion.quiet)]
        later = [mine[n + 1] if n + 1 < len(mine) else occasion.over for n in range(len(mine))]
        assert len([at for at, end in zip(mine, later, strict=True) if at in sure and at + step < end]) <= len(said)
        assert len(said) <= len(mine)


@given(ticks())
def test_nothing_is_said_by_night_or_on_a_holiday_while_there_is_a_better_time(
    case: tuple[Occasion, list[dt.datetime]],
) -> None:
    occasion, moments = case
    for now in moments:
        if reminders.due([occasion], now) and not workdays.is_daytime(now, quiet=occasion.quiet):
            assert workdays.next_daytime(now, quiet=occasion.quiet) >= occasion.over


@given(occasions(), MOMENTS)
def test_the_next_mark_is_when_something_new_is_said(occasion: Occasion, now: dt.datetime) -> None:
    ahead = digests.upcoming([occasion], now)
    assert all(now < at < occasion.over for at, _ in ahead)
    wanted = {r.address: r for r in reversed(occasion.receivers) if occasion.kind not in r.muted}
    for at, _ in ahead if wanted else ():
        before = {r.key for r in reminders.due([occasion], at - dt.timedelta(seconds=1))}
        after = {r.key for r in reminders.due([occasion], at) if r.at == at}
        told = [r for r in wanted.values() if at in [mark for mark, _ in reminders.marks(occasion, r)]]
        assert len(after - before) == len(told) > 0


@given(occasions(), st.sampled_from(["web:ex:a", "web:ex:b", "web:ex:c"]))
def test_what_a_member_hears_of_is_what_it_would_be_reminded_of(occasion: Occasion, address: str) -> None:
    (heard,) = reminders.heard_by([occasion], address) or (replace(occasion, receivers=()),)
    for at, _ in digests.upcoming([heard], dt.datetime(2020, 1, 1, tzinfo=dt.UTC)) if heard.receivers else ():
        assert address in {r.receiver.address for r in reminders.due([occasion], at)}
    if not heard.receivers:
        assert address not in {r.receiver.address for r in reminders.due([occasion], occasion.over - MINUTE)}
