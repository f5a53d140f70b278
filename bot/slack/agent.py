"""Slack's agent view: suggested prompts when the conversation opens, and a status while an answer is made."""

from __future__ import annotations

import asyncio
import logging

from slack_sdk.web.async_client import AsyncWebClient

from bot.greeting import Greeted
from bot.slack.client import TROUBLE
from bot.slack.faults import Json
from bot.slack.show import reason
from knowledge.language import Text, say

log = logging.getLogger("samvit.slack")

_SECONDS = 1.0
"""A status is an ornament: it never keeps the answer waiting longer than this."""

_STATUS = Text("ser etter svar …", "ser etter svar …").nn
"""The same in both forms, so that nothing has to be looked up first. Slack puts the bot's name before it."""

_QUESTION = (
    say(nn="Utskrivingsklar pasient", nb="Utskrivningsklar pasient"),
    say(
        nn="Kva avtale gjeld for utskrivingsklare pasientar?",
        nb="Hvilken avtale gjelder for utskrivningsklare pasienter?",
    ),
)
_MEETING = (say(nn="Neste møte", nb="Neste møte"), Text("møte", "møte"))
_ITEMS = (say(nn="Sakene mine", nb="Sakene mine"), Text("sak mine", "sak mine"))
_INBOX = (say(nn="Innboksen", nb="Innboksen"), Text("sak innboks", "sak innboks"))
_HELP = (say(nn="Kva kan du?", nb="Hva kan du?"), Text("hjelp", "hjelp"))


def prompts(language: str, *, secretariat: bool = False) -> list[Json]:
    """The prompts of the conversation with a member; four are the most that Slack shows."""
    rows = (_QUESTION, _MEETING, _INBOX if secretariat else _ITEMS, _HELP)
    return [{"title": title.form(language), "message": line.form(language)} for title, line in rows]


async def suggest(client: AsyncWebClient, channel: str, to: Greeted) -> None:
    """Offer the prompts in the direct message *channel*. No thread: an app with the agent view must not name one."""
    offered = prompts(to.language, secretariat=to.secretariat)
    await _call(client, "assistant.threads.setSuggestedPrompts", {"channel_id": channel, "prompts": offered})


async def working(client: AsyncWebClient, channel: str, thread: str) -> None:
    """Show in *thread* that an answer is being made; Slack takes it away when the answer comes."""
    await _status(client, channel, thread, _STATUS)


async def idle(client: AsyncWebClient, channel: str, thread: str) -> None:
    """Take the status away: the message was a copy, and its answer may stand there already."""
    await _status(client, channel, thread, "")


async def _status(client: AsyncWebClient, channel: str, thread: str, status: str) -> None:
    given = {"channel_id": channel, "thread_ts": thread, "status": status}
    await _call(client, "assistant.threads.setStatus", given)


async def _call(client: AsyncWebClient, method: str, given: Json) -> None:
    try:
        async with asyncio.timeout(_SECONDS):
            await client.api_call(method, json=given)
    except TROUBLE as trouble:
        log.warning("%s failed: %s", method, reason(trouble))
