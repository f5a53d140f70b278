"""Thousands of questions are counted by the database; what comes back is bounded."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from sqlalchemy import Engine, event
from sqlmodel import Session, func, select

from storage import questions
from storage.database import transaction
from storage.tables import Question, Verdict
from tests.chat import START, World

AGREEMENTS = [f"paper-{n:02}" for n in range(30)]


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """The SELECTs that are sent while the block runs."""
    seen = list[str]()

    def note(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.extend([statement] if statement.startswith("SELECT") else [])

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def fill(session: Session, member: int, many: int) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """So many questions in Førde, with verdicts: per agreement how many unanswered, unsure and disputed."""
    chance = random.Random(5)
    none, unsure, disputed = Counter[str](), Counter[str](), Counter[str]()
    for _ in range(many):
        outcome, agreement = chance.choice(["none", "maybe", "sure"]), chance.choice(AGREEMENTS)
        row = questions.count(session, "forde", START, outcome, agreement, member=member, text="x")
        verdict = chance.choice([None, None, "right", "wrong", "none"])
        if verdict:
            questions.judge(session, row, member, START, verdict)
        wrong = verdict in ("wrong", "none") and outcome != "none"
        none[agreement] += outcome == "none"
        disputed[agreement] += wrong
        unsure[agreement] += outcome == "maybe" and not wrong
    return none, unsure, disputed


def test_the_database_counts_what_each_agreement_left_open(world: World) -> None:
    kari, other = world.member("kari"), world.member("ola", "bergen")
    with transaction(world.engine) as session:
        questions.count(session, "bergen", START, "maybe", "paper-00", member=other.id)
        none, unsure, disputed = fill(session, kari.id, 600)
    with transaction(world.engine) as session, statements(world.engine) as sent:
        found = questions.open_counts(session, "forde", 1000)
        assert len(sent) == 1
        assert questions.unanswered(session, "forde") == none.total()
    for agreement in AGREEMENTS:
        expected = (none[agreement], unsure[agreement], disputed[agreement])
        left = found.get(agreement, questions.Open(0, 0, 0))
        assert (left.unanswered, left.unsure, left.disputed) == expected
    totals = [left.total for left in found.values()]
    assert totals == sorted(totals, reverse=True)


def test_no_more_comes_back_than_is_asked_for(world: World) -> None:
    kari = world.member("kari")
    with transaction(world.engine) as session:
        fill(session, kari.id, 300)
    with transaction(world.engine) as session:
        assert len(questions.open_counts(session, "forde", 4)) == 4
        newest = questions.texts(session, "forde", 7)
        assert len(newest) == 7
        assert newest == sorted(newest, key=lambda row: row.id or 0, reverse=True)
        assert questions.asked_about(session, "forde") <= set(AGREEMENTS)
        assert questions.asked_about(session, "bergen") == set()


def test_a_verdict_pressed_many_times_at_once_is_one_verdict(world: World) -> None:
    kari = world.member("kari")
    kari.says("utskrivingsklar pasient")
    line = kari.reply.feedback[0].line
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: world.bot.handle(kari.address, line), range(4)))
    assert all(answer.refused is None for answer in answers)
    with transaction(world.engine) as session:
        assert session.exec(select(func.count()).select_from(Verdict)).one() == 1
        assert session.exec(select(func.count()).select_from(Question)).one() == 1
