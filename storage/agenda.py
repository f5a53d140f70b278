"""Agenda items and their history as rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlmodel import Session, col, select

from knowledge.agenda import State
from storage.tables import AgendaChange, AgendaItem, Member

__all__ = ["AgendaItem", "Draft", "inbox", "mine", "move", "submit", "visible"]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a member wants a body to take up. `meeting` is the id of the meeting it goes to, None when none is set."""

    body: str
    meeting: int | None
    kind: str
    title: str
    background: str = ""
    proposal: str = ""
    presenter: str = ""


def submit(session: Session, member: Member, key: str, draft: Draft, now: dt.datetime) -> tuple[AgendaItem, bool]:
    """Write the item and its first history entry; the same *key* again gives the item that is there, and False."""
    held = session.exec(
        select(AgendaItem).where(AgendaItem.network == member.network, AgendaItem.key == key)
    ).one_or_none()
    if held is not None:
        return held, False
    item = AgendaItem(
        network=member.network,
        key=key,
        body=draft.body,
        meeting=draft.meeting,
        submitted_by=member.id or 0,
        submitted_at=now,
        kind=draft.kind,
        title=draft.title,
        background=draft.background,
        proposal=draft.proposal,
        presenter=draft.presenter,
        state=State.SUBMITTED,
    )
    session.add(item)
    session.flush()
    _record(session, item, member, now, None, State.SUBMITTED, "")
    return item, True


def move(session: Session, item: AgendaItem, member: Member, now: dt.datetime, after: State, why: str = "") -> None:
    """Put the item in another state and write it into the history. The caller has checked that the move is possible."""
    before, item.state = State(item.state), after
    _record(session, item, member, now, before, after, why)


def mine(session: Session, member: Member) -> list[AgendaItem]:
    """What the member has submitted, the newest first."""
    rows = select(AgendaItem).where(AgendaItem.network == member.network, AgendaItem.submitted_by == member.id)
    return list(session.exec(rows.order_by(col(AgendaItem.id).desc())))


def inbox(session: Session, network: str) -> list[AgendaItem]:
    """What has come in to the network's bodies, by body, the oldest first."""
    rows = select(AgendaItem).where(AgendaItem.network == network, AgendaItem.state == State.SUBMITTED)
    return list(session.exec(rows.order_by(AgendaItem.body, col(AgendaItem.id))))


def visible(session: Session, member: Member, item: int) -> AgendaItem | None:
    """The item if the member may see it: their own, or any of the network for its secretariat. Else None."""
    row = session.get(AgendaItem, item)
    if row is None or row.network != member.network:
        return None
    return row if row.submitted_by == member.id or member.role == "secretariat" else None


def _record(
    session: Session, item: AgendaItem, member: Member, now: dt.datetime, before: State | None, after: State, why: str
) -> None:
    session.add(
        AgendaChange(
            network=item.network, item=item.id or 0, member=member.id or 0, at=now, before=before, after=after, why=why
        )
    )
