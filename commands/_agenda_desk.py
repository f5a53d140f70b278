"""The secretariat's desk: what has come in, and what is done with each item."""

from __future__ import annotations

from commands import _agenda_door as door
from commands import _agenda_fields as fields
from commands._agenda_buttons import DESK, MINE, choices
from commands._agenda_mine import asked_late
from commands._agenda_news import both_forms
from commands._agenda_words import (
    body_of,
    clipped,
    facts,
    item_options,
    meeting_name,
    meeting_options,
    named,
    row,
    standing,
)
from commands._base import Choice, Context, Field, Form, Option, Refusal, Reply, Request
from commands._bodies import short, which_body
from knowledge.agenda import BEFORE_AGENDA, KIND_WORDS, ItemKind, State, Step, Voice
from knowledge.language import Text, join, same, say
from storage import agenda, agenda_access, bodies, meetings, rounds
from storage.agenda import AgendaItem
from storage.agenda_tables import ItemRound
from storage.bodies import Body

_MOST_BUTTONS = 10


def inbox(request: Request, context: Context) -> Reply:
    """`/sak innboks [organ]`: what waits, by body and meeting."""
    kept = agenda_access.kept(context.session, context.member, context.today)
    if not kept:
        raise Refusal(
            say(
                nn="Innboksen er for sekretariatet. Dine eigne saker ser du her:",
                nb="Innboksen er for sekretariatet. Dine egne saker ser du her:",
            ),
            choices=(MINE,),
        )
    if request.words.strip():
        chosen = which_body(context, request.words, lambda b: f"/sak innboks {b.id}")
        kept = [body for body in kept if body.id == chosen.id]
    rows = agenda.inbox(context.session, context.network.id, [body.id for body in kept])
    if not rows:
        return Reply(say(nn="Innboksen er tom.", nb="Innboksen er tom."), choices=_agendas(context, kept))
    lead = say(nn="{n} saker er komne inn:", nb="{n} saker er kommet inn:", n=len(rows))
    if len(rows) == 1:
        lead = say(nn="Éi sak er komen inn:", nb="Én sak er kommet inn:")
    grouped = [
        (short(body), join([row(context, item) for item in rows if item.body == body.id][:15]))
        for body in kept
        if any(item.body == body.id for item in rows)
    ]
    look = [
        Choice(same(clipped(f"{item.id} · {item.title}", 40)), f"/sak vis {item.id}") for item in rows[:_MOST_BUTTONS]
    ]
    return Reply(lead, facts=tuple(grouped), choices=(*look, *_agendas(context, kept)))


def _agendas(context: Context, kept: list[Body]) -> tuple[Choice, ...]:
    coming = meetings.coming(context.session, context.network.id, context.now, [b.id for b in kept], limit=3)
    organs = {body.id: body for body in kept}
    return tuple(
        Choice(
            say(
                nn="Sakliste: {body}, {when}",
                nb="Saksliste: {body}, {when}",
                body=organs[m.body].abbreviation or organs[m.body].name,
                when=meeting_name(m),
            ),
            f"/sak saksliste {m.id}",
        )
        for m in coming
    )


def taken_up(request: Request, context: Context) -> Reply:
    """`/sak ta opp <nr>`: it goes to the meeting it is set for, else to the next."""
    target = door.kept(context, request.words)
    door.check(context, target, Step.TAKE_UP)
    item = target.item
    why = fields.text(request, "why")
    if item.needs_round and not why and rounds.last(context.session, item) is None:
        return _round_first(target)
    changes: dict[str, object] = {"meeting": _next(context, item)}
    row = rounds.last(context.session, item)
    if State(item.state) is State.PREPARING and row is not None:
        why = both_forms(_sum(context, row), why)
        rounds.close(context.session, item, context.now)
    door.take(context, target, Step.TAKE_UP, why, changes)
    return done(context, item, say(nn="er teken opp", nb="er tatt opp"))


def _round_first(target: door.Target) -> Reply:
    """A municipal item that must be heard first: the round, or a reason why not."""
    form = Form(
        say(nn="Ta opp utan førmøte", nb="Ta opp uten formøte"),
        door.line(target, "ta opp"),
        (fields.reason_field(label=say(nn="Kvifor utan førmøte?", nb="Hvorfor uten formøte?")),),
    )
    start = Choice(say(nn="Send til førmøte", nb="Send til formøte"), door.line(target, "førmøte"))
    return Reply(
        say(
            nn="{s} er ei kommunal sak og skal først gjennom førmøtet hos kommunane. "
            "Send henne dit, eller skriv kvifor ho blir teken opp utan.",
            nb="{s} er en kommunal sak og skal først gjennom formøtet hos kommunene. "
            "Send den dit, eller skriv hvorfor den blir tatt opp uten.",
            s=named(target.item),
        ),
        choices=(start,),
        form=form,
    )


