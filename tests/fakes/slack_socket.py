"""Slack's end of Socket Mode on loopback: opens when asked, sends envelopes, and falls silent when it is told to."""

from __future__ import annotations

import asyncio
import itertools
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.fakes.slack import FakeSlack, Json


@dataclass(slots=True)
class Line:
    """`greets`: whether a new connection gets its hello; `ponged`: whether pings are answered."""

    loop: asyncio.AbstractEventLoop
    url: str = ""
    greets: bool = True
    pongs: bool = True
    opened: int = 0
    answers: dict[str, Json] = field(default_factory=dict)
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def open(self, given: Json, token: str) -> Json:
        """apps.connections.open, with an app-level token only."""
        if not token.startswith("xapp-"):
            return {"ok": False, "error": "not_allowed_token_type"}
        return {"ok": True, "url": f"{self.url}/link?ticket=secret-ticket-{next(self._numbers)}"}

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """One connection."""
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        self.opened += 1
        if self.greets:
            self.sockets.append(socket)
            await socket.send_json({"type": "hello", "num_connections": 1})
        async for message in socket:
            if message.type == WSMsgType.PING and self.pongs:
                await socket.pong(message.data)
            elif message.type == WSMsgType.TEXT:
                told = json.loads(message.data)
                self.answers[str(told["envelope_id"])] = told.get("payload") or {}
        if socket in self.sockets:
            self.sockets.remove(socket)
        return socket

    async def says(self, *texts: str) -> None:
        """Send what is no envelope."""
        for text in texts:
            await self._there(self.sockets[-1].send_str(text))

    async def sends(self, kind: str, payload: Any, envelope: str = "") -> str:
        """Send one envelope; its id."""
        name = envelope or f"env-{next(self._numbers)}"
        await self._there(self._send({"type": kind, "envelope_id": name, "payload": payload}))
        return name

    async def asks(self, kind: str, payload: Any, envelope: str = "") -> Json:
        """Send one envelope and wait for what is answered."""
        name = await self.sends(kind, payload, envelope)
        async with asyncio.timeout(20):
            while name not in self.answers:
                await asyncio.sleep(0.01)
        return self.answers.pop(name)

    async def refreshes(self) -> None:
        """Tell the other end to connect anew, as Slack does every few hours."""
        await self._there(self._send({"type": "disconnect", "reason": "refresh_requested"}))

    async def drops(self) -> None:
        """Break the connection without a word."""
        await self._there(self._drop())

    async def connected(self, times: int = 1) -> None:
        """Wait until a connection stands that is the *times*-th."""
        async with asyncio.timeout(10):
            while self.opened < times or not self.sockets:
                await asyncio.sleep(0.01)

    async def _send(self, message: Json) -> None:
        await self.sockets[-1].send_json(message)

    async def _drop(self) -> None:
        transport: Any = self.sockets[-1]._req.transport  # type: ignore[union-attr]
        transport.abort()

    async def _there(self, work: Any) -> None:
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self.loop))


@contextmanager
def line(slack: FakeSlack) -> Iterator[Line]:
    """A line to *slack*, in a thread of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    made = Line(loop)
    runner = asyncio.run_coroutine_threadsafe(_start(made), loop).result(10)
    slack.more["apps.connections.open"] = made.open
    try:
        yield made
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _start(made: Line) -> web.AppRunner:
    app = web.Application()
    app.router.add_get("/link", made.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"ws://127.0.0.1:{runner.addresses[0][1]}"
    return runner


@contextmanager
def proxy() -> Iterator[tuple[str, list[str]]]:
    """An HTTP proxy that passes everything on; its address, and the request lines it saw."""
    loop, seen = asyncio.new_event_loop(), list[str]()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while part := await reader.read(65536):
                writer.write(part)
                await writer.drain()
        except ConnectionError:
            return
        finally:
            writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        method, target, rest = head.split(b" ", 2)
        seen.append(f"{method.decode()} {target.decode()}")
        host, _, path = target.partition(b"://")[2].partition(b"/")
        name, _, port = host.partition(b":")
        onward, back = await asyncio.open_connection(name.decode(), int(port))
        back.write(method + b" /" + path + b" " + rest)
        await asyncio.gather(pump(reader, back), pump(onward, writer))

    async def start() -> asyncio.Server:
        return await asyncio.start_server(serve, "127.0.0.1", 0)

    async def stop(server: asyncio.Server) -> None:
        server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    server = asyncio.run_coroutine_threadsafe(start(), loop).result(10)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", seen
    finally:
        asyncio.run_coroutine_threadsafe(stop(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
