"""The worker's delivery in moved time: the real claims and settlements, each batch as long as a post takes."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from bot.delivery import Delivery, Policy
from bot.simulation.slack import LATENCY, MadeUpSlack
from storage.database import transaction
from storage.tables import ChannelPace, OutboxMessage

AN_HOUR = dt.timedelta(hours=1)


class Now:
    """A clock that stands where it was put."""

    def __init__(self, moment: dt.datetime) -> None:
        self.moment = moment

    def __call__(self) -> dt.datetime:
        """The moment, UTC with zone."""
        return self.moment

    def move_to(self, moment: dt.datetime) -> None:
        """Move forward to *moment*, never back."""
        self.moment = max(self.moment, moment)


@dataclass(slots=True)
class Rush:
    """One emptying of the queue: when it began, how deep it was, and (seconds, messages left) on the way."""

    at: dt.datetime
    depth: int = 0
    took: float = 0.0
    refused: int = 0
    curve: list[tuple[float, int]] = field(default_factory=list)
    last: dict[str, float] = field(default_factory=dict)
    """Seconds until each workspace had its last message."""


@dataclass(slots=True)
class Post:
    """One worker."""

    engine: Engine
    clock: Now
    slack: MadeUpSlack
    delivery: Delivery = field(init=False)
    _runner: asyncio.Runner = field(default_factory=asyncio.Runner)

    def __post_init__(self) -> None:
        self.delivery = Delivery(self.engine, {"slack": self.slack}, self.clock, Policy(), "simulation")

    def empty(self) -> Rush:
        """Deliver all that is due, and what becomes due meanwhile; the clock moves as posts take their time."""
        return self._runner.run(self._empty())

    def close(self) -> None:
        """Give the event loop back."""
        self._runner.close()

    async def _empty(self) -> Rush:
        rush = Rush(self.clock())
        before, posted = self.slack.refused, self.slack.posted.total()
        rush.depth = left = self._due()
        while left > 0:
            rush.curve.append(((self.clock() - rush.at).total_seconds(), left))
            taken = self.delivery.claim(self.delivery.policy.in_flight)
            if taken:
                await asyncio.gather(*map(self.delivery.deliver, taken))
                self.clock.move_to(self.clock() + LATENCY)
                left = rush.depth - (self.slack.posted.total() - posted)
            if not taken or left <= 0:
                moment = self._next()
                if moment is None:
                    break
                self.clock.move_to(moment)
        rush.took, rush.refused = (self.clock() - rush.at).total_seconds(), self.slack.refused - before
        rush.last = {t: (at - rush.at).total_seconds() for t, at in self.slack.last.items() if at > rush.at}
        return rush

    def _due(self) -> int:
        waiting = (OutboxMessage.state == "waiting", OutboxMessage.not_before <= self.clock())
        with transaction(self.engine) as session:
            return session.exec(select(func.count()).select_from(OutboxMessage).where(*waiting)).one()

    def _next(self) -> dt.datetime | None:
        """When the next message may go that is held up now: its channel rests, or Slack asked to wait."""
        with transaction(self.engine) as session:
            return min(filter(None, self._moments(session)), default=None)

    def _moments(self, session: Session) -> Iterator[dt.datetime | None]:
        now, waiting = self.clock(), OutboxMessage.state == "waiting"
        soon = col(OutboxMessage.not_before) <= now + AN_HOUR
        yield session.exec(
            select(func.min(OutboxMessage.not_before)).where(waiting, soon, OutboxMessage.not_before > now)
        ).one()
        resting = select(func.min(ChannelPace.next_at)).join(
            OutboxMessage, col(OutboxMessage.to) == col(ChannelPace.to)
        )
        yield session.exec(resting.where(waiting, OutboxMessage.not_before <= now, ChannelPace.next_at > now)).one()
