"""How reminders of answers, items, papers, tasks and questions are worded."""

from __future__ import annotations

import datetime as dt

from sqlmodel import Session

from commands._base import Choice
from commands._bodies import short
from commands._meeting_words import answers
from knowledge.language import NOTHING, OSLO, Text, day, say
from knowledge.meetings import shown
from knowledge.reminders import Kind, Occasion, Role
from storage import bodies, meetings

WORDS = {
    Kind.ANSWER: Text("svar som manglar", "svar som mangler"),
    Kind.ITEM_OPENS: Text("at innmeldinga opnar", "at innmeldingen åpner"),
    Kind.PAPERS: Text("sakspapir", "sakspapirer"),
    Kind.TASK: Text("oppgåver", "oppgaver"),
    Kind.INQUIRY: Text("spørsmål utan svar", "spørsmål uten svar"),
}
"""What a member calls each of these kinds."""

LINE_WORD = {
    Kind.ANSWER: "svar",
    Kind.ITEM_OPENS: "opning",
    Kind.PAPERS: "sakspapir",
    Kind.TASK: "oppgåve",
    Kind.INQUIRY: "spørsmål",
}
"""How each of these kinds is typed after `/varsel av`."""

TYPED = {
    Kind.ANSWER: ("svar", "manglande svar", "manglende svar", "answer"),
    Kind.ITEM_OPENS: ("opning", "apning", "opnar", "apner", "item_opens"),
    Kind.PAPERS: ("sakspapir", "sakspapira", "sakspapirer", "papir", "papers"),
    Kind.TASK: ("oppgave", "oppgaver", "oppgavene", "task"),
    Kind.INQUIRY: ("sporsmal", "inquiry"),
}
"""Other ways to type them, folded."""

OFFICE = frozenset({Kind.PAPERS, Kind.INQUIRY})
"""The kinds that only a secretariat hears of."""

WHO = {
    Kind.ANSWER: say(
        nn="Dei som er inviterte til eit møte og ikkje har svart, blir spurde ein gong til.",
        nb="De som er invitert til et møte og ikke har svart, blir spurt en gang til.",
    ),
    Kind.ITEM_OPENS: say(
        nn="Når det opnar for å melde saker til eit møte, får dei som sit i organet, vite det.",
        nb="Når det åpner for å melde saker til et møte, får de som sitter i organet, vite det.",
    ),
    Kind.PAPERS: say(
        nn="Sekretariatet for organet får varsel om når sakspapira skal ut, til saklista er send.",
        nb="Sekretariatet for organet får varsel om når sakspapirene skal ut, til sakslisten er sendt.",
    ),
    Kind.TASK: say(
        nn="Den som har ei oppgåve etter ei sak, blir minna om henne til ho er gjord: før fristen, på dagen og så kvar "
        "veke. Sekretariatet får vite det når fristen er gått ut.",
        nb="Den som har en oppgave etter en sak, blir minnet om den til den er gjort: før fristen, på dagen og så hver "
        "uke. Sekretariatet får vite det når fristen er gått ut.",
    ),
    Kind.INQUIRY: say(
        nn="Sekretariatet blir minna om spørsmål som ingen har svart på.",
        nb="Sekretariatet blir minnet om spørsmål som ingen har svart på.",
    ),
}
"""Who hears of each of these kinds."""


def headline(session: Session, network: str, occasion: Occasion, soon: Text, now: dt.datetime, role: Role) -> Text:
    """What happens and when, in a sentence or two; *soon* is how far off the day is."""
    when = day(occasion.day)
    body = bodies.get(session, network, occasion.body or "")
    organ = short(body) if body is not None else NOTHING
    meeting = shown(occasion.starts_at, occasion.whole_day) if occasion.starts_at else NOTHING
    match occasion.kind:
        case Kind.ANSWER:
            return say(
                nn="Du har ikkje svart på innkallinga til møtet i {b} {w}. Kjem du?",
                nb="Du har ikke svart på innkallingen til møtet i {b} {w}. Kommer du?",
                b=organ,
                w=meeting,
            )
        case Kind.ITEM_OPENS:
            return _opens(occasion, organ, when, now)
        case Kind.PAPERS:
            return _papers(occasion, organ, when, soon, now)
        case Kind.TASK:
            return _task(occasion, when, soon, now, role)
        case _:
            return say(nn="Spørsmålet frå {d} ventar på svar: «{q}»", nb="Spørsmålet fra {d} venter på svar: «{q}»",
                       d=when, q=clipped(occasion.words))  # fmt: skip


