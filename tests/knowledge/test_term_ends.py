"""Which terms are told of together, which are taken care of, and who sits on until replaced; day by day."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge import term_ends
from knowledge.terms import Holding, Place


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def held(member: int, starts: str, ends: str | None = None, seat: int = 1, **more: object) -> Holding:
    return Holding(seat, member, day(starts), day(ends) if ends else None, **more)  # type: ignore[arg-type]


ENDS = held(1, "2025-01-01", "2026-12-31")


@pytest.mark.parametrize(
    ("ends", "groups"),
    [
        ([], []),
        (["2026-12-31"], [["2026-12-31"]]),
        (["2026-12-31", "2026-12-31"], [["2026-12-31", "2026-12-31"]]),
        (["2027-01-01", "2026-12-31"], [["2026-12-31", "2027-01-01"]]),
        (["2026-12-01", "2027-01-01"], [["2026-12-01", "2027-01-01"]]),  # 31 days
        (["2026-12-01", "2027-01-02"], [["2026-12-01"], ["2027-01-02"]]),  # 32 days
        (["2028-01-29", "2028-02-29", "2028-03-01"], [["2028-01-29", "2028-02-29"], ["2028-03-01"]]),
        (["2026-12-01", "2026-12-20", "2027-01-10"], [["2026-12-01", "2026-12-20"], ["2027-01-10"]]),
    ],
)
def test_terms_that_end_within_a_month_of_the_first_are_told_together(ends: list[str], groups: list[list[str]]) -> None:
    found = term_ends.together(map(day, ends), lambda each: each)
    assert [[str(each) for each in group] for group in found] == groups


@pytest.mark.parametrize(
    ("other", "renewed"),
    [
        (held(1, "2027-01-01", "2028-12-31"), True),
        (held(1, "2027-01-01"), True),
        (held(1, "2026-06-01", "2028-05-31"), True),
        (held(1, "2027-01-01", "2028-12-31", seat=2), False),
        (held(2, "2027-01-01", "2028-12-31"), False),
        (held(1, "2027-01-01", "2028-12-31", deputy=True), False),
        (held(1, "2026-06-01", "2026-12-31"), False),
        (held(1, "2023-01-01", "2024-12-31"), False),
        (held(1, "2027-01-01", term_ends=day("2028-12-31")), True),
    ],
)
def test_a_term_is_renewed_when_the_same_person_has_a_later_one_there(other: Holding, renewed: bool) -> None:
    assert term_ends.is_renewed(ENDS, [ENDS, other]) is renewed


NEXT, LATE = held(2, "2027-01-01", "2028-12-31"), held(2, "2027-02-01", "2028-12-31")
DEPUTY, BESIDE = held(2, "2026-01-01", deputy=True), held(3, "2026-01-01", "2027-06-30")


@pytest.mark.parametrize(
    ("others", "count", "followed"),
    [
        ([], 1, False),
        ([NEXT], 1, True),
        ([LATE], 1, False),  # a gap: somebody must see to it
        ([DEPUTY], 1, False),
        ([BESIDE], 2, False),
        ([BESIDE, NEXT], 2, True),
        ([NEXT], None, False),  # nobody knows how many the seat holds
        ([held(1, "2027-01-01", "2028-12-31")], None, True),
    ],
)
def test_a_term_is_taken_care_of_when_the_seat_is_full_the_day_after(
    others: list[Holding], count: int | None, followed: bool
) -> None:
    assert term_ends.is_followed(ENDS, [ENDS, *others], Place(1, count)) is followed


def test_a_deputys_term_is_taken_care_of_by_a_renewal_alone() -> None:
    deputy = held(1, "2025-01-01", "2026-12-31", deputy=True)
    assert not term_ends.is_followed(deputy, [deputy, NEXT], Place(1, 1))
    assert term_ends.is_followed(deputy, [deputy, held(1, "2027-01-01", deputy=True)], Place(1, 1))


@pytest.mark.parametrize(
    ("ends", "term_ends_on", "on", "carried"),
    [
        (None, "2026-12-31", "2026-12-31", False),
        (None, "2026-12-31", "2027-01-01", True),
        (None, "2026-12-31", "2029-01-01", True),
        ("2027-03-31", "2026-12-31", "2027-01-01", False),  # it is known when one stops
        ("2026-12-31", None, "2027-01-01", False),
        (None, None, "2027-01-01", False),
    ],
)
def test_a_seat_rests_on_carry_over_from_the_day_after_the_term(
    ends: str | None, term_ends_on: str | None, on: str, carried: bool
) -> None:
    row = held(1, "2025-01-01", ends, term_ends=day(term_ends_on) if term_ends_on else None)
    assert term_ends.is_carried(row, day(on)) is carried


@pytest.mark.parametrize(
    ("today", "this", "following"),
    [
        ("2026-11-02", "2026-11-02", "2026-12-01"),  # 1 November is a Sunday
        ("2026-12-15", "2026-12-01", "2027-01-04"),  # New Year's Day, then a weekend
        ("2027-01-01", "2027-01-04", "2027-02-01"),
        ("2029-03-20", "2029-03-01", "2029-04-03"),  # Easter
        ("2027-04-30", "2027-04-01", "2027-05-03"),
        ("2028-02-29", "2028-02-01", "2028-03-01"),
    ],
)
def test_carry_over_is_told_of_on_the_first_working_day_of_each_month(today: str, this: str, following: str) -> None:
    assert term_ends.carried_days(day(today)) == (day(this), day(following))


@pytest.mark.parametrize(("most", "number"), [(None, 0), (3, 0), (2, 2), (1, 2)])
def test_the_last_term_that_is_allowed_is_known_as_such(most: int | None, number: int) -> None:
    row = [held(1, "2023-01-01", "2024-12-31"), ENDS, held(1, "2027-01-01", "2028-12-31")]
    assert term_ends.last_allowed(ENDS, row, Place(1, 1, most)) == number
