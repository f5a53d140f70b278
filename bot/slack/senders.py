"""Delivery to every workspace that has installed Samvit, each with its own token."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from slack_sdk.web.async_client import AsyncWebClient

from bot.sending import Outgoing, SendFailed
from bot.slack.client import API, connect, pooled
from bot.slack.departing import DEAD, Departures
from bot.slack.sender import SECONDS, SlackSender
from bot.slack.workspaces import Workspaces
from storage import departures
from storage.vault import Unsealable


@dataclass(slots=True)
class ManySender:
    """A `bot.sending.Sender` for all workspaces: each message goes with the token of the workspace in its address.

    `pool` is a client whose connections all of them share.
    """

    workspaces: Workspaces
    pool: AsyncWebClient
    _senders: dict[tuple[str, str], SlackSender] = field(default_factory=dict)

    async def send(self, message: Outgoing) -> str:
        """Post it; returns the timestamp that Slack gave it. Raises `SendFailed`."""
        team, sender = await self._sender(message.to)
        try:
            return await sender.send(message)
        except SendFailed as failure:
            raise await self._perhaps_dead(team, sender, failure) from None

    async def find(self, message: Outgoing) -> str | None:
        """What was posted under the same key, or None. Raises `SendFailed` when it cannot tell."""
        team, sender = await self._sender(message.to)
        try:
            return await sender.find(message)
        except SendFailed as failure:
            raise await self._perhaps_dead(team, sender, failure) from None

    async def _sender(self, address: str) -> tuple[str, SlackSender]:
        """The sender of the workspace as it is installed now. Raises `SendFailed` when it is not."""
        team = address.split(":")[1]
        try:
            entry = await asyncio.to_thread(self.workspaces.enter, team)
        except Unsealable:
            raise SendFailed("the token cannot be read") from None  # until the operator has put the key back
        if entry is None:
            self._senders = {key: kept for key, kept in self._senders.items() if key[0] != team}
            raise SendFailed(departures.PROBLEM, permanent=True)
        if (team, entry.token) not in self._senders:
            client = connect(entry.token, self.pool.base_url)
            client.session = self.pool.session
            self._senders[team, entry.token] = SlackSender(client)
        return team, self._senders[team, entry.token]

    async def _perhaps_dead(self, team: str, sender: SlackSender, failure: SendFailed) -> SendFailed:
        """*failure*, or what it means when Slack says by it that the token is dead: then nothing of it is kept."""
        if failure.reason.rpartition(" ")[2] not in DEAD:
            return failure
        await asyncio.to_thread(Departures(self.workspaces).dead, team, "", sender.client.token or "")
        return SendFailed(departures.PROBLEM, permanent=True)


@asynccontextmanager
async def sending_to_all(workspaces: Workspaces, api_url: str = API) -> AsyncIterator[ManySender]:
    """A sender for all *workspaces*, with its connections; for as long as the worker runs."""
    async with pooled(connect(None, api_url), SECONDS) as client:
        yield ManySender(workspaces, client)
