"""Slack's payloads become lines for the bot, and its answers go back the way Slack expects them."""

from __future__ import annotations

import asyncio
import html
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot import greeting, overhearing, suggesting
from bot.core import Answer, Bot, Replayed, unopened
from bot.slack import agent, blocks, home, markup, talks, unfurl, visitors
from bot.slack.client import TROUBLE, quiet
from bot.slack.faults import INPUT_VALUE, Json
from bot.slack.gate import NOT_INSTALLED, Authorize, Gate
from bot.slack.show import Show, reason
from bot.slack.workspaces import Workspaces

log = logging.getLogger("samvit.slack")

ITEM_SHORTCUTS = ("sak_message", "sak_global")
"""The callback ids of "Meld inn som sak": on a message, and from anywhere."""

_ANYTHING = re.compile("")

_SHOWN_WITHIN = 2.5
"""Seconds for all the calls by which a click is answered, together: after three Slack tells the member of a fault."""


def build(bot: Bot, token: str, client: AsyncWebClient, workspaces: Workspaces | None = None) -> AsyncApp:
    """The Bolt app for the workspace of *token*, or for all *workspaces*. Who hands it requests has verified them.

    *client* has no token of its own: Bolt would take one for a reason to call auth.test.
    """
    gate = Gate(workspaces)
    app = AsyncApp(
        logger=quiet("bolt"),
        client=client,
        # No plain function: Bolt makes stores of its own in the home folder when SLACK_CLIENT_ID is set, and refuses.
        authorize=Authorize(token, workspaces),  # type: ignore[arg-type]
        before_authorize=gate.heed,
        user_facing_authorize_error_message=NOT_INSTALLED,
        process_before_response=True,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        ignoring_self_events_enabled=False,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    app.middleware(gate.pass_or_answer)
    listeners = Listeners(bot)
    app.command(_ANYTHING)(listeners.command)
    app.event(_ANYTHING)(listeners.event)
    app.action(_ANYTHING)(listeners.action)
    app.view(blocks.FORM)(listeners.form)
    app.view_closed(blocks.FORM)(listeners.closed)
    app.shortcut(_ANYTHING)(listeners.shortcut)
    app.options(_ANYTHING)(listeners.options)
    app.error(listeners.error)
    return app


@dataclass(frozen=True, slots=True)
class Listeners:
    """What is done with each kind of payload. The argument names are Bolt's."""

    bot: Bot

    async def command(self, body: Json, context: AsyncBoltContext, client: AsyncWebClient, ack: AsyncAck) -> None:
        """A slash command, answered in the acknowledgement; a form opens as a modal."""
        line = f"{body['command']} {html.unescape(body.get('text', ''))}".strip()
        answer = await self._ask(body, context, line)
        if answer.reply.form and await Show(client, body, answer).opened():
            await ack()
        else:
            await ack(blocks.ephemeral(unopened(answer.reply, line), answer.language))

    async def event(self, event: Json, body: Json, context: AsyncBoltContext, client: AsyncWebClient) -> None:
        """Something happened: a message, a mention, somebody opened the Home tab."""
        match event["type"]:
            case "message" | "app_mention":
                await self._heard(event, body, context, client)
            case "link_shared" if context.user_id:
                await unfurl.show(self.bot, client, _address(context), event)
            case "app_home_opened" if event.get("tab") == "home":
                await home.publish(self.bot, client, _address(context), event["user"])
            case "app_home_opened" if event.get("tab") == "messages" and "channel" in event:
                greeted = await asyncio.to_thread(greeting.greet, self.bot, _address(context))
                await agent.suggest(client, event["channel"], greeted)

    async def action(
        self, action: Json, body: Json, context: AsyncBoltContext, client: AsyncWebClient, ack: AsyncAck
    ) -> None:
        """A button: its value is the line that the member did not have to type."""
        await ack()
        line = action.get("value")
        if not line:
            return
        answer = await self._ask(body, context, line)
        async with asyncio.timeout(_SHOWN_WITHIN):
            await Show(client, body, answer).after_click(line)
            if body.get("view", {}).get("type") == "home":
                await home.publish(self.bot, client, _address(context), body["user"]["id"])

    async def form(self, view: Json, body: Json, context: AsyncBoltContext, ack: AsyncAck) -> None:
        """A submitted form: the receipt takes its place, or the refusal stands at the field it is about."""
        line, fields = blocks.given(view)
        answer = await self._ask(body, context, line, fields)
        if answer.refused is None:
            await ack(response_action="update", view=blocks.modal(answer.reply, answer.language))
            return
        shown = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
        at = answer.refused if answer.refused in shown else blocks.first_field(view)
        await ack(response_action="errors", errors={at: answer.reply.text.form(answer.language)})

    async def closed(self, view: Json, body: Json, context: AsyncBoltContext, ack: AsyncAck) -> None:
        """A form closed before it was sent: what stands in it is kept where its command keeps drafts."""
        await ack()
        kept = blocks.left_off(view)
        if kept:
            await self._ask(body, context, *kept)

    async def shortcut(self, body: Json, context: AsyncBoltContext, client: AsyncWebClient, ack: AsyncAck) -> None:
        """ "Meld inn som sak": the form for an item, with the message's text as its background."""
        await ack()
        if body["callback_id"] in ITEM_SHORTCUTS:
            written = markup.read(body.get("message", {}).get("text", ""))
            answer = await self._ask(body, context, "/sak", {"background": written[:INPUT_VALUE]} if written else {})
            await Show(client, body, answer).opened()

    async def options(self, body: Json, context: AsyncBoltContext, ack: AsyncAck) -> None:
        """Somebody types in a select: what fits so far."""
        source = body["action_id"].removeprefix(blocks.LOOK_UP)
        found, language = await asyncio.to_thread(
            suggesting.options, self.bot, _address(context), source, body.get("value") or ""
        )
        await ack(options=blocks.suggestions(body, found, language))

    async def error(self, error: Exception) -> BoltResponse:
        """A copy of an earlier request is refused; everything else is a bug or a database that is away."""
        if isinstance(error, Replayed):
            return BoltResponse(status=401, body="")
        if isinstance(error, Unreadable):
            return BoltResponse(status=400, body="")
        if isinstance(error, TROUBLE):  # Bolt's own answer, at whatever the payload names as its response URL
            log.warning("an answer did not get there: %s", reason(error))
            return BoltResponse(status=200, body="")
        log.error("a request from Slack failed", exc_info=error)
        return BoltResponse(status=500, body="")

    async def _ask(
        self, body: Json, context: AsyncBoltContext, line: str, fields: Mapping[str, str] | None = None
    ) -> Answer:
        user = body.get("user") or {}
        name = body.get("user_name") or user.get("name") or user.get("username") or ""
        once = context.get("once", "")
        return await asyncio.to_thread(
            self.bot.handle,
            _address(context),
            line,
            fields,
            name=name,
            once=once,
            files_apart=True,
            talk=talks.clicked_in(body, context.team_id),
        )

    async def _heard(self, event: Json, body: Json, context: AsyncBoltContext, client: AsyncWebClient) -> None:
        me = next((a["user_id"] for a in body.get("authorizations") or [] if a.get("user_id")), "")
        if not talks.is_written(event, me):
            return
        team, channel, ts = context.team_id, event["channel"], event["ts"]
        thread = talks.thread_of(team, event)
        line, said = markup.read(event.get("text") or "", me), event.get("client_msg_id")
        if not talks.is_addressed(event, me) and not await self._is_overheard(event, context, line, thread):
            return
        at, direct = event.get("thread_ts") or ts, event.get("channel_type") == "im"
        await agent.working(client, channel, at)
        new = await asyncio.to_thread(
            self.bot.hear,
            f"msg:{team}:{channel}:{ts}",
            _address(context),
            line,
            reply_to=thread,
            alias=f"msg:{said}" if said else "",
            in_channel=not direct,
            talk=talks.of(event, thread),
            then=greeting.welcome if direct else None,
        )
        if not new:
            await agent.idle(client, channel, at)
            return
        if visitors.HOME not in context and visitors.is_visitor(body, team or "", context.enterprise_id or ""):
            await asyncio.to_thread(greeting.tell_visitor, self.bot, _address(context), thread)

    async def _is_overheard(self, event: Json, context: AsyncBoltContext, line: str, thread: str) -> bool:
        """Whether a message in a channel that does not name the bot goes on from what the bot said in its thread."""
        if not talks.may_be_overheard(event):
            return False
        return await asyncio.to_thread(overhearing.is_for_bot, self.bot, _address(context), line, thread)


class Unreadable(Exception):  # noqa: N818
    """A signed payload that names no workspace or no member: nothing Slack sends."""


def _address(context: AsyncBoltContext) -> str:
    if not context.team_id or not context.user_id:
        raise Unreadable
    return f"slack:{context.get(visitors.HOME) or context.team_id}:{context.user_id}"
