"""Between the driver and the web processes, as a load balancer stands: who is there, and who wants no more requests."""

from __future__ import annotations

import asyncio
import itertools
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.load.wire import Answered, Connection


class Nobody(Exception):  # noqa: N818
    """No front takes requests."""


@dataclass(slots=True)
class Front:
    """A web process on *port*. It `takes` requests until it refuses a connection or says that it closes one."""

    port: int
    takes: bool = False
    idle: deque[Connection] = field(default_factory=deque)
    asked: int = 0

    def leave(self) -> None:
        """Send nothing more there."""
        self.takes = False
        while self.idle:
            self.idle.pop().close()

    async def connection(self) -> Connection:
        """One that is open and free, made if need be. Raises `OSError` when none can be made."""
        while self.idle:
            kept = self.idle.pop()
            if kept.is_open:
                return kept
        _, made = await asyncio.get_running_loop().create_connection(Connection, "127.0.0.1", self.port)
        return made


@dataclass(slots=True)
class Balancer:
    """Requests go to the fronts in turn. One that never left this machine is given to the next front."""

    fronts: list[Front]
    turned: int = 0
    _turn: Iterator[int] = field(default_factory=itertools.count)

    async def ask(self, request: bytes) -> Answered:
        """Raises `Nobody`, and `Broken` when a request was sent and not answered: it is not sent again."""
        for _ in range(100):
            front = self._next()
            try:
                connection = await front.connection()
            except OSError:
                front.leave()
                self.turned += 1
                continue
            front.asked += 1
            answered = await connection.ask(request)
            if answered.closes:
                front.leave()
                connection.close()
            else:
                front.idle.append(connection)
            return answered
        raise Nobody

    def _next(self) -> Front:
        taking = [front for front in self.fronts if front.takes]
        if not taking:
            raise Nobody
        return taking[next(self._turn) % len(taking)]
