"""Who answered an invitation what, and who is to be told of a meeting."""

from __future__ import annotations

import datetime as dt

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from knowledge.language import OSLO
from knowledge.meetings import Attendance
from storage import members
from storage.meeting_tables import DeputyCall, MeetingAnswer
from storage.tables import Meeting, Member


def invite_key(meeting: Meeting, address: str) -> str:
    """Under which somebody is invited to this date of the meeting, once."""
    return f"invite:{meeting.id}:{meeting.round}:{address}"


def answer(
    session: Session,
    meeting: Meeting,
    member: Member,
    said: Attendance,
    now: dt.datetime,
    *,
    item: int = 0,
    note: str | None = None,
) -> Attendance | None:
    """Write down what *member* says; a later word replaces the earlier. Returns the earlier one."""
    row = session.exec(_answers(meeting, item).where(MeetingAnswer.member == member.id)).first()
    before = Attendance(row.answer) if row else None
    if row is None:
        row = MeetingAnswer(
            network=meeting.network, meeting=meeting.id or 0, member=member.id or 0, item=item, answer=said, at=now
        )
        session.add(row)
    row.answer, row.at = said.value, now
    if note is not None:
        row.note = note
    session.flush()
    return before


def given(session: Session, meeting: Meeting, item: int = 0) -> dict[int, MeetingAnswer]:
    """The answers for the meeting, or for one item of it, by the member's id."""
    return {row.member: row for row in session.exec(_answers(meeting, item))}


def away_for(session: Session, meeting: Meeting, member: Member) -> list[int]:
    """The agenda items that *member* has said to be away for."""
    rows = select(MeetingAnswer.item).where(
        MeetingAnswer.network == meeting.network,
        MeetingAnswer.meeting == meeting.id,
        MeetingAnswer.member == member.id,
        MeetingAnswer.item != 0,
        MeetingAnswer.answer == Attendance.NO,
    )
    return list(session.exec(rows.order_by(col(MeetingAnswer.item))))


def sitting(session: Session, meeting: Meeting) -> list[Member]:
    """Who sits in the body on the day of the meeting, in the order of the seats."""
    return members.in_body(session, meeting.network, meeting.body, meeting.starts_at.astimezone(OSLO).date())


def standing_in(session: Session, meeting: Meeting) -> list[Member]:
    """The deputies who have said that they come, for the meeting or for an item."""
    rows = (
        select(Member)
        .join(DeputyCall, col(DeputyCall.deputy) == col(Member.id))
        .where(DeputyCall.network == meeting.network, DeputyCall.meeting == meeting.id, DeputyCall.state == "accepted")
        .order_by(col(Member.id))
    )
    return list({member.id: member for member in session.exec(rows)}.values())


def concerned(session: Session, meeting: Meeting) -> list[Member]:
    """Everybody whom a change of the meeting concerns."""
    everybody = [*sitting(session, meeting), *standing_in(session, meeting)]
    return list({member.id: member for member in everybody}.values())


def unanswered(session: Session, meeting: Meeting) -> list[Member]:
    """Who sits in the body and has not answered."""
    known = given(session, meeting)
    return [member for member in sitting(session, meeting) if member.id not in known]


def replaced(session: Session, network: str) -> tuple[set[tuple[str, str]], dict[str, list[Member]]]:
    """Who need not be reminded of which meeting, as ("meeting:12", address), and the deputies who come instead."""
    no = (
        select(MeetingAnswer.meeting, Member.address)
        .join(Member, col(Member.id) == col(MeetingAnswer.member))
        .where(MeetingAnswer.network == network, MeetingAnswer.item == 0, MeetingAnswer.answer == Attendance.NO)
    )
    yes = (
        select(DeputyCall.meeting, Member)
        .join(Member, col(Member.id) == col(DeputyCall.deputy))
        .where(DeputyCall.network == network, DeputyCall.item == 0, DeputyCall.state == "accepted")
        .where(col(Member.left_on).is_(None))
        .order_by(col(DeputyCall.id))
    )
    instead: dict[str, list[Member]] = {}
    for meeting, member in session.exec(yes):
        instead.setdefault(f"meeting:{meeting}", []).append(member)
    return {(f"meeting:{meeting}", address) for meeting, address in session.exec(no)}, instead


def _answers(meeting: Meeting, item: int) -> SelectOfScalar[MeetingAnswer]:
    return select(MeetingAnswer).where(
        MeetingAnswer.network == meeting.network, MeetingAnswer.meeting == meeting.id, MeetingAnswer.item == item
    )
