"""The tables of a notice: what was said, to which parties, to whom, and who has read it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

BODY, MEMBER, NETWORK, NOTICE, PARTY = "body.id", "member.id", "network.id", "notice.id", "party.id"


def _id() -> Any:
    return Field(default=None, primary_key=True)


class Notice(SQLModel, table=True):
    """One notice to every party of a network, or of `body`. `key` makes a form sent twice one notice.

    `state` is one of `knowledge.notices.State`; `send_at` is when it goes out to all at once, None for a draft. `due`
    is the last day to read it. `version` moves with every edit; `chased` counts the chases so far. `corrects` is the
    notice that this one puts right.
    """

    __table_args__ = (UniqueConstraint("network", "key"), Index("ix_notice_network_state", "network", "state"))
    id: int | None = _id()
    network: str = Field(foreign_key=NETWORK)
    key: str
    body: str | None = Field(default=None, foreign_key=BODY)
    member: int = Field(foreign_key=MEMBER)
    made_at: dt.datetime
    title: str
    text: str
    links: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    receipt: bool = True
    due: dt.date | None = None
    at_once: bool = False
    corrects: int | None = Field(default=None, foreign_key=NOTICE)
    state: str = "draft"
    send_at: dt.datetime | None = None
    version: int = 1
    chased: int = 0


class NoticeParty(SQLModel, table=True):
    """A party that a notice went to, as it was called then. `party` is None where only the side is known.

    `read_at` is when the first of its members read; `elsewhere_at` when the secretariat noted that it was told in
    another way, `how` in what way.
    """

    __table_args__ = (UniqueConstraint("notice", "kind", "name"),)
    id: int | None = _id()
    network: str = Field(foreign_key=NETWORK, index=True)
    notice: int = Field(foreign_key=NOTICE, index=True)
    party: int | None = Field(default=None, foreign_key=PARTY)
    kind: str
    name: str
    read_at: dt.datetime | None = None
    read_by: int | None = Field(default=None, foreign_key=MEMBER)
    elsewhere_at: dt.datetime | None = None
    elsewhere_by: int | None = Field(default=None, foreign_key=MEMBER)
    how: str = ""


class NoticeReceiver(SQLModel, table=True):
    """Somebody a notice was sent to on behalf of a party."""

    __table_args__ = (UniqueConstraint("party", "member"),)
    id: int | None = _id()
    network: str = Field(foreign_key=NETWORK, index=True)
    notice: int = Field(foreign_key=NOTICE, index=True)
    party: int = Field(foreign_key="noticeparty.id")
    member: int = Field(foreign_key=MEMBER, index=True)
