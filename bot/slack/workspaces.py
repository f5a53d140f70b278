"""The workspaces that have installed Samvit: which token and which network each of them has."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from sqlalchemy import Engine
from sqlmodel import select

from bot.clock import Clock
from storage import audit, events, installations
from storage.database import transaction
from storage.tables import Network
from storage.vault import Unsealable, Vault

log = logging.getLogger("samvit.slack")


class Untied(LookupError):  # noqa: N818
    """No network has been chosen for the workspace."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A workspace that has Samvit. `network` is None until an administrator has chosen it."""

    team: str
    enterprise: str
    token: str = field(repr=False)
    bot: str
    bot_user: str
    installer: str
    network: str | None


@dataclass(slots=True)
class Workspaces:
    """What the database says of workspaces; may be used from many threads.

    Nothing that opens a door is kept in memory: a token that is taken away is gone for every process at once. Only
    which network a workspace belongs to is, because `Bot` asks for it in the midst of a transaction.
    """

    engine: Engine
    vault: Vault
    clock: Clock
    _networks: dict[str, str] = field(default_factory=dict)

    def enter(self, team: str, enterprise: str = "") -> Entry | None:
        """What is needed to serve *team*; None when it has not installed Samvit. Raises `Unsealable`."""
        with transaction(self.engine) as session:
            held = installations.find(session, team, enterprise)
            chosen = installations.workspace(session, team)
        network = chosen.network if chosen and chosen.left_at is None else None
        if network:
            self._networks[team] = network
        else:
            self._networks.pop(team, None)
        if held is None:
            return None
        try:
            token = self.vault.open(held.sealed_token)
        except Unsealable:
            log.error("no key of SAMVIT_ENCRYPTION_KEYS opens the token of place=%s", held.place)
            raise
        return Entry(team, enterprise or held.enterprise, token, held.bot, held.bot_user, held.installer, network)

    def network_of(self, address: str) -> str:
        """The network of `slack:TEAM:…`, for a workspace that has been entered. Raises `Untied`."""
        team = address.split(":")[1]
        if team not in self._networks:
            raise Untied(team)
        return self._networks[team]

    def networks(self) -> list[Network]:
        """Those that can be chosen, by name."""
        with transaction(self.engine) as session:
            return sorted(session.exec(select(Network)), key=lambda network: network.name)

    def tie(self, entry: Entry, network: str, user: str) -> str:
        """Tie the workspace to *network*; returns the id of the one it belongs to, whoever was first."""
        by = f"slack:{entry.team}:{user}"
        with transaction(self.engine) as session:
            row, first = installations.tie(session, entry.team, entry.enterprise, network, by, self.clock())
            if first:
                audit.record(session, "network chosen", self.clock(), actor=by, network=network, subject=entry.team)
        self._networks[entry.team] = row.network
        log.info("tied team=%s network=%s", entry.team, row.network)
        return row.network

    def is_new(self, key: str) -> bool:
        """Write the key of an event down that no network can be named for; False for a copy of it."""
        with transaction(self.engine) as session:
            return events.is_new(session, "", key, self.clock())
