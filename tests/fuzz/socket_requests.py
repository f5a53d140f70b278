"""Socket Mode: bent envelopes over a real connection; each that can be acknowledged is, and the line goes on."""

from __future__ import annotations

import asyncio
import json
from contextlib import AsyncExitStack, ExitStack
from typing import Any

from bot.slack import app, client
from bot.slack.socket_mode import Handler
from tests.fakes.slack import FakeSlack, running
from tests.fakes.slack_socket import Line, line
from tests.fuzz.dice import EDGES, Dice
from tests.fuzz.slack_payloads import COMMANDS, EVENTS, INTERACTIONS, Payloads
from tests.fuzz.target import Wrong, faults_heard, raise_heard
from tests.fuzz.town import Fresh, settled, verbs, words

_KINDS = (*COMMANDS, *EVENTS, *INTERACTIONS, "raw")
_TYPES: tuple[Any, ...] = ("slash_commands", "events_api", "interactive", "hello", "disconnect", "x", "", None, 3, [])
_IN_TIME = 10.0
"""Seconds of a busy machine after which an envelope counts as not acknowledged."""


class SocketRequests:
    """What Socket Mode gets from Slack's end of the line."""

    name = "socket"

    def __init__(self, fresh: Fresh) -> None:
        self.said = ""
        self._fresh = fresh
        self._open = ExitStack()
        self._slack: FakeSlack = self._open.enter_context(running())
        self._line: Line = self._open.enter_context(line(self._slack))
        self._loop = asyncio.new_event_loop()
        self._there: AsyncExitStack | None = None
        self.rest()

    def rest(self) -> None:
        """A new world and a new connection to it."""
        self._loop.run_until_complete(self._hung_up())
        self._slack.forget()
        self._line.answers.clear()
        self._slack.more["apps.connections.open"] = self._line.open
        world = settled(self._fresh())
        world.bot.network_of = lambda address: "forde" if address.startswith("slack:") else address.split(":")[1]
        self._bot = world.bot
        self._payloads = Payloads(self._slack, verbs(), words(world.engine))
        self._loop.run_until_complete(self._called())

    def close(self) -> None:
        """Hang up, and stop the stand-in."""
        self._loop.run_until_complete(self._hung_up())
        self._loop.close()
        self._open.close()

    async def _called(self) -> None:
        self._there = there = AsyncExitStack()
        api = f"{self._slack.url}/api/"
        web_api = await there.enter_async_context(client.pooled(client.connect(None, api), 10))
        opener = await there.enter_async_context(client.pooled(client.connect(None, api), 10))
        handler = Handler(app.build(self._bot, "xoxb-fake", web_api), "xapp-not-a-secret", opener, 10)
        there.push_async_callback(handler.close_async)
        await handler.connect_async()  # type: ignore[no-untyped-call]
        await self._line.connected(self._line.opened)

    async def _hung_up(self) -> None:
        if self._there is not None:
            await self._there.aclose()
        self._there = None

    def once(self, dice: Dice, number: int) -> None:
        """One envelope."""
        kind = _KINDS[number % len(_KINDS)]
        with faults_heard() as heard:
            taken = self._loop.run_until_complete(self._sent(dice, kind, number))
            if kind != "raw":  # of what is no envelope at all the library tells, and may
                raise_heard(heard)
        if not taken:
            raise Wrong(f"{kind} is not acknowledged")
        if self._slack.problems:
            problem = self._slack.problems[0]
            self._slack.problems.clear()
            raise Wrong(f"Slack would refuse it: {problem}")

    async def _sent(self, dice: Dice, kind: str, number: int) -> bool:
        """Whether it was acknowledged, where it can be."""
        name = f"env-{number}"
        if kind == "raw":
            self.said = dice.among(
                (dice.text(), dice.bent('{"type": "hello"}'), "[" * 3000, json.dumps(dice.bent_json({"a": [{}]})))
            )
            await self._line.says(self.said)
            sent = {"type": "interactive", "envelope_id": name, "payload": {}}  # that the line still goes on
        else:
            sent = self._envelope(dice, kind, number, name)
            self.said = f"{kind}: {json.dumps(sent)}"
        before = self._line.opened
        await self._line.says(json.dumps(sent))
        if sent.get("type") == "disconnect":
            await self._line.connected(before + 1)
            while len(self._line.sockets) > 1:
                await asyncio.sleep(0.001)
            return True
        try:
            async with asyncio.timeout(_IN_TIME):
                while name not in self._line.answers:
                    await asyncio.sleep(0.001)
        except TimeoutError:
            return False
        self._line.answers.clear()
        return True

    def _envelope(self, dice: Dice, kind: str, number: int, name: str) -> dict[str, Any]:
        plain = "slash_commands" if kind in COMMANDS else "events_api" if kind in EVENTS else "interactive"
        made: dict[str, Any] = {"type": plain, "envelope_id": name, "payload": self._payloads.bent(dice, kind, number)}
        if dice.one(10):
            made["type"] = dice.among(_TYPES)
        if dice.one(10):
            made["retry_attempt"], made["retry_reason"] = dice.among(EDGES), dice.among((*EDGES, None, 3, []))
        return made
