"""What became of each question: counted, and its text kept only where the asker allows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, exists, func, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session, col, select

from storage.tables import Question, Verdict

_DISPUTING = ("wrong", "none")


@dataclass(frozen=True, slots=True)
class Open:
    """How many questions an agreement left open: answered by no when it was nearest, unsure, or disputed."""

    unanswered: int
    unsure: int
    disputed: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.unanswered + self.unsure + self.disputed


def count(
    session: Session,
    network: str,
    now: dt.datetime,
    outcome: str,
    agreement: str | None,
    others: Iterable[str] = (),
    *,
    member: int | None = None,
    in_channel: bool = False,
    text: str | None = None,
) -> Question:
    """Write down the outcome of one question of *member* and give the row back.

    *agreement* is the one that was answered, *others* those that came next, nearest first. *text* is kept as it is:
    give it only when the member allows it and it tells of no person.
    """
    near = [other for other in dict.fromkeys(others) if other != agreement]
    row = Question(network=network, at=now, outcome=outcome, agreement=agreement, others=near)
    row.member, row.in_channel, row.text = member, in_channel, text
    session.add(row)
    session.flush()
    return row


def get(session: Session, network: str, question: int) -> Question | None:
    """One question of the network; None when the network has none of that number."""
    return session.exec(select(Question).where(Question.network == network, Question.id == question)).first()


def judge(
    session: Session, question: Question, member: int, now: dt.datetime, verdict: str, right: str | None = None
) -> None:
    """Keep what *member* says of an answer; a verdict that the member gave before is replaced.

    *verdict* is "right", "wrong", or "none" when none of the nearest was right either; *right* the agreement that was.
    """
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    said = {"at": now, "verdict": verdict, "right_agreement": right}
    row = {"network": question.network, "question": question.id, "member": member, **said}
    new = dialect.insert(Verdict).values(row)
    session.connection().execute(new.on_conflict_do_update(index_elements=["question", "member"], set_=said))
    if question.outcome != "none" and not is_disputed(session, question):
        question.text = None


def is_disputed(session: Session, question: Question) -> bool:
    """Whether somebody says that the answer was wrong."""
    rows = select(Verdict.id).where(Verdict.question == question.id, col(Verdict.verdict).in_(_DISPUTING))
    return session.exec(rows.limit(1)).first() is not None


def unanswered(session: Session, network: str) -> int:
    """How many questions got no answer."""
    rows = select(func.count()).select_from(Question)
    return session.exec(rows.where(Question.network == network, Question.outcome == "none")).one()


def open_counts(session: Session, network: str, limit: int) -> dict[str, Open]:
    """What the *limit* agreements with the most open questions left open, most first."""
    disputed, row = _is_disputed(), Question
    none, maybe = col(row.outcome) == "none", col(row.outcome) == "maybe"
    sums = [func.sum(case((each, 1), else_=0)) for each in (none, maybe & ~disputed, ~none & disputed)]
    rows: Any = (
        select(col(row.agreement), *sums)
        .where(row.network == network, col(row.agreement).is_not(None), none | maybe | disputed)
        .group_by(col(row.agreement))
        .order_by(func.count().desc(), col(row.agreement))
        .limit(limit)
    )
    return {agreement: Open(*map(int, counts)) for agreement, *counts in session.connection().execute(rows)}


def texts(session: Session, network: str, limit: int) -> list[Question]:
    """The newest *limit* questions with a text that got no answer or a disputed one, the newest first."""
    row = Question
    rows = select(row).where(row.network == network, col(row.text).is_not(None))
    opened = rows.where((col(row.outcome) == "none") | _is_disputed())
    return list(session.exec(opened.order_by(col(row.id).desc()).limit(limit)))


def asked_about(session: Session, network: str) -> set[str]:
    """The agreements that some question was answered with."""
    rows = select(Question.agreement).where(Question.network == network, Question.outcome != "none").distinct()
    return {agreement for agreement in session.exec(rows) if agreement is not None}


def withdraw(session: Session, member: int) -> int:
    """Delete the texts of a member's questions; the counts stay. Returns how many there were."""
    held = update(Question).where(col(Question.member) == member, col(Question.text).is_not(None))
    return session.connection().execute(held.values(text=None)).rowcount


def forget(session: Session, before: dt.datetime) -> int:
    """Of what was asked before *before* delete the text and who asked and judged. Returns how many questions."""
    row, known = Question, col(Question.member).is_not(None) | col(Question.text).is_not(None)
    old = select(row.id).where(row.at < before)
    judged = update(Verdict).where(col(Verdict.member).is_not(None), col(Verdict.question).in_(old))
    session.connection().execute(judged.values(member=None))
    return (
        session.connection()
        .execute(update(row).where(col(row.at) < before, known).values(member=None, text=None))
        .rowcount
    )


def _is_disputed() -> ColumnElement[bool]:
    return exists().where(col(Verdict.question) == col(Question.id), col(Verdict.verdict).in_(_DISPUTING))
