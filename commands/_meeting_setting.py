"""`/mote ny` and `/mote ekstra`: the secretariat sets a meeting, and everybody is invited at once."""

from __future__ import annotations

import datetime as dt

from commands import _meeting_news as news
from commands._base import Choice, Context, Field, Refusal, Reply, Request
from commands._bodies import short, which_body
from commands._meeting_words import ALL, facts, form, keeps, look, need_keeper
from knowledge.language import NOTHING, OSLO, Text, day, join, say
from knowledge.meetings import Slot, Unreadable, shown, slot
from knowledge.rhythm import next_host
from knowledge.workdays import is_workday
from knowledge.written_dates import read_day
from storage import bodies, meeting_changes, meetings
from storage.bodies import Body
from storage.meeting_changes import Taken
from storage.meetings import Meeting

_FURTHEST = dt.timedelta(days=5 * 366)
_EXTRA = "ekstraordinaert"


def new(request: Request, context: Context, *, extra: bool = False) -> Reply:
    """`/mote ny <organ>`: a form, then the meeting."""
    word = "ekstra" if extra else "ny"
    body = kept_body(context, request.words, word)
    if "day" not in request.fields:
        return _new_form(context, body, extra)
    chosen = slot_of(request, context)
    host = request.fields.get("host", "").strip()[:200] or None
    try:
        meeting = meeting_changes.add(
            context.session, body, chosen, context.member, context.now, host=host, kind=_EXTRA if extra else None
        )
    except Taken as taken:
        raise taken_by(taken.meeting) from None
    count = news.set_now(context.session, meeting, body, context.now)
    return receipt(meeting, body, say(nn="Møtet er sett.", nb="Møtet er satt."), told_by(count))


def kept_body(context: Context, words: str, word: str) -> Body:
    """The body named, whose secretariat the member keeps; asked back when none is named. Raises `Refusal`."""
    if words.strip():
        body = which_body(context, words, lambda b: f"/mote {word} {b.id}")
        need_keeper(context, body)
        return body
    mine = [body for body in bodies.current(context.session, context.network.id) if keeps(context, body)]
    if len(mine) == 1:
        return mine[0]
    if mine:
        raise Refusal(
            say(nn="Kva organ gjeld det?", nb="Hvilket organ gjelder det?"),
            choices=tuple(Choice(short(body), f"/mote {word} {body.id}") for body in mine[:20]),
        )
    raise Refusal(
        say(
            nn="Det er sekretariatet som set møte. Du kan sjå møta her.",
            nb="Det er sekretariatet som setter møter. Du kan se møtene her.",
        ),
        choices=(ALL,),
    )


def _new_form(context: Context, body: Body, extra: bool) -> Reply:
    rows = meetings.recent(context.session, body)
    turn = next_host([row.host for row in rows])
    last = rows[-1].place if rows else None
    lead = say(nn="Nytt møte i {b}.", nb="Nytt møte i {b}.", b=short(body))
    if extra:
        lead = say(nn="Ekstraordinært møte i {b}.", nb="Ekstraordinært møte i {b}.", b=short(body))
    hint = NOTHING
    if turn:
        hint = say(nn="Etter turen er det {h}.", nb="Etter turen er det {h}.", h=turn)
    elif body.host:
        hint = say(nn="Ifølgje kjelda: {h}.", nb="Ifølge kilden: {h}.", h=body.host)
    host = Field("host", say(nn="Vertskap", nb="Vertskap"), hint=hint, required=False, value=turn or "", limit=200)
    fields = (*when_fields("", "", last or ""), host)
    title = say(nn="Nytt møte", nb="Nytt møte")
    told = say(
        nn="Alle i organet får innkalling med ein gong du lagrar.",
        nb="Alle i organet får innkalling med en gang du lagrer.",
    )
    return Reply(join([lead, told], " "), form=form(title, f"/mote {'ekstra' if extra else 'ny'} {body.id}", *fields))


