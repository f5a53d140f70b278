"""What members do: they answer what they get, ask what an agreement covers, and want bodies to take things up."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable
from dataclasses import dataclass

from bot.sending import Outgoing
from bot.simulation.acts import Diary, on_day, working_hour
from bot.simulation.country import Community

QUESTIONS, ITEMS = 0.5, 0.4
"""How many questions a member asks, and how many items somebody in a seat submits, in a year."""

_WORKDAYS = 250
_HABITS = (
    ("/mote svar ", (" ja", " nei", " delvis"), (80, 14, 6), 0.7, 4),
    ("/mote vara ", (" ja", " nei"), (75, 25), 0.85, 1),
    ("/verv vil ", (" ja ", " nei "), (65, 35), 0.6, 10),
    ("/informer lest ", ("",), (100,), 0.7, 3),
    ("/avtale gjennomgått ", ("",), (100,), 0.4, 10),
)
"""Which buttons people press: how the line begins, what it says, how often each, how many press, in how many days."""


@dataclass(frozen=True, slots=True)
class People:
    """Everybody who is not the secretariat. `diary` gets what they will do."""

    diary: Diary
    communities: tuple[Community, ...]
    seed: int

    def heard(self, message: Outgoing, now: dt.datetime) -> None:
        """Somebody reads *message*, and may press one of its buttons later."""
        if not message.reply.choices or ":U" not in message.to:
            return
        lines = [choice.line for choice in message.reply.choices]
        for beginning, words, weights, share, days in _HABITS:
            offered = [line for line in lines if line.startswith(beginning)]
            if offered:
                chance = random.Random(f"{self.seed}:{message.to}:{offered[0]}:{now:%Y-%m-%d}")  # noqa: S311  # nosec B311
                if chance.random() < share:
                    word = chance.choices(words, weights)[0]
                    line = next((one for one in offered if word in f"{one} "), offered[0])
                    self.diary.add(working_hour(chance, now, days), message.to, line)
                return

    def morning(self, day: dt.date) -> None:
        """Note what members will do of their own accord on the working day *day*."""
        for one in self.communities:
            chance = random.Random(f"{self.seed}:{one.id}:{day}")  # noqa: S311  # nosec B311
            for _ in range(_times(chance, len(one.members) * QUESTIONS / _WORKDAYS)):
                question = f"/avtale {chance.choice(one.topics)}"
                self.diary.add(on_day(chance, day), chance.choice(one.members), question)
            seats = sum(map(len, one.sits.values()))
            for _ in range(_times(chance, seats * ITEMS / _WORKDAYS)):
                organ = chance.choice(one.organs)
                title = _title(chance, one.topics)
                who = chance.choice(one.sits[organ.id])
                self.diary.add(on_day(chance, day), who, f"/sak {organ.id}: {title}", then=("/sak likevel ",))


def _title(chance: random.Random, topics: Iterable[str]) -> str:
    """A title that is unlike the others, most of the time."""
    first, second = chance.sample(sorted(set(topics)), 2)
    return f"Døme {chance.randrange(10_000)}: {first} og {second}"[:100]


def _times(chance: random.Random, expected: float) -> int:
    """A whole number around *expected*."""
    whole = int(expected)
    return whole + (chance.random() < expected - whole)
