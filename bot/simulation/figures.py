"""What the database tells when a year is over, and whether everything that was due came once."""

from __future__ import annotations

import datetime as dt
import tracemalloc
from collections import Counter
from collections.abc import Callable
from functools import partial

from sqlalchemy import Engine, func, text
from sqlmodel import Session, SQLModel, col, select

from bot.simulation.country import Community
from knowledge import vocabulary
from knowledge.language import OSLO
from knowledge.learnt import learnt
from knowledge.meetings import Attendance
from knowledge.reminders import Kind, key_of, meeting
from knowledge.search import AgreementIndex
from storage import agreements, meeting_answers, reminder_rules
from storage.database import transaction
from storage.meeting_tables import MeetingAnswer
from storage.tables import Appointment, Meeting, Member, OutboxMessage, Seat


def rows(engine: Engine) -> dict[str, int]:
    """How many rows each table has that has any."""
    with transaction(engine) as session:
        counted = {
            name: session.exec(select(func.count()).select_from(table)).one()
            for name, table in sorted(SQLModel.metadata.tables.items())
        }
    return {name: number for name, number in counted.items() if number}


def size(engine: Engine) -> int:
    """Bytes of the database."""
    postgresql = engine.dialect.name == "postgresql"
    asked = "pg_database_size(current_database())" if postgresql else "page_count * page_size"
    source = "" if postgresql else " FROM pragma_page_count(), pragma_page_size()"
    with engine.connect() as connection:
        return int(connection.execute(text(f"SELECT {asked}{source}")).scalar_one())


def index_memory(engine: Engine, networks: list[str]) -> tuple[int, list[int]]:
    """Bytes of what all search indexes share, and of what the index of each of *networks* takes beside it."""
    words = vocabulary.load()
    shared = _traced(lambda: learnt.__wrapped__(words))
    with transaction(engine) as session:
        asked = [agreements.for_index(session, network) for network in networks]
    AgreementIndex.build(asked[0][0], tuple(asked[0][1]), words)
    return shared, [_traced(partial(AgreementIndex.build, own, tuple(papers), words)) for own, papers in asked]


def _traced(made: Callable[[], object]) -> int:
    """Bytes that what *made* gives holds on to."""
    tracemalloc.start()
    kept = made()
    taken = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    del kept
    return taken


def messages(engine: Engine) -> tuple[dict[str, int], dict[str, int]]:
    """Messages that were sent, by kind; and all of them by what became of them."""
    with transaction(engine) as session:
        pairs = select(OutboxMessage.kind, OutboxMessage.state, func.count())
        found = session.exec(pairs.group_by(OutboxMessage.kind, OutboxMessage.state)).all()
    kinds, states = Counter[str](), Counter[str]()
    for kind, state, number in found:
        states[state] += number
        if state == "sent":
            kinds[kind] += number
    return dict(kinds.most_common()), dict(sorted(states.items()))


def differences(engine: Engine, posted: Counter[str]) -> dict[str, int]:
    """What the outbox says was sent beside what the made-up Slack took; all of it must be nothing."""
    with transaction(engine) as session:
        sent = set(session.exec(select(OutboxMessage.key).where(OutboxMessage.state == "sent")))
        left = (
            select(func.count()).select_from(OutboxMessage).where(col(OutboxMessage.state).in_(("claimed", "refused")))
        )
        stuck = session.exec(left).one()
    return {
        "posted more than once": sum(number > 1 for number in posted.values()),
        "sent by the outbox, not at Slack": len(sent - posted.keys()),
        "at Slack, not sent by the outbox": len(posted.keys() - sent),
        "claimed or refused and left so": stuck,
    }


def missed(engine: Engine, homes: tuple[Community, ...], until: dt.datetime) -> dict[str, int]:
    """Invitations and last reminders that the meetings before *until* gave reason to, and those that nobody got.

    Reckoned from meetings, seats and answers alone, apart from the code that plans reminders.
    """
    told: Counter[str] = Counter()
    with transaction(engine) as session:
        for one in homes:
            told.update(_missed_in(session, one.id, until))
    return dict(told)


def _missed_in(session: Session, network: str, until: dt.datetime) -> Counter[str]:
    last = min(reminder_rules.of(session, network).days(Kind.MEETING))
    sits = _sitting(session, network)
    no = select(MeetingAnswer.meeting, MeetingAnswer.member).where(
        MeetingAnswer.network == network, MeetingAnswer.item == 0, MeetingAnswer.answer == Attendance.NO
    )
    away = set(session.exec(no).all())
    asked, reminded = set[str](), set[str]()
    held = select(Meeting).where(Meeting.network == network, Meeting.status == "planned", Meeting.starts_at < until)
    for row in session.exec(held.where(col(Meeting.changed_at).is_not(None))):
        day, about = row.starts_at.astimezone(OSLO).date(), meeting(f"meeting:{row.id}", row.starts_at)
        date = day.isoformat() if row.whole_day else about.date
        for member, address, starts, ends in sits.get(row.body, ()):
            if starts <= day and (ends is None or day <= ends):
                asked.add(meeting_answers.invite_key(row, address))
                if (row.id, member) not in away:
                    reminded.add(key_of(f"meeting:{row.id}", date, last, address))
    there = _got(session, network)
    return Counter({
        "invitations due": len(asked), "invitations missing": len(asked - there),
        "last reminders due": len(reminded), "last reminders missing": len(reminded - there),
    })  # fmt: skip


def _sitting(session: Session, network: str) -> dict[str, list[tuple[int, str, dt.date, dt.date | None]]]:
    found: dict[str, list[tuple[int, str, dt.date, dt.date | None]]] = {}
    asked = (
        select(Seat.body, Member, Appointment)
        .join(Appointment, col(Appointment.seat) == col(Seat.id))
        .join(Member, col(Member.id) == col(Appointment.member))
        .where(Seat.network == network, col(Appointment.deputy).is_(False))
    )
    for body, member, row in session.exec(asked):
        found.setdefault(body, []).append((member.id or 0, member.address, row.starts, row.ends))
    return found


def _got(session: Session, network: str) -> set[str]:
    """The keys of what was sent, by itself or within another message that was."""
    asked = select(OutboxMessage.key, OutboxMessage.state, OutboxMessage.receipt)
    found = session.exec(asked.where(OutboxMessage.network == network)).all()
    sent = {key for key, state, _ in found if state == "sent"}
    return sent | {key for key, state, into in found if state == "gathered" and into in sent}
