"""`/verv`: my seats and when they end, who sits in a body, and which seats are vacant."""

from __future__ import annotations

from commands._base import Choice, Context, Reply, Request, command
from commands._bodies import short, which_body
from knowledge.language import NOTHING, Text, day, join, same, say
from storage import bodies, terms
from storage.bodies import Body
from storage.tables import Seat
from storage.terms import Term

_PARTIES = {
    "kommune": Text("kommunane", "kommunene"),
    "foretak": Text("føretaket", "foretaket"),
    "brukar": Text("brukarane", "brukerne"),
    "fastlege": Text("fastlegane", "fastlegene"),
    "ks": Text("KS", "KS"),
    "annan": Text("andre", "andre"),
}


@command(
    "verv",
    aliases=("verva", "vervene"),
    summary=say(nn="Verva dine, og kven som sit i eit organ.", nb="Vervene dine, og hvem som sitter i et organ."),
    usage=say(nn="(mine) · <organ> · ledige", nb="(mine) · <organ> · ledige"),
    words=("mine", "ledige", "ssu", "fsu"),
)
def verv(request: Request, context: Context) -> Reply:
    """Show the member's seats, a body's seats, or the vacant ones."""
    match request.words.lower():
        case "" | "mine":
            return _mine(context)
        case "ledige":
            return _vacant(context)
        case _:
            return _of_body(context, which_body(context, request.words, lambda b: f"/verv {b.id}"))


def _mine(context: Context) -> Reply:
    rows = terms.of_member(context.session, context.member, context.today)
    vacant = Choice(say(nn="Ledige verv", nb="Ledige verv"), "/verv ledige")
    if not rows:
        return Reply(
            say(
                nn="Eg har ikkje registrert noko verv på deg. Stemmer ikkje det, sei ifrå til sekretariatet.",
                nb="Jeg har ikke registrert noe verv på deg. Stemmer ikke det, si fra til sekretariatet.",
            ),
            choices=(vacant,),
        )
    return Reply(
        say(nn="Verva dine:", nb="Vervene dine:"),
        facts=tuple((short(term.body), _term(term)) for term in rows),
        choices=(vacant,),
    )


def _term(term: Term) -> Text:
    role = say(nn="vara", nb="vara") if term.deputy else NOTHING
    until = (
        say(nn="til og med {day}", nb="til og med {day}", day=day(term.ends, weekday=False))
        if term.ends
        else say(nn="sluttdato er ikkje sett", nb="sluttdato er ikke satt")
    )
    return join([same(term.seat.title), role, until], ", ")


def _of_body(context: Context, body: Body) -> Reply:
    seats = bodies.seats(context.session, body.id)
    sitting = terms.of_body(context.session, body, context.today)
    facts = [(same(seat.title), _holders(seat, sitting)) for seat in seats]
    rules = (
        (say(nn="Funksjonstid", nb="Funksjonstid"), _years(body)),
        (say(nn="Blir oppnemnd av", nb="Blir oppnevnt av"), same(body.appointed_by or "")),
        (say(nn="Leiing", nb="Ledelse"), same(body.chair or "")),
    )
    lead = say(nn="{body}:", nb="{body}:", body=short(body))
    if not seats:
        lead = say(
            nn="Eg har ikkje funne kva verv det er i {body}.",
            nb="Jeg har ikke funnet hvilke verv det er i {body}.",
            body=short(body),
        )
    return Reply(lead, facts=(*facts, *((key, text) for key, text in rules if text)))


def _years(body: Body) -> Text:
    if body.term_years is None:
        return say(nn="ikkje oppgitt", nb="ikke oppgitt")
    return say(nn="{n} år", nb="{n} år", n=body.term_years)


def _holders(seat: Seat, sitting: list[Term]) -> Text:
    own = [term for term in sitting if term.seat.id == seat.id]
    names = [
        join([same(t.member.name), say(nn="(vara)", nb="(vara)") if t.deputy else NOTHING, _until(t)], " ") for t in own
    ]
    count = say(nn="plassar: {n}", nb="plasser: {n}", n=seat.count) if seat.count else NOTHING
    nobody = say(nn="ingen registrert", nb="ingen registrert")
    return join([_PARTIES[seat.party], count, join(names, ", ") or nobody], " · ")


def _until(term: Term) -> Text:
    return say(nn="til {day}", nb="til {day}", day=day(term.ends, weekday=False)) if term.ends else NOTHING


def _vacant(context: Context) -> Reply:
    rows = terms.vacant(context.session, context.network.id, context.today)
    if not rows:
        return Reply(say(nn="Ingen verv er ledige.", nb="Ingen verv er ledige."))
    by_body: dict[str, tuple[Body, list[Seat]]] = {}
    for body, seat in rows:
        by_body.setdefault(body.id, (body, []))[1].append(seat)
    return Reply(
        say(
            nn="Desse verva har eg ingen registrert i:",
            nb="Disse vervene har jeg ingen registrert i:",
        ),
        facts=tuple(
            (short(body), join([same(f"• {seat.title}") for seat in seats])) for body, seats in by_body.values()
        ),
    )
