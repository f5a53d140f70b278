"""Who is to be reminded of what, and when: it follows from the dates and is never stored ahead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from knowledge import workdays
from knowledge.language import OSLO

_A_DAY = dt.timedelta(days=1)


class Kind(StrEnum):
    """What a member can be reminded of, and mute."""

    MEETING = "meeting"
    ITEM_DEADLINE = "item_deadline"
    TERM = "term"
    REVIEW = "review"
    MILESTONE = "milestone"
    HEARING = "hearing"
    SIGNING = "signing"
    NOTICE = "notice"


DISTANCES = {Kind.MEETING: (7, 1), Kind.ITEM_DEADLINE: (3,), Kind.TERM: (90, 30), Kind.REVIEW: (90, 0)}
DISTANCES |= {Kind.MILESTONE: (14, 3), Kind.HEARING: (14, 3, 1), Kind.SIGNING: (0,), Kind.NOTICE: (180, 30)}
"""How many calendar days before the day itself each kind is announced, the longest first."""


class Role(StrEnum):
    """In whose role somebody is reminded."""

    MEMBER = "member"
    SECRETARIAT = "secretariat"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Receiver:
    """An address, why it is told, and the kinds it does not want to hear of."""

    address: str
    role: Role = Role.MEMBER
    muted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something with a date that people should know of in time.

    `day` is the day in Oslo that distances count from; from `over` (UTC) on nobody is reminded any more. `subject` is
    "meeting:12", `body` and `agreement` are ids. `seat` is a seat's title and `person` who sits in it; `starts_at` is
    the meeting that a deadline is for, `deadline` the one of a meeting. Whom it concerns was told on `asked_on`: marks
    that had passed by the end of that day are void.
    """

    kind: Kind
    subject: str
    day: dt.date
    over: dt.datetime
    receivers: tuple[Receiver, ...] = ()
    body: str | None = None
    agreement: str | None = None
    seat: str = ""
    person: str = ""
    place: str | None = None
    starts_at: dt.datetime | None = None
    whole_day: bool = True
    deadline: dt.date | None = None
    example: bool = False
    asked_on: dt.date | None = None

    @property
    def date(self) -> str:
        """The day, and the hour when it is known: what makes a moved meeting another occasion."""
        known = self.kind == Kind.MEETING and not self.whole_day
        return f"{self.over.astimezone(OSLO):%Y-%m-%dT%H:%M}" if known else self.day.isoformat()


@dataclass(frozen=True, slots=True)
class Reminder:
    """One message that is due: for whom, of what, `distance` days before. `expires` (UTC): from then on no use."""

    occasion: Occasion
    receiver: Receiver
    distance: int
    expires: dt.datetime

    @property
    def key(self) -> str:
        """What makes it go out once: subject, date, distance, receiver."""
        return f"reminder:{self.occasion.subject}:{self.occasion.date}:{self.distance}:{self.receiver.address}"


def all_day(kind: Kind, subject: str, day: dt.date) -> Occasion:
    """An occasion that lasts to the end of *day* in Oslo; nobody is told of it yet."""
    return Occasion(kind, subject, day, workdays.end_of(day))


def meeting(subject: str, starts_at: dt.datetime, *, whole_day: bool = False) -> Occasion:
    """A meeting, over when it starts (UTC with zone). *whole_day* when its hour is assumed and not known."""
    day = starts_at.astimezone(OSLO).date()
    return Occasion(Kind.MEETING, subject, day, starts_at, starts_at=starts_at, whole_day=whole_day)


def review_day(reviewed_on: dt.date | None, revised: str | None) -> dt.date | None:
    """When an agreement is to be looked at again: a year after the last review or revision, the later one.

    None when neither is known to the day: nothing is guessed from "2019-05".
    """
    known = [day for day in (reviewed_on, _whole_date(revised)) if day is not None]
    return workdays.years_after(max(known), 1) if known else None


def mark(occasion: Occasion, distance: int) -> dt.datetime:
    """08:00 Oslo that many days before, on the working day before when that is none, as UTC."""
    return workdays.morning(workdays.workday_at_or_before(occasion.day - distance * _A_DAY))


def due(occasions: Iterable[Occasion], now: dt.datetime) -> list[Reminder]:
    """What is to be said at *now* (with zone): of each occasion only the nearest mark that has passed.

    The same answer comes again at the next tick; the keys tell what was said already. So an outage, or a meeting called
    at short notice, gives one reminder and not two, and something that is over gives none. What is late waits for
    daytime as long as there is one left before it is over.
    """
    return [reminder for occasion in occasions for reminder in _due_of(occasion, now)]


def distance_due(occasion: Occasion, now: dt.datetime) -> int | None:
    """The distance that may be announced at *now*, None when there is none; the receivers do not matter."""
    passed = [distance for at, distance in _marks(occasion) if at <= now]
    if now >= occasion.over or not passed or _speaking_time(now, occasion.over) > now:
        return None
    return passed[-1]


def upcoming(occasions: Iterable[Occasion], now: dt.datetime) -> list[tuple[dt.datetime, Occasion]]:
    """Every mark after *now*, the next first, with what it announces."""
    ahead = [(at, occasion) for occasion in occasions for at, _ in _marks(occasion) if now < at]
    return sorted(ahead, key=lambda pair: (pair[0], pair[1].over, pair[1].subject))


def heard_by(occasions: Iterable[Occasion], address: str) -> list[Occasion]:
    """The occasions that *address* is told of and has not muted, each with that receiver alone."""
    mine = ((o, [r for r in _awake(o) if r.address == address]) for o in occasions)
    return [replace(occasion, receivers=tuple(receivers)) for occasion, receivers in mine if receivers]


def _due_of(occasion: Occasion, now: dt.datetime) -> Iterator[Reminder]:
    distance = distance_due(occasion, now)
    if distance is None:
        return
    expires = next((at for at, _ in _marks(occasion) if at > now), occasion.over)
    for receiver in _awake(occasion):
        yield Reminder(occasion, receiver, distance, expires)


def _marks(occasion: Occasion) -> list[tuple[dt.datetime, int]]:
    """The occasion's marks in order; of two on the same morning only the nearer one."""
    by_time = {mark(occasion, distance): distance for distance in DISTANCES[occasion.kind]}
    asked = workdays.end_of(occasion.asked_on) if occasion.asked_on else None
    return sorted((at, distance) for at, distance in by_time.items() if asked is None or at > asked)


def _speaking_time(now: dt.datetime, over: dt.datetime) -> dt.datetime:
    """When it may be said: by day on a working day if one is left before *over*, else by day on any day, else now."""
    times = (workdays.next_daytime(now), workdays.next_daytime(now, any_day=True))
    return next((at for at in times if at < over), now)


def _awake(occasion: Occasion) -> Iterator[Receiver]:
    """Who wants to hear of it, each address once, the first role first."""
    seen: set[str] = set()
    for receiver in occasion.receivers:
        if receiver.address not in seen and occasion.kind not in receiver.muted:
            seen.add(receiver.address)
            yield receiver


def _whole_date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text and len(text) == 10 else None
