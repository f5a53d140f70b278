"""The guard for personal numbers: every kind of them, however it is written, and no other number."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.no import fodselsnummer

from knowledge import privacy

DAYS = st.dates(dt.date(1905, 1, 1), dt.date(2026, 11, 1))
KINDS = {
    "fødselsnummer": (0, 0),
    "D-number": (40, 0),
    "H-number": (0, 40),
    "synthetic, of the tax office": (0, 80),
    "synthetic, of the health network": (0, 65),
    "synthetic D-number": (40, 80),
}
BETWEEN = ["", " ", "-", " - ", "–", " – ", ".", "/", "\u00a0", "\u202f", "\n", "\t", ": ", "\u200b", "\u2060"]
BETWEEN += [
    ",",
    "* ",
    " | ",
    ";",
    ")(",
    "\u3164",
    "\u115f",
    "\u2800",
    "\r\n",
    "\u2028",
    "%20",
    "%2D",
    "&",
    "\x00",
    "\ufffc",
]


def number(first_nine: str) -> str:
    """A made-up number with both check digits; "" where there is none."""
    first = fodselsnummer.calc_check_digit1(f"{first_nine}00")
    made = f"{first_nine}{first}{fodselsnummer.calc_check_digit2(f'{first_nine}{first}0')}"
    return made if len(made) == 11 else ""  # a check digit of ten is none


def born(day: dt.date, kind: str, serial: int) -> str:
    days, months = KINDS[kind]
    return number(f"{day.day + days:02}{day.month + months:02}{day.year % 100:02}{serial:03}")


@given(DAYS, st.sampled_from(sorted(KINDS)), st.integers(0, 999), st.sampled_from(BETWEEN))
def test_every_kind_is_known_with_spaces_and_hyphens(day: dt.date, kind: str, serial: int, between: str) -> None:
    made = born(day, kind, serial)
    if made:
        assert privacy.holds_national_id(f"pasient {made[:6]}{between}{made[6:]} ventar")
        assert privacy.holds_national_id(between.join(made))


@given(st.integers(80_000_0000, 99_999_9999).map(str))
def test_help_numbers_without_a_birthday_are_known(first_nine: str) -> None:
    made = number(first_nine)
    assert not made or privacy.holds_national_id(made)


@pytest.mark.parametrize("digits", ["０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗"])
def test_digits_of_every_script_and_dressed_up_ones_are_digits(digits: str) -> None:
    made = born(dt.date(1985, 10, 15), "fødselsnummer", 950)
    assert privacy.holds_national_id("".join(digits[int(d)] for d in made))
    assert privacy.holds_national_id("".join(f"{d}\ufe0f\u20e3" for d in made))


@given(DAYS, st.integers(0, 999), st.integers(0, 10), st.integers(1, 9))
def test_a_number_with_one_digit_wrong_is_none(day: dt.date, serial: int, at: int, by: int) -> None:
    made = born(day, "fødselsnummer", serial)
    if made:
        wrong = f"{made[:at]}{(int(made[at]) + by) % 10}{made[at + 1 :]}"
        assert not privacy.holds_national_id(wrong)


def test_a_cell_that_has_lost_its_first_zero_is_known() -> None:
    made = next(filter(None, (born(dt.date(1985, 10, 5), "fødselsnummer", serial) for serial in range(500))))
    assert made.startswith("0")
    assert privacy.holds_national_id_in_row([made[1:]])
    assert not privacy.holds_national_id_in_row(["1234567890"])


@pytest.mark.parametrize("born_on", ["151085", "15.10.85", "15101985", "15.10.1985", "1985-10-15", "15/10 1985"])
def test_a_number_that_lies_in_two_cells_is_known(born_on: str) -> None:
    made = next(filter(None, (born(dt.date(1985, 10, 15), "fødselsnummer", serial) for serial in range(10, 99))))
    assert made[6] == "0"
    for rest in (made[6:], made[7:], f" {made[6:]} "):
        assert privacy.holds_national_id_in_row(["Kari Eksempel", born_on, rest, ""])
    assert not privacy.holds_national_id_in_row(["Kari Eksempel", born_on, "", made[6:]])


@pytest.mark.parametrize("born_on", ["15.10.1985", "15101985", "15-10-1985", "15 10 1985"])
def test_the_whole_year_of_birth_hides_nothing(born_on: str) -> None:
    rest = born(dt.date(1985, 10, 15), "fødselsnummer", 950)[6:]
    for between in (" ", "", "-", ", ", " | "):
        assert privacy.holds_national_id(f"f. {born_on}{between}{rest}")


@pytest.mark.parametrize(
    "text",
    [
        "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11",
        "kommunane 4601, 4602, 4611, 4612 og 4613",
        "01.07.2024, 30.06.2026, 15.10.1985",
        "kl. 09.00–11.30, 10.12–14.00 (rom 204)",
        "912 34 567, 902 34 567",
        "kr 1 250 000, 45 000, 12 500",
    ],
)
def test_ordinary_rows_of_numbers_are_none(text: str) -> None:
    assert not privacy.holds_national_id(text)
