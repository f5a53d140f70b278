"""Before anything is done for a workspace that installed Samvit itself: does it have a network, or is it leaving?"""

from __future__ import annotations

import asyncio
import html
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_sdk.web.async_client import AsyncWebClient

from bot.core import Answer
from bot.slack import blocks, departing, talks, visitors
from bot.slack.choosing import Choosing
from bot.slack.client import TROUBLE
from bot.slack.departing import Departures
from bot.slack.faults import Json
from bot.slack.show import Show, log, reason
from bot.slack.workspaces import Entry, Workspaces
from knowledge.language import join, same, say
from storage.vault import Unsealable

_ENTRY = "samvit_entry"

_NOT_INSTALLED = say(
    nn="Samvit er ikkje installert i dette arbeidsområdet. Be ein administrator installere Samvit på nytt.",
    nb="Samvit er ikke installert i dette arbeidsområdet. Be en administrator installere Samvit på nytt.",
)
NOT_INSTALLED = join([same(_NOT_INSTALLED.nn), same(_NOT_INSTALLED.nb)]).nn
"""What is said, in both forms, where there is no installation."""

Next = Callable[[], Awaitable[BoltResponse]]


class Authorize(AsyncAuthorize):
    """Gives each request the token of its workspace: the one there is, or what the workspace installed."""

    def __init__(self, token: str, workspaces: Workspaces | None) -> None:
        self._token, self._workspaces = token, workspaces

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,  # noqa: ARG002
        **_actor: str | None,
    ) -> AuthorizeResult | None:
        """The token; None when the workspace has not installed Samvit."""
        token = self._token
        if self._workspaces is not None:
            try:
                entry = await asyncio.to_thread(self._workspaces.enter, team_id or "", enterprise_id or "")
            except Unsealable:
                return None
            if entry is None:
                return None
            context[_ENTRY], token = entry, entry.token
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token)


@dataclass(frozen=True, slots=True)
class Gate:
    """Answers in place of the bot while it cannot. Without *workspaces* there is one, and it is always ready."""

    workspaces: Workspaces | None

    async def heed(self, body: Json, context: AsyncBoltContext, client: AsyncWebClient, next_: Next) -> BoltResponse:
        """Before the token is looked for: an organisation's installation does not name the workspace where Bolt looks
        for it, and who is leaving or coming back has no token."""
        if not context.team_id and isinstance(body.get("team_id"), str):
            context["team_id"] = body["team_id"]
        if self.workspaces is not None and (body.get("event") or {}).get("type") in departing.EVENTS:
            team, enterprise = context.team_id or "", context.enterprise_id or ""
            await Departures(self.workspaces).hear(body, team, enterprise, client)
            return _taken()
        return await next_()

    async def pass_or_answer(
        self, body: Json, context: AsyncBoltContext, client: AsyncWebClient, next_: Next
    ) -> BoltResponse:
        """Let the request pass when its workspace has a network; otherwise answer it here."""
        event = body.get("event") or {}
        entry: Entry | None = context.get(_ENTRY)
        if self.workspaces is not None and entry is not None:
            await self._welcome_home(body, context)
        if self.workspaces is None or entry is None or not context.user_id or (entry.network and _line(body) is None):
            return await next_()
        if event and not _wants_answer(event, entry.bot_user):
            return _taken()
        answer = await Choosing(self.workspaces).answer(entry, context.user_id, _line(body) or "", client)
        if answer is None:
            return await next_()
        if event:
            key = f"msg:{context.team_id}:{event.get('channel')}:{event.get('ts')}"
            if event["type"] == "app_home_opened" or await asyncio.to_thread(self.workspaces.is_new, key):
                await _posted(event, answer, client)
            return _taken()
        return await _answered(body, answer, client)

    async def _welcome_home(self, body: Json, context: AsyncBoltContext) -> None:
        """A visitor from a workspace that has Samvit too is the member they are there, whichever hears them."""
        home = visitors.home_of(body, context.team_id or "")
        if not home or self.workspaces is None:
            return
        try:
            entry = await asyncio.to_thread(self.workspaces.enter, home)
        except Unsealable:
            return
        if entry is not None and entry.network:
            context[visitors.HOME] = home


async def _answered(body: Json, answer: Answer, client: AsyncWebClient) -> BoltResponse:
    match body.get("type"):
        case "block_actions":
            await Show(client, body, answer).after_click(_line(body) or "")
        case "view_submission":
            view = blocks.modal(answer.reply, answer.language)
            return BoltResponse(status=200, body={"response_action": "update", "view": view})
        case "shortcut" | "message_action":
            await Show(client, body, answer).opened()
        case None if "command" in body:
            return BoltResponse(status=200, body=blocks.ephemeral(answer.reply, answer.language))
    return _taken()


async def _posted(event: Json, answer: Answer, client: AsyncWebClient) -> None:
    """To who wrote to the bot, or opened its Home tab."""
    try:
        if event["type"] == "app_home_opened":
            view = blocks.home([(same("Samvit"), answer.reply)], (), answer.language)
            await client.api_call("views.publish", json={"user_id": event["user"], "view": view})
            return
        posted = blocks.message(answer.reply, answer.language)
        where = {"channel": event["channel"], "thread_ts": event.get("thread_ts") or event["ts"]}
        await client.api_call("chat.postMessage", json=posted | where)
    except TROUBLE as trouble:
        log.warning("no answer before the network is chosen: %s", reason(trouble))


def _wants_answer(event: Json, me: str) -> bool:
    """Whether somebody wrote to *me*, or looks at the Home tab."""
    if event.get("type") == "app_home_opened":
        return event.get("tab") == "home"
    told = event.get("type") in ("message", "app_mention") and talks.is_written(event, me)
    return told and talks.is_addressed(event, me)


def _line(body: Json) -> str | None:
    """What a button or a command says; None for everything else."""
    if "command" in body:
        return f"{body['command']} {html.unescape(body.get('text') or '')}".strip()
    actions = body.get("actions") or [{}]
    return actions[0].get("value") if body.get("type") == "block_actions" else None


def _taken() -> BoltResponse:
    return BoltResponse(status=200, body="")
