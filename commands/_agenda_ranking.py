"""User representatives say what matters most among the candidates for a meeting, and see what came of it."""

from __future__ import annotations

from commands import _agenda_fields as fields
from commands._agenda_meetings import kept_meeting, meeting_of
from commands._agenda_news import tell
from commands._agenda_words import clipped, meeting_name
from commands._base import Choice, Context, Field, Form, Option, Refusal, Reply, Request
from knowledge import routes
from knowledge.agenda import BEFORE_AGENDA, OPEN, State
from knowledge.agenda_ranking import departures
from knowledge.language import join, same, say
from storage import agenda, agenda_access, bodies, rankings
from storage.agenda_tables import Ranking
from storage.bodies import Body
from storage.meetings import Meeting
from storage.tables import AgendaItem, Member

_MOST = 5


def opened(request: Request, context: Context) -> Reply:
    """`/sak prioriter <møte>`: the secretariat asks."""
    meeting, body = kept_meeting(context, request.words)
    if routes.load(context.network.id).priority(body.id) is None:
        raise Refusal(
            say(
                nn="Brukarrepresentantane prioriterer ikkje saker til {b} i dette nettverket. "
                "Du kan setje saklista med det same.",
                nb="Brukerrepresentantene prioriterer ikke saker til {b} i dette nettverket. "
                "Du kan sette sakslisten med det samme.",
                b=body.name,
            ),
            choices=(_to_agenda(meeting),),
        )
    rows = agenda.of_meeting(context.session, context.network.id, meeting.id or 0, BEFORE_AGENDA)
    rows = [item for item in rows if item.body == body.id]
    people = agenda_access.rankers(context.session, body, context.today)
    if len(rows) < 2 or not people:
        raise Refusal(
            say(
                nn="Det trengst minst to saker til møtet og éin brukarrepresentant i {b}. No er det {n} og {m}.",
                nb="Det trengs minst to saker til møtet og én brukerrepresentant i {b}. Nå er det {n} og {m}.",
                b=body.name, n=len(rows), m=len(people),
            ),
            choices=(_to_agenda(meeting),),
        )  # fmt: skip
    row = rankings.open_(context.session, meeting, [item.id or 0 for item in rows], context.now)
    news = Reply(
        say(
            nn="Kva saker er viktigast for møtet i {b} {when}?", nb="Hvilke saker er viktigst for møtet i {b} {when}?",
            b=body.name, when=meeting_name(meeting),
        ),
        facts=tuple((same(str(item.id)), same(item.title)) for item in rows),
        choices=(Choice(say(nn="Set opp rekkjefølgja", nb="Sett opp rekkefølgen"), f"/sak ranger {meeting.id}"),),
    )  # fmt: skip
    tell(context, f"ranking:{meeting.id}:{len(row.candidates)}", people, news)
    return Reply(
        say(
            nn="Eg har spurt {n} brukarrepresentantar om {m} saker.",
            nb="Jeg har spurt {n} brukerrepresentanter om {m} saker.",
            n=len(people), m=len(row.candidates),
        ),
        choices=(_to_result(meeting), _to_agenda(meeting)),
    )  # fmt: skip


def ranked(request: Request, context: Context) -> Reply:
    """`/sak ranger <møte>`: one representative's order."""
    meeting, row = _of(context, request.words)
    _only_rankers(context, meeting)
    if row.closed_at is not None:
        raise Refusal(
            say(nn="Saklista er sett. Sjå kva som kom med:", nb="Sakslisten er satt. Se hva som kom med:"),
            choices=(_to_result(meeting),),
        )
    items = _items(context, row)
    options = tuple(Option(same(clipped(f"{i.id} · {i.title}")), str(i.id)) for i in items)
    places = min(len(items), _MOST)
    if "rank1" not in request.fields:
        own = rankings.lists(context.session, row).get(context.member.id or 0, [])
        rows = tuple(
            Field(
                f"rank{n}", say(nn="Nummer {n}", nb="Nummer {n}", n=n), "choice", options, required=n == 1,
                value=str(own[n - 1]) if len(own) >= n else "",
            )
            for n in range(1, places + 1)
        )  # fmt: skip
        title = say(nn="Viktigast først", nb="Viktigst først")
        return Reply(title, form=Form(title, f"/sak ranger {meeting.id}", rows))
    pick = say(nn="Vel ei sak frå lista.", nb="Velg en sak fra listen.")
    names = [f"rank{n}" for n in range(1, places + 1)]
    order = [fields.one_of(request, name, options, pick, required=name == "rank1") for name in names]
    chosen = [int(value) for value in order if value]
    if len(set(chosen)) != len(chosen):
        raise Refusal(
            say(
                nn="Same sak står to gonger. Vel kvar sak éin gong.",
                nb="Samme sak står to ganger. Velg hver sak én gang.",
            ),
            field=next(name for i, name in enumerate(names) if order[i] and order[i] in order[:i]),
        )  # fmt: skip
    rankings.note(context.session, row, context.member, chosen, context.now)
    return Reply(
        say(
            nn="Takk! Du kan endre rekkjefølgja til saklista er sett.",
            nb="Takk! Du kan endre rekkefølgen til sakslisten er satt.",
        ),
        choices=(_to_result(meeting),),
    )


