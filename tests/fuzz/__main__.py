"""`python -m tests.fuzz [--inputs N] [--seed S] [--only TARGET] [--database D]`: fails when anything is found."""

from __future__ import annotations

import argparse
import faulthandler
import logging
import sys
import time
from collections.abc import Sequence

from tests.fuzz.target import MOST_GROWTH, Run, memory, run
from tests.fuzz.targets import SHARES, opened
from tests.fuzz.town import COPIES

_WARM = 0.2
"""The share of the inputs after which memory should have stopped growing."""
_STUCK = 120.0
"""Seconds without an end of a round after which the stack is told and the process ends."""
_ROUNDS = 20
_PARTS = {"sqlite": 0.8, "postgresql": 0.2}
"""How much of the inputs each database gets; the others of the second one's seed."""


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0 when nothing is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=sorted(SHARES))
    parser.add_argument("--database", choices=sorted(COPIES), help="else most on SQLite and a part on PostgreSQL")
    asked = parser.parse_args(arguments)
    logging.lastResort = None  # what the product says of bad input is not what is looked for
    done, start = Run(), time.perf_counter()
    shares = {name: share for name, share in SHARES.items() if asked.only in (None, name)}
    each = {name: max(1, round(asked.inputs * share / sum(shares.values()))) for name, share in shares.items()}
    parts = {asked.database: 1.0} if asked.database else _PARTS
    grown = 0
    for place, (database, part) in enumerate(parts.items()):
        for name, inputs in each.items():
            grown = max(grown, _fuzzed(name, database, max(1, round(inputs * part)), asked.seed + place, done))
    told = (
        f"{done.inputs} inputs in {time.perf_counter() - start:.0f} s, slowest {done.slowest:.2f} s of processor time"
    )
    print(f"{told}, memory grew by {grown // 1024 // 1024} MB at most after warming up")
    print(f"slowest: {done.slow_said}")
    for found in done.findings.values():
        print(f"\n{found.target} {found.number}: {found.what} ({found.times} times)\n{found.said}\n{found.trace}")
    if grown > MOST_GROWTH:
        print(f"\nmemory grew by more than {MOST_GROWTH // 1024 // 1024} MB")
    return int(bool(done.findings) or grown > MOST_GROWTH)


def _fuzzed(name: str, database: str, inputs: int, seed: int, done: Run) -> int:
    """How many bytes the process grew by after it had warmed up."""
    copies, shown = COPIES[database](), f"{name} on {database}"
    try:
        with opened(name, copies) as target:
            warm = 0
            part = max(1, inputs // _ROUNDS)
            for number, first in enumerate(range(0, inputs, part)):
                faulthandler.dump_traceback_later(max(_STUCK, part * 1.0), exit=True)
                run(target, min(part, inputs - first), seed, done, first)
                faulthandler.cancel_dump_traceback_later()
                if number <= _ROUNDS * _WARM:
                    warm = memory()
                _tell(shown, min(inputs, first + part), inputs, done)
            grown = max(0, memory() - warm)
            print(
                f"{shown}: {inputs} inputs, memory {warm >> 20} MB after warming up, {grown >> 20} MB more at the end"
            )
            return grown
    finally:
        copies.close()


def _tell(name: str, made: int, inputs: int, done: Run) -> None:
    print(f"\r{name}: {made} of {inputs}, {len(done.findings)} findings ", end="", file=sys.stderr, flush=True)
    if made == inputs:
        print(file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
