"""The tables of an agreement's life: reviews, revisions with milestones, hearings, signings, and what was done when."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

AGREEMENT, MEMBER, NETWORK, PARTY = "agreement.id", "member.id", "network.id", "party.id"


def _id() -> Any:
    return Field(default=None, primary_key=True)


class AgreementReview(SQLModel, table=True):
    """A review that was held: on what day, by whom it was written down, and what came of it.

    `outcome` is one of `knowledge.agreement_life.Outcome`.
    """

    __table_args__ = (UniqueConstraint("agreement", "held_on"),)
    id: int | None = _id()
    network: str = Field(foreign_key=NETWORK, index=True)
    agreement: str = Field(foreign_key=AGREEMENT, index=True)
    held_on: dt.date
    outcome: str = ""
    note: str = ""
    member: int = Field(foreign_key=MEMBER)
    at: dt.datetime


class AgreementRevision(SQLModel, table=True):
    """The work on a new text; open while `closed_on` is None. `status_before` is what the agreement had until then."""

    __table_args__ = (UniqueConstraint("agreement", "number"),)
    id: int | None = _id()
    network: str = Field(foreign_key=NETWORK, index=True)
    agreement: str = Field(foreign_key=AGREEMENT, index=True)
    number: int
    opened_on: dt.date
    closed_on: dt.date | None = None
    status_before: str


class AgreementMilestone(SQLModel, table=True):
    """A step on the way of a revision; `day` None is not set, `done_on` when it was reached.

    `what` is one of `knowledge.agreement_life.Milestone`.
    """

    __table_args__ = (UniqueConstraint("revision", "what"),)
    id: int | None = _id()
    network: str = Field(foreign_key=NETWORK, index=True)
    agreement: str = Field(foreign_key=AGREEMENT, index=True)
    revision: int = Field(foreign_key="agreementrevision.id", index=True)
    what: str
    day: dt.date | None = None
    done_on: dt.date | None = None


class AgreementHearing(SQLModel, table=True):
    """A round in which every party may say what it thinks of a draft, until `due` (the last day).

    `url` is where the draft lies, None when that is not said.
    """

    __table_args__ = (UniqueConstraint("agreement", "number"),)
    id: int | None = _id()
    network: str = Field(foreign_key=NETWORK, index=True)
    agreement: str = Field(foreign_key=AGREEMENT, index=True)
    number: int
    opened_on: dt.date
    due: dt.date
    url: str | None = None
    closed_on: dt.date | None = None


class HearingAnswer(SQLModel, table=True):
    """What a party that was asked in a hearing has answered. `answer` is a `knowledge.agreement_life.Answer`."""

    __table_args__ = (UniqueConstraint("hearing", "party"),)
    id: int | None = _id()
    network: str = Field(foreign_key=NETWORK, index=True)
    hearing: int = Field(foreign_key="agreementhearing.id", index=True)
    party: int = Field(foreign_key=PARTY)
    answer: str = "waiting"
    note: str = ""
    on: dt.date | None = None
    member: int | None = Field(default=None, foreign_key=MEMBER)


class AgreementSigning(SQLModel, table=True):
    """A round in which every party signs; open while `closed_on` is None. `in_force` is the day it gave."""

    __table_args__ = (UniqueConstraint("agreement", "number"),)
    id: int | None = _id()
    network: str = Field(foreign_key=NETWORK, index=True)
    agreement: str = Field(foreign_key=AGREEMENT, index=True)
    number: int
    opened_on: dt.date
    closed_on: dt.date | None = None
    in_force: dt.date | None = None


class AgreementSignature(SQLModel, table=True):
    """Whether a party that is to sign has done so, on what day, and who said so; `on` None: it has not."""

    __table_args__ = (UniqueConstraint("signing", "party"),)
    id: int | None = _id()
    network: str = Field(foreign_key=NETWORK, index=True)
    signing: int = Field(foreign_key="agreementsigning.id", index=True)
    party: int = Field(foreign_key=PARTY)
    on: dt.date | None = None
    member: int | None = Field(default=None, foreign_key=MEMBER)


class AgreementStep(SQLModel, table=True):
    """One step in an agreement's life: what (`knowledge.agreement_life.Step`), who, when, and about which party or day.

    `before` and `day` are the day as it was and as it became; `note` is free text, the milestone that was moved, the
    answer that was given, or what came of a review with what was said of it.
    """

    id: int | None = _id()
    network: str = Field(foreign_key=NETWORK, index=True)
    agreement: str = Field(foreign_key=AGREEMENT, index=True)
    member: int = Field(foreign_key=MEMBER)
    at: dt.datetime
    what: str
    party: int | None = Field(default=None, foreign_key=PARTY)
    before: dt.date | None = None
    day: dt.date | None = None
    note: str = ""
