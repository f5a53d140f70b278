"""Answers to an invitation: I come, I come in part, I cannot; and who comes to a meeting."""

from __future__ import annotations

from collections.abc import Mapping

from commands import _meeting_composition as composition
from commands import _meeting_deputies as deputies
from commands._base import Choice, Context, Field, Form, Refusal, Reply, Request
from commands._bodies import short
from commands._meeting_words import answers, called, find, form, keeps, not_begun, when
from knowledge.agenda import State
from knowledge.language import NOTHING, Text, join, same, say
from knowledge.meetings import Attendance
from storage import deputy_calls, meeting_agendas, meeting_answers, meeting_changes
from storage.bodies import Body
from storage.meeting_tables import MeetingAnswer
from storage.meetings import Meeting
from storage.tables import AgendaItem, Member

_BUTTONS = 8

WORDS = {
    Attendance.YES: say(nn="kjem", nb="kommer"),
    Attendance.PARTLY: say(nn="kjem delvis", nb="kommer delvis"),
    Attendance.NO: say(nn="kan ikkje", nb="kan ikke"),
}


def answer(request: Request, context: Context) -> Reply:
    """`/mote svar <nr>.<runde> ja|delvis|nei`."""
    number, _, word = request.words.strip().partition(" ")
    meeting, body, _ = _invited(context, number)
    said = next((each for each in Attendance if each == word.strip().lower()), None)
    if said is None:
        raise Refusal(say(nn="Kjem du?", nb="Kommer du?"), choices=answers(meeting))
    before = meeting_answers.answer(context.session, meeting, context.member, said, context.now)
    if said == Attendance.NO:
        return deputies.needed(context, meeting, body)
    freed = deputies.not_needed(context, meeting, body) if before == Attendance.NO else NOTHING
    if said == Attendance.YES:
        for item in meeting_answers.away_for(context.session, meeting, context.member):
            meeting_answers.answer(context.session, meeting, context.member, said, context.now, item=item)
            deputies.not_needed(context, meeting, body, item)
        thanks = say(nn="Takk, då er du venta {w}.", nb="Takk, da er du ventet {w}.", w=when(meeting))
        return Reply(join([thanks, freed], " "), choices=_otherwise(meeting, said))
    return _partly(context, meeting, freed)


def _invited(context: Context, number: str) -> tuple[Meeting, Body, Member]:
    """The meeting that the member may answer for. Raises `Refusal`; for an old date with the new one's buttons."""
    meeting, body, round_ = find(context, number)
    meeting_changes.hold(context.session, meeting)  # two presses at once call one deputy
    not_begun(context, meeting)
    if meeting.status != "planned":
        raise Refusal(
            join([called(meeting, body), say(nn="er avlyst.", nb="er avlyst.")], " "),
            choices=(Choice(say(nn="Møta i {b}", nb="Møtene i {b}", b=short(body)), f"/mote {body.id}"),),
        )
    if context.member.id not in {one.id for one in meeting_answers.sitting(context.session, meeting)}:
        raise Refusal(
            say(
                nn="Det er dei som sit i {b}, som svarer på innkallinga.",
                nb="Det er de som sitter i {b}, som svarer på innkallingen.",
                b=body.name,
            ),
            choices=(Choice(say(nn="Møta i {b}", nb="Møtene i {b}", b=short(body)), f"/mote {body.id}"),),
        )
    if round_ is not None and round_ != meeting.round:
        raise Refusal(
            say(
                nn="Møtet i {b} har fått ny tid: {w}. Kjem du då?",
                nb="Møtet i {b} har fått ny tid: {w}. Kommer du da?",
                b=short(body),
                w=when(meeting),
            ),
            choices=answers(meeting),
        )
    return meeting, body, context.member


def _otherwise(meeting: Meeting, said: Attendance) -> tuple[Choice, ...]:
    """The other two answers, for a change of mind."""
    return tuple(choice for choice in answers(meeting) if not choice.line.endswith(f" {said}"))


def _partly(context: Context, meeting: Meeting, freed: Text) -> Reply:
    items = _items(context, meeting)
    away = set(meeting_answers.away_for(context.session, meeting, context.member))
    lead = say(nn="Notert: du kjem delvis {w}.", nb="Notert: du kommer delvis {w}.", w=when(meeting))
    which = NOTHING
    if items:
        which = say(
            nn="Er det saker du ikkje er med på? Trykk på dei, så kallar eg vara for dei.",
            nb="Er det saker du ikke er med på? Trykk på dem, så kaller jeg vara for dem.",
        )
    line = f"/mote borte {meeting.id}.{meeting.round}"
    rows = tuple(Choice(_item_label(context, item, item.id in away), f"{line} {item.id}") for item in items[:_BUTTONS])
    time = Choice(say(nn="Skriv når du er med", nb="Skriv når du er med"), f"/mote delvis {meeting.id}.{meeting.round}")
    return Reply(join([lead, freed, which], " "), choices=(*rows, time, *_otherwise(meeting, Attendance.PARTLY)))


