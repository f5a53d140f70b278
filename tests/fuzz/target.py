"""What is fuzzed, and how an input is judged: no fault, no hang, and no memory that is not given back."""

from __future__ import annotations

import gc
import logging
import resource
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from tests.fuzz.dice import Dice

LONGEST = 1.0
"""Seconds of processor time that one input may take."""
MOST_GROWTH = 64 * 1024 * 1024
"""Bytes that the process may grow after it has warmed up."""
BATCH = 500
"""Inputs that one database gets."""


class Wrong(Exception):  # noqa: N818  (what is found, not a fault of the fuzzer's)
    """An answer that must never be given."""


class Target(Protocol):
    """A part of the product that takes input."""

    name: str
    said: str

    def once(self, dice: Dice, number: int) -> None:
        """One input. Leaves what it was in `said`; raises whatever goes wrong."""

    def rest(self) -> None:
        """Between batches: a new database again."""

    def close(self) -> None:
        """Stop what it started."""


@dataclass(slots=True)
class Finding:
    """One thing that is wrong, how often it was seen, and an input that shows it."""

    target: str
    what: str
    said: str
    number: int
    trace: str = ""
    times: int = 1


@dataclass(slots=True)
class Run:
    """What a run found. `slowest` is the most processor time of one input, in seconds."""

    inputs: int = 0
    slowest: float = 0.0
    slow_said: str = ""
    findings: dict[str, Finding] = field(default_factory=dict)

    def add(self, found: Finding) -> None:
        """The same fault a second time is only counted."""
        known = self.findings.setdefault(f"{found.target} {found.what}", found)
        known.times += known is not found


def run(target: Target, inputs: int, seed: int, done: Run, first: int = 0) -> None:
    """Give *target* so many inputs from number *first* on; seed and number give each of them again."""
    for number in range(first, first + inputs):
        if number and number % BATCH == 0:
            target.rest()
        spent = _once(target, seed, number, done)
        if spent > LONGEST:  # a hang comes again; the collecting of what a whole test run left behind does not
            spent = min(spent, _once(target, seed, number, done))
        if spent > done.slowest:
            done.slowest, done.slow_said = spent, f"{target.name} {number}: {target.said[:500]}"
        if spent > LONGEST:
            done.add(Finding(target.name, f"took {spent:.1f} s", target.said[:2000], number))
        done.inputs += 1


def _once(target: Target, seed: int, number: int, done: Run) -> float:
    """Seconds of processor time that one input took."""
    start = time.process_time()
    try:
        target.once(Dice(f"{seed}:{target.name}:{number}"), number)
    except Exception as error:  # noqa: BLE001  (whatever it is, it is a finding)
        done.add(Finding(target.name, _place(error), target.said[:2000], number, _trace(error)))
    return time.process_time() - start


def _place(error: BaseException) -> str:
    """The error and the last line of ours that it came through."""
    if isinstance(error, Wrong):
        return str(error)
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if "site-packages" not in f.filename and "/tests/" not in f.filename] or frames
    return f"{type(error).__name__} at {Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else repr(error)


def _trace(error: BaseException) -> str:
    return "" if isinstance(error, Wrong) else "".join(traceback.format_exception(error))[-6000:]


@contextmanager
def faults_heard() -> Iterator[list[logging.LogRecord]]:
    """The errors that the product logs within: each is a bug that somebody got a code for."""
    heard: list[logging.LogRecord] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(record)

    ear, logger = Ear(logging.ERROR), logging.getLogger("samvit")
    logger.addHandler(ear)
    before, logger.propagate = logger.propagate, False
    try:
        yield heard
    finally:
        logger.removeHandler(ear)
        logger.propagate = before


def raise_heard(heard: list[logging.LogRecord]) -> None:
    """Raise the first error that was logged, as if it had not been caught."""
    if heard:
        record = heard[0]
        heard.clear()
        if record.exc_info and record.exc_info[1]:
            raise record.exc_info[1]
        raise Wrong(f"logged: {record.getMessage()}")


def memory() -> int:
    """Bytes that this process holds now; on other systems than Linux the most it ever held."""
    gc.collect()
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * resource.getpagesize()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
