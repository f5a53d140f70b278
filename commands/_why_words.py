"""How an explanation is worded: words that met, the place that decided, what told against the next, how sure."""

from __future__ import annotations

from dataclasses import dataclass

from commands import _agreement_card
from commands._base import Context
from knowledge.agreements import Agreement, Kind
from knowledge.explaining import Explained, Met, Where
from knowledge.language import NOTHING, Text, both, join, same, say
from knowledge.spelling import key
from knowledge.spelling import words as spelt
from storage import members

_TELLING = 6


@dataclass(frozen=True, slots=True)
class Told:
    """What the button carries; `place_from` tells whether `place` was asked for, is the member's own, or neither."""

    value: Agreement
    rival: Agreement | None
    how: str
    subject: str
    place_from: str
    place: str
    words: tuple[str, ...]


def met(found: Explained) -> Text:
    """Where each word stands in the agreement."""
    return join([_met_one(met) for met in found.met[:_TELLING]])


def _met_one(met: Met) -> Text:
    word = same(f"«{met.word}»")
    match met.where:
        case Where.TITLE:
            return say(nn="{w} står i tittelen", nb="{w} står i tittelen", w=word)
        case Where.ALIAS:
            return say(
                nn="{w} står i det andre namnet «{s}»", nb="{w} står i det andre navnet «{s}»", w=word, s=met.shown
            )
        case Where.TOPIC:
            return say(nn="{w} står i temaet «{s}»", nb="{w} står i temaet «{s}»", w=word, s=met.shown)
    about = say(nn=" om {s}", nb=" om {s}", s=met.subject) if met.subject else NOTHING
    if met.word.lower() == met.shown.lower():
        return say(nn="{w} er eit av orda eg kjenner{s}", nb="{w} er et av ordene jeg kjenner{s}", w=word, s=about)
    if key(met.word) in map(key, spelt(met.shown)):
        return say(
            nn="{w} står i «{t}», som eg kjenner{s}",
            nb="{w} står i «{t}», som jeg kjenner{s}",
            w=word,
            t=met.shown,
            s=about,
        )
    return say(
        nn="{w} høyrer saman med «{t}», eit av orda eg kjenner{s}",
        nb="{w} hører sammen med «{t}», et av ordene jeg kjenner{s}",
        w=word,
        t=met.shown,
        s=about,
    )


def sentence(context: Context, told: Told) -> Text:
    """Which subject the question as a whole was like."""
    subject = context.index().subject(told.subject)
    if subject is None:
        return NOTHING
    return say(nn="liknar andre spørsmål om {s}", nb="ligner andre spørsmål om {s}", s=subject.name)


def why_here(context: Context, told: Told) -> Text:
    """What a municipality had to do with it; nothing when it had not."""
    if told.place_from == "-" or told.place not in told.value.municipalities:
        return NOTHING
    place = members.municipality_name(context.session, context.network.id, told.place)
    special = told.value.kind in (Kind.SPECIAL, Kind.SUBSIDIARY)
    holds = say(nn="Avtalen gjeld for {p}", nb="Avtalen gjelder for {p}", p=place)
    first = (
        say(nn="{h}, og kjem difor før den felles.", nb="{h}, og kommer derfor før den felles.", h=holds)
        if special
        else say(nn="{h}.", nb="{h}.", h=holds)
    )
    because = (
        say(nn="Du spurde om {p}.", nb="Du spurte om {p}.", p=place)
        if told.place_from == "spurt"
        else say(nn="Du er frå {p}.", nb="Du er fra {p}.", p=place)
    )
    return join([because, first], " ")


def called_not(rival: Agreement) -> Text:
    """The heading over what told against the next agreement."""
    return say(nn="Kvifor ikkje {a}", nb="Hvorfor ikke {a}", a=_agreement_card.heading(rival))


def against(context: Context, told: Told, found: Explained) -> Text:
    """What told against the next one, strongest first."""
    assert told.rival is not None
    if told.rival.municipalities and told.place not in told.rival.municipalities:
        return say(
            nn="den gjeld berre for {p}",
            nb="den gjelder bare for {p}",
            p=_agreement_card.holds_for(context, told.rival),
        )
    if found.lacking:
        return say(nn="{w} står ikkje der", nb="{w} står ikke der", w=_quoted(found.lacking))
    if found.weaker:
        return say(
            nn="{w} står der òg, men lenger unna det avtalen heiter og handlar om",
            nb="{w} står der også, men lenger unna det avtalen heter og handler om",
            w=_quoted(found.weaker),
        )
    if told.place_from != "-":
        return say(
            nn="dei same orda traff, men denne gjeld for staden",
            nb="de samme ordene traff, men denne gjelder for stedet",
        )
    return say(
        nn="dei same orda traff, men spørsmålet samla liknar meir på den første",
        nb="de samme ordene traff, men spørsmålet samlet ligner mer på den første",
    )


def _quoted(words: tuple[str, ...]) -> Text:
    return both(same(f"«{word}»") for word in words[:3])


def how_sure(told: Told) -> Text:
    """How sure the answer is, in plain words."""
    match told.how:
        case "nummer":
            return say(nn="Du skreiv nummeret eller punktet sjølv.", nb="Du skrev nummeret eller punktet selv.")
        case "tekst":
            return say(
                nn="Ikkje heilt: Orda står i teksten til avtalen, men oversikta over avtalar var ikkje tydeleg.",
                nb="Ikke helt: Ordene står i teksten til avtalen, men oversikten over avtaler var ikke tydelig.",
            )
        case "sikker":
            return say(
                nn="Ganske sikkert: Orda peikar tydeleg på éin avtale. Sjekk likevel kjelda før du handlar.",
                nb="Ganske sikkert: Ordene peker tydelig på én avtale. Sjekk likevel kilden før du handler.",
            )
    return say(
        nn="Ikkje sikkert: Orda kan høyre til fleire avtalar, eller dei er få. Skriv gjerne litt meir.",
        nb="Ikke sikkert: Ordene kan høre til flere avtaler, eller de er få. Skriv gjerne litt mer.",
    )
