"""What a meeting is called, its buttons, and the calendar file that goes along."""

from __future__ import annotations

from sqlmodel import Session

from commands._base import Attachment, Choice, Context, Field, Form, Refusal, row_id
from commands._bodies import office, short, which_body
from knowledge.calendars import CalendarFile, Method
from knowledge.language import NOTHING, Text, day, join, same, say
from knowledge.meetings import shown
from storage import bodies, calendars, meetings, secretariat
from storage.bodies import Body
from storage.meetings import Meeting

ALL = Choice(say(nn="Alle møte", nb="Alle møter"), "/mote alle")


def when(meeting: Meeting) -> Text:
    """The day, and the hour when it is known."""
    return shown(meeting.starts_at, meeting.whole_day)


def called(meeting: Meeting, body: Body) -> Text:
    """ "Møtet i Strategisk samarbeidsutval (SSU) torsdag …", to begin a sentence with."""
    return say(nn="Møtet i {b} {w}", nb="Møtet i {b} {w}", b=short(body), w=when(meeting))


def facts(meeting: Meeting, body: Body) -> tuple[tuple[Text, Text], ...]:
    """Where, who hosts, and by when items must be in."""
    limit = meetings.deadline_of(meeting, body)
    rows = (
        (say(nn="Når", nb="Når"), when(meeting)),
        (say(nn="Stad", nb="Sted"), same(meeting.place or "")),
        (say(nn="Vertskap", nb="Vertskap"), same(meeting.host or "")),
        (say(nn="Frist for saker", nb="Frist for saker"), day(limit) if limit else NOTHING),
        (say(nn="Merk", nb="Merk"), marks(meeting)),
    )
    return tuple((label, value) for label, value in rows if value)


def marks(meeting: Meeting) -> Text:
    """What is unusual about it."""
    extra = say(nn="Ekstraordinært møte", nb="Ekstraordinært møte") if meeting.kind == "ekstraordinaert" else NOTHING
    gone = say(nn="Avlyst", nb="Avlyst") if meeting.status == "cancelled" else NOTHING
    example = say(nn="Døme, ikkje eit ekte møte", nb="Eksempel, ikke et ekte møte") if meeting.example else NOTHING
    return join([extra, gone, example], ". ")


def answers(meeting: Meeting) -> tuple[Choice, ...]:
    """The three buttons of an invitation; they count for this date only."""
    line = f"/mote svar {meeting.id}.{meeting.round}"
    return (
        Choice(say(nn="Eg kjem", nb="Jeg kommer"), f"{line} ja"),
        Choice(say(nn="Kjem delvis", nb="Kommer delvis"), f"{line} delvis"),
        Choice(say(nn="Kan ikkje", nb="Kan ikke"), f"{line} nei"),
    )


def look(meeting: Meeting) -> Choice:
    """To the meeting itself."""
    return Choice(say(nn="Sjå møtet", nb="Se møtet"), f"/mote vis {meeting.id}")


def calendar_file(session: Session, rows: list[tuple[Meeting, Body]], method: Method, guest: str = "") -> Attachment:
    """The meetings for a calendar program."""
    events = tuple(calendars.entry(session, meeting, body) for meeting, body in rows)
    title = say(nn="Til kalenderen (.ics)", nb="Til kalenderen (.ics)")
    if method == Method.CANCEL:
        title = say(nn="Ta møtet ut av kalenderen (.ics)", nb="Ta møtet ut av kalenderen (.ics)")
    name = "avlyst.ics" if method == Method.CANCEL else "mote.ics"
    return Attachment(name, "text/calendar", title, CalendarFile(method, events, guest=guest))


def find(context: Context, words: str) -> tuple[Meeting, Body, int | None]:
    """The meeting that "12" or "12.3" stands for, and the number after the point; or a body's next one.

    Raises `Refusal`.
    """
    first, _, edition = words.strip().partition(".")
    number = row_id(first)
    if number is None:
        body = which_body(context, words, lambda b: f"/mote {b.id}")
        coming = meetings.coming(context.session, context.network.id, context.now, [body.id], limit=1)
        if coming:
            return coming[0], body, None
        raise Refusal(
            say(nn="{b} har ikkje noko møte framover.", nb="{b} har ikke noe møte framover.", b=body.name),
            choices=(ALL,),
        )
    found = meetings.get(context.session, context.network.id, number)
    if found is None:
        raise Refusal(say(nn="Det møtet finn eg ikkje.", nb="Det møtet finner jeg ikke."), choices=(ALL,))
    organ = bodies.get(context.session, context.network.id, found.body)
    assert organ is not None
    return found, organ, row_id(edition)


def keeps(context: Context, body: Body) -> bool:
    """Whether the member keeps the body's secretariat today."""
    return secretariat.may_act(context.session, context.member, body, context.today)


def need_keeper(context: Context, body: Body) -> None:
    """Raises `Refusal` for all but the body's secretariat."""
    if not keeps(context, body):
        no = say(
            nn="Det er sekretariatet for {b} som set, flyttar og avlyser møte.",
            nb="Det er sekretariatet for {b} som setter, flytter og avlyser møter.",
            b=body.name,
        )
        look = Choice(say(nn="Møta i {b}", nb="Møtene i {b}", b=short(body)), f"/mote {body.id}")
        raise Refusal(join([no, office(context, body)], " "), choices=(look,))


def not_begun(context: Context, meeting: Meeting) -> None:
    """Raises `Refusal` for a meeting that has been."""
    if meeting.starts_at <= context.now:
        raise Refusal(
            say(
                nn="Møtet {w} har alt vore, så det kan ikkje endrast.",
                nb="Møtet {w} har alt vært, så det kan ikke endres.",
                w=when(meeting),
            ),
            choices=(ALL,),
        )


def form(title: Text, line: str, *fields: Field, submit: Text | None = None) -> Form:
    """A form of the meetings'."""
    return Form(title, line, fields, submit or say(nn="Lagre", nb="Lagre"))
