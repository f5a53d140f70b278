"""`/sak`: what a member wants a body to take up, from first word to the secretariat."""

from __future__ import annotations

import re

from commands._base import Choice, Context, Field, Form, Option, Refusal, Reply, Request, command
from commands._bodies import short, which_body
from knowledge.agenda import KIND_WORDS, STATE_WORDS, ItemKind, State, can_move
from knowledge.language import NOTHING, Text, join, same, say
from knowledge.meetings import meeting_for_item, shown
from storage import agenda, bodies, meetings, members, outbox
from storage.agenda import AgendaItem, Draft
from storage.bodies import Body

_LONGEST_TITLE = 200
_LONGEST_TEXT = 3000


@command(
    "sak",
    aliases=("saker", "meld"),
    summary=say(nn="Meld inn ei sak til eit organ.", nb="Meld inn en sak til et organ."),
    usage=say(
        nn="opnar eit skjema · <organ>: <tittel> · mine · vis <nr> · trekk <nr> · innboks",
        nb="åpner et skjema · <organ>: <tittel> · mine · vis <nr> · trekk <nr> · innboks",
    ),
    words=("mine", "trekk", "vis", "innboks", "ny"),
)
def sak(request: Request, context: Context) -> Reply:
    """Open the form, take an item in, show or withdraw mine, or show the secretariat what came in."""
    first, _, rest = request.words.partition(" ")
    if request.fields.get("title") is not None and first.lower() == "send":
        return _submitted(context, request)
    match first.lower():
        case "" | "ny":
            return _form(context, request, rest)
        case "mine" if not rest:
            return _mine(context)
        case "innboks" if not rest:
            return _inbox(context)
        case "vis":
            return _shown(context, _item(context, rest))
        case "trekk":
            return _withdrawn(context, _item(context, rest))
        case _ if ":" in request.words:
            return _quick(context, request)
        case _:
            return _form(context, request, request.words)


def _form(context: Context, request: Request, body_words: str) -> Reply:
    chosen = which_body(context, body_words, lambda b: f"/sak ny {b.id}") if body_words else None
    organs = bodies.current(context.session, context.network.id)
    given = request.fields
    fields = (
        Field(
            "body",
            say(nn="Organ", nb="Organ"),
            "choice",
            tuple(Option(short(body), body.id) for body in organs),
            value=chosen.id if chosen else given.get("body", ""),
        ),
        Field(
            "kind",
            say(nn="Kva skal organet gjere?", nb="Hva skal organet gjøre?"),
            "choice",
            tuple(Option(KIND_WORDS[kind], kind) for kind in ItemKind),
            value=given.get("kind") or ItemKind.DISCUSSION,
        ),
        Field(
            "title",
            say(nn="Tittel", nb="Tittel"),
            limit=_LONGEST_TITLE,
            value=given.get("title", "")[:_LONGEST_TITLE],
            hint=say(
                nn="Kort. Aldri opplysningar om enkeltpasientar.", nb="Kort. Aldri opplysninger om enkeltpasienter."
            ),
        ),
        Field(
            "background",
            say(nn="Bakgrunn", nb="Bakgrunn"),
            "long",
            required=False,
            value=given.get("background", ""),
            hint=say(
                nn="Kvifor er saka viktig? Ikkje skriv om enkeltpasientar.",
                nb="Hvorfor er saken viktig? Ikke skriv om enkeltpasienter.",
            ),
        ),
        Field(
            "proposal", say(nn="Framlegg til vedtak", nb="Forslag til vedtak"), "long", required=False,
            value=given.get("proposal", ""),
        ),
        Field(
            "presenter", say(nn="Kven legg saka fram?", nb="Hvem legger saken fram?"), required=False, limit=200,
            value=given.get("presenter", ""),
        ),
    )  # fmt: skip
    form = Form(say(nn="Meld inn ei sak", nb="Meld inn en sak"), "/sak send", fields)
    return Reply(
        say(
            nn="Fyll ut skjemaet, så sender eg saka til sekretariatet.",
            nb="Fyll ut skjemaet, så sender jeg saken til sekretariatet.",
        ),
        form=form,
    )


def _quick(context: Context, request: Request) -> Reply:
    organ, _, title = request.words.partition(":")
    body = which_body(context, organ.strip(), lambda b: f"/sak {b.id}: {title.strip()}")
    return _take_in(context, body, request.fields.get("key", ""), title.strip(), ItemKind.DISCUSSION, request)


def _submitted(context: Context, request: Request) -> Reply:
    organ = bodies.get(context.session, context.network.id, request.fields.get("body", ""))
    if organ is None:
        raise Refusal(say(nn="Vel kva organ saka skal til.", nb="Velg hvilket organ saken skal til."), field="body")
    try:
        kind = ItemKind(request.fields.get("kind", ""))
    except ValueError:
        raise Refusal(
            say(nn="Vel kva organet skal gjere med saka.", nb="Velg hva organet skal gjøre med saken."), field="kind"
        ) from None
    return _take_in(context, organ, request.fields.get("key", ""), request.fields["title"], kind, request)


