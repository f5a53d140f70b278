"""What a member sees first: what waits for the secretariat, the member's meetings to answer, items and seats."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import commands
from commands import _meeting_answers
from commands._base import Choice, Context, Reply
from commands._bodies import short
from commands._meeting_words import answers, look, when
from knowledge.language import NOTHING, Text, join, same, say
from knowledge.meetings import Attendance
from knowledge.terms import SOON
from storage import agenda, agenda_access, bodies, inquiries, meeting_answers, meetings, questions, terms
from storage.bodies import Body
from storage.meetings import Meeting

Part = tuple[Text, Callable[[Context], Reply]]
"""A heading, empty for what belongs under the one before, and how what stands there is found out."""

_MEETINGS = 4
_MISSING = 5
_FACTS = 10
_AHEAD = dt.timedelta(days=45)
"""So long before a meeting the secretariat sees who has not answered."""

_MY_MEETINGS = say(nn="Møta mine", nb="Møtene mine")


def parts(context: Context) -> list[Part]:
    """What the member's first page is made of, from the top."""
    items: Part = (say(nn="Sakene mine", nb="Sakene mine"), lambda c: _said(c, "/sak mine"))
    seats: Part = (say(nn="Verva mine", nb="Vervene mine"), lambda c: _said(c, "/verv mine"))
    return [*_for_secretariat(context), *_my_meetings(context), items, seats]


def _said(context: Context, line: str) -> Reply:
    """What *line* answers, shortened to what one takes in at a glance."""
    reply = commands.answer(line, {}, context)
    left = len(reply.facts) - _FACTS
    more = ((same("…"), say(nn="og {n} til", nb="og {n} til", n=left)),) if left > 0 else ()
    return replace(reply, facts=(*reply.facts[:_FACTS], *more))


def _my_meetings(context: Context) -> list[Part]:
    own = meetings.of_member(context.session, context.member.id or 0, context.today)
    if not own:
        return [(_MY_MEETINGS, lambda c: _said(c, "/mote"))]
    rows = meetings.coming(context.session, context.network.id, context.now, own)
    if not rows:
        none = Reply(
            say(
                nn="Ingen møte er fastsette framover i organa dine.",
                nb="Ingen møter er fastsatt framover i organene dine.",
            )
        )
        return [(_MY_MEETINGS, lambda _: none)]
    shown = [(NOTHING, _one(meeting)) for meeting in rows[:_MEETINGS]]
    rest: Part = (NOTHING, _rest)
    return [(_MY_MEETINGS, shown[0][1]), *shown[1:], *([rest] if len(rows) > _MEETINGS else [])]


def _rest(_: Context) -> Reply:
    return Reply(
        say(nn="Dette er dei næraste møta dine.", nb="Dette er de nærmeste møtene dine."),
        choices=(Choice(say(nn="Fleire møte", nb="Flere møter"), "/mote"),),
    )


def _one(meeting: Meeting) -> Callable[[Context], Reply]:
    return lambda context: _meeting(context, meeting)


def _meeting(context: Context, meeting: Meeting) -> Reply:
    """One meeting with what the member has answered, and the buttons to answer or to answer otherwise."""
    body = bodies.get(context.session, context.network.id, meeting.body)
    assert body is not None, meeting.body
    sits = context.member.id in {one.id for one in meeting_answers.sitting(context.session, meeting)}
    given = meeting_answers.given(context.session, meeting).get(context.member.id or 0)
    buttons = tuple(c for c in answers(meeting) if given is None or not c.line.endswith(f" {given.answer}"))
    lines = (
        short(body),
        when(meeting),
        same(meeting.place or ""),
        _answered(given.answer if given else None) if sits else _deputy(),
        say(nn="Døme, ikkje eit ekte møte", nb="Eksempel, ikke et ekte møte") if meeting.example else NOTHING,
    )
    return Reply(join(lines), choices=(*(buttons if sits else ()), look(meeting)))


