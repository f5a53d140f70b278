"""The member's own part: see, follow, correct, answer and withdraw what they submitted."""

from __future__ import annotations

from commands import _agenda_door as door
from commands import _agenda_fields as fields
from commands import _agenda_form as form
from commands._agenda_buttons import MINE, NEW, choices
from commands._agenda_content import read
from commands._agenda_news import DONE, why_of
from commands._agenda_words import body_of, cut, facts, mid, missed, named, row, standing, way
from commands._base import Choice, Context, Field, Form, Refusal, Reply, Request
from knowledge.agenda import BEFORE_AGENDA, State, Step
from knowledge.language import join, moment, same, say
from knowledge.meetings import is_open
from storage import agenda, agreements, item_guests, meetings
from storage.agenda import AgendaItem


def listed(_: Request, context: Context) -> Reply:
    """`/sak mine`."""
    rows = agenda.mine(context.session, context.member)
    if not rows:
        return Reply(
            say(nn="Du har ikkje meldt inn noka sak enno.", nb="Du har ikke meldt inn noen sak ennå."), choices=(NEW,)
        )
    withdraw = [
        Choice(say(nn="Trekk sak {n}", nb="Trekk sak {n}", n=item.id), f"/sak trekk {item.id} v{item.version}")
        for item in rows[:5]
        if State(item.state) in BEFORE_AGENDA and item.submitted_by == context.member.id
    ]
    look = [Choice(say(nn="Sjå sak {n}", nb="Se sak {n}", n=item.id), f"/sak vis {item.id}") for item in rows[:5]]
    return Reply(
        join([say(nn="Sakene dine:", nb="Sakene dine:"), *cut([row(context, item) for item in rows], 20)]),
        choices=(*look, *withdraw),
    )


def shown(request: Request, context: Context) -> Reply:
    """`/sak vis <nr>`."""
    item = door.seen(context, request.words).item
    guests = ", ".join(guest.name for guest in item_guests.invited(context.session, item))
    more = (
        (say(nn="Veg", nb="Vei"), way(context, item)),
        (say(nn="Inviterte", nb="Inviterte"), same(guests)),
    )
    return Reply(
        same(item.title),
        facts=(*facts(context, item), *standing(context, item), *((k, v) for k, v in more if v)),
        choices=choices(context, item),
    )


def history(request: Request, context: Context) -> Reply:
    """`/sak historikk <nr>`: every step, who, when and why."""
    item = door.seen(context, request.words).item
    rows = []
    for change, member in agenda.history(context.session, item)[-30:]:
        who, what = member.name or member.address, DONE[Step(change.what)]
        done = say(nn="Saka {what} ({who})", nb="Saken {what} ({who})", who=who, what=what)
        rows.append((moment(change.at), join([done, why_of(change)], ". ")))
    return Reply(say(nn="Historikken til {s}:", nb="Historikken til {s}:", s=mid(item)), facts=tuple(rows))


def edited(request: Request, context: Context) -> Reply:
    """`/sak rediger <nr>` opens the form; with fields it keeps them."""
    target = door.own(context, request.words)
    _still_open(context, target.item)
    door.check(context, target, Step.EDIT)
    if "title" not in request.fields:
        rows = form.content_fields(context, held(target.item))
        return Reply(
            say(nn="Rett det du vil, og send.", nb="Rett det du vil, og send."),
            form=Form(say(nn="Rett saka", nb="Rett saken"), door.line(target, "rediger"), rows),
        )
    values = {name: value for name, value in read(context, request).items() if name in request.fields}
    changed = [name for name, value in values.items() if getattr(target.item, name) != _column(value)]
    if not changed:
        return Reply(
            say(nn="Ingenting er endra i {s}.", nb="Ingenting er endret i {s}.", s=mid(target.item)),
            choices=choices(context, target.item)[:5],
        )
    door.take(context, target, Step.EDIT, changes={name: _column(value) for name, value in values.items()})
    return Reply(
        say(nn="{s} er retta.", nb="{s} er rettet.", s=named(target.item)),
        facts=(*facts(context, target.item), *standing(context, target.item)),
        choices=(MINE,),
    )


def withdrawn(request: Request, context: Context) -> Reply:
    """`/sak trekk <nr>`: at any time before it is handled, also from the agenda."""
    target = door.own(context, request.words)
    door.take(context, target, Step.WITHDRAW)
    return Reply(
        say(
            nn="Sak {n} «{title}» er trekt. Vil du melde henne inn att, kan du sende på nytt.",
            nb="Sak {n} «{title}» er trukket. Vil du melde den inn igjen, kan du sende på nytt.",
            n=target.item.id,
            title=target.item.title,
        ),
        choices=(
            Choice(say(nn="Meld inn på nytt", nb="Meld inn på nytt"), f"/sak kopi {target.item.id}"),
            NEW,
        ),
    )


