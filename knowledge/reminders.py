"""Who is to be reminded of what, and when: it follows from the dates and is never stored ahead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from knowledge import workdays
from knowledge.language import OSLO
from knowledge.wishes import FURTHEST, NO_WISHES, Wishes

_A_DAY = dt.timedelta(days=1)


class Kind(StrEnum):
    """What a member can be reminded of, and mute."""

    MEETING = "meeting"
    ANSWER = "answer"
    ITEM_OPENS = "item_opens"
    ITEM_DEADLINE = "item_deadline"
    PAPERS = "papers"
    TASK = "task"
    INQUIRY = "inquiry"
    TERM = "term"
    REVIEW = "review"
    ROTATION = "rotation"
    MILESTONE = "milestone"
    HEARING = "hearing"
    SIGNING = "signing"
    NOTICE = "notice"


DISTANCES = {
    Kind.MEETING: (7, 1),
    Kind.ANSWER: (7,),
    Kind.ITEM_OPENS: (0,),
    Kind.ITEM_DEADLINE: (3,),
    Kind.PAPERS: (3, 0),
    Kind.TASK: (7, 0),
    Kind.INQUIRY: (3,),
    Kind.TERM: (180, 90, 30),
    Kind.REVIEW: (90, 0),
    Kind.ROTATION: (30, 7),
    Kind.MILESTONE: (14, 3),
    Kind.HEARING: (14, 3, 1),
    Kind.SIGNING: (0,),
    Kind.NOTICE: (180, 30),
}
"""How many calendar days before the day itself each kind is announced, the longest first, where a network or a member
has not chosen otherwise. For a question to the secretariat it is working days after it was asked."""

LATEST = {Kind.ITEM_DEADLINE, Kind.PAPERS, Kind.HEARING}
"""What must be done by a day: when that is no working day, it is said on the working day before as well."""

_WEEKS_AFTER = {Kind.TASK: 52}
"""How many weeks the kind is said again when the day has passed."""


class Role(StrEnum):
    """In whose role somebody is reminded."""

    MEMBER = "member"
    DEPUTY = "deputy"
    OWNER = "owner"
    APPOINTING = "appointing"
    HANDS_OVER = "hands_over"
    TAKES_OVER = "takes_over"
    SECRETARIAT = "secretariat"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Receiver:
    """An address, why it is told, the kinds it does not want to hear of, and what else it wishes."""

    address: str
    role: Role = Role.MEMBER
    muted: frozenset[str] = frozenset()
    wishes: Wishes = NO_WISHES


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something with a date that people should know of in time.

    `day` is the day in Oslo that distances count from; from `over` (UTC) on nobody is reminded any more. `subject` is
    "meeting:12", `body` and `agreement` are ids. `seat` is a seat's title and `person` who sits in it; `starts_at` is
    the meeting that a deadline is for, `deadline` the one of a meeting; `words` is what a task or a question says and
    `number` its id; of a meeting `number` is its id too, and `round` counts its times. `since` (UTC) is when it became
    known as it is. `distances` None are the kind's; `fixed` are the occasion's own, which nobody can choose; `quiet`
    are the network's quiet weeks. Whom it concerns was told on `asked_on`: marks that had passed by the end of that
    day are void. `parts` are the rows that it lists, each "id:day": every part is told once at each distance, whatever
    else the list holds by then; see `knowledge.reminder_parts`.
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
    words: str = ""
    number: int = 0
    round: int = 0
    since: dt.datetime | None = None
    distances: tuple[int, ...] | None = None
    fixed: tuple[int, ...] = ()
    quiet: frozenset[int] = workdays.NO_WEEKS
    asked_on: dt.date | None = None
    parts: tuple[str, ...] = ()

    @property
    def date(self) -> str:
        """The day, and the hour when it is known: what makes a moved meeting another occasion."""
        known = self.kind == Kind.MEETING and not self.whole_day
        return f"{self.over.astimezone(OSLO):%Y-%m-%dT%H:%M}" if known else self.day.isoformat()


@dataclass(frozen=True, slots=True)
class Reminder:
    """One message that is due: for whom, of what, `distance` days before. `expires` (UTC): from then on no use.

    `at` is the mark it follows from and `date` the occasion's, worked out once for all who hear of it. `late` when it
    should have come on an earlier day, `held` when that day lies in the receiver's pause.
    """

    occasion: Occasion
    receiver: Receiver
    distance: int
    expires: dt.datetime
    at: dt.datetime
    date: str
    late: bool = False
    held: bool = False

    @property
    def key(self) -> str:
        """What makes it go out once: subject, date (of a list: its first part), distance, receiver."""
        return self._key(self.distance)

    @property
    def nearer(self) -> list[str]:
        """The keys under which the receiver may have been told of it nearer the day than this, when the mark had
        passed before somebody chose other days; else none."""
        known = [since for since in (self.occasion.since, self.receiver.wishes.since) if since is not None]
        if not known or max(known) <= self.at:
            return []
        after = self.occasion.kind == Kind.INQUIRY
        return [self._key(days) for days in (range(self.distance + 1, FURTHEST) if after else range(self.distance))]

    def _key(self, distance: int) -> str:
        about = self.occasion.parts[0] if self.occasion.parts else self.date
        return key_of(self.occasion.subject, about, distance, self.receiver.address)


def key_of(subject: str, about: str, distance: int, address: str) -> str:
    """Under which a reminder goes out once."""
    return f"reminder:{subject}:{about}:{distance}:{address}"


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
    """08:00 Oslo that many days before, as UTC: on the working day before when that is none. Below 0: days after."""
    if occasion.kind == Kind.INQUIRY:
        day = workdays.workdays_after(occasion.day, distance)
        return workdays.morning(workdays.workday_at_or_after(day, occasion.quiet))
    day = occasion.day - distance * _A_DAY
    if distance < 0:
        return workdays.morning(workdays.workday_at_or_after(day, occasion.quiet))
    return workdays.morning(workdays.workday_at_or_before(day, occasion.quiet))


def marks(occasion: Occasion, receiver: Receiver | None = None) -> list[tuple[dt.datetime, int]]:
    """The occasion's marks for *receiver* in order; of two on the same morning only the nearer one."""
    chosen = None if receiver is None else receiver.wishes.lead(occasion.kind)
    usual = DISTANCES[occasion.kind] if occasion.distances is None else occasion.distances
    distances = occasion.fixed or (usual if chosen is None else chosen)
    if not distances:
        return []
    by_time = {mark(occasion, distance): distance for distance in (*distances, *_besides(occasion))}
    asked = workdays.end_of(occasion.asked_on) if occasion.asked_on else None
    return sorted((at, distance) for at, distance in by_time.items() if asked is None or at > asked)


