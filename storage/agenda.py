"""Agenda items and their history as rows; every step is checked, versioned and written down in one place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from knowledge.agenda import PENDING, State, Step, after
from knowledge.similar_items import Candidate
from storage.agenda_tables import ItemStop, ItemSupporter
from storage.tables import AgendaChange, AgendaItem, Meeting, Member

__all__ = ["AgendaItem", "Draft", "Impossible", "Stale", "history", "inbox", "mine", "submit", "take"]


class Impossible(Exception):  # noqa: N818  (the caller says what is possible instead)
    """The step cannot be taken from where the item stands."""


class Stale(Exception):  # noqa: N818  (the caller says what happened meanwhile)
    """Somebody did something with the item since it was looked at."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a member wants a body to take up. `meeting` is the id of the meeting it goes to, None when none is set.

    `links` are addresses; `late_for` the meeting it came too late for when an exception is asked for at once.
    """

    body: str
    meeting: int | None
    kind: str
    title: str
    background: str = ""
    proposal: str = ""
    presenter: str = ""
    minutes: int | None = None
    priority: str = ""
    agreement: str | None = None
    links: tuple[str, ...] = ()
    needs_round: bool = False
    late_for: int | None = None


def held(session: Session, member: Member, key: str) -> AgendaItem | None:
    """The item that was made under *key*, if any."""
    rows = select(AgendaItem).where(AgendaItem.network == member.network, AgendaItem.key == key)
    return session.exec(rows).one_or_none()


def submit(session: Session, member: Member, key: str, draft: Draft, now: dt.datetime) -> tuple[AgendaItem, bool]:
    """Write the item, its first stop and its first history entry; the same *key* again gives what is there, and False.

    Two at once under one key: the second waits, finds the first's item and changes nothing.
    """
    if (there := held(session, member, key)) is not None:
        return there, False
    values = asdict(draft) | {"links": list(draft.links)}
    item = AgendaItem(
        network=member.network, key=key, submitted_by=member.id or 0, submitted_at=now, state=State.SUBMITTED, **values
    )
    try:
        with session.begin_nested():
            session.add(item)
            session.flush()
    except IntegrityError:
        there = held(session, member, key)
        if there is None:
            raise
        return there, False
    stop(session, item, member, now, "submit")
    _record(session, item, member, now, None, Step.SUBMIT, "")
    return item, True


def stop(
    session: Session,
    item: AgendaItem,
    member: Member,
    now: dt.datetime,
    way: str,
    reason: str = "",
    due: dt.date | None = None,
) -> None:
    """Write down that the item came to the body it is at now."""
    session.add(
        ItemStop(
            network=item.network, item=item.id or 0, body=item.body, way=way, reason=reason, due=due,
            member=member.id or 0, at=now,
        )
    )  # fmt: skip
    session.flush()


def trail(session: Session, item: AgendaItem) -> list[ItemStop]:
    """The bodies the item came to, the first first; the last is where it is."""
    rows = select(ItemStop).where(ItemStop.network == item.network, ItemStop.item == item.id)
    return list(session.exec(rows.order_by(col(ItemStop.id))))


def take(
    session: Session,
    item: AgendaItem,
    member: Member,
    now: dt.datetime,
    step: Step,
    *,
    seen: int | None = None,
    why: str = "",
    changes: Mapping[str, object] | None = None,
) -> AgendaChange:
    """Take *step*, set *changes* (columns of the item) with it and write it into the history.

    *seen* is the version that was looked at. Raises `Stale` when the item is at another version, also when another
    transaction moves it at this moment; without *seen* the step waits for the other and follows it. Raises
    `Impossible` when the step cannot be taken from where the item stands.
    """
    if seen is None:
        hold(session, item)
    known = item.version if seen is None else seen
    mine = update(AgendaItem).where(col(AgendaItem.id) == item.id, col(AgendaItem.version) == known)
    session.flush()
    moved = session.connection().execute(mine.values(version=known + 1)).rowcount
    session.refresh(item)
    if not moved:
        raise Stale
    before = State(item.state)
    target = after(before, step)
    if target is None:
        raise Impossible
    item.state = target
    for name, value in (changes or {}).items():
        setattr(item, name, value)
    return _record(session, item, member, now, before, step, why)


def hold(session: Session, item: AgendaItem) -> None:
    """Wait for whoever is at the item now, read it again and keep others waiting to the end of the transaction."""
    session.flush()
    session.refresh(item, with_for_update=True)


def _record(
    session: Session, item: AgendaItem, member: Member, now: dt.datetime, before: State | None, step: Step, why: str
) -> AgendaChange:
    change = AgendaChange(
        network=item.network,
        item=item.id or 0,
        member=member.id or 0,
        at=now,
        what=step,
        before=before,
        after=item.state,
        why=why,
    )
    session.add(change)
    session.flush()
    return change


def history(session: Session, item: AgendaItem) -> list[tuple[AgendaChange, Member]]:
    """Every step of the item and who took it, the first first."""
    rows = (
        select(AgendaChange, Member)
        .join(Member, col(Member.id) == col(AgendaChange.member))
        .where(AgendaChange.network == item.network, AgendaChange.item == item.id)
        .order_by(col(AgendaChange.id))
    )
    return [(change, member) for change, member in session.exec(rows)]


def mine(session: Session, member: Member) -> list[AgendaItem]:
    """What the member has submitted or joined, the newest first."""
    joined = select(ItemSupporter.item).where(ItemSupporter.member == member.id)
    rows = select(AgendaItem).where(AgendaItem.network == member.network)
    own = (col(AgendaItem.submitted_by) == member.id) | col(AgendaItem.id).in_(joined)
    return list(session.exec(rows.where(own).order_by(col(AgendaItem.id).desc())))


def of_bodies(session: Session, network: str, bodies: Iterable[str], states: Iterable[State]) -> list[AgendaItem]:
    """The items at *bodies* (ids) that stand in one of *states*, by body, the oldest first."""
    rows = select(AgendaItem).where(AgendaItem.network == network, col(AgendaItem.body).in_(list(bodies)))
    rows = rows.where(col(AgendaItem.state).in_([*states]))
    return list(session.exec(rows.order_by(AgendaItem.body, col(AgendaItem.id))))


def inbox(session: Session, network: str, bodies: Iterable[str]) -> list[AgendaItem]:
    """What waits for the secretariat of *bodies* (ids): by body and meeting, the oldest first; undated ones last."""
    found = of_bodies(session, network, bodies, PENDING)
    return sorted(found, key=lambda item: (item.body, item.meeting is None, item.meeting or 0, item.id or 0))


def stranded(session: Session, network: str, bodies: Iterable[str], now: dt.datetime) -> list[AgendaItem]:
    """Items that are taken up but have no meeting ahead: none set, called off, or held without an outcome written."""
    rows = of_bodies(session, network, bodies, (State.APPROVED, State.ON_AGENDA))
    coming = select(Meeting.id).where(Meeting.network == network, Meeting.status == "planned", Meeting.starts_at >= now)
    ahead = set(session.exec(coming))
    return [item for item in rows if item.meeting not in ahead]


def of_meeting(session: Session, network: str, meeting: int, states: Iterable[State]) -> list[AgendaItem]:
    """The items for a meeting that stand in one of *states*, the oldest first."""
    rows = select(AgendaItem).where(AgendaItem.network == network, AgendaItem.meeting == meeting)
    return list(session.exec(rows.where(col(AgendaItem.state).in_([*states])).order_by(col(AgendaItem.id))))


def candidates(session: Session, network: str, limit: int = 400) -> list[Candidate]:
    """The network's newest items that a new one may repeat; titles and backgrounds, for comparing only."""
    out = [State.WITHDRAWN, State.MERGED]
    rows = select(AgendaItem.id, AgendaItem.title, AgendaItem.background).where(AgendaItem.network == network)
    newest = rows.where(col(AgendaItem.state).not_in(out)).order_by(col(AgendaItem.id).desc()).limit(limit)
    return [Candidate(id_ or 0, title, background) for id_, title, background in session.exec(newest)]


def support(session: Session, item: AgendaItem, member: Member, now: dt.datetime) -> bool:
    """Let the member join the item; False when it is theirs already or they joined before."""
    if member.id == item.submitted_by or member.id in supporters(session, item):
        return False
    session.add(ItemSupporter(network=item.network, item=item.id or 0, member=member.id or 0, at=now))
    session.flush()
    return True


def supporters(session: Session, item: AgendaItem) -> list[int]:
    """The ids of the members who joined the item."""
    rows = select(ItemSupporter.member).where(ItemSupporter.network == item.network, ItemSupporter.item == item.id)
    return list(session.exec(rows.order_by(col(ItemSupporter.id))))
