"""A year's plan from a spreadsheet or a calendar file: every faulty row at once, nothing half-written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlmodel import Session, select

from bot.importers import meeting_rows, spreadsheets
from bot.importers.meeting_rows import MeetingRow
from bot.importers.reading import BROKEN, DocumentError, Progress, file_bytes
from commands import _meeting_news as news
from commands._meeting_words import when
from knowledge.language import OSLO
from knowledge.meetings import Slot, slot
from storage import bodies, meeting_answers, meeting_changes
from storage.tables import Body, Meeting


@dataclass(slots=True)
class Outcome:
    """What an import did, or would do, a line for each meeting; `past` are rows that are left out."""

    added: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    past: list[str] = field(default_factory=list)
    alike: int = 0
    told: int = 0


@dataclass(frozen=True, slots=True)
class _Matched:
    """A row with its body, and the meeting it is about, None for a new one."""

    row: MeetingRow
    body: Body
    meeting: Meeting | None


def load(source: str, now: dt.datetime, body: str = "") -> tuple[list[MeetingRow], list[str]]:
    """The rows of a file and its faults. Raises `DocumentError`."""
    if Path(source).suffix.lower() != ".ics":
        data = spreadsheets.load(source)
        try:
            return meeting_rows.from_spreadsheet(data, now.astimezone(OSLO).date())
        except BROKEN as error:
            raise DocumentError("The spreadsheet is broken: it cannot be read.") from error
    return meeting_rows.from_calendar(file_bytes(source), now, body)


def import_meetings(
    session: Session, network: str, rows: Sequence[MeetingRow], faults: Sequence[str], now: dt.datetime, told: Progress
) -> Outcome:
    """Write the plan. Whoever a move or a cancellation concerns is told; invitations come in time by themselves.

    Raises `DocumentError` with every fault of every row, and then nothing may be committed. A dry run is the same
    and rolled back.
    """
    outcome = Outcome()
    matched, more = _matched(session, network, rows, now, outcome)
    if faults or more:
        raise DocumentError(*sorted([*faults, *more], key=_row_first))
    for done, one in enumerate(matched):
        told(done, len(matched))
        _write(session, one, now, outcome)
    told(len(matched), len(matched))
    return outcome


def _matched(
    session: Session, network: str, rows: Sequence[MeetingRow], now: dt.datetime, outcome: Outcome
) -> tuple[list[_Matched], list[str]]:
    matched: list[_Matched] = []
    faults: list[str] = []
    seen: dict[tuple[str, dt.datetime], int] = {}
    for row in rows:
        named = bodies.named(session, network, row.body)
        if len(named) != 1:
            which = ", ".join(body.name for body in named[:6])
            why = f"may be several bodies: {which}" if named else "is no body of the network"
            faults.append(f"Row {row.number}: {row.body!r} {why}.")
            continue
        body = named[0]
        if row.slot.starts_at <= now:
            outcome.past.append(f"row {row.number}: {body.abbreviation or body.name} {row.slot.day}")
            continue
        twin = seen.setdefault((body.id, row.slot.starts_at), row.number)
        if twin != row.number:
            faults.append(f"Row {row.number}: this is the same meeting as row {twin}.")
        try:
            matched.append(_Matched(row, body, _meeting(session, network, body, row)))
        except ValueError as fault:
            faults.append(f"Row {row.number}: {fault}.")
    return matched, faults


def _meeting(session: Session, network: str, body: Body, row: MeetingRow) -> Meeting | None:
    """The meeting that a row is about: by its id in calendars, the day it is moved from, or its body and time."""
    rows = select(Meeting).where(Meeting.network == network, Meeting.body == body.id)
    if row.uid:
        found = session.exec(rows.where(Meeting.uid == row.uid)).first()
        if found is not None:
            return found
        if session.exec(select(Meeting.id).where(Meeting.uid == row.uid)).first() is not None:
            raise ValueError("its id in the calendar is that of a meeting of another body")
    if row.moved_from is not None:
        first, last = slot(row.moved_from, "0").starts_at, slot(row.moved_from, "23.59").starts_at
        there = session.exec(rows.where(Meeting.starts_at >= first, Meeting.starts_at <= last)).first()
        already = session.exec(rows.where(Meeting.starts_at == row.slot.starts_at)).first()
        if there is None and already is None:
            raise ValueError(f"no meeting stands on {row.moved_from}, which it is said to be moved from")
        return there or already
    return session.exec(rows.where(Meeting.starts_at == row.slot.starts_at)).first()


def _write(session: Session, one: _Matched, now: dt.datetime, outcome: Outcome) -> None:
    row, body, meeting = one.row, one.body, one.meeting
    name = f"{body.abbreviation or body.name} {row.slot.starts_at.astimezone(OSLO):%Y-%m-%d %H:%M}"
    if meeting is None:
        if row.cancelled:
            outcome.alike += 1
            return
        _add(session, row, body, now)
        outcome.added.append(name)
    elif row.cancelled:
        _cancel(session, meeting, body, now, name, outcome)
    else:
        _change(session, meeting, row, body, now, name, outcome)


def _add(session: Session, row: MeetingRow, body: Body, now: dt.datetime) -> None:
    kind = "ekstraordinaert" if row.extra else None
    made = meeting_changes.add(session, body, row.slot, None, now, host=row.host, kind=kind, submit_by=row.submit_by)
    made.uid = row.uid or made.uid
    session.flush()


def _cancel(session: Session, meeting: Meeting, body: Body, now: dt.datetime, name: str, outcome: Outcome) -> None:
    if meeting.status != "planned":
        outcome.alike += 1
        return
    also = meeting_answers.concerned(session, meeting)
    meeting_changes.cancel(session, meeting, None, now)
    outcome.told += news.cancelled(session, meeting, body, now, "", also)
    outcome.cancelled.append(name)


def _change(
    session: Session, meeting: Meeting, row: MeetingRow, body: Body, now: dt.datetime, name: str, outcome: Outcome
) -> None:
    before, also = when(meeting), meeting_answers.concerned(session, meeting)
    restored = meeting.status != "planned"
    if restored:
        meeting_changes.restore(session, meeting, None, now)
    try:
        what = meeting_changes.move(session, meeting, _kept(row.slot, meeting), None, now)
    except meeting_changes.Taken:
        raise DocumentError(f"Row {row.number}: the body has another meeting at that time.") from None
    details = _details(meeting, row)
    if what == "move":
        outcome.told += news.moved(session, meeting, body, now, before, also)
        outcome.moved.append(name)
    elif restored:
        outcome.told += news.restored(session, meeting, body, now)
        outcome.changed.append(name)
    elif what or details:
        if what:
            outcome.told += news.placed(session, meeting, body, now)
        outcome.changed.append(name)
    else:
        outcome.alike += 1
    session.flush()


def _kept(given: Slot, meeting: Meeting) -> Slot:
    """What the file does not say stays as it is."""
    same_day = given.whole_day and given.day == meeting.starts_at.astimezone(OSLO).date()
    at = replace(given, starts_at=meeting.starts_at, whole_day=meeting.whole_day) if same_day else given
    return replace(at, minutes=given.minutes or meeting.minutes, place=given.place or meeting.place)


def _details(meeting: Meeting, row: MeetingRow) -> bool:
    """Host, deadline and kind; whether any is other than before. An empty cell changes nothing."""
    wanted = {
        "host": row.host or meeting.host,
        "submit_by": row.submit_by or meeting.submit_by,
        "kind": "ekstraordinaert" if row.extra else meeting.kind,
    }
    changed = False
    for name, value in wanted.items():
        if getattr(meeting, name) != value:
            setattr(meeting, name, value)
            changed = True
    return changed


def _row_first(fault: str) -> int:
    return int("".join(c for c in fault.partition(":")[0] if c.isdecimal()) or 0)
