"""Whom a message in Slack is for, and which talk a message or a click belongs to."""

from __future__ import annotations

import re

from bot.slack.faults import Json
from commands._base import Talk

_NAMES = re.compile("<[@!]")
"""Somebody, a group or the whole channel is named: then a message is for them."""
_HUMAN_SUBTYPES = (None, "file_share", "thread_broadcast")


def is_written(event: Json, me: str) -> bool:
    """Written by a person other than the bot, and new."""
    if event.get("bot_id") or event.get("bot_profile") or event.get("subtype") not in _HUMAN_SUBTYPES:
        return False
    return not (event.get("edited") or event.get("hidden") or event.get("user") in (None, me, "USLACKBOT"))


def is_addressed(event: Json, me: str) -> bool:
    """In a direct message, or with a mention of *me*."""
    addressed = event["type"] == "app_mention" or event.get("channel_type") == "im"
    return addressed or (bool(me) and f"<@{me}" in (event.get("text") or ""))


def may_be_overheard(event: Json) -> bool:
    """Whether a message that does not address the bot may be for it: it stands in a thread and names nobody."""
    return bool(event.get("thread_ts")) and _NAMES.search(event.get("text") or "") is None


def thread_of(team: str | None, event: Json) -> str:
    """The address of the thread that a message stands in or begins."""
    return f"slack:{team}:{event['channel']}:{event.get('thread_ts') or event['ts']}"


def of(event: Json, thread: str) -> Talk:
    """The talk that a message in *thread* belongs to."""
    return Talk(thread, continued=bool(event.get("thread_ts")), direct=event.get("channel_type") == "im")


def clicked_in(body: Json, team: str | None) -> Talk:
    """The thread that a click came from; a command, a form and the Home tab belong to none."""
    container = body.get("container") or {}
    channel, thread = container.get("channel_id") or "", container.get("thread_ts")
    if not channel or not thread:
        return Talk()
    return Talk(f"slack:{team}:{channel}:{thread}", continued=True, direct=channel.startswith("D"))
