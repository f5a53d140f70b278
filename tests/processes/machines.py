"""Real `samvit web` and `samvit worker` processes on a clock that a test moves; killed without warning and replaced."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import random
import socket
import sys
import threading
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from bot import cli, clock, worker
from bot.delivery import Policy

KINDS = ("web", "worker")
QUICK = Policy(timeout=1.2, lease=3.9, pace=0.01, poll=0.05, plan_every=5.0, in_flight=3)
"""Short times, so that a dead worker's messages are soon somebody else's."""

_EACH = 2


@dataclass(slots=True)
class Machines:
    """Two processes of each kind. `fell` may be called from any thread; what it felled is replaced by `mend`."""

    environ: dict[str, str]
    folder: Path
    chance: random.Random
    killed: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    ports: tuple[int, ...] = field(default_factory=lambda: _free(_EACH))
    _alive: dict[str, list[ForkServerProcess | None]] = field(
        default_factory=lambda: {k: [None] * _EACH for k in KINDS}
    )
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _gone: list[ForkServerProcess] = field(default_factory=list)

    def start_at(self, now: dt.datetime) -> None:
        """Set everybody's clock and start everybody."""
        self.move_to(now)
        self.mend()

    def move_to(self, now: dt.datetime) -> None:
        """Set everybody's clock, also of those that run."""
        offset, new = now - dt.datetime.now(dt.UTC), self.folder / "new"  # noqa: TID251  (it is what is moved)
        new.write_text(str(offset.total_seconds()))
        new.replace(self.folder / "offset")

    def mend(self) -> None:
        """Start one for each that was killed. Only from the thread that made this."""
        with self._lock:
            for kind in KINDS:
                for place, process in enumerate(self._alive[kind]):
                    if process is None:
                        self._alive[kind][place] = self._started(kind, place)

    def fell(self, kind: str, *, everyone: bool = False) -> None:
        """SIGKILL one of *kind*, or everyone: no chance to clean up."""
        with self._lock:
            places = [place for place, process in enumerate(self._alive[kind]) if process]
            for place in places if everyone else self.chance.sample(places, min(1, len(places))):
                process = self._alive[kind][place]
                if process is not None and process.is_alive():
                    process.kill()
                    self._gone.append(process)
                    self._alive[kind][place] = None
                    self.killed[kind] += 1

    def end(self) -> None:
        """Nobody is left."""
        for kind in KINDS:
            self.fell(kind, everyone=True)
        for process in self._gone:
            process.join(10)
            process.close()

    @property
    def told(self) -> str:
        """Everything that all of them wrote to standard output and standard error."""
        return "\n".join(file.read_text(encoding="utf-8") for file in sorted(self.folder.glob("*.log")))

    def _started(self, kind: str, place: int) -> ForkServerProcess:
        # A server that has imported everything forks them: a start takes milliseconds instead of seconds.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([__name__, "bot.slack.web", "bot.slack.oauth", "bot.slack.senders"])
        environ = self.environ | {"PORT": str(self.ports[place])}
        process = context.Process(target=_serve, args=(kind, environ, str(self.folder), f"{kind}{place}.log"))
        process.start()
        return process


def _free(number: int) -> tuple[int, ...]:
    sockets = [socket.socket() for _ in range(number)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = tuple(each.getsockname()[1] for each in sockets)
    for each in sockets:
        each.close()
    return ports


def _serve(kind: str, environ: dict[str, str], folder: str, log: str) -> None:
    """In the new process: what `samvit KIND` does."""
    written = os.open(Path(folder) / log, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(written, stream)
    for name in [name for name in os.environ if name.startswith(("SLACK_", "SAMVIT_"))]:
        del os.environ[name]
    os.environ.update(environ)
    _follow(Path(folder) / "offset")
    assert worker.run.__kwdefaults__ is not None
    worker.run.__kwdefaults__["policy"] = QUICK
    sys.exit(cli.main([kind]))


def _follow(file: Path) -> None:
    """Let this process's one clock be as far from the real one as *file* says at the time."""

    class Moved(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:  # type: ignore[override]
            return dt.datetime.now(tz) + dt.timedelta(seconds=float(file.read_text()))  # noqa: TID251

    class Instead:
        datetime, UTC, timedelta = Moved, dt.UTC, dt.timedelta

    vars(clock)["dt"] = Instead