def _answered(said: str | None) -> Text:
    if said is None:
        return say(nn="Du har ikkje svart enno. Kjem du?", nb="Du har ikke svart ennå. Kommer du?")
    return say(nn="Du har svart: {a}", nb="Du har svart: {a}", a=_meeting_answers.WORDS[Attendance(said)])


def _deputy() -> Text:
    return say(nn="Du er vara, og blir kalla inn om du trengst.", nb="Du er vara, og blir kalt inn om du trengs.")


def _for_secretariat(context: Context) -> list[Part]:
    if context.member.role != "secretariat":
        return []
    return [(say(nn="Ventar på sekretariatet", nb="Venter på sekretariatet"), _office)]


def _office(context: Context) -> Reply:
    """How much waits for those who keep the secretariat, with the way to each."""
    kept = agenda_access.kept(context.session, context.member, context.today)
    ids = [body.id for body in kept]
    missing = _missing(context, kept)
    rows = [*_items(context, ids), *missing, *_questions(context), *_terms(context, ids)]
    if not rows:
        return Reply(say(nn="Ingenting ventar på deg no.", nb="Ingenting venter på deg nå."))
    found = {choice.line: choice for _, _, choice in rows}
    return Reply(
        say(nn="Dette ventar på deg:", nb="Dette venter på deg:"),
        facts=tuple((label, text) for label, text, _ in rows),
        choices=tuple(found.values()),
    )


_Row = tuple[Text, Text, Choice]


def _items(context: Context, ids: list[str]) -> list[_Row]:
    new = len(agenda.inbox(context.session, context.network.id, ids))
    left = len(agenda.stranded(context.session, context.network.id, ids, context.now))
    to = Choice(say(nn="Innboksen", nb="Innboksen"), "/sak innboks")
    rows = (
        (say(nn="Saker som er komne inn", nb="Saker som er kommet inn"), new),
        (say(nn="Saker som treng møte eller utfall", nb="Saker som trenger møte eller utfall"), left),
    )
    return [(label, same(n), to) for label, n in rows if n]


def _missing(context: Context, kept: list[Body]) -> list[_Row]:
    """Who has not answered the nearest meetings."""
    organs = {body.id: body for body in kept}
    coming = meetings.coming(context.session, context.network.id, context.now, list(organs))
    rows = []
    for meeting in (m for m in coming if m.starts_at <= context.now + _AHEAD):
        sits = len(meeting_answers.sitting(context.session, meeting))
        left = len(meeting_answers.unanswered(context.session, meeting))
        if left:
            name = organs[meeting.body].abbreviation or organs[meeting.body].name
            label = say(nn="Manglar svar: {b}, {w}", nb="Mangler svar: {b}, {w}", b=name, w=when(meeting))
            to = Choice(say(nn="Svar til {b}", nb="Svar til {b}", b=name), f"/mote vis {meeting.id}")
            rows.append((label, say(nn="{n} av {all}", nb="{n} av {all}", n=left, all=sits), to))
    return rows[:_MISSING]


def _questions(context: Context) -> list[_Row]:
    waiting = inquiries.waiting(context.session, context.network.id)
    unanswered = questions.unanswered(context.session, context.network.id)
    to = Choice(say(nn="Spørsmåla", nb="Spørsmålene"), "/avtale hol")
    rows = (
        (say(nn="Spørsmål som ventar på svar frå deg", nb="Spørsmål som venter på svar fra deg"), waiting),
        (say(nn="Spørsmål eg ikkje fann svar på", nb="Spørsmål jeg ikke fant svar på"), unanswered),
    )
    return [(label, same(n), to) for label, n in rows if n]


def _terms(context: Context, ids: list[str]) -> list[_Row]:
    ending = terms.ending(context.session, context.network.id, context.today, SOON)
    n = sum(term.body.id in ids for term in ending)
    label = say(nn="Verv som går ut det neste halvåret", nb="Verv som går ut det neste halvåret")
    to = Choice(say(nn="Lista over verv", nb="Listen over verv"), "/verv styr")
    return [(label, same(n), to)] if n else []