def _sum(context: Context, row: ItemRound) -> Text:
    said = [voice.voice for voice in rounds.voices(context.session, row).values()]
    return say(
        nn="Førmøtet: einige {yes}, ikkje einige {no}, treng forankring {must}, har ikkje svart {silent}.",
        nb="Formøtet: enige {yes}, ikke enige {no}, trenger forankring {must}, har ikke svart {silent}.",
        yes=said.count(Voice.AGREES),
        no=said.count(Voice.DISAGREES),
        must=said.count(Voice.MUST_ANCHOR),
        silent=len(rounds.municipalities(context.session, context.network.id)) - len(said),
    )


def _next(context: Context, item: AgendaItem) -> int | None:
    """The item's meeting if it is still to come, else the body's next one."""
    rows = meetings.coming(context.session, item.network, context.now, [item.body])
    ids = [row.id for row in rows]
    return item.meeting if item.meeting in ids else next(iter(ids), None)


def asked(request: Request, context: Context) -> Reply:
    """`/sak spør <nr>`: the question reaches the member, and the answer comes back into the item."""
    target = door.kept(context, request.words)
    door.check(context, target, Step.ASK)
    question = say(nn="Kva vil du vite?", nb="Hva vil du vite?")
    if "question" not in request.fields:
        return _form(target, "spør", say(nn="Spør om meir", nb="Spør om mer"), Field("question", question, "long"))
    text = fields.needed(request, "question", say(nn="Skriv spørsmålet.", nb="Skriv spørsmålet."))
    rounds.close(context.session, target.item, context.now)
    door.take(context, target, Step.ASK, text)
    return done(context, target.item, say(nn="ventar på svar", nb="venter på svar"))


def deferred(request: Request, context: Context) -> Reply:
    """`/sak utsett <nr>`: to a named meeting, with why."""
    target = door.kept(context, request.words)
    door.check(context, target, Step.DEFER)
    body = body_of(context, target.item)
    options = tuple(o for o in meeting_options(context, body) if o.value != str(target.item.meeting))
    if "why" not in request.fields:
        label = say(nn="Til kva møte?", nb="Til hvilket møte?")
        hint = say(
            nn="La stå tomt når datoen ikkje er sett.", nb="La stå tomt når datoen ikke er satt."
        )  # a body without a next meeting must be possible
        rows = (Field("meeting", label, "choice", options, hint, required=False),) if options else ()
        return _form(target, "utsett", say(nn="Utset saka", nb="Utsett saken"), *rows, fields.reason_field())
    meeting = fields.meeting(request, context, body)
    why = fields.reason(request)
    rounds.close(context.session, target.item, context.now)
    door.take(context, target, Step.DEFER, why, {"meeting": meeting.id if meeting else None})
    return done(context, target.item, say(nn="er utsett", nb="er utsatt"))


def declined(request: Request, context: Context) -> Reply:
    """`/sak avvis <nr>`: always with why."""
    target = door.kept(context, request.words)
    door.check(context, target, Step.DECLINE)
    if "why" not in request.fields:
        return _form(target, "avvis", say(nn="Avvis saka", nb="Avvis saken"), fields.reason_field())
    why = fields.reason(request)
    rounds.close(context.session, target.item, context.now)
    door.take(context, target, Step.DECLINE, why)
    return done(context, target.item, say(nn="er avvist", nb="er avvist"))


def merged(request: Request, context: Context) -> Reply:
    """`/sak slå saman <nr>`: into another open item; who was told of the one is told of the other."""
    target = door.kept(context, request.words)
    door.check(context, target, Step.MERGE)
    kept = [body.id for body in agenda_access.kept(context.session, context.member, context.today)]
    others = [i for i in _open_items(context, kept) if i.id != target.item.id]
    options = item_options(others)
    if "into" not in request.fields:
        if not options:
            raise Refusal(
                say(
                    nn="Det er inga anna open sak å slå henne saman med.",
                    nb="Det er ingen annen åpen sak å slå den sammen med.",
                ),
                choices=choices(context, target.item),
            )
        label = say(nn="Kva sak skal ho samlast i?", nb="Hvilken sak skal den samles i?")
        title = say(nn="Slå saman saker", nb="Slå sammen saker")
        return _form(target, "slå saman", title, Field("into", label, "choice", options))
    chosen = fields.one_of(request, "into", options, say(nn="Vel ei sak frå lista.", nb="Velg en sak fra listen."))
    into = next(item for item in others if str(item.id) == chosen)
    rounds.close(context.session, target.item, context.now)
    joining = agenda_access.audience(context.session, target.item)
    door.take(context, target, Step.MERGE, f"{into.id} · {into.title}", {"merged_into": into.id})
    for member in joining:
        agenda.support(context.session, into, member, context.now)
    door.take(context, door.Target(into, None, ""), Step.JOIN)
    return done(context, into, say(nn="er samla frå to saker", nb="er samlet fra to saker"))


def _open_items(context: Context, bodies_kept: list[str]) -> list[AgendaItem]:
    return agenda.of_bodies(context.session, context.network.id, bodies_kept, BEFORE_AGENDA)


