"""The secretariat's list to work in: its bodies, a body's seats, and one seat with what can be done to it."""

from __future__ import annotations

from commands._base import Choice, Context, Refusal, Reply
from commands._bodies import short, which_body
from commands._term_words import PARTIES, RIGHTS, holder, need_keeper, seat_of, warnings
from knowledge.language import NOTHING, Text, day, join, same, say
from knowledge.terms import SOON, Concern, right
from storage import agenda_access, bodies, terms
from storage.bodies import Body
from storage.tables import Seat
from storage.terms import Term

_SHOWN = 12
_LABEL = 40


def desk(context: Context, words: str, done: Text = NOTHING) -> Reply:
    """A body's seats, or the bodies that have something to look at. Raises `Refusal` for all but the secretariat."""
    if words:
        body = which_body(context, words, lambda b: f"/verv styr {b.id}")
        need_keeper(context, body)
        return of_body(context, body, done)
    organs = [b for b in agenda_access.kept(context.session, context.member, context.today) if _lives(b)]
    if not organs:
        raise Refusal(
            say(
                nn="Det er sekretariatet som fører lista over verv.",
                nb="Det er sekretariatet som fører listen over verv.",
            ),
            choices=(Choice(say(nn="Verva mine", nb="Vervene mine"), "/verv mine"),),
        )
    rows = [(body, _state(context, body)) for body in organs]
    return Reply(
        say(nn="Verva i organa du fører. Vel eit organ:", nb="Vervene i organene du fører. Velg et organ:"),
        facts=tuple((short(body), text) for body, text in rows),
        choices=tuple(Choice(short(body), f"/verv styr {body.id}") for body, _ in rows[:_SHOWN]),
    )


def of_body(context: Context, body: Body, done: Text = NOTHING) -> Reply:
    """Every seat of a body with who sits there, what to look at, and a button to each seat."""
    seats = bodies.seats(context.session, body.id)
    sitting = terms.of_body(context.session, body, context.today)
    told = join([join([same("•"), text], " ") for text in warnings(context, body, without=(Concern.VACANT,))])
    lead = say(nn="Verva i {body}. Vel eit verv for å endre det.", nb="Vervene i {body}. Velg et verv for å endre det.",
               body=short(body))  # fmt: skip
    return Reply(
        join([done, lead, told], "\n\n"),
        facts=tuple((same(seat.title), holders(seat, sitting)) for seat in seats),
        choices=(
            *(Choice(same(_cut(seat.title)), f"/verv plass {seat.id}") for seat in seats[:_SHOWN]),
            Choice(say(nn="Nytt verv", nb="Nytt verv"), f"/verv nytt {body.id}"),
            Choice(say(nn="Reglar", nb="Regler"), f"/verv reglar {body.id}"),
            Choice(say(nn="Rotasjon", nb="Rotasjon"), f"/verv rotasjon {body.id}"),
        ),
    )


def of_seat(context: Context, words: str, done: Text = NOTHING) -> Reply:
    """One seat: what its rules are, who sits there and who comes, and what can be done."""
    seat, body = seat_of(context, words)
    need_keeper(context, body)
    sitting = [t for t in terms.of_body(context.session, body, context.today) if t.seat.id == seat.id]
    coming = terms.to_come(context.session, seat, context.today)
    ahead = [
        say(nn="{who} frå {day}", nb="{who} fra {day}", who=m.name, day=day(a.starts, weekday=False)) for a, m in coming
    ]
    party = terms.appointing(context.session, seat)
    years = terms.years(seat, body)
    facts = (
        (say(nn="Sit der no", nb="Sitter der nå"), holders(seat, sitting)),
        (say(nn="Kjem", nb="Kommer"), join(ahead, ", ")),
        (say(nn="Side", nb="Side"), PARTIES[seat.party]),
        (say(nn="Blir oppnemnd av", nb="Blir oppnevnt av"), same(party.name if party else body.appointed_by or "")),
        (say(nn="Rett", nb="Rett"), RIGHTS[right(seat.voting, seat.right)]),
        (say(nn="Krav", nb="Krav"), same(seat.requirement or "")),
        (say(nn="Funksjonstid", nb="Funksjonstid"), _years(years)),
        (say(nn="Høgst på rad", nb="Høyst på rad"), _most(seat)),
        (say(nn="Etter perioden", nb="Etter perioden"), _after(seat)),
    )
    lead = say(nn="«{seat}» i {body}:", nb="«{seat}» i {body}:", seat=seat.title, body=short(body))
    return Reply(
        join([done, lead], "\n\n"),
        facts=tuple((label, text) for label, text in facts if text),
        choices=_choices(context, seat, body, sitting),
    )


