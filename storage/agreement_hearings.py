"""Hearings on an agreement: who was asked, until when, and what each party has answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlmodel import Session, col, select

from knowledge.agreement_life import Answer, Milestone, Step
from storage import agreement_life, agreement_revisions
from storage.agreement_life import By, Life
from storage.agreement_tables import AgreementHearing, HearingAnswer
from storage.tables import Party


def start(
    session: Session, life: Life, parties: Sequence[Party], due: dt.date, by: By, url: str | None = None
) -> AgreementHearing:
    """Ask *parties* for an answer by *due* on the draft at *url*; the milestones follow. None may be open."""
    row = life.row
    made = AgreementHearing(
        network=row.network, agreement=row.id, number=life.hearing.number + 1 if life.hearing else 1,
        opened_on=by.today, due=due, url=url,
    )  # fmt: skip
    session.add(made)
    session.flush()
    session.add_all(HearingAnswer(network=row.network, hearing=made.id or 0, party=one.id or 0) for one in parties)
    agreement_life.record(session, row, by, Step.HEARING, day=due)
    agreement_revisions.reach(session, life, Milestone.HEARING_FROM, by)
    if life.revision:
        if earlier := life.milestones.get(Milestone.HEARING_TO):
            earlier.done_on = None  # a second round: it is reached anew
        agreement_revisions.set_milestones(session, life, {Milestone.HEARING_TO: due}, by)
    session.flush()
    return made


def agreement_of(session: Session, network: str, hearing: int) -> str | None:
    """The agreement that a hearing of the network is about."""
    wanted = select(AgreementHearing.agreement).where(AgreementHearing.network == network)
    return session.exec(wanted.where(AgreementHearing.id == hearing)).first()


def get(session: Session, network: str, hearing: int) -> AgreementHearing | None:
    """One hearing of the network, open or closed."""
    row = session.get(AgreementHearing, hearing)
    return row if row is not None and row.network == network else None


def answers(session: Session, hearing: AgreementHearing) -> list[tuple[HearingAnswer, Party]]:
    """Every party that was asked, in the order it was asked."""
    rows = select(HearingAnswer, Party).join(Party, col(Party.id) == col(HearingAnswer.party))
    return list(session.exec(rows.where(HearingAnswer.hearing == hearing.id).order_by(col(HearingAnswer.id))))


def silent(session: Session, hearing: AgreementHearing) -> list[Party]:
    """Those who have not answered."""
    return [party for row, party in answers(session, hearing) if row.answer == Answer.WAITING]


def answer(session: Session, life: Life, row: HearingAnswer, said: Answer, note: str, by: By) -> bool:
    """Keep what a party answers, instead of what it said before; False when that is what stands there."""
    if (row.answer, row.note) == (said, note):
        return False
    row.answer, row.note, row.on, row.member = said, note, by.today, by.member.id
    agreement_life.record(session, life.row, by, Step.ANSWER, party=row.party, note=said)
    return True


def move(session: Session, life: Life, due: dt.date, by: By) -> bool:
    """Another last day for the open hearing, and for the milestone; False when it is the same."""
    assert life.hearing is not None
    if life.hearing.due == due:
        return False
    before, life.hearing.due = life.hearing.due, due
    agreement_life.record(session, life.row, by, Step.HEARING_DUE, before=before, day=due)
    if life.revision:
        agreement_revisions.set_milestones(session, life, {Milestone.HEARING_TO: due}, by)
    return True


def close(session: Session, life: Life, by: By) -> None:
    """End the open hearing."""
    assert life.hearing is not None
    life.hearing.closed_on = by.today
    agreement_life.record(session, life.row, by, Step.HEARING_END, day=by.today)
    agreement_revisions.reach(session, life, Milestone.HEARING_TO, by)
