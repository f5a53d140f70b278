"""Links to agreements that somebody shares become cards."""

from __future__ import annotations

import asyncio
import html
import logging

from slack_sdk.web.async_client import AsyncWebClient

from bot import unfurling
from bot.core import Bot
from bot.slack import blocks
from bot.slack.client import TROUBLE
from bot.slack.faults import Json
from bot.slack.show import reason

log = logging.getLogger("samvit.slack")


async def show(bot: Bot, client: AsyncWebClient, address: str, event: Json) -> None:
    """Put a card under each link of a message, posted or still being written, that is a known agreement's."""
    shared = {html.unescape(link["url"]): str(link["url"]) for link in event.get("links") or []}
    found, language = await asyncio.to_thread(unfurling.cards, bot, address, shared)
    if not found:
        return
    unfurls = {
        shared[url]: {"blocks": blocks.card(reply, language), "hide_color": True} for url, reply in found.items()
    }
    try:
        await client.api_call("chat.unfurl", json={**_where(event), "unfurls": unfurls})
    except TROUBLE as trouble:
        log.warning("chat.unfurl failed: %s", reason(trouble))


def _where(event: Json) -> Json:
    if event.get("unfurl_id") and event.get("source"):
        return {"unfurl_id": event["unfurl_id"], "source": event["source"]}
    return {"channel": event["channel"], "ts": event["message_ts"]}
