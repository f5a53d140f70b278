"""The personal-data guard: what must never be stored, logged or answered from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from stdnum.no import fodselsnummer

from knowledge.first_names import ALSO_WORDS, NAMES

# Eleven digits, also with up to three spaces, dots, slashes or hyphens between them (" - "); the look-ahead finds
# overlapping runs.
_ELEVEN = re.compile(r"(?<!\d)(?=((?:\d[ .:/\-_]{0,3}){10}\d)(?!\d))")
_UNSEEN = frozenset({"Cf", "Mn", "Me"})
"""What does not show or lies on top of a digit: formatting, variation selectors, the frame of a key."""

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
    """Whether *text* holds eleven digits with the check digits of a fødselsnummer, D-, H- or synthetic number."""
    return any(_checks(re.sub(r"\D", "", match.group(1))) for match in _ELEVEN.finditer(_plain(text)))


def holds_national_id_in_cell(text: str) -> bool:
    """The same for a spreadsheet's cell, where a number has lost the zero it began with."""
    lost = len(text) == _WITHOUT_ZERO and text.isdecimal()
    return holds_national_id(text) or (lost and holds_national_id(f"0{text}"))


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
        normal = "".join(_digit(c) for c in normal if unicodedata.category(c) not in _UNSEEN)
    return re.sub(r"[\u2010-\u2015\u2212]", "-", re.sub(r"\s", " ", normal))


def _digit(character: str) -> str:
    return str(unicodedata.decimal(character)) if character.isdecimal() else character


def _checks(digits: str) -> bool:
    return (
        digits.isascii()
        and fodselsnummer.calc_check_digit1(digits) == digits[-2]
        and fodselsnummer.calc_check_digit2(digits) == digits[-1]
    )
