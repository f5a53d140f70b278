"""The year at a glance (årshjul): what has a day in a year, and what should have one and has none yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from knowledge.language import NOTHING, Text


class Theme(StrEnum):
    """What an entry of the year is, in the order in which the rings of the wheel lie."""

    MEETING = "meeting"
    DEADLINE = "deadline"
    EVENT = "event"
    REVIEW = "review"
    TERM = "term"


THEME_WORDS = {
    Theme.MEETING: Text("Møte", "Møter"),
    Theme.DEADLINE: Text("Fristar for saker", "Frister for saker"),
    Theme.EVENT: Text("Konferansar og faste innslag", "Konferanser og faste innslag"),
    Theme.REVIEW: Text("Avtalar til gjennomgang", "Avtaler til gjennomgang"),
    Theme.TERM: Text("Verv som går ut", "Verv som går ut"),
}


@dataclass(frozen=True, slots=True)
class YearEntry:
    """One thing in the year; `day` is None when no date is set, `last` the last day of what lasts longer.

    `short` is what fits beside a mark in the wheel.
    """

    theme: Theme
    title: Text
    short: str = ""
    day: dt.date | None = None
    last: dt.date | None = None
    note: Text = NOTHING


@dataclass(frozen=True, slots=True)
class YearPlan:
    """A network's year: `today` is marked when it lies in it. `dated` is in the order of days."""

    network: str
    year: int
    today: dt.date
    dated: tuple[YearEntry, ...]
    undated: tuple[YearEntry, ...] = ()

    def in_month(self, month: int) -> tuple[YearEntry, ...]:
        """What begins in the month, 1 to 12."""
        return tuple(entry for entry in self.dated if entry.day is not None and entry.day.month == month)


def planned(network: str, year: int, today: dt.date, entries: Iterable[YearEntry]) -> YearPlan:
    """The year's plan from whatever there is: other years' days are left out, days are put in order."""
    kept = list(entries)
    dated = [entry for entry in kept if entry.day is not None and entry.day.year == year]
    dated.sort(key=lambda e: (e.day or dt.date.max, list(Theme).index(e.theme), e.title.nn))
    return YearPlan(network, year, today, tuple(dated), tuple(e for e in kept if e.day is None))
