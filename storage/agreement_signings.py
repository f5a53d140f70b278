"""The signing of an agreement: who is to sign, who has, and from when it holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlmodel import Session, col, select

from knowledge.agreement_life import Milestone, Step, in_force
from knowledge.agreements import Status
from storage import agreement_life, agreement_revisions
from storage.agreement_life import By, Life
from storage.agreement_tables import AgreementSignature, AgreementSigning
from storage.tables import Party


def start(session: Session, life: Life, parties: Sequence[Party], by: By) -> AgreementSigning:
    """Ask *parties* to sign. None may be open."""
    row = life.row
    made = AgreementSigning(
        network=row.network, agreement=row.id, number=life.signing.number + 1 if life.signing else 1,
        opened_on=by.today,
    )  # fmt: skip
    session.add(made)
    session.flush()
    session.add_all(AgreementSignature(network=row.network, signing=made.id or 0, party=p.id or 0) for p in parties)
    agreement_life.record(session, row, by, Step.SIGNING, day=by.today)
    agreement_revisions.reach(session, life, Milestone.SIGNING, by)
    session.flush()
    return made


def agreement_of(session: Session, network: str, signing: int) -> str | None:
    """The agreement that a signing of the network is about."""
    wanted = select(AgreementSigning.agreement).where(AgreementSigning.network == network)
    return session.exec(wanted.where(AgreementSigning.id == signing)).first()


def signatures(session: Session, signing: AgreementSigning) -> list[tuple[AgreementSignature, Party]]:
    """Every party that is to sign, in the order it was asked."""
    rows = select(AgreementSignature, Party).join(Party, col(Party.id) == col(AgreementSignature.party))
    return list(session.exec(rows.where(AgreementSignature.signing == signing.id).order_by(col(AgreementSignature.id))))


def missing(session: Session, signing: AgreementSigning) -> list[Party]:
    """Those who have not signed."""
    return [party for row, party in signatures(session, signing) if row.on is None]


def sign(session: Session, life: Life, row: AgreementSignature, on: dt.date, by: By) -> bool:
    """Keep that a party signed on the day *on*; False when it had signed already."""
    if row.on is not None:
        return False
    row.on, row.member = on, by.member.id
    agreement_life.record(session, life.row, by, Step.SIGNED, party=row.party, day=on)
    return True


def unsign(session: Session, life: Life, row: AgreementSignature, by: By) -> bool:
    """It was not signed after all; False when it stood so."""
    if row.on is None:
        return False
    before, row.on, row.member = row.on, None, None
    agreement_life.record(session, life.row, by, Step.UNSIGNED, party=row.party, before=before)
    return True


def close(session: Session, life: Life, day: dt.date, by: By) -> None:
    """End the open signing: what was signed holds from *day* on, and an open revision is done."""
    assert life.signing is not None
    row, left = life.row, len(missing(session, life.signing))
    life.signing.closed_on, life.signing.in_force = by.today, day
    row.valid_from, row.revised = in_force(day, row.valid_from, revised=life.revision is not None)
    agreement_life.record(session, row, by, Step.IN_FORCE, day=day, note=str(left) if left else "")
    agreement_revisions.reach(session, life, Milestone.IN_FORCE, by)
    if life.revision:
        life.revision.closed_on = by.today
    agreement_life.set_status(session, row, Status.CURRENT)
