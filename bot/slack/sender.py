"""Delivery to Slack: one try at a time, and a way to find out whether an earlier try got through."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sending import Outgoing, SendFailed
from bot.slack import blocks, files
from bot.slack.client import API, TROUBLE, connect, pooled
from bot.slack.show import reason

EVENT_TYPE = "samvit"
"""Stands in the metadata of each message we post, with the message's key."""

SECONDS = 10.0
"""The longest one call may take; a lease must be several times as long."""

_PAGES = 5
_PAGE = 200
_DEFAULT_WAIT = 30.0

_NEVER = frozenset(
    {
        "channel_not_found",
        "is_archived",
        "not_in_channel",
        "user_not_found",
        "user_disabled",
        "user_not_visible",
        "cannot_dm_bot",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_locked",
        "restricted_action_non_threadable_channel",
        "restricted_action_thread_only_channel",
        "thread_not_found",
        "messages_tab_disabled",
        "team_access_not_granted",
        "org_login_required",
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_arguments",
        "msg_too_long",
        "msg_blocks_too_long",
        "no_text",
        "metadata_too_large",
        "channel_type_not_supported",
    }
)
"""Answers that trying again cannot change: the person has left, the channel is closed, or the message is unusable."""

_PERHAPS = frozenset({"fatal_error", "internal_error", "service_unavailable", "request_timeout"})
"""Answers after which, by Slack's own words, some of it may have been done."""


@dataclass(slots=True)
class SlackSender:
    """A `bot.sending.Sender` for one workspace."""

    client: AsyncWebClient
    _direct: dict[str, str] = field(default_factory=dict)

    async def send(self, message: Outgoing) -> str:
        """Post it; returns the timestamp that Slack gave it. Raises `SendFailed`."""
        channel, thread = await self._place(message.to)
        posted: dict[str, Any] = {
            **blocks.message(message.reply, message.language),
            "channel": channel,
            "unfurl_links": False,
            "unfurl_media": False,
            "metadata": {"event_type": EVENT_TYPE, "event_payload": {"key": message.key}},
        }
        answered = await self._call("chat.postMessage", posted | ({"thread_ts": thread} if thread else {}))
        if message.reply.files:
            await files.share(self.client, message, channel, thread or str(answered["ts"]))
        return str(answered["ts"])

    async def find(self, message: Outgoing) -> str | None:
        """The timestamp of what was posted under the same key, or None. Raises `SendFailed` when it cannot tell.

        Files that did not get as far as into the message's thread are put there now.
        """
        channel, thread = await self._place(message.to)
        method = "conversations.replies" if thread else "conversations.history"
        asked = {"channel": channel, "limit": _PAGE, "include_all_metadata": True} | ({"ts": thread} if thread else {})
        for _page in range(_PAGES):
            answered = await self._call(method, asked, read=True)
            for posted in answered["messages"]:
                about = posted.get("metadata") or {}
                if about.get("event_type") == EVENT_TYPE and about["event_payload"].get("key") == message.key:
                    if message.reply.files and not thread and not posted.get("reply_count"):
                        await files.share(self.client, message, channel, str(posted["ts"]))
                    return str(posted["ts"])
            cursor = (answered.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None
            asked = asked | {"cursor": cursor}
        return None

    async def _place(self, address: str) -> tuple[str, str]:
        """The channel and thread ("" for none) of `slack:TEAM:CHANNEL[:THREAD]`; a member's is the direct message."""
        _, _, target, *thread = address.split(":")
        if target[:1] in ("U", "W"):
            if target not in self._direct:
                opened = await self._call("conversations.open", {"users": target}, read=True)
                self._direct[target] = str(opened["channel"]["id"])
            target = self._direct[target]
        return target, thread[0] if thread else ""

    async def _call(self, method: str, arguments: dict[str, Any], *, read: bool = False) -> dict[str, Any]:
        """Call *method*. Nothing can have been posted by one that only reads, however it ends."""
        try:
            if method.startswith("conversations.") and method != "conversations.open":
                answered = await self.client.api_call(method, params=arguments)
            else:
                answered = await self.client.api_call(method, json=arguments)
        except TROUBLE as trouble:
            raise _failed(method, trouble, posting=not read) from None
        data = answered.data
        if not isinstance(data, dict):
            raise SendFailed(f"{method}: an answer that is no JSON", uncertain=not read)
        return data


@asynccontextmanager
async def sending(token: str, api_url: str = API) -> AsyncIterator[SlackSender]:
    """A sender for the workspace of *token*, with its connections; for as long as the worker runs."""
    async with pooled(connect(token, api_url), SECONDS) as client:
        yield SlackSender(client)


def _failed(method: str, trouble: Exception, *, posting: bool) -> SendFailed:
    why = f"{method}: {reason(trouble)}"
    if isinstance(trouble, aiohttp.ClientConnectorError):
        return SendFailed(why)  # no connection was made, so nothing can have arrived
    if not isinstance(trouble, SlackApiError):
        return SendFailed(why, uncertain=posting)
    status = getattr(trouble.response, "status_code", 0)
    said = reason(trouble)
    if status == 429 or said in ("ratelimited", "rate_limited"):
        return SendFailed(why, retry_after=_wait(trouble))
    if status != 200 or said in _PERHAPS:
        return SendFailed(why, uncertain=posting)
    blind = said == "missing_scope" and method in ("conversations.history", "conversations.replies")
    return SendFailed(why, permanent=blind or said in _NEVER)


def _wait(trouble: SlackApiError) -> float:
    """Seconds of `Retry-After`."""
    headers = getattr(trouble.response, "headers", {})
    said = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    return float(said) if str(said).replace(".", "", 1).isdecimal() else _DEFAULT_WAIT
