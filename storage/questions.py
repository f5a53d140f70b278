"""What became of each question: counted, never its text."""

from __future__ import annotations

import datetime as dt

from sqlmodel import Session

from storage.tables import Question


def count(session: Session, network: str, now: dt.datetime, outcome: str, agreement: str | None) -> Question:
    """Write down the outcome of one question and the agreement that was answered, and give the row back."""
    row = Question(network=network, at=now, outcome=outcome, agreement=agreement)
    session.add(row)
    session.flush()
    return row


def judge(session: Session, network: str, question: int, verdict: str) -> bool:
    """Keep the asker's verdict ("right" or "wrong") on an answer; False when the network has no such question."""
    row = session.get(Question, question)
    if row is None or row.network != network:
        return False
    row.verdict = verdict
    return True
