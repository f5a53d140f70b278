"""One notice to all parties at the same time: when it goes out, who has read it, who is chased and when no more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from knowledge import workdays
from knowledge.language import OSLO

CHASED_AFTER = (2, 5)
"""Working days after which a party that has not read is chased, where no limit is set. Never more than twice."""

REPORTED_AFTER = 2
"""Working days from the last chase until the sender is told who has still not read."""

_A_DAY = dt.timedelta(days=1)


class State(StrEnum):
    """Where a notice is: not sent, open, read by all, or given up after the last chase."""

    DRAFT = "draft"
    SENT = "sent"
    READ = "read"
    REPORTED = "reported"


@dataclass(frozen=True, slots=True)
class Standing:
    """How one party stands: when its first reader read (UTC), or when it was told in another way."""

    municipal: bool
    read_at: dt.datetime | None = None
    elsewhere_at: dt.datetime | None = None

    @property
    def missing(self) -> bool:
        """Whether nobody knows that this party has been told."""
        return self.read_at is None and self.elsewhere_at is None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of how many have read, when the last one did, and how many were told in another way."""

    read: int
    all: int
    last: dt.datetime | None
    elsewhere: int


def tally(parties: Iterable[Standing]) -> Tally:
    """The count of *parties*; one that has read is not counted as told in another way."""
    rows = list(parties)
    times = [row.read_at for row in rows if row.read_at is not None]
    elsewhere = sum(row.read_at is None and row.elsewhere_at is not None for row in rows)
    return Tally(len(times), len(rows), max(times, default=None), elsewhere)


def goes_out(now: dt.datetime, *, at_once: bool) -> dt.datetime:
    """When a notice sent at *now* (UTC) goes out to all: now by day on a working day, else the next morning of one."""
    return now if at_once else workdays.next_daytime(now)


def chases(sent_at: dt.datetime, due: dt.date | None) -> tuple[dt.datetime, ...]:
    """When the parties that have not read are chased (UTC), at most twice, by day on working days.

    Without a limit two and five working days after it went out, at the same hour. With one: the working day before the
    limit *due*, on the limit itself when the notice went out as late as that, and the working day after it.
    """
    if due is None:
        return tuple(_later(sent_at, days) for days in CHASED_AFTER)
    sent_on = sent_at.astimezone(OSLO).date()
    near = [day for day in (workdays.workday_before(due), due) if day > sent_on and workdays.is_workday(day)]
    return tuple(workdays.morning(day) for day in (*near[:1], _workday_after(max(due, sent_on))))


def report_at(sent_at: dt.datetime, due: dt.date | None) -> dt.datetime:
    """When the sender is told who has not read in spite of it (UTC)."""
    return _later(chases(sent_at, due)[-1], REPORTED_AFTER)


def chase_due(sent_at: dt.datetime, due: dt.date | None, now: dt.datetime) -> int:
    """The number of the chase that may go out at *now*, 0 for none: of those that have passed only the nearest.

    After an outage one comes and not two; by night and on days off none; after the report none.
    """
    if now >= report_at(sent_at, due) or not workdays.is_daytime(now):
        return 0
    return sum(mark <= now for mark in chases(sent_at, due))


def chase_ends(sent_at: dt.datetime, due: dt.date | None, number: int) -> dt.datetime:
    """From when on chase *number* is no use (UTC): the next chase or the report takes its place."""
    return (*chases(sent_at, due), report_at(sent_at, due))[number]


def is_reported(sent_at: dt.datetime, due: dt.date | None, now: dt.datetime) -> bool:
    """Whether it is time to tell the sender who has not read."""
    return now >= report_at(sent_at, due) and workdays.is_daytime(now)


def _later(at: dt.datetime, days: int) -> dt.datetime:
    """So many working days later at the same hour in Oslo; from a night or a day off it counts from the morning."""
    local = workdays.next_daytime(at).astimezone(OSLO)
    day = local.date()
    for _ in range(days):
        day = _workday_after(day)
    return dt.datetime.combine(day, local.time(), tzinfo=OSLO).astimezone(dt.UTC)


def _workday_after(day: dt.date) -> dt.date:
    day += _A_DAY
    while not workdays.is_workday(day):
        day += _A_DAY
    return day