def _items(context: Context, meeting: Meeting) -> list[AgendaItem]:
    """What the member may know of the agenda: what has been sent out, all of it for the secretariat."""
    plan = meeting_agendas.of(context.session, meeting)
    sent = {row.get("item") for row in plan.published}
    return [item for item in meeting_agendas.items(context.session, meeting, (State.ON_AGENDA,)) if item.id in sent]


def _item_label(context: Context, item: AgendaItem, away: bool) -> Text:
    number = meeting_agendas.number_of(context.session, item) or str(item.id)
    title = item.title if len(item.title) < 40 else item.title[:39] + "…"
    if away:
        return say(nn="Med likevel: {n} {t}", nb="Med likevel: {n} {t}", n=number, t=title)
    return say(nn="Borte: {n} {t}", nb="Borte: {n} {t}", n=number, t=title)


def partly(request: Request, context: Context) -> Reply:
    """`/mote delvis <nr>`: when the member is there, in words."""
    meeting, body, _ = _invited(context, request.words)
    if "note" not in request.fields:
        label = say(nn="Når er du med?", nb="Når er du med?")
        hint = say(nn="Til dømes fram til kl. 11.", nb="For eksempel fram til kl. 11.")
        given = meeting_answers.given(context.session, meeting).get(context.member.id or 0)
        field = Field("note", label, hint=hint, limit=200, value=given.note if given else "")
        return Reply(called(meeting, body), form=_note_form(request, field))
    meeting_answers.answer(
        context.session, meeting, context.member, Attendance.PARTLY, context.now, note=request.fields["note"][:200]
    )
    return _partly(context, meeting, NOTHING)


def _note_form(request: Request, field: Field) -> Form:
    return form(say(nn="Kjem delvis", nb="Kommer delvis"), f"/mote delvis {request.words}", field)


def away(request: Request, context: Context) -> Reply:
    """`/mote borte <nr> <sak>`: away for one item, or there for it after all; the deputy is called the same way."""
    number, _, chosen = request.words.strip().partition(" ")
    meeting, body, _ = _invited(context, number)
    item = next((i for i in _items(context, meeting) if str(i.id) == chosen.strip()), None)
    if item is None or item.id is None:
        raise Refusal(
            say(nn="Den saka er ikkje på saklista.", nb="Den saken er ikke på sakslisten."), choices=answers(meeting)
        )
    back = item.id in meeting_answers.away_for(context.session, meeting, context.member)
    said = Attendance.YES if back else Attendance.NO
    meeting_answers.answer(context.session, meeting, context.member, said, context.now, item=item.id)
    if not meeting_answers.given(context.session, meeting).get(context.member.id or 0):
        meeting_answers.answer(context.session, meeting, context.member, Attendance.PARTLY, context.now)
    if back:
        freed = deputies.not_needed(context, meeting, body, item.id)
        return _partly(context, meeting, freed)
    told = deputies.needed(context, meeting, body, item)
    again = _partly(context, meeting, NOTHING)
    return Reply(join([told.text, again.text]), choices=again.choices)


def attendance(context: Context, meeting: Meeting, body: Body) -> tuple[tuple[Text, Text], ...]:
    """Who comes: names for those who sit there and for the secretariat, numbers for others."""
    sits = meeting_answers.sitting(context.session, meeting)
    given = meeting_answers.given(context.session, meeting)
    instead = deputy_calls.accepted(context.session, meeting)
    named = keeps(context, body) or context.member.id in {one.id for one in sits}
    rows = []
    for said in (*Attendance, None):
        whose = [m for m in sits if (given[m.id].answer if m.id in given else None) == said]
        label = WORDS[said] if said else say(nn="har ikkje svart", nb="har ikke svart")
        if whose:
            rows.append((_capital(label), _people(whose, named, given, instead)))
    wrong = composition.lines(context.session, meeting, body) if keeps(context, body) and rows else []
    if wrong:
        rows.append((say(nn="Samansetjing", nb="Sammensetning"), join(wrong)))
    return tuple(rows)


def _people(whose: list[Member], named: bool, given: Mapping[int, MeetingAnswer], instead: dict[int, Member]) -> Text:
    if not named:
        return same(str(len(whose)))
    return join([_person(member, given, instead) for member in whose], ", ")


def _person(member: Member, given: Mapping[int, MeetingAnswer], instead: dict[int, Member]) -> Text:
    name, number = member.name or member.address, member.id or 0
    note = given[number].note if number in given else ""
    deputy = instead.get(number)
    if deputy is not None:
        return say(nn="{n} (vara: {d})", nb="{n} (vara: {d})", n=name, d=deputy.name or deputy.address)
    return same(f"{name} ({note})" if note else name)


def _capital(text: Text) -> Text:
    return Text(text.nn[:1].upper() + text.nn[1:], text.nb[:1].upper() + text.nb[1:])
