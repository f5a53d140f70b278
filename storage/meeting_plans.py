"""Meetings put up for a look before they are set: a series, or a list written by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlmodel import Session, col, select

from knowledge.meetings import Slot
from storage import meeting_changes
from storage.meeting_tables import MeetingPlan
from storage.tables import Body, Meeting, Member


@dataclass(frozen=True, slots=True)
class PlannedMeeting:
    """One meeting of a plan."""

    slot: Slot
    host: str | None = None


def draft(session: Session, body: Body, member: Member, now: dt.datetime, rows: list[PlannedMeeting]) -> MeetingPlan:
    """Keep a plan until the member says yes to it."""
    plan = MeetingPlan(
        network=body.network, body=body.id, member=member.id or 0, made_at=now, dates=[_plain(row) for row in rows]
    )
    session.add(plan)
    session.flush()
    return plan


def get(session: Session, network: str, plan: int) -> MeetingPlan | None:
    """One plan of the network, to set: others wait until the transaction ends."""
    rows = select(MeetingPlan).where(MeetingPlan.id == plan, MeetingPlan.network == network)
    return session.exec(rows.with_for_update()).first()


def rows_of(plan: MeetingPlan) -> list[PlannedMeeting]:
    """The plan's meetings."""
    return [_read(row) for row in plan.dates]


def set_all(
    session: Session, plan: MeetingPlan, body: Body, member: Member, now: dt.datetime
) -> tuple[list[Meeting], list[Meeting]]:
    """Set the plan's meetings that are still ahead: the new ones, and those that stood there already."""
    made: list[Meeting] = []
    there: list[Meeting] = []
    for row in rows_of(plan):
        if row.slot.starts_at <= now:
            continue
        try:
            made.append(meeting_changes.add(session, body, row.slot, member, now, host=row.host))
        except meeting_changes.Taken as taken:
            there.append(taken.meeting)
    plan.done_at = now
    session.flush()
    return made, there


def taken(session: Session, body: Body, rows: list[PlannedMeeting]) -> list[Meeting]:
    """The body's meetings that stand at one of the plan's times."""
    starts = [row.slot.starts_at for row in rows]
    found = select(Meeting).where(Meeting.network == body.network, Meeting.body == body.id)
    return list(session.exec(found.where(col(Meeting.starts_at).in_(starts)).order_by(col(Meeting.starts_at))))


def _plain(row: PlannedMeeting) -> dict[str, object]:
    return {
        "starts_at": row.slot.starts_at.isoformat(),
        "whole_day": row.slot.whole_day,
        "minutes": row.slot.minutes,
        "place": row.slot.place,
        "host": row.host,
    }


def _read(row: dict[str, object]) -> PlannedMeeting:
    minutes, place, host = row["minutes"], row["place"], row["host"]
    slot = Slot(
        dt.datetime.fromisoformat(str(row["starts_at"])),
        bool(row["whole_day"]),
        int(str(minutes)) if minutes else None,
        str(place) if place else None,
    )
    return PlannedMeeting(slot, str(host) if host else None)
