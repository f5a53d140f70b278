"""A draft letter to the party that appoints, in nynorsk or bokmål, whichever the receiver writes."""

from __future__ import annotations

from commands._base import Choice, Context, Refusal, Reply
from commands._bodies import short
from commands._term_words import keeps, need_keeper, seat_of, term_of
from knowledge.language import NOTHING, Language, Text, both, day, join, same, say
from knowledge.terms import right
from storage import terms
from storage.tables import Appointment, Body, Member, Seat

_LANGUAGES = {
    "nynorsk": Language.NN,
    "nn": Language.NN,
    "bokmål": Language.NB,
    "bokmal": Language.NB,
    "nb": Language.NB,
}
_MOST = 40
"""So many terms fit in one letter."""

_VOTES = say(nn="Vervet har røysterett.", nb="Vervet har stemmerett.")


def letter(context: Context, words: str) -> Reply:
    """The draft for terms that end ("12" or "12,13"), or for a vacant seat ("plass 12"). Raises `Refusal`."""
    *about, last = words.lower().split() or [""]
    language = _LANGUAGES.get(last)
    said = about if language else [*about, last]
    chosen = language or Language(context.network.language)
    if said[:1] == ["plass"]:
        seat, body = seat_of(context, " ".join(said[1:]))
        _need_right(context, seat, body)
        return _shown(context, _vacant(context, seat, body), chosen, " ".join(said), [seat], body)
    numbered = dict.fromkeys((said[0] if said else "").split(","))
    rows = [term_of(context, number) for number in list(numbered)[:_MOST]]
    for _, seat, body in rows:
        _need_right(context, seat, body)
    body = rows[0][2]
    if any(other.id != body.id for _, _, other in rows):
        raise Refusal(say(nn="Eit brev gjeld eitt organ om gongen.", nb="Et brev gjelder ett organ om gangen."))
    numbers = ",".join(str(row.id) for row, _, _ in rows)
    return _shown(context, _ending(context, rows, body), chosen, numbers, [seat for _, seat, _ in rows], body)


def _need_right(context: Context, seat: Seat, body: Body) -> None:
    """Raises `Refusal` for all but the body's secretariat and who stands for the party that appoints to the seat."""
    stands = terms.contact(context.session, seat)
    if stands is None or stands.id != context.member.id:
        need_keeper(context, body)


def _shown(context: Context, text: Text, chosen: Language, said: str, seats: list[Seat], body: Body) -> Reply:
    other = Language.NB if chosen == Language.NN else Language.NN
    name = say(nn="På bokmål", nb="På bokmål") if other == Language.NB else say(nn="På nynorsk", nb="På nynorsk")
    if not keeps(context, body):
        where = Choice(say(nn="Kven sit i organet", nb="Hvem sitter i organet"), f"/verv {body.id}")
    elif len(seats) == 1:
        where = Choice(say(nn="Vis vervet", nb="Vis vervet"), f"/verv plass {seats[0].id}")
    else:
        where = Choice(say(nn="Lista over verv", nb="Listen over verv"), f"/verv styr {body.id}")
    return Reply(same(text.form(chosen)), choices=(Choice(name, f"/verv brev {said} {other.value}"), where))


def _ending(context: Context, rows: list[tuple[Appointment, Seat, Body]], body: Body) -> Text:
    openings = [_opening(context, row, seat, body) for row, seat, _ in rows]
    seats = list({seat.id: seat for _, seat, _ in rows}.values())
    if len(openings) == 1:
        return _whole(context, seats, body, openings[0])
    return _whole(context, seats, body, join([join([same("•"), one], " ") for one in openings]))


def _opening(context: Context, row: Appointment, seat: Seat, body: Body) -> Text:
    member = context.session.get_one(Member, row.member)
    end = row.term_ends or row.ends
    values = {"who": member.name, "seat": seat.title, "body": short(body), "end": day(end) if end else NOTHING}
    opening = say(
        nn="Perioden til {who} i «{seat}» i {body} går ut {end}.",
        nb="Perioden til {who} i «{seat}» i {body} går ut {end}.",
        **values,
    ) if end else say(
        nn="{who} sit i «{seat}» i {body}. Sluttdato er ikkje sett.",
        nb="{who} sitter i «{seat}» i {body}. Sluttdato er ikke satt.",
        **values,
    )  # fmt: skip
    if end and end < context.today and row.ends is None:
        opening = say(
            nn="Perioden til {who} i «{seat}» i {body} gjekk ut {end}. {who} sit til ein ny er oppnemnd.",
            nb="Perioden til {who} i «{seat}» i {body} gikk ut {end}. {who} sitter til en ny er oppnevnt.",
            **values,
        )
    return join([opening, _wish(row, member)], " ")


def _wish(row: Appointment, member: Member) -> Text:
    if row.wish == "yes":
        return say(nn="{who} har sagt seg villig til å halde fram.", nb="{who} har sagt seg villig til å fortsette.",
                   who=member.name)  # fmt: skip
    if row.wish == "no":
        return say(nn="{who} ønskjer ikkje å halde fram.", nb="{who} ønsker ikke å fortsette.", who=member.name)
    return NOTHING


def _vacant(context: Context, seat: Seat, body: Body) -> Text:
    opening = say(nn="«{seat}» i {body} er ledig.", nb="«{seat}» i {body} er ledig.", seat=seat.title, body=short(body))
    return _whole(context, [seat], body, opening)


def _conditions(seat: Seat, body: Body) -> Text:
    """What is asked of who is appointed to a seat, and for how long."""
    years = terms.years(seat, body)
    return join([
        _VOTES if right(seat.voting, seat.right) == "vote" else NOTHING,
        say(nn="Krav til den som blir oppnemnd: {r}.", nb="Krav til den som blir oppnevnt: {r}.", r=seat.requirement)
        if seat.requirement else NOTHING,
        say(nn="Perioden er {n} år.", nb="Perioden er {n} år.", n=years) if years else NOTHING,
    ], " ")  # fmt: skip


def _whole(context: Context, seats: list[Seat], body: Body, opening: Text) -> Text:
    parties = dict.fromkeys(party.name for seat in seats if (party := terms.appointing(context.session, seat)))
    to = both(map(same, parties)) or say(nn="den som oppnemner", nb="den som oppnevner")
    asked = {seat.title: _conditions(seat, body) for seat in seats}
    if len(set(asked.values())) == 1:
        conditions = next(iter(asked.values()))
    else:
        named = [say(nn="«{s}»: {c}", nb="«{s}»: {c}", s=title, c=text) for title, text in asked.items() if text]
        conditions = join(named)
    one = say(
        nn="Vi ber om at de oppnemner ein representant, gjerne med vara, og melder namna til sekretariatet i god tid.",
        nb="Vi ber om at dere oppnevner en representant, gjerne med vara, og melder navnene til sekretariatet i tide.",
    )
    several = say(
        nn="Vi ber om at de oppnemner representantar, gjerne med vara, og melder namna til sekretariatet i god tid.",
        nb="Vi ber om at dere oppnevner representanter, gjerne med vara, og melder navnene til sekretariatet i tide.",
    )
    return join(
        [
            say(nn="Til {to}", nb="Til {to}", to=to),
            say(nn="Oppnemning til {body}", nb="Oppnevning til {body}", body=short(body)),
            opening,
            conditions,
            several if len(opening.nn.splitlines()) > 1 else one,
            say(
                nn="Med helsing\nsekretariatet for {n}", nb="Med hilsen\nsekretariatet for {n}", n=context.network.name
            ),
        ],
        "\n\n",
    )
