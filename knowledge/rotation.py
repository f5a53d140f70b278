"""Who has a role by turns – the secretariat, the chair, the host – on a day or for a meeting, who is next, and when."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.workdays import years_after

HANDOVER = dt.timedelta(days=14)
"""So long after a change both sides may act: the one finishes its minutes, the other calls the next meeting."""

TRUSTED = dt.timedelta(days=400)
"""With a longer hole between two known meetings nobody knows how many turns lie in it."""

_A_DAY = dt.timedelta(days=1)


class Post(StrEnum):
    """What can go by turns in a body."""

    SECRETARIAT = "secretariat"
    CHAIR = "chair"
    HOST = "host"


class Pattern(StrEnum):
    """By years, by meetings, always one side, shared, split over several bodies, or another body has it."""

    YEARS = "years"
    MEETINGS = "meetings"
    FIXED = "fixed"
    SHARED = "shared"
    SPLIT = "split"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Side:
    """One of those who take turns: its `party` (`knowledge.bodies.PARTIES`) and what the sources call it."""

    party: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """How `post` goes in each of `bodies`. `sides` stand in the order of their turns, the first one's from `start` on.

    `every` counts years (a term, when split) or meetings; `start` None: no source says since when. `keeper` is the body
    that has the post. `follows`: whoever has that other post has this one too. `inferred`: deduced, not stated.
    """

    bodies: tuple[str, ...]
    post: Post
    pattern: Pattern
    sides: tuple[Side, ...] = ()
    every: int = 1
    start: dt.date | None = None
    keeper: str | None = None
    follows: Post | None = None
    inferred: bool = False
    note: str | None = None
    source: tuple[str, ...] = ()

    @property
    def parties(self) -> tuple[str, ...]:
        """The sides' parties in the order of their turns."""
        return tuple(side.party for side in self.sides)

    @property
    def needs_start(self) -> bool:
        """Whether somebody must say whose turn it is before anything can be computed."""
        return self.pattern in (Pattern.YEARS, Pattern.SPLIT)

    def side_of(self, text: str | None) -> str | None:
        """The party that a host's name stands for ("Helse Førde" → foretak), None when it is none of the sides."""
        asked = (text or "").strip().casefold()
        return next((s.party for s in self.sides if asked in (s.party, *(n.casefold() for n in s.names))), None)

    def after(self, party: str) -> str:
        """Whose turn comes after *party*'s."""
        return self.parties[(self.parties.index(party) + 1) % len(self.parties)]


@dataclass(frozen=True, slots=True)
class Start:
    """Since when a side has it, as the secretariat has said; goes before what the rule says."""

    party: str
    since: dt.date


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting that turns are counted by: its day in Oslo, and who hosts it where that is said."""

    day: dt.date
    host: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """Who has it – several when shared, none when `keeper`, another body, has it. Both days are included.

    `first` or `last` None: not known, or it does not end.
    """

    parties: tuple[str, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None
    keeper: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Who has it on a day, who had it before, and who is next; each None when it cannot be known or there is none."""

    before: Turn | None = None
    now: Turn | None = None
    next: Turn | None = None

    @property
    def handover(self) -> dt.date | None:
        """The first day of those who are next."""
        return self.next.first if self.next else None

    def acting(self, day: dt.date) -> frozenset[str] | None:
        """The parties that may act on *day*; None is everybody, because whose turn it is is not known."""
        if self.now is None or not self.now.parties:
            return None
        recent = self.before is not None and self.now.first is not None and day < self.now.first + HANDOVER
        return frozenset(self.now.parties + (self.before.parties if self.before and recent else ()))


def standing(rule: Rule, day: dt.date, start: Start | None = None, meetings: Sequence[Held] = ()) -> Standing:
    """How *rule* stands on *day*. *start* is what was set by hand, *meetings* the body's known ones in order."""
    match rule.pattern:
        case Pattern.FIXED | Pattern.SHARED:
            return Standing(now=Turn(rule.parties, keeper=rule.keeper))
        case Pattern.BODY:
            return Standing(now=Turn(keeper=rule.keeper))
        case Pattern.YEARS:
            return _by_years(rule, day, start or _stated(rule))
        case Pattern.SPLIT:
            return _by_term(rule, day, start)
        case Pattern.MEETINGS:
            return _by_meetings(rule, day, meetings)


