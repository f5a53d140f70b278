"""Serving a web application with uvicorn, from the first request that is taken to the last."""

from __future__ import annotations

import asyncio
import gc
import socket

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_KEPT = 75
"""Seconds that an idle connection is kept: longer than a proxy keeps it (nginx: 60), which then never sends a request
into a connection that is being closed here."""

_LEAVING = 1.0
"""Seconds from the signal to stop until no connection is taken any more; until then every answer closes its own."""


class Leaving:
    """*page*, whose answers close their connections once `told`: who keeps them open then sends requests elsewhere."""

    def __init__(self, page: ASGIApp) -> None:
        self._page, self.told = page, False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""

        async def closing(message: Message) -> None:
            if self.told and message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), (b"connection", b"close")]}
            await send(message)

        await self._page(scope, receive, closing)


def serve(page: ASGIApp, host: str, port: int, ready: str, *, leaving: float = _LEAVING) -> None:
    """Serve until SIGTERM or SIGINT, and say *ready* when requests are taken.

    After the signal requests are answered for *leaving* seconds as before, but for their connections, which are closed.
    """
    held = Leaving(page)
    gc.collect()
    gc.freeze()  # what has been made stays: looking through it for garbage would stop every answer for a moment

    class Telling(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                print(ready, flush=True)  # noqa: T201  (whoever started the process waits for it)

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            held.told = True
            if self.server_state.connections:
                await asyncio.sleep(leaving)
            await super().shutdown(sockets)

    Telling(
        uvicorn.Config(
            held,
            host=host,
            port=port,
            log_level="warning",
            log_config=None,
            server_header=False,
            timeout_keep_alive=_KEPT,
        )
    ).run()
