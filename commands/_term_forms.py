"""The secretariat's forms for who sits where: appoint, add a deputy, renew, end."""

from __future__ import annotations

import datetime as dt

from commands import _trail
from commands._base import Choice, Context, Field, Option, Refusal, Reply, Request
from commands._bodies import short
from commands._term_desk import of_seat
from commands._term_fields import dates, day_field, form, member, member_field, read, term, whole
from commands._term_words import need_keeper, seat_of, tell, term_of, warnings
from knowledge.language import NOTHING, Text, day, join, same, say
from knowledge.terms import DEFAULT_YEARS, Concern, last_day, places, renewed
from storage import appointing, terms
from storage.appointing import Sits
from storage.tables import Appointment, Body, Member, Seat


def appoint(request: Request, context: Context, words: str) -> Reply:
    """Open the form, or put the member that it names in the seat and tell them."""
    return _appoint(request, context, words, deputy=False)


def deputy(request: Request, context: Context, words: str) -> Reply:
    """Open the form, or make the member that it names a deputy in the seat."""
    return _appoint(request, context, words, deputy=True)


def renew(request: Request, context: Context, words: str) -> Reply:
    """Open the form, or give the member another term."""
    row, seat, body = term_of(context, words)
    need_keeper(context, body)
    held_by = context.session.get_one(Member, row.member)
    if "starts" not in request.fields:
        length = terms.years(seat, body) or DEFAULT_YEARS
        starts, ends = renewed(terms.holding(row), length, context.today)
        return form(
            say(nn="Ny periode for {who}", nb="Ny periode for {who}", who=held_by.name),
            f"/verv forny {row.id}",
            *dates(starts, ends),
            lead=say(
                nn="{who} har «{seat}» i {body}.", nb="{who} har «{seat}» i {body}.",
                who=held_by.name, seat=seat.title, body=short(body),
            ),
        )  # fmt: skip
    starts, given = term(request, context)
    if given is None:
        raise _no_end()
    try:
        new = appointing.renew(context.session, row, starts, given)
    except Sits as there:
        raise _sits(held_by, there.row) from None
    _trail.note(context, "term renewed", f"member {held_by.id}", f"seat {seat.id}")
    _welcome(context, new, seat, body, held_by)
    return of_seat(context, str(seat.id), join([_appointed(new, held_by), _warned(context, body)], "\n"))


def end(request: Request, context: Context, words: str) -> Reply:
    """Open the form, or let the member stop on the day that it names."""
    row, seat, body = term_of(context, words)
    need_keeper(context, body)
    held_by = context.session.get_one(Member, row.member)
    if "last" not in request.fields:
        return form(
            say(nn="Avslutt vervet til {who}", nb="Avslutt vervet til {who}", who=held_by.name),
            f"/verv avslutt {row.id}",
            day_field("last", say(nn="Siste dag", nb="Siste dag"), context.today),
        )
    last = read(request, context, "last")
    assert last is not None
    appointing.end(context.session, row, last)
    _trail.note(context, "term ended", f"member {held_by.id}", f"seat {seat.id} {last}")
    news = say(
        nn="Vervet ditt «{seat}» i {body} er avslutta. Siste dag er {day}. Takk for innsatsen!",
        nb="Vervet ditt «{seat}» i {body} er avsluttet. Siste dag er {day}. Takk for innsatsen!",
        seat=seat.title, body=short(body), day=day(last),
    )  # fmt: skip
    tell(context, f"term:{words}:ended:{last}", [held_by], Reply(news))
    done = say(nn="{who} sit til og med {day}.", nb="{who} sitter til og med {day}.", who=held_by.name, day=day(last))
    return of_seat(context, str(seat.id), join([done, _warned(context, body)], "\n"))


def _appoint(request: Request, context: Context, words: str, *, deputy: bool) -> Reply:
    seat, body = seat_of(context, words)
    need_keeper(context, body)
    if "starts" not in request.fields:
        return _appoint_form(context, seat, body, deputy=deputy)
    chosen = member(request, context)
    starts, ends = term(request, context)
    replaced = _replaced(request, context, seat)
    try:
        row = appointing.appoint(
            context.session, seat, chosen, starts, ends, deputy=deputy, rank=_rank(request), replaces=replaced
        )
    except Sits as there:
        if (there.row.starts, there.row.term_ends or there.row.ends) == (starts, ends):
            return of_seat(context, words, _appointed(there.row, chosen))
        raise _sits(chosen, there.row) from None
    act = "deputy appointed" if deputy else "member appointed"
    _trail.note(context, act, f"member {chosen.id}", f"seat {seat.id}")
    _welcome(context, row, seat, body, chosen)
    return of_seat(context, words, join([_appointed(row, chosen), _warned(context, body)], "\n"))


