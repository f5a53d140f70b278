"""The personal-data guard: what must never be stored, logged or answered from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from stdnum.no import fodselsnummer

from knowledge.first_names import ALSO_WORDS, NAMES

# Eleven digits, also with a space, dot, slash or hyphen or two between them; the look-ahead finds overlapping runs.
_ELEVEN = re.compile(r"(?<!\d)(?=((?:\d[ .:/\-]{0,2}){10}\d)(?!\d))")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))

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
    """Full-width digits, unusual dashes and spaces, and invisible characters as a reader would take them."""
    normal = unicodedata.normalize("NFKC", text).translate(_INVISIBLE)
    return re.sub(r"[\u2010-\u2015\u2212]", "-", re.sub(r"\s", " ", normal))


def _checks(digits: str) -> bool:
    return (
        digits.isascii()
        and fodselsnummer.calc_check_digit1(digits) == digits[-2]
        and fodselsnummer.calc_check_digit2(digits) == digits[-1]
    )
