"""Which paper holds in a municipality, when the talk is about another: special agreements and their neighbours."""

from __future__ import annotations

from commands import _agreement_card
from commands._base import Context
from knowledge.agreements import Agreement
from knowledge.language import Text, join, say
from storage import members


def paper(context: Context, value: Agreement, slug: str) -> tuple[Agreement, Text]:
    """The agreement that holds in the municipality *slug* where *value* was asked for, and why it is that one."""
    place = members.municipality_name(context.session, context.network.id, slug)
    if slug in value.municipalities:
        return value, say(nn="Denne gjeld for {p}.", nb="Denne gjelder for {p}.", p=place)
    current = [a for a in context.index().agreements if a.is_current and a.id != value.id]
    here = [other for other in current if slug in other.municipalities]
    below = next((other for other in here if value.id in other.parents), None)
    if below is not None:
        return below, say(
            nn="{p} har ein eigen avtale under {a}:",
            nb="{p} har en egen avtale under {a}:",
            p=place,
            a=_agreement_card.heading(value),
        )
    if not value.municipalities:
        return value, _no_own(context, value, place)
    beside = next((other for other in here if _are_neighbours(value, other)), None)
    parent = next((other for other in current if other.id in value.parents), None)
    other = beside or parent
    elsewhere = say(
        nn="{a} gjeld ikkje for {p}.", nb="{a} gjelder ikke for {p}.", a=_agreement_card.heading(value), p=place
    )
    if other is None:
        return value, elsewhere
    return other, say(nn="{no} Der gjeld denne:", nb="{no} Der gjelder denne:", no=elsewhere)


def _no_own(context: Context, value: Agreement, place: str) -> Text:
    parties = _agreement_card.holds_for(context, value)
    none = say(
        nn="Eg kjenner ingen eigen avtale for {p} under denne.",
        nb="Jeg kjenner ingen egen avtale for {p} under denne.",
        p=place,
    )
    known = say(nn="Han gjeld for {x}.", nb="Den gjelder for {x}.", x=parties)
    unknown = say(
        nn="Kven han gjeld for, står ikkje i kjeldene eg har.", nb="Hvem den gjelder for, står ikke i kildene jeg har."
    )
    return join([none, known if parties else unknown], " ")


def _are_neighbours(one: Agreement, other: Agreement) -> bool:
    alike = set(one.subjects) & set(other.subjects) or (one.number and one.number == other.number)
    return one.kind is other.kind and bool(set(one.parents) & set(other.parents)) and bool(alike)