def _take_in(context: Context, body: Body, key: str, title: str, kind: ItemKind, request: Request) -> Reply:
    _check(body, title, request)
    chosen, missed = meeting_for_item(meetings.dates(context.session, body, context.now), context.now)
    fields = request.fields
    draft = Draft(
        body=body.id,
        meeting=chosen.id if chosen else None,
        kind=kind,
        title=" ".join(title.split()),
        background=fields.get("background", ""),
        proposal=fields.get("proposal", ""),
        presenter=fields.get("presenter", ""),
    )
    key = f"{context.member.id}:{key or context.now.isoformat()}"
    item, new = agenda.submit(context.session, context.member, key, draft, context.now)
    if new:
        _tell_secretariat(context, item, body)
    when = _when(context, item)
    lead = (
        say(nn="Saka er meld inn. Takk!", nb="Saken er meldt inn. Takk!")
        if new
        else say(nn="Saka er alt meld inn.", nb="Saken er alt meldt inn.")
    )
    late = (
        say(
            nn="Fristen for det næraste møtet er ute, så saka går til det neste.",
            nb="Fristen for det nærmeste møtet er ute, så saken går til det neste.",
        )
        if missed and chosen
        else NOTHING
    )
    return Reply(
        join([lead, late], "\n"),
        facts=(*_facts(item, body), (say(nn="Møte", nb="Møte"), when)),
        choices=_own_choices(item),
    )


def _check(body: Body, title: str, request: Request) -> None:
    if body.status not in ("current", "ending"):
        raise Refusal(
            say(
                nn="{body} er ikkje i drift og tek ikkje imot saker. Vel eit anna organ.",
                nb="{body} er ikke i drift og tar ikke imot saker. Velg et annet organ.",
                body=body.name,
            ),
            choices=(Choice(say(nn="Opne skjemaet", nb="Åpne skjemaet"), "/sak"),),
            field="body",
        )
    if not re.search(r"\w", title):
        raise Refusal(
            say(
                nn="Saka treng ein tittel med ord i. Skriv til dømes «SSU: Felles rutine for utskriving».",
                nb="Saken trenger en tittel med ord i. Skriv for eksempel «SSU: Felles rutine for utskriving».",
            ),
            field="title",
        )
    if len(title) > _LONGEST_TITLE:
        raise Refusal(
            say(
                nn="Tittelen er {n} teikn. Kort han ned til {most}, og legg resten i bakgrunnen.",
                nb="Tittelen er {n} tegn. Kort den ned til {most}, og legg resten i bakgrunnen.",
                n=len(title),
                most=_LONGEST_TITLE,
            ),
            field="title",
        )
    for name in ("background", "proposal", "presenter"):
        if len(request.fields.get(name, "")) > _LONGEST_TEXT:
            raise Refusal(
                say(
                    nn="Teksten er for lang. Kort han ned til {most} teikn.",
                    nb="Teksten er for lang. Kort den ned til {most} tegn.",
                    most=_LONGEST_TEXT,
                ),
                field=name,
            )


def _tell_secretariat(context: Context, item: AgendaItem, body: Body) -> None:
    news = Reply(
        say(
            nn="Ny sak til {body}: {title}",
            nb="Ny sak til {body}: {title}",
            body=body.name,
            title=item.title,
        ),
        facts=(
            (say(nn="Meld inn av", nb="Meldt inn av"), same(context.member.name or context.member.address)),
            *_facts(item, body)[1:],
            (say(nn="Møte", nb="Møte"), _when(context, item)),
        ),
        choices=(
            Choice(say(nn="Sjå saka", nb="Se saken"), f"/sak vis {item.id}"),
            Choice(say(nn="Alle nye saker", nb="Alle nye saker"), "/sak innboks"),
        ),
    )
    for secretary in members.secretaries(context.session, context.network.id):
        if secretary.id != context.member.id:
            outbox.put(
                context.session,
                context.network.id,
                f"item:{item.id}:submitted:{secretary.id}",
                secretary.address,
                news.as_json(),
                kind="item",
                now=context.now,
                reader=secretary.address,
            )


def _when(context: Context, item: AgendaItem) -> Text:
    meeting = meetings.get(context.session, item.network, item.meeting) if item.meeting else None
    if meeting is None:
        return say(
            nn="Neste møte er ikkje fastsett. Sekretariatet set saka opp når datoen er klar.",
            nb="Neste møte er ikke fastsatt. Sekretariatet setter opp saken når datoen er klar.",
        )
    return shown(meeting.starts_at, meeting.whole_day)


def _facts(item: AgendaItem, body: Body) -> tuple[tuple[Text, Text], ...]:
    rows = (
        (say(nn="Sak", nb="Sak"), same(f"{item.id} · {item.title}")),
        (say(nn="Organ", nb="Organ"), short(body)),
        (say(nn="Slag", nb="Type"), KIND_WORDS[ItemKind(item.kind)]),
        (say(nn="Bakgrunn", nb="Bakgrunn"), same(item.background)),
        (say(nn="Framlegg", nb="Forslag"), same(item.proposal)),
        (say(nn="Legg fram", nb="Legger fram"), same(item.presenter)),
    )
    return tuple((label, text) for label, text in rows if text)