def choices(session: Session, network: str, occasion: Occasion, role: Role) -> tuple[Choice, ...]:
    """What the receiver can do about it."""
    match occasion.kind:
        case Kind.ANSWER:
            meeting = meetings.get(session, network, occasion.number)
            return answers(meeting) if meeting is not None else ()
        case Kind.ITEM_OPENS:
            return (Choice(say(nn="Meld inn ei sak", nb="Meld inn en sak"), f"/sak ny {occasion.body}"),)
        case Kind.PAPERS:
            return (Choice(say(nn="Saklista", nb="Sakslisten"), f"/sak saksliste {occasion.number}"),)
        case Kind.TASK if role == Role.OWNER:
            done = Choice(say(nn="Ho er gjord", nb="Den er gjort"), f"/sak ferdig {occasion.number}")
            return (done, Choice(say(nn="Oppgåvene mine", nb="Oppgavene mine"), "/sak oppgåver"))
        case Kind.TASK:
            done = Choice(say(nn="Ho er gjord", nb="Den er gjort"), f"/sak ferdig {occasion.number}")
            return (Choice(say(nn="Alle oppgåver", nb="Alle oppgaver"), "/sak oppgåver"), done)
        case _:
            return (Choice(say(nn="Svar", nb="Svar"), f"/avtale svar {occasion.number}"),)


def clipped(text: str, most: int = 200) -> str:
    """*text* on one line, cut when it is long."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def _opens(occasion: Occasion, organ: Text, when: Text, now: dt.datetime) -> Text:
    opened = occasion.day <= now.astimezone(OSLO).date()
    verb = say(nn="har opna", nb="har åpnet") if opened else say(nn="opnar", nb="åpner")
    return say(
        nn="Innmeldinga av saker til møtet i {b} {verb} ({w}).",
        nb="Innmeldingen av saker til møtet i {b} {verb} ({w}).",
        b=organ,
        verb=verb,
        w=when,
    )


def _papers(occasion: Occasion, organ: Text, when: Text, soon: Text, now: dt.datetime) -> Text:
    if occasion.day < now.astimezone(OSLO).date():
        return say(
            nn="Sakspapira til møtet i {b} skulle ut {w}, og saklista er ikkje send.",
            nb="Sakspapirene til møtet i {b} skulle ut {w}, og sakslisten er ikke sendt.",
            b=organ,
            w=when,
        )
    return say(
        nn="Sakspapira til møtet i {b} skal ut {soon}: {w}.",
        nb="Sakspapirene til møtet i {b} skal ut {soon}: {w}.",
        b=organ,
        soon=soon,
        w=when,
    )


def _task(occasion: Occasion, when: Text, soon: Text, now: dt.datetime, role: Role) -> Text:
    what, late = clipped(occasion.words), occasion.day < now.astimezone(OSLO).date()
    if role != Role.OWNER and occasion.person:
        return say(
            nn="Oppgåva «{t}» til {p} skulle vere gjord {w}, og er ikkje meld ferdig.",
            nb="Oppgaven «{t}» til {p} skulle være gjort {w}, og er ikke meldt ferdig.",
            t=what,
            p=occasion.person,
            w=when,
        )
    if late:
        return say(
            nn="Oppgåva «{t}» skulle vere gjord {w}. Er ho ferdig?",
            nb="Oppgaven «{t}» skulle være gjort {w}. Er den ferdig?",
            t=what,
            w=when,
        )
    return say(
        nn="Oppgåva «{t}» har frist {soon}: {w}.", nb="Oppgaven «{t}» har frist {soon}: {w}.", t=what, soon=soon, w=when
    )
