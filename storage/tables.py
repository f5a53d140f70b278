"""Every table. Times are UTC with zone; days are plain dates in Oslo; `network` stands on every row."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel


def _texts() -> Any:
    return Field(default_factory=list, sa_column=Column(JSON, nullable=False))


def _json() -> Any:
    return Field(default=None, sa_column=Column(JSON, nullable=True))


class Network(SQLModel, table=True):
    """A health community. `version` moves with every change that the search index must see.

    `reply_to` is the e-mail address of its secretariat, where members by e-mail answer; None: not set.
    """

    id: str = Field(primary_key=True)
    name: str
    trust: str
    language: str
    level_words: list[str] = _texts()
    priority_groups: list[str] = _texts()
    website: str | None = None
    established: str | None = None
    checked_on: dt.date | None = None
    version: int = 1
    imported: dict[str, Any] | None = _json()
    reply_to: str | None = None


class Municipality(SQLModel, table=True):
    """A municipality in a network; one that lies in two networks has a row in each under the same slug."""

    network: str = Field(primary_key=True, foreign_key="network.id")
    slug: str = Field(primary_key=True)
    name: str
    area: str | None = None
    formerly: list[str] = _texts()
    source: str | None = None
    inferred: bool = False
    imported: dict[str, Any] | None = _json()


class Party(SQLModel, table=True):
    """Who signs and appoints: a municipality, a hospital trust, the users, the GPs, KS. `contact` is told for it."""

    __table_args__ = (UniqueConstraint("network", "name"),)
    id: int | None = Field(default=None, primary_key=True)
    network: str = Field(foreign_key="network.id", index=True)
    kind: str
    name: str
    municipality: str | None = None
    contact: int | None = Field(default=None, foreign_key="member.id")


class Body(SQLModel, table=True):
    """An organ of a network. What no source states is None and is shown as unknown.

    `quorum` is "half" (more than half of the places), "half_each" (of each side), or a number of votes. `equal_sides`
    says whether municipalities and trust must be as many; None: what the seats' numbers say.
    """

    id: str = Field(primary_key=True)
    network: str = Field(foreign_key="network.id", index=True)
    name: str
    abbreviation: str | None = None
    aliases: list[str] = _texts()
    level: str
    status: str
    meetings_per_year: str | None = None
    term_years: int | None = None
    chair: str | None = None
    host: str | None = None
    secretariat: str | None = None
    appointed_by: str | None = None
    reports_to: str | None = None
    escalates_to: str | None = None
    predecessor: str | None = None
    decision_rule: str | None = None
    quorum: str | None = None
    equal_sides: bool | None = None
    submit_via: str | None = None
    submit_days: int | None = None
    tasks: list[str] = _texts()
    channel: str | None = None
    source: str | None = None
    source_url: str | None = None
    as_of: str | None = None
    inferred: bool = False
    imported: dict[str, Any] | None = _json()


class Seat(SQLModel, table=True):
    """A place in a body, apart from who sits in it. `count` is as printed ("inntil 6"); None is not found.

    `appointing` is the party that appoints; `right` is one of `knowledge.terms.RIGHTS`, None is what `voting` says.
    `carries_over`: who sits stays until replaced. `term_years` and `max_terms` None: the body's, none known.
    """

    __table_args__ = (UniqueConstraint("body", "title"),)
    id: int | None = Field(default=None, primary_key=True)
    network: str = Field(foreign_key="network.id", index=True)
    body: str = Field(foreign_key="body.id", index=True)
    title: str
    party: str
    count: str | None = None
    voting: bool = True
    inferred: bool = False
    source: str | None = None
    appointing: int | None = Field(default=None, foreign_key="party.id")
    right: str | None = None
    requirement: str | None = None
    carries_over: bool = False
    term_years: int | None = None
    max_terms: int | None = None


class Member(SQLModel, table=True):
    """Somebody who talks with the bot. `role` is "member" or "secretariat"; example people are marked.

    `party` is the side they stand on (kommune, foretak, brukar, fastlege, ks, annan), None when it is not known.
    `shows_questions`: whether the secretariat may see the member's questions that got no answer. `greeted`: the bot has
    told the member what it is. `email` is where messages go when the chat cannot be reached, or to who has none.
    """

    __table_args__ = (UniqueConstraint("network", "address"),)
    id: int | None = Field(default=None, primary_key=True)
    network: str = Field(foreign_key="network.id", index=True)
    address: str
    name: str
    language: str
    role: str = "member"
    party: str | None = None
    municipality: str | None = None
    muted: list[str] = _texts()
    example: bool = False
    left_on: dt.date | None = None
    shows_questions: bool = False
    greeted: bool = False
    email: str | None = None


class Appointment(SQLModel, table=True):
    """A person in a seat for a term; both days are included, `ends` None is not set.

    `ends` is the last day one sits. Where the seat carries over until replaced it is None at first, and `term_ends` is
    the last day of the term. `rank` orders deputies, 1 first, 0 not ranked. `wish` is what the member answered about
    another term: yes or no.
    """

    id: int | None = Field(default=None, primary_key=True)
    network: str = Field(foreign_key="network.id", index=True)
    seat: int = Field(foreign_key="seat.id", index=True)
    member: int = Field(foreign_key="member.id", index=True)
    starts: dt.date
    ends: dt.date | None = None
    deputy: bool = False
    example: bool = False
    term_ends: dt.date | None = None
    rank: int = 0
    wish: str | None = None
    wish_at: dt.datetime | None = None


class Meeting(SQLModel, table=True):
    """A meeting of a body. `whole_day` when the source states the day and not the hour (then 09:00 Oslo is assumed).

    `status` is planned or cancelled, `kind` ordinaert or ekstraordinaert where it is said. `uid` is what calendars
    know it by; `sequence` grows with every change, `round` with every new time: an answer for an earlier one is void.
    """

    __table_args__ = (UniqueConstraint("body", "starts_at"), Index("ix_meeting_network_starts", "network", "starts_at"))
    id: int | None = Field(default=None, primary_key=True)
    network: str = Field(foreign_key="network.id")
    body: str = Field(foreign_key="body.id", index=True)
    starts_at: dt.datetime
    whole_day: bool = False
    place: str | None = None
    host: str | None = None
    kind: str | None = None
    status: str = "planned"
    submit_by: dt.date | None = None
    minutes: int | None = None
    uid: str = Field(default_factory=lambda: str(uuid4()), unique=True)
    sequence: int = 0
    round: int = 1
    changed_at: dt.datetime | None = None
    source: str | None = None
    inferred: bool = False
    example: bool = False
    imported: dict[str, Any] | None = _json()


class AgendaItem(SQLModel, table=True):
    """A matter that somebody wants a body to take up. `key` makes a form sent twice one item.

    `version` moves with every step, so that who acts on an old picture is told what happened since. `late_for` is the
    meeting it came too late for while an exception is asked for; `needs_round` when municipalities must be heard first.
    """

    __table_args__ = (UniqueConstraint("network", "key"),)
    id: int | None = Field(default=None, primary_key=True)
    network: str = Field(foreign_key="network.id", index=True)
    key: str
    body: str = Field(foreign_key="body.id", index=True)
    meeting: int | None = Field(default=None, foreign_key="meeting.id", index=True)
    submitted_by: int = Field(foreign_key="member.id", index=True)
    submitted_at: dt.datetime
    kind: str
    title: str
    background: str = ""
    proposal: str = ""
    presenter: str = ""
    state: str = "submitted"
    minutes: int | None = None
    priority: str = ""
    agreement: str | None = None
    links: list[str] = _texts()
    assessment: str = ""
    consequences: str = ""
    late_for: int | None = None
    needs_round: bool = False
    merged_into: int | None = None
    version: int = 1


class AgendaChange(SQLModel, table=True):
    """One step in an agenda item's history: what, who, when, from what to what, why."""

    id: int | None = Field(default=None, primary_key=True)
    network: str = Field(foreign_key="network.id", index=True)
    item: int = Field(foreign_key="agendaitem.id", index=True)
    member: int = Field(foreign_key="member.id")
    at: dt.datetime
    what: str = "submit"
    before: str | None = None
    after: str
    why: str = ""


