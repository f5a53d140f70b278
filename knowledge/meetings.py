"""The rules of meetings: when they are, what the deadline for items is, and which meeting an item goes to."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from knowledge import workdays
from knowledge.language import OSLO, Text, day, moment, same, say
from knowledge.rhythm import at
from knowledge.written_dates import read_day

ASSUMED_HOUR = dt.time(9)
"""When a meeting is thought to start whose hour nobody has said."""

INVITED_DAYS = 28
"""Calendar days before a meeting that its members are invited, at the latest."""

ASKED_AGAIN_DAYS = 7
"""Calendar days before a meeting that who has not answered is asked once more."""

_TIME = re.compile(r"(?:kl\.?\s*)?(\d{1,2})(?:[.:]?(\d{2}))?")
_SPAN = re.compile(r"\s*(?:-|–|til)\s*")
_ROW = re.compile(
    r"(?P<day>\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./]\s?\d{1,2}[./]?\s?(?:\d{4})?|\d{1,2}\.?\s+[a-zæøå]{3,9}\.?(?:\s+\d{4})?)"
    r"(?:,?\s+(?P<time>kl\.?\s*\d[\d.:]*(?:\s*(?:-|–|til)\s*\d[\d.:]*)?|\d{1,2}[.:]\d{2}(?:\s*(?:-|–|til)\s*\d{1,2}[.:]\d{2})?))?"
    r"(?:[,\s]\s*(?P<place>.*))?",
    re.IGNORECASE,
)


class Unreadable(ValueError):  # noqa: N818
    """What somebody wrote is no day or no hour; `what` is "day" or "time"."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True, slots=True)
class Slot:
    """When a meeting is (UTC with zone) and where. With `whole_day` its hour is assumed; `minutes` None is not said."""

    starts_at: dt.datetime
    whole_day: bool = False
    minutes: int | None = None
    place: str | None = None

    @property
    def day(self) -> dt.date:
        """The day in Oslo."""
        return self.starts_at.astimezone(OSLO).date()


class Attendance(StrEnum):
    """What a member answers an invitation."""

    YES = "ja"
    PARTLY = "delvis"
    NO = "nei"


def slot(day: dt.date, time: str = "", place: str = "") -> Slot:
    """A slot on *day*; *time* is "9", "09.00", "kl. 8.30–11" or empty. Raises `Unreadable`."""
    starts, minutes = read_times(time)
    return Slot(at(day, starts or ASSUMED_HOUR), starts is None, minutes, place.strip() or None)


def read_times(text: str) -> tuple[dt.time | None, int | None]:
    """When it starts and how many minutes it lasts; None for what is not said. Raises `Unreadable`."""
    if not text.strip():
        return None, None
    first, *rest = _SPAN.split(text.strip().lower())
    starts = _hour(first)
    if not rest:
        return starts, None
    ends = _hour(rest[0])
    minutes = (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
    if minutes <= 0 or len(rest) > 1:
        raise Unreadable("time")
    return starts, minutes


def _hour(text: str) -> dt.time:
    found = _TIME.fullmatch(text.strip())
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise Unreadable("time")
    return dt.time(int(found[1]), int(found[2] or 0))


def read_slot(row: str, today: dt.date) -> Slot:
    """A row as it is written by hand: "11.2.2027 kl. 9–11 Førde". Without a year the next such day.

    Raises `Unreadable`.
    """
    found = _ROW.fullmatch(" ".join(row.split()))
    on = read_day(found["day"].strip(), today) if found else None
    if found is None or on is None:
        raise Unreadable("day")
    return slot(on, found["time"] or "", found["place"] or "")


def moved_deadline(submit_by: dt.date | None, before: dt.datetime, after: dt.datetime) -> dt.date | None:
    """The deadline of a meeting that is moved: as many days before it as it was."""
    if submit_by is None:
        return None
    return submit_by + (after.astimezone(OSLO).date() - before.astimezone(OSLO).date())


@dataclass(frozen=True, slots=True)
class MeetingDate:
    """A planned meeting: when it starts (UTC with zone) and the last day for items, None when no deadline is set."""

    id: int
    starts_at: dt.datetime
    submit_by: dt.date | None = None

    @property
    def day(self) -> dt.date:
        """The day in Oslo."""
        return self.starts_at.astimezone(OSLO).date()


def deadline(starts_at: dt.datetime, submit_by: dt.date | None, submit_days: int | None) -> dt.date | None:
    """The last day (Oslo) that an item can come in: the meeting's own, else so many calendar days before, else none."""
    if submit_by is not None or submit_days is None:
        return submit_by
    return starts_at.astimezone(OSLO).date() - dt.timedelta(days=submit_days)


def shown(starts_at: dt.datetime, whole_day: bool) -> Text:
    """When a meeting is, for a reader: the day alone when no source states the hour."""
    return day(starts_at.astimezone(OSLO).date()) if whole_day else moment(starts_at)


def titled(body: str) -> Text:
    """ "Møte i SSU"; a body that is called a meeting itself is its own title."""
    if body.lower().rstrip("t").endswith("møte"):
        return same(body)
    return say(nn="Møte i {b}", nb="Møte i {b}", b=body)


def is_open(meeting: MeetingDate, now: dt.datetime) -> bool:
    """Whether an item can still come in: before the meeting starts and to the end of the deadline's day."""
    today = now.astimezone(OSLO).date()
    return now < meeting.starts_at and (meeting.submit_by is None or today <= meeting.submit_by)


def meeting_for_item(meetings: Iterable[MeetingDate], now: dt.datetime) -> tuple[MeetingDate | None, list[MeetingDate]]:
    """The next meeting that an item can go to, and the coming ones that it is too late for."""
    coming = sorted((m for m in meetings if m.starts_at > now), key=lambda m: m.starts_at)
    chosen = next((m for m in coming if is_open(m, now)), None)
    return chosen, [m for m in coming if chosen is None or m.starts_at < chosen.starts_at]


def invites(starts_at: dt.datetime, now: dt.datetime) -> bool:
    """Whether people are to be invited to a meeting at *starts_at*: from 08:00 Oslo four weeks ahead."""
    return _from_days_before(starts_at, INVITED_DAYS) <= now < starts_at


def asks_again(starts_at: dt.datetime, now: dt.datetime) -> bool:
    """Whether who has not answered is asked once more: in the last week."""
    return _from_days_before(starts_at, ASKED_AGAIN_DAYS) <= now < starts_at


def _from_days_before(starts_at: dt.datetime, days: int) -> dt.datetime:
    day = starts_at.astimezone(OSLO).date() - dt.timedelta(days=days)
    return workdays.morning(workdays.workday_at_or_before(day))
