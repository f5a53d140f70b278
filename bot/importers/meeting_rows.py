"""A year's plan as it stands in a spreadsheet or a calendar file: rows with their faults, nothing written yet."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import recurring_ical_events
from icalendar import Calendar, Event

from bot.core import clean, holds_id, row_holds_id
from bot.importers.reading import BROKEN, DocumentError
from bot.importers.spreadsheets import Printed, sheets
from knowledge.language import OSLO
from knowledge.meetings import Slot, Unreadable, slot
from knowledge.written_dates import read_day

_HEADER_WITHIN = 15
_MOST = 500
_AHEAD = dt.timedelta(days=3 * 366)
DEADLINE = "-frist@samvit"
"""How the ids of deadlines in our own calendars end: they follow from the meetings."""
_TOO_OFTEN = {"SECONDLY", "MINUTELY", "HOURLY"}
_HEADERS = {
    "body": "organ utval utvalg råd møteorgan",
    "day": "dato dag møtedato",
    "time": "tid klokkeslett kl klokka klokken start starttid",
    "ends": "slutt til sluttid slutttid",
    "place": "stad sted lokale møtestad møtested",
    "host": "vertskap vert vertskapet",
    "submit_by": "frist saksfrist sakfrist innmeldingsfrist fristforsaker",
    "kind": "slag type møtetype",
    "status": "status",
    "moved_from": "flyttafrå flyttetfra førflytting",
}
_BY_HEADER = {name: field for field, names in _HEADERS.items() for name in names.split()}


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """One meeting as the file gives it. `number` is its row, or its place in a calendar; `body` as it is written."""

    number: int
    body: str
    slot: Slot
    host: str | None = None
    submit_by: dt.date | None = None
    extra: bool = False
    cancelled: bool = False
    moved_from: dt.date | None = None
    uid: str | None = None


def cell_text(value: object) -> str:
    """A cell as text: days in ISO form, hours with minutes, single spaces."""
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d}" if value.time() == dt.time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    if isinstance(value, float) and 0 < value < 1:  # Excel's way to keep an hour
        minutes = round(value * 24 * 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str("" if value is None else value).split())


def from_spreadsheet(data: bytes, today: dt.date) -> tuple[list[MeetingRow], list[str]]:
    """The rows of the first sheet with a body and a date, and what is wrong with the others.

    Raises `DocumentError` when there is no such sheet.
    """
    for printed in sheets(data, cell_text):
        for place, row in enumerate(printed[:_HEADER_WITHIN]):
            fields = [_BY_HEADER.get(re.sub(r"[\W_]", "", name.partition("(")[0].lower())) for name in row.cells]
            if "body" in fields and "day" in fields:
                return _read(printed[place + 1 :], fields, today)
    raise DocumentError("No sheet has the columns Organ and Dato. Others may be Tid, Slutt, Stad, Vertskap, Frist.")


def _read(
    printed: Sequence[Printed], fields: Sequence[str | None], today: dt.date
) -> tuple[list[MeetingRow], list[str]]:
    rows, faults = [], []
    for line in printed:
        cells = {field: cell for field, cell in zip(fields, line.cells, strict=False) if field and cell}
        try:
            if row_holds_id(line.cells):
                raise ValueError("a cell may hold a fødselsnummer")
            rows.append(_row(line.number, cells, today))
        except ValueError as fault:
            faults.append(f"Row {line.number}: {fault}.")
    if not rows and not faults:
        raise DocumentError("The spreadsheet has headings and no rows under them.")
    return rows, faults


def _row(number: int, cells: Mapping[str, str], today: dt.date) -> MeetingRow:
    if not cells.get("body"):
        raise ValueError("names no body")
    day, hour = cells.get("day", ""), ""
    if re.match(r"\d{4}-", day):
        day, _, hour = day.partition(" ")
    on = _day(day, today)
    times = cells.get("time") or hour
    if times and cells.get("ends"):
        times = f"{times}–{cells['ends']}"
    try:
        chosen = slot(on, times, cells.get("place", ""))
    except Unreadable:
        raise ValueError(f"{times!r} is no hour: write 9, 09.00 or 9–11") from None
    submit_by = _day(cells["submit_by"], today) if cells.get("submit_by") else None
    if submit_by is not None and submit_by > on:
        raise ValueError(f"the deadline {submit_by} is after the meeting {on}")
    return MeetingRow(
        number,
        cells["body"],
        chosen,
        cells.get("host"),
        submit_by,
        extra=cells.get("kind", "").lower().startswith("ekstra"),
        cancelled=cells.get("status", "").lower().startswith("avlys"),
        moved_from=_day(cells["moved_from"], today) if cells.get("moved_from") else None,
    )


def _day(text: str, today: dt.date) -> dt.date:
    found = read_day(text, today) if text else None
    if found is None:
        raise ValueError(f"{text!r} is no day: write 11.02.2027" if text else "has no date")
    return found


def from_calendar(data: bytes, now: dt.datetime, body: str = "") -> tuple[list[MeetingRow], list[str]]:
    """The meetings of a calendar file from *now* on, three years ahead; *body* when the file names none itself.

    Raises `DocumentError` when it is no calendar.
    """
    try:
        calendar = Calendar.from_ical(data)
        _not_too_often(calendar)
        found = sorted(recurring_ical_events.of(calendar).between(now, now + _AHEAD), key=lambda e: _starts(e)[0])
    except BROKEN as error:
        raise DocumentError("The file is no calendar (iCalendar) that can be read.") from error
    if len(found) > _MOST:
        raise DocumentError(f"The calendar holds more than {_MOST} meetings.")
    repeats = {str(e.get("UID")) for e in calendar.walk("VEVENT") if "RRULE" in e or "RDATE" in e}
    cancels = str(calendar.get("METHOD", "")).upper() == "CANCEL"
    rows, faults = [], []
    found = [event for event in found if not str(event.get("UID", "")).endswith(DEADLINE)]
    for number, event in enumerate(found, 1):
        try:
            rows.append(_event(number, event, body, cancels, repeats))
        except ValueError as fault:
            faults.append(f"Entry {number}: {fault}.")
        except BROKEN:
            faults.append(f"Entry {number}: it cannot be read.")
    if not rows and not faults:
        raise DocumentError("The calendar holds no meeting ahead.")
    return rows, faults


def _not_too_often(calendar: Calendar) -> None:
    for event in calendar.walk("VEVENT"):
        rules = event.get("RRULE", [])
        for rule in rules if isinstance(rules, list) else [rules]:
            if _TOO_OFTEN & {str(word).upper() for word in rule.get("FREQ", [])}:
                raise DocumentError("The calendar repeats something more than once a day: that is no meeting.")


def _event(number: int, event: Event, body: str, cancels: bool, repeats: set[str]) -> MeetingRow:
    starts, whole_day = _starts(event)
    summary, place = clean(str(event.get("SUMMARY", ""))), clean(str(event.get("LOCATION", "")))
    if holds_id(f"{summary} {place}", str(event.get("UID", ""))):
        raise ValueError("its words may hold a fødselsnummer")
    name = body or re.sub(r"\(.*?\)|^\s*(innkalling:?|møter? i|møte:?)\s+|\s+møte\s*$", "", summary, flags=re.I).strip()
    if not name:
        raise ValueError("names no body: give --body")
    uid = clean(str(event.get("UID", "")))
    if uid in repeats and "RECURRENCE-ID" in event:
        uid = f"{uid}/{event.decoded('RECURRENCE-ID'):%Y%m%d}"
    uid = uid.removesuffix("@samvit")
    minutes = None
    if not whole_day and "DTEND" in event:
        minutes = max(0, round((_at(event.decoded("DTEND")) - starts).total_seconds() / 60)) or None
    return MeetingRow(
        number,
        name,
        Slot(starts, whole_day, minutes, place or None),
        cancelled=cancels or str(event.get("STATUS", "")).upper() == "CANCELLED",
        uid=uid or None,
    )


def _starts(event: Event) -> tuple[dt.datetime, bool]:
    """When it starts, as UTC, and whether only its day is known; an hour without a zone is Oslo's."""
    value = event.decoded("DTSTART")
    if isinstance(value, dt.datetime):
        return _at(value), False
    return slot(value).starts_at, True


def _at(value: dt.date) -> dt.datetime:
    if not isinstance(value, dt.datetime):
        return slot(value).starts_at
    zoned = value if value.tzinfo else value.replace(tzinfo=OSLO)
    return zoned.astimezone(dt.UTC)
