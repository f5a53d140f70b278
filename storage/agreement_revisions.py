"""The revision of an agreement and its milestones, which move until they are reached."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sqlmodel import Session, select

from knowledge.agreement_life import Milestone, Step
from knowledge.agreements import Status
from storage.agreement_life import By, Life, record, set_status
from storage.agreement_tables import AgreementMilestone, AgreementRevision
from storage.tables import Agreement


def start(session: Session, life: Life, days: Mapping[Milestone, dt.date | None], by: By) -> AgreementRevision:
    """Begin the work on a new text, with its milestones. None may be open."""
    row = life.row
    numbers = session.exec(select(AgreementRevision.number).where(AgreementRevision.agreement == row.id))
    made = AgreementRevision(
        network=row.network, agreement=row.id, number=max(numbers, default=0) + 1, opened_on=by.today,
        status_before=row.status,
    )  # fmt: skip
    session.add(made)
    session.flush()
    record(session, row, by, Step.REVISION, day=by.today)
    for step, day in days.items():
        if day is not None:
            _milestone(session, row, made, step).day = day
    if row.status != Status.TERMINATION_WARNED:
        set_status(session, row, Status.UNDER_REVISION)
    session.flush()
    return made


def set_milestones(
    session: Session, life: Life, days: Mapping[Milestone, dt.date | None], by: By
) -> list[AgreementMilestone]:
    """Move the milestones of the open revision to these days; those that moved. What was reached stays as it is."""
    assert life.revision is not None
    moved = []
    for what, day in days.items():
        known = life.milestones.get(what)
        if day == (known.day if known else None) or (known and known.done_on):
            continue
        row = known or _milestone(session, life.row, life.revision, what)
        record(session, life.row, by, Step.MILESTONE, before=row.day, day=day, note=what)
        row.day = day
        moved.append(row)
    session.flush()
    return moved


def reach(session: Session, life: Life, what: Milestone, by: By) -> bool:
    """Keep that a milestone of the open revision was reached today; False when it was before, or nothing is open."""
    if life.revision is None:
        return False
    row = life.milestones.get(what) or _milestone(session, life.row, life.revision, what)
    if row.done_on is not None:
        return False
    row.done_on = by.today
    record(session, life.row, by, Step.REACHED, day=by.today, note=what)
    return True


def end(session: Session, life: Life, by: By) -> None:
    """Close the open revision without a new text: the agreement is again what it was."""
    assert life.revision is not None
    life.revision.closed_on = by.today
    if life.row.status == Status.UNDER_REVISION:
        set_status(session, life.row, Status(life.revision.status_before))
    record(session, life.row, by, Step.REVISION_END, day=by.today)


def _milestone(session: Session, row: Agreement, revision: AgreementRevision, what: Milestone) -> AgreementMilestone:
    made = AgreementMilestone(network=row.network, agreement=row.id, revision=revision.id or 0, what=what)
    session.add(made)
    session.flush()
    return made
