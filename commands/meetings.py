"""`/mote`: the next meetings, answers to invitations, the year, the calendar; and how the secretariat sets meetings."""

from __future__ import annotations

from collections.abc import Callable

from commands import _meeting_answers as answering
from commands import _meeting_calendar as calendar
from commands import _meeting_deputies as deputies
from commands import _meeting_moving as moving
from commands import _meeting_series as many
from commands import _meeting_setting as setting
from commands import _meeting_year as wheel
from commands._base import Choice, Context, Reply, Request, command
from commands._bodies import short, which_body
from commands._meeting_words import answers, calendar_file, facts, find, keeps
from knowledge.calendars import Method
from knowledge.language import NOTHING, Text, day, join, same, say
from knowledge.meetings import shown
from storage import bodies, meeting_answers, meetings
from storage.bodies import Body
from storage.meetings import Meeting


def _one(request: Request, context: Context) -> Reply:
    """One meeting, who comes, and what the member can do."""
    meeting, body, _ = find(context, request.words)
    sits = context.member.id in {one.id for one in meeting_answers.sitting(context.session, meeting)}
    ahead = meeting.starts_at > context.now and meeting.status == "planned"
    buttons = list(answers(meeting)) if sits and ahead else []
    if keeps(context, body) and meeting.starts_at > context.now:
        words = (("flytt", "Flytt"), ("avlys", "Avlys")) if ahead else (("hald", "Hald det likevel"),)
        buttons += [Choice(same(label), f"/mote {each} {meeting.id}") for each, label in words]
    buttons.append(Choice(say(nn="Saklista", nb="Sakslisten"), f"/sak saksliste {meeting.id}"))
    file = calendar_file(context.session, [(meeting, body)], Method.PUBLISH)
    return Reply(
        say(nn="Møte i {b}", nb="Møte i {b}", b=short(body)),
        facts=(*facts(meeting, body), *answering.attendance(context, meeting, body)),
        choices=tuple(buttons),
        files=(file,) if ahead else (),
    )


def _coming(request: Request, context: Context) -> Reply:
    if request.words and request.words.lower() != "alle":
        return _of_body(context, which_body(context, request.words, lambda b: f"/mote {b.id}"))
    own = meetings.of_member(context.session, context.member.id or 0, context.today)
    chosen = own if own and not request.words else None
    rows = meetings.coming(context.session, context.network.id, context.now, chosen)
    everything = Choice(say(nn="Alle møte", nb="Alle møter"), "/mote alle")
    if not rows:
        return Reply(
            say(
                nn="Ingen møte er fastsette framover.",
                nb="Ingen møter er fastsatt framover.",
            ),
            choices=(everything,) if chosen else (),
        )
    lead = say(nn="Neste møte i organa dine:", nb="Neste møter i organene dine:")
    if chosen is None:
        lead = say(nn="Neste møte i {network}:", nb="Neste møter i {network}:", network=context.network.name)
    organs = {body.id: body for body in bodies.all_of(context.session, context.network.id)}
    return Reply(
        lead,
        facts=tuple((short(organs[m.body]), _lines(m, organs[m.body])) for m in rows[:8]),
        choices=(everything,) if chosen else (),
    )


