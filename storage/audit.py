"""The audit trail: who did which administrative act, when, and to what. It is only ever added to."""

from __future__ import annotations

import datetime as dt

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
