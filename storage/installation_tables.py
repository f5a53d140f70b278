"""Tables of the workspaces that have installed Samvit: their tokens, their networks, and who is on the way to it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Column, Text
from sqlmodel import Field, SQLModel


class SlackInstallation(SQLModel, table=True):
    """Samvit in one workspace (`place` is the team) or in a whole organisation (`place` is the enterprise).

    The one table without a network: an organisation's workspaces may belong to several. `sealed_token` is the bot's
    token as `storage.vault.Vault` seals it; `installer` is the Slack id of who installed, who may choose the network.
    """

    place: str = Field(primary_key=True)
    enterprise: str = Field(default="", index=True)
    org_wide: bool = False
    app: str = ""
    bot: str = ""
    bot_user: str = ""
    installer: str = ""
    scopes: str = ""
    sealed_token: str = Field(sa_column=Column(Text, nullable=False))
    installed_at: dt.datetime


class SlackWorkspace(SQLModel, table=True):
    """The network that an administrator chose for a workspace. `left_at` is when it took Samvit away."""

    team: str = Field(primary_key=True)
    enterprise: str = Field(default="", index=True)
    network: str = Field(foreign_key="network.id", index=True)
    chosen_by: str
    chosen_at: dt.datetime
    left_at: dt.datetime | None = Field(default=None, index=True)


class InstallState(SQLModel, table=True):
    """What a browser on its way through Slack must bring back: SHA-256 of it, and until when it is good."""

    hash: str = Field(primary_key=True)
    expires_at: dt.datetime = Field(index=True)
