"""When a post that goes by turns changes hands, between whom, and how long before both are told."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.rotation import Pattern, Rule, Standing, Start

MEETING_DISTANCES = (14,)
"""Calendar days before the last meeting of a turn; other turns are announced as their kind is."""

_LEADER = re.compile(r"\b(leiar|leder|leiaren|lederen)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Change:
    """A post goes from `leaves` to `takes`, parties; either may be empty: not known.

    `day` is the first day of who takes over, or, when `meeting`, the day of the last meeting of who leaves.
    """

    day: dt.date
    leaves: tuple[str, ...]
    takes: tuple[str, ...]
    meeting: bool = False


def change(rule: Rule, standing: Standing, ahead: Iterable[Start], today: dt.date) -> Change | None:
    """The next change after *today*, None when none is known. *ahead* are turns set by hand that have not begun."""
    if rule.pattern == Pattern.MEETINGS:
        return _by_meeting(standing)
    has = standing.now.parties if standing.now else ()
    coming = Change(standing.handover, has, standing.next.parties) if standing.handover and standing.next else None
    by_hand = [Change(s.since, has, (s.party,)) for s in ahead if s.since > today and (s.party,) != has]
    known = [one for one in (*by_hand, coming) if one is not None]
    return min(known, key=lambda one: one.day, default=None)


def leads(title: str) -> bool:
    """Whether a seat of that title is the one who leads ("leiar", not "nestleiar" nor "leiar av FOUSAM")."""
    found = _LEADER.search(title)
    return found is not None and not title[found.end() :].strip().startswith(("av ", "i ", "frå ", "fra ", "og "))


def _by_meeting(standing: Standing) -> Change | None:
    if standing.now is None or standing.now.last is None or standing.next is None:
        return None
    return Change(standing.now.last, standing.now.parties, standing.next.parties, meeting=True)