def result(request: Request, context: Context) -> Reply:
    """`/sak rangering <møte>`: the order together, and any departure from it with its reason."""
    meeting, row = _of(context, request.words)
    body = bodies.get(context.session, context.network.id, meeting.body)
    assert body is not None
    office = any(kept.id == body.id for kept in agenda_access.kept(context.session, context.member, context.today))
    if not office:
        _only_rankers(context, meeting)
    return shown(context, meeting, row)


def shown(context: Context, meeting: Meeting, row: Ranking) -> Reply:
    """The result as it stands."""
    order = rankings.result(context.session, row)
    held = {item.id: item for item in _items(context, row, everything=True)}
    lines = [same(f"{place}. {held[id_].title} ({id_})") for place, id_ in enumerate(order, 1)]
    why = tuple(
        (say(nn="Ikkje med: {t}", nb="Ikke med: {t}", t=held[int(id_)].title), same(reason))
        for id_, reason in row.departures.items()
    )
    answered, asked = len(rankings.lists(context.session, row)), len(_people(context, meeting))
    return Reply(
        join([
            say(nn="Prioriteringa til {when}:", nb="Prioriteringen til {when}:", when=meeting_name(meeting)),
            *lines,
            say(nn="{a} av {b} har svart.", nb="{a} av {b} har svart.", a=answered, b=asked),
        ]),
        facts=why,
        choices=(_to_agenda(meeting),),
    )  # fmt: skip


def left_off(context: Context, meeting: Meeting, chosen: list[AgendaItem]) -> list[AgendaItem]:
    """The candidates that the agenda leaves off against the ranking, when anybody has answered."""
    row = rankings.of(context.session, meeting)
    if row is None or row.closed_at is not None or not rankings.lists(context.session, row):
        return []
    open_ids = [item.id for item in _items(context, row)]
    order = [id_ for id_ in rankings.result(context.session, row) if id_ in open_ids]
    missing = departures(order, {item.id or 0 for item in chosen})
    return [item for item in _items(context, row) if item.id in missing]


def closed(context: Context, meeting: Meeting, reasons: dict[int, str]) -> None:
    """The agenda is set: the representatives are told the result and every departure."""
    row = rankings.of(context.session, meeting)
    if row is None or row.closed_at is not None:
        return
    rankings.close(context.session, row, reasons, context.now)
    tell(context, f"ranking:{meeting.id}:closed", _people(context, meeting), shown(context, meeting, row))


def _items(context: Context, row: Ranking, *, everything: bool = False) -> list[AgendaItem]:
    """The candidates that are still on their way to this meeting; *everything* also those that are not."""
    found = [context.session.get(AgendaItem, id_) for id_ in row.candidates]
    there = [item for item in found if item is not None and item.network == context.network.id]
    return there if everything else [i for i in there if i.meeting == row.meeting and State(i.state) in OPEN]


def _of(context: Context, words: str) -> tuple[Meeting, Ranking]:
    meeting = meeting_of(context, words)
    row = rankings.of(context.session, meeting)
    if row is None:
        raise Refusal(
            say(
                nn="Ingen er bedne om å prioritere til dette møtet.",
                nb="Ingen er bedt om å prioritere til dette møtet.",
            ),
            choices=(_to_agenda(meeting),),
        )  # fmt: skip
    return meeting, row


def _people(context: Context, meeting: Meeting) -> list[Member]:
    body: Body | None = bodies.get(context.session, context.network.id, meeting.body)
    return agenda_access.rankers(context.session, body, context.today) if body is not None else []


def _only_rankers(context: Context, meeting: Meeting) -> None:
    if context.member.id not in [member.id for member in _people(context, meeting)]:
        raise Refusal(
            say(
                nn="Det er brukarrepresentantane i organet som prioriterer. Du kan sjå saklista når ho er klar.",
                nb="Det er brukerrepresentantene i organet som prioriterer. Du kan se sakslisten når den er klar.",
            ),
            choices=(_to_agenda(meeting),),
        )


def _to_agenda(meeting: Meeting) -> Choice:
    return Choice(say(nn="Saklista", nb="Sakslisten"), f"/sak saksliste {meeting.id}")


def _to_result(meeting: Meeting) -> Choice:
    return Choice(say(nn="Sjå resultatet", nb="Se resultatet"), f"/sak rangering {meeting.id}")
