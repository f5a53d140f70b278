"""How often a body meets, as people say it ("onsdagar i oddetalsveker"), and the days that follow from it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from enum import StrEnum
from itertools import islice

from dateutil.rrule import FR, MO, MONTHLY, SA, SU, TH, TU, WE, WEEKLY, YEARLY, rrule, weekday

from knowledge.language import OSLO, Text
from knowledge.workdays import is_workday

_WEEKDAYS = (MO, TU, WE, TH, FR, SA, SU)
_FOLD = str.maketrans("æøåé", "eoae")
_A_DAY = dt.timedelta(days=1)
_FURTHEST = 4
"""A meeting that falls on a day off is moved at most so many days, else it stands: somebody must look at it."""


class Rhythm(StrEnum):
    """The rhythms that the networks have."""

    FOUR_A_YEAR = "fire"
    TWICE_A_HALF_YEAR = "halvar"
    YEARLY = "arleg"
    EVERY_SECOND_YEAR = "annakvart"
    MONTHLY = "manad"
    ODD_WEEKS = "oddetal"
    EVEN_WEEKS = "partal"


RHYTHM_WORDS = {
    Rhythm.FOUR_A_YEAR: Text("fire gonger i året", "fire ganger i året"),
    Rhythm.TWICE_A_HALF_YEAR: Text("to gonger i halvåret", "to ganger i halvåret"),
    Rhythm.YEARLY: Text("éin gong i året", "én gang i året"),
    Rhythm.EVERY_SECOND_YEAR: Text("annakvart år", "annethvert år"),
    Rhythm.MONTHLY: Text("kvar månad", "hver måned"),
    Rhythm.ODD_WEEKS: Text("i oddetalsveker", "i oddetallsuker"),
    Rhythm.EVEN_WEEKS: Text("i partalsveker", "i partallsuker"),
}
_PATTERNS = (
    (Rhythm.ODD_WEEKS, r"\bodd"),
    (Rhythm.EVEN_WEEKS, r"\bpar(tal|tall)?s?-?(vek|uk)|\bjamn|\bjevn"),
    (Rhythm.TWICE_A_HALF_YEAR, r"(to|2) g[oa]ng\w* (i|per) halvaret|(to|2) i halvaret"),
    (Rhythm.EVERY_SECOND_YEAR, r"annakvart ar|annethvert ar|kvart (andre|2\.?) ar|hvert (andre|annet|2\.?) ar"),
    (Rhythm.FOUR_A_YEAR, r"(fire|4) (g[oa]ng\w*|moter?|mota) (i|per) (aret|ar)|\bkvartal"),
    (Rhythm.MONTHLY, r"(kvar|hver) (manad|maned)|manadleg|manedlig"),
    (Rhythm.YEARLY, r"\barle?i?g|(ein|en|1) g[oa]ng (i|per) aret|(kvart|hvert) ar\b"),
)


def read_rhythm(text: str) -> Rhythm | None:
    """The rhythm that *text* says in either written form, None when it says none that is known."""
    said = " ".join(text.lower().translate(_FOLD).split())
    return next((rhythm for rhythm, pattern in _PATTERNS if re.search(pattern, said)), None)


def years_between(rhythm: Rhythm | None) -> int | None:
    """How many years lie between two times, None for what comes more than once a year."""
    return {Rhythm.YEARLY: 1, Rhythm.EVERY_SECOND_YEAR: 2}.get(rhythm) if rhythm is not None else None


def days(rhythm: Rhythm, first: dt.date, count: int) -> list[dt.date]:
    """*count* days from *first* on, on its weekday: the same week of the month, or each odd or even ISO week.

    In weeks, *first* counts only when it lies in such a week. A day that is no working day is moved to the nearest
    one that is, the later first.
    """
    return [_workday(day) for day in islice(_days(rhythm, first), count)]


def _days(rhythm: Rhythm, first: dt.date) -> Iterator[dt.date]:
    start = dt.datetime.combine(first, dt.time())
    on = _WEEKDAYS[first.weekday()]
    match rhythm:
        case Rhythm.ODD_WEEKS | Rhythm.EVEN_WEEKS:
            odd = rhythm == Rhythm.ODD_WEEKS
            every = rrule(WEEKLY, dtstart=start, byweekday=on)
            return (d.date() for d in every if d.isocalendar().week % 2 == odd)
        case Rhythm.YEARLY | Rhythm.EVERY_SECOND_YEAR:
            step = 2 if rhythm == Rhythm.EVERY_SECOND_YEAR else 1
            every = rrule(YEARLY, interval=step, dtstart=start, bymonth=first.month, byweekday=_nth(on, first))
        case Rhythm.MONTHLY:
            every = rrule(MONTHLY, dtstart=start, byweekday=_nth(on, first))
        case Rhythm.FOUR_A_YEAR:
            every = rrule(MONTHLY, interval=3, dtstart=start, byweekday=_nth(on, first))
        case Rhythm.TWICE_A_HALF_YEAR:
            every = rrule(YEARLY, dtstart=start, bymonth=_half_years(first.month), byweekday=_nth(on, first))
    return (d.date() for d in every)


def _nth(on: weekday, first: dt.date) -> weekday:
    """The second Thursday when *first* is one; the fifth counts as the last, for not every month has five."""
    place = (first.day - 1) // 7 + 1
    return on(-1 if place == 5 else place)


def _half_years(month: int) -> list[int]:
    """The months of two meetings in each half-year, of which one is in *month*: two months apart."""
    here = (month - 1) % 6
    there = here + 2 if here + 2 < 6 else here - 2
    return sorted(half + place + 1 for half in (0, 6) for place in (here, there))


def _workday(day: dt.date) -> dt.date:
    for ahead in range(_FURTHEST + 1):
        for moved in (day + ahead * _A_DAY, day - ahead * _A_DAY):
            if is_workday(moved) and moved.year == day.year:
                return moved
    return day


def at(day: dt.date, time: dt.time) -> dt.datetime:
    """That wall time in Oslo as UTC. An hour that the clock leaps over is read as the hour after it."""
    return dt.datetime.combine(day, time, OSLO).astimezone(dt.UTC)


def hosts(sides: tuple[str, ...], count: int, after: str | None = None) -> list[str | None]:
    """Who hosts each of *count* meetings when *sides* take turns; the side *after* had it last. None without sides."""
    if not sides:
        return [None] * count
    start = (sides.index(after) + 1) if after in sides else 0
    return [sides[(start + place) % len(sides)] for place in range(count)]


def next_host(before: list[str | None]) -> str | None:
    """Whose turn it is after the hosts *before*, the latest last: the side that had it before the last one.

    None when no two sides have taken turns.
    """
    known = [host for host in before if host]
    if not known:
        return None
    return next((host for host in reversed(known) if host != known[-1]), None)
