"""`/mote serie` and `/mote liste`: many meetings at once, shown before they are set."""

from __future__ import annotations

import re

from commands import _meeting_news as news
from commands._base import Choice, Context, Field, Option, Refusal, Reply, Request, row_id
from commands._bodies import short
from commands._meeting_setting import kept_body, slot_of, unusable, when_fields
from commands._meeting_words import form, need_keeper
from knowledge.language import NOTHING, OSLO, Text, join, same, say
from knowledge.meetings import Slot, Unreadable, read_slot, shown
from knowledge.rhythm import RHYTHM_WORDS, Rhythm, at, days, hosts
from knowledge.workdays import is_workday
from storage import bodies, meeting_plans, meetings
from storage.bodies import Body
from storage.meeting_plans import PlannedMeeting

_MOST = 30


def series(request: Request, context: Context) -> Reply:
    """`/mote serie <organ>`: a rhythm from a first day on."""
    if request.words.strip().lower().startswith("ja "):
        return _set(request, context)
    body = kept_body(context, request.words, "serie")
    if "day" not in request.fields:
        return _series_form(context, body)
    rhythm = next((each for each in Rhythm if each == request.fields.get("rhythm")), None)
    if rhythm is None:
        raise Refusal(say(nn="Vel kor ofte.", nb="Velg hvor ofte."), field="rhythm")
    count = request.fields.get("count", "").strip()
    if not (count.isascii() and count.isdecimal() and len(count) < 4 and 1 <= int(count) <= _MOST):
        raise Refusal(say(nn="Skriv eit tal frå 1 til {m}.", nb="Skriv et tall fra 1 til {m}.", m=_MOST), field="count")
    first = slot_of(request, context)
    sides = tuple(side.strip()[:100] for side in re.split(r"[;,/]", request.fields.get("host", "")) if side.strip())
    dates = days(rhythm, first.day, int(count))
    time = first.starts_at.astimezone(OSLO).time()
    slots = [Slot(at(date, time), first.whole_day, first.minutes, first.place) for date in dates]
    past = meetings.recent(context.session, body, 1)
    turns = hosts(sides, len(slots), past[-1].host if past else None)
    return _look(context, body, [PlannedMeeting(s, h) for s, h in zip(slots, turns, strict=True)])


def _series_form(context: Context, body: Body) -> Reply:
    options = tuple(Option(text, rhythm.value) for rhythm, text in RHYTHM_WORDS.items())
    past = [row.host for row in meetings.recent(context.session, body) if row.host]
    sides = "; ".join(dict.fromkeys(past))
    fields = (
        Field("rhythm", say(nn="Kor ofte", nb="Hvor ofte"), "choice", options, value=Rhythm.FOUR_A_YEAR.value),
        *when_fields("", "", ""),
        Field("count", say(nn="Kor mange møte", nb="Hvor mange møter"), value="4", limit=3),
        Field(
            "host",
            say(nn="Vertskap, på skift", nb="Vertskap, på skift"),
            hint=say(nn="Skil med semikolon: kommunane; Helse X.", nb="Skill med semikolon: kommunene; Helse X."),
            required=False,
            value=sides,
            limit=200,
        ),
    )
    lead = say(
        nn="Møte i {b} framover. Du får sjå datoane før noko blir sett.",
        nb="Møter i {b} framover. Du får se datoene før noe blir satt.",
        b=short(body),
    )
    button = say(nn="Vis datoane", nb="Vis datoene")
    title = say(nn="Fleire møte", nb="Flere møter")
    return Reply(lead, form=form(title, f"/mote serie {body.id}", *fields, submit=button))


def listed(request: Request, context: Context) -> Reply:
    """`/mote liste <organ>`: dates written by hand, one a line; all faulty lines are told at once."""
    body = kept_body(context, request.words, "liste")
    if "dates" not in request.fields:
        field = Field(
            "dates",
            say(nn="Datoar, ein på kvar linje", nb="Datoer, én på hver linje"),
            "long",
            hint=say(nn="Til dømes: 11.2.2027 kl. 9–11 Førde", nb="For eksempel: 11.2.2027 kl. 9–11 Førde"),
        )
        button = say(nn="Vis datoane", nb="Vis datoene")
        title = say(nn="Fleire møte", nb="Flere møter")
        lead = say(nn="Møte i {b}.", nb="Møter i {b}.", b=short(body))
        return Reply(lead, form=form(title, f"/mote liste {body.id}", field, submit=button))
    rows, faults = _read(request.fields["dates"], context)
    if not rows and not faults:
        raise Refusal(say(nn="Skriv minst ein dato.", nb="Skriv minst én dato."), field="dates")
    if faults:
        lead = say(nn="Desse linjene må rettast:", nb="Disse linjene må rettes:")
        raise Refusal(join([lead, *faults]), field="dates")
    return _look(context, body, [PlannedMeeting(row) for row in rows])