def due(occasions: Iterable[Occasion], now: dt.datetime) -> list[Reminder]:
    """What is to be said at *now* (with zone): of each occasion only the nearest mark that has passed.

    The same answer comes again at the next tick; the keys tell what was said already. So an outage, a pause, or a
    meeting called at short notice, gives one reminder and not two, and something that is over gives none. What is late
    waits for daytime as long as there is one left before it is over.
    """
    return [reminder for occasion in occasions for reminder in _due_of(occasion, now)]


def reached(occasion: Occasion, now: dt.datetime, furthest: int = 0) -> bool:
    """Whether somebody may be due to hear of it, when nobody wants to hear of its kind earlier than *furthest* days."""
    day = workdays.next_daytime(now, any_day=True)
    if now >= occasion.over or now < day < occasion.over:
        return False
    times = [at for at, _ in marks(occasion)]
    if furthest and not occasion.fixed:
        times.append(mark(occasion, furthest))
    return any(at <= now for at in times)


def heard_by(occasions: Iterable[Occasion], address: str) -> list[Occasion]:
    """The occasions that *address* is told of and has not muted, each with that receiver alone."""
    mine = ((o, [r for r in awake(o) if r.address == address]) for o in occasions)
    return [replace(occasion, receivers=tuple(receivers)) for occasion, receivers in mine if receivers]


def _due_of(occasion: Occasion, now: dt.datetime) -> Iterator[Reminder]:
    if now >= occasion.over:
        return
    speaks = _speaking_time(now, occasion, NO_WISHES) <= now
    today, usual, date = now.astimezone(OSLO).date(), _nearest(occasion, None, now), occasion.date
    for receiver in awake(occasion):
        wishes = receiver.wishes
        found = usual if wishes.lead(occasion.kind) is None else _nearest(occasion, receiver, now)
        may = speaks if wishes.pause is None else _speaking_time(now, occasion, wishes) <= now
        if found is None or not may or wishes.paused_on(today):
            continue
        at, distance, day, expires = found
        held = wishes.paused_on(day)
        known = max((since for since in (occasion.since, wishes.since) if since is not None), default=at)
        late = day < today and known <= at and not held
        yield Reminder(occasion, receiver, distance, expires, at, date, late, held)


def _nearest(
    occasion: Occasion, receiver: Receiver | None, now: dt.datetime
) -> tuple[dt.datetime, int, dt.date, dt.datetime] | None:
    """The mark that has passed last: when, its distance, its day in Oslo, and until when it is of use."""
    own = marks(occasion, receiver)
    passed = [pair for pair in own if pair[0] <= now]
    if not passed:
        return None
    at, distance = passed[-1]
    expires = next((later for later, _ in own if later > now), occasion.over)
    return at, distance, at.astimezone(OSLO).date(), min(expires, occasion.over)


def _besides(occasion: Occasion) -> tuple[int, ...]:
    """The distances that nobody chooses: each week after, and the working day before a last day that is none."""
    after = tuple(-7 * week for week in range(1, _WEEKS_AFTER.get(occasion.kind, 0) + 1)) if not occasion.fixed else ()
    if occasion.kind not in LATEST or workdays.is_workday(occasion.day, occasion.quiet):
        return after
    return (*after, (occasion.day - workdays.workday_before(occasion.day, occasion.quiet)).days)


def _speaking_time(now: dt.datetime, occasion: Occasion, wishes: Wishes) -> dt.datetime:
    """When it may be said before it is over: on a working day, in a quiet week's, by day on any day, else now.

    A pause moves each of them to after it.
    """
    times = (
        _daytime(now, wishes, quiet=occasion.quiet),
        _daytime(now, wishes),
        _daytime(now, wishes, any_day=True),
    )
    return next((at for at in times if at < occasion.over), now)


def _daytime(
    now: dt.datetime, wishes: Wishes, *, any_day: bool = False, quiet: frozenset[int] = workdays.NO_WEEKS
) -> dt.datetime:
    at = workdays.next_daytime(now, any_day=any_day, quiet=quiet)
    if wishes.pause is None or not wishes.paused_on(at.astimezone(OSLO).date()):
        return at
    return workdays.next_daytime(workdays.end_of(wishes.pause[1]), any_day=any_day, quiet=quiet)


def awake(occasion: Occasion) -> Iterator[Receiver]:
    """Who wants to hear of it, each address once, the first role first."""
    seen: set[str] = set()
    for receiver in occasion.receivers:
        if receiver.address not in seen and occasion.kind not in receiver.muted:
            seen.add(receiver.address)
            yield receiver


def _whole_date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text and len(text) == 10 else None
