"""What the life of agreements gives reason to remind of: milestones, hearings, signings, periods that run out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import exists, func
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from knowledge import reminders
from knowledge.agreement_life import Answer, chases, last_notice, real_day
from knowledge.language import OSLO
from knowledge.reminders import Kind, Occasion, Receiver, Role
from storage import agreement_parties
from storage.agreement_life import GONE
from storage.agreement_tables import (
    AgreementHearing,
    AgreementMilestone,
    AgreementRevision,
    AgreementSignature,
    AgreementSigning,
    HearingAnswer,
)
from storage.tables import Agreement, Member, Party

_WHOLE_DATE = len("2027-12-31")

KINDS = frozenset({Kind.MILESTONE, Kind.HEARING, Kind.SIGNING, Kind.NOTICE})
"""The occasions from here; they come with their receivers."""


def of(session: Session, network: str, now: dt.datetime, within: dt.timedelta) -> list[Occasion]:
    """The network's occasions up to *within* from *now* (UTC), each with those who are to be told."""
    today = now.astimezone(OSLO).date()
    revised, heard, signed, ending = _going_on(session, network)
    found = [
        *(_milestones(session, network, today, today + within) if revised else ()),
        *(_hearings(session, network, today, today + within) if heard else ()),
        *(_signings(session, network, now, today + within) if signed else ()),
        *(_periods(session, network, today, today + within) if ending else ()),
    ]
    office: dict[str, tuple[Receiver, ...]] = {}
    return [row if row.receivers else _to_office(session, row, today, office) for row in found]


def _going_on(session: Session, network: str) -> tuple[bool, bool, bool, bool]:
    """In one cheap question: whether a revision, a hearing, a signing is open, and a period ends on a known day."""
    opened = [
        exists().where(col(table.network) == network, col(table.closed_on).is_(None))
        for table in (AgreementRevision, AgreementHearing, AgreementSigning)
    ]
    ending = exists().where(col(Agreement.network) == network, func.length(col(Agreement.expires)) == _WHOLE_DATE)
    found = session.connection().execute(sa_select(*opened, ending)).one()
    return bool(found[0]), bool(found[1]), bool(found[2]), bool(found[3])


def _to_office(session: Session, row: Occasion, today: dt.date, known: dict[str, tuple[Receiver, ...]]) -> Occasion:
    """*row* with the secretariat in charge of its agreement; *known* holds what was asked before."""
    paper = row.agreement or ""
    if paper not in known:
        keepers = agreement_parties.keepers(session, session.get_one(Agreement, paper), today)
        known[paper] = tuple(_receiver(keeper, Role.SECRETARIAT) for keeper in keepers)
    return replace(row, receivers=known[paper])


def _milestones(session: Session, network: str, today: dt.date, last: dt.date) -> Iterator[Occasion]:
    rows = (
        select(AgreementMilestone)
        .join(AgreementRevision, col(AgreementRevision.id) == col(AgreementMilestone.revision))
        .where(AgreementMilestone.network == network, col(AgreementRevision.closed_on).is_(None))
        .where(col(AgreementMilestone.day) >= today, col(AgreementMilestone.day) <= last)
        .where(col(AgreementMilestone.done_on).is_(None))
        .order_by(col(AgreementMilestone.day), col(AgreementMilestone.id))
    )
    for row in session.exec(rows):
        assert row.day is not None
        occasion = reminders.all_day(Kind.MILESTONE, f"milestone:{row.id}", row.day)
        yield replace(occasion, agreement=row.agreement, seat=row.what)


def _hearings(session: Session, network: str, today: dt.date, last: dt.date) -> Iterator[Occasion]:
    """Of each party that was asked and has not answered, for the member who answers for it."""
    rows = (
        select(AgreementHearing, Party, Member)
        .join(HearingAnswer, col(HearingAnswer.hearing) == col(AgreementHearing.id))
        .join(Party, col(Party.id) == col(HearingAnswer.party))
        .join(Member, col(Member.id) == col(Party.contact))
        .where(AgreementHearing.network == network, col(AgreementHearing.closed_on).is_(None))
        .where(AgreementHearing.due >= today, AgreementHearing.due <= last)
        .where(HearingAnswer.answer == Answer.WAITING, col(Member.left_on).is_(None))
        .order_by(col(AgreementHearing.due), col(HearingAnswer.id))
    )
    for hearing, party, contact in session.exec(rows):
        occasion = reminders.all_day(Kind.HEARING, f"hearing:{hearing.id}.{party.id}", hearing.due)
        about = replace(occasion, agreement=hearing.agreement, person=party.name, asked_on=hearing.opened_on)
        yield replace(about, receivers=(_receiver(contact),))


def _signings(session: Session, network: str, now: dt.datetime, last: dt.date) -> Iterator[Occasion]:
    """Every so often until it is signed: one for each party that is missing, and one for the secretariat."""
    rows = (
        select(AgreementSigning, Party, Member)
        .join(AgreementSignature, col(AgreementSignature.signing) == col(AgreementSigning.id))
        .join(Party, col(Party.id) == col(AgreementSignature.party))
        .join(Member, col(Member.id) == col(Party.contact), isouter=True)
        .where(AgreementSigning.network == network, col(AgreementSigning.closed_on).is_(None))
        .where(col(AgreementSignature.on).is_(None))
        .order_by(col(AgreementSigning.id), col(AgreementSignature.id))
    )
    seen: set[int | None] = set()
    for signing, party, contact in session.exec(rows):
        for day, over in chases(signing.opened_on, now):
            asked = Occasion(Kind.SIGNING, f"signing:{signing.id}", day, over, agreement=signing.agreement)
            if day > last:
                continue
            if signing.id not in seen:
                yield asked
            if contact is not None and contact.left_on is None:
                theirs = replace(asked, subject=f"signing:{signing.id}.{party.id}", person=party.name)
                yield replace(theirs, receivers=(_receiver(contact),))
        seen.add(signing.id)


def _periods(session: Session, network: str, today: dt.date, last: dt.date) -> Iterator[Occasion]:
    """The day an agreement or a plan runs out, and the last day to give notice; only days that are known in full."""
    rows = select(Agreement).where(
        Agreement.network == network, col(Agreement.status).not_in(GONE),
        func.length(col(Agreement.expires)) == _WHOLE_DATE,
    )  # fmt: skip
    for row in session.exec(rows.order_by(Agreement.id)):
        days = {"period": real_day(row.expires), "notice": last_notice(row.expires, row.notice)}
        for word, day in days.items():
            if day is not None and today <= day <= last:
                yield replace(reminders.all_day(Kind.NOTICE, f"{word}:{row.id}", day), agreement=row.id)


def _receiver(member: Member, role: Role = Role.MEMBER) -> Receiver:
    return Receiver(member.address, role, frozenset(member.muted))
