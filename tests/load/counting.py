"""What came of it all: expected against counted, in the database and at the stand-in for Slack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlmodel import col, func, select

from storage.database import transaction
from storage.meeting_tables import MeetingAnswer
from storage.tables import AgendaItem, Member, OutboxMessage
from tests.load.mix import Expected
from tests.load.slack import CountingSlack
from tests.slack.driver import TEAM


@dataclass(frozen=True, slots=True)
class Effect:
    """One kind of effect: how many there were to be, how many of these never came, how many came too often."""

    name: str
    expected: int
    lost: int
    doubled: int


def of(name: str, expected: Iterable[str], counted: Counter[str]) -> Effect:
    """Each of *expected* once, and nothing else."""
    wanted = set(expected)
    lost = sum(1 for each in wanted if not counted[each])
    return Effect(name, len(wanted), lost, counted.total() - (len(wanted) - lost))


def counted(engine: Engine, slack: CountingSlack, expected: Expected) -> list[Effect]:
    """All kinds of effects."""
    with transaction(engine) as session:
        items = Counter(key.partition(":")[2] for key in session.exec(select(AgendaItem.key)))
        who = dict(session.exec(select(Member.id, Member.address)).all())
        answers = Counter(
            f"{who[row.member]} {row.meeting}" for row in session.exec(select(MeetingAnswer)) if row.item == 0
        )
    posts = Counter({key: times for key, times in slack.posts.items() if key.startswith("reply:")})
    greeted = {f"welcome:{id_}" for id_, address in who.items() if address.rpartition(":")[2] in expected.people}
    welcomes = Counter({key: times for key, times in slack.posts.items() if key.startswith("welcome:")})
    clicked = {f"slack:{TEAM}:{user} {meeting.partition('.')[0]}" for user, meeting in expected.clicks}
    homes = Effect(
        "home tabs shown",
        expected.homes,
        max(0, expected.homes - slack.homes.total()),
        max(0, slack.homes.total() - expected.homes),
    )
    return [
        of("answers posted", expected.replies, posts),
        of("first words posted", greeted, welcomes),
        of("items in the database", expected.items, items),
        of("clicks in the database", clicked, answers),
        of("clicks answered", expected.hooks, slack.hooks),
        homes,
    ]


def left(engine: Engine) -> int:
    """How many messages still lie in the outbox."""
    with transaction(engine) as session:
        rows = select(func.count()).select_from(OutboxMessage)
        return session.exec(rows.where(col(OutboxMessage.state).in_(["waiting", "claimed"]))).one()
