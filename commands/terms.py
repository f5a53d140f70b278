"""`/verv`: my seats, who sits in a body, what is vacant or ends soon; for the secretariat the list to work in."""

from __future__ import annotations

from collections.abc import Callable

from commands import _rotation, _seat_forms, _term_desk, _term_forms, _term_letter, _term_wish
from commands._base import Choice, Context, Reply, Request, command
from commands._bodies import short, which_body
from commands._term_desk import holders
from commands._term_words import keeps, until
from knowledge.language import NOTHING, Text, day, join, same, say
from knowledge.terms import SOON
from storage import agenda_access, bodies, terms
from storage.bodies import Body
from storage.tables import Seat
from storage.terms import Term

_SHOWN = 20

_FORMS: dict[str, Callable[[Request, Context, str], Reply]] = {
    "oppnemn": _term_forms.appoint,
    "oppnevn": _term_forms.appoint,
    "vara": _term_forms.deputy,
    "forny": _term_forms.renew,
    "avslutt": _term_forms.end,
    "endre": _seat_forms.change,
    "nytt": _seat_forms.new,
    "reglar": _seat_forms.rules,
    "regler": _seat_forms.rules,
    "tur": _rotation.set_turn,
}
_VIEWS: dict[str, Callable[[Context, str], Reply]] = {
    "vil": _term_wish.answered,
    "styr": _term_desk.desk,
    "plass": _term_desk.of_seat,
    "brev": _term_letter.letter,
    "rotasjon": _rotation.shown,
    "sjekkliste": _rotation.handover,
}


@command(
    "verv",
    aliases=("verva", "vervene"),
    summary=say(
        nn="Verva dine, kven som sit i eit organ, kva som går ut, og kva som er ledig.",
        nb="Vervene dine, hvem som sitter i et organ, hva som går ut, og hva som er ledig.",
    ),
    usage=say(
        nn="(mine) · <organ> · snart · ledige · vil halde fram · rotasjon · for sekretariatet: styr",
        nb="(mine) · <organ> · snart · ledige · vil fortsette · rotasjon · for sekretariatet: styr",
    ),
    words=("mine", "ledige", "snart", "ssu", "fsu", *_FORMS, *_VIEWS),
    verbs=("mine", "ledige", "snart", *_FORMS, *_VIEWS),
    of_bodies=True,
)
def verv(request: Request, context: Context) -> Reply:
    """Show the member's seats, a body's, the vacant ones or those that end; or do what the secretariat does."""
    first, _, rest = request.words.strip().partition(" ")
    match first.lower():
        case "" | "mine" if not rest:
            return _mine(context)
        case "ledige" if not rest:
            return _vacant(context)
        case "snart" if not rest:
            return _soon(context)
        case verb if verb in _FORMS:
            return _FORMS[verb](request, context, rest.strip())
        case verb if verb in _VIEWS:
            return _VIEWS[verb](context, rest.strip())
        case _:
            return _of_body(context, which_body(context, request.words, lambda b: f"/verv {b.id}"))


def _mine(context: Context) -> Reply:
    rows = terms.of_member(context.session, context.member, context.today)
    others = _others(context)
    if not rows:
        return Reply(
            say(
                nn="Eg har ikkje registrert noko verv på deg. Stemmer ikkje det, sei ifrå til sekretariatet.",
                nb="Jeg har ikke registrert noe verv på deg. Stemmer ikke det, si fra til sekretariatet.",
            ),
            choices=others,
        )
    first = next((t for t in rows if t.ends and (t.ends - context.today).days <= SOON and t.wish is None), None)
    return Reply(
        say(nn="Verva dine:", nb="Vervene dine:"),
        facts=tuple((short(term.body), _term(term)) for term in rows),
        choices=(*(_term_wish.choices(first.id) if first else ()), *others),
    )


def _others(context: Context) -> tuple[Choice, ...]:
    """Where to go on from here; the list for those who keep a secretariat."""
    rows = [
        Choice(say(nn="Ledige verv", nb="Ledige verv"), "/verv ledige"),
        Choice(say(nn="Går ut snart", nb="Går ut snart"), "/verv snart"),
    ]
    if context.member.role == "secretariat" and agenda_access.kept(context.session, context.member, context.today):
        rows.append(Choice(say(nn="Lista over verv", nb="Listen over verv"), "/verv styr"))
    return tuple(rows)


def _term(term: Term) -> Text:
    role = say(nn="vara", nb="vara") if term.deputy else NOTHING
    return join([same(term.seat.title), role, _last(term)], ", ")


def _last(term: Term) -> Text:
    if term.ends is None:
        return say(nn="sluttdato er ikkje sett", nb="sluttdato er ikke satt")
    if term.carried:
        return until(term)
    return say(nn="til og med {day}", nb="til og med {day}", day=day(term.ends, weekday=False))


def _of_body(context: Context, body: Body) -> Reply:
    seats = bodies.seats(context.session, body.id)
    sitting = terms.of_body(context.session, body, context.today)
    facts = [(same(seat.title), holders(seat, sitting)) for seat in seats]
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
    change = Choice(say(nn="Endre verva", nb="Endre vervene"), f"/verv styr {body.id}")
    return Reply(
        lead,
        facts=(*facts, *((key, text) for key, text in rules if text)),
        choices=(change,) if keeps(context, body) else (),
    )


def _years(body: Body) -> Text:
    if body.term_years is None:
        return say(nn="ikkje oppgitt", nb="ikke oppgitt")
    return say(nn="{n} år", nb="{n} år", n=body.term_years)


def _soon(context: Context) -> Reply:
    rows = terms.ending(context.session, context.network.id, context.today, SOON)
    if not rows:
        return Reply(say(nn="Ingen verv går ut det neste halvåret.", nb="Ingen verv går ut det neste halvåret."))
    more = say(nn="Dei {n} første av {all} står her.", nb="De {n} første av {all} står her.", n=_SHOWN, all=len(rows))
    lead = say(nn="Desse verva går ut det neste halvåret:", nb="Disse vervene går ut det neste halvåret:")
    return Reply(
        join([lead, more if len(rows) > _SHOWN else NOTHING], " "),
        facts=tuple(
            (join([same(t.member.name), short(t.body)], ", "), join([same(t.seat.title), until(t)], ", "))
            for t in rows[:_SHOWN]
        ),
    )


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
