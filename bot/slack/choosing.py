"""The first use in a workspace: an administrator chooses the network it belongs to; everybody else is told who can."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from bot.core import Answer
from bot.slack.client import TROUBLE
from bot.slack.show import reason
from bot.slack.workspaces import Entry, Workspaces
from commands._base import Choice, Reply
from knowledge.language import Text, join, same, say
from storage.tables import Network

log = logging.getLogger("samvit.slack")

LINE = "/nettverk"
"""What the buttons say, with the network's id after it."""

_CHOOSE = say(
    nn="Hei! Eg er Samvit. Før vi kan begynne, må eg vite kva helsefellesskap dette arbeidsområdet høyrer til. "
    "Valet gjeld for alle her.",
    nb="Hei! Jeg er Samvit. Før vi kan begynne, må jeg vite hvilket helsefellesskap dette arbeidsområdet hører til. "
    "Valget gjelder for alle her.",
)
_WAIT = say(
    nn="Hei! Eg er Samvit, og eg er snart klar. Først må nokon velje kva helsefellesskap dette arbeidsområdet høyrer "
    "til. Det kan den som installerte meg, eller ein administrator for arbeidsområdet. Be dei skrive «hei» til meg.",
    nb="Hei! Jeg er Samvit, og jeg er snart klar. Først må noen velge hvilket helsefellesskap dette arbeidsområdet "
    "hører til. Det kan den som installerte meg, eller en administrator for arbeidsområdet. Be dem skrive «hei» til "
    "meg.",
)
_HELP = Choice(say(nn="Kva kan du?", nb="Hva kan du?"), "/hjelp")


@dataclass(frozen=True, slots=True)
class Choosing:
    """Stands before `Bot` in a workspace whose network is not chosen."""

    workspaces: Workspaces

    async def answer(self, entry: Entry, user: str, line: str, client: AsyncWebClient) -> Answer | None:
        """What *user* is answered in place of the bot's answer to *line*; None when that is what they should get."""
        word, _, chosen = line.strip().partition(" ")
        if entry.network is not None and word != LINE:
            return None
        networks = await asyncio.to_thread(self.workspaces.networks)
        if entry.network is None and not await self._may_choose(entry, user, client):
            return _both(_WAIT)
        known = {network.id: network for network in networks}
        tied = entry.network
        if tied is None and word == LINE and chosen in known:
            tied = await asyncio.to_thread(self.workspaces.tie, entry, chosen, user)
        if tied is not None:
            return Answer(Reply(_tied(known[tied]), choices=(_HELP,)), known[tied].language)
        return _both(_CHOOSE, tuple(Choice(same(each.name), f"{LINE} {each.id}") for each in networks))

    async def _may_choose(self, entry: Entry, user: str, client: AsyncWebClient) -> bool:
        """The installer may, and who administers the workspace; nobody from another workspace, and no guest."""
        if user == entry.installer:
            return True
        try:
            told = (await client.users_info(user=user)).get("user") or {}
        except TROUBLE as trouble:
            log.warning("users.info failed: %s", reason(trouble))
            return False
        home = told.get("team_id") in (entry.team, entry.enterprise or entry.team) or entry.team in _teams(told)
        outside = told.get("is_stranger") or told.get("is_restricted") or told.get("deleted")
        return home and not outside and bool(told.get("is_admin") or told.get("is_owner"))


def _teams(user: dict[str, object]) -> list[str]:
    """The workspaces of an organisation that *user* is in."""
    org = user.get("enterprise_user")
    return list(org.get("teams") or []) if isinstance(org, dict) else []


def _tied(network: Network) -> Text:
    return say(
        nn="Takk! Dette arbeidsområdet høyrer til {name}. No kan alle her spørje meg.",
        nb="Takk! Dette arbeidsområdet hører til {name}. Nå kan alle her spørre meg.",
        name=network.name,
    )


def _both(text: Text, choices: tuple[Choice, ...] = ()) -> Answer:
    """In both forms at once: which one is read here is not known before the network is."""
    together = join([same(text.nn), same(text.nb)], "\n\n")
    return Answer(Reply(together, choices=choices), "nn")
