"""Where an agreement stands, its reviews, its revision with milestones, and the history of every step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from knowledge.agreement_life import Milestone, Open, Outcome, Step, next_review
from knowledge.agreements import Status
from knowledge.language import OSLO
from storage.agreement_tables import (
    AgreementHearing,
    AgreementMilestone,
    AgreementReview,
    AgreementRevision,
    AgreementSigning,
    AgreementStep,
)
from storage.agreements import moved
from storage.tables import Agreement, Member, Network

GONE = (Status.HISTORICAL, Status.SUPERSEDED)


@dataclass(frozen=True, slots=True)
class By:
    """Who does something, and when (UTC)."""

    member: Member
    now: dt.datetime

    @property
    def today(self) -> dt.date:
        """The day in Oslo."""
        return self.now.astimezone(OSLO).date()


@dataclass(frozen=True, slots=True)
class Life:
    """An agreement with what is going on: the open revision and its milestones, the last hearing and signing."""

    row: Agreement
    revision: AgreementRevision | None
    milestones: Mapping[Milestone, AgreementMilestone]
    hearing: AgreementHearing | None
    signing: AgreementSigning | None

    @property
    def open(self) -> Open:
        """What is going on."""
        return Open(
            revision=self.revision is not None,
            hearing=self.hearing is not None and self.hearing.closed_on is None,
            signing=self.signing is not None and self.signing.closed_on is None,
            current=self.row.status not in GONE,
        )

    @property
    def next_review(self) -> dt.date | None:
        """The day of the next review, None when it is not known."""
        return next_review(self.row.reviewed_on, self.row.revised)


def of(session: Session, network: str, agreement: str, *, lock: bool = False) -> Life | None:
    """How an agreement of the network stands, None when it has none of that id.

    With *lock* nobody else changes it until the transaction ends, and what is read is what they left.
    """
    wanted = select(Agreement).where(Agreement.network == network, Agreement.id == agreement)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    row = session.exec(wanted).first()
    return _life(session, row) if row is not None else None


def _life(session: Session, row: Agreement) -> Life:
    ours = AgreementRevision.agreement == row.id
    revision = session.exec(select(AgreementRevision).where(ours, col(AgreementRevision.closed_on).is_(None))).first()
    hearing = select(AgreementHearing).where(AgreementHearing.agreement == row.id)
    signing = select(AgreementSigning).where(AgreementSigning.agreement == row.id)
    return Life(
        row,
        revision,
        milestones(session, revision) if revision else {},
        session.exec(hearing.order_by(col(AgreementHearing.number).desc())).first(),
        session.exec(signing.order_by(col(AgreementSigning.number).desc())).first(),
    )


def milestones(session: Session, revision: AgreementRevision) -> dict[Milestone, AgreementMilestone]:
    """The milestones of a revision in their order."""
    rows = session.exec(select(AgreementMilestone).where(AgreementMilestone.revision == revision.id))
    found = {Milestone(row.what): row for row in rows}
    return {step: found[step] for step in Milestone if step in found}


def record(
    session: Session,
    row: Agreement,
    by: By,
    step: Step,
    *,
    party: int | None = None,
    before: dt.date | None = None,
    day: dt.date | None = None,
    note: str = "",
) -> AgreementStep:
    """Write one step into the agreement's history."""
    made = AgreementStep(
        network=row.network, agreement=row.id, member=by.member.id or 0, at=by.now, what=step,
        party=party, before=before, day=day, note=note,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def history(session: Session, network: str, agreement: str, limit: int = 100) -> list[tuple[AgreementStep, Member]]:
    """The latest steps with who took them, the newest first."""
    rows = (
        select(AgreementStep, Member)
        .join(Member, col(Member.id) == col(AgreementStep.member))
        .where(AgreementStep.network == network, AgreementStep.agreement == agreement)
        .order_by(col(AgreementStep.id).desc())
    )
    return list(session.exec(rows.limit(limit)))


def review(session: Session, row: Agreement, held_on: dt.date, outcome: Outcome, note: str, by: By) -> bool:
    """Keep that it was reviewed on *held_on*; False when that day stands there already."""
    there = select(AgreementReview).where(AgreementReview.agreement == row.id, AgreementReview.held_on == held_on)
    if session.exec(there).first() is not None:
        return False
    session.add(
        AgreementReview(
            network=row.network, agreement=row.id, held_on=held_on, outcome=outcome, note=note,
            member=by.member.id or 0, at=by.now,
        )
    )  # fmt: skip
    row.reviewed_on = max(row.reviewed_on or held_on, held_on)
    record(session, row, by, Step.REVIEWED, day=held_on, note=f"{outcome} {note}".strip())
    return True


def set_period(session: Session, row: Agreement, expires: dt.date | None, notice: str | None, by: By) -> bool:
    """Keep when it runs out and how long before notice is given; False when nothing is new."""
    end = expires.isoformat() if expires else None
    if (row.expires, row.notice) == (end, notice):
        return False
    row.expires, row.notice = end, notice
    record(session, row, by, Step.PERIOD, day=expires, note=notice or "")
    return True


def set_status(session: Session, row: Agreement, status: Status) -> None:
    """Another status; the network's version moves, so every process shows it."""
    session.exec(select(Network).where(Network.id == row.network).with_for_update()).one()
    row.status = status
    moved(session, row.network)


def all_of(session: Session, network: str) -> list[Life]:
    """How every agreement of the network stands that holds, or that something is going on with."""
    rows = session.exec(select(Agreement).where(Agreement.network == network).order_by(Agreement.id))
    lives = (_life(session, row) for row in rows)
    return [life for life in lives if life.open.current or life.open.hearing or life.open.signing]
