"""The secretariat's desk: what has come in, and what is done with each item."""

from __future__ import annotations

from commands import _agenda_door as door
from commands import _agenda_fields as fields
from commands._agenda_buttons import DESK, choices
from commands._agenda_news import both_forms
from commands._agenda_words import (
    body_of,
    facts,
    meeting_options,
    named,
    standing,
)
from commands._base import Choice, Context, Field, Form, Option, Reply, Request
from commands._bodies import short
from knowledge.agenda import BEFORE_AGENDA, State, Step, Voice
from knowledge.language import Text, same, say
from storage import bodies, meetings, members, rounds
from storage.agenda import AgendaItem
from storage.agenda_tables import ItemRound

_MOST_BUTTONS = 10

_WITHOUT = "utan"


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
    if target.rest == _WITHOUT:
        title = say(nn="Ta opp utan førmøte", nb="Ta opp uten formøte")
        why = fields.reason_field(label=say(nn="Kvifor utan førmøte?", nb="Hvorfor uten formøte?"))
        return _form(target, "ta opp", title, why)
    return Reply(
        say(
            nn="{s} er ei kommunal sak og skal først gjennom førmøtet hos kommunane. "
            "Send henne dit, eller ta henne opp utan og skriv kvifor.",
            nb="{s} er en kommunal sak og skal først gjennom formøtet hos kommunene. "
            "Send den dit, eller ta den opp uten og skriv hvorfor.",
            s=named(target.item),
        ),
        choices=(
            Choice(say(nn="Send til førmøte", nb="Send til formøte"), door.line(target, "førmøte")),
            Choice(say(nn="Ta opp utan", nb="Ta opp uten"), f"{door.line(target, 'ta opp')} {_WITHOUT}"),
        ),
    )


def _sum(context: Context, row: ItemRound) -> Text:
    said = [voice.voice for voice in rounds.voices(context.session, row).values()]
    return say(
        nn="Førmøtet: einige {yes}, ikkje einige {no}, treng forankring {must}, har ikkje svart {silent}.",
        nb="Formøtet: enige {yes}, ikke enige {no}, trenger forankring {must}, har ikke svart {silent}.",
        yes=said.count(Voice.AGREES),
        no=said.count(Voice.DISAGREES),
        must=said.count(Voice.MUST_ANCHOR),
        silent=len(members.municipalities(context.session, context.network.id)) - len(said),
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
