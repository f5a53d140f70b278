"""The tables of how people are reminded: what a network has set, and what a member has chosen."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

MEMBER, NETWORK = "member.id", "network.id"


class ReminderRule(SQLModel, table=True):
    """What a network has set instead of the usual. `kind` is a kind of reminder with the days before in `numbers`
    ("7 1", "" is never, "usual" is as usual again), or "quiet_weeks" with the ISO weeks in which nothing is sent.
    `changed_at` is None when it came with the bundled facts."""

    network: str = Field(primary_key=True, foreign_key=NETWORK)
    kind: str = Field(primary_key=True)
    numbers: str
    changed_at: dt.datetime | None = None
    imported: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON, nullable=True))


class MemberWish(SQLModel, table=True):
    """How a member gets reminders: `gather` is once, daily or weekly; nothing from the day `paused_from` to the day
    `paused_until`, both included. `changed_at` is when the member last changed any of it."""

    member: int = Field(primary_key=True, foreign_key=MEMBER)
    network: str = Field(foreign_key=NETWORK, index=True)
    gather: str = "once"
    paused_from: dt.date | None = None
    paused_until: dt.date | None = None
    changed_at: dt.datetime


class MemberLead(SQLModel, table=True):
    """The days before that a member has chosen for a kind of reminder, as "14 3"."""

    member: int = Field(primary_key=True, foreign_key=MEMBER)
    kind: str = Field(primary_key=True)
    network: str = Field(foreign_key=NETWORK, index=True)
    numbers: str