class Agreement(SQLModel, table=True):
    """One paper of the agreement index; see `knowledge.agreements.Agreement` for the fields' meaning."""

    id: str = Field(primary_key=True)
    network: str = Field(foreign_key="network.id", index=True)
    kind: str
    status: str
    number: str | None = None
    title: str | None = None
    aliases: list[str] = _texts()
    parents: list[str] = _texts()
    law: list[int] = _texts()
    subjects: list[str] = _texts()
    municipalities: list[str] = _texts()
    parties: str | None = None
    valid_from: str | None = None
    revised: str | None = None
    reviewed_on: dt.date | None = None
    expires: str | None = None
    notice: str | None = None
    precedence: str | None = None
    owner_body: str | None = None
    url: str | None = None
    source: str | None = None
    as_of: str | None = None
    existence_inferred: bool = False
    imported: dict[str, Any] | None = _json()


class Topic(SQLModel, table=True):
    """What an agreement is about, in a few words."""

    __table_args__ = (UniqueConstraint("agreement", "text"),)
    id: int | None = Field(default=None, primary_key=True)
    network: str = Field(foreign_key="network.id", index=True)
    agreement: str = Field(foreign_key="agreement.id", index=True)
    text: str
    position: int = 0


class AgreementVersion(SQLModel, table=True):
    """One imported text of an agreement. `number` counts from 1; the current one has no `superseded_at`.

    `hash` is SHA-256 of the file; `kind` is pdf, docx or html; `pages` is None where the file has none.
    """

    __table_args__ = (
        UniqueConstraint("agreement", "hash"),
        UniqueConstraint("agreement", "number"),
    )
    id: int | None = Field(default=None, primary_key=True)
    network: str = Field(foreign_key="network.id", index=True)
    agreement: str = Field(foreign_key="agreement.id", index=True)
    number: int
    hash: str
    file_name: str
    url: str | None = None
    kind: str
    pages: int | None = None
    imported_at: dt.datetime
    superseded_at: dt.datetime | None = None


