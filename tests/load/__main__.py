"""`python -m tests.load`: two webs, two workers and PostgreSQL under load; exits 1 when a promise is broken."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.load import report
from tests.load.run import CALLERS, Scene, compare, postgres, scene


async def short(stage: Scene, options: argparse.Namespace) -> None:
    """Warm up, the set rate, a rolling restart under it, the limit, the drain, and the bare application."""
    driver, mix, rate = stage.driver, stage.mix, options.rate
    await stage.begin()
    stage.weigh()
    async with stage.stretch("warm-up") as tally:
        await driver.at_once(mix, 4, options.warm_up, tally)
    stage.weigh()
    async with stage.stretch("load") as tally:
        await driver.at_rate(mix, rate, options.seconds, tally)
    if options.restart:
        async with stage.stretch("rolling restart") as tally:
            rolled = asyncio.create_task(stage.roll())
            while not rolled.done():
                await driver.at_rate(mix, options.restart, 1, tally)
            await rolled
    if options.limit:
        async with stage.stretch("limit") as tally:
            await driver.at_once(mix, CALLERS, options.limit, tally)
    stage.weigh()
    await stage.drain(options.drain)
    if options.limit:
        await compare(stage, rate, options.limit)


async def play(options: argparse.Namespace, folder: Path) -> int:
    """The whole run and its report; the exit status."""
    with postgres() as (database, process):
        async with scene(database, process, meetings=options.meetings, folder=folder) as stage:
            await short(stage, options)
            return report.tell(stage, options)


def main() -> int:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30, help="at the set rate")
    parser.add_argument("--rate", type=float, default=220, help="requests a second")
    parser.add_argument("--restart", type=float, default=100, help="requests a second during the rolling restart")
    parser.add_argument("--limit", type=float, default=8, help="seconds as fast as possible; 0: no comparison either")
    parser.add_argument("--warm-up", type=float, default=6)
    parser.add_argument("--drain", type=float, default=60, help="seconds within which all must have come")
    parser.add_argument("--meetings", type=int, default=12)
    parser.add_argument("--logs", type=Path, help="where the logs of the processes are kept")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="samvit-load-") as made:
        folder = options.logs or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        return asyncio.run(play(options, folder))


if __name__ == "__main__":
    sys.exit(main())
