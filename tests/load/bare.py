"""`python -m tests.load.bare`: a Bolt application that answers "ok" to everything, served as Samvit is, to compare."""

from __future__ import annotations

import logging
import os
import re

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.serving import serve

READY = "the bare application listens"

_ANYTHING = re.compile("")


def build(secret: str, api_url: str) -> Starlette:
    """It verifies, parses and acknowledges what Slack sends, and does nothing."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T000000001", bot_token="xoxb-fake")

    async def ok(ack: AsyncAck) -> None:
        await ack("ok")

    async def taken() -> None:
        return None

    app = AsyncApp(
        signing_secret=secret,
        client=AsyncWebClient(base_url=api_url),
        authorize=authorize,
        process_before_response=True,
    )
    app.command(_ANYTHING)(ok)
    app.event(_ANYTHING)(taken)
    app.action(_ANYTHING)(ok)
    app.view(_ANYTHING)(taken_view)
    handler = AsyncSlackRequestHandler(app)

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    return Starlette(routes=[Route("/slack/events", events, methods=["POST"])])


async def taken_view(ack: AsyncAck) -> None:
    """A form is acknowledged without words: "ok" is no answer to it."""
    await ack()


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    settings = os.environ
    serve(build(settings["SLACK_SIGNING_SECRET"], settings["SLACK_API_URL"]), "127.0.0.1", int(settings["PORT"]), READY)
