"""Who comes to one item only: invited partners, and the deputy of a member who is disqualified (inhabil)."""

from __future__ import annotations

from commands import _agenda_door as door
from commands import _agenda_fields as fields
from commands import _meeting_deputies as deputies
from commands._agenda_buttons import choices
from commands._agenda_desk import done, open_form
from commands._agenda_news import tell
from commands._agenda_words import body_of, clipped, mid, see, when
from commands._base import Choice, Context, Field, Option, Refusal, Reply, Request
from knowledge.agenda import Step
from knowledge.language import same, say
from storage import agenda, agenda_access, item_guests, meetings
from storage.tables import Appointment, Body, Meeting, Member


def invited(request: Request, context: Context) -> Reply:
    """`/sak inviter <nr>`: a partner, told of this item only."""
    target = door.kept(context, request.words)
    door.check(context, target, Step.INVITE)
    people = item_guests.partners(context.session, context.network.id)[:100]
    options = tuple(Option(same(clipped(m.name or m.address)), str(m.id)) for m in people)
    known = say(nn="Vel frå lista, eller la feltet stå tomt.", nb="Velg fra listen, eller la feltet stå tomt.")
    if "name" not in request.fields and "member" not in request.fields:
        rows = [
            Field(
                "name", say(nn="Kven", nb="Hvem"), required=False, limit=100,
                hint=say(
                    nn="Til dømes KS, Statsforvaltaren, USHT eller HVL.",
                    nb="For eksempel KS, Statsforvalteren, USHT eller HVL.",
                ),
            )
        ]  # fmt: skip
        if options:
            hint = say(nn="Då får dei beskjed her.", nb="Da får de beskjed her.")
            rows.append(Field("member", say(nn="I chatten", nb="I chatten"), "choice", options, hint, required=False))
        return open_form(target, "inviter", say(nn="Inviter til saka", nb="Inviter til saken"), *rows)
    chosen = fields.one_of(request, "member", options, known, required=False)
    member = next((m for m in people if str(m.id) == chosen), None)
    name = " ".join(fields.text(request, "name", 100).split()) or (member.name if member else "")
    if not name:
        raise Refusal(say(nn="Skriv kven du vil invitere.", nb="Skriv hvem du vil invitere."), field="name")
    agenda.hold(context.session, target.item)
    if not item_guests.invite(context.session, target.item, name, member, context.now):
        raise Refusal(say(nn="{n} er alt invitert.", nb="{n} er alt invitert.", n=name), choices=(see(target.item),))
    door.take(context, target, Step.INVITE, name)
    if member is None:
        return done(
            context, target.item,
            say(nn="har fått {n} som gjest. {n} er ikkje i chatten, så gi beskjed på e-post",
                nb="har fått {n} som gjest. {n} er ikke i chatten, så gi beskjed på e-post", n=name),
        )  # fmt: skip
    _tell_guest(context, target, member)
    return done(context, target.item, say(nn="har fått {n} som gjest", nb="har fått {n} som gjest", n=name))


def _tell_guest(context: Context, target: door.Target, member: Member) -> None:
    news = Reply(
        say(
            nn="Du er invitert til {s} i {b}. Du får beskjed om denne saka, og når ho kjem opp.",
            nb="Du er invitert til {s} i {b}. Du får beskjed om denne saken, og når den kommer opp.",
            s=mid(target.item),
            b=body_of(context, target.item).name,
        ),
        facts=((say(nn="Møte", nb="Møte"), when(context, target.item)),),
        choices=(see(target.item),),
    )
    tell(context, f"item:{target.item.id}:guest", [member], news, also_actor=True)


