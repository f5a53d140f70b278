"""Everybody a meeting concerns is told of it once: invited, asked anew when it moves, and told when it is off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from sqlmodel import Session

from commands._base import Attachment, Choice, Reply
from commands._bodies import short
from commands._meeting_words import answers, calendar_file, called, facts, when
from knowledge.calendars import Method
from knowledge.language import NOTHING, Text, join, same, say
from storage import meeting_answers, outbox
from storage.bodies import Body
from storage.meetings import Meeting
from storage.tables import Member

KIND = "meeting_news"


def invited(session: Session, meeting: Meeting, body: Body, now: dt.datetime) -> int:
    """Invite all who sit there and have not been; returns how many are told now, the channel not counted."""
    lead = say(
        nn="Du er invitert til møte i {b} {w}. Kjem du?",
        nb="Du er invitert til møte i {b} {w}. Kommer du?",
        b=short(body),
        w=when(meeting),
    )
    return _ask(session, meeting, body, now, meeting_answers.sitting(session, meeting), lead)


def invite_one(session: Session, meeting: Meeting, body: Body, now: dt.datetime, member: Member) -> None:
    """The calendar file for a deputy who has said yes."""
    text = say(nn="Takk! Du møter i {b} {w}.", nb="Takk! Du møter i {b} {w}.", b=short(body), w=when(meeting))
    key = f"deputy:{meeting.id}:{meeting.round}:{member.address}"
    file = calendar_file(session, [(meeting, body)], Method.REQUEST, member.name)
    _put(session, meeting, now, member, key, _shown(meeting, body, text), file)


def set_now(session: Session, meeting: Meeting, body: Body, now: dt.datetime) -> int:
    """A new meeting: everybody is invited, the channel told."""
    text = say(nn="Nytt møte i {b}: {w}.", nb="Nytt møte i {b}: {w}.", b=short(body), w=when(meeting))
    _tell_channel(session, meeting, body, now, text)
    return invited(session, meeting, body, now)


def moved(
    session: Session, meeting: Meeting, body: Body, now: dt.datetime, before: Text, also: Iterable[Member]
) -> int:
    """A new time: everybody is asked anew. *also* are those whom the old time concerned."""
    text = say(
        nn="Møtet i {b} {before} er flytta til {w}.",
        nb="Møtet i {b} {before} er flyttet til {w}.",
        b=short(body),
        before=before,
        w=when(meeting),
    )
    _tell_channel(session, meeting, body, now, text)
    sits = meeting_answers.sitting(session, meeting)
    ask = say(
        nn="Kjem du? Det du svarte for den gamle tida, gjeld ikkje lenger.",
        nb="Kommer du? Det du svarte for den gamle tiden, gjelder ikke lenger.",
    )
    count = _ask(session, meeting, body, now, sits, join([text, ask], " "))
    rest = [member for member in also if member.id not in {one.id for one in sits}]
    return count + _tell(session, meeting, body, now, rest, text, Method.REQUEST)


def placed(session: Session, meeting: Meeting, body: Body, now: dt.datetime) -> int:
    """Another place or length; answers stand."""
    news = say(nn="har fått ny stad eller lengd.", nb="har fått nytt sted eller ny lengde.")
    text = join([called(meeting, body), news], " ")
    _tell_channel(session, meeting, body, now, text)
    return _tell(session, meeting, body, now, meeting_answers.concerned(session, meeting), text, Method.REQUEST)


def cancelled(
    session: Session, meeting: Meeting, body: Body, now: dt.datetime, why: str, concerned: Iterable[Member]
) -> int:
    """It is off."""
    because = say(nn="Grunn: {why}", nb="Grunn: {why}", why=why) if why else NOTHING
    off = join([called(meeting, body), say(nn="er avlyst.", nb="er avlyst.")], " ")
    text = join([off, because])
    _tell_channel(session, meeting, body, now, text)
    return _tell(session, meeting, body, now, concerned, text, Method.CANCEL)


def restored(session: Session, meeting: Meeting, body: Body, now: dt.datetime) -> int:
    """It is held after all; everybody is asked anew."""
    text = join([called(meeting, body), say(nn="blir halde likevel.", nb="blir holdt likevel.")], " ")
    _tell_channel(session, meeting, body, now, text)
    sits = meeting_answers.sitting(session, meeting)
    return _ask(session, meeting, body, now, sits, join([text, say(nn="Kjem du?", nb="Kommer du?")], " "))


def planned(session: Session, rows: list[Meeting], body: Body, now: dt.datetime) -> int:
    """Several new meetings: one message with all the dates, and one calendar file. Invitations come in time."""
    lead = say(nn="Nye møte i {b}:", nb="Nye møter i {b}:", b=short(body))
    dates = [join([when(row), same(row.place or ""), same(row.host or "")], ", ") for row in rows]
    text = join([lead, *(say(nn="• {d}", nb="• {d}", d=date) for date in dates)])
    later = say(
        nn="Du får ei innkalling du kan svare på før kvart møte.",
        nb="Du får en innkalling du kan svare på før hvert møte.",
    )
    everybody = {m.id: m for row in rows for m in meeting_answers.sitting(session, row)}
    first = rows[0]
    file = calendar_file(session, [(row, body) for row in rows], Method.PUBLISH)
    _tell_channel(session, first, body, now, text, key=f"plan:{first.id}:{len(rows)}")
    for member in everybody.values():
        reply = Reply(join([text, later]), choices=(_theirs(body),))
        _put(session, first, now, member, f"plan:{first.id}:{len(rows)}:{member.address}", reply, file)
    return len(everybody)


def _ask(session: Session, meeting: Meeting, body: Body, now: dt.datetime, guests: Iterable[Member], text: Text) -> int:
    keys = {meeting_answers.invite_key(meeting, guest.address): guest for guest in guests}
    had = outbox.known(session, keys)
    new = {key: guest for key, guest in keys.items() if key not in had}  # at nearly every tick: nobody
    if not new:
        return 0
    reply, asked = replace(_shown(meeting, body, text), choices=answers(meeting)), 0
    for key, guest in new.items():
        file = calendar_file(session, [(meeting, body)], Method.REQUEST, guest.name)
        asked += _put(session, meeting, now, guest, key, reply, file)
    return asked


def _tell(
    session: Session,
    meeting: Meeting,
    body: Body,
    now: dt.datetime,
    receivers: Iterable[Member],
    text: Text,
    method: Method,
) -> int:
    reply, told = _shown(meeting, body, text), 0
    for member in receivers:
        file = calendar_file(session, [(meeting, body)], method, member.name)
        key = f"meeting:{meeting.id}:{meeting.sequence}:{member.address}"
        told += _put(session, meeting, now, member, key, reply, file)
    return told


def _shown(meeting: Meeting, body: Body, text: Text) -> Reply:
    rows = tuple(facts(meeting, body)[1:])  # when it is stands in the text
    return Reply(text, facts=rows, choices=(_theirs(body),))


def _theirs(body: Body) -> Choice:
    return Choice(say(nn="Møta i {b}", nb="Møtene i {b}", b=body.abbreviation or body.name), f"/mote {body.id}")


def _tell_channel(session: Session, meeting: Meeting, body: Body, now: dt.datetime, text: Text, key: str = "") -> None:
    if body.channel:
        name = key or f"meeting:{meeting.id}:{meeting.sequence}"
        content = _shown(meeting, body, text).as_json()
        outbox.put(session, body.network, f"{name}:{body.channel}", body.channel, content, kind=KIND, now=now)


def _put(
    session: Session, meeting: Meeting, now: dt.datetime, member: Member, key: str, reply: Reply,
    file: Attachment | None = None,
) -> bool:  # fmt: skip
    content = replace(reply, files=(file,) if file else ()).as_json()
    return outbox.put(
        session,
        meeting.network,
        key,
        member.address,
        content,
        kind=KIND,
        now=now,
        expires=max(meeting.starts_at, now + dt.timedelta(days=1)),
        reader=member.address,
    )