class AgreementSection(SQLModel, table=True):
    """A section of a version, see `knowledge.splitting.Section`; `turns` are [offset, page] rows."""

    __table_args__ = (UniqueConstraint("version", "position"),)
    id: int | None = Field(default=None, primary_key=True)
    network: str = Field(foreign_key="network.id", index=True)
    version: int = Field(foreign_key="agreementversion.id", index=True)
    position: int
    number: str | None = None
    heading: str | None = None
    page: int | None = None
    text: str
    turns: list[list[int]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    shared: bool = False


class HeardEvent(SQLModel, table=True):
    """An event that was acted on, under the key that its copies share; written with the effect."""

    key: str = Field(primary_key=True)
    network: str = Field(index=True)
    at: dt.datetime = Field(index=True)


class ThreadSubject(SQLModel, table=True):
    """Which agreements the bot last answered with in a thread, at most three ids; never what was said in it.

    `thread` is the thread's address, or a member's own for what is asked outside threads. No ids: it answered with
    none.
    """

    network: str = Field(primary_key=True, foreign_key="network.id")
    thread: str = Field(primary_key=True)
    agreements: list[str] = _texts()
    at: dt.datetime = Field(index=True)


class OutboxMessage(SQLModel, table=True):
    """A message nobody is waiting for. `key` is unique: what goes out under it goes out once.

    `state`: waiting | claimed | sent | refused | expired (nobody needs it after `expires_at`) | gathered (it went out
    within the message whose key is `receipt`). `reply` is the bilingual
    reply as JSON, read in the member's language when it is sent (the network's for a channel). `to` is a member's or a
    channel's address. `uncertain` once a send ended unclearly: then the chat's history is asked before it is posted
    again.
    """

    __table_args__ = (Index("ix_outbox_due", "state", "not_before"),)
    id: int | None = Field(default=None, primary_key=True)
    network: str = Field(foreign_key="network.id", index=True)
    key: str = Field(unique=True)
    to: str = Field(index=True)
    member: int | None = Field(default=None, foreign_key="member.id")
    kind: str
    reply: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    created_at: dt.datetime
    not_before: dt.datetime
    expires_at: dt.datetime | None = None
    state: str = "waiting"
    attempts: int = 0
    uncertain: bool = False
    claimed_by: str | None = None
    lease_until: dt.datetime | None = None
    sent_at: dt.datetime | None = None
    receipt: str | None = None
    problem: str | None = None


class ChannelPace(SQLModel, table=True):
    """When the next message may go to a channel; claimed as a row so that workers never race into a 429."""

    to: str = Field(primary_key=True)
    network: str
    next_at: dt.datetime


class Question(SQLModel, table=True):
    """The outcome of one question. `text` only when the asker allows it and it tells of no person.

    `others` are the agreements that came next, nearest first. `in_channel`: more than the asker saw the answer.
    `member` is who asked, None when that is so long ago that it is forgotten.
    """

    __table_args__ = (Index("ix_question_network_outcome", "network", "outcome", "agreement"),)
    id: int | None = Field(default=None, primary_key=True)
    network: str = Field(foreign_key="network.id", index=True)
    at: dt.datetime = Field(index=True)
    outcome: str
    agreement: str | None = None
    others: list[str] = _texts()
    member: int | None = Field(default=None, foreign_key="member.id", index=True)
    in_channel: bool = False
    text: str | None = None


class Verdict(SQLModel, table=True):
    """What one member says of one answer: `verdict` is right, wrong, or none when none of the others was right either.

    `right_agreement` is the one that was right, when the member knows. `member` None: forgotten.
    """

    __table_args__ = (UniqueConstraint("question", "member"),)
    id: int | None = Field(default=None, primary_key=True)
    network: str = Field(foreign_key="network.id", index=True)
    question: int = Field(foreign_key="question.id", index=True)
    member: int | None = Field(foreign_key="member.id", index=True)
    at: dt.datetime
    verdict: str
    right_agreement: str | None = None


class Inquiry(SQLModel, table=True):
    """A question a member sent to the secretariat, text and all. `key` makes a form sent twice one question.

    `alias` is empty, or proposed | approved | rejected: whether `term` becomes another name of `agreement`.
    """

    __table_args__ = (UniqueConstraint("network", "key"),)
    id: int | None = Field(default=None, primary_key=True)
    network: str = Field(foreign_key="network.id", index=True)
    key: str
    member: int = Field(foreign_key="member.id")
    at: dt.datetime
    text: str
    agreement: str | None = None
    answered_at: dt.datetime | None = None
    answered_by: int | None = None
    alias: str = ""
    term: str = ""
