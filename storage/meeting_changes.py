"""Meetings set, moved, cancelled and held after all, with their history and what calendars must know."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete
from sqlmodel import Session, col, select

from knowledge.meetings import Slot, moved_deadline
from storage.meeting_tables import DeputyCall, MeetingAnswer, MeetingChange
from storage.tables import Body, Meeting, Member


class Taken(Exception):  # noqa: N818
    """The body has a meeting at that time already; `meeting` may be a cancelled one."""

    def __init__(self, meeting: Meeting) -> None:
        super().__init__(meeting.id)
        self.meeting = meeting


def hold(session: Session, meeting: Meeting) -> Meeting:
    """The meeting as it is now, to change: others wait until the transaction ends."""
    session.exec(select(Body).where(Body.id == meeting.body).with_for_update()).one()
    session.refresh(meeting)
    return meeting


def add(
    session: Session,
    body: Body,
    slot: Slot,
    member: Member | None,
    now: dt.datetime,
    *,
    host: str | None = None,
    kind: str | None = None,
    submit_by: dt.date | None = None,
) -> Meeting:
    """Set a meeting. Raises `Taken`."""
    session.exec(select(Body).where(Body.id == body.id).with_for_update()).one()
    _free(session, body.id, slot)
    row = Meeting(
        network=body.network,
        body=body.id,
        starts_at=slot.starts_at,
        whole_day=slot.whole_day,
        minutes=slot.minutes,
        place=slot.place,
        host=host,
        kind=kind,
        submit_by=submit_by,
        changed_at=now,
    )
    session.add(row)
    session.flush()
    _write(session, row, member, now, "set", after=slot.starts_at)
    return row


def move(session: Session, meeting: Meeting, slot: Slot, member: Member | None, now: dt.datetime) -> str | None:
    """Move a meeting, or change where it is. Returns "move", "place", or None when nothing changed. Raises `Taken`.

    A new time empties the answers and moves the deadline for items along.
    """
    before = Slot(meeting.starts_at, meeting.whole_day, meeting.minutes, meeting.place)
    if slot == before:
        return None
    what = "place"
    if (slot.starts_at, slot.whole_day) != (before.starts_at, before.whole_day):
        what = "move"
        if slot.starts_at != before.starts_at:
            _free(session, meeting.body, slot)
        meeting.submit_by = moved_deadline(meeting.submit_by, before.starts_at, slot.starts_at)
        meeting.starts_at, meeting.whole_day = slot.starts_at, slot.whole_day
        _ask_again(session, meeting)
    meeting.minutes, meeting.place = slot.minutes, slot.place
    _write(session, meeting, member, now, what, before.starts_at, slot.starts_at)
    return what


def cancel(session: Session, meeting: Meeting, member: Member | None, now: dt.datetime, why: str = "") -> None:
    """Cancel a planned meeting; its answers are void."""
    meeting.status = "cancelled"
    _ask_again(session, meeting)
    _write(session, meeting, member, now, "cancel", meeting.starts_at, why=why)


def restore(session: Session, meeting: Meeting, member: Member | None, now: dt.datetime) -> None:
    """Hold a cancelled meeting after all."""
    meeting.status = "planned"
    _ask_again(session, meeting)
    _write(session, meeting, member, now, "restore", after=meeting.starts_at)


def history(session: Session, meeting: Meeting) -> list[MeetingChange]:
    """What was done with the meeting, oldest first."""
    rows = select(MeetingChange).where(MeetingChange.network == meeting.network, MeetingChange.meeting == meeting.id)
    return list(session.exec(rows.order_by(col(MeetingChange.id))))


def _free(session: Session, body: str, slot: Slot) -> None:
    there = session.exec(select(Meeting).where(Meeting.body == body, Meeting.starts_at == slot.starts_at)).first()
    if there is not None:
        raise Taken(there)


def _ask_again(session: Session, meeting: Meeting) -> None:
    meeting.round += 1
    for table in (MeetingAnswer, DeputyCall):
        session.connection().execute(delete(table).where(col(table.meeting) == meeting.id))


def _write(
    session: Session,
    meeting: Meeting,
    member: Member | None,
    now: dt.datetime,
    what: str,
    before: dt.datetime | None = None,
    after: dt.datetime | None = None,
    why: str = "",
) -> None:
    if what != "set":
        meeting.sequence += 1
    meeting.changed_at = now
    session.add(
        MeetingChange(
            network=meeting.network,
            meeting=meeting.id or 0,
            member=member.id if member else None,
            at=now,
            what=what,
            before=before.isoformat() if before else None,
            after=after.isoformat() if after else None,
            why=why,
        )
    )
    session.flush()
