"""Which reminders go out on their own and which wait for the day's or the week's gathered message."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from knowledge import workdays
from knowledge.language import OSLO
from knowledge.reminders import Occasion, Receiver, Reminder, awake, marks
from knowledge.wishes import Gather

_A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sorted:
    """What is sent now: reminders on their own, and the digests, each with its key and what it gathers."""

    alone: tuple[Reminder, ...]
    digests: dict[str, tuple[Reminder, ...]]


def key(receiver: Receiver, at: dt.datetime) -> str:
    """What makes the digest of the moment *at* go out once."""
    return f"digest:{at.astimezone(OSLO):%Y-%m-%d}:{receiver.address}"


def last_moment(now: dt.datetime, gather: Gather, quiet: frozenset[int] = workdays.NO_WEEKS) -> dt.datetime | None:
    """The latest moment up to *now* for a digest: 08:00 today, or of this week's first working day; None when today is
    none or it is yet to come.

    A digest that was missed is still sent later the same day, or the same week.
    """
    today = now.astimezone(OSLO).date()
    if not workdays.is_workday(today, quiet):
        return None
    day = today if gather == Gather.DAILY else _first_of_week(today, quiet)
    at = workdays.morning(day)
    return at if at <= now else None


def next_moment(now: dt.datetime, gather: Gather, quiet: frozenset[int] = workdays.NO_WEEKS) -> dt.datetime:
    """The first moment after *now* for a digest."""
    day = now.astimezone(OSLO).date()
    while True:
        day = workdays.workday_at_or_after(day, quiet)
        counts = gather == Gather.DAILY or day == _first_of_week(day, quiet)
        if counts and now < workdays.morning(day):
            return workdays.morning(day)
        day += _A_DAY


def names(reminders: Iterable[Reminder], now: dt.datetime) -> set[str]:
    """The keys of the digests that *reminders* would go into at *now*."""
    return {name for name in (_digest_of(reminder, now) for reminder in reminders) if name is not None}


def sort(reminders: Iterable[Reminder], now: dt.datetime, had: Collection[str] = ()) -> Sorted:
    """What of the due *reminders* is sent at *now*; *had* are the keys of digests that were sent.

    What is left out waits for the next digest and is due again then. Nothing waits for one that comes when it is over.
    """
    alone: list[Reminder] = []
    digests: dict[str, tuple[Reminder, ...]] = {}
    for reminder in reminders:
        name = _digest_of(reminder, now)
        if name is not None and name not in had:
            digests[name] = (*digests.get(name, ()), reminder)
        elif _is_urgent(reminder, now):
            alone.append(reminder)
    return Sorted(tuple(alone), digests)


def upcoming(occasions: Iterable[Occasion], now: dt.datetime) -> list[tuple[dt.datetime, Occasion]]:
    """Every moment after *now* at which one of the receivers is told, the next first, with what is announced.

    Where nobody is to be told yet, it is the usual marks.
    """
    ahead = [(at, occasion) for occasion in occasions for at in sorted(_moments(occasion, now)) if now < at]
    return sorted(ahead, key=lambda pair: (pair[0], pair[1].over, pair[1].subject))


def comes_at(at: dt.datetime, occasion: Occasion, receiver: Receiver) -> dt.datetime | None:
    """When *receiver* is told of what has its mark at *at*, with digests and a pause; None when it is over by then."""
    wishes = receiver.wishes
    when = _after_pause(at, receiver, occasion)
    if wishes.gather != Gather.AT_ONCE:
        latest = last_moment(when, wishes.gather, occasion.quiet)
        gathered = _next_heard(when, receiver, occasion)
        waits = (latest is None or at > latest) and gathered < occasion.over
        when = gathered if waits else when
    return when if when < occasion.over else None


def _moments(occasion: Occasion, now: dt.datetime) -> set[dt.datetime]:
    receivers = list(awake(occasion))
    if not occasion.receivers:
        return {at for at, _ in marks(occasion) if at < occasion.over}
    return {at for receiver in receivers for at in _of_receiver(occasion, receiver, now)}


def _of_receiver(occasion: Occasion, receiver: Receiver, now: dt.datetime) -> Iterator[dt.datetime]:
    """When it is told: the mark that has passed last may still wait; one that the next overtakes is not told."""
    times = [at for at, _ in marks(occasion, receiver) if at < occasion.over]
    for at, following in zip(times, [*times, occasion.over][1:], strict=True):
        when = comes_at(at, occasion, receiver) if following > now else None
        if when is not None and when < following:
            yield when


def _digest_of(reminder: Reminder, now: dt.datetime) -> str | None:
    """The key of the digest that the reminder belongs in at *now*; None for a later one and for none."""
    wishes, occasion = reminder.receiver.wishes, reminder.occasion
    if wishes.gather == Gather.AT_ONCE:
        return None
    at = last_moment(now, wishes.gather, occasion.quiet)
    known = max((since for since in (occasion.since, wishes.since) if since is not None), default=reminder.at)
    if at is None or reminder.at > at or (known > at and not reminder.held):
        return None
    return key(reminder.receiver, at)


def _is_urgent(reminder: Reminder, now: dt.datetime) -> bool:
    receiver, occasion = reminder.receiver, reminder.occasion
    return receiver.wishes.gather == Gather.AT_ONCE or _next_heard(now, receiver, occasion) >= occasion.over


def _next_heard(now: dt.datetime, receiver: Receiver, occasion: Occasion) -> dt.datetime:
    """The first moment after *now* for a digest that the receiver's pause does not hold back."""
    return _after_pause(next_moment(now, receiver.wishes.gather, occasion.quiet), receiver, occasion)


def _after_pause(at: dt.datetime, receiver: Receiver, occasion: Occasion) -> dt.datetime:
    """*at*, or the first morning after the receiver's pause when that holds it back."""
    wishes = receiver.wishes
    if wishes.pause is None or not wishes.paused_on(at.astimezone(OSLO).date()):
        return at
    return workdays.next_daytime(workdays.end_of(wishes.pause[1]), quiet=occasion.quiet)


def _first_of_week(day: dt.date, quiet: frozenset[int]) -> dt.date:
    """The first working day of the week of *day*, which has one."""
    return workdays.workday_at_or_after(day - day.weekday() * _A_DAY, quiet)
