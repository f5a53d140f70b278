"""Moving the playground's clock: every morning on the way is lived through, so that each day's reminders arrive."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlmodel import Session, func, select

from bot.clock import Movable
from knowledge.language import OSLO
from knowledge.workdays import morning
from storage.tables import OutboxMessage

LONGEST_SEARCH = 180
"""Days ahead that are tried for the next event."""

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Travel:
    """Moves *clock* and lets *live* do what is due at each stop: tick, then deliver."""

    clock: Movable
    live: Callable[[], Awaitable[None]]

    async def forward(self, days: int) -> None:
        """Move the clock so many days ahead, to the same hour in Oslo."""
        start = self.clock().astimezone(OSLO)
        target = (start.replace(tzinfo=None) + days * _DAY).replace(tzinfo=OSLO)
        for stop in mornings(start, target):
            await self._stop(stop)
        await self._stop(target)

    async def to_next(self, heard: Callable[[], Awaitable[int]]) -> bool:
        """Move the clock morning by morning until *heard*, a count of messages, grows. False when nothing came."""
        start, last = self.clock(), await heard()
        for stop in mornings(start, start + LONGEST_SEARCH * _DAY):
            await self._stop(stop)
            before, last = last, await heard()  # it may shrink: whoever leaves a body no longer reads its channel
            if last > before:
                return True
        return False

    async def _stop(self, moment: dt.datetime) -> None:
        self.clock.move_to(moment)
        await self.live()


def mornings(after: dt.datetime, until: dt.datetime) -> Iterator[dt.datetime]:
    """Each 08:00 Oslo later than *after* and not later than *until*, as UTC."""
    day = after.astimezone(OSLO).date()
    while (stop := morning(day)) <= until:
        if stop > after:
            yield stop
        day += _DAY


def resume(engine: Engine, clock: Movable) -> None:
    """Put the clock where it stood when the playground's last message was made: what was sent cannot be unsent."""
    with Session(engine) as session:
        made = select(func.max(OutboxMessage.created_at)).where(OutboxMessage.to.like("web:%"))  # type: ignore[attr-defined]
        last = session.exec(made).one()
    if last is not None:
        clock.move_to(last)
