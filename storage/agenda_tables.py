"""The tables around an agenda item: its way, who joins in, its agenda, its decision and what follows."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

ITEM, MEETING, BODY, MEMBER, NETWORK = "agendaitem.id", "meeting.id", "body.id", "member.id", "network.id"


def _id() -> Any:
    return Field(default=None, primary_key=True)


def _list() -> Any:
    return Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class AgendaDraft(SQLModel, table=True):
    """A form that was closed, or that waits for a choice, before it became an item. `key` is the opened form's."""

    __table_args__ = (UniqueConstraint("member", "key"),)
    id: int | None = _id()
    network: str = Field(foreign_key=NETWORK, index=True)
    member: int = Field(foreign_key=MEMBER, index=True)
    key: str
    fields: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    at: dt.datetime


class AgendaRule(SQLModel, table=True):
    """What a body has decided about its items beside `Body.submit_days`; None is not set.

    `open_days` before the meeting items may come in; `late` is "neste" or "unntak"; `number` is a number pattern;
    `minutes` is how long a meeting lasts; `papers_days` before it the secretariat sends the papers out.
    """

    body: str = Field(primary_key=True, foreign_key=BODY)
    network: str = Field(foreign_key=NETWORK, index=True)
    open_days: int | None = None
    late: str | None = None
    number: str | None = None
    minutes: int | None = None
    papers_days: int | None = None


class ItemStop(SQLModel, table=True):
    """A body that an item came to: the same item, a trail of bodies. `way` is submit, forward, assign or return."""

    id: int | None = _id()
    network: str = Field(foreign_key=NETWORK, index=True)
    item: int = Field(foreign_key=ITEM, index=True)
    body: str = Field(foreign_key=BODY)
    way: str
    reason: str = ""
    due: dt.date | None = None
    member: int = Field(foreign_key=MEMBER)
    at: dt.datetime


class ItemSupporter(SQLModel, table=True):
    """Somebody who joined an item instead of repeating it, and is told of what happens with it."""

    __table_args__ = (UniqueConstraint("item", "member"),)
    id: int | None = _id()
    network: str = Field(foreign_key=NETWORK, index=True)
    item: int = Field(foreign_key=ITEM, index=True)
    member: int = Field(foreign_key=MEMBER, index=True)
    at: dt.datetime


class ItemGuest(SQLModel, table=True):
    """A partner invited to one item. `member` is whom to tell in the chat, None when they are not there."""

    __table_args__ = (UniqueConstraint("item", "name"),)
    id: int | None = _id()
    network: str = Field(foreign_key=NETWORK, index=True)
    item: int = Field(foreign_key=ITEM, index=True)
    name: str
    member: int | None = Field(default=None, foreign_key=MEMBER)
    at: dt.datetime


class ItemRecusal(SQLModel, table=True):
    """A member who is disqualified (inhabil) for an item, and the deputy who was called for it."""

    __table_args__ = (UniqueConstraint("item", "member"),)
    id: int | None = _id()
    network: str = Field(foreign_key=NETWORK, index=True)
    item: int = Field(foreign_key=ITEM, index=True)
    member: int = Field(foreign_key=MEMBER)
    deputy: int | None = Field(default=None, foreign_key=MEMBER)
    at: dt.datetime


class ItemRound(SQLModel, table=True):
    """A preparatory round: each municipality says what it thinks before the item is taken up."""

    id: int | None = _id()
    network: str = Field(foreign_key=NETWORK, index=True)
    item: int = Field(foreign_key=ITEM, index=True)
    body: str = Field(foreign_key=BODY)
    due: dt.date | None = None
    opened_at: dt.datetime
    closed_at: dt.datetime | None = None


class RoundVoice(SQLModel, table=True):
    """What one municipality said in a round; a later word replaces the earlier."""

    __table_args__ = (UniqueConstraint("round", "municipality"),)
    id: int | None = _id()
    network: str = Field(foreign_key=NETWORK, index=True)
    round: int = Field(foreign_key="itemround.id", index=True)
    municipality: str
    voice: str
    why: str = ""
    member: int = Field(foreign_key=MEMBER)
    at: dt.datetime


class Ranking(SQLModel, table=True):
    """User representatives put the candidates for a meeting in order; closed when the agenda is set."""

    meeting: int = Field(primary_key=True, foreign_key=MEETING)
    network: str = Field(foreign_key=NETWORK, index=True)
    candidates: list[int] = _list()
    opened_at: dt.datetime
    closed_at: dt.datetime | None = None
    departures: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class RankedList(SQLModel, table=True):
    """One representative's order, the most wanted first."""

    __table_args__ = (UniqueConstraint("meeting", "member"),)
    id: int | None = _id()
    network: str = Field(foreign_key=NETWORK, index=True)
    meeting: int = Field(foreign_key="ranking.meeting", index=True)
    member: int = Field(foreign_key=MEMBER)
    items: list[int] = _list()
    at: dt.datetime


class ItemNumber(SQLModel, table=True):
    """The number an item has in a body's series; given once, never given again, kept when the item is carried over."""

    __table_args__ = (UniqueConstraint("body", "year", "sequence"), UniqueConstraint("item", "body"))
    id: int | None = _id()
    network: str = Field(foreign_key=NETWORK, index=True)
    item: int = Field(foreign_key=ITEM, index=True)
    body: str = Field(foreign_key=BODY)
    year: int
    sequence: int
    text: str


class MeetingAgenda(SQLModel, table=True):
    """The agenda of a meeting. `order` holds item ids; `published` is what was last sent out, `edition` how often.

    `files` are the notice and the case papers as they were then.
    """

    meeting: int = Field(primary_key=True, foreign_key=MEETING)
    network: str = Field(foreign_key=NETWORK, index=True)
    order: list[int] = _list()
    edition: int = 0
    published: list[dict[str, Any]] = _list()
    files: list[dict[str, Any]] = _list()
    published_at: dt.datetime | None = None
    version: int = 1


class Decision(SQLModel, table=True):
    """What a body came to about an item in a meeting. `stances` is party → einig, ikkje-einig or borte."""

    id: int | None = _id()
    network: str = Field(foreign_key=NETWORK, index=True)
    item: int = Field(foreign_key=ITEM, index=True)
    body: str = Field(foreign_key=BODY)
    meeting: int | None = Field(default=None, foreign_key=MEETING)
    outcome: str
    text: str = ""
    stances: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    member: int = Field(foreign_key=MEMBER)
    at: dt.datetime


class FollowUp(SQLModel, table=True):
    """Something that must be done after an item: by a member, or by the secretariat of `body` for an assignment."""

    id: int | None = _id()
    network: str = Field(foreign_key=NETWORK, index=True)
    item: int = Field(foreign_key=ITEM, index=True)
    what: str
    owner: int | None = Field(default=None, foreign_key=MEMBER, index=True)
    body: str | None = Field(default=None, foreign_key=BODY)
    due: dt.date
    made_at: dt.datetime
    done_at: dt.datetime | None = None


class PartyStep(SQLModel, table=True):
    """What must go on to a municipal council or a trust's board, and whether it has been there."""

    __table_args__ = (UniqueConstraint("item", "party"),)
    id: int | None = _id()
    network: str = Field(foreign_key=NETWORK, index=True)
    item: int = Field(foreign_key=ITEM, index=True)
    party: str
    municipality: str | None = None
    result: str = ""
    at: dt.datetime | None = None
    member: int | None = Field(default=None, foreign_key=MEMBER)
