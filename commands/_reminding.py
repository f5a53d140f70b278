"""How each reminder is worded, and why it came."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sqlmodel import Session

from commands import _agreement_reminding, _handover_reminding, _task_reminding, _term_reminding
from commands._base import Choice, Reply
from commands._bodies import short
from commands._meeting_words import answers
from knowledge.agreements import name
from knowledge.language import NOTHING, OSLO, Text, both, day, join, same, say
from knowledge.meetings import shown
from knowledge.reminders import DISTANCES, Kind, Occasion, Reminder, Role
from storage import agreements, bodies, meeting_answers, meetings

WORDS: dict[Kind, Text] = {
    Kind.MEETING: Text("møte", "møter"),
    Kind.ITEM_DEADLINE: Text("fristar for saker", "frister for saker"),
    Kind.TERM: Text("verv som går ut", "verv som går ut"),
    Kind.REVIEW: Text("gjennomgang av avtalar", "gjennomgang av avtaler"),
    Kind.ROTATION: Text("overlevering", "overlevering"),
    **_agreement_reminding.WORDS,
    **_task_reminding.WORDS,
}
"""What a member calls each kind."""

LINE_WORD: dict[Kind, str] = {
    Kind.MEETING: "møte",
    Kind.ITEM_DEADLINE: "frist",
    Kind.TERM: "verv",
    Kind.REVIEW: "gjennomgang",
    Kind.ROTATION: "overlevering",
    **_agreement_reminding.LINE_WORD,
    **_task_reminding.LINE_WORD,
}
"""How each kind is typed after `/varsel av`."""


_WHOLE = {Kind.TERM: _term_reminding.message, Kind.ROTATION: _handover_reminding.message}
"""The kinds that word their message as a whole."""


def worded(session: Session, network: str, reminder: Reminder, now: dt.datetime) -> Reply:
    """The message that *reminder* becomes when it is said at *now*."""
    occasion, role, today = reminder.occasion, reminder.receiver.role, now.astimezone(OSLO).date()
    soon, example = _in_days(occasion.day, now), _EXAMPLE if occasion.example else NOTHING
    if occasion.kind in _WHOLE:
        about = _WHOLE[occasion.kind](session, network, reminder, soon, today)
        text = join([about.text, _timing(reminder), example])
        return replace(about, text=text, choices=(*about.choices, _why(occasion)))
    lead = headline(session, network, occasion, now, role)
    return Reply(
        join([lead, _timing(reminder), example]),
        facts=(*_facts(occasion), *_as_whom(session, network, occasion, role)),
        choices=(*actions(session, network, reminder, now), _why(occasion)),
    )


def actions(session: Session, network: str, reminder: Reminder, now: dt.datetime) -> tuple[Choice, ...]:
    """What the receiver can do about it."""
    occasion = reminder.occasion
    if occasion.kind in _WHOLE:
        today = now.astimezone(OSLO).date()
        return _WHOLE[occasion.kind](session, network, reminder, _in_days(occasion.day, now), today).choices
    if occasion.kind in _task_reminding.WORDS:
        return _task_reminding.choices(session, network, occasion, reminder.receiver.role)
    return (*_answers(session, network, reminder), *_what_you_can_do(occasion, now))


def headline(session: Session, network: str, occasion: Occasion, now: dt.datetime, role: Role = Role.MEMBER) -> Text:
    """What happens and when, in a sentence or two."""
    when, soon = day(occasion.day), _in_days(occasion.day, now)
    match occasion.kind:
        case Kind.MEETING:
            at = shown(occasion.starts_at or occasion.over, occasion.whole_day)
            body = _body(session, network, occasion)
            return say(
                nn="{body} har møte {soon}: {at}.", nb="{body} har møte {soon}: {at}.", body=body, soon=soon, at=at
            )
        case Kind.ITEM_DEADLINE:
            return say(
                nn="Fristen for å melde saker til møtet i {body} går ut {soon}: {when}.",
                nb="Fristen for å melde saker til møtet i {body} går ut {soon}: {when}.",
                body=_body(session, network, occasion),
                soon=soon,
                when=when,
            )
        case Kind.TERM:
            to = occasion.receivers[0] if len(occasion.receivers) == 1 else None
            return _term_reminding.headline(session, network, occasion, soon, to, now.astimezone(OSLO).date())
        case Kind.ROTATION:
            return _handover_reminding.headline(session, network, occasion, soon, now.astimezone(OSLO).date())
        case Kind.REVIEW:
            return say(
                nn="Avtalen «{title}» bør gjennomgåast innan {when} ({soon}). Då er det eit år sidan førre gjennomgang "
                "eller revisjon.",
                nb="Avtalen «{title}» bør gjennomgås innen {when} ({soon}). Da er det et år siden forrige gjennomgang "
                "eller revisjon.",
                title=_agreement(session, network, occasion),
                soon=soon,
                when=when,
            )
        case _:
            if occasion.kind in _task_reminding.WORDS:
                return _task_reminding.headline(session, network, occasion, soon, now, role)
            return _agreement_reminding.headline(session, network, occasion, when, soon, role)


def reason(kind: Kind, days: tuple[int, ...] | None = None) -> Text:
    """Why somebody gets reminders of *kind*, and how long before; *days* are the receiver's, else the usual ones."""
    told = days_said(kind, DISTANCES[kind] if days is None else days)
    at = say(nn="Det kjem {when}, klokka 08 på ein arbeidsdag.", nb="Det kommer {when}, klokka 08 på en arbeidsdag.",
             when=told)  # fmt: skip
    never = say(nn="Her er det slått av for alle.", nb="Her er det slått av for alle.")
    return join([_WHO[kind], at if told else never], " ")


