"""How an agenda item is shown: its facts, its meeting, its row in a list."""

from __future__ import annotations

from commands._base import Choice, Context, Option
from commands._bodies import short
from knowledge.agenda import KIND_WORDS, PENDING, STATE_WORDS, ItemKind, State, Step
from knowledge.language import Text, join, same, say
from knowledge.meetings import meeting_for_item, shown
from storage import agenda, agreements, bodies, meeting_agendas, meetings
from storage.bodies import Body
from storage.meetings import Meeting
from storage.tables import AgendaItem

Facts = tuple[tuple[Text, Text], ...]

_LONGEST_LABEL = 60


def body_of(context: Context, item: AgendaItem) -> Body:
    """The body the item is at."""
    body = bodies.get(context.session, item.network, item.body)
    assert body is not None, item.body
    return body


def named(item: AgendaItem) -> Text:
    """ "Sak 12 «Tittel»"."""
    return say(nn="Sak {n} «{title}»", nb="Sak {n} «{title}»", n=item.id, title=item.title)


def mid(item: AgendaItem) -> Text:
    """The same inside a sentence."""
    return say(nn="sak {n} «{title}»", nb="sak {n} «{title}»", n=item.id, title=item.title)


def clipped(text: str, longest: int = _LONGEST_LABEL) -> str:
    """*text* short enough for a button or an option."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def meeting_name(meeting: Meeting) -> Text:
    """When the meeting is."""
    return shown(meeting.starts_at, meeting.whole_day)


def when(context: Context, item: AgendaItem) -> Text:
    """When the item's meeting is, or that none is set."""
    meeting = meetings.get(context.session, item.network, item.meeting) if item.meeting else None
    if meeting is None:
        return say(
            nn="Neste møte er ikkje fastsett. Sekretariatet set saka opp når datoen er klar.",
            nb="Neste møte er ikke fastsatt. Sekretariatet setter opp saken når datoen er klar.",
        )
    if meeting.status != "planned":
        return say(nn="{when} (avlyst)", nb="{when} (avlyst)", when=meeting_name(meeting))
    return meeting_name(meeting)


def facts(context: Context, item: AgendaItem) -> Facts:
    """What the item holds, without where it stands."""
    agreement = agreements.get(context.session, item.network, item.agreement) if item.agreement else None
    number = meeting_agendas.number_of(context.session, item)
    rows = (
        (same("Sak"), same(f"{item.id} · {item.title}")),
        (say(nn="Saksnummer", nb="Saksnummer"), same(number or "")),
        (same("Organ"), short(body_of(context, item))),
        (say(nn="Slag", nb="Type"), KIND_WORDS[ItemKind(item.kind)]),
        (say(nn="Bakgrunn", nb="Bakgrunn"), same(item.background)),
        (say(nn="Vurdering", nb="Vurdering"), same(item.assessment)),
        (say(nn="Konsekvensar", nb="Konsekvenser"), same(item.consequences)),
        (say(nn="Framlegg", nb="Forslag"), same(item.proposal)),
        (say(nn="Legg fram", nb="Legger fram"), same(item.presenter)),
        (same("Tid"), say(nn="{m} minutt", nb="{m} minutter", m=item.minutes) if item.minutes else same("")),
        (say(nn="Gruppe", nb="Gruppe"), same(item.priority)),
        (say(nn="Avtale", nb="Avtale"), same((agreement.title or agreement.number or "") if agreement else "")),
        (say(nn="Vedlegg", nb="Vedlegg"), same("\n".join(item.links))),
    )
    return tuple((label, text) for label, text in rows if text)


def standing(context: Context, item: AgendaItem) -> Facts:
    """Where the item stands and for which meeting."""
    rows = ((same("Status"), state_words(context, item)), (say(nn="Møte", nb="Møte"), when(context, item)))
    return rows if State(item.state) not in (State.DECLINED, State.WITHDRAWN, State.MERGED) else rows[:1]


def state_words(context: Context, item: AgendaItem) -> Text:
    """Where the item stands; which other item it was merged with, when it was."""
    other = context.session.get(AgendaItem, item.merged_into) if item.merged_into else None
    if State(item.state) is State.MERGED and other is not None:
        return say(nn="slått saman med sak {n}", nb="slått sammen med sak {n}", n=other.id)
    return STATE_WORDS[State(item.state)]


def row(context: Context, item: AgendaItem) -> Text:
    """The item's row in a list."""
    body = body_of(context, item)
    return say(
        nn="• {n} · {title} ({body}): {state}. Møte: {when}",
        nb="• {n} · {title} ({body}): {state}. Møte: {when}",
        n=item.id,
        title=item.title,
        body=body.abbreviation or body.name,
        state=state_words(context, item),
        when=when(context, item),
    )


def short_row(context: Context, item: AgendaItem) -> Text:
    """The item's row where body and meeting stand above it."""
    state = state_words(context, item)
    return say(nn="• {n} · {title}: {state}", nb="• {n} · {title}: {state}", n=item.id, title=item.title, state=state)


def way(context: Context, item: AgendaItem) -> Text:
    """The bodies the item came to, with why."""
    rows = agenda.trail(context.session, item)
    if len(rows) < 2:
        return same("")
    organs = {body.id: body for body in bodies.all_of(context.session, item.network)}
    return join(
        [
            same(f"{i}. {organs[stop.body].name}" + (f" – {stop.reason}" if stop.reason else ""))
            for i, stop in enumerate(rows, 1)
        ]
    )


def cut(rows: list[Text], most: int) -> list[Text]:
    """At most so many rows, and how many there are beside."""
    left = len(rows) - most
    more = say(nn="… og {n} til", nb="… og {n} til", n=left)
    return [*rows[:most], more] if left > 0 else rows


def see(item: AgendaItem) -> Choice:
    """The button that shows the item."""
    return Choice(say(nn="Sjå sak {n}", nb="Se sak {n}", n=item.id), f"/sak vis {item.id}")


def meeting_options(context: Context, body: Body) -> tuple[Option, ...]:
    """The coming meetings of a body as options of a field."""
    rows = meetings.coming(context.session, context.network.id, context.now, [body.id])
    return tuple(Option(meeting_name(m), str(m.id)) for m in rows)


def item_options(items: list[AgendaItem]) -> tuple[Option, ...]:
    """Items as options of a field."""
    return tuple(Option(same(clipped(f"{i.id} · {i.title}")), str(i.id)) for i in items[:100])


def missed(context: Context, item: AgendaItem) -> Meeting | None:
    """The coming meeting that the item came too late for, unless an exception was asked for before."""
    _, late = meeting_for_item(meetings.dates(context.session, body_of(context, item), context.now), context.now)
    first = meetings.get(context.session, item.network, late[0].id) if late else None
    if first is None or first.id == item.meeting or State(item.state) not in PENDING:
        return None
    asked = any(change.what == Step.LATE_ASK for change, _ in agenda.history(context.session, item))
    return None if asked else first
