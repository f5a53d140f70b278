"""A small chat service over loopback HTTP that keeps what is posted and fails in every way that we know of."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp

from bot.sending import Outgoing, SendFailed


class Fault(Enum):
    """What may go wrong with one post; "after" means that it is posted all the same."""

    ERROR_BEFORE = "500"
    ERROR_AFTER = "500 after"
    RESET_BEFORE = "reset"
    RESET_AFTER = "reset after"
    HANG_AFTER = "hang after"
    RATE_LIMITED = "429"
    GONE = "410"


class FakeChat:
    """The service's state. `fault` is asked for each post with its key and address; `delay` is seconds."""

    def __init__(self, delay: float = 0.0) -> None:
        self.delay, self.hang, self.retry_after = delay, 30.0, 0.2
        self.fault: Callable[[str, str], Fault | None] = lambda key, to: None
        self.posts: list[tuple[str, str]] = []
        self.faults: Counter[Fault] = Counter()
        self.looked: list[str] = []
        self.release = threading.Event()
        self.release.set()
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.chat = self

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @contextmanager
    def serving(self) -> Iterator[FakeChat]:
        """Serve in a thread until the block ends."""
        thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.hang = 0
            self.release.set()
            self._server.shutdown()
            self._server.server_close()
            thread.join()

    def copies(self) -> Counter[str]:
        """How often each key was posted."""
        with self._lock:
            return Counter(key for key, _ in self.posts)

    def receipt(self, key: str) -> str | None:
        """The receipt of what was posted under *key*."""
        with self._lock:
            found = [n for n, (posted, _) in enumerate(self.posts) if posted == key]
        return str(found[0]) if found else None

    def take(self, key: str, to: str) -> Fault | None:
        """Choose the fault and post the message unless the fault comes before."""
        with self._lock:
            fault = self.fault(key, to)
            if fault is not None:
                self.faults[fault] += 1
            if fault in (None, Fault.ERROR_AFTER, Fault.RESET_AFTER, Fault.HANG_AFTER):
                self.posts.append((key, to))
            return fault


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    chat: FakeChat

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A worker that was killed leaves broken connections; that is what this service is for."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        """Post a message."""
        chat = self.server.chat
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        time.sleep(chat.delay)
        match chat.take(body["key"], body["to"]):
            case Fault.RATE_LIMITED:
                self._answer(429, {}, {"Retry-After": str(chat.retry_after)})
            case Fault.ERROR_BEFORE | Fault.ERROR_AFTER:
                self._answer(500, {})
            case Fault.RESET_BEFORE | Fault.RESET_AFTER:
                self._reset()
            case Fault.HANG_AFTER:
                time.sleep(chat.hang)
                self._reset()
            case Fault.GONE:
                self._answer(410, {"error": "is_archived"})
            case None:
                self._answer(200, {"receipt": chat.receipt(body["key"])})

    def do_GET(self) -> None:
        """Look for a message by its key. The answer is true when it is made; it may be held back."""
        chat, key = self.server.chat, parse_qs(urlsplit(self.path).query)["key"][0]
        found = chat.receipt(key)
        chat.looked.append(key)
        chat.release.wait(chat.hang)
        self._answer(200, {"receipt": found})

    def _answer(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(data)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def _reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def log_message(self, format: str, *args: Any) -> None:
        """Be quiet."""


class ChatSender:
    """The `Sender` for that service; an async context manager."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def __aenter__(self) -> ChatSender:
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._session.close()

    async def send(self, message: Outgoing) -> str:
        """Post it."""
        body = {"key": message.key, "to": message.to, "text": message.reply.text.form(message.language)}
        receipt = await self._ask("POST", f"{self._url}/post", json=body)
        return str(receipt)

    async def find(self, message: Outgoing) -> str | None:
        """Look for it."""
        return await self._ask("GET", f"{self._url}/find", params={"key": message.key})

    async def _ask(self, method: str, url: str, **more: Any) -> str | None:
        try:
            async with self._session.request(method, url, **more) as response:
                if response.status == 429:
                    raise SendFailed("ratelimited", retry_after=float(response.headers["Retry-After"]))
                if response.status == 410:
                    raise SendFailed((await response.json(content_type=None))["error"], permanent=True)
                if response.status >= 500:
                    raise SendFailed(str(response.status), uncertain=True)
                receipt: str | None = (await response.json(content_type=None))["receipt"]
                return receipt
        except aiohttp.ClientConnectorError as error:
            raise SendFailed("not reached") from error
        except (aiohttp.ClientError, ConnectionError) as error:
            raise SendFailed(type(error).__name__, uncertain=True) from error
