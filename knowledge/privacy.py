"""The personal-data guard: what must never be stored, logged or answered from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from urllib.parse import unquote

from stdnum.no import fodselsnummer

from knowledge.first_names import ALSO_WORDS, NAMES

# Eleven digits, also with up to three spaces or marks between them (" - "); the look-ahead finds overlapping runs.
_ELEVEN = re.compile(r"(?<!\d)(?=((?:\d[\W_]{0,3}){10}\d)(?!\d))")
# What people write such numbers with. Between other marks only what begins as a number of a person can: commas,
# brackets and bars stand between ordinary numbers too.
_USUAL = re.compile(r"[\d .:/\-_]+")
# The day of birth with its whole year, and then the five last digits.
_WHOLE_YEAR = re.compile(
    r"(?<!\d)(\d\d[ .:/\-_]{0,3}\d\d)[ .:/\-_]{0,3}(?:18|19|20)(\d\d)[\W_]{0,3}(\d{3} ?\d\d)(?!\d)"
)
_UNSEEN = frozenset({"Cf", "Mn", "Me"})
"""What does not show or lies on top of a digit: formatting, variation selectors, the frame of a key."""
_BLANK_LETTERS = frozenset("\u115f\u1160\u17b4\u17b5")
"""Letters that do not show, as they are in normal form."""

# Long numbers, telephone numbers, days, ages, addresses and mentions.
_TRACE = re.compile(
    r"\d{4,}|(?:\d[ .\-]?){6,}|\b\d{1,2}[./-]\s?\d{1,2}[./-]|\b\d{1,3}[ \-]?(?:år|aar|mnd|månad|måned)"
    r"|@|<|https?:|www\.",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"\b[A-ZÆØÅ]\.\s?[A-ZÆØÅ]\b")
_WORD = re.compile(r"[^\W\d_]+")
_ABBREVIATION = 5
"""An unknown word of so many capitals at most is an abbreviation, not a shouted name."""


def holds_national_id(text: str) -> bool:
    """Whether *text* holds eleven digits with the check digits of a fødselsnummer, D-, H- or synthetic number.

    Also as it is written in an address (`%20`), and with the whole year of birth.
    """
    plain = _plain(unquote(text) if "%" in text else text)
    runs = (match.group(1) for match in _ELEVEN.finditer(plain))
    whole = (_digits("".join(match.groups())) for match in _WHOLE_YEAR.finditer(plain))
    return any(map(_is_of_a_person, runs)) or any(map(_checks, whole))


def holds_national_id_in_row(cells: Sequence[str]) -> bool:
    """The same for a spreadsheet's row: a number there may have lost the zero it began with, or lie in two cells."""
    return any(map(_in_cell, cells)) or any(map(_in_two_cells, cells, cells[1:]))


def _in_cell(text: str) -> bool:
    lost = len(text) == _WITHOUT_ZERO and text.isdecimal()
    return holds_national_id(text) or (lost and holds_national_id(f"0{text}"))


def _in_two_cells(born: str, rest: str) -> bool:
    """Whether *born* is a day of birth and *rest* the digits after it, each perhaps without the zero it began with."""
    born, rest = _digits(born) if _USUAL.fullmatch(born) else "", rest.strip()
    if not (rest.isdecimal() and len(rest) in (4, 5)):
        return False
    if len(born) == 8:  # 15.10.1986, or as spreadsheets keep a day: 1986-10-15
        days = (f"{born[:4]}{born[6:]}", f"{born[6:]}{born[4:6]}{born[2:4]}")
        return any(_checks(f"{day}{rest:>05}") for day in days)
    return len(born) in (5, 6) and _checks(f"{born:>06}{rest:>05}")


_WITHOUT_ZERO = 10


def may_tell_of_a_person(text: str, known: Callable[[str], bool]) -> bool:
    """Whether *text* may hold a name, a number, an age or an address of somebody; rather once too often.

    *known* tells whether a word with a capital is an ordinary word or the name of a place or a body.
    """
    plain = _plain(text)
    if _TRACE.search(plain) or _INITIALS.search(plain):
        return True
    return any(_is_name(word, known) for word in _WORD.findall(plain))


def is_first_name(word: str) -> bool:
    """Whether *word* is a common first name; one that is a word too counts when it has a capital."""
    lower = word.lower()
    forms = {lower, lower.removesuffix("s")}
    return bool(forms & (NAMES - ALSO_WORDS if word == lower else NAMES | ALSO_WORDS))


def _is_name(word: str, known: Callable[[str], bool]) -> bool:
    if is_first_name(word):
        return True
    if word == word.lower():
        return False
    return not known(word) and not (word.isupper() and len(word) <= _ABBREVIATION)


def _plain(text: str) -> str:
    """Digits of every script, unusual dashes and spaces, and invisible characters as a reader would take them."""
    normal = unicodedata.normalize("NFKC", text)
    if not normal.isascii():
        seen = (c for c in normal if unicodedata.category(c) not in _UNSEEN and c not in _BLANK_LETTERS)
        normal = "".join(map(_digit, seen))
    return re.sub(r"[\u2010-\u2015\u2212]", "-", re.sub(r"\s", " ", normal))


def _digit(character: str) -> str:
    return str(unicodedata.digit(character)) if character.isdigit() else character


def _digits(run: str) -> str:
    return re.sub(r"\D", "", run)


def _is_of_a_person(run: str) -> bool:
    digits = _digits(run)
    return _checks(digits) and (_USUAL.fullmatch(run) is not None or _may_begin(digits))


def _may_begin(digits: str) -> bool:
    """A day and a month, with what D-, H- and synthetic numbers add to them, or the 8 or 9 of a help number."""
    day, month = int(digits[:2]), int(digits[2:4])
    return digits[0] in "89" or (1 <= day % 40 <= 31 and any(1 <= month - more <= 12 for more in (0, 40, 65, 80)))


def _checks(digits: str) -> bool:
    return (
        digits.isascii()
        and fodselsnummer.calc_check_digit1(digits) == digits[-2]
        and fodselsnummer.calc_check_digit2(digits) == digits[-1]
    )
