"""Files in Slack: uploaded, and put into the thread of the message that they belong to."""

from __future__ import annotations

import asyncio
import logging

from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient

from bot import documents
from bot.sending import Outgoing, SendFailed
from bot.slack.client import TROUBLE
from bot.slack.show import reason

log = logging.getLogger("samvit.slack")

_NEVER = frozenset({"missing_scope", "not_allowed_token_type", "file_uploads_disabled", "storage_limit_reached"})
"""Answers that trying again cannot change; the message itself has been posted and is worth more than its files."""


async def share(client: AsyncWebClient, message: Outgoing, channel: str, thread: str) -> None:
    """Put the message's files into the thread. Raises `SendFailed` when it is unclear, for `find` to look again."""
    made = [(f, await asyncio.to_thread(documents.made, f, message.language)) for f in message.reply.files]
    uploads = [
        {"filename": file.name, "title": file.title.form(message.language), "content": content, "alt_txt": ""}
        | ({"alt_txt": file.title.form(message.language)} if file.media_type.startswith("image/") else {})
        for file, content in made
    ]
    try:
        await client.files_upload_v2(channel=channel, thread_ts=thread, file_uploads=uploads)
    except (*TROUBLE, SlackRequestError) as trouble:
        said = reason(trouble)
        if isinstance(trouble, SlackApiError) and said in _NEVER:
            log.warning("files not shared: %s", said)
            return
        raise SendFailed(f"files: {said}", uncertain=True) from None
