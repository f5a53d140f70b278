"""Delivery to the playground: a message to a `web:` address has arrived once it counts as sent."""

from __future__ import annotations

import asyncio
import datetime as dt

from bot.core import Bot
from storage import outbox
from storage.database import transaction

_AT_A_TIME = 50


async def deliver(bot: Bot) -> None:
    """Deliver all that is due to `web:` addresses."""
    await asyncio.to_thread(_deliver, bot)


def _deliver(bot: Bot) -> None:
    while _some(bot):
        pass


def _some(bot: Bot) -> int:
    now = bot.clock()
    with transaction(bot.engine) as session:
        taken = outbox.claim(
            session,
            "playground",
            ("web",),
            now,
            lease=dt.timedelta(minutes=1),
            pace=dt.timedelta(),
            limit=_AT_A_TIME,
        )
        for message in taken:
            outbox.sent(session, message, message.key, now)
        return len(taken)
