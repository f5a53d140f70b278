"""A workspace takes Samvit away: its token goes at once, its data by the rule of `storage.departures`."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from dataclasses import dataclass

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.slack.client import TROUBLE
from bot.slack.faults import Json
from bot.slack.show import reason
from bot.slack.workspaces import Workspaces
from commands._base import Reply
from knowledge.language import NOTHING, Text, join, say
from storage import audit, departures, events, installations, members, outbox
from storage.database import transaction
from storage.departures import KEPT
from storage.installation_tables import SlackInstallation
from storage.vault import Unsealable

log = logging.getLogger("samvit.slack")

EVENTS = ("app_uninstalled", "tokens_revoked", "team_access_revoked", "team_access_granted")
"""What Slack tells of installations. None of them needs a scope."""

DEAD = frozenset({"account_inactive", "invalid_auth", "token_revoked"})
"""Answers by which Slack says that a token is good no more."""

_SKEW = dt.timedelta(minutes=2)
"""How far Slack's clock and ours may be apart."""


@dataclass(frozen=True, slots=True)
class Departures:
    """What is done when an installation ends."""

    workspaces: Workspaces

    async def hear(self, body: Json, team: str, enterprise: str, client: AsyncWebClient) -> None:
        """One of `EVENTS`; a copy of it does nothing."""
        event, key = body["event"], f"ev:{body['event_id']}"
        match event["type"]:
            case "team_access_revoked":
                await asyncio.to_thread(self.withdrawn, event.get("team_ids") or [], key)
            case "team_access_granted":
                await asyncio.to_thread(self.granted, event.get("team_ids") or [], key)
            case "tokens_revoked" if not (event.get("tokens") or {}).get("bot"):
                return  # somebody's own token: we have none of them
            case _:
                org = not team or _of_organisation(body)
                sent_at = dt.datetime.fromtimestamp(body.get("event_time") or 0, dt.UTC)
                await asyncio.to_thread(self.left, enterprise if org else team, key, sent_at)
                await self._check(team, enterprise, client)

    def left(self, place: str, key: str, sent_at: dt.datetime) -> None:
        """The app was taken out of *place*. What was *sent_at* before it was installed anew is old news."""
        with transaction(self.workspaces.engine) as session:
            held = session.get(SlackInstallation, place)
            if not events.is_new(session, "", key, self.workspaces.clock()) or held is None:
                return
            if held.installed_at > sent_at + _SKEW:
                log.info("an old farewell is ignored place=%s", place)
                return
            self._ended(session, held)

    def ended(self, place: str) -> None:
        """The installation in *place* is over, for whatever reason."""
        with transaction(self.workspaces.engine) as session:
            held = session.get(SlackInstallation, place)
            if held is not None:
                self._ended(session, held)

    def dead(self, team: str, enterprise: str, token: str) -> None:
        """Slack says that *token* is good no more: it is not kept, unless another has come in its place."""
        with transaction(self.workspaces.engine) as session:
            held = installations.find(session, team, enterprise)
            try:
                if held is not None and self.workspaces.vault.open(held.sealed_token) == token:
                    self._ended(session, held)
            except Unsealable:
                return

    def withdrawn(self, teams: list[str], key: str) -> None:
        """An organisation has taken *teams* out of its installation."""
        with transaction(self.workspaces.engine) as session:
            if events.is_new(session, "", key, self.workspaces.clock()):
                for team in teams:
                    audit.record(session, "workspace withdrawn", self.workspaces.clock(), actor="slack", subject=team)
                    if session.get(SlackInstallation, team) is None:
                        self._leaves(session, team)

    def granted(self, teams: list[str], key: str) -> None:
        """An organisation has put *teams* into its installation, perhaps again."""
        with transaction(self.workspaces.engine) as session:
            if events.is_new(session, "", key, self.workspaces.clock()):
                for team in teams:
                    audit.record(session, "workspace granted", self.workspaces.clock(), actor="slack", subject=team)
                    departures.back(session, team)

    async def _check(self, team: str, enterprise: str, client: AsyncWebClient) -> None:
        """Slack may not say whether a whole organisation has left; its token does."""
        try:
            entry = await asyncio.to_thread(self.workspaces.enter, team, enterprise)
        except Unsealable:
            return
        if entry is None:
            return
        try:
            await client.auth_test(token=entry.token)
        except TROUBLE as trouble:
            if isinstance(trouble, SlackApiError) and reason(trouble) in DEAD:
                await asyncio.to_thread(self.dead, team, enterprise, entry.token)

    def _ended(self, session: Session, held: SlackInstallation) -> None:
        installations.remove(session, held.place)
        session.expunge(held)
        audit.record(session, "workspace uninstalled", self.workspaces.clock(), actor="slack", subject=held.place)
        for team in departures.teams_of(session, held.place) if held.org_wide else [held.place]:
            if installations.find(session, team, held.enterprise) is None:  # else the organisation has it still
                self._leaves(session, team)
        log.info("uninstalled place=%s", held.place)

    def _leaves(self, session: Session, team: str) -> None:
        now = self.workspaces.clock()
        gone = departures.leave(session, team, now)
        if gone is None:
            return
        network, refused = gone
        content = notice(team, refused).as_json()
        for secretary in members.secretaries(session, network):
            key, to = f"departed:{team}:{now.isoformat()}:{secretary.id}", secretary.address
            outbox.put(session, network, key, to, content, kind="departed", now=now, reader=to)


def _of_organisation(body: Json) -> bool:
    """Whether the event is about the installation of a whole organisation."""
    told = [body, *(body.get("authorizations") or [])]
    return any(each.get("is_enterprise_install") is True for each in told)


def notice(team: str, refused: int) -> Reply:
    """What the secretariat is told: who left, what was not sent because of it, and what becomes of their data."""
    lead = say(
        nn="Arbeidsområdet {team} i Slack har fjerna Samvit. Medlemmene der får ikkje fleire meldingar frå meg.",
        nb="Arbeidsområdet {team} i Slack har fjernet Samvit. Medlemmene der får ikke flere meldinger fra meg.",
        team=team,
    )
    after = say(
        nn="Blir Samvit ikkje installert der på nytt innan {days} dagar, slettar eg namna og adressene deira.",
        nb="Blir Samvit ikke installert der på nytt innen {days} dager, sletter jeg navnene og adressene deres.",
        days=KEPT.days,
    )
    return Reply(join([lead, _unsent(refused) if refused else NOTHING, after]))


def _unsent(refused: int) -> Text:
    if refused == 1:
        return say(nn="Éi melding dit vart ikkje send.", nb="Én melding dit ble ikke sendt.")
    return say(nn="{n} meldingar dit vart ikkje sende.", nb="{n} meldinger dit ble ikke sendt.", n=refused)
