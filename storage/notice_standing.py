"""Who stands for the parties of a notice: when it is sent, and on any later day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlmodel import Session

from storage import notice_parties, notices
from storage.notice_parties import Side, Stands
from storage.notice_tables import Notice, NoticeParty
from storage.tables import Member


def stands(session: Session, notice: Notice, on: dt.date) -> Stands:
    """Every party that the notice is for, and who stands for it on the day *on*."""
    organ = notices.body(session, notice)
    if organ is not None:
        return notice_parties.of_body(session, organ, on)
    return notice_parties.of_network(session, notice.network, on)


def audience(session: Session, notice: Notice, on: dt.date) -> Stands:
    """Whom the notice goes to when it is sent on the day *on*; a correction also to all who got the first."""
    found = stands(session, notice, on)
    first = notices.get(session, notice.network, notice.corrects) if notice.corrects else None
    if first is None:
        return found
    sides = {_match(side.party, side.kind, side.name): side for side in found}
    rows = {row.id: row for row in notices.parties(session, first)}
    for party, member in notices.receivers(session, first):
        row = rows[party]
        side = sides.setdefault(_match(row.party, row.kind, row.name), Side(row.party, row.kind, row.name))
        people = found.setdefault(side, [])
        people += [member] if member.id not in [one.id for one in people] else []
    return found


def stand_now(session: Session, notice: Notice, on: dt.date) -> dict[int, list[Member]]:
    """Who stands on the day *on* for each of the parties the notice went to, by the id of the `NoticeParty`.

    Looked up once a session: one press asks three times.
    """
    known: dict[tuple[int | None, dt.date], dict[int, list[Member]]] = session.info.setdefault("stand_now", {})
    if (notice.id, on) not in known:
        known[notice.id, on] = _stand_now(session, notice, on)
    return known[notice.id, on]


def _stand_now(session: Session, notice: Notice, on: dt.date) -> dict[int, list[Member]]:
    now = {_match(side.party, side.kind, side.name): who for side, who in stands(session, notice, on).items()}
    return {row.id or 0: now.get(_match(row.party, row.kind, row.name), []) for row in notices.parties(session, notice)}


def speaks_for(session: Session, notice: Notice, member: Member, on: dt.date) -> list[NoticeParty]:
    """The parties *member* can read for: those they stand for on the day *on*, else those it was sent to them for."""
    rows = notices.parties(session, notice)
    today = {party for party, people in stand_now(session, notice, on).items() if member.id in [p.id for p in people]}
    then = {party for party, who in notices.receivers(session, notice) if who.id == member.id}
    return [row for row in rows if row.id in (today or then)]


def alone(session: Session, notice: Notice, rows: Iterable[NoticeParty], on: dt.date) -> list[NoticeParty]:
    """Those of *rows*, parties of the notice, that nobody in the chat stands for on the day *on*."""
    people = stand_now(session, notice, on)
    return [row for row in rows if not people.get(row.id or 0)]


def spared(session: Session, notice: Notice, on: dt.date) -> list[Member]:
    """Those who stand on the day *on* for parties of the notice that have all been told."""
    waiting = {row.id for row in notices.parties(session, notice) if notices.standing(row).missing}
    stands_now = stand_now(session, notice, on)
    owing = {member.id for party, people in stands_now.items() if party in waiting for member in people}
    told = {member.id: member for people in stands_now.values() for member in people}
    return [member for id_, member in told.items() if id_ not in owing]


def _match(party: int | None, kind: str, name: str) -> tuple[object, ...]:
    return (party,) if party is not None else (kind, name)