def kind_changed(request: Request, context: Context) -> Reply:
    """`/sak slag <nr>`: information, discussion or decision."""
    target = door.kept(context, request.words)
    door.check(context, target, Step.KIND)
    options = tuple(Option(KIND_WORDS[kind], kind) for kind in ItemKind)
    what = say(nn="Kva skal organet gjere?", nb="Hva skal organet gjøre?")
    if "kind" not in request.fields:
        field = Field("kind", what, "choice", options, value=target.item.kind)
        return _form(target, "slag", say(nn="Endre slag", nb="Endre type"), field)
    kind = ItemKind(fields.one_of(request, "kind", options, what))
    door.take(context, target, Step.KIND, both_forms(KIND_WORDS[kind]), {"kind": kind})
    return done(context, target.item, say(nn="har fått nytt slag", nb="har fått ny type"))


def paper(request: Request, context: Context) -> Reply:
    """`/sak saksframlegg <nr>`: what the case paper says beside what the member wrote."""
    target = door.kept(context, request.words)
    door.check(context, target, Step.PAPER)
    held = target.item
    if "assessment" not in request.fields:
        return _form(
            target, "saksframlegg", say(nn="Saksframlegg", nb="Saksframlegg"),
            Field("background", say(nn="Bakgrunn", nb="Bakgrunn"), "long", required=False,
                  value=held.background[:3000]),
            Field("assessment", say(nn="Vurdering", nb="Vurdering"), "long", required=False, value=held.assessment),
            Field(
                "consequences", say(nn="Økonomiske og administrative konsekvensar",
                nb="Økonomiske og administrative konsekvenser"), "long", required=False, value=held.consequences,
            ),
            Field("proposal", say(nn="Framlegg til vedtak", nb="Forslag til vedtak"), "long", required=False,
                  value=held.proposal),
            Field("presenter", say(nn="Kven legg saka fram?", nb="Hvem legger saken fram?"), required=False,
                  limit=200, value=held.presenter),
            Field("minutes", say(nn="Minutt", nb="Minutter"), required=False, limit=3, value=str(held.minutes or "")),
        )  # fmt: skip
    names = ("background", "assessment", "consequences", "proposal", "presenter")
    values: dict[str, object] = {name: fields.text(request, name) for name in names if name in request.fields}
    if "minutes" in request.fields:
        values["minutes"] = fields.number(request, "minutes", 1, 480)
    door.take(context, target, Step.PAPER, changes=values)
    return done(context, target.item, say(nn="har fått saksframlegg", nb="har fått saksframlegg"))


def late(request: Request, context: Context) -> Reply:
    """`/sak unntak <nr>` from the member; `/sak unntak ja|nei <nr>` from the secretariat."""
    first, _, rest = request.words.partition(" ")
    if first not in ("ja", "nei"):
        return asked_late(door.own(context, request.words), context)
    target = door.kept(context, rest)
    step = Step.LATE_YES if first == "ja" else Step.LATE_NO
    door.check(context, target, step)
    if target.item.late_for is None:
        raise Refusal(
            say(
                nn="Ingen ventar på unntak for {s}.", nb="Ingen venter på unntak for {s}.", s=named(target.item)
            ),
            choices=choices(context, target.item),
        )  # fmt: skip
    changes: dict[str, object] = {"late_for": None}
    if step is Step.LATE_YES:
        changes["meeting"] = target.item.late_for
    door.take(context, target, step, changes=changes)
    kept = say(nn="er med i møtet", nb="er med i møtet") if first == "ja" else say(nn="ventar", nb="venter")
    return done(context, target.item, kept)


def done(context: Context, item: AgendaItem, what: Text) -> Reply:
    """The secretariat's receipt: what was done, where the item stands, what comes next."""
    told = State(item.state) in BEFORE_AGENDA
    return Reply(
        say(
            nn="{s} {what}. Innmeldaren har fått beskjed.",
            nb="{s} {what}. Innmelderen har fått beskjed.",
            s=named(item),
            what=what,
        ),
        facts=standing(context, item) if told else facts(context, item)[:3],
        choices=(*choices(context, item)[:6], DESK),
    )


def _form(target: door.Target, verb: str, title: Text, *rows: Field) -> Reply:
    """A form about one item, under its title."""
    return Reply(same(f"{target.item.id} · {target.item.title}"), form=Form(title, door.line(target, verb), rows))


def open_form(target: door.Target, verb: str, title: Text, *rows: Field) -> Reply:
    """The same for the other parts of the desk."""
    return _form(target, verb, title, *rows)


def body_options(context: Context, ids: tuple[str, ...]) -> tuple[Option, ...]:
    """Bodies that meet now, as options."""
    rows = {body.id: body for body in bodies.current(context.session, context.network.id)}
    return tuple(Option(short(rows[id_]), id_) for id_ in ids if id_ in rows)