def _of_body(context: Context, body: Body) -> Reply:
    rows = meetings.coming(context.session, context.network.id, context.now, [body.id])
    told = [(_when(m), _lines(m, body, when=False)) for m in rows[:8]]
    if body.meetings_per_year:
        told.append(
            (
                say(nn="Møte i året", nb="Møter i året"),
                say(nn="{n} ifølgje kjelda", nb="{n} ifølge kilden", n=body.meetings_per_year),
            )
        )
    if rows:
        return Reply(
            say(nn="Neste møte i {body}:", nb="Neste møter i {body}:", body=short(body)),
            facts=tuple((key, value or same("–")) for key, value in told),
            choices=(
                Choice(say(nn="Meld inn ei sak", nb="Meld inn en sak"), f"/sak ny {body.id}"),
                Choice(say(nn="Sjå neste møte", nb="Se neste møte"), f"/mote vis {rows[0].id}"),
                *_setting(context, body),
            ),
        )
    last = meetings.latest(context.session, context.network.id, context.now, body.id)
    known = (
        say(nn="Det siste eg veit om, var {when}.", nb="Det siste jeg vet om, var {when}.", when=_when(last))
        if last
        else NOTHING
    )
    nothing = say(
        nn="Eg veit ikkje om noko møte framover i {body}.",
        nb="Jeg vet ikke om noe møte framover i {body}.",
        body=short(body),
    )
    return Reply(join([nothing, known], " "), facts=tuple(told), choices=_setting(context, body))


def _setting(context: Context, body: Body) -> tuple[Choice, ...]:
    """What the body's secretariat can do."""
    if not keeps(context, body):
        return ()
    return (
        Choice(say(nn="Nytt møte", nb="Nytt møte"), f"/mote ny {body.id}"),
        Choice(say(nn="Fleire møte", nb="Flere møter"), f"/mote serie {body.id}"),
    )


def _when(meeting: Meeting) -> Text:
    return shown(meeting.starts_at, meeting.whole_day)


def _lines(meeting: Meeting, body: Body, *, when: bool = True) -> Text:
    limit = meetings.deadline_of(meeting, body)
    return join(
        [
            _when(meeting) if when else NOTHING,
            say(nn="Stad: {place}", nb="Sted: {place}", place=meeting.place) if meeting.place else NOTHING,
            say(nn="Vertskap: {host}", nb="Vertskap: {host}", host=meeting.host) if meeting.host else NOTHING,
            say(nn="Frist for saker: {day}", nb="Frist for saker: {day}", day=day(limit)) if limit else NOTHING,
            say(nn="Døme, ikkje eit ekte møte", nb="Eksempel, ikke et ekte møte") if meeting.example else NOTHING,
        ]
    )


_DOES: dict[str, Callable[[Request, Context], Reply]] = {
    "ny": setting.new,
    "ekstra": lambda request, context: setting.new(request, context, extra=True),
    "flytt": moving.move,
    "avlys": moving.cancel,
    "hald": moving.restore,
    "serie": many.series,
    "liste": many.listed,
    "svar": answering.answer,
    "delvis": answering.partly,
    "borte": answering.away,
    "vara": deputies.answered,
    "kalender": calendar.subscribed,
    "arshjul": wheel.year,
    "vis": _one,
}
_ALSO = {"ekstraordinaert": "ekstra", "hold": "hald", "datoar": "liste", "datoer": "liste", "aret": "arshjul"}


@command(
    "mote",
    aliases=("møte", "moter", "møter", "møta"),
    summary=say(nn="Neste møte og fristar, årshjul, kalender.", nb="Neste møter og frister, årshjul, kalender."),
    usage=say(
        nn="(organa dine) · <organ> · alle · årshjul · kalender · ny · serie · flytt · avlys",
        nb="(organene dine) · <organ> · alle · årshjul · kalender · ny · serie · flytt · avlys",
    ),
    words=("alle", "ssu", "fsu", *_DOES, *_ALSO),
    verbs=("alle", *_DOES, *_ALSO),
    of_bodies=True,
)
def mote(request: Request, context: Context) -> Reply:
    """The coming meetings of the member's bodies, of one body, or of the network; or what the first word says."""
    word, _, rest = request.words.strip().partition(" ")
    folded = word.lower().translate(str.maketrans("øåæ", "oae"))
    does = _DOES.get(_ALSO.get(folded, folded))
    if does is not None:
        return does(Request(rest.strip(), request.fields), context)
    if word.isascii() and word.isdecimal():
        return _one(request, context)
    return _coming(request, context)
