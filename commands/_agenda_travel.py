"""Between bodies: the same item goes up with a reason, comes down as an assignment, and back with an answer."""

from __future__ import annotations

from commands import _agenda_door as door
from commands import _agenda_fields as fields
from commands._agenda_buttons import choices
from commands._agenda_content import check_body
from commands._agenda_desk import body_options, done, open_form
from commands._agenda_late import place
from commands._agenda_news import tell
from commands._agenda_words import body_of, facts, see, standing
from commands._base import Choice, Context, Field, Refusal, Reply, Request
from knowledge import routes
from knowledge.agenda import Step
from knowledge.language import day, join, same, say
from knowledge.routes import Route
from storage import agenda, agenda_access, bodies, rounds, tasks
from storage.agenda import AgendaItem
from storage.bodies import Body


def forwarded(request: Request, context: Context) -> Reply:
    """`/sak vidare <nr>`: along the network's ways up, with why."""
    target = door.kept(context, request.words)
    door.check(context, target, Step.FORWARD)
    ways = routes.load(context.network.id).onward(target.item.body)
    _need(context, target, ways)
    options = body_options(context, tuple(way.target_body for way in ways))
    if "why" not in request.fields:
        asked = next((way.reason for way in ways if way.reason), None)
        label = say(nn="Kvifor?", nb="Hvorfor?")
        if asked:
            label = say(nn="Kvifor? ({r})", nb="Hvorfor? ({r})", r=asked)
        to = Field("to", say(nn="Til organ", nb="Til organ"), "choice", options, value=options[0].value)
        title = say(nn="Send vidare", nb="Send videre")
        return open_form(target, "vidare", title, to, fields.reason_field(label=label))
    chosen = _chosen(request, context, "to", tuple(way.target_body for way in ways))
    why = fields.reason(request)
    _move(context, target, Step.FORWARD, chosen, why)
    agenda.stop(context.session, target.item, context.member, context.now, "forward", why)
    return done(context, target.item, say(nn="er send til {b}", nb="er sendt til {b}", b=chosen.name))


def assigned(request: Request, context: Context) -> Reply:
    """`/sak oppdrag <nr>`: down to a body that is to answer by a day."""
    target = door.kept(context, request.words)
    door.check(context, target, Step.ASSIGN)
    ways = routes.load(context.network.id).onward(target.item.body, routes.DOWN)
    _need(context, target, ways)
    ids = tuple(way.target_body for way in ways)
    if "why" not in request.fields:
        options = body_options(context, ids)
        return open_form(
            target, "oppdrag", say(nn="Gi oppdrag", nb="Gi oppdrag"),
            Field("to", say(nn="Til organ", nb="Til organ"), "choice", options, value=options[0].value),
            Field("due", say(nn="Svar innan", nb="Svar innen"), hint=same("1.12.2026"), limit=30),
            fields.reason_field(label=say(nn="Kva skal dei gjere?", nb="Hva skal de gjøre?")),
        )  # fmt: skip
    chosen = _chosen(request, context, "to", ids)
    due = fields.date(request, "due", context)
    if due is None:
        raise Refusal(say(nn="Skriv når svaret skal vere klart.", nb="Skriv når svaret skal være klart."), field="due")
    why = fields.reason(request)
    _move(context, target, Step.ASSIGN, chosen, why)
    agenda.stop(context.session, target.item, context.member, context.now, "assign", why, due)
    tasks.add(context.session, target.item, why, due, context.now, body=chosen.id)
    what = say(nn="er gitt som oppdrag til {b}, svar innan {d}", nb="er gitt som oppdrag til {b}, svar innen {d}",
               b=chosen.name, d=day(due))  # fmt: skip
    return done(context, target.item, what)


