"""The tables around a meeting: how it was planned and changed, who comes, who is called instead, whose calendar."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

MEETING, BODY, MEMBER, NETWORK = "meeting.id", "body.id", "member.id", "network.id"


def _id() -> Any:
    return Field(default=None, primary_key=True)


class MeetingPlan(SQLModel, table=True):
    """Meetings that somebody has put up and looks over before they are set; `dates` are plain rows, see
    `storage.meeting_plans`. `done_at` None: they are not set yet."""

    id: int | None = _id()
    network: str = Field(foreign_key=NETWORK, index=True)
    body: str = Field(foreign_key=BODY)
    member: int = Field(foreign_key=MEMBER)
    made_at: dt.datetime
    dates: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    done_at: dt.datetime | None = None


class MeetingChange(SQLModel, table=True):
    """One step in a meeting's history. `what` is set, move, place, cancel or restore; `before` and `after` are when
    it was and is (ISO, UTC). `member` is None when an import did it."""

    id: int | None = _id()
    network: str = Field(foreign_key=NETWORK, index=True)
    meeting: int = Field(foreign_key=MEETING, index=True)
    member: int | None = Field(default=None, foreign_key=MEMBER)
    at: dt.datetime
    what: str
    before: str | None = None
    after: str | None = None
    why: str = ""


class MeetingAnswer(SQLModel, table=True):
    """What a member answered for the meeting's present date: yes, partly or no. `item` is an agenda item that the
    member is away for, 0 for the meeting itself. Moving or cancelling the meeting empties them."""

    __table_args__ = (UniqueConstraint("meeting", "member", "item"),)
    id: int | None = _id()
    network: str = Field(foreign_key=NETWORK, index=True)
    meeting: int = Field(foreign_key=MEETING, index=True)
    member: int = Field(foreign_key=MEMBER, index=True)
    item: int = 0
    answer: str
    note: str = ""
    at: dt.datetime


class DeputyCall(SQLModel, table=True):
    """Somebody asked to sit in for `absent`, for the whole meeting or for one item (0 is the meeting).

    `state`: called | accepted | declined | silent (did not answer in time) | withdrawn (is not needed any more).
    """

    __table_args__ = (UniqueConstraint("meeting", "item", "absent", "deputy"),)
    id: int | None = _id()
    network: str = Field(foreign_key=NETWORK, index=True)
    meeting: int = Field(foreign_key=MEETING, index=True)
    item: int = 0
    absent: int = Field(foreign_key=MEMBER)
    deputy: int = Field(foreign_key=MEMBER, index=True)
    called_at: dt.datetime
    state: str = "called"
    answered_at: dt.datetime | None = None


class CalendarSecret(SQLModel, table=True):
    """What opens a member's private calendar: SHA-256 of the secret, never the secret. `body` is "" for all of the
    member's own meetings, else the body whose meetings it shows."""

    __table_args__ = (UniqueConstraint("member", "body"),)
    hash: str = Field(primary_key=True)
    network: str = Field(foreign_key=NETWORK, index=True)
    member: int = Field(foreign_key=MEMBER)
    body: str = ""
    made_at: dt.datetime


class NetworkEvent(SQLModel, table=True):
    """Something the network holds again and again that is no meeting of a body: a conference, a fixed slot."""

    __table_args__ = (UniqueConstraint("network", "name"),)
    id: int | None = _id()
    network: str = Field(foreign_key=NETWORK, index=True)
    name: str
    rhythm: str | None = None
    source: str | None = None
    imported: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON, nullable=True))


class NetworkEventDate(SQLModel, table=True):
    """One known time of an event; `ends` is its last day, None when it is one day."""

    __table_args__ = (UniqueConstraint("event", "day"),)
    id: int | None = _id()
    network: str = Field(foreign_key=NETWORK, index=True)
    event: int = Field(foreign_key="networkevent.id", index=True)
    day: dt.date
    ends: dt.date | None = None
    place: str | None = None
    topic: str | None = None
    source: str | None = None
