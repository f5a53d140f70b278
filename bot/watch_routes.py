"""The routes for those who watch: GET /readyz and /metrics. They tell of no person and hold no secret."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.health import Health
from bot.metrics import CONTENT_TYPE, Metrics

Check = Callable[[], Health]


def routes(ready: Check, metrics: Metrics) -> list[Route]:
    """/readyz by *ready* and /metrics of *metrics*."""

    async def told(_request: Request) -> Response:
        status, found = await asyncio.to_thread(ready)
        return JSONResponse(found, status_code=status)

    async def measured(_request: Request) -> Response:
        content = await asyncio.to_thread(metrics.written)
        return Response(content, headers={"content-type": CONTENT_TYPE})

    return [Route("/readyz", told), Route("/metrics", measured)]
