"""HTTP/1.1 on loopback as cheaply as Python can: who measures shares the processors with what is measured."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import httptools


@dataclass(frozen=True, slots=True)
class Answered:
    """A response. `closes`: the server wants no more requests on this connection."""

    status: int
    body: bytes
    closes: bool


class Broken(Exception):  # noqa: N818
    """The connection ended without a response after the request was sent: nobody can tell what came of it."""


class Connection(asyncio.Protocol):
    """One connection of a client; one request at a time."""

    def __init__(self) -> None:
        self.is_open = True
        self._parser = httptools.HttpResponseParser(self)
        self._waiting: asyncio.Future[Answered] | None = None
        self._body = b""
        self._transport: asyncio.Transport | None = None

    async def ask(self, request: bytes) -> Answered:
        """Send one request and wait for what comes back. Raises `Broken`."""
        if self._transport is None or not self.is_open:
            raise Broken
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._waiting

    def close(self) -> None:
        """Hang up."""
        self.is_open = False
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Of asyncio."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Of asyncio."""
        self._parser.feed_data(data)

    def connection_lost(self, exc: Exception | None) -> None:
        """Of asyncio."""
        self.is_open = False
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(Broken())

    def on_body(self, body: bytes) -> None:
        """Of httptools."""
        self._body += body

    def on_message_complete(self) -> None:
        """Of httptools."""
        closes = not self._parser.should_keep_alive()
        body, self._body = self._body, b""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(Answered(self._parser.get_status_code(), body, closes))


Handler = Callable[[str, bytes], bytes]
"""The path and the body of a request give the JSON of its response."""


class Served(asyncio.Protocol):
    """One connection of a server whose every answer is a JSON known at once."""

    def __init__(self, handler: Handler) -> None:
        self._handler, self._path, self._body = handler, "", b""
        self._parser = httptools.HttpRequestParser(self)
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Of asyncio."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Of asyncio."""
        self._parser.feed_data(data)

    def on_url(self, url: bytes) -> None:
        """Of httptools."""
        self._path += url.decode()

    def on_body(self, body: bytes) -> None:
        """Of httptools."""
        self._body += body

    def on_message_complete(self) -> None:
        """Of httptools."""
        path, body = self._path, self._body
        self._path, self._body = "", b""
        answer = self._handler(path, body)
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(answer)
        if self._transport is not None:
            self._transport.write(head + answer)
