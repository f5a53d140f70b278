"""The audit trail: who did which administrative act, when, and to what. It is only ever added to.

Before a workspace has a network its administrators are nobody's members: then the actor is their address in Slack, and
it is forgotten with them.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ColumnElement, or_, update
from sqlmodel import Session, col, select

from storage.operation_tables import AuditEntry


def record(
    session: Session, act: str, now: dt.datetime, *, actor: str, network: str = "", subject: str = "", detail: str = ""
) -> None:
    """Write down that *actor* did *act*; in the same transaction as the act itself where it has one.

    A member is given as a number, never by name or address: the trail outlives the member.
    """
    row = AuditEntry(at=now, act=act, actor=actor, network=network, subject=subject, detail=detail)
    session.add(row)


def entries(session: Session, network: str | None = None, limit: int = 50) -> list[AuditEntry]:
    """The newest *limit* entries of *network*, or of the whole installation when it is None, the newest first."""
    rows = select(AuditEntry).order_by(col(AuditEntry.at).desc(), col(AuditEntry.id).desc()).limit(limit)
    if network is not None:
        rows = rows.where(AuditEntry.network == network)
    return list(session.exec(rows))


def about(member: int, address: str) -> ColumnElement[bool]:
    """Which entries are a member's own or about them."""
    actor, number = col(AuditEntry.actor), f"member {member}"
    return or_(actor == number, actor == address, col(AuditEntry.subject) == number)


def forget(session: Session, address: str, instead: str) -> None:
    """Put *instead* in the place of the actor at *address*, or of all in that workspace; what was done stands."""
    actor = col(AuditEntry.actor)
    theirs = or_(actor == address, actor.startswith(f"{address}:", autoescape=True))
    session.connection().execute(update(AuditEntry).where(theirs).values(actor=instead))
