"""Slack's own protocols for keeping installations and states, over our tables."""

from __future__ import annotations

import asyncio
import logging

from slack_bolt.error import BoltError
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from bot.slack.client import quiet
from bot.slack.departing import Departures
from bot.slack.workspaces import Entry, Workspaces
from storage import audit, departures, installations
from storage.database import transaction
from storage.installation_tables import SlackInstallation


class Installations(AsyncInstallationStore):
    """Only the bot's token is kept, sealed; of a user's token nothing is."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

    @property
    def logger(self) -> logging.Logger:
        """Errors only."""
        return quiet("oauth")

    async def async_save(self, installation: Installation) -> None:
        """Keep it. Who had left and comes back in time is back with everybody. Raises `BoltError` without a token."""
        await self.async_save_bot(installation.to_bot(), installer=installation.user_id)

    async def async_save_bot(self, bot: Bot, *, installer: str = "") -> None:
        """The same, where it is not known who installed."""
        org_wide = bool(bot.is_enterprise_install)
        place = (bot.enterprise_id if org_wide else bot.team_id) or ""
        if not place or not bot.bot_token:
            raise BoltError("no workspace or no bot token")
        if bot.bot_refresh_token:
            raise BoltError("token rotation is on in the app's settings")
        row = SlackInstallation(
            place=place,
            enterprise=bot.enterprise_id or "",
            org_wide=org_wide,
            app=bot.app_id or "",
            bot=bot.bot_id or "",
            bot_user=bot.bot_user_id or "",
            installer=installer or "",
            scopes=",".join(bot.bot_scopes or ()),
            sealed_token=self._workspaces.vault.seal(bot.bot_token),
            installed_at=self._workspaces.clock(),
        )
        await asyncio.to_thread(self._save, row)

    def _save(self, row: SlackInstallation) -> None:
        with transaction(self._workspaces.engine) as session:
            installations.save(session, row)
            actor = f"slack:{row.place}:{row.installer}" if row.installer else "slack"
            detail = "organisation" if row.org_wide else ""
            audit.record(
                session, "workspace installed", row.installed_at, actor=actor, subject=row.place, detail=detail
            )
            for team in departures.teams_of(session, row.place) if row.org_wide else [row.place]:
                departures.back(session, team)

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """What serves the workspace, None when nothing does."""
        found = await self.async_find_installation(
            enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=is_enterprise_install
        )
        return found.to_bot() if found else None

    async def async_find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,  # noqa: ARG002  (the protocol's; no user has a token of their own)
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        """The same with who installed."""
        team = "" if is_enterprise_install and not team_id else team_id or ""
        entry = await asyncio.to_thread(self._workspaces.enter, team, enterprise_id or "")
        return _installation(entry) if entry else None

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Forget it, with all that belongs to it by the rule of `storage.departures`."""
        await asyncio.to_thread(Departures(self._workspaces).ended, team_id or enterprise_id or "")

    async def async_delete_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,  # noqa: ARG002
    ) -> None:
        """The same."""
        await self.async_delete_bot(enterprise_id=enterprise_id, team_id=team_id)


class States(AsyncOAuthStateStore):
    """States are good for `storage.installations.STATE_GOOD_FOR`, and once."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

    @property
    def logger(self) -> logging.Logger:
        """Errors only."""
        return quiet("oauth")

    async def async_issue(self, *_args: object, **_more: object) -> str:
        """A new state; only its hash is kept."""
        return await asyncio.to_thread(self._issue)

    async def async_consume(self, state: str) -> bool:
        """Whether it is ours, in time, and here for the first time."""
        return await asyncio.to_thread(self._consume, state)

    def _issue(self) -> str:
        with transaction(self._workspaces.engine) as session:
            return installations.issue_state(session, self._workspaces.clock())

    def _consume(self, state: str) -> bool:
        with transaction(self._workspaces.engine) as session:
            return installations.consume_state(session, state, self._workspaces.clock())


def _installation(entry: Entry) -> Installation:
    return Installation(
        enterprise_id=entry.enterprise or None,
        team_id=entry.team or None,
        bot_token=entry.token,
        bot_id=entry.bot,
        bot_user_id=entry.bot_user,
        user_id=entry.installer,
    )
