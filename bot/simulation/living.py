"""Living through the years: every working day's acts, the ticks where something falls due, and the post after them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import perf_counter

from bot.core import Answer, Bot
from bot.sending import Outgoing
from bot.simulation.acts import Act, Diary
from bot.simulation.country import START
from bot.simulation.office import Offices
from bot.simulation.people import People
from bot.simulation.post import Now, Post, Rush
from knowledge import workdays
from knowledge.language import OSLO

MORNING, NOON = 8, 13
"""The hours (Oslo) at which a tick is lived through: the first on working days and Saturdays, both on Mondays."""


@dataclass(slots=True)
class Seen:
    """What happened: answers by outcome, posts by minute (Oslo) and by receiver and year, seconds of ticks by year."""

    answers: Counter[str] = field(default_factory=Counter)
    lines: Counter[str] = field(default_factory=Counter)
    minutes: Counter[dt.datetime] = field(default_factory=Counter)
    by_member: Counter[tuple[str, int]] = field(default_factory=Counter)
    in_channels: int = 0
    ticks: dict[int, list[float]] = field(default_factory=dict)
    handled: dict[int, list[float]] = field(default_factory=dict)
    rushes: list[Rush] = field(default_factory=list)

    def post(self, message: Outgoing, now: dt.datetime) -> None:
        """Count one message that Slack took."""
        local = now.astimezone(OSLO)
        self.minutes[local.replace(second=0, microsecond=0, tzinfo=None)] += 1
        if ":U" in message.to:
            self.by_member[message.to, local.year] += 1
        else:
            self.in_channels += 1


@dataclass(frozen=True, slots=True)
class Life:
    """Lets *communities* live on *bot*'s database. Everything happens in one thread, in one order."""

    bot: Bot
    clock: Now
    diary: Diary
    people: People
    offices: Offices
    post: Post
    seen: Seen

    def days(self, end: dt.date, each: Callable[[dt.date], None]) -> Iterator[int]:
        """Live day by day until *end*; *each* is called when a day is over, and a year's number is given when the year
        is, or when the end is there."""
        day = START
        while day < end:
            self._day(day)
            each(day)
            day += dt.timedelta(days=1)
            if (day.month, day.day) == (1, 1) or day == end:
                yield (day - dt.timedelta(days=1)).year

    def _day(self, day: dt.date) -> None:
        works = workdays.is_workday(day)
        if works:
            self.offices.morning(day, first=day == START)
            self.people.morning(day)
        for hour in _stops(day, works=works):
            stop = dt.datetime.combine(day, dt.time(hour), OSLO).astimezone(dt.UTC)
            for act in self.diary.until(stop):
                self._done(act)
            self.clock.move_to(stop)
            self._tick(day.year)
            rush = self.post.empty()
            if rush.depth:
                self.seen.rushes.append(rush)

    def _tick(self, year: int) -> None:
        start = perf_counter()
        self.bot.tick()
        self.seen.ticks.setdefault(year, []).append(perf_counter() - start)

    def _done(self, act: Act) -> None:
        self.clock.move_to(act.at)
        answer = self._says(act.who, act.line, dict(act.fields))
        for beginning in act.then:
            found = next((c.line for c in answer.reply.choices if c.line.startswith(beginning)), None)
            if found is not None:
                self._says(act.who, found, {})

    def _says(self, who: str, line: str, fields: dict[str, str]) -> Answer:
        start = perf_counter()
        answer = self.bot.handle(who, line, fields)
        self.seen.handled.setdefault(self.clock().year, []).append(perf_counter() - start)
        self.seen.answers[answer.outcome] += 1
        self.seen.lines[f"{_verb(line)}: {answer.outcome}"] += 1
        return answer


def first_moment() -> dt.datetime:
    """When the country begins to live: before the first working day."""
    return dt.datetime.combine(START, dt.time(6), OSLO).astimezone(dt.UTC)


def _stops(day: dt.date, *, works: bool) -> tuple[int, ...]:
    """Nothing falls due between them but what people do in the meantime; on a day off nothing may go out at all."""
    if works:
        return (MORNING, NOON) if day.weekday() == 0 else (MORNING,)
    return (MORNING,) if day.weekday() == 5 else ()


def _verb(line: str) -> str:
    """What a line asks for, without whom and what it is about."""
    words = line.split()[:3]
    return " ".join(word for word in words if word.isalpha() or word.startswith("/"))
