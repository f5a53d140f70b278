"""The tables around seats: whose turn it is. Those of the life of agreements stand in `agreement_tables`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

BODY, MEMBER, NETWORK = "body.id", "member.id", "network.id"


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


class ToldPart(SQLModel, table=True):
    """That a receiver was told of one row of a list, and the fewest days before its day at which it was."""

    key: str = Field(primary_key=True)
    network: str = Field(foreign_key=NETWORK, index=True)
    distance: int
    at: dt.datetime
