"""A draft letter to the party that appoints, in nynorsk or bokmål, whichever the receiver writes."""

from __future__ import annotations

from commands._base import Choice, Context, Reply
from commands._bodies import short
from commands._term_words import is_number, need_keeper, seat_of, term_of
from knowledge.language import NOTHING, Language, Text, day, join, same, say
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
_VOTES = say(nn="Vervet har røysterett.", nb="Vervet har stemmerett.")


def letter(context: Context, words: str) -> Reply:
    """The draft for a term that ends, or for a vacant seat ("plass 12"). Raises `Refusal`."""
    *about, last = words.lower().split() or [""]
    language = _LANGUAGES.get(last)
    said = about if language else [*about, last]
    row: Appointment | None = None
    if said[:1] == ["plass"]:
        seat, body = seat_of(context, " ".join(said[1:]))
    else:
        number = said[0] if said and is_number(said[0]) else ""
        row, seat, body = term_of(context, number)
    need_keeper(context, body)
    chosen = language or Language(context.network.language)
    text = _vacant(context, seat, body) if row is None else _ending(context, row, seat, body)
    other = Language.NB if chosen == Language.NN else Language.NN
    name = say(nn="På bokmål", nb="På bokmål") if other == Language.NB else say(nn="På nynorsk", nb="På nynorsk")
    return Reply(
        same(text.form(chosen)),
        choices=(
            Choice(name, f"/verv brev {' '.join(said)} {other.value}"),
            Choice(say(nn="Vis vervet", nb="Vis vervet"), f"/verv plass {seat.id}"),
        ),
    )


def _ending(context: Context, row: Appointment, seat: Seat, body: Body) -> Text:
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
    if end and end < context.today:
        opening = say(
            nn="Perioden til {who} i «{seat}» i {body} gjekk ut {end}. {who} sit til ein ny er oppnemnd.",
            nb="Perioden til {who} i «{seat}» i {body} gikk ut {end}. {who} sitter til en ny er oppnevnt.",
            **values,
        )
    return _whole(context, seat, body, join([opening, _wish(row, member)], " "))


def _wish(row: Appointment, member: Member) -> Text:
    if row.wish == "yes":
        return say(nn="{who} har sagt seg villig til å halde fram.", nb="{who} har sagt seg villig til å fortsette.",
                   who=member.name)  # fmt: skip
    if row.wish == "no":
        return say(nn="{who} ønskjer ikkje å halde fram.", nb="{who} ønsker ikke å fortsette.", who=member.name)
    return NOTHING


def _vacant(context: Context, seat: Seat, body: Body) -> Text:
    opening = say(nn="«{seat}» i {body} er ledig.", nb="«{seat}» i {body} er ledig.", seat=seat.title, body=short(body))
    return _whole(context, seat, body, opening)


def _whole(context: Context, seat: Seat, body: Body, opening: Text) -> Text:
    party = terms.appointing(context.session, seat)
    years = terms.years(seat, body)
    terms_of = [
        _VOTES if right(seat.voting, seat.right) == "vote" else NOTHING,
        say(nn="Krav til den som blir oppnemnd: {r}.", nb="Krav til den som blir oppnevnt: {r}.", r=seat.requirement)
        if seat.requirement else NOTHING,
        say(nn="Perioden er {n} år.", nb="Perioden er {n} år.", n=years) if years else NOTHING,
    ]  # fmt: skip
    to = same(party.name) if party else say(nn="den som oppnemner", nb="den som oppnevner")
    ask = say(
        nn="Vi ber om at de oppnemner ein representant, gjerne med vara, og melder namna til sekretariatet i god tid.",
        nb="Vi ber om at dere oppnevner en representant, gjerne med vara, og melder navnene til sekretariatet i tide.",
    )
    return join(
        [
            say(nn="Til {to}", nb="Til {to}", to=to),
            say(nn="Oppnemning til {body}", nb="Oppnevning til {body}", body=short(body)),
            opening,
            join(terms_of, " "),
            ask,
            say(
                nn="Med helsing\nsekretariatet for {n}", nb="Med hilsen\nsekretariatet for {n}", n=context.network.name
            ),
        ],
        "\n\n",
    )
