"""What somebody will say at some moment, in the order of the moments."""

from __future__ import annotations

import datetime as dt
import heapq
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from knowledge import workdays
from knowledge.language import OSLO

_FIRST, _LAST = 8 * 60 + 10, 15 * 60 + 50
"""Minutes of the day between which people act."""


@dataclass(frozen=True, slots=True, order=True)
class Act:
    """*who* says *line* at *at* (UTC). `then` is how the button begins that they press in the answer."""

    at: dt.datetime
    number: int
    who: str = field(compare=False)
    line: str = field(compare=False)
    fields: Mapping[str, str] = field(compare=False, default_factory=dict)
    then: tuple[str, ...] = field(compare=False, default=())


@dataclass(slots=True)
class Diary:
    """Everything that people have in mind to do."""

    _acts: list[Act] = field(default_factory=list)
    _count: int = 0

    def add(
        self,
        at: dt.datetime,
        who: str,
        line: str,
        fields: Mapping[str, str] | None = None,
        *,
        then: tuple[str, ...] = (),
    ) -> None:
        """Note one act; two at the same moment happen in the order of their noting."""
        self._count += 1
        heapq.heappush(self._acts, Act(at, self._count, who, line, fields or {}, then))

    def until(self, moment: dt.datetime) -> Iterator[Act]:
        """What is to happen before *moment*, also what is noted meanwhile."""
        while self._acts and self._acts[0].at < moment:
            yield heapq.heappop(self._acts)


def working_hour(chance: random.Random, after: dt.datetime, days: int) -> dt.datetime:
    """A moment in working hours at most so many working days after *after*, and not before it."""
    day = workdays.workdays_after(after.astimezone(OSLO).date(), chance.randint(0, days))
    at = on_day(chance, workdays.workday_at_or_after(day))
    return at if at > after else after + dt.timedelta(minutes=chance.randint(1, 90))


def on_day(chance: random.Random, day: dt.date) -> dt.datetime:
    """A moment in the working hours of *day*, UTC."""
    minute = chance.randrange(_FIRST, _LAST)
    wall = dt.datetime.combine(day, dt.time(minute // 60, minute % 60, chance.randrange(60)), OSLO)
    return wall.astimezone(dt.UTC)
