"""Which meeting an item goes to, and what is done when it comes too late or too early."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from commands._base import Context
from knowledge.language import NOTHING, Text, day, say
from knowledge.meetings import MeetingDate, meeting_for_item
from storage import agenda_rules, meetings
from storage.bodies import Body

NEXT, EXCEPTION = "neste", "unntak"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item goes: the meeting's id, the one it asks to be let into late, and what both sides are told."""

    meeting: int | None
    late_for: int | None = None
    told: Text = NOTHING
    office: Text = NOTHING


def place(context: Context, body: Body) -> Place:
    """The meeting for an item that comes in now, by the body's own deadlines."""
    chosen, late = meeting_for_item(meetings.dates(context.session, body, context.now), context.now)
    rule = agenda_rules.of(context.session, body)
    if late:
        return _late(chosen, late[0], rule.late)
    opens = _opens(chosen, rule.open_days)
    if chosen is not None and opens is not None and context.today < opens:
        early = say(
            nn="Innmeldinga til dette møtet opnar {day}. Saka ligg klar til då.",
            nb="Innmeldingen til dette møtet åpner {day}. Saken ligger klar til da.",
            day=day(opens),
        )
        return Place(chosen.id, told=early)
    return Place(chosen.id if chosen else None)


def _late(chosen: MeetingDate | None, late: MeetingDate, rule: str | None) -> Place:
    if rule == EXCEPTION:
        asked = say(
            nn="Fristen for møtet {day} er ute. Eg har spurt sekretariatet om saka kan vere med likevel, "
            "og seier ifrå når dei har svart.",
            nb="Fristen for møtet {day} er ute. Jeg har spurt sekretariatet om saken kan være med likevel, "
            "og sier fra når de har svart.",
            day=day(late.day),
        )
        office = say(
            nn="Kom etter fristen for møtet {day}. Kan saka vere med likevel?",
            nb="Kom etter fristen for møtet {day}. Kan saken være med likevel?",
            day=day(late.day),
        )
        return Place(chosen.id if chosen else None, late.id, asked, office)
    if chosen is None:
        told = say(
            nn="Fristen for det næraste møtet er ute, og møtet etter er ikkje fastsett. Saka blir liggjande til då.",
            nb="Fristen for det nærmeste møtet er ute, og møtet etter er ikke fastsatt. Saken blir liggende til da.",
        )
        return Place(None, told=told)
    told = say(
        nn="Fristen for det næraste møtet er ute, så saka går til det neste.",
        nb="Fristen for det nærmeste møtet er ute, så saken går til det neste.",
    )
    return Place(chosen.id, told=told)


def _opens(meeting: MeetingDate | None, open_days: int | None) -> dt.date | None:
    return meeting.day - dt.timedelta(days=open_days) if meeting is not None and open_days is not None else None