def _appoint_form(context: Context, seat: Seat, body: Body, *, deputy: bool) -> Reply:
    sitting = [t for t in terms.of_body(context.session, body, context.today) if t.seat.id == seat.id and not t.deputy]
    ends = [t.ends for t in sitting if t.ends]
    full = places(seat.count or "1") is not None and len(sitting) >= (places(seat.count) or 1)
    starts = context.today
    if full and ends and not deputy:
        starts = max(context.today, min(ends) + dt.timedelta(days=1))
    word = "vara" if deputy else "oppnemn"
    title = say(nn="Ny vara", nb="Ny vara") if deputy else say(nn="Oppnemn", nb="Oppnevn")
    fields = [member_field(context), *dates(starts, last_day(starts, terms.years(seat, body) or DEFAULT_YEARS))]
    if deputy:
        fields.append(
            Field("rank", say(nn="Rekkjefølgje", nb="Rekkefølge"), required=False,
                  hint=say(nn="1 blir kalla inn først. Tomt: sist.", nb="1 kalles inn først. Tomt: sist."), limit=2)
        )  # fmt: skip
    elif sitting:
        nobody = Option(say(nn="Ingen", nb="Ingen"), "0")
        carried = next((t for t in sitting if t.carried), None)
        options = (nobody, *(Option(same(t.member.name), str(t.id)) for t in sitting[:20]))
        fields.append(
            Field("replaces", say(nn="Avløyser", nb="Avløser"), "choice", options,
                  value=str(carried.id) if carried else "0")
        )  # fmt: skip
    lead = say(nn="«{seat}» i {body}.", nb="«{seat}» i {body}.", seat=seat.title, body=short(body))
    return form(title, f"/verv {word} {seat.id}", *fields, lead=lead)


def _rank(request: Request) -> int:
    return whole(request, "rank") or 0


def _replaced(request: Request, context: Context, seat: Seat) -> list[Appointment]:
    said = request.fields.get("replaces", "0")
    row = terms.appointment(context.session, context.network.id, int(said)) if said.isdecimal() else None
    return [row] if row is not None and row.seat == seat.id and not row.deputy else []


def _appointed(row: Appointment, member: Member) -> Text:
    end = row.term_ends or row.ends
    values = {"who": member.name, "first": day(row.starts, weekday=False)}
    if end is None:
        return say(nn="{who} er oppnemnd frå {first}.", nb="{who} er oppnevnt fra {first}.", **values)
    return say(
        nn="{who} er oppnemnd frå {first} til og med {last}.", nb="{who} er oppnevnt fra {first} til og med {last}.",
        last=day(end, weekday=False), **values,
    )  # fmt: skip


def _welcome(context: Context, row: Appointment, seat: Seat, body: Body, member: Member) -> None:
    role = say(nn="vara for ", nb="vara for ") if row.deputy else NOTHING
    end = row.term_ends or row.ends
    until = say(nn=" til og med {d}", nb=" til og med {d}", d=day(end, weekday=False)) if end else NOTHING
    text = say(
        nn="Du er oppnemnd som {role}«{seat}» i {body} frå {first}{until}. Eg minner deg om møta der.",
        nb="Du er oppnevnt som {role}«{seat}» i {body} fra {first}{until}. Jeg minner deg om møtene der.",
        role=role, seat=seat.title, body=short(body), first=day(row.starts, weekday=False), until=until,
    )  # fmt: skip
    mine = Choice(say(nn="Sjå verva mine", nb="Se vervene mine"), "/verv mine")
    tell(context, f"term:{row.id}:appointed", [member], Reply(text, choices=(mine,)))


def _warned(context: Context, body: Body) -> Text:
    """What to look at after this: how the body is made up, and its terms."""
    rows = warnings(context, body, without=(Concern.VACANT,))
    if not rows:
        return NOTHING
    return join([say(nn="Sjå på dette:", nb="Se på dette:"), *(join([same("•"), row], " ") for row in rows)])


def _sits(member: Member, row: Appointment) -> Refusal:
    end = row.term_ends or row.ends
    until = say(nn=" til {d}", nb=" til {d}", d=day(end, weekday=False)) if end else NOTHING
    return Refusal(
        say(
            nn="{who} har alt dette vervet frå {first}{until}. Forny det, eller vel ein seinare dag.",
            nb="{who} har alt dette vervet fra {first}{until}. Forny det, eller velg en senere dag.",
            who=member.name, first=day(row.starts, weekday=False), until=until,
        ),
        field="starts",
    )  # fmt: skip


def _no_end() -> Refusal:
    return Refusal(
        say(nn="Ein ny periode treng ein siste dag.", nb="En ny periode trenger en siste dag."), field="ends"
    )
