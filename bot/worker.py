"""The worker: ticks, and delivers what is in the outbox until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import secrets
import signal
from collections.abc import Mapping
from types import MappingProxyType

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.core import Bot
from bot.delivery import Delivery, Policy
from bot.sending import Sender
from bot.watching import Beats
from storage.outbox import Claimed

log = logging.getLogger("samvit.worker")

_STANDARD = Policy()
TICK, ROUND = "tick", "round"
"""What a worker does again and again: plan, and look for what is due."""

LIMITS = {TICK: 5 * _STANDARD.plan_every, ROUND: 60.0}
"""After so many seconds without it a worker is not well."""

_NONE: Mapping[str, Policy] = MappingProxyType({})
_SIGNALS = (signal.SIGTERM, signal.SIGINT)


async def run(
    bot: Bot,
    senders: Mapping[str, Sender],
    *,
    policy: Policy = _STANDARD,
    beside: Mapping[str, Policy] = _NONE,
    name: str | None = None,
    stop: asyncio.Event | None = None,
    beats: Beats | None = None,
) -> None:
    """Tick and deliver until *stop* is set or SIGTERM or SIGINT comes; then finish what is in flight and return.

    Any number of workers may run on the same database. *name* must not be shared by two of them. What has a policy of
    its own in *beside*, by the scheme of its addresses, is delivered apart, so that a slow service holds up no other.
    """
    ending, loop = stop or asyncio.Event(), asyncio.get_running_loop()
    beats = beats or Beats()
    for each in _SIGNALS:
        loop.add_signal_handler(each, ending.set)
    worker = name or secrets.token_hex(6)
    apart = [({scheme: senders[scheme]}, own) for scheme, own in beside.items() if scheme in senders]
    together = {scheme: sender for scheme, sender in senders.items() if scheme not in beside}
    deliveries = [Delivery(bot.engine, some, bot.clock, own, worker) for some, own in [(together, policy), *apart]]
    await _plan(bot, beats)
    scheduler = AsyncIOScheduler(timezone="UTC")
    scheduler.add_job(_plan, every(policy), [bot, beats], coalesce=True, max_instances=1, misfire_grace_time=None)
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    scheduler.start()
    try:
        await asyncio.gather(*(_deliver_until(ending, delivery, beats) for delivery in deliveries if delivery.senders))
    finally:
        scheduler.shutdown(wait=False)
        for each in _SIGNALS:
            loop.remove_signal_handler(each)


async def deliver_due(
    engine: Engine, senders: Mapping[str, Sender], clock: Clock, *, policy: Policy = _STANDARD, name: str | None = None
) -> int:
    """Deliver everything that is due now and return how many messages were tried. For tests and a clock that moved."""
    delivery = Delivery(engine, senders, clock, policy, name or secrets.token_hex(6))
    tried = 0
    while taken := await _claim(delivery, policy.in_flight):
        await asyncio.gather(*map(delivery.deliver, taken))
        tried += len(taken)
    return tried


def every(policy: Policy) -> IntervalTrigger:
    """When it ticks. By UTC: a wall clock skips an hour in spring, and one comes twice in autumn."""
    return IntervalTrigger(seconds=policy.plan_every, timezone="UTC")


async def _plan(bot: Bot, beats: Beats) -> None:
    try:
        new = await asyncio.to_thread(bot.tick)
    except SQLAlchemyError as trouble:
        log.error("no tick: the database did not answer (%s)", type(trouble).__name__)
    else:
        beats.beat(TICK)
        if new:
            log.info("planned new=%d", new)


async def _deliver_until(ending: asyncio.Event, delivery: Delivery, beats: Beats) -> None:
    """Keep up to `in_flight` messages on their way. Only as many are claimed as are posted at once.

    A claim costs the same for one message as for several: unless a poll has passed, half of the places must be free.
    """
    on_their_way: set[asyncio.Task[None]] = set()
    told, loop, most = asyncio.create_task(ending.wait()), asyncio.get_running_loop(), delivery.policy.in_flight
    next_poll = loop.time()
    while not ending.is_set():
        free = most - len(on_their_way)
        if 2 * free >= most or loop.time() >= next_poll:
            taken = await _claim(delivery, free)
            on_their_way |= {asyncio.create_task(delivery.deliver(message)) for message in taken}
            next_poll = loop.time() + delivery.policy.poll
            if 0 < len(taken) < free:  # all that was due: what comes in a moment is claimed together
                await asyncio.wait({told}, timeout=delivery.policy.poll / 5)
        beats.beat(ROUND)
        first = asyncio.FIRST_COMPLETED
        done, _ = await asyncio.wait({told, *on_their_way}, timeout=delivery.policy.poll, return_when=first)
        on_their_way -= done
    await asyncio.gather(*on_their_way)


async def _claim(delivery: Delivery, limit: int) -> list[Claimed]:
    if limit < 1:
        return []
    try:
        return await asyncio.to_thread(delivery.claim, limit)
    except SQLAlchemyError as trouble:  # every poll while it lasts: a line each, no traceback
        log.error("nothing claimed: the database did not answer (%s)", type(trouble).__name__)
        await asyncio.sleep(delivery.policy.poll)
        return []
