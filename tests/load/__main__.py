"""`python -m tests.load`: two webs, two workers and PostgreSQL under load; exits 1 when a promise is broken."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.load import plays, report
from tests.load.run import postgres, scene


async def play(options: argparse.Namespace, folder: Path) -> int:
    """The whole run and its report; the exit status."""
    with postgres() as (database, process):
        async with scene(database, process, meetings=options.meetings, folder=folder) as stage:
            await (plays.soak if options.soak else plays.short)(stage, options)
            return report.tell(stage)


def main() -> int:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--soak", action="store_true", help="ten minutes at a lower rate instead, memory watched")
    parser.add_argument("--seconds", type=float, help="at the set rate (30; soak: 600)")
    parser.add_argument("--rate", type=float, help="requests a second (220; soak: 60)")
    parser.add_argument(
        "--restart", type=float, default=60, help="requests a second during the rolling restart; 0: none"
    )
    parser.add_argument("--limit", type=float, default=8, help="seconds as fast as possible; 0: no comparison either")
    parser.add_argument("--warm-up", type=float, default=5, help="seconds before anything is measured")
    parser.add_argument("--drain", type=float, default=60, help="seconds within which every effect must have come")
    parser.add_argument("--meetings", type=int, default=12, help="of each body")
    parser.add_argument("--logs", type=Path, help="a folder for the logs of the processes")
    options = parser.parse_args()
    options.seconds = options.seconds or (600 if options.soak else 30)
    options.rate = options.rate or (60 if options.soak else 220)
    with tempfile.TemporaryDirectory(prefix="samvit-load-") as made:
        folder = options.logs or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        return asyncio.run(play(options, folder))


if __name__ == "__main__":
    sys.exit(main())
