"""The way to Slack's Web API: one client, one pool of connections, and no retries of its own."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

API = "https://slack.com/api/"

TROUBLE = (SlackApiError, aiohttp.ClientError, TimeoutError)
"""What a call may raise: an answer that is no success, a broken connection, none in time."""


def connect(token: str | None, api_url: str = API) -> AsyncWebClient:
    """A client for one workspace. It never repeats a call: a repeated post after a reset would stand there twice."""
    return AsyncWebClient(token=token, base_url=api_url.rstrip("/") + "/", retry_handlers=[], logger=quiet("sdk"))


def quiet(part: str) -> logging.Logger:
    """A logger for Slack's libraries that keeps errors only: what they tell besides may hold the members' words."""
    logger = logging.getLogger(f"samvit.slack.{part}")
    logger.setLevel(logging.ERROR)
    return logger


@asynccontextmanager
async def pooled(client: AsyncWebClient, seconds: float) -> AsyncIterator[AsyncWebClient]:
    """Let all calls of *client* share their connections and wait at most *seconds* for an answer."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=seconds)) as session:
        client.session = session
        yield client
        client.session = None
