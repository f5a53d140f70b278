"""The tables around seats and the life of agreements: turns, wishes, reviews, signatures, hearings, milestones."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

AGREEMENT, BODY, MEMBER, NETWORK, PARTY = "agreement.id", "body.id", "member.id", "network.id", "party.id"


def _id() -> Any:
    return Field(default=None, primary_key=True)


class RotationStart(SQLModel, table=True):
    """Since when a side has a post in a body, as the secretariat has set it; the latest that has begun counts.

    `post` is secretariat, chair or host; `party` is one of `knowledge.bodies.PARTIES`.
    """

    __table_args__ = (UniqueConstraint("body", "post", "since"),)
    id: int | None = _id()
    network: str = Field(foreign_key=NETWORK, index=True)
    body: str = Field(foreign_key=BODY, index=True)
    post: str
    party: str
    since: dt.date
    member: int = Field(foreign_key=MEMBER)
    at: dt.datetime


class AgreementReview(SQLModel, table=True):
    """A review that was held: on what day, by whom it was written down, and what came of it."""

    id: int | None = _id()
    network: str = Field(foreign_key=NETWORK, index=True)
    agreement: str = Field(foreign_key=AGREEMENT, index=True)
    held_on: dt.date
    outcome: str = ""
    note: str = ""
    member: int = Field(foreign_key=MEMBER)
    at: dt.datetime


class AgreementMilestone(SQLModel, table=True):
    """A step on the way of an agreement or its revision; `day` None is not set, `done_on` when it was reached."""

    __table_args__ = (UniqueConstraint("agreement", "what"),)
    id: int | None = _id()
    network: str = Field(foreign_key=NETWORK, index=True)
    agreement: str = Field(foreign_key=AGREEMENT, index=True)
    what: str
    day: dt.date | None = None
    done_on: dt.date | None = None


class AgreementSignature(SQLModel, table=True):
    """How far a party has come with signing. `state`: waiting | sent | approved | signed | declined."""

    __table_args__ = (UniqueConstraint("agreement", "party"),)
    id: int | None = _id()
    network: str = Field(foreign_key=NETWORK, index=True)
    agreement: str = Field(foreign_key=AGREEMENT, index=True)
    party: int = Field(foreign_key=PARTY)
    state: str = "waiting"
    on: dt.date | None = None


class AgreementHearing(SQLModel, table=True):
    """A round in which every party may say what it thinks of a draft, until `due` (the last day)."""

    __table_args__ = (UniqueConstraint("agreement", "number"),)
    id: int | None = _id()
    network: str = Field(foreign_key=NETWORK, index=True)
    agreement: str = Field(foreign_key=AGREEMENT, index=True)
    number: int
    opened_on: dt.date
    due: dt.date
    closed_on: dt.date | None = None


class HearingAnswer(SQLModel, table=True):
    """What a party answered in a hearing. `answer`: agrees | remarks | disagrees."""

    __table_args__ = (UniqueConstraint("hearing", "party"),)
    id: int | None = _id()
    network: str = Field(foreign_key=NETWORK, index=True)
    hearing: int = Field(foreign_key="agreementhearing.id", index=True)
    party: int = Field(foreign_key=PARTY)
    answer: str
    note: str = ""
    on: dt.date
