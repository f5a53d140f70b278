"""Whether a meeting will be made up as it must be, and the warning to the secretariat before it is too late to mend."""

from __future__ import annotations

import datetime as dt

from sqlmodel import Session

from commands._base import Reply
from commands._bodies import short
from commands._meeting_words import look, when
from knowledge.composition import Fault, Lack
from knowledge.language import NOTHING, Text, join, same, say
from knowledge.meetings import Attendance
from storage import composition, deputy_calls, meeting_answers, meetings, outbox, secretariat
from storage.bodies import Body
from storage.meetings import Meeting

KIND = "composition"

_SIDES = {
    "kommune": Text("kommunane", "kommunene"),
    "foretak": say(nn="helseføretaket", nb="helseforetaket"),
    "brukar": say(nn="brukarrepresentantar", nb="brukerrepresentanter"),
    "fastlege": say(nn="fastlege", nb="fastlege"),
}


def lines(session: Session, meeting: Meeting, body: Body) -> list[Text]:
    """What will be wrong with those who come, as rows; nothing for a body that nobody is known to sit in."""
    return [_line(fault) for fault in _faults(session, meeting, body)]


def warned(session: Session, meeting: Meeting, body: Body, now: dt.datetime) -> int:
    """Tell the secretariat what the answers have made wrong, each state of it once. Returns how many are told."""
    on = meetings.day_of(meeting)
    before = {(fault.lack, fault.party): fault.has for fault in composition.faults(session, body, on)}
    faults = _faults(session, meeting, body)
    new = [fault for fault in faults if fault.has < before.get((fault.lack, fault.party), fault.needs)]
    if not new:
        return 0
    state = ",".join(f"{fault.lack}-{fault.party}-{fault.has}" for fault in new)
    reply = Reply(_text(meeting, body, new), facts=_callable(session, meeting, body, new), choices=(look(meeting),))
    told = 0
    for keeper in secretariat.keepers(session, body, on):
        key = f"composition:{meeting.id}:{meeting.round}:{state}:{keeper.id}"
        told += outbox.put(
            session,
            meeting.network,
            key,
            keeper.address,
            reply.as_json(),
            kind=KIND,
            now=now,
            expires=meeting.starts_at,
            reader=keeper.address,
        )
    return told


def _faults(session: Session, meeting: Meeting, body: Body) -> list[Fault]:
    if not meeting_answers.sitting(session, meeting):
        return []
    given = meeting_answers.given(session, meeting)
    away = [member for member, row in given.items() if row.answer == Attendance.NO]
    instead = {absent: deputy.id or 0 for absent, deputy in deputy_calls.accepted(session, meeting).items()}
    return composition.faults_of(session, body, meetings.day_of(meeting), away, instead)


def _text(meeting: Meeting, body: Body, faults: list[Fault]) -> Text:
    lead = say(
        nn="Møtet i {b} {w} blir ikkje sett saman slik det skal:",
        nb="Møtet i {b} {w} blir ikke satt sammen slik det skal:",
        b=short(body),
        w=when(meeting),
    )
    return join([lead, *(say(nn="• {l}", nb="• {l}", l=_line(fault)) for fault in faults)])


def _line(fault: Fault) -> Text:
    side = _SIDES.get(fault.party, same(fault.party))
    if fault.lack == Lack.QUORUM and not fault.party:
        return say(
            nn="berre {h} med røyst kjem, og det trengst {n} for å gjere vedtak",
            nb="bare {h} med stemme kommer, og det trengs {n} for å gjøre vedtak",
            h=fault.has,
            n=fault.needs,
        )
    return say(nn="{s}: {h} av {n}", nb="{s}: {h} av {n}", s=side, h=fault.has, n=fault.needs)


def _callable(session: Session, meeting: Meeting, body: Body, faults: list[Fault]) -> tuple[tuple[Text, Text], ...]:
    """Who could be called for each side that is short."""
    on = meetings.day_of(meeting)
    rows = []
    for party in dict.fromkeys(fault.party for fault in faults):
        people = composition.could_be_called(session, body, party, on)
        names = same(", ".join(one.name or one.address for one in people[:6]))
        none = say(nn="ingen vara er oppnemnd", nb="ingen vara er oppnevnt")
        label = say(nn="Kan kallast", nb="Kan kalles")
        side = _SIDES.get(party, NOTHING)
        rows.append((say(nn="{l}, {s}", nb="{l}, {s}", l=label, s=side) if side else label, names or none))
    return tuple(rows)
