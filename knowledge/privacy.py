"""The personal-data guard: what must never be stored, logged or answered from."""

from __future__ import annotations

import re
import unicodedata

from stdnum.no import fodselsnummer

# Eleven digits, also with a space, dot, slash or hyphen or two between them; the look-ahead finds overlapping runs.
_ELEVEN = re.compile(r"(?<!\d)(?=((?:\d[ .:/\-]{0,2}){10}\d)(?!\d))")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


def holds_national_id(text: str) -> bool:
    """Whether *text* holds eleven digits with the check digits of a fødselsnummer, D-, H- or synthetic number."""
    return any(_checks(re.sub(r"\D", "", match.group(1))) for match in _ELEVEN.finditer(_plain(text)))


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
