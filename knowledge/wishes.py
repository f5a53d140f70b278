"""How a member wants to be reminded: how long before, at once or gathered, and not at all for a while."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

FURTHEST = 366
"""Nobody is reminded of anything more than so many days before."""

MOST = 5
"""So many times before one day, and no more, can be chosen for a kind."""


MOST_WEEKS = 10
"""More quiet weeks than this is a mistake: something must be left to be reminded in."""


class Gather(StrEnum):
    """Whether reminders come one by one, or what is due in one message a day or a week."""

    AT_ONCE = "once"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a member has chosen.

    `leads` are (kind, days before) for the kinds with days of the member's own; `pause` is the first and the last day
    (Oslo) on which nothing is sent. `since` (UTC) is when it was last changed.
    """

    leads: tuple[tuple[str, tuple[int, ...]], ...] = ()
    gather: Gather = Gather.AT_ONCE
    pause: tuple[dt.date, dt.date] | None = None
    since: dt.datetime | None = None

    def lead(self, kind: str) -> tuple[int, ...] | None:
        """The member's own days before for *kind*, None when the network's count."""
        return next((days for name, days in self.leads if name == kind), None)

    def paused_on(self, day: dt.date) -> bool:
        """Whether nothing is sent on *day*."""
        return self.pause is not None and self.pause[0] <= day <= self.pause[1]


NO_WISHES = Wishes()


def written(days: tuple[int, ...]) -> str:
    """As tables keep them: "7 1", "" for never."""
    return " ".join(map(str, days))


def read(text: str) -> tuple[int, ...]:
    """What `written` wrote."""
    return tuple(map(int, text.split()))


def chosen(text: str) -> tuple[int, ...] | None:
    """The days before that somebody typed ("14, 3 og 1"), the longest first; None when it is no such list."""
    words = text.lower().replace(",", " ").replace(" og ", " ").split()
    if not words or not all(word.isascii() and word.isdigit() and len(word) <= 3 for word in words):
        return None
    days = sorted({int(word) for word in words}, reverse=True)
    return tuple(days) if days[0] <= FURTHEST and len(days) <= MOST else None
