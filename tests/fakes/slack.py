"""A small Slack Web API on loopback: keeps what was posted, checks its limits, and fails when it is told to.

With `forward_to` it passes every call on to another stand-in and keeps the answers: for tests against that one.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from bot.slack import faults

Json = dict[str, Any]


_ONLY_HERE = ("assistant.threads.", "chat.unfurl")
"""What the other stand-in does not know is always answered here."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One call that goes wrong. `after`: the call takes effect first, and only then fails."""

    kind: str  # an error of Slack's ("channel_not_found"), "429", "500", "reset", "hang"
    after: bool = False
    retry_after: int = 1


@dataclass(slots=True)
class FakeSlack:
    """The stand-in's state; read it from the test, from any thread.

    `tokens` are the methods called and with which token; `more` are methods that a test adds.
    """

    forward_to: str | None = None
    url: str = ""
    calls: list[tuple[str, Json]] = field(default_factory=list)
    answers: list[tuple[str, Json]] = field(default_factory=list)
    posted: list[Json] = field(default_factory=list)
    hooked: list[Json] = field(default_factory=list)
    views: dict[str, Json] = field(default_factory=dict)
    homes: dict[str, Json] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    uploads: dict[str, bytes] = field(default_factory=dict)
    shared: list[Json] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    tokens: list[tuple[str, str]] = field(default_factory=list)
    more: dict[str, Callable[[Json, str], Json]] = field(default_factory=dict)
    unfurled: list[Json] = field(default_factory=list)
    statuses: list[Json] = field(default_factory=list)
    prompts: dict[str, list[Json]] = field(default_factory=dict)
    _faults: dict[str, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def fails(self, method: str, *kinds: Fault) -> None:
        """Let the next calls of *method* go wrong, one fault each."""
        self._faults[method] += kinds

    def trigger(self) -> str:
        """A trigger id, as Slack sends with a command or a click."""
        return f"trigger.{next(self._numbers)}"

    def forget(self) -> None:
        """Throw away what was heard and what is added to it, so that a long run does not grow."""
        for kept in (self.calls, self.answers, self.posted, self.hooked, self.problems, self.shared, self.tokens):
            kept.clear()
        for more in (self.views, self.homes, self.uploads, self.more, self.prompts):
            more.clear()
        self.unfurled.clear()
        self.statuses.clear()

    def texts(self, channel: str) -> list[str]:
        """The fallback texts of what was posted to *channel*, oldest first."""
        return [post["text"] for post in self.posted if post["channel"] == channel]

    @property
    def replies(self) -> list[Json]:
        """What was posted as the answer to something that was heard, oldest first; not the first words to somebody."""
        about = ((post, post.get("metadata", {}).get("event_payload", {})) for post in self.posted)
        return [post for post, payload in about if payload.get("key", "").startswith("reply:")]

    @property
    def view(self) -> Json:
        """The view that was opened or changed last."""
        return list(self.views.values())[-1]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One Web API call."""
        method = request.match_info["method"]
        given = await _arguments(request)
        self.calls.append((method, given))
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        self.tokens.append((method, token))
        self._check(method, given)
        if self.forward_to and not method.startswith(_ONLY_HERE):
            return await self._forwarded(request, method, given)
        fault = self._faults[method].pop(0) if self._faults[method] else None
        if fault and not fault.after:
            return await _wrong(request, fault)
        answer = self.more[method](given, token) if method in self.more else self._effect(method, given)
        self.answers.append((method, answer))
        return await _wrong(request, fault) if fault else web.json_response(answer, headers=self.headers)

    async def hook(self, request: web.Request) -> web.Response:
        """A response URL."""
        self.hooked.append(await request.json())
        return web.Response(text="ok")

    async def upload(self, request: web.Request) -> web.Response:
        """The bytes of a file."""
        self.uploads[request.match_info["name"]] = await request.read()
        return web.Response(text="OK")

    def _check(self, method: str, given: Json) -> None:
        if method == "chat.postMessage":
            self.problems += faults.in_message(given)
        if method.startswith("views.") and "view" in given:
            self.problems += faults.in_view(given["view"])
        if method == "chat.unfurl":
            self.problems += faults.in_unfurl(given)
        if method == "assistant.threads.setSuggestedPrompts":
            self.problems += faults.in_prompts(given)

    async def _forwarded(self, request: web.Request, method: str, given: Json) -> web.Response:
        headers = {k: v for k, v in request.headers.items() if k in ("Authorization", "Content-Type")}
        async with aiohttp.ClientSession() as session:
            url = f"{self.forward_to}/api/{method}"
            body: bytes | dict[str, str] = await request.read()
            if not body and request.query:  # Slack reads arguments in the address too; not every stand-in does
                body = dict(request.query)
                headers.pop("Content-Type", None)
            async with session.post(url, data=body, headers=headers, params=request.query) as got:
                answer = await got.json()
        self.answers.append((method, answer))
        self._note(answer, given)
        return web.json_response(answer)

    def _note(self, answer: Json, given: Json) -> None:
        if isinstance(answer.get("view"), dict) and "view" in given:
            view = answer["view"]
            self.views[view["id"]] = {**given["view"], **{k: v for k, v in view.items() if v}}

    def _effect(self, method: str, given: Json) -> Json:
        match method:
            case "chat.postMessage":
                ts = f"1700000000.{next(self._numbers):06}"
                self.posted.append({**given, "ts": ts})
                return {"ok": True, "channel": given["channel"], "ts": ts}
            case "auth.test":
                return {"ok": True, "team_id": "T000000001", "user_id": "U0SAMVIT", "bot_id": "B0SAMVIT"}
            case "conversations.open":
                return {"ok": True, "channel": {"id": "D" + str(given["users"])[1:]}}
            case "conversations.history" | "conversations.replies":
                found = [p for p in reversed(self.posted) if p["channel"] == given["channel"]]
                return {"ok": True, "messages": [p | {"reply_count": self._replies(p["ts"])} for p in found]}
            case "files.getUploadURLExternal":
                name = f"F{next(self._numbers)}"
                return {"ok": True, "upload_url": f"{self.url}/upload/{name}", "file_id": name}
            case "files.completeUploadExternal":
                self.shared.append(given)
                return {"ok": True, "files": given["files"]}
            case "views.open" | "views.push" | "views.update":
                return self._shown(given)
            case "views.publish":
                self.homes[given["user_id"]] = given["view"]
                return {"ok": True, "view": {"id": "VHOME"}}
            case _:
                return self._ornament(method, given)

    def _ornament(self, method: str, given: Json) -> Json:
        match method:
            case "chat.unfurl":
                self.unfurled.append(given)
            case "assistant.threads.setStatus":
                self.statuses.append({name: given[name] for name in ("channel_id", "thread_ts", "status")})
            case "assistant.threads.setSuggestedPrompts":
                self.prompts[given["channel_id"]] = given["prompts"]
            case _:
                return {"ok": False, "error": "unknown_method"}
        return {"ok": True}

    def _replies(self, ts: str) -> int:
        return sum(share["thread_ts"] == ts for share in self.shared)

    def _shown(self, given: Json) -> Json:
        name = given.get("view_id") or f"V{next(self._numbers)}"
        self.views.pop(name, None)
        self.views[name] = {**given["view"], "id": name}
        return {"ok": True, "view": self.views[name]}


async def _arguments(request: web.Request) -> Json:
    if request.content_type == "application/json":
        return dict(await request.json())
    form = {**request.query, **{k: str(v) for k, v in (await request.post()).items()}}
    return {k: json.loads(v) if v[:1] in ("{", "[") else v for k, v in form.items()}


async def _wrong(request: web.Request, fault: Fault) -> web.StreamResponse:
    match fault.kind:
        case "429":
            answer = {"ok": False, "error": "ratelimited"}
            return web.json_response(answer, status=429, headers={"Retry-After": str(fault.retry_after)})
        case "500":
            return web.Response(status=500, text="<html>Bad</html>")
        case "reset":
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        case "hang":
            await asyncio.sleep(30)
            return web.Response()
        case error:
            return web.json_response({"ok": False, "error": error})


@contextmanager
def running(forward_to: str | None = None) -> Iterator[FakeSlack]:
    """A stand-in that listens on a free port of 127.0.0.1 in a thread of its own."""
    fake = FakeSlack(forward_to)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    runner = asyncio.run_coroutine_threadsafe(_start(fake), loop).result(10)
    try:
        yield fake
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _start(fake: FakeSlack) -> web.AppRunner:
    app = web.Application()
    app.router.add_route("*", "/api/{method}", fake.handle)
    app.router.add_post("/hook/{name}", fake.hook)
    app.router.add_post("/upload/{name}", fake.upload)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    fake.url = f"http://127.0.0.1:{port}"
    return runner
