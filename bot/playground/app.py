"""The playground's web server: the page, and the few JSON doors it knocks on."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from importlib.resources import files
from typing import TypeVar

from sqlmodel import Session
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot import calendar_feed
from bot.clock import Movable
from bot.core import Bot
from bot.playground import shape, view, year
from bot.playground.examples import address
from bot.playground.files import Files
from bot.playground.guard import LOCAL_HOSTS, Guard
from bot.playground.post import deliver
from bot.playground.shape import AsSlack, Json
from bot.playground.travel import Travel
from storage.database import transaction

T = TypeVar("T")

_STATIC = {
    "index.html": "text/html",
    "style.css": "text/css",
    "app.js": "text/javascript",
    "page.js": "text/javascript",
    "form.js": "text/javascript",
    "mark.svg": "image/svg+xml",
    "down.svg": "image/svg+xml",
}
_STEPS = {"day": 1, "week": 7}
_BEAT_SECONDS = 20.0


@dataclass(slots=True)
class Playground:
    """The doors. One journey of the clock at a time: two at once would live through the same mornings twice."""

    bot: Bot
    clock: Movable
    as_slack: AsSlack
    moving: asyncio.Lock = field(default_factory=asyncio.Lock)
    files: Files = field(default_factory=Files)

    async def page(self, request: Request) -> Response:
        """The page itself and what it is made of."""
        name = request.path_params.get("name", "index.html")
        if name not in _STATIC:
            raise HTTPException(404)
        content = files("bot.playground").joinpath("static", name).read_bytes()
        return Response(content, media_type=_STATIC[name])

    async def networks(self, _request: Request) -> JSONResponse:
        """The networks with their example people."""
        return JSONResponse(await self._read(view.networks))

    async def state(self, request: Request) -> JSONResponse:
        """What an example person sees now."""
        return await self._state(request.query_params.get("network", ""), request.query_params.get("person", ""))

    async def say(self, request: Request) -> JSONResponse:
        """A line or a form from an example person, answered; what it sets off is delivered at once."""
        said = await _json(request)
        where = address(*await self._person(said))
        answer = await asyncio.to_thread(self.bot.handle, where, _text(said, "line"), _fields(said))
        await deliver(self.bot)
        holder = self.files.keep(answer.reply.files)
        reply = shape.reply(answer.reply, self.as_slack, holder)
        return JSONResponse({"reply": reply, "language": answer.language, "refused": answer.refused})

    async def move(self, request: Request) -> JSONResponse:
        """Move the clock a day, a week, or to the person's next message; then as `state`. 409 when none comes."""
        said = await _json(request)
        network, person = await self._person(said)
        travel, step = Travel(self.clock, self._live), _text(said, "step")
        if step not in (*_STEPS, "next"):
            raise HTTPException(400, "step is day, week or next.")
        async with self.moving:
            if step in _STEPS:
                await travel.forward(_STEPS[step])
            elif not await travel.to_next(lambda: self._read(view.heard, network, person, self.clock())):
                raise HTTPException(409, "Nothing comes in the next half year.")
        return await self._state(network, person)

    async def beat(self) -> None:
        """Live along with the running clock until cancelled."""
        while True:
            async with self.moving:
                await self._live()
            await asyncio.sleep(_BEAT_SECONDS)

    async def _live(self) -> None:
        """Do what is due now: tick, then deliver."""
        await asyncio.to_thread(self.bot.tick)
        await deliver(self.bot)

    async def _state(self, network: str, person: str) -> JSONResponse:
        return JSONResponse(await self._read(view.seen, network, person, self.clock(), self.as_slack))

    async def _person(self, said: Json) -> tuple[str, str]:
        network, person = _text(said, "network"), _text(said, "person")
        await self._read(view.example, network, person)
        return network, person

    async def _read(self, work: Callable[..., T], *arguments: object) -> T:
        def within() -> T:
            with transaction(self.bot.engine) as session:
                return _call(work, session, arguments)

        return await asyncio.to_thread(within)


def _call(work: Callable[..., T], session: Session, arguments: tuple[object, ...]) -> T:
    try:
        return work(session, *arguments)
    except view.UnknownPersonError:
        raise HTTPException(404, "There is no such example person.") from None


def build(bot: Bot, clock: Movable, as_slack: AsSlack) -> Starlette:
    """The playground over *bot*, whose clock *clock* is. `as_slack` gives the message that Slack would get."""
    playground = Playground(bot, clock, as_slack)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        beating = asyncio.create_task(playground.beat())
        yield
        beating.cancel()
        with suppress(asyncio.CancelledError):
            await beating

    return Starlette(
        routes=[
            Route("/", playground.page),
            Route("/static/{name}", playground.page),
            Route("/api/networks", playground.networks),
            Route("/api/state", playground.state),
            Route("/api/file/{holder}/{place:int}/{language}", partial(playground.files.take, bot.engine)),
            Route("/api/say", playground.say, methods=["POST"]),
            Route("/api/clock", playground.move, methods=["POST"]),
            *year.routes(bot.engine, clock),
            *calendar_feed.routes(bot.engine, clock),
        ],
        middleware=[Middleware(Guard), Middleware(TrustedHostMiddleware, allowed_hosts=LOCAL_HOSTS)],
        exception_handlers={HTTPException: _refused},
        lifespan=lifespan,
    )


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": error.detail}, error.status_code)


async def _json(request: Request) -> Json:
    try:
        said = json.loads(await request.body())
    except (ValueError, RecursionError):
        raise HTTPException(400, "That is no JSON.") from None
    if not isinstance(said, dict):
        raise HTTPException(400, "Send an object.")
    return said


def _text(said: Json, name: str) -> str:
    value = said.get(name, "")
    if not isinstance(value, str):
        raise HTTPException(400, f"{name} must be a text.")
    return _whole(value)


def _fields(said: Json) -> dict[str, str]:
    given = said.get("fields") or {}
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise HTTPException(400, "fields must be texts.")
    return {_whole(name): _whole(value) for name, value in given.items()}


def _whole(text: str) -> str:
    """*text* without the halves of characters that JSON can smuggle in and UTF-8 cannot hold."""
    return text.encode("utf-8", "replace").decode()
