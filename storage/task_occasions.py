"""What tasks and unanswered questions give reason to remind of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from sqlmodel import Session, col, select

from knowledge import workdays
from knowledge.language import OSLO
from knowledge.reminders import Kind, Occasion, Receiver, Role
from storage import bodies, members, secretariat
from storage.agenda_tables import FollowUp
from storage.meeting_occasions import receiver
from storage.tables import AgendaItem, Inquiry, Member

KINDS = (Kind.TASK, Kind.INQUIRY)
"""Those whose receivers are found here."""

OVERDUE = "overdue"
"""How the subject begins of a task whose day has passed, when the secretariat is told of it."""

YEAR, MONTH = dt.timedelta(days=366), dt.timedelta(days=30)
"""How long after its day a task is said again, and how long a question that nobody answers."""


def found(session: Session, network: str, today: dt.date, last: dt.date) -> Iterator[Occasion]:
    """The occasions whose day is up to *last*; the owner of a task is there, the other receivers are not yet."""
    yield from _tasks(session, network, today, last)
    since = workdays.morning(today) - MONTH - dt.timedelta(days=2)
    waiting = select(Inquiry).where(Inquiry.network == network, col(Inquiry.answered_at).is_(None), Inquiry.at > since)
    for row in session.exec(waiting.order_by(col(Inquiry.id))):
        bare = question(row.at)
        if bare.over > workdays.end_of(today - dt.timedelta(days=1)):
            yield replace(bare, subject=f"inquiry:{row.id}", number=row.id or 0, words=row.text)


def task(due: dt.date) -> Occasion:
    """A bare task: said until it is done, for a year."""
    return Occasion(Kind.TASK, "task", due, workdays.end_of(due + YEAR))


def overdue(due: dt.date) -> Occasion:
    """The same for the secretariat: once, on the first working day after."""
    return Occasion(Kind.TASK, OVERDUE, due, workdays.end_of(due + MONTH), fixed=(-1,))


def question(at: dt.datetime) -> Occasion:
    """A bare question that was asked at *at* (UTC)."""
    day = at.astimezone(OSLO).date()
    return Occasion(Kind.INQUIRY, "inquiry", day, workdays.end_of(day + MONTH), since=at)


def receivers(session: Session, network: str, occasion: Occasion, today: dt.date) -> tuple[Receiver, ...]:
    """Whom the occasion concerns: a task its owner, or the secretariat of the body that has it; the rest the office."""
    if occasion.kind != Kind.TASK:
        return tuple(receiver(one, Role.SECRETARIAT) for one in members.secretaries(session, network))
    late = occasion.subject.startswith(OVERDUE)
    if occasion.receivers and not late:
        return occasion.receivers
    body = bodies.get(session, network, occasion.body or "")
    keepers = secretariat.keepers(session, body, today) if body is not None else []
    owners = {owner.address for owner in occasion.receivers}
    return tuple(receiver(one, Role.SECRETARIAT) for one in keepers if one.address not in owners)


def _tasks(session: Session, network: str, today: dt.date, last: dt.date) -> Iterator[Occasion]:
    rows = (
        select(FollowUp, AgendaItem, Member)
        .join(AgendaItem, col(AgendaItem.id) == col(FollowUp.item))
        .outerjoin(Member, col(Member.id) == col(FollowUp.owner))
        .where(FollowUp.network == network, col(FollowUp.done_at).is_(None))
        .where(col(FollowUp.due) >= today - YEAR, col(FollowUp.due) <= last)
        .order_by(col(FollowUp.due), col(FollowUp.id))
    )
    for row, item, owner in session.exec(rows):
        there = owner is not None and owner.left_on is None
        told = (receiver(owner, Role.OWNER),) if owner is not None and there else ()
        for bare in (task(row.due), overdue(row.due)):
            about = replace(bare, subject=f"{bare.subject}:{row.id}", words=row.what, number=row.id or 0)
            whose = row.body or item.body
            person = (owner.name or owner.address) if owner is not None else ""
            yield replace(about, body=whose, person=person, since=row.made_at, receivers=told)