def holders(seat: Seat, sitting: list[Term]) -> Text:
    """Who sits in a seat, for whom, and how many it has."""
    own = [holder(term) for term in sitting if term.seat.id == seat.id]
    count = say(nn="plassar: {n}", nb="plasser: {n}", n=seat.count) if seat.count else NOTHING
    nobody = say(nn="ingen registrert", nb="ingen registrert")
    return join([PARTIES[seat.party], count, join(own, ", ") or nobody], " · ")


def _choices(context: Context, seat: Seat, body: Body, sitting: list[Term]) -> tuple[Choice, ...]:
    soon = [t for t in sitting if t.ends and (t.ends - context.today).days <= SOON]
    first = soon or sitting
    renew = [Choice(_named(say(nn="Forny", nb="Forny"), t), f"/verv forny {t.id}") for t in first[:3]]
    stop = [Choice(_named(say(nn="Avslutt", nb="Avslutt"), t), f"/verv avslutt {t.id}") for t in sitting[:3]]
    letters = [Choice(_named(say(nn="Brev om", nb="Brev om"), t), f"/verv brev {t.id}") for t in soon[:2]]
    if not any(not t.deputy for t in sitting):
        letters.append(Choice(say(nn="Brev om ledig verv", nb="Brev om ledig verv"), f"/verv brev plass {seat.id}"))
    return (
        Choice(say(nn="Oppnemn", nb="Oppnevn"), f"/verv oppnemn {seat.id}"),
        Choice(say(nn="Legg til vara", nb="Legg til vara"), f"/verv vara {seat.id}"),
        *renew,
        *stop,
        *letters,
        Choice(say(nn="Endre vervet", nb="Endre vervet"), f"/verv endre {seat.id}"),
        Choice(say(nn="Alle i organet", nb="Alle i organet"), f"/verv styr {body.id}"),
    )


def _named(verb: Text, term: Term) -> Text:
    return say(nn="{verb} {who}", nb="{verb} {who}", verb=verb, who=_cut(term.member.name))


def _state(context: Context, body: Body) -> Text:
    """How many sit there, how many seats are vacant, and how many things there are to look at."""
    sitting = [t for t in terms.of_body(context.session, body, context.today) if not t.deputy]
    found = terms.findings(context.session, body, context.today)
    empty = sum(f.number for f in found if f.concern == Concern.VACANT)
    other = len(warnings(context, body, without=(Concern.VACANT,)))
    parts = [
        say(nn="{n} sit der", nb="{n} sitter der", n=len(sitting)),
        say(nn="{n} ledige", nb="{n} ledige", n=empty) if empty else NOTHING,
        say(nn="{n} å sjå på", nb="{n} å se på", n=other) if other else NOTHING,
    ]
    return join(parts, ", ")


def _lives(body: Body) -> bool:
    return body.status in ("current", "ending")


def _years(years: int | None) -> Text:
    return say(nn="{n} år", nb="{n} år", n=years) if years else NOTHING


def _most(seat: Seat) -> Text:
    return say(nn="{n} periodar", nb="{n} perioder", n=seat.max_terms) if seat.max_terms else NOTHING


def _after(seat: Seat) -> Text:
    if not seat.carries_over:
        return NOTHING
    return say(nn="sit til ein ny er oppnemnd", nb="sitter til en ny er oppnevnt")


def _cut(text: str) -> str:
    return text if len(text) <= _LABEL else text[: _LABEL - 1].rstrip() + "…"
