"""Terms: ends and renewals, also over leap days; gaps, overlaps, vacancies, many at once, too many in a row."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge import terms
from knowledge.terms import Concern, Finding, Holding, Place, findings


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


TODAY = day("2026-11-02")


def held(member: int, starts: str, ends: str | None = None, seat: int = 1, **more: object) -> Holding:
    return Holding(seat, member, day(starts), day(ends) if ends else None, **more)  # type: ignore[arg-type]


def concerns(*rows: Holding, seat: Place | None = None) -> list[Concern]:
    return [f.concern for f in findings([seat or Place(1, 1)], rows, TODAY)]


@pytest.mark.parametrize(
    ("starts", "years", "last"),
    [
        ("2026-01-01", 2, "2027-12-31"),
        ("2024-02-29", 2, "2026-02-27"),
        ("2024-02-29", 4, "2028-02-28"),
        ("2025-03-01", 4, "2029-02-28"),
        ("2023-10-15", 4, "2027-10-14"),
    ],
)
def test_the_last_day_of_a_term(starts: str, years: int, last: str) -> None:
    assert terms.last_day(day(starts), years) == day(last)


def test_a_renewal_begins_the_day_after_and_never_before_today() -> None:
    assert terms.renewed(held(1, "2025-01-01", "2026-12-31"), 2, TODAY) == (day("2027-01-01"), day("2028-12-31"))
    assert terms.renewed(held(1, "2023-01-01", "2024-12-31"), 2, TODAY) == (TODAY, day("2028-11-01"))
    assert terms.renewed(held(1, "2023-01-01"), 4, TODAY) == (TODAY, day("2030-11-01"))


def test_the_renewal_of_one_who_sits_on_begins_where_the_term_ended() -> None:
    carried = held(1, "2024-07-01", term_ends=day("2026-06-30"))
    assert terms.renewed(carried, 2, TODAY) == (day("2026-07-01"), day("2028-06-30"))


@pytest.mark.parametrize(("printed", "number"), [("2", 2), ("16", 16), ("inntil 6", None), (None, None), ("٣", None)])
def test_only_a_whole_number_is_a_number_of_places(printed: str | None, number: int | None) -> None:
    assert terms.places(printed) == number


def test_a_seat_that_says_no_right_votes_or_speaks() -> None:
    assert [terms.right(True, None), terms.right(False, None), terms.right(False, "item")] == ["vote", "speech", "item"]


def test_a_seat_that_nobody_sits_in_is_vacant_and_it_is_said_until_when() -> None:
    assert findings([Place(1, 1)], [], TODAY) == [Finding(Concern.VACANT, 1, number=1)]
    coming = findings([Place(1, 1)], [held(1, "2027-01-01", "2028-12-31")], TODAY)
    assert coming == [Finding(Concern.VACANT, 1, last=day("2026-12-31"), number=1)]
    assert findings([Place(1, 3)], [held(1, "2026-01-01")], TODAY) == [Finding(Concern.VACANT, 1, number=2)]


def test_a_deputy_fills_no_seat() -> None:
    assert concerns(held(1, "2026-01-01", deputy=True)) == [Concern.VACANT]


def test_a_gap_is_the_days_between_one_and_the_next() -> None:
    rows = (held(1, "2025-01-01", "2026-12-31"), held(2, "2027-02-01", "2028-12-31"))
    assert findings([Place(1, 1)], rows, TODAY) == [
        Finding(Concern.GAP, 1, (1,), day("2027-01-01"), day("2027-01-31"), 31)
    ]


def test_one_who_follows_at_once_leaves_no_gap_and_no_overlap() -> None:
    assert concerns(held(1, "2025-01-01", "2026-12-31"), held(2, "2027-01-01", "2028-12-31")) == []


def test_two_in_a_seat_for_one_overlap_from_the_first_day_they_both_sit() -> None:
    rows = (held(1, "2025-01-01", "2026-12-31"), held(2, "2026-12-01", "2028-11-30"))
    assert findings([Place(1, 1)], rows, TODAY) == [
        Finding(Concern.OVERLAP, 1, (1, 2), day("2026-12-01"), day("2026-12-31"), 2)
    ]
    assert concerns(*rows, seat=Place(1, 2)) == [Concern.VACANT]
    assert concerns(*rows, seat=Place(1)) == []


def test_an_overlap_that_is_over_is_not_told() -> None:
    assert concerns(held(1, "2025-01-01", "2026-06-30"), held(2, "2026-06-01", "2028-05-31")) == []


def test_the_same_person_twice_overlaps_also_where_the_number_is_not_known() -> None:
    rows = (held(1, "2026-01-01", "2027-12-31"), held(1, "2026-06-01", "2028-05-31"))
    assert concerns(*rows, seat=Place(1)) == [Concern.OVERLAP]


def test_terms_in_a_row_are_counted_and_a_break_begins_anew() -> None:
    row = (
        held(1, "2020-01-01", "2021-12-31"),
        held(1, "2022-01-10", "2023-12-31"),
        held(1, "2024-01-01", "2027-12-31"),
    )
    assert terms.terms_served(row, 1, 1) == 3
    assert terms.terms_served((row[0], row[2]), 1, 1) == 1
    assert terms.terms_served((*row[:2], held(1, "2024-01-01", "2025-12-31", deputy=True)), 1, 1) == 2


def test_more_terms_than_the_seat_allows_are_told_while_they_run() -> None:
    rows = (
        held(1, "2022-01-01", "2023-12-31"),
        held(1, "2024-01-01", "2025-12-31"),
        held(1, "2026-01-01", "2027-12-31"),
    )
    assert findings([Place(1, 1, 2)], rows, TODAY) == [Finding(Concern.TOO_MANY_TERMS, 1, (1,), number=3)]
    assert findings([Place(1, 1, 3)], rows, TODAY) == []
    assert concerns(*rows[:2], seat=Place(1, 1, 1)) == [Concern.VACANT]


def test_one_who_sits_on_after_the_term_is_told_of_until_replaced() -> None:
    carried = held(1, "2024-07-01", term_ends=day("2026-06-30"))
    assert findings([Place(1, 1)], [carried], TODAY) == [Finding(Concern.CARRIED_OVER, 1, (1,), day("2026-06-30"))]
    assert carried.formal_end == day("2026-06-30")
    assert carried.sits(TODAY)


def test_many_ending_within_a_month_are_told_once_when_nobody_follows() -> None:
    rows = [held(n, "2025-01-01", f"2026-12-{20 + n}", seat=n) for n in range(1, 4)] + [held(4, "2025-01-01", seat=4)]
    found = terms.many_ending(rows, TODAY)
    assert found == [Finding(Concern.MANY_ENDING, None, (1, 2, 3), day("2026-12-21"), day("2026-12-23"), 3)]
    followed = [*rows, held(1, "2026-12-22", "2028-12-21", seat=1)]
    assert terms.many_ending(followed, TODAY) == []
    assert terms.many_ending(rows[:2], TODAY) == []