def days_said(kind: Kind, days: tuple[int, ...]) -> Text:
    """ "7 og 1 dag før", "på dagen", "3 arbeidsdagar etter"; nothing for no days."""
    if kind == Kind.INQUIRY and days:
        listed = both([same(each) for each in sorted(days)])
        return say(nn="{n} arbeidsdagar etter", nb="{n} arbeidsdager etter", n=listed)
    ahead = [each for each in days if each > 0]
    word = Text("dag", "dag") if ahead[-1:] == [1] else Text("dagar", "dager")
    before = say(nn="{n} {w} før", nb="{n} {w} før", n=both([same(each) for each in ahead]), w=word)
    on_day = say(nn="på dagen", nb="på dagen")
    return both([*([before] if ahead else []), *([on_day] if 0 in days else [])])


def _timing(reminder: Reminder) -> Text:
    if reminder.held:
        return say(nn="Dette fall i pausen din, så det kjem no.", nb="Dette falt i pausen din, så det kommer nå.")
    if reminder.late and reminder.occasion.kind != Kind.ANSWER:  # that one comes when the invitation is a day old
        return say(nn="Dette varselet kjem seinare enn vanleg.", nb="Dette varselet kommer senere enn vanlig.")
    return NOTHING


def _as_whom(session: Session, network: str, occasion: Occasion, role: Role) -> tuple[tuple[Text, Text], ...]:
    """In whose role it is told; a channel has none."""
    if role == Role.CHANNEL:
        return ()
    label = say(nn="Du får dette som", nb="Du får dette som")
    match role:
        case Role.SECRETARIAT:
            return ((label, say(nn="sekretariat", nb="sekretariat")),)
        case Role.OWNER:
            return ((label, say(nn="den som har oppgåva", nb="den som har oppgaven")),)
        case Role.DEPUTY:
            return ((label, say(nn="vara i dette møtet", nb="vara i dette møtet")),)
        case _ if occasion.kind == Kind.TERM or not occasion.body:
            return ((label, say(nn="den det gjeld", nb="den det gjelder")),)
        case _:
            organ = _body(session, network, occasion)
            return ((label, say(nn="medlem i {b}", nb="medlem i {b}", b=organ)),)


_EXAMPLE = say(nn="(Dette er eit døme.)", nb="(Dette er et eksempel.)")