def returned(request: Request, context: Context) -> Reply:
    """`/sak tilbake <nr>`: to the body it came from, with the answer."""
    target = door.kept(context, request.words)
    door.check(context, target, Step.RETURN)
    origin = _origin(context, target.item)
    if origin is None:
        raise Refusal(
            say(
                nn="Saka er meld inn rett til dette organet, så det er ingen å sende henne tilbake til.",
                nb="Saken er meldt inn rett til dette organet, så det er ingen å sende den tilbake til.",
            ),
            choices=choices(context, target.item),
        )
    if "why" not in request.fields:
        label = say(nn="Svar til {b}", nb="Svar til {b}", b=origin.name)
        title = say(nn="Send tilbake med svar", nb="Send tilbake med svar")
        return open_form(target, "tilbake", title, fields.reason_field(label=label))
    check_body(origin)
    why = fields.reason(request)
    for task in tasks.of_item(context.session, target.item):
        if task.body == target.item.body and task.done_at is None:
            tasks.done(context.session, task, context.now)
    _move(context, target, Step.RETURN, origin, why)
    agenda.stop(context.session, target.item, context.member, context.now, "return", why)
    return done(context, target.item, say(nn="er send tilbake til {b}", nb="er sendt tilbake til {b}", b=origin.name))


def _origin(context: Context, item: AgendaItem) -> Body | None:
    """The body that sent the item here: what stands before this body in the trail, returns walked back."""
    stack: list[str] = []
    for stop in agenda.trail(context.session, item):
        if stop.way == "return" and len(stack) > 1:
            stack.pop()
        else:
            stack.append(stop.body)
    return bodies.get(context.session, item.network, stack[-2]) if len(stack) > 1 else None


def _need(context: Context, target: door.Target, ways: tuple[Route, ...]) -> None:
    ids = tuple(way.target_body for way in ways)
    if not body_options(context, ids):
        raise Refusal(
            say(
                nn="Frå {body} går det ingen slik veg vidare i {network}. Dette kan du gjere:",
                nb="Fra {body} går det ingen slik vei videre i {network}. Dette kan du gjøre:",
                body=body_of(context, target.item).name,
                network=context.network.name,
            ),
            choices=choices(context, target.item),
        )


def _chosen(request: Request, context: Context, name: str, ids: tuple[str, ...]) -> Body:
    options = body_options(context, ids)
    missing = say(
        nn="Vel eit organ frå lista; andre vegar har ikkje nettverket.",
        nb="Velg et organ fra listen; andre veier har ikke nettverket.",
    )
    body = bodies.get(context.session, context.network.id, fields.one_of(request, name, options, missing))
    assert body is not None
    check_body(body)
    return body


def _move(context: Context, target: door.Target, step: Step, to: Body, why: str) -> None:
    """The item is now at *to*, in its inbox, for its next meeting; the secretariat there is told."""
    rounds.close(context.session, target.item, context.now)
    submitter = agenda_access.people(context.session, target.item.network, [target.item.submitted_by])
    party = submitter[0].party if submitter else None
    needs = rounds.is_needed(context.network.id, to.id, party)
    sender = body_of(context, target.item)
    meeting = place(context, to).meeting
    changes = {"body": to.id, "meeting": meeting, "needs_round": needs, "late_for": None}
    change = door.take(context, target, step, why, changes)
    news = Reply(
        join([
            say(nn="Frå {a} til {b}: {t}", nb="Fra {a} til {b}: {t}", a=sender.name, b=to.name, t=target.item.title),
        ]),
        facts=(
            (say(nn="Grunngiving", nb="Begrunnelse"), same(why)),
            *facts(context, target.item)[1:],
            *standing(context, target.item),
        ),
        choices=(see(target.item), Choice(say(nn="Innboksen", nb="Innboksen"), "/sak innboks")),
    )  # fmt: skip
    told = {member.id for member in agenda_access.audience(context.session, target.item)}
    office = [m for m in agenda_access.keepers(context.session, target.item, context.today) if m.id not in told]
    tell(context, f"item:{target.item.id}:change:{change.id}", office, news)
