"""Terms that end: which of them are told of together, which are taken care of, and who sits on until replaced."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from knowledge.terms import Holding, Place, terms_served
from knowledge.workdays import is_workday

TOGETHER = dt.timedelta(days=31)
"""Terms of a body that end within so long after the first are told of in one message."""

REMEMBERED = dt.timedelta(days=31)
"""So long after somebody's last day it is still told that the seat is empty, when nothing could be sent before."""

_A_DAY = dt.timedelta(days=1)

T = TypeVar("T")


def together(rows: Iterable[T], last: Callable[[T], dt.date]) -> list[list[T]]:
    """*rows* in groups that each fit in one message, the first to end first; *last* gives a row's last day."""
    groups: list[list[T]] = []
    for row in sorted(rows, key=last):
        if groups and last(row) <= last(groups[-1][0]) + TOGETHER:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def is_renewed(held: Holding, others: Iterable[Holding]) -> bool:
    """Whether the same person has a later term in the same seat, that also ends later."""
    end = held.formal_end
    mine = (h for h in others if (h.seat, h.member, h.deputy) == (held.seat, held.member, held.deputy))
    return any(h.starts > held.starts and _after(h.formal_end, end) for h in mine)


def is_followed(held: Holding, others: Iterable[Holding], place: Place) -> bool:
    """Whether the seat is full on the day after *held* is over, so that nobody has to be appointed.

    Where nobody knows how many the seat holds, and for a deputy, only a renewal counts.
    """
    rows = [h for h in others if h.seat == held.seat]
    if is_renewed(held, rows):
        return True
    end = held.ends or held.formal_end
    if end is None or held.deputy or place.count is None:
        return False
    there = {h.member for h in rows if not h.deputy and h != held and h.sits(end + _A_DAY)}
    return len(there) >= place.count


def is_carried(held: Holding, on: dt.date) -> bool:
    """Whether the term is over on the day *on* and one sits until replaced, with nobody appointed yet."""
    return held.term_ends is not None and held.term_ends < on and held.ends is None


def left_empty(place: Place, holdings: Iterable[Holding], after: dt.date, on: dt.date) -> int:
    """How many places in the seat have become empty from the day *after* to the day *on*.

    Not those that stood empty before, nor what two shared while one took over; where nobody knows how many places there
    are, the seat is empty when nobody sits in it.
    """
    rows = [h for h in holdings if h.seat == place.id and not h.deputy]
    before, there = ({h.member for h in rows if h.sits(day)} for day in (after, on))
    return max(0, min(place.count or 1, len(before)) - len(there))


def vacant_day(ended: dt.date) -> dt.date:
    """When an empty seat is told of: on the first working day after the last day that somebody sat there."""
    return _first_workday(ended + _A_DAY)


def carried_days(today: dt.date) -> tuple[dt.date, dt.date]:
    """When seats that rest on carry-over are told of: the first working day of this month and of the next."""
    first = today.replace(day=1)
    return _first_workday(first), _first_workday(next_month(first))


def next_month(day: dt.date) -> dt.date:
    """The first day of the month after *day*."""
    return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


def last_allowed(held: Holding, others: Sequence[Holding], place: Place) -> int:
    """The number of terms in a row that *held* makes when the rule allows no more after it, else 0."""
    if place.max_terms is None or held.deputy:
        return 0
    until = [h for h in others if h.starts <= held.starts]
    served = terms_served(until, held.member, held.seat)
    return served if served >= place.max_terms else 0


def _after(one: dt.date | None, other: dt.date | None) -> bool:
    return other is not None and (one is None or one > other)


def _first_workday(day: dt.date) -> dt.date:
    while not is_workday(day):
        day += _A_DAY
    return day
