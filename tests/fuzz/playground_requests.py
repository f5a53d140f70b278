"""The playground's and the watchers' routes: any method, path, query, header and body."""

from __future__ import annotations

import asyncio
import json
import string
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import httpx
from starlette.applications import Starlette

from bot import health, watch_routes
from bot.clock import Movable
from bot.core import Bot
from bot.metrics import Metrics
from bot.playground.app import build
from bot.playground.examples import seed
from bot.slack import blocks
from commands._base import Reply
from storage import calendars
from storage.database import transaction
from storage.tables import Member
from tests.chat import START
from tests.fuzz.dice import EDGES, Dice
from tests.fuzz.target import Wrong, faults_heard, raise_heard
from tests.fuzz.town import NETWORKS, Fresh, settled, verbs, words

_ORIGIN = "http://127.0.0.1:8080"
_ROUTES = (
    *(
        "/",
        "/static/app.js",
        "/static/{}",
        "/api/networks",
        "/api/state",
        "/api/say",
        "/api/clock",
        "/api/file/{}/0/nn",
    ),
    *("/api/file/m{}/{}/nb", "/arshjul", "/arshjul.png", "/calendar/{}.ics", "/healthz", "/readyz", "/metrics", "/{}"),
)
_METHODS = ("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE")
_PEOPLE = ("member", "secretary", "leader", "contact", "deputy", "kari")
_HEADERS = (
    "origin",
    "host",
    "content-type",
    "content-length",
    "if-none-match",
    "range",
    "accept-encoding",
    "x-request-id",
)


class PlaygroundRequests:
    """The playground over HTTP, and beside it /readyz and /metrics."""

    name = "playground"

    def __init__(self, fresh: Fresh) -> None:
        self.said = ""
        self._fresh = fresh
        self._verbs = verbs()
        self._loop = asyncio.new_event_loop()
        self.rest()
        self._words = words(self._engine)

    def rest(self) -> None:
        """A new world."""
        world = settled(self._fresh())
        self._engine = world.engine
        clock = Movable(lambda: START)
        bot = Bot(world.engine, clock, lambda address: address.split(":")[1])
        with transaction(world.engine) as session:
            seed(session, clock())
            member = session.get_one(Member, 1)
            self._secrets = [calendars.renew(session, member, clock()), "x" * 32]
        metrics = Metrics(world.engine, clock)
        bot.observer = metrics
        watched = Starlette(routes=watch_routes.routes(lambda: health.ready(world.engine), metrics))
        self._apps: list[Callable[..., Any]] = [build(bot, clock, _as_slack), watched]
        self._files: list[str] = []

    def close(self) -> None:
        """Stop the loop."""
        self._loop.close()

    def once(self, dice: Dice, number: int) -> None:
        """One request."""
        path = dice.among(_ROUTES)
        app = self._apps[path in ("/healthz", "/readyz", "/metrics")]
        method = dice.among(_METHODS) if dice.one(8) else "POST" if path in ("/api/say", "/api/clock") else "GET"
        if self._files and dice.one(5):
            path = dice.among(self._files)
        headers, body = {"origin": _ORIGIN}, b""
        if method != "GET":
            headers["content-type"] = "application/json"
            body = self._body(dice, path)
        if dice.one(6):
            headers[dice.among(_HEADERS)] = _in_header(dice.text() if dice.one(50) else dice.bent(_ORIGIN))
        url = f"{path.replace('{}', quote(self._part(dice), safe='/'))}{self._query(dice, path)}"
        self.said = f"{method} {url} {headers!r} {body[:1500]!r}"
        with faults_heard() as heard:
            answer = self._loop.run_until_complete(_asked(app, method, url, headers, body))
            raise_heard(heard)
        if answer.status_code >= 500:
            raise Wrong(f"{path} answered with status {answer.status_code}")
        if path == "/api/say" and answer.status_code == 200:
            told = answer.json()
            self._files = [*self._files, *(each["url"]["nn"] for each in told["reply"]["files"])][-20:]

    def _part(self, dice: Dice) -> str:
        secret = dice.among(self._secrets)
        return str(dice.among((secret, dice.bent(secret), dice.number(), dice.among(EDGES), dice.text())))

    def _query(self, dice: Dice, path: str) -> str:
        given = []
        asked = ("year", "language", "network") if "arshjul" in path else ("network", "person", "x")
        values = {"network": NETWORKS, "person": _PEOPLE, "language": ("nn", "nb"), "year": ("2026", "2027", "2100")}
        for name in asked:
            if dice.one(70):
                value = dice.among(values.get(name, EDGES)) if dice.one(80) else dice.text()
                given.append(f"{name}={quote(value)}")
        return "?" + "&".join(given) if given else ""

    def _body(self, dice: Dice, path: str) -> bytes:
        said: Any = {"network": dice.among(NETWORKS), "person": dice.among(_PEOPLE)}
        if path == "/api/clock":
            said["step"] = dice.among(("day", "x", "", "Day"))
        else:
            names = ("title", "body", "text", "key", "day", "why")
            fields = {dice.among(names): dice.text(self._words) for _ in range(dice.randrange(4))}
            said |= {"line": f"{dice.among(self._verbs)} {dice.text(self._words)}", "fields": fields}
        if dice.one(30):
            said = dice.bent_json(said, self._words)
        written = json.dumps(said)
        if dice.one(3):
            written = written.replace("a", "\\ud800", 1)
        raw = written.encode()
        return dice.bent_bytes(raw) if dice.one(6) else b"[" * 5000 if dice.one(1) else raw


def _as_slack(reply: Reply, language: str) -> dict[str, Any]:
    return blocks.message(reply, language)


async def _asked(
    app: Callable[..., Any], method: str, url: str, headers: dict[str, str], body: bytes
) -> httpx.Response:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=_ORIGIN) as client:
        return await client.request(method, url, headers=headers, content=body)


def _in_header(text: str) -> str:
    return "".join(c for c in text if c in string.printable and c not in "\r\n\t\x0b\x0c")
