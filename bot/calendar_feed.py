"""GET /calendar/<secret>.ics: the calendar a member subscribes to; the secret in the address is the only key."""

from __future__ import annotations

import asyncio
import hashlib

from sqlalchemy import Engine
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.clock import Clock, real
from bot.documents import calendar
from storage import calendars
from storage.database import transaction

_LONGEST = 100
_HEADERS = {
    "cache-control": "private, no-cache",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
}


def routes(engine: Engine, clock: Clock = real) -> list[Route]:
    """The routes to serve; the same answer for every secret that opens nothing."""

    async def feed(request: Request) -> Response:
        secret = request.path_params["secret"]
        content = await asyncio.to_thread(_written, engine, clock, secret) if len(secret) <= _LONGEST else None
        if content is None:
            return Response("There is no such calendar.\n", 404, _HEADERS, "text/plain")
        tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        headers = _HEADERS | {"etag": tag, "content-disposition": 'inline; filename="samvit.ics"'}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        return Response(content, 200, headers, "text/calendar; charset=utf-8")

    return [Route("/calendar/{secret}.ics", feed)]


def _written(engine: Engine, clock: Clock, secret: str) -> bytes | None:
    with transaction(engine) as session:
        found = calendars.opened(session, secret, clock())
        return calendar.written(*found) if found else None
