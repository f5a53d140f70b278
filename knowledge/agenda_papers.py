"""What a notice, an agenda and a case paper show, as values: chat and documents are written from the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.language import OSLO, Text

OPENING = (
    Text("Godkjenning av innkalling og sakliste", "Godkjenning av innkalling og saksliste"),
    Text("Protokoll frå førre møte", "Protokoll fra forrige møte"),
)
CLOSING = (Text("Eventuelt", "Eventuelt"),)
"""The fixed points of an agenda where a body has not said others. They have no number and no time of their own."""


PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
"""What kinds of file the papers come as."""


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One line of an agenda. `item` is None for a fixed point; `starts` is Oslo wall time when it can be known."""

    title: Text
    item: int | None = None
    number: str | None = None
    kind: Text | None = None
    minutes: int | None = None
    presenter: str = ""
    guests: tuple[str, ...] = ()
    starts: dt.time | None = None


@dataclass(frozen=True, slots=True)
class AgendaPaper:
    """A meeting's notice and agenda. `starts_at` is UTC with zone; with `whole_day` the hour is not known.

    `minutes` is the sum of the items that have a time, `length` what the meeting lasts, None when it is not set.
    `edition` counts what was sent out, 0 when nothing was. `language` is the network's.
    """

    network: str
    language: str
    body: str
    starts_at: dt.datetime
    whole_day: bool
    place: str | None
    host: str | None
    lines: tuple[AgendaLine, ...]
    minutes: int
    without_time: int
    length: int | None
    edition: int = 0

    @property
    def over(self) -> int:
        """Minutes that the items take beyond the meeting's length; 0 when they fit or no length is set."""
        return max(0, self.minutes - self.length) if self.length else 0


@dataclass(frozen=True, slots=True)
class CasePaper:
    """An item's case paper (saksframlegg). `way` is the bodies it has been at, with the reason it was sent on."""

    network: str
    language: str
    body: str
    number: str | None
    title: str
    kind: Text
    meeting: dt.datetime | None
    whole_day: bool
    presenter: str
    background: str
    assessment: str
    consequences: str
    proposal: str
    priority: str = ""
    agreement: str = ""
    links: tuple[str, ...] = ()
    way: tuple[tuple[str, str], ...] = ()


def timed(lines: Sequence[AgendaLine], starts_at: dt.datetime | None) -> tuple[AgendaLine, ...]:
    """The lines with the hour each item begins, for as long as the times before it are known.

    *starts_at* is UTC with zone, None when the meeting's hour is not known.
    """
    at = starts_at
    found = []
    for line in lines:
        known = at if line.item is not None else None
        found.append(replace(line, starts=known.astimezone(OSLO).time() if known else None))
        if line.item is not None:
            at = at + dt.timedelta(minutes=line.minutes) if at is not None and line.minutes else None
    return tuple(found)
