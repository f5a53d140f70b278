"""Numbers of agenda items: per body and year, in the form the body writes them."""

from __future__ import annotations

import re

DEFAULT = "N/YY"
"""How a number is written when the body has not said how: 12/26."""

EXAMPLES = ("Sak N/YY", "N/YY", "NN-YY", "Sak NN-YY", "YYYY/N")

_TOKEN = re.compile(r"YYYY|YY|NN|N")
_LONGEST = 20


def written(pattern: str | None, sequence: int, year: int) -> str:
    """The number as the body writes it: ("Sak NN-YY", 1, 2021) → "Sak 01-21"."""
    parts = {"YYYY": f"{year:04}", "YY": f"{year % 100:02}", "NN": f"{sequence:02}", "N": str(sequence)}
    return _TOKEN.sub(lambda found: parts[found.group()], pattern or DEFAULT)


def is_pattern(text: str) -> bool:
    """Whether *text* has exactly one place for the number and one for the year, and is short."""
    found = _TOKEN.findall(text)
    numbers = sum(token in ("N", "NN") for token in found)
    return len(text) <= _LONGEST and numbers == 1 and len(found) == 2 and "\n" not in text
