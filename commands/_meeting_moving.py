"""`/mote flytt`, `avlys`, `hald`: the secretariat changes a meeting, and everybody is told once."""

from __future__ import annotations

import datetime as dt

from commands import _meeting_news as news
from commands._base import Choice, Context, Field, Refusal, Reply, Request
from commands._bodies import short
from commands._meeting_setting import receipt, slot_of, taken_by, told_by, when_fields
from commands._meeting_words import called, find, form, keeps, look, need_keeper, not_begun, when
from knowledge.language import NOTHING, OSLO, Text, day, join, say
from storage import agenda, bodies, meeting_agendas, meeting_answers, meeting_changes, meetings
from storage.bodies import Body
from storage.meeting_changes import Taken
from storage.meetings import Meeting


def move(request: Request, context: Context) -> Reply:
    """`/mote flytt <nr>`: another time or place."""
    meeting, body, seen = _kept(request, context, "flytt")
    if "day" not in request.fields:
        return _move_form(meeting, body)
    _planned(meeting, body)
    chosen = slot_of(request, context)
    meeting_changes.hold(context.session, meeting)
    if seen is not None and seen != meeting.sequence:
        raise _stale(meeting, body)
    before, also = when(meeting), meeting_answers.concerned(context.session, meeting)
    try:
        what = meeting_changes.move(context.session, meeting, chosen, context.member, context.now)
    except Taken as taken:
        raise taken_by(taken.meeting) from None
    if what is None:
        return receipt(meeting, body, say(nn="Møtet stod slik frå før.", nb="Møtet stod slik fra før."), NOTHING)
    if what == "place":
        told = told_by(news.placed(context.session, meeting, body, context.now))
        return receipt(meeting, body, say(nn="Møtet er endra.", nb="Møtet er endret."), told)
    told = told_by(news.moved(context.session, meeting, body, context.now, before, also))
    return receipt(meeting, body, say(nn="Møtet er flytta.", nb="Møtet er flyttet."), told)


def _move_form(meeting: Meeting, body: Body) -> Reply:
    _planned(meeting, body)
    local = meeting.starts_at.astimezone(OSLO)
    time = "" if meeting.whole_day else f"{local:%H.%M}"
    if time and meeting.minutes:
        time += f"–{local + dt.timedelta(minutes=meeting.minutes):%H.%M}"
    fields = when_fields(f"{local:%d.%m.%Y}", time, meeting.place or "")
    line = f"/mote flytt {meeting.id}.{meeting.sequence}"
    return Reply(
        join([called(meeting, body), say(nn="skal flyttast.", nb="skal flyttes.")], " "),
        form=form(say(nn="Flytt møtet", nb="Flytt møtet"), line, *fields),
    )


def cancel(request: Request, context: Context) -> Reply:
    """`/mote avlys <nr>`: a form that asks why, then it is off."""
    meeting, body, seen = _kept(request, context, "avlys")
    _planned(meeting, body)
    if "why" not in request.fields:
        why = Field("why", say(nn="Grunn", nb="Grunn"), required=False, limit=500,
                    hint=say(nn="Alle i organet får lese han.", nb="Alle i organet får lese den."))  # fmt: skip
        line = f"/mote avlys {meeting.id}.{meeting.sequence}"
        title, button = say(nn="Avlys møtet", nb="Avlys møtet"), say(nn="Avlys", nb="Avlys")
        lead = join([called(meeting, body), say(nn="blir avlyst for alle.", nb="blir avlyst for alle.")], " ")
        return Reply(lead, form=form(title, line, why, submit=button))
    meeting_changes.hold(context.session, meeting)
    if seen is not None and seen != meeting.sequence:
        raise _stale(meeting, body)
    also, why_said = meeting_answers.concerned(context.session, meeting), request.fields["why"].strip()[:500]
    meeting_changes.cancel(context.session, meeting, context.member, context.now, why_said)
    told = told_by(news.cancelled(context.session, meeting, body, context.now, why_said, also))
    back = Choice(say(nn="Hald det likevel", nb="Hold det likevel"), f"/mote hald {meeting.id}")
    waiting = agenda.of_meeting(context.session, context.network.id, meeting.id or 0, meeting_agendas.ON_THE_WAY)
    items = NOTHING
    if waiting:
        items = say(
            nn="{n} saker var meinte for møtet. Finn dei i innboksen og utset dei.",
            nb="{n} saker var ment for møtet. Finn dem i innboksen og utsett dem.",
            n=len(waiting),
        )
    inbox = Choice(say(nn="Innboksen", nb="Innboksen"), "/sak innboks")
    text = join([say(nn="Møtet er avlyst.", nb="Møtet er avlyst."), told, items], " ")
    return Reply(text, choices=(back, inbox) if waiting else (back,))


def restore(request: Request, context: Context) -> Reply:
    """`/mote hald <nr>`: a cancelled meeting is held after all."""
    meeting, body, _ = _kept(request, context, "hald")
    meeting_changes.hold(context.session, meeting)
    if meeting.status == "planned":
        return receipt(meeting, body, say(nn="Møtet er ikkje avlyst.", nb="Møtet er ikke avlyst."), NOTHING)
    meeting_changes.restore(context.session, meeting, context.member, context.now)
    told = told_by(news.restored(context.session, meeting, body, context.now))
    return receipt(meeting, body, say(nn="Møtet blir halde likevel.", nb="Møtet blir holdt likevel."), told)


def _kept(request: Request, context: Context, word: str) -> tuple[Meeting, Body, int | None]:
    """The meeting that is named; without a name the coming ones as buttons. Raises `Refusal`."""
    if not request.words.strip():
        raise _which(context, word)
    meeting, body, seen = find(context, request.words)
    need_keeper(context, body)
    not_begun(context, meeting)
    return meeting, body, seen


def _which(context: Context, word: str) -> Refusal:
    status = "cancelled" if word == "hald" else "planned"
    rows = meetings.coming(context.session, context.network.id, context.now, limit=20, status=status)
    organs = {body.id: body for body in bodies.all_of(context.session, context.network.id)}
    mine = [row for row in rows if keeps(context, organs[row.body])]
    label = [
        say(nn="{b} {w}", nb="{b} {w}", b=organs[m.body].abbreviation or organs[m.body].name, w=_brief(m)) for m in mine
    ]
    return Refusal(
        say(nn="Kva for eit møte?", nb="Hvilket møte?") if mine else say(nn="Ingen møte.", nb="Ingen møter."),
        choices=tuple(Choice(text, f"/mote {word} {m.id}") for text, m in zip(label, mine, strict=True)),
    )


def _brief(meeting: Meeting) -> Text:
    return day(meeting.starts_at.astimezone(OSLO).date(), weekday=False)


def _planned(meeting: Meeting, body: Body) -> None:
    if meeting.status != "planned":
        raise Refusal(
            join([called(meeting, body), say(nn="er avlyst.", nb="er avlyst.")], " "),
            choices=(Choice(say(nn="Hald det likevel", nb="Hold det likevel"), f"/mote hald {meeting.id}"),),
        )


def _stale(meeting: Meeting, body: Body) -> Refusal:
    off = say(nn="avlyst", nb="avlyst") if meeting.status != "planned" else when(meeting)
    return Refusal(
        say(
            nn="Nokon kom deg i forkjøpet: møtet i {b} er no {w}. Sjå på det og vel på nytt.",
            nb="Noen kom deg i forkjøpet: møtet i {b} er nå {w}. Se på det og velg på nytt.",
            b=short(body),
            w=off,
        ),
        choices=(look(meeting),),
    )
