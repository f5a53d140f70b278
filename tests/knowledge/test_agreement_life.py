"""What may come next in the life of an agreement, and which dates follow from which."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import agreement_life as life
from knowledge import digests, reminders, workdays
from knowledge.agreement_life import Due, Milestone, Open, Step
from knowledge.language import OSLO
from knowledge.reminders import DISTANCES, Kind, Occasion

TODAY = dt.date(2026, 11, 2)


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


BEGIN = {Step.HEARING, Step.SIGNING}
IN_HEARING = {Step.HEARING_DUE, Step.ANSWER, Step.HEARING_END}
IN_SIGNING = {Step.SIGNED, Step.UNSIGNED, Step.IN_FORCE}
IN_REVISION = {Step.MILESTONE, Step.REACHED}
ALWAYS = {Step.REVIEWED, Step.PERIOD}


@pytest.mark.parametrize(
    ("now", "steps"),
    [
        (Open(), ALWAYS | BEGIN | {Step.REVISION}),
        (Open(revision=True), ALWAYS | BEGIN | IN_REVISION | {Step.REVISION_END}),
        (Open(hearing=True), ALWAYS | IN_HEARING | {Step.REVISION}),
        (Open(revision=True, hearing=True), ALWAYS | IN_HEARING | IN_REVISION),
        (Open(signing=True), ALWAYS | IN_SIGNING | {Step.REVISION}),
        (Open(revision=True, signing=True), ALWAYS | IN_SIGNING | IN_REVISION),
        (Open(current=False), set()),
        (Open(current=False, hearing=True), IN_HEARING),
        (Open(current=False, signing=True), IN_SIGNING),
        (Open(current=False, revision=True), IN_REVISION | {Step.REVISION_END}),
    ],
)
def test_what_may_come_next(now: Open, steps: set[Step]) -> None:
    assert life.possible(now) == steps


@given(st.builds(Open, st.booleans(), st.booleans(), st.booleans(), st.booleans()))
def test_what_is_going_on_can_always_be_brought_to_an_end(now: Open) -> None:
    able = life.possible(now)
    assert (Step.HEARING_END in able) == now.hearing
    assert (Step.IN_FORCE in able) == now.signing
    if now.revision and not now.hearing and not now.signing:
        assert Step.REVISION_END in able
    assert not (now.hearing and Step.HEARING in able)
    assert not (now.signing and Step.SIGNING in able)
    assert not (now.revision and Step.REVISION in able)


@pytest.mark.parametrize(
    ("reviewed_on", "revised", "expected"),
    [
        (None, None, None),
        (None, "2019", None),
        (None, "2019-05", None),
        (None, "2026-99-99", None),
        ("2025-06-01", None, "2026-06-01"),
        ("2025-06-01", "2019-05", "2026-06-01"),
        ("2025-06-01", "2026-01-15", "2027-01-15"),
        ("2026-02-01", "2026-01-15", "2027-02-01"),
        ("2024-02-29", None, "2025-02-28"),
        ("2023-03-01", None, "2024-03-01"),
    ],
)
def test_the_next_review_is_a_year_after_the_last_or_unknown(
    reviewed_on: str | None, revised: str | None, expected: str | None
) -> None:
    assert life.next_review(day(reviewed_on), revised) == day(expected)


@pytest.mark.parametrize(
    ("on", "due"),
    [
        (None, Due.UNKNOWN),
        ("2026-11-01", Due.OVERDUE),
        ("2026-11-02", Due.SOON),
        ("2027-01-31", Due.SOON),
        ("2027-02-01", Due.LATER),
    ],
)
def test_how_urgent_a_review_is(on: str | None, due: Due) -> None:
    assert life.urgency(day(on), TODAY) is due


@pytest.mark.parametrize(
    ("days", "wrong"),
    [
        ({}, None),
        ({Milestone.SIGNING: "2027-01-01"}, None),
        ({Milestone.HEARING_FROM: "2027-01-01", Milestone.HEARING_TO: "2027-01-01"}, None),
        ({Milestone.HEARING_TO: "2027-01-02", Milestone.HEARING_FROM: "2027-01-01"}, None),
        (
            {Milestone.HEARING_FROM: "2027-01-02", Milestone.HEARING_TO: "2027-01-01"},
            (Milestone.HEARING_FROM, Milestone.HEARING_TO),
        ),
        (
            {Milestone.HEARING_TO: "2027-03-01", Milestone.STRATEGIC: None, Milestone.IN_FORCE: "2027-02-01"},
            (Milestone.HEARING_TO, Milestone.IN_FORCE),
        ),
    ],
)
def test_milestones_come_in_their_order(
    days: dict[Milestone, str | None], wrong: tuple[Milestone, Milestone] | None
) -> None:
    assert life.out_of_order({step: day(text) for step, text in days.items()}) == wrong


@pytest.mark.parametrize(
    ("expires", "notice", "expected"),
    [
        ("2027-12-31", "12 månader", "2026-12-31"),
        ("2027-12-31", "6 måneder", "2027-06-30"),
        ("2027-12-31", "3 mnd", "2027-09-30"),
        ("2027-12-31", "eitt år", "2026-12-31"),
        ("2028-02-29", "1 år", "2027-02-28"),
        ("2027-05-31", "tre månadar", "2027-02-28"),
        ("2027-01-15", "1 månad", "2026-12-15"),
        ("2027-12-31", "etter avtale", None),
        ("2027-12-31", "12 månader etter varsel", None),
        ("2027-12-31", "0 månader", None),
        ("2027-12-31", None, None),
        ("2027-12", "12 månader", None),
        ("2027-13-01", "12 månader", None),
        (None, "12 månader", None),
    ],
)
def test_the_last_day_of_notice_follows_from_the_end_and_the_length(
    expires: str | None, notice: str | None, expected: str | None
) -> None:
    assert life.last_notice(expires, notice) == day(expected)


@pytest.mark.parametrize(
    ("now", "days"),
    [
        ("2027-03-01T10:00", ["2027-03-31", "2027-04-30"]),
        ("2027-03-31T08:00", ["2027-03-31", "2027-04-30"]),
        ("2027-04-30T07:59", ["2027-03-31", "2027-04-30"]),
        ("2027-04-30T08:00", ["2027-04-30", "2027-05-30"]),
        ("2027-05-28T08:00", ["2027-05-30", "2027-06-29"]),  # the 30th is a Sunday: said the Friday before
    ],
)
def test_who_has_not_signed_is_asked_every_thirty_days(now: str, days: list[str]) -> None:
    at = dt.datetime.fromisoformat(now).replace(tzinfo=OSLO)
    assert [str(on) for on, _ in life.chases(dt.date(2027, 3, 1), at)] == days


@settings(deadline=None, max_examples=30)
@given(st.dates(dt.date(2026, 1, 1), dt.date(2030, 12, 31)))
def test_through_a_year_each_chase_is_said_once_and_never_two_on_one_morning(opened: dt.date) -> None:
    said = []
    for after in range(1, 366):
        now = workdays.morning(opened + dt.timedelta(days=after))
        rows = [Occasion(Kind.SIGNING, "signing:1", on, over) for on, over in life.chases(opened, now)]
        due = [row for row in rows if reminders.reached(row, now)]
        assert len(due) <= 1
        said += [row.day for row in due if row.day not in said]
    assert said[:11] == [opened + life.CHASED * number for number in range(1, 12)]


@pytest.mark.parametrize(
    ("valid_from", "revised", "expected"),
    [
        (None, False, ("2027-08-01", "2027-08-01")),
        ("2012", False, ("2012", "2027-08-01")),
        (None, True, (None, "2027-08-01")),
        ("2012-01-31", True, ("2012-01-31", "2027-08-01")),
    ],
)
def test_a_revised_agreement_keeps_its_start_also_when_it_is_unknown(
    valid_from: str | None, revised: bool, expected: tuple[str | None, str]
) -> None:
    assert life.in_force(dt.date(2027, 8, 1), valid_from, revised=revised) == expected


def test_who_was_asked_within_a_mark_is_not_reminded_by_it() -> None:
    due = dt.date(2026, 12, 10)
    occasion = Occasion(Kind.HEARING, "hearing:1.1", due, workdays.end_of(due), asked_on=dt.date(2026, 11, 30))
    ahead = digests.upcoming([occasion], dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    assert [str(at.date()) for at, _ in ahead] == ["2026-12-07", "2026-12-09"]
    assert len(DISTANCES[Kind.HEARING]) == 3
