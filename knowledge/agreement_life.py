"""The life of an agreement: reviewed, revised, heard, signed, in force; what may come next, and which dates follow."""

from __future__ import annotations

import calendar
import datetime as dt
import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from knowledge import workdays
from knowledge.reminders import review_day

CHASED = dt.timedelta(days=30)
"""So often those who have not signed are asked again."""

SOON = dt.timedelta(days=90)
"""A review is due when it is no further ahead."""


class Step(StrEnum):
    """What can be done to an agreement, and stands in its history."""

    REVIEWED = "reviewed"
    PERIOD = "period"
    REVISION = "revision"
    MILESTONE = "milestone"
    REACHED = "reached"
    REVISION_END = "revision_end"
    HEARING = "hearing"
    HEARING_DUE = "hearing_due"
    ANSWER = "answer"
    HEARING_END = "hearing_end"
    SIGNING = "signing"
    SIGNED = "signed"
    UNSIGNED = "unsigned"
    IN_FORCE = "in_force"


class Outcome(StrEnum):
    """What came of a review."""

    STANDS = "stands"
    REVISE = "revise"


class Milestone(StrEnum):
    """The steps on the way to a new text, in their order."""

    HEARING_FROM = "hearing_from"
    HEARING_TO = "hearing_to"
    STRATEGIC = "strategic"
    PARTNERSHIP = "partnership"
    DECISIONS = "decisions"
    SIGNING = "signing"
    IN_FORCE = "in_force"


class Answer(StrEnum):
    """What a party says in a hearing."""

    WAITING = "waiting"
    NONE = "none"
    REMARKS = "remarks"


class Due(StrEnum):
    """How urgent a review is; UNKNOWN when no date is known to the day."""

    UNKNOWN = "unknown"
    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Open:
    """What is going on with an agreement; `current`: it holds, so something may begin."""

    revision: bool = False
    hearing: bool = False
    signing: bool = False
    current: bool = True


def possible(now: Open) -> frozenset[Step]:
    """The steps that may be taken; what is going on can be finished also when the agreement no longer holds."""
    steps = {Step.REVIEWED, Step.PERIOD} if now.current else set[Step]()
    idle = not now.hearing and not now.signing
    if now.revision:
        steps |= {Step.MILESTONE, Step.REACHED} | ({Step.REVISION_END} if idle else set())
    elif now.current:
        steps.add(Step.REVISION)
    if now.hearing:
        steps |= {Step.HEARING_DUE, Step.ANSWER, Step.HEARING_END}
    if now.signing:
        steps |= {Step.SIGNED, Step.UNSIGNED, Step.IN_FORCE}
    if idle and now.current:
        steps |= {Step.HEARING, Step.SIGNING}
    return frozenset(steps)


def real_day(text: str | None) -> dt.date | None:
    """A day printed in full; None for "2024", for "2024-05", and for what is no date."""
    try:
        return dt.date.fromisoformat(text) if text and len(text) == 10 else None
    except ValueError:
        return None


def next_review(reviewed_on: dt.date | None, revised: str | None) -> dt.date | None:
    """A year after the last review or revision, None when neither is known to the day."""
    day = real_day(revised)
    return review_day(reviewed_on, day.isoformat() if day else None)


def urgency(day: dt.date | None, today: dt.date) -> Due:
    """How urgent a review on *day* is."""
    if day is None:
        return Due.UNKNOWN
    if day < today:
        return Due.OVERDUE
    return Due.SOON if day <= today + SOON else Due.LATER


def out_of_order(days: Mapping[Milestone, dt.date | None]) -> tuple[Milestone, Milestone] | None:
    """The first milestone that comes before an earlier one, as (that earlier one, it). Those without a day are free."""
    known = [(step, day) for step in Milestone if (day := days.get(step)) is not None]
    for (first, one), (second, other) in itertools.pairwise(known):
        if other < one:
            return first, second
    return None


_NUMBERS = {
    "ein": 1, "eitt": 1, "en": 1, "ett": 1, "to": 2, "tre": 3, "fire": 4, "fem": 5, "seks": 6, "ni": 9, "tolv": 12,
}  # fmt: skip
_LENGTH = re.compile(r"(\d{1,3}|[a-zæøå]+) (?:(år)|mån[ae]d(?:er|ar)?|mnd\.?)")


def notice_months(text: str | None) -> int | None:
    """The months of a period of notice: "12 månader", "eitt år"; None when it says no length alone."""
    found = _LENGTH.fullmatch(" ".join((text or "").lower().split()))
    if not found:
        return None
    number = int(found[1]) if found[1].isdecimal() else _NUMBERS.get(found[1])
    return number * (12 if found[2] else 1) if number else None


def last_notice(expires: str | None, notice: str | None) -> dt.date | None:
    """The last day on which notice can be given before the agreement runs out; None unless both are known."""
    end, months = real_day(expires), notice_months(notice)
    return _months_before(end, months) if end and months else None


def _months_before(day: dt.date, months: int) -> dt.date:
    """The same day so many months earlier, or the last day of that month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def chases(opened_on: dt.date, now: dt.datetime) -> list[tuple[dt.date, dt.datetime]]:
    """When those who have not signed are asked again: the latest such day and the next, and until when each holds.

    The first comes `CHASED` after the signing began. Each holds (UTC) until the morning of the one after it.
    """
    number, found = 1, list[tuple[dt.date, dt.datetime]]()
    while len(found) < 2:
        over = _morning_of(opened_on + CHASED * (number + 1))
        if now < over:
            found.append((opened_on + CHASED * number, over))
        number += 1
    return found


def _morning_of(day: dt.date) -> dt.datetime:
    return workdays.morning(workdays.workday_at_or_before(day))


def in_force(day: dt.date, valid_from: str | None, *, revised: bool) -> tuple[str | None, str]:
    """What `valid_from` and `revised` become when a signed text holds from *day* on.

    An agreement that is *revised* began at another time: an unknown start stays unknown.
    """
    start = valid_from if valid_from or revised else day.isoformat()
    return start, day.isoformat()
