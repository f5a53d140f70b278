"""Working days in Norway and the hour at which the bot speaks up by itself; all of it in Oslo wall time."""

from __future__ import annotations

import datetime as dt
from functools import cache

import holidays

from knowledge.language import OSLO

MORNING = dt.time(8)
"""When reminders go out."""

EVENING = dt.time(20)
"""From then on until the next morning nothing goes out."""

_DAY = dt.timedelta(days=1)


NO_WEEKS: frozenset[int] = frozenset()
"""No quiet weeks. In the functions below *quiet* holds ISO week numbers in which no day counts as a working day."""


def is_workday(day: dt.date, quiet: frozenset[int] = NO_WEEKS) -> bool:
    """Whether *day* is neither a Saturday, a Sunday, a Norwegian public holiday nor in a quiet week."""
    free = day.weekday() >= 5 or day in _holidays(day.year)
    return not free and not (quiet and day.isocalendar().week in quiet)


def workday_before(day: dt.date, quiet: frozenset[int] = NO_WEEKS) -> dt.date:
    """The last working day before *day*."""
    day -= _DAY
    while not is_workday(day, quiet):
        day -= _DAY
    return day


def workday_at_or_before(day: dt.date, quiet: frozenset[int] = NO_WEEKS) -> dt.date:
    """*day* itself when it is a working day, else the last one before it."""
    return day if is_workday(day, quiet) else workday_before(day, quiet)


def workday_at_or_after(day: dt.date, quiet: frozenset[int] = NO_WEEKS) -> dt.date:
    """*day* itself when it is a working day, else the next one after it."""
    while not is_workday(day, quiet):
        day += _DAY
    return day


def workdays_after(day: dt.date, count: int) -> dt.date:
    """The working day that is *count* working days after *day*."""
    for _ in range(count):
        day = workday_at_or_after(day + _DAY)
    return day


def morning(day: dt.date) -> dt.datetime:
    """08:00 Oslo on *day*, as UTC. No change of the clock falls on that hour."""
    return _utc(day, MORNING)


def end_of(day: dt.date) -> dt.datetime:
    """The midnight that ends *day* in Oslo, as UTC."""
    return _utc(day + _DAY, dt.time())


def is_daytime(now: dt.datetime, *, any_day: bool = False, quiet: frozenset[int] = NO_WEEKS) -> bool:
    """Whether it is between 08:00 and 20:00 on a working day (with *any_day*: on any day) in Oslo."""
    local = now.astimezone(OSLO)
    return (any_day or is_workday(local.date(), quiet)) and MORNING <= local.time() < EVENING


def next_daytime(now: dt.datetime, *, any_day: bool = False, quiet: frozenset[int] = NO_WEEKS) -> dt.datetime:
    """*now* when it is daytime, else 08:00 Oslo of the next working day (with *any_day*: the next day), as UTC."""
    if is_daytime(now, any_day=any_day, quiet=quiet):
        return now
    local = now.astimezone(OSLO)
    day = local.date() if local.time() < MORNING else local.date() + _DAY
    return morning(day if any_day else workday_at_or_after(day, quiet))


def years_after(day: dt.date, years: int) -> dt.date:
    """The same day so many years later; 29 February becomes the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _utc(day: dt.date, time: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, time, tzinfo=OSLO).astimezone(dt.UTC)


@cache
def _holidays(year: int) -> frozenset[dt.date]:
    return frozenset(holidays.country_holidays("NO", years=year))