def answered(request: Request, context: Context) -> Reply:
    """`/sak svar <nr>`: what the secretariat asked for; it lands in the item's background."""
    target = door.own(context, request.words)
    door.check(context, target, Step.ANSWER)
    asked = next(c for c, _ in reversed(agenda.history(context.session, target.item)) if c.what == Step.ASK)
    if "answer" not in request.fields:
        label = say(nn="Svaret ditt", nb="Svaret ditt")
        hint = say(
            nn="Sekretariatet spør: {q} Skriv aldri om enkeltpasientar.",
            nb="Sekretariatet spør: {q} Skriv aldri om enkeltpasienter.",
            q=asked.why[:120],
        )
        return Reply(
            say(nn="Sekretariatet spør: {q}", nb="Sekretariatet spør: {q}", q=asked.why),
            form=Form(
                say(nn="Svar sekretariatet", nb="Svar sekretariatet"),
                door.line(target, "svar"),
                (Field("answer", label, "long", hint=hint),),
            ),
        )
    said = fields.needed(request, "answer", say(nn="Skriv eit svar.", nb="Skriv et svar."))
    grown = "\n\n".join(part for part in (target.item.background, f"{asked.why}\n→ {said}") if part)
    door.take(context, target, Step.ANSWER, said, {"background": grown})
    return Reply(
        say(
            nn="Takk! Svaret er lagt i saka, og sekretariatet har fått beskjed.",
            nb="Takk! Svaret er lagt i saken, og sekretariatet har fått beskjed.",
        ),
        facts=standing(context, target.item),
        choices=(MINE,),
    )


def copied(request: Request, context: Context) -> Reply:
    """`/sak kopi <nr>`: a new form with what this item held."""
    item = door.own(context, request.words).item
    return form.copied(context, {**held(item), "body": item.body})


def tied(request: Request, context: Context) -> Reply:
    """`/sak knyt <nr> <avtale>`: say which agreement the item goes with, as the search suggested."""
    target = door.own(context, request.words)
    found = agreements.get(context.session, context.network.id, target.rest)
    if found is None:
        raise Refusal(
            say(nn="Den avtalen finn eg ikkje.", nb="Den avtalen finner jeg ikke."),
            choices=choices(context, target.item),
        )
    door.take(context, target, Step.EDIT, changes={"agreement": found.id})
    return Reply(
        say(nn="{s} er knytt til avtalen.", nb="{s} er knyttet til avtalen.", s=named(target.item)),
        facts=facts(context, target.item),
        choices=(MINE,),
    )


def asked_late(target: door.Target, context: Context) -> Reply:
    """Ask the secretariat to let a late item into the meeting it missed."""
    meeting = missed(context, target.item)
    if meeting is None:
        raise Refusal(
            say(
                nn="Saka er ikkje for sein til noko møte, så ho treng ikkje unntak.",
                nb="Saken er ikke for sen til noe møte, så den trenger ikke unntak.",
            ),
            choices=choices(context, target.item)[:5],
        )
    door.take(context, target, Step.LATE_ASK, changes={"late_for": meeting.id})
    return Reply(
        say(
            nn="Eg har spurt sekretariatet for {body}, og seier ifrå når dei har svart.",
            nb="Jeg har spurt sekretariatet for {body}, og sier fra når de har svart.",
            body=body_of(context, target.item).name,
        ),
        choices=(MINE,),
    )


def held(item: AgendaItem) -> dict[str, str]:
    """What the item holds, as a form's fields."""
    return {
        "kind": item.kind, "title": item.title, "background": item.background, "proposal": item.proposal,
        "presenter": item.presenter, "minutes": str(item.minutes or ""), "priority": item.priority,
        "agreement": item.agreement or "", "links": "\n".join(item.links),
    }  # fmt: skip


def _column(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _still_open(context: Context, item: AgendaItem) -> None:
    """The member may correct until the deadline of the item's meeting; what the secretariat asks for, always."""
    dates = meetings.dates(context.session, body_of(context, item), context.now)
    meeting = next((date for date in dates if date.id == item.meeting), None)
    if meeting is not None and not is_open(meeting, context.now) and State(item.state) is not State.NEEDS_MORE:
        raise Refusal(
            say(
                nn="Fristen for møtet er ute, så saka kan ikkje rettast her lenger. Du kan framleis trekkje henne, "
                "eller be sekretariatet opne for tillegg.",
                nb="Fristen for møtet er ute, så saken kan ikke rettes her lenger. Du kan fortsatt trekke den, "
                "eller be sekretariatet åpne for tillegg.",
            ),
            choices=choices(context, item)[:5],
        )
