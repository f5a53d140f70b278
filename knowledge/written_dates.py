"""Days as people write them: 2026-12-01, 1.12.2026, 1.12., 1. desember."""

from __future__ import annotations

import datetime as dt
import re

_MONTHS = ["jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "des"]
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})[./ ]\s?(\d{1,2})[./]?\s?(\d{4}|\d{2})?")
_NAMED = re.compile(r"(\d{1,2})\.?\s+([a-zæøå]{3})[a-zæøå]*\.?\s*(\d{4})?")


def read_day(text: str, today: dt.date) -> dt.date | None:
    """The day that *text* says; without a year the next such day from *today* on. None when it says no day."""
    said = " ".join(text.lower().split())
    if found := _ISO.fullmatch(said):
        return _day(*map(int, found.groups()))
    if found := _DOTTED.fullmatch(said):
        return _next(int(found[1]), int(found[2]), found[3], today)
    found = _NAMED.fullmatch(said)
    if found and found[2] in _MONTHS:
        return _next(int(found[1]), _MONTHS.index(found[2]) + 1, found[3], today)
    return None


def _next(day: int, month: int, year: str | None, today: dt.date) -> dt.date | None:
    if year:
        return _day(int(year) + (2000 if len(year) == 2 else 0), month, day)
    candidates = (_day(today.year + ahead, month, day) for ahead in range(9))
    return next((found for found in candidates if found is not None and found >= today), None)


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
