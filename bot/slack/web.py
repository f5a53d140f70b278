"""Slack's requests over HTTP: measured, verified, and only then read."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot import logs
from bot.core import Bot
from bot.slack import app, client, shapes
from bot.slack.workspaces import Workspaces

LARGEST = 2_000_000
"""Bytes of a request that are read; the longest form that Slack sends is a fraction of it."""

_ACK_SECONDS = 2.5
"""Slack shows an error after three; a call to its Web API on the way must be over by then."""

Healthz = Callable[[], tuple[int, Mapping[str, Any]]]


def build(
    bot: Bot,
    *,
    signing_secret: str,
    token: str = "",
    healthz: Healthz,
    api_url: str = client.API,
    routes: list[Route] | None = None,
    workspaces: Workspaces | None = None,
) -> Starlette:
    """The web application: POST /slack/events takes everything Slack sends, GET /healthz tells how we are.

    *token* is the one workspace's, else *workspaces* have tokens of their own. *healthz* gives the status and the JSON
    of /healthz; *routes* are further ones to serve.
    """
    web_api = client.connect(None, api_url)
    bolt = app.build(bot, token, web_api, workspaces)
    verifier = SignatureVerifier(signing_secret)

    async def events(request: Request) -> Response:
        with logs.about(request=request.headers.get("x-request-id", "")):
            return await taken(request)

    async def taken(request: Request) -> Response:
        body = await _read(request)
        if body is None:
            return Response(status_code=413)
        if body == b"ssl_check=1" or body.startswith(b"ssl_check=1&"):
            return Response()
        try:
            signature = _signature(request, body, verifier)
            if signature is None:
                return Response(status_code=401)
            # Slack delivers events again and signs them anew; a command or a form it sends once.
            once = "" if body.startswith(b"{") else f"sig:{signature}"
            read = to_async_bolt_request(request, body, {"once": once})
        except shapes.NONSENSE:
            return Response(status_code=400)
        return await _answered(bolt, read)

    async def health(_request: Request) -> Response:
        status, told = await asyncio.to_thread(healthz)
        return JSONResponse(dict(told), status_code=status)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with client.pooled(web_api, _ACK_SECONDS):
            yield

    own = [Route("/slack/events", events, methods=["POST"]), Route("/healthz", health, methods=["GET"])]
    return Starlette(routes=[*own, *(routes or [])], lifespan=lifespan)


async def _answered(bolt: AsyncApp, read: AsyncBoltRequest) -> Response:
    if not shapes.is_readable(read.body, read.context):
        return Response(status_code=400)
    return to_starlette_response(await bolt.async_dispatch(read))


async def _read(request: Request) -> bytes | None:
    """The body, or None when it is larger than anything Slack sends."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            return None
    return bytes(body)


def _signature(request: Request, body: bytes, verifier: SignatureVerifier) -> str | None:
    """The request's signature when it is Slack's own and at most five minutes old or ahead, else None."""
    stamp = request.headers.get("x-slack-request-timestamp", "")
    signature = request.headers.get("x-slack-signature", "")
    if not re.fullmatch(r"[0-9]{1,12}", stamp) or not re.fullmatch(r"v0=[0-9a-f]{64}", signature):
        return None
    return signature if verifier.is_valid(body, stamp, signature) else None