def _own_choices(item: AgendaItem) -> tuple[Choice, ...]:
    mine = Choice(say(nn="Sakene mine", nb="Sakene mine"), "/sak mine")
    if not can_move(State(item.state), State.WITHDRAWN):
        return (mine,)
    return (Choice(say(nn="Trekk saka", nb="Trekk saken"), f"/sak trekk {item.id}"), mine)


def _mine(context: Context) -> Reply:
    rows = agenda.mine(context.session, context.member)
    if not rows:
        return Reply(
            say(nn="Du har ikkje meldt inn noka sak enno.", nb="Du har ikke meldt inn noen sak ennå."),
            choices=(Choice(say(nn="Meld inn ei sak", nb="Meld inn en sak"), "/sak"),),
        )
    return Reply(
        join([say(nn="Sakene dine:", nb="Sakene dine:"), *(_row(context, item) for item in rows[:20])]),
        choices=tuple(
            Choice(say(nn="Trekk sak {n}", nb="Trekk sak {n}", n=item.id), f"/sak trekk {item.id}")
            for item in rows[:5]
            if can_move(State(item.state), State.WITHDRAWN)
        ),
    )


def _row(context: Context, item: AgendaItem) -> Text:
    body = bodies.get(context.session, item.network, item.body)
    return say(
        nn="• {n} · {title} ({body}): {state}. Møte: {when}",
        nb="• {n} · {title} ({body}): {state}. Møte: {when}",
        n=item.id,
        title=item.title,
        body=(body.abbreviation or body.name) if body else item.body,
        state=STATE_WORDS[State(item.state)],
        when=_when(context, item),
    )


def _inbox(context: Context) -> Reply:
    if context.member.role != "secretariat":
        raise Refusal(
            say(
                nn="Innboksen er for sekretariatet. Dine eigne saker ser du her:",
                nb="Innboksen er for sekretariatet. Dine egne saker ser du her:",
            ),
            choices=(Choice(say(nn="Sakene mine", nb="Sakene mine"), "/sak mine"),),
        )
    rows = agenda.inbox(context.session, context.network.id)
    if not rows:
        return Reply(say(nn="Innboksen er tom.", nb="Innboksen er tom."))
    lead = say(nn="{n} saker er komne inn:", nb="{n} saker er kommet inn:", n=len(rows))
    if len(rows) == 1:
        lead = say(nn="Éi sak er komen inn:", nb="Én sak er kommet inn:")
    return Reply(
        join([lead, *(_row(context, item) for item in rows[:30])]),
        choices=tuple(
            Choice(say(nn="Sjå sak {n}", nb="Se sak {n}", n=item.id), f"/sak vis {item.id}") for item in rows[:5]
        ),
    )


def _item(context: Context, words: str) -> AgendaItem:
    number = words.strip().lstrip("#")
    item = agenda.visible(context.session, context.member, int(number)) if _is_id(number) else None
    if item is None:
        raise Refusal(
            say(
                nn="Eg finn inga sak med nummeret «{n}» mellom sakene dine.",
                nb="Jeg finner ingen sak med nummeret «{n}» blant sakene dine.",
                n=number[:20],
            ),
            choices=(Choice(say(nn="Sakene mine", nb="Sakene mine"), "/sak mine"),),
        )
    return item


def _is_id(number: str) -> bool:
    return number.isascii() and number.isdigit() and len(number) <= 9


def _shown(context: Context, item: AgendaItem) -> Reply:
    body = bodies.get(context.session, item.network, item.body)
    assert body is not None
    facts = (
        *_facts(item, body),
        (say(nn="Status", nb="Status"), STATE_WORDS[State(item.state)]),
        (say(nn="Møte", nb="Møte"), _when(context, item)),
    )
    own = item.submitted_by == context.member.id
    return Reply(same(item.title), facts=facts, choices=_own_choices(item) if own else ())


def _withdrawn(context: Context, item: AgendaItem) -> Reply:
    if item.submitted_by != context.member.id:
        raise Refusal(
            say(
                nn="Berre den som melde inn saka, kan trekkje henne.",
                nb="Bare den som meldte inn saken, kan trekke den.",
            )
        )
    if not can_move(State(item.state), State.WITHDRAWN):
        raise Refusal(
            say(
                nn="Sak {n} er alt {state}.",
                nb="Sak {n} er alt {state}.",
                n=item.id,
                state=STATE_WORDS[State(item.state)],
            ),
            choices=(Choice(say(nn="Sakene mine", nb="Sakene mine"), "/sak mine"),),
        )
    agenda.move(context.session, item, context.member, context.now, State.WITHDRAWN)
    return Reply(
        say(
            nn="Sak {n} «{title}» er trekt. Vil du melde henne inn att, må du sende på nytt.",
            nb="Sak {n} «{title}» er trukket. Vil du melde den inn igjen, må du sende på nytt.",
            n=item.id,
            title=item.title,
        ),
        choices=(Choice(say(nn="Meld inn ei sak", nb="Meld inn en sak"), "/sak"),),
    )
