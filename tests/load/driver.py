"""Sending the mix: at a set rate whatever comes back (waits are not hidden), or as fast as answers come."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tests.load.balancer import Balancer, Nobody
from tests.load.mix import REPLAY, Request
from tests.load.wire import Broken


@dataclass(slots=True)
class Tally:
    """What became of the requests of one stretch.

    `waits` are seconds from when a request was due to its acknowledgement, by kind; `wrong` are those that were not
    answered as they should be, by kind and how; `began` and `ended` by the clock of `time.perf_counter`.
    """

    began: float = field(default_factory=time.perf_counter)
    ended: float = 0.0
    waits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: Counter[str] = field(default_factory=Counter)

    @property
    def acked(self) -> int:
        """How many were acknowledged."""
        return sum(map(len, self.waits.values()))

    @property
    def rate(self) -> float:
        """Acknowledged requests a second."""
        return self.acked / (self.ended - self.began)

    def of(self, kind: str = "") -> list[float]:
        """The waits of a kind, or of all, the shortest first."""
        return sorted(self.waits[kind] if kind else [each for waits in self.waits.values() for each in waits])


def percentile(waits: list[float], share: float) -> float:
    """The wait that *share* of the sorted *waits* does not exceed; 0 when there are none."""
    return waits[min(len(waits) - 1, int(share * len(waits)))] if waits else 0.0


@dataclass(slots=True)
class Driver:
    """Sends requests by the balancer; `sent_at` is when each that is answered by a message was sent.

    Without `judged` any answer is a right one.
    """

    balancer: Balancer
    judged: bool = True
    sent_at: dict[str, float] = field(default_factory=dict)

    async def at_rate(self, requests: Iterator[Request], rate: float, seconds: float, tally: Tally) -> None:
        """Send *rate* requests a second at random moments, and wait until each is answered."""
        chance, due, on_their_way = random.Random(7), time.perf_counter(), set[asyncio.Task[None]]()
        end = due + seconds
        while (due := due + chance.expovariate(rate)) < end:
            ahead = due - time.perf_counter()
            if ahead > 0:
                await asyncio.sleep(ahead)
            task = asyncio.create_task(self.send(next(requests), due, tally))
            on_their_way.add(task)
            task.add_done_callback(on_their_way.discard)
        await asyncio.sleep(max(0.0, end - time.perf_counter()))
        while on_their_way:
            await asyncio.wait(on_their_way)
        tally.ended = time.perf_counter()

    async def at_once(self, requests: Iterable[Request], callers: int, seconds: float, tally: Tally) -> None:
        """Let so many *callers* send one request after another."""
        end, stream = time.perf_counter() + seconds, iter(requests)

        async def caller() -> None:
            while time.perf_counter() < end:
                await self.send(next(stream), time.perf_counter(), tally)

        await asyncio.gather(*(caller() for _ in range(callers)))
        tally.ended = time.perf_counter()

    async def send(self, request: Request, due: float, tally: Tally) -> None:
        """Send one request and note what came of it."""
        replayed = bool(request.signature)
        kind, wanted = (REPLAY, 401) if replayed else (request.kind, 200)
        if request.key:
            self.sent_at[request.key] = time.perf_counter()
        try:
            answered = await self.balancer.ask(request.written())
        except (Broken, Nobody) as trouble:
            tally.wrong[f"{kind}: {type(trouble).__name__}"] += 1
            return
        tally.waits[kind].append(time.perf_counter() - due)
        if not self.judged:
            return
        if answered.status != wanted:
            tally.wrong[f"{kind}: status {answered.status}"] += 1
        elif kind == "command" and b'"blocks"' not in answered.body:
            tally.wrong["command: no answer"] += 1
        elif kind.startswith("item") and b'"errors"' in answered.body:
            tally.wrong[f"{kind}: refused"] += 1