def _read(text: str, context: Context) -> tuple[list[Slot], list[Text]]:
    rows: list[Slot] = []
    faults: list[Text] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        fault = NOTHING
        try:
            row = read_slot(line.strip(), context.today)
            fault = unusable(row, context.now)
            if any(row.starts_at == other.starts_at for other in rows):
                fault = say(nn="står to gonger.", nb="står to ganger.")
            rows.append(row)
        except Unreadable as unreadable:
            fault = say(nn="finst ikkje som dag.", nb="finnes ikke som dag.")
            if unreadable.what == "time":
                fault = say(nn="har eit klokkeslett som ikkje finst.", nb="har et klokkeslett som ikke finnes.")
        if fault:
            quoted = line.strip()[:60]
            faults.append(say(nn="• linje {n}, «{q}»: {f}", nb="• linje {n}, «{q}»: {f}", n=number, q=quoted, f=fault))
    if len(rows) > _MOST:
        faults.append(say(nn="• Høgst {m} møte om gongen.", nb="• Høyst {m} møter om gangen.", m=_MOST))
    return sorted(rows, key=lambda row: row.starts_at), faults


def _look(context: Context, body: Body, rows: list[PlannedMeeting]) -> Reply:
    """The dates as they would be set, with what is unusual about them."""
    there = {row.starts_at for row in meeting_plans.taken(context.session, body, rows)}
    plan = meeting_plans.draft(context.session, body, context.member, context.now, rows)
    lines = [_line(row, row.slot.starts_at in there) for row in rows]
    lead = say(nn="Slik blir møta i {b}:", nb="Slik blir møtene i {b}:", b=short(body))
    return Reply(
        join([lead, *lines]),
        choices=(
            Choice(say(nn="Set møta", nb="Sett møtene"), f"/mote serie ja {plan.id}"),
            Choice(say(nn="Andre datoar", nb="Andre datoer"), f"/mote liste {body.id}"),
        ),
    )


def _line(row: PlannedMeeting, taken: bool) -> Text:
    off = NOTHING
    if taken:
        off = say(nn="står der frå før", nb="står der fra før")
    elif not is_workday(row.slot.day):
        off = say(nn="fridag!", nb="fridag!")
    when = shown(row.slot.starts_at, row.slot.whole_day)
    parts = join([when, same(row.slot.place or ""), same(row.host or ""), off], ", ")
    return say(nn="• {p}", nb="• {p}", p=parts)


def _set(request: Request, context: Context) -> Reply:
    number = row_id(request.words.split()[-1])
    plan = None if number is None else meeting_plans.get(context.session, context.network.id, number)
    body = bodies.get(context.session, context.network.id, plan.body) if plan else None
    if plan is None or body is None:
        raise Refusal(say(nn="Den planen finn eg ikkje.", nb="Den planen finner jeg ikke."))
    need_keeper(context, body)
    back = Choice(say(nn="Møta i {b}", nb="Møtene i {b}", b=short(body)), f"/mote {body.id}")
    if plan.done_at is not None:
        return Reply(say(nn="Møta er alt sette.", nb="Møtene er alt satt."), choices=(back,))
    made, there = meeting_plans.set_all(context.session, plan, body, context.member, context.now)
    told = NOTHING
    if made:
        count = news.planned(context.session, made, body, context.now)
        told = say(nn="{n} har fått datoane.", nb="{n} har fått datoene.", n=count)
    stood = NOTHING
    if there:
        stood = say(nn="{n} stod der frå før.", nb="{n} sto der fra før.", n=len(there))
    done = say(nn="{n} møte er sette.", nb="{n} møter er satt.", n=len(made))
    return Reply(join([done, told, stood], " "), choices=(back,))
