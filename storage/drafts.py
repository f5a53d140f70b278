"""Forms that were closed or wait for a choice: kept until they are sent or thrown away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sqlmodel import Session, col, select

from storage.agenda_tables import AgendaDraft
from storage.tables import Member


def keep(session: Session, member: Member, key: str, fields: Mapping[str, str], now: dt.datetime) -> AgendaDraft:
    """Keep what was filled in, under the opened form's *key*."""
    row = session.exec(select(AgendaDraft).where(AgendaDraft.member == member.id, AgendaDraft.key == key)).first()
    if row is None:
        row = AgendaDraft(network=member.network, member=member.id or 0, key=key, fields={}, at=now)
        session.add(row)
    row.fields, row.at = dict(fields), now
    session.flush()
    return row


def get(session: Session, member: Member, draft: int) -> AgendaDraft | None:
    """The member's own draft, None when it is gone or another's."""
    row = session.get(AgendaDraft, draft)
    return row if row is not None and row.member == member.id else None


def newest(session: Session, member: Member) -> AgendaDraft | None:
    """The draft the member touched last."""
    rows = select(AgendaDraft).where(AgendaDraft.network == member.network, AgendaDraft.member == member.id)
    return session.exec(rows.order_by(col(AgendaDraft.at).desc(), col(AgendaDraft.id).desc())).first()


def drop(session: Session, member: Member, keys: tuple[str, ...]) -> None:
    """Throw away the member's drafts under *keys*."""
    rows = select(AgendaDraft).where(AgendaDraft.member == member.id, col(AgendaDraft.key).in_(keys))
    for row in session.exec(rows).all():
        session.delete(row)
    session.flush()