def recused(request: Request, context: Context) -> Reply:
    """`/sak inhabil <nr>`: for one item; the deputy of the seat is called for that item."""
    target = door.seen(context, request.words)
    item, body = target.item, body_of(context, target.item)
    seat = item_guests.seat_of(context.session, context.member, item.body, context.today)
    if seat is None:
        raise Refusal(
            say(
                nn="Berre den som sit i {b}, kan melde seg inhabil i saka.",
                nb="Bare den som sitter i {b}, kan melde seg inhabil i saken.",
                b=body.name,
            ),
            choices=choices(context, item),
        )
    agenda.hold(context.session, item)
    out = {row.member for row in item_guests.recused(context.session, item)}
    if context.member.id in out:
        raise Refusal(
            say(nn="Du er alt meld inhabil i {s}.", nb="Du er alt meldt inhabil i {s}.", s=mid(item)),
            choices=(see(item),),
        )
    door.check(context, target, Step.RECUSE)
    meeting = meetings.get(context.session, context.network.id, item.meeting or 0)
    ahead = meeting is not None and meeting.status == "planned" and meeting.starts_at > context.now
    deputy = _called(context, target, meeting, body) if ahead and meeting else _first_free(context, target, seat, out)
    if not ahead:
        item_guests.recuse(context.session, item, context.member, deputy, context.now)
    who = context.member.name or context.member.address
    called = f"{who} → {deputy.name or deputy.address}" if deputy else who
    door.take(context, door.Target(item, None, ""), Step.RECUSE, called)
    if deputy is None:
        if not ahead:
            _tell_office(context, target)
        return Reply(
            say(
                nn="Notert: du er inhabil i {s}. Plassen din har ingen vara, så sekretariatet har fått beskjed.",
                nb="Notert: du er inhabil i {s}. Plassen din har ingen vara, så sekretariatet har fått beskjed.",
                s=mid(item),
            ),
            choices=(see(item),),
        )
    if not ahead:
        _call(context, target, deputy)
    return Reply(
        say(
            nn="Notert: du er inhabil i {s}. {d} er kalla inn som vara for denne saka.",
            nb="Notert: du er inhabil i {s}. {d} er kalt inn som vara for denne saken.",
            s=mid(item),
            d=deputy.name or deputy.address,
        ),
        choices=(see(item),),
    )


def _called(context: Context, target: door.Target, meeting: Meeting, body: Body) -> Member | None:
    """With a meeting ahead the deputies are asked as for an absence: the next in rank until one says yes."""
    item_guests.recuse(context.session, target.item, context.member, None, context.now)
    return deputies.ask_next(context.session, meeting, body, context.member, context.now, target.item.id or 0)


def _first_free(context: Context, target: door.Target, seat: Appointment, out: set[int]) -> Member | None:
    """Without a meeting: the seat's first deputy who is not disqualified too."""
    ranked = item_guests.deputies(context.session, seat, target.item.body, context.today)
    return next((m for m in ranked if m.id not in out), None)


def _call(context: Context, target: door.Target, deputy: Member) -> None:
    news = Reply(
        say(
            nn="Du er kalla inn som vara i {b}, berre for {s}. Den du er vara for, er inhabil.",
            nb="Du er kalt inn som vara i {b}, bare for {s}. Den du er vara for, er inhabil.",
            b=body_of(context, target.item).name,
            s=mid(target.item),
        ),
        facts=((say(nn="Møte", nb="Møte"), when(context, target.item)),),
        choices=(see(target.item),),
    )
    tell(context, f"item:{target.item.id}:deputy:{context.member.id}", [deputy], news)


def _tell_office(context: Context, target: door.Target) -> None:
    news = Reply(
        say(
            nn="{who} er inhabil i {s}, og plassen har ingen vara. Finn ein frå same part.",
            nb="{who} er inhabil i {s}, og plassen har ingen vara. Finn en fra samme part.",
            who=context.member.name or context.member.address,
            s=mid(target.item),
        ),
        choices=(see(target.item), Choice(say(nn="Plassane i organet", nb="Plassene i organet"), "/verv")),
    )
    office = agenda_access.keepers(context.session, target.item, context.today)
    tell(context, f"item:{target.item.id}:no-deputy:{context.member.id}", office, news)
