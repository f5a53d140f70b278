"""An answer to a click, a shortcut or a command finds its place: a modal, the open view, or under the message."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.core import Answer, unopened
from bot.slack import blocks
from bot.slack.client import TROUBLE, quiet
from bot.slack.faults import Json

log = logging.getLogger("samvit.slack")

_SLACK = "hooks.slack.com"


@dataclass(frozen=True, slots=True)
class Show:
    """*answer* to the payload *body*. When Slack does not take it, the member sees Slack's own warning sign."""

    client: AsyncWebClient
    body: Json
    answer: Answer

    async def opened(self) -> bool:
        """Open a modal: the reply's form, or the reply to read. False when Slack did not let us (too late, mostly)."""
        return await self._view("views.open", trigger_id=self.body["trigger_id"])

    async def after_click(self, line: str) -> None:
        """Show the answer where the button *line* was pressed."""
        match self.body.get("view", {}).get("type"):
            case "home":
                await self.opened()
            case "modal" if self.answer.reply.form:
                # A new view, not this one changed: a form is told from another by its view's id.
                await self._view("views.push", trigger_id=self.body["trigger_id"])
            case "modal":
                await self._view("views.update", view_id=self.body["view"]["id"])
            case _ if not (self.answer.reply.form and await self.opened()):
                await self._respond(line)

    async def _view(self, method: str, **where: str) -> bool:
        shown = blocks.modal(self.answer.reply, self.answer.language)
        try:
            await self.client.api_call(method, json={**where, "view": shown})
        except TROUBLE as trouble:
            log.warning("%s failed: %s", method, reason(trouble))
            return False
        return True

    async def _respond(self, line: str) -> None:
        """Only the member who pressed sees it, under the message or in its thread; the message stays as it is."""
        url = self.body.get("response_url", "")
        if not self._is_slack(url):
            log.warning("a click without a response URL of Slack")
            return
        shown = blocks.ephemeral(unopened(self.answer.reply, line), self.answer.language)
        thread = self.body.get("container", {}).get("thread_ts")
        posted: dict[str, Any] = {**shown, "replace_original": False, **({"thread_ts": thread} if thread else {})}
        hook = AsyncWebhookClient(url, session=self.client.session, timeout=3, retry_handlers=[], logger=quiet("sdk"))
        try:
            answered = await hook.send_dict(posted)
        except TROUBLE as trouble:
            log.warning("response_url failed: %s", reason(trouble))
            return
        if answered.status_code != 200:
            log.warning("response_url failed: status %s", answered.status_code)

    def _is_slack(self, url: str) -> bool:
        """Slack's own host, or the one that stands in for its Web API."""
        try:
            address, ours = urlsplit(url), urlsplit(self.client.base_url)
        except ValueError:
            return False
        return (address.hostname == _SLACK and address.scheme == "https") or address.netloc == ours.netloc


def reason(trouble: Exception) -> str:
    """Why a call failed, in one word and without what was in it."""
    if isinstance(trouble, SlackApiError):
        data = getattr(trouble.response, "data", None)
        said = data.get("error") if isinstance(data, dict) else None
        return str(said or f"status {getattr(trouble.response, 'status_code', 'unknown')}")
    return type(trouble).__name__
