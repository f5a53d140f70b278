"""The playground as tests drive it: over HTTP, with a base time that stands still."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import httpx
from sqlalchemy import Engine
from starlette.applications import Starlette

from bot.clock import Movable
from bot.core import Bot
from bot.playground.app import build
from bot.playground.examples import seed
from commands._base import Reply
from storage.database import transaction
from tests.chat import START

ORIGIN = "http://127.0.0.1:8080"


def as_slack(reply: Reply, language: str) -> dict[str, Any]:
    """Something small that can be recognised; the real one has its own tests."""
    return {"text": reply.text.form(language)}


@dataclass(slots=True)
class Room:
    """The playground with its example people, on a database with the four networks."""

    engine: Engine
    clock: Movable = field(default_factory=lambda: Movable(lambda: START))
    bot: Bot = field(init=False)
    app: Starlette = field(init=False)

    def __post_init__(self) -> None:
        self.bot = Bot(self.engine, self.clock, lambda address: address.split(":")[1])
        with transaction(self.engine) as session:
            seed(session, self.clock())
        self.app = build(self.bot, self.clock, as_slack)

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        """One request, as a browser on the page would send it unless *more* says otherwise."""

        async def send() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url=ORIGIN) as client:
                return await client.request(method, path, **{"headers": {"origin": ORIGIN}, **more})

        return asyncio.run(send())

    def get(self, path: str, **more: Any) -> httpx.Response:
        """A GET."""
        return self.request("GET", path, **more)

    def says(self, line: str, person: str = "member", network: str = "forde", **fields: str) -> dict[str, Any]:
        """What the bot answers a person."""
        body = {"network": network, "person": person, "line": line, "fields": fields}
        response = self.request("POST", "/api/say", json=body)
        assert response.status_code == 200, response.text
        return response.json()  # type: ignore[no-any-return]

    def moves(self, step: str, person: str = "member", network: str = "forde") -> dict[str, Any]:
        """Move the clock; the state afterwards."""
        response = self.request("POST", "/api/clock", json={"network": network, "person": person, "step": step})
        assert response.status_code == 200, response.text
        return response.json()  # type: ignore[no-any-return]

    def state(self, person: str = "member", network: str = "forde") -> dict[str, Any]:
        """What a person sees."""
        return self.get("/api/state", params={"network": network, "person": person}).json()  # type: ignore[no-any-return]


def inbox(state: dict[str, Any], room: str = "me") -> list[str]:
    """The texts in the inbox or in a channel, the newest first."""
    messages = next(r for r in state["rooms"] if r["id"] == room)["messages"]
    return [message["text"]["nn"] for message in messages]


def local(state: dict[str, Any]) -> dt.datetime:
    """The clock of a state, Oslo wall time."""
    return dt.datetime.fromisoformat(state["clock"]["iso"]).replace(tzinfo=None)
