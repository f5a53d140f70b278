"""Serving a web application with uvicorn, from the first request that is taken to the last."""

from __future__ import annotations

import socket

import uvicorn
from starlette.types import ASGIApp


def serve(page: ASGIApp, host: str, port: int, ready: str) -> None:
    """Serve until SIGTERM or SIGINT, and say *ready* when requests are taken."""

    class Telling(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                print(ready, flush=True)  # noqa: T201  (whoever started the process waits for it)

    Telling(uvicorn.Config(page, host=host, port=port, log_level="warning", log_config=None, server_header=False)).run()
