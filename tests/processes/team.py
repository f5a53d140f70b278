"""A team of real worker processes on one database, and what has become of the messages they were to send."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from sqlalchemy import Engine
from sqlmodel import col, func, select

from bot import clock
from bot.delivery import Policy
from commands._base import Reply
from knowledge.language import same
from storage import outbox
from storage.database import connect, transaction
from storage.tables import Network, OutboxMessage
from tests.fakes.chat import FakeChat
from tests.logbook import MARK

QUICK = Policy(timeout=0.35, lease=1.2, pace=0.02, poll=0.05, plan_every=60, longest_wait=1, in_flight=6)
"""Short times, so that a dead worker's messages are soon somebody else's."""

_ROOT = Path(__file__).parents[2]


@dataclass(slots=True)
class Team:
    """Workers are started, killed, frozen and stopped; every one of them is gone when `end` returns."""

    database: str
    chat: FakeChat
    policy: Policy = QUICK
    log: IO[str] = field(default_factory=lambda: tempfile.TemporaryFile("w+"))  # noqa: SIM115  (`end` closes it)
    workers: list[subprocess.Popen[str]] = field(default_factory=list)
    killed: int = 0
    frozen: int = 0

    def start(self, *more: str) -> subprocess.Popen[str]:
        """A new worker that is ready to work."""
        command = [sys.executable, "-m", "tests.processes.worker", self.database, self.chat.url]
        worker = subprocess.Popen(
            [*command, json.dumps(asdict(self.policy)), *more],
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
            cwd=_ROOT,
        )
        self.workers.append(worker)
        return worker

    def kill(self, worker: subprocess.Popen[str]) -> None:
        """SIGKILL: no chance to clean up."""
        worker.kill()
        self._gone(worker)
        self.killed += 1

    def end(self) -> None:
        """Nobody is left, not even the frozen; and nobody has written what a message says."""
        for worker in list(self.workers):
            worker.kill()
            self._gone(worker)
        with self.log as log:
            log.seek(0)
            told = log.read()
        assert "samvit.delivery" in told
        assert MARK not in told

    def disturb(self, chance: random.Random, freeze: float) -> Callable[[], None] | None:
        """Kill one worker and start another, or freeze one; returns what thaws it."""
        worker = chance.choice(self.workers)
        if chance.random() < freeze:
            worker.send_signal(signal.SIGSTOP)
            self.frozen += 1
            return lambda: os.kill(worker.pid, signal.SIGCONT) if worker.poll() is None else None
        self.kill(worker)
        self.start()
        return None

    def _gone(self, worker: subprocess.Popen[str]) -> None:
        worker.wait(10)
        if worker.stdout:
            worker.stdout.close()
        self.workers.remove(worker)


def says(worker: subprocess.Popen[str], word: str) -> str:
    """Wait until *worker* prints a line that begins with *word*."""
    assert worker.stdout is not None
    for line in worker.stdout:
        if line.startswith(word):
            return line.strip()
    raise AssertionError(f"the worker ended before it said {word!r}")


def fill(database: str, messages: int, channels: int) -> Engine:
    """So many messages in the outbox, over so many channels, due now."""
    engine, now = connect(database), clock.real()
    content = Reply(same(f"Hei {MARK}")).as_json()
    with transaction(engine) as session:
        session.add(Network(id="ex", name="Example", trust="Example HF", language="nn"))
        session.flush()
        for n in range(messages):
            outbox.put(session, "ex", f"key{n}", f"slack:T1:C{n % channels}", content, kind="test", now=now)
    return engine


def states(engine: Engine) -> dict[str, int]:
    """How many messages are in each state."""
    with transaction(engine) as session:
        rows = select(OutboxMessage.state, func.count()).group_by(col(OutboxMessage.state))
        return dict(session.exec(rows).all())


def until(true: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until it is so; fails when it takes too long."""
    end = time.perf_counter() + seconds
    while not true():
        assert time.perf_counter() < end, "it took too long"
        time.sleep(0.02)


def settled(engine: Engine) -> bool:
    """Whether every message is sent or refused."""
    return set(states(engine)) <= {"sent", "refused"}


def lost_and_doubled(chat: FakeChat, messages: int) -> tuple[int, int]:
    """How many of the messages were never posted, and how many copies too many there are."""
    copies = chat.copies()
    return sum(1 for n in range(messages) if not copies[f"key{n}"]), sum(copies.values()) - len(copies)


def after(seconds: float) -> dt.datetime:
    """So many seconds from now."""
    return clock.real() + dt.timedelta(seconds=seconds)
