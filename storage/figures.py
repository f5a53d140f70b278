"""What the database tells of how the whole installation is doing, whatever process asks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, func, or_, select

from storage import tallies
from storage.operation_tables import Tally
from storage.tables import Network, OutboxMessage, Question

STATES = ("waiting", "claimed", "sent", "refused", "expired")
"""The states of a message in the outbox."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts by network, taken at one moment.

    `versions` is what each network's search index should be; `messages` is by network and state, `questions` by
    network and outcome. `due` is how many messages should be on their way now, `oldest` how many seconds the oldest of
    them has waited, `retrying` how many have failed at least once and are tried again.
    """

    versions: dict[str, int]
    messages: dict[tuple[str, str], int]
    due: dict[str, int]
    oldest: dict[str, float]
    retrying: dict[str, int]
    questions: dict[tuple[str, str], int]
    tallies: dict[str, Tally]


def taken(session: Session, now: dt.datetime) -> Figures:
    """The figures of this moment; every network is there, also with nothing to tell."""
    versions = dict(session.exec(select(Network.id, Network.version).order_by(Network.id)).all())
    counted = _counted(session, OutboxMessage, OutboxMessage.state)
    due = {network: (number, first) for network, number, first in _due(session, now)}
    waited = {network: max(0.0, (now - first).total_seconds()) for network, (_, first) in due.items()}
    return Figures(
        versions=versions,
        messages={(network, state): counted.get((network, state), 0) for network in versions for state in STATES},
        due={network: due[network][0] if network in due else 0 for network in versions},
        oldest={network: waited.get(network, 0.0) for network in versions},
        retrying=dict.fromkeys(versions, 0) | _retrying(session),
        questions=_counted(session, Question, Question.outcome),
        tallies=tallies.all_of(session),
    )


def _counted(session: Session, table: type[Any], by: Any) -> dict[tuple[str, str], int]:
    rows: Any = select(table.network, by, func.count()).group_by(table.network, by)
    return {(network, value): number for network, value, number in session.exec(rows)}


def _due(session: Session, now: dt.datetime) -> Any:
    row = OutboxMessage
    needed = or_(col(row.expires_at).is_(None), col(row.expires_at) > now)
    mine = (col(row.state) == "waiting") & (col(row.not_before) <= now) & needed
    rows = select(row.network, func.count(), func.min(row.not_before)).where(mine | (col(row.state) == "claimed"))
    return session.exec(rows.group_by(row.network))


def _retrying(session: Session) -> dict[str, int]:
    row = OutboxMessage
    rows = select(row.network, func.count()).where(row.state == "waiting", row.attempts > 0)
    return dict(session.exec(rows.group_by(row.network)).all())
