"""What is done with the processes: the short run, the soak, and the smoke that `make test` has time for."""

from __future__ import annotations

import argparse
import asyncio
import time

from tests.load.run import CALLERS, Scene, compare

SAMPLE = 5.0
"""Seconds between two looks at the memory."""


async def short(stage: Scene, options: argparse.Namespace) -> None:
    """Warm up, the set rate, a rolling restart under it, the limit, the drain, and the bare application."""
    driver, mix = stage.driver, stage.mix
    await stage.begin()
    stage.weigh()
    async with stage.stretch("warm-up") as tally:
        await driver.at_once(mix, 4, options.warm_up, tally)
    stage.weigh()
    async with stage.stretch("load") as tally:
        await driver.at_rate(mix, options.rate, options.seconds, tally)
    stage.weigh()
    if options.restart:
        async with stage.stretch("rolling restart") as tally:
            await stage.loaded(options.restart, stage.roll(), tally)
    if options.limit:
        async with stage.stretch("limit") as tally:
            await driver.at_once(mix, CALLERS, options.limit, tally)
    await stage.drain(options.drain)
    if options.limit:
        await compare(stage, options.rate, options.limit)


async def soak(stage: Scene, options: argparse.Namespace) -> None:
    """A lower rate for a long time, and the memory meanwhile; at the end SIGTERM to all, under load."""
    await stage.begin()
    async with stage.stretch("warm-up") as tally:
        await stage.driver.at_once(stage.mix, 4, options.warm_up, tally)
    async with stage.stretch("soak") as tally:
        await stage.loaded(options.rate, _weighed(stage, options.seconds), tally)
    async with stage.stretch("rolling restart") as tally:
        await stage.loaded(options.restart, stage.roll(), tally)
    await stage.drain(options.drain)


async def smoke(stage: Scene) -> None:
    """A light load, and one web and the only worker replaced under it."""
    await stage.begin(workers=1)
    async with stage.stretch("rolling restart") as tally:
        await stage.loaded(25, stage.roll(webs=1, workers=1), tally)
    await stage.drain(30)


async def _weighed(stage: Scene, seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        stage.weigh()
        await asyncio.sleep(SAMPLE)
