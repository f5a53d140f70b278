"""The Home tab: what waits for the secretariat, my meetings to answer, my items, my seats."""

from __future__ import annotations

import asyncio
import logging

from slack_sdk.web.async_client import AsyncWebClient

from bot import overview
from bot.core import Bot
from bot.slack import blocks
from bot.slack.client import TROUBLE
from bot.slack.faults import Json
from bot.slack.show import reason
from commands._base import Choice
from knowledge.language import say

log = logging.getLogger("samvit.slack")

_BUTTONS = (
    Choice(say(nn="Meld inn ei sak", nb="Meld inn en sak"), "/sak"),
    Choice(say(nn="Varsel og språk", nb="Varsel og språk"), "/varsel"),
    Choice(say(nn="Hjelp", nb="Hjelp"), "/hjelp"),
)


def view(bot: Bot, address: str) -> Json:
    """The Home tab of the member at *address*, in the member's language."""
    sections, language = overview.of(bot, address)
    return blocks.home(sections, _BUTTONS, language)


async def publish(bot: Bot, client: AsyncWebClient, address: str, user: str) -> None:
    """Show *user* a fresh Home tab."""
    shown = await asyncio.to_thread(view, bot, address)
    try:
        await client.api_call("views.publish", json={"user_id": user, "view": shown})
    except TROUBLE as trouble:
        log.warning("views.publish failed: %s", reason(trouble))
