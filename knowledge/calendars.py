"""What a calendar is told of meetings, as values; `bot.documents.calendar` writes them as iCalendar."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from knowledge.language import NOTHING, Text

LENGTH = dt.timedelta(hours=2)
"""How long a meeting stands in a calendar when nobody has said how long it lasts."""


class Method(StrEnum):
    """What a calendar is to do with a file: take it in as an invitation, take it out, or show it as it is."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One entry. Times are UTC with zone; with `whole_day` only the day in Oslo is known.

    `uid` never changes; `sequence` grows with each change, so that a calendar keeps the newest. `busy` False leaves
    the day free (a deadline).
    """

    uid: str
    sequence: int
    changed_at: dt.datetime
    starts_at: dt.datetime
    ends_at: dt.datetime
    title: Text
    whole_day: bool = False
    place: str = ""
    note: Text = NOTHING
    cancelled: bool = False
    busy: bool = True


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """A calendar file. `name` is what a subscribed calendar is called, `guest` who an invitation is for."""

    method: Method
    events: tuple[CalendarEvent, ...]
    name: Text = NOTHING
    guest: str = ""