def turns(rule: Rule, meetings: Sequence[Held]) -> list[str | None]:
    """Whose turn each of *meetings* (in order) is: as said, else counted from one where it is said; None: not known."""
    found = [rule.side_of(meeting.host) for meeting in meetings]
    for order in (range(1, len(found)), range(len(found) - 2, -1, -1)):
        step = -1 if order.step > 0 else 1
        for i in order:
            neighbour = found[i + step]
            if found[i] is None and neighbour and abs(meetings[i].day - meetings[i + step].day) <= TRUSTED:
                found[i] = _beside(rule, found, i + step, forward=step < 0)
    return found


def uneven(rule: Rule, starts: dict[str, Start]) -> tuple[str, ...]:
    """The parties that have more than their share of a split post, by what is set for each body; () when even."""
    counts = {party: sum(s.party == party for s in starts.values()) for party in rule.parties}
    share = len(rule.bodies) / max(len(rule.parties), 1)
    return tuple(party for party, n in counts.items() if n > share)


def _stated(rule: Rule) -> Start | None:
    return Start(rule.parties[0], rule.start) if rule.start and rule.sides else None


def _by_years(rule: Rule, day: dt.date, start: Start | None) -> Standing:
    if start is None or start.party not in rule.parties or day < start.since:
        return Standing()
    number = next(n for n in itertools.count() if day < years_after(start.since, (n + 1) * rule.every))
    before = _year_turn(rule, start, number - 1) if number else None
    return Standing(before, _year_turn(rule, start, number), _year_turn(rule, start, number + 1))


def _year_turn(rule: Rule, start: Start, number: int) -> Turn:
    place = (rule.parties.index(start.party) + number) % len(rule.parties)
    first = years_after(start.since, number * rule.every)
    return Turn((rule.parties[place],), first, years_after(start.since, (number + 1) * rule.every) - _A_DAY)


def _by_term(rule: Rule, day: dt.date, start: Start | None) -> Standing:
    """Split posts are set for each body; who gets it after the term, no rule says."""
    if start is None or day < start.since:
        return Standing()
    last = years_after(start.since, rule.every) - _A_DAY
    return Standing(now=Turn((start.party,), start.since, last), next=Turn((), last + _A_DAY))


def _by_meetings(rule: Rule, day: dt.date, meetings: Sequence[Held]) -> Standing:
    """The turn runs from the day after one meeting to the day of the next; it passes when `every` are held."""
    sides = turns(rule, meetings)
    past = [(m.day, side) for m, side in zip(meetings, sides, strict=True) if m.day < day]
    ahead = [(m.day, side) for m, side in zip(meetings, sides, strict=True) if m.day >= day]
    held = past[-1][1] if past and day - past[-1][0] <= TRUSTED else None
    current = ahead[0][1] if ahead else _following(rule, [side for _, side in past]) if held else None
    if current is None:
        return Standing()
    since = _since(current, past)
    until = _until(current, ahead)
    after = next((side for _, side in ahead if side != current), rule.after(current))
    coming = Turn((after or rule.after(current),), until + _A_DAY if until else None)
    before = Turn((held,), None, past[-1][0]) if held and held != current else None
    return Standing(before, Turn((current,), since, until), coming)


def _since(current: str, past: list[tuple[dt.date, str | None]]) -> dt.date | None:
    """The day after the last meeting that another side had."""
    other = next((day for day, side in reversed(past) if side != current), None)
    return other + _A_DAY if other else None


def _until(current: str, ahead: list[tuple[dt.date, str | None]]) -> dt.date | None:
    run = list(itertools.takewhile(lambda row: row[1] == current, ahead))
    return run[-1][0] if run else None


def _following(rule: Rule, past: list[str | None]) -> str | None:
    """Whose turn the meeting after *past* is, when it has no date yet."""
    return _beside(rule, [*past, None], len(past) - 1, forward=True)


def _beside(rule: Rule, found: list[str | None], known: int, *, forward: bool) -> str | None:
    """The side next to a known one: the same until it has had `every` meetings in a row."""
    side = found[known]
    if side is None:
        return None
    rows = found[known::-1] if forward else found[known:]
    run = len(list(itertools.takewhile(lambda each: each == side, rows)))
    if run < rule.every:
        return side
    place = rule.parties.index(side) + (1 if forward else -1)
    return rule.parties[place % len(rule.parties)]
