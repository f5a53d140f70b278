"""The rules of meetings: what the deadline for items is, and which meeting an item goes to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.language import OSLO, Text, day, moment


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


def is_open(meeting: MeetingDate, now: dt.datetime) -> bool:
    """Whether an item can still come in: before the meeting starts and to the end of the deadline's day."""
    today = now.astimezone(OSLO).date()
    return now < meeting.starts_at and (meeting.submit_by is None or today <= meeting.submit_by)


def meeting_for_item(meetings: Iterable[MeetingDate], now: dt.datetime) -> tuple[MeetingDate | None, list[MeetingDate]]:
    """The next meeting that an item can go to, and the coming ones that it is too late for."""
    coming = sorted((m for m in meetings if m.starts_at > now), key=lambda m: m.starts_at)
    chosen = next((m for m in coming if is_open(m, now)), None)
    return chosen, [m for m in coming if chosen is None or m.starts_at < chosen.starts_at]
