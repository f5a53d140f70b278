"""What became of each question: counted, never its text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlmodel import Session, select

from storage.tables import Question


def count(
    session: Session,
    network: str,
    now: dt.datetime,
    outcome: str,
    agreement: str | None,
    others: Iterable[str] = (),
) -> Question:
    """Write down the outcome of one question and give the row back.

    *agreement* is the one that was answered, *others* those that came next, nearest first.
    """
    near = [other for other in dict.fromkeys(others) if other != agreement]
    row = Question(network=network, at=now, outcome=outcome, agreement=agreement, others=near)
    session.add(row)
    session.flush()
    return row


def others(session: Session, network: str, question: int) -> list[str]:
    """The agreements that came next after the one that was answered; empty when the network has no such question."""
    row = session.get(Question, question)
    return list(row.others) if row is not None and row.network == network else []


def judge(session: Session, network: str, question: int, verdict: str, right: str | None = None) -> bool:
    """Keep the asker's verdict on an answer; False when the network has no such question.

    *verdict* is "right", "wrong", or "none" when none of the nearest was right either; *right* the agreement that was.
    """
    row = session.get(Question, question)
    if row is None or row.network != network:
        return False
    row.verdict, row.right_agreement = verdict, right
    return True


def open_counts(session: Session, network: str) -> tuple[int, dict[str, tuple[int, int]]]:
    """How many questions got no answer, and for each agreement how many answers were unsure and how many disputed."""
    none, counts = 0, dict[str, tuple[int, int]]()
    for row in session.exec(select(Question).where(Question.network == network)):
        if row.outcome == "none":
            none += 1
        elif row.agreement is not None and (row.verdict in ("wrong", "none") or row.outcome == "maybe"):
            unsure, disputed = counts.get(row.agreement, (0, 0))
            is_disputed = row.verdict in ("wrong", "none")
            counts[row.agreement] = (unsure + (not is_disputed), disputed + is_disputed)
    return none, counts


def asked_about(session: Session, network: str) -> set[str]:
    """The agreements that some question was answered with."""
    rows = session.exec(select(Question.agreement).where(Question.network == network, Question.outcome != "none"))
    return {agreement for agreement in rows if agreement is not None}
