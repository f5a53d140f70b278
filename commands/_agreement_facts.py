"""One fact of an agreement at a time, as the sources state it; what none states is said to be unknown."""

from __future__ import annotations

from collections.abc import Callable

from commands import _agreement_card
from commands._base import Context
from knowledge.agreements import STATUS_WORDS, Agreement, label, name
from knowledge.follow_ups import Facet
from knowledge.language import NOTHING, Text, day, join, printed, same, say
from storage import agreements, bodies, members, sections

_UNKNOWN = say(nn="Det står ikkje i kjeldene eg har.", nb="Det står ikke i kildene jeg har.")
_AND = ". "


def fact(context: Context, facet: Facet, value: Agreement) -> tuple[Text, Text]:
    """What the fact is called, and what it is for the agreement *value*."""
    called, tell = _FACTS[facet]
    return called, tell(context, value)


def _owner(context: Context, value: Agreement) -> Text:
    body = bodies.get(context.session, context.network.id, value.owner_body) if value.owner_body else None
    return same(body.name) if body else _UNKNOWN


def _revised(context: Context, value: Agreement) -> Text:
    if value.revised:
        return printed(value.revised)
    gone_through = agreements.lasting(context.session, context.network.id, value.id).reviewed_on
    return day(gone_through, weekday=False) if gone_through else _UNKNOWN


def _validity(context: Context, value: Agreement) -> Text:
    lasting = agreements.lasting(context.session, context.network.id, value.id)
    start = (
        say(nn="Gjeld frå {d}", nb="Gjelder fra {d}", d=printed(value.valid_from))
        if value.valid_from
        else say(nn="Startdatoen er ukjend", nb="Startdatoen er ukjent")
    )
    end = (
        say(nn="Går ut {d}", nb="Går ut {d}", d=printed(lasting.expires))
        if lasting.expires
        else say(nn="Sluttdatoen er ukjend", nb="Sluttdatoen er ukjent")
    )
    notice = say(nn="Oppseiing: {n}", nb="Oppsigelse: {n}", n=lasting.notice) if lasting.notice else NOTHING
    status = STATUS_WORDS[value.status]
    capital = Text(status.nn[:1].upper() + status.nn[1:], status.nb[:1].upper() + status.nb[1:])
    return join([capital, start, end, notice], _AND)


def _link(context: Context, value: Agreement) -> Text:
    if value.url:
        return same(value.url)
    text = sections.current(context.session, context.network.id, value.id)
    if text is not None and text.url:
        return same(text.url)
    return say(nn="Eg har ikkje noka lenkje til avtalen.", nb="Jeg har ikke noen lenke til avtalen.")


def _name(_context: Context, value: Agreement) -> Text:
    topics = say(nn="Handlar om {t}", nb="Handler om {t}", t=", ".join(value.topics[:5])) if value.topics else NOTHING
    number = label(value) if value.number and value.title else NOTHING
    also = value.aliases[:3]
    called = say(nn="Òg kalla {a}", nb="Også kalt {a}", a=", ".join(also)) if also else NOTHING
    return join([name(value), number, called, topics], _AND)


def _signed(context: Context, value: Agreement) -> Text:
    unknown = say(
        nn="Kven som har skrive under, og når, står ikkje i kjeldene eg har.",
        nb="Hvem som har skrevet under, og når, står ikke i kildene jeg har.",
    )
    parties = _agreement_card.holds_for(context, value)
    known = say(nn="Partane er {p}", nb="Partene er {p}", p=parties) if parties else NOTHING
    return join([known, unknown], _AND)


def _contact(context: Context, value: Agreement) -> Text:
    unknown = say(nn="Ingen kontaktperson står i kjeldene eg har.", nb="Ingen kontaktperson står i kildene jeg har.")
    organs = bodies.current(context.session, context.network.id)
    owner = next((body for body in organs if body.id == value.owner_body), None)
    body = owner or next((body for body in organs if body.level == "administrativt"), None)
    if body is None:
        return unknown
    if members.secretaries(context.session, context.network.id):
        to = say(nn="Spør sekretariatet for {b}.", nb="Spør sekretariatet for {b}.", b=body.name)
    else:
        to = say(nn="Spør {b}.", nb="Spør {b}.", b=body.name)
    return join([unknown, to], " ")


_FACTS: dict[Facet, tuple[Text, Callable[[Context, Agreement], Text]]] = {
    Facet.OWNER: (say(nn="Eigar", nb="Eier"), _owner),
    Facet.REVISED: (say(nn="Sist revidert", nb="Sist revidert"), _revised),
    Facet.VALIDITY: (say(nn="Gyldig", nb="Gyldig"), _validity),
    Facet.LINK: (say(nn="Lenkje", nb="Lenke"), _link),
    Facet.NAME: (say(nn="Namn", nb="Navn"), _name),
    Facet.SIGNED: (say(nn="Partar og underskrift", nb="Parter og underskrift"), _signed),
    Facet.CONTACT: (say(nn="Kven du kan spørje", nb="Hvem du kan spørre"), _contact),
}