_WHO: dict[Kind, Text] = {
    **_task_reminding.WHO,
    **_agreement_reminding.WHO,
    Kind.REVIEW: say(
        nn="Ein avtale bør gjennomgåast eit år etter førre gjennomgang eller revisjon. Varselet går til sekretariatet.",
        nb="En avtale bør gjennomgås et år etter forrige gjennomgang eller revisjon. Varselet går til sekretariatet.",
    ),
    Kind.MEETING: say(
        nn="Varsel om møte går til dei som sit i organet, og til kanalen til organet når det har ein.",
        nb="Varsel om møter går til dem som sitter i organet, og til kanalen til organet når det har en.",
    ),
    Kind.ITEM_DEADLINE: say(
        nn="Varsel om fristar går til dei som sit i organet, så alle rekk å melde saker.",
        nb="Varsel om frister går til dem som sitter i organet, så alle rekker å melde saker.",
    ),
    Kind.TERM: say(
        nn="Varsel om verv som går ut, går til den som har vervet, til den som står for parten som oppnemner, og til "
        "sekretariatet. Sit nokon vidare til ein ny er oppnemnd, får sekretariatet vite det kvar månad. "
        "Står ein plass tom, får det vite det éin gong.",
        nb="Varsel om verv som går ut, går til den som har vervet, til den som står for parten som oppnevner, og til "
        "sekretariatet. Sitter noen videre til en ny er oppnevnt, får sekretariatet vite det hver måned. "
        "Står en plass tom, får det vite det én gang.",
    ),
    Kind.ROTATION: say(
        nn="Når sekretariat, leiing eller vertskap byter side, får både dei som går av og dei som tek over, varsel. "
        "Der det byter frå møte til møte, kjem det 14 dagar før møtet.",
        nb="Når sekretariat, ledelse eller vertskap bytter side, får både de som går av og de som tar over, varsel. "
        "Der det bytter fra møte til møte, kommer det 14 dager før møtet.",
    ),
}


def _in_days(date: dt.date, now: dt.datetime) -> Text:
    days = (date - now.astimezone(OSLO).date()).days
    if days <= 0:
        return same("i dag")
    if days == 1:
        return Text("i morgon", "i morgen")
    return say(nn="om {days} dagar", nb="om {days} dager", days=days)


def _facts(occasion: Occasion) -> tuple[tuple[Text, Text], ...]:
    facts = []
    if occasion.kind in (Kind.ITEM_DEADLINE, Kind.ITEM_OPENS, Kind.PAPERS) and occasion.starts_at:
        facts.append((say(nn="Møtet er", nb="Møtet er"), shown(occasion.starts_at, occasion.whole_day)))
    if occasion.place:
        facts.append((say(nn="Stad", nb="Sted"), same(occasion.place)))
    if occasion.deadline:
        facts.append((say(nn="Frist for saker", nb="Frist for saker"), day(occasion.deadline)))
    return tuple(facts)


def _what_you_can_do(occasion: Occasion, now: dt.datetime) -> tuple[Choice, ...]:
    today = now.astimezone(OSLO).date()
    match occasion.kind:
        case Kind.MEETING if occasion.deadline is None or occasion.deadline < today:
            return (Choice(say(nn="Sjå møta", nb="Se møtene"), f"/mote {occasion.body}"),)
        case Kind.MEETING | Kind.ITEM_DEADLINE:
            return (Choice(say(nn="Meld inn ei sak", nb="Meld inn en sak"), f"/sak ny {occasion.body}"),)
        case _:
            return _agreement_reminding.choices(occasion)


def _answers(session: Session, network: str, reminder: Reminder) -> tuple[Choice, ...]:
    """The buttons of the invitation, for a member who was asked and has not answered yet."""
    occasion, receiver = reminder.occasion, reminder.receiver
    if occasion.kind != Kind.MEETING or receiver.role != Role.MEMBER:
        return ()
    meeting = meetings.get(session, network, occasion.number)
    if meeting is None or meeting.changed_at is None:
        return ()
    waiting = receiver.address in _waiting(session, meeting)
    return answers(meeting) if waiting else ()


def _waiting(session: Session, meeting: meetings.Meeting) -> frozenset[str]:
    """Who has not answered; looked up once for all who are told of the meeting in one transaction."""
    known: dict[int | None, frozenset[str]] = session.info.setdefault("waiting", {})
    if meeting.id not in known:
        known[meeting.id] = frozenset(one.address for one in meeting_answers.unanswered(session, meeting))
    return known[meeting.id]


def _why(occasion: Occasion) -> Choice:
    about = occasion.body or occasion.agreement or ""
    line = f"/varsel kvifor {LINE_WORD[occasion.kind]} {about}".strip()
    return Choice(say(nn="Kvifor fekk eg dette?", nb="Hvorfor fikk jeg dette?"), line)


def _body(session: Session, network: str, occasion: Occasion) -> Text:
    body = bodies.get(session, network, occasion.body or "")
    return short(body) if body else NOTHING


def _agreement(session: Session, network: str, occasion: Occasion) -> Text:
    agreement = agreements.get(session, network, occasion.agreement or "")
    return name(agreement) if agreement else NOTHING