def when_fields(on: str, time: str, place: str) -> tuple[Field, ...]:
    """Day, time and place."""
    return (
        Field(
            "day",
            say(nn="Dag", nb="Dag"),
            hint=say(nn="Til dømes 11.2.2027 eller 11. februar.", nb="For eksempel 11.2.2027 eller 11. februar."),
            value=on,
            limit=40,
        ),
        Field(
            "time",
            say(nn="Klokkeslett", nb="Klokkeslett"),
            hint=say(
                nn="Til dømes 9–11.30. La det stå tomt når det ikkje er fastsett.",
                nb="For eksempel 9–11.30. La det stå tomt når det ikke er fastsatt.",
            ),
            required=False,
            value=time,
            limit=40,
        ),
        Field("place", say(nn="Stad", nb="Sted"), required=False, value=place, limit=200),
    )


def slot_of(request: Request, context: Context) -> Slot:
    """What the form's day, time and place say. Raises `Refusal` at the field."""
    on = read_day(request.fields.get("day", ""), context.today)
    if on is None:
        raise Refusal(
            say(
                nn="Den dagen finst ikkje. Skriv til dømes 11.2.2027.",
                nb="Den dagen finnes ikke. Skriv for eksempel 11.2.2027.",
            ),
            field="day",
        )
    try:
        chosen = slot(on, request.fields.get("time", ""), request.fields.get("place", "")[:200])
    except Unreadable:
        raise Refusal(
            say(
                nn="Det klokkeslettet forstår eg ikkje. Skriv til dømes 9, 09.30 eller 9–11.",
                nb="Det klokkeslettet forstår jeg ikke. Skriv for eksempel 9, 09.30 eller 9–11.",
            ),
            field="time",
        ) from None
    fault = unusable(chosen, context.now)
    if fault:
        raise Refusal(fault, field="day")
    return chosen


def unusable(chosen: Slot, now: dt.datetime) -> Text:
    """Why no meeting can be set then; empty when it can."""
    if chosen.starts_at <= now:
        return say(nn="{d} har alt vore.", nb="{d} har alt vært.", d=day(chosen.day))
    if chosen.starts_at > now + _FURTHEST:
        return say(nn="{d} er for langt fram.", nb="{d} er for langt fram.", d=day(chosen.day))
    return NOTHING


def taken_by(meeting: Meeting) -> Refusal:
    """The body has a meeting then already; a cancelled one can be held after all."""
    at = shown(meeting.starts_at, meeting.whole_day)
    if meeting.status == "planned":
        text = say(nn="Organet har alt møte {w}.", nb="Organet har alt møte {w}.", w=at)
        return Refusal(text, choices=(look(meeting),), field="day")
    text = say(nn="Organet har eit avlyst møte {w}.", nb="Organet har et avlyst møte {w}.", w=at)
    again = Choice(say(nn="Hald det likevel", nb="Hold det likevel"), f"/mote hald {meeting.id}")
    return Refusal(text, choices=(again,), field="day")


def told_by(count: int) -> Text:
    """How many have got a message."""
    if not count:
        return say(
            nn="Ingen sit i organet enno, så ingen har fått melding.",
            nb="Ingen sitter i organet ennå, så ingen har fått melding.",
        )
    return say(nn="{n} har fått melding.", nb="{n} har fått melding.", n=count)


def receipt(meeting: Meeting, body: Body, done: Text, told: Text) -> Reply:
    """What was done, how the meeting stands now, and what can be done with it."""
    off = NOTHING
    if not is_workday(meeting.starts_at.astimezone(OSLO).date()):
        off = say(nn="Merk: det er ein fridag.", nb="Merk: det er en fridag.")
    return Reply(
        join([done, told, off], " "),
        facts=((say(nn="Organ", nb="Organ"), short(body)), *facts(meeting, body)),
        choices=(
            look(meeting),
            Choice(say(nn="Flytt", nb="Flytt"), f"/mote flytt {meeting.id}"),
            Choice(say(nn="Avlys", nb="Avlys"), f"/mote avlys {meeting.id}"),
        ),
    )
