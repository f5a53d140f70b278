"""Slack's Web API as far as the load needs it: cheap, and counting every post by the key in its metadata."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.load.wire import Served

Json = dict[str, Any]


@dataclass(slots=True)
class CountingSlack:
    """The stand-in. `posts` by key, `hooks` by the name in the response URL, `homes` by user, `calls` by method.

    `posted_at` is when a key was first posted, by the clock of `time.perf_counter`.
    """

    url: str = ""
    posts: Counter[str] = field(default_factory=Counter)
    posted_at: dict[str, float] = field(default_factory=dict)
    hooks: Counter[str] = field(default_factory=Counter)
    homes: Counter[str] = field(default_factory=Counter)
    calls: Counter[str] = field(default_factory=Counter)
    _channels: dict[str, list[Json]] = field(default_factory=lambda: defaultdict(list))
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[CountingSlack]:
        """Serve on a free port of 127.0.0.1 until the block ends."""
        server = await asyncio.get_running_loop().create_server(lambda: Served(self.handle), "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            yield self
        finally:
            server.close()

    def handle(self, path: str, body: bytes) -> bytes:
        """One call, or one post to a response URL."""
        place = urlsplit(path)
        _, kind, name = place.path.split("/", 2)
        if kind == "hook":
            self.hooks[name] += 1
            return b"ok"
        self.calls[name] += 1
        does: Callable[[Json], Json] | None = getattr(self, "_" + name.replace(".", "_"), None)
        if does is None:
            return b'{"ok":true}'
        query = {key: values[0] for key, values in parse_qs(place.query).items()}
        return json.dumps({"ok": True} | does(query | (json.loads(body) if body[:1] == b"{" else {}))).encode()

    def _chat_postMessage(self, given: Json) -> Json:  # noqa: N802
        key, ts = given["metadata"]["event_payload"]["key"], f"1700000000.{next(self._numbers):06}"
        self.posts[key] += 1
        self.posted_at.setdefault(key, time.perf_counter())
        self._channels[given["channel"]].append({"ts": ts, "metadata": given["metadata"]})
        return {"channel": given["channel"], "ts": ts}

    def _conversations_history(self, given: Json) -> Json:
        return {"messages": self._channels[given["channel"]][::-1]}

    _conversations_replies = _conversations_history

    def _conversations_open(self, given: Json) -> Json:
        return {"channel": {"id": "D" + str(given["users"])[1:]}}

    def _auth_test(self, given: Json) -> Json:
        return {"team_id": "T000000001", "user_id": "U0SAMVIT", "bot_id": "B0SAMVIT"}

    def _views_open(self, given: Json) -> Json:
        return {"view": {"id": f"V{next(self._numbers)}"}}

    def _views_publish(self, given: Json) -> Json:
        self.homes[given["user_id"]] += 1
        return {"view": {"id": "VHOME"}}
