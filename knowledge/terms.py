"""The rules of terms: when one ends, what a renewal is, and what to look at: gaps, overlaps, vacancies and so on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.workdays import years_after

RIGHTS = ("vote", "proposal", "speech", "item", "varies")
"""Vote; speech and proposals; speech only; speech on items that concern one; or it depends on the matter."""

DEFAULT_YEARS = 2
"""The length of a term that is offered where no rule of the body is known; a secretary can change it."""

SOON = 180
"""Calendar days ahead within which an end is called soon: the first reminder."""

_A_DAY = dt.timedelta(days=1)
_AT_ONCE = dt.timedelta(days=31)
_CONTINUES = dt.timedelta(days=31)


class Concern(StrEnum):
    """What somebody should look at."""

    VACANT = "vacant"
    OVERLAP = "overlap"
    GAP = "gap"
    MANY_ENDING = "many_ending"
    TOO_MANY_TERMS = "too_many_terms"
    CARRIED_OVER = "carried_over"


@dataclass(frozen=True, slots=True)
class Holding:
    """One appointment: `member` in `seat` from `starts`; `ends` is the last day one sits, None is not set.

    `term_ends` is the term's last day where one sits on until replaced.
    """

    seat: int
    member: int
    starts: dt.date
    ends: dt.date | None = None
    term_ends: dt.date | None = None
    deputy: bool = False

    @property
    def formal_end(self) -> dt.date | None:
        """The last day of the term, also where one sits on after it."""
        return self.term_ends or self.ends

    def sits(self, on: dt.date) -> bool:
        """Whether one sits on the day *on*."""
        return self.starts <= on and (self.ends is None or on <= self.ends)


@dataclass(frozen=True, slots=True)
class Place:
    """What the rules say of a seat: how many sit in it (None: not known) and for how many terms in a row at most."""

    id: int
    count: int | None = None
    max_terms: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at: in which seat (None: the whole body), whose, between which days, and how many."""

    concern: Concern
    seat: int | None = None
    members: tuple[int, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None
    number: int = 0


def right(voting: bool, said: str | None) -> str:
    """The right of a seat: as said, else a vote or not."""
    return said if said in RIGHTS else "vote" if voting else "speech"


def places(count: str | None) -> int | None:
    """The number in a printed count ("2" → 2); None for "inntil 6", "likt antall" and the like."""
    return int(count) if count and count.isascii() and count.isdecimal() else None


def last_day(starts: dt.date, years: int) -> dt.date:
    """The last day of a term of so many years that begins on *starts*."""
    return years_after(starts, years) - _A_DAY


def renewed(held: Holding, years: int, today: dt.date) -> tuple[dt.date, dt.date]:
    """The term after this one: from the day after it ends – from *today* when that has been – for so many years."""
    after = held.formal_end + _A_DAY if held.formal_end else today
    starts = max(after, today) if held.ends is not None else after
    return starts, last_day(starts, years)


def terms_served(held: Iterable[Holding], member: int, seat: int) -> int:
    """How many terms in a row the member has in the seat, up to the last one known; deputy terms do not count."""
    own = sorted((h for h in held if h.member == member and h.seat == seat and not h.deputy), key=lambda h: h.starts)
    count = 0
    end: dt.date | None = None
    for one in own:
        count = count + 1 if end is not None and one.starts - end <= _CONTINUES else 1
        end = one.formal_end
    return count


def findings(seats: Sequence[Place], held: Sequence[Holding], today: dt.date) -> list[Finding]:
    """Everything to look at in a body: *held* are all its appointments, over and to come too."""
    found = [one for seat in seats for one in _of_seat(seat, [h for h in held if h.seat == seat.id], today)]
    return found + many_ending(held, today)


def many_ending(held: Iterable[Holding], today: dt.date) -> list[Finding]:
    """The first month in which at least three and half of those who sit now end, when nobody follows them yet."""
    rows = list(held)
    sitting = [h for h in rows if h.sits(today) and not h.deputy]
    ending = [(h.formal_end, h) for h in sitting if h.formal_end and h.formal_end >= today and not _followed(h, rows)]
    for end, _ in sorted(ending, key=lambda pair: pair[0]):
        together = [h for at, h in ending if end <= at <= end + _AT_ONCE]
        if len(together) >= max(3, -(-len(sitting) // 2)):
            last = max(h.formal_end or end for h in together)
            people = tuple(h.member for h in together)
            return [Finding(Concern.MANY_ENDING, None, people, end, last, len(together))]
    return []


def _of_seat(seat: Place, held: list[Holding], today: dt.date) -> list[Finding]:
    own = [h for h in held if not h.deputy]
    now = [h for h in own if h.sits(today)]
    found = []
    missing = (seat.count or 1) - len(now)
    if missing > 0:
        coming = min((h.starts for h in own if h.starts > today), default=None)
        found.append(Finding(Concern.VACANT, seat.id, last=coming and coming - _A_DAY, number=missing))
    found += _overlaps(seat, own, today)
    found += _gaps(seat, own, today)
    for member in dict.fromkeys(h.member for h in own if h.ends is None or h.ends >= today):
        served = terms_served(own, member, seat.id)
        if seat.max_terms is not None and served > seat.max_terms:
            found.append(Finding(Concern.TOO_MANY_TERMS, seat.id, (member,), number=served))
    carried = [h for h in now if h.term_ends is not None and h.term_ends < today]
    found += [Finding(Concern.CARRIED_OVER, seat.id, (h.member,), first=h.term_ends) for h in carried]
    return found


def _overlaps(seat: Place, own: list[Holding], today: dt.date) -> list[Finding]:
    """Days ahead with more people in the seat than it holds, or the same person twice."""
    for day in sorted({max(h.starts, today) for h in own if h.ends is None or h.ends >= today}):
        there = [h for h in own if h.sits(day)]
        twice = len({h.member for h in there}) < len(there)
        if twice or (seat.count is not None and len(there) > seat.count):
            people = tuple(dict.fromkeys(h.member for h in there))
            last = min((h.ends for h in there if h.ends is not None), default=None)
            return [Finding(Concern.OVERLAP, seat.id, people, day, last, len(there))]
    return []


def _gaps(seat: Place, own: list[Holding], today: dt.date) -> list[Finding]:
    """The days between one who stops and the first who comes after, when somebody does come."""
    found = []
    for one in own:
        if one.ends is None or one.ends < today:
            continue
        after = [h.starts for h in own if h.starts > one.ends]
        left = [h for h in own if h.sits(one.ends + _A_DAY)]
        if after and len(left) < (seat.count or 1) and min(after) > one.ends + _A_DAY:
            first, last = one.ends + _A_DAY, min(after) - _A_DAY
            found.append(Finding(Concern.GAP, seat.id, (one.member,), first, last, (last - first).days + 1))
    return found


def _followed(held: Holding, rows: list[Holding]) -> bool:
    return any(h.seat == held.seat and not h.deputy and h.starts > (held.formal_end or h.starts) for h in rows)
