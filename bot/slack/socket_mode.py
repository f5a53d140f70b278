"""Slack's requests over a connection that we open: for networks that let nothing in. Same listeners, no signature."""

from __future__ import annotations

import asyncio
import logging
import signal
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_bolt.adapter.socket_mode.internals import build_headers
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.core import Bot
from bot.slack import app, shapes
from bot.slack.client import API, connect, pooled, quiet
from bot.slack.show import reason
from bot.slack.workspaces import Workspaces
from bot.watching import Beats

log = logging.getLogger("samvit.socket")

SILENCE = 60.0
"""Seconds without a sign of life after which the connection is dead, whatever the library thinks of it."""

LINE = "sign of life from Slack"
"""What this process gets again and again."""

_PING = 10.0
_ACK_SECONDS = 2.5
_OPEN_SECONDS = 10.0
_FINISH_SECONDS = 3.0
_SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Handler(AsyncSocketModeHandler):
    """Bolt's handler; a request that Slack sends twice acts once, and it is known how many are being answered."""

    def __init__(self, bolt: AsyncApp, app_token: str, opener: AsyncWebClient, ping: float) -> None:
        super().__init__(bolt, app_token, logger=_logger(), web_client=opener, ping_interval=ping)
        self.answering = 0
        self.client.message_listeners.append(_emptied)

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        """Answer one envelope."""
        self.answering += 1
        try:
            asked = _read(req)
            answered = await self.app.async_dispatch(asked) if asked is not None else _TAKEN
            if 400 <= answered.status < 500:  # a copy, or nothing to be made sense of: it need not come again
                answered = _TAKEN
            await send_async_response(client, req, answered, 0.0)
        finally:
            self.answering -= 1


_TAKEN = BoltResponse(status=200, body="")


def _read(req: SocketModeRequest) -> AsyncBoltRequest | None:
    """What Slack asks; None when it is of no shape that Slack sends, as over HTTP."""
    try:
        asked = AsyncBoltRequest(mode="socket_mode", body=req.payload, headers=build_headers(req))
    except shapes.NONSENSE:
        return None
    if not shapes.is_id(req.envelope_id) or not shapes.is_readable(asked.body, asked.context):
        return None
    # Events have keys of their own: their copies come in new envelopes.
    asked.context["once"] = "" if req.type == "events_api" else f"env:{req.envelope_id}"
    return asked


async def _emptied(_client: Any, message: dict[str, Any], _raw: str | None = None) -> None:
    """What is no object in an envelope is nothing: the library breaks on it, and leaves it unacknowledged."""
    if "envelope_id" in message and not isinstance(message.get("payload"), dict):
        message["payload"] = {}


class Pulse:
    """When the connection last gave a sign of life: anything Slack said, or its answer to a ping of ours.

    The library's own reckoning is not trusted: it starts anew with every connection, also with one that stays dumb.
    """

    def __init__(self, client: SocketModeClient, now: float) -> None:
        self._client, self.last, self._pong = client, now, client.last_ping_pong_time
        self.greeted = asyncio.Event()
        client.message_listeners.append(self._heard)

    async def _heard(self, _client: Any, message: dict[str, Any], _raw: str | None = None) -> None:
        self.last = asyncio.get_running_loop().time()
        if message.get("type") == "hello":
            self.greeted.set()

    def silence(self, now: float) -> float:
        """Seconds since the last sign of life. Must be asked more often than the library pings."""
        before, self._pong = self._pong, self._client.last_ping_pong_time
        # From None on, the library only notes when it sent its first ping; what changes after that is an answer.
        if before is not None and self._pong is not None and before != self._pong:
            self.last = now
        return now - self.last


async def run(
    bot: Bot,
    *,
    app_token: str,
    token: str = "",
    workspaces: Workspaces | None = None,
    api_url: str = API,
    silence: float = SILENCE,
    ping: float = _PING,
    stop: asyncio.Event | None = None,
    beats: Beats | None = None,
) -> int:
    """Answer until *stop* is set or SIGTERM or SIGINT comes; then finish what is being answered and return 0.

    Returns 1 when nothing came for *silence* seconds: whoever started us starts us anew. *token* is the one
    workspace's, else *workspaces* have their own. HTTPS_PROXY is honoured.
    """
    ending, loop = stop or asyncio.Event(), asyncio.get_running_loop()
    for each in _SIGNALS:
        loop.add_signal_handler(each, ending.set)
    web_api, opener = connect(None, api_url), connect(None, api_url)
    try:
        async with pooled(web_api, _ACK_SECONDS), pooled(opener, _OPEN_SECONDS):
            handler = Handler(app.build(bot, token, web_api, workspaces), app_token, opener, ping)
            return await _serve(handler, ending, silence, ping, beats or Beats())
    finally:
        for each in _SIGNALS:
            loop.remove_signal_handler(each)


async def _serve(handler: Handler, ending: asyncio.Event, silence: float, ping: float, beats: Beats) -> int:
    loop = asyncio.get_running_loop()
    pulse = Pulse(handler.client, loop.time())
    connecting = asyncio.create_task(handler.connect_async())  # type: ignore[no-untyped-call]
    greeting = asyncio.create_task(_greet(pulse))
    try:
        while not ending.is_set():
            if pulse.silence(loop.time()) >= silence:
                log.error("no sign of life from Slack for %d seconds", silence)
                return 1
            if pulse.greeted.is_set() and pulse.silence(loop.time()) < ping:
                beats.beat(LINE)
            await _wait(ending, ping / 4)
        await _finished(handler)
        return 0
    finally:
        for task in (connecting, greeting):
            task.cancel()
        await asyncio.gather(connecting, greeting, return_exceptions=True)
        await _close(handler)


async def _greet(pulse: Pulse) -> None:
    await pulse.greeted.wait()
    print("Samvit listens for Slack in Socket Mode", flush=True)  # noqa: T201  (what started us waits for it)


async def _wait(ending: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await ending.wait()
    except TimeoutError:
        return


async def _finished(handler: Handler) -> None:
    """Let those that are being answered get their answer: it goes over this connection or not at all."""
    try:
        async with asyncio.timeout(_FINISH_SECONDS):
            while handler.answering:
                await asyncio.sleep(0.02)
    except TimeoutError:
        log.warning("stopped with %d requests unanswered", handler.answering)


async def _close(handler: Handler) -> None:
    """A peer that is dead does not say goodbye either."""
    try:
        async with asyncio.timeout(1):
            await handler.close_async()  # type: ignore[no-untyped-call]
    except TimeoutError:
        await handler.client.aiohttp_client_session.close()


def _logger() -> logging.Logger:
    made = quiet("socket")
    if not made.filters:
        made.addFilter(_in_short)
    return made


def _in_short(record: logging.LogRecord) -> bool:
    """Where and what went wrong, without the address with its ticket and without a message's words."""
    fault = record.exc_info[1] if record.exc_info else None
    what = reason(fault) if isinstance(fault, Exception) else "failed"
    record.msg, record.args, record.exc_info, record.exc_text = f"{record.funcName}: {what}", (), None, None
    return True
