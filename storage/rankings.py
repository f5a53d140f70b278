"""What user representatives want a meeting to take up, in order."""

from __future__ import annotations

import datetime as dt

from sqlmodel import Session, col, select

from knowledge import agenda_ranking
from storage.agenda_tables import RankedList, Ranking
from storage.tables import Meeting, Member


def of(session: Session, meeting: Meeting) -> Ranking | None:
    """The meeting's ranking, None when nobody was asked."""
    return session.get(Ranking, meeting.id)


def open_(session: Session, meeting: Meeting, candidates: list[int], now: dt.datetime) -> Ranking:
    """Ask for an order of *candidates*; asked again, the new ones are added and nothing that was said is lost."""
    session.exec(select(Meeting).where(Meeting.id == meeting.id).with_for_update()).one()
    row = of(session, meeting)
    if row is None:
        row = Ranking(meeting=meeting.id or 0, network=meeting.network, opened_at=now)
        session.add(row)
    row.candidates = [*row.candidates, *(c for c in candidates if c not in row.candidates)]
    session.flush()
    return row


def note(session: Session, row: Ranking, member: Member, items: list[int], now: dt.datetime) -> None:
    """Write down the member's order, instead of an earlier one."""
    session.refresh(row, with_for_update=True)
    there = session.exec(
        select(RankedList).where(RankedList.meeting == row.meeting, RankedList.member == member.id)
    ).first()
    if there is None:
        there = RankedList(network=row.network, meeting=row.meeting, member=member.id or 0, at=now)
        session.add(there)
    there.items, there.at = list(items), now
    session.flush()


def lists(session: Session, row: Ranking) -> dict[int, list[int]]:
    """Each member's order, by member id."""
    rows = select(RankedList).where(RankedList.network == row.network, RankedList.meeting == row.meeting)
    return {one.member: one.items for one in session.exec(rows.order_by(col(RankedList.id)))}


def result(session: Session, row: Ranking) -> list[int]:
    """The candidates by what all lists say together, the most wanted first."""
    return agenda_ranking.ranked([*lists(session, row).values()], row.candidates)


def close(session: Session, row: Ranking, departures: dict[int, str], now: dt.datetime) -> None:
    """End the ranking with the reason for each item that was left off in spite of it."""
    row.closed_at = now
    row.departures = {**row.departures, **{str(item): why for item, why in departures.items()}}
    session.flush()
