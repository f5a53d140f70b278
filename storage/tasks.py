"""What must be done after an agenda item: by whom, by when, and whether it is done."""

from __future__ import annotations

import datetime as dt

from sqlmodel import Session, col, select

from storage.agenda_tables import FollowUp
from storage.tables import AgendaItem, Member


def add(
    session: Session,
    item: AgendaItem,
    what: str,
    due: dt.date,
    now: dt.datetime,
    *,
    owner: Member | None = None,
    body: str | None = None,
) -> FollowUp:
    """A task for a member, or for the secretariat of *body* when an assignment was handed down."""
    row = FollowUp(
        network=item.network, item=item.id or 0, what=what, owner=owner.id if owner else None, body=body, due=due,
        made_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def get(session: Session, network: str, task: int) -> FollowUp | None:
    """One task of the network."""
    row = session.get(FollowUp, task)
    return row if row is not None and row.network == network else None


def done(session: Session, task: FollowUp, now: dt.datetime) -> None:
    """The task is done."""
    task.done_at = now
    session.flush()


def of_item(session: Session, item: AgendaItem) -> list[FollowUp]:
    """The item's tasks, the first due first."""
    rows = select(FollowUp).where(FollowUp.network == item.network, FollowUp.item == item.id)
    return list(session.exec(rows.order_by(col(FollowUp.due), col(FollowUp.id))))


def of_member(session: Session, member: Member) -> list[FollowUp]:
    """The member's tasks that are not done, the first due first."""
    rows = select(FollowUp).where(FollowUp.network == member.network, FollowUp.owner == member.id)
    return list(session.exec(rows.where(col(FollowUp.done_at).is_(None)).order_by(col(FollowUp.due), col(FollowUp.id))))


def open_tasks(session: Session, network: str) -> list[FollowUp]:
    """Every task of the network that is not done, the first due first; `owner` or `body` says whose it is."""
    rows = select(FollowUp).where(FollowUp.network == network, col(FollowUp.done_at).is_(None))
    return list(session.exec(rows.order_by(col(FollowUp.due), col(FollowUp.id))))
