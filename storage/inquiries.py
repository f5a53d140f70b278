"""Questions that members sent to the secretariat, their answers, and the aliases that come of them."""

from __future__ import annotations

import datetime as dt

from sqlmodel import Session, col, func, select

from storage.tables import Inquiry

_MOST = 1000


def send(session: Session, network: str, member: int, key: str, text: str, now: dt.datetime) -> tuple[Inquiry, bool]:
    """Keep a question under *key*; gives the row and whether it is new: a form sent twice is one question."""
    row = session.exec(select(Inquiry).where(Inquiry.network == network, Inquiry.key == key)).first()
    if row is not None:
        return row, False
    row = Inquiry(network=network, key=key, member=member, at=now, text=text)
    session.add(row)
    session.flush()
    return row, True


def get(session: Session, network: str, number: int) -> Inquiry | None:
    """One question of the network, locked until the transaction ends; None when the network has none of that number."""
    return session.exec(
        select(Inquiry).where(Inquiry.network == network, Inquiry.id == number).with_for_update()
    ).first()


def unanswered(session: Session, network: str, limit: int) -> list[Inquiry]:
    """The questions that have waited longest for an answer, *limit* at most, oldest first."""
    rows = select(Inquiry).where(Inquiry.network == network, Inquiry.answered_at == None)  # noqa: E711
    return list(session.exec(rows.order_by(col(Inquiry.id)).limit(limit)))


def waiting(session: Session, network: str) -> int:
    """How many questions wait for an answer."""
    rows = select(func.count()).select_from(Inquiry)
    return session.exec(rows.where(Inquiry.network == network, Inquiry.answered_at == None)).one()  # noqa: E711


def approved(session: Session, network: str) -> list[tuple[str, str]]:
    """The other names that the secretariat approved, (agreement, name), each once."""
    rows = select(Inquiry.agreement, Inquiry.term).where(Inquiry.network == network, Inquiry.alias == "approved")
    return [(agreement, term) for agreement, term in session.exec(rows.distinct().limit(_MOST)) if agreement]


def proposals(session: Session, network: str, limit: int) -> list[Inquiry]:
    """The questions that are proposed as aliases and not decided, *limit* at most, oldest first."""
    rows = select(Inquiry).where(Inquiry.network == network, Inquiry.alias == "proposed")
    return list(session.exec(rows.order_by(col(Inquiry.id)).limit(limit)))
