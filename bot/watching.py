"""A process that nobody sends requests to can be watched too: what it keeps doing, and a small server that tells."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field

import uvicorn
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot import health, watch_routes
from bot.health import Health
from bot.metrics import Metrics
from bot.settings import SettingsError

HOST = "127.0.0.1"


@dataclass(slots=True)
class Beats:
    """What a process does again and again: `limits` are the seconds after which each is missed. It starts with all."""

    limits: dict[str, float] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in self.limits:
            self.beat(name)

    def beat(self, name: str) -> None:
        """It was done just now."""
        self._last[name] = time.monotonic()

    def ages(self) -> dict[str, float]:
        """Seconds since each was done last."""
        now = time.monotonic()
        return {name: now - last for name, last in self._last.items()}

    def judged(self, found: Health) -> Health:
        """*found*, or 503 with what has not been done for too long."""
        late = [f"no {name} for {age:.0f} seconds" for name, age in self.ages().items() if age > self.limits[name]]
        return (503, {"status": "down", "reason": "; ".join(late)}) if late and found[0] == 200 else found


@contextlib.asynccontextmanager
async def watched(
    port: int | None, engine: Engine, network: str | None, metrics: Metrics, beats: Beats
) -> AsyncIterator[None]:
    """Serve /healthz, /readyz and /metrics on *port* of this machine while the block runs; nothing without a port.

    They are answered by the process's own loop: when it hangs, they do not answer. Raises `SettingsError` when the
    port is taken.
    """
    if port is None:
        yield
        return
    metrics.watch(beats.ages)

    async def healthy(_request: Request) -> Response:
        status, told = await asyncio.to_thread(lambda: beats.judged(health.check(engine)))
        return JSONResponse(told, status_code=status)

    routes = watch_routes.routes(lambda: beats.judged(health.ready(engine, network)), metrics)
    app = Starlette(routes=[Route("/healthz", healthy), *routes])
    server = _Server(uvicorn.Config(app, log_level="warning", log_config=None, server_header=False, lifespan="off"))
    serving = asyncio.create_task(server.serve([_bound(port)]))
    try:
        yield
    finally:
        server.should_exit = True
        await serving


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """SIGTERM is for the process that is watched."""
        yield


def _bound(port: int) -> socket.socket:
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((HOST, port))
    except OSError:
        made.close()
        raise SettingsError(
            [f"SAMVIT_WATCH_PORT: {HOST}:{port} is taken. Each process needs a port of its own."]
        ) from None
    return made
