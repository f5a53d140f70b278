"""The card of one agreement: its facts as the sources state them, where it comes from, and its button."""

from __future__ import annotations

from collections.abc import Iterable

from commands._base import Choice, Context, Option, Reply, Source
from knowledge.agreements import STATUS_WORDS, Agreement, Kind, Status, label, name
from knowledge.language import NOTHING, Text, join, printed, same, say
from knowledge.search import Hit
from storage import agreements, members

_LONGEST_LABEL = 70


def card(context: Context, value: Agreement, hit: Hit | None) -> Reply:
    below = context.index().specials_under(value.id)
    facts = [
        (say(nn="Slag", nb="Type"), label(value)),
        (same("Status"), STATUS_WORDS[value.status]),
        (say(nn="Dato", nb="Dato"), _dates(value)),
        (say(nn="Gjeld for", nb="Gjelder for"), holds_for(context, value)),
        (say(nn="Høyrer under", nb="Hører under"), _parents(context, value)),
        (say(nn="Forrang", nb="Forrang"), same(value.precedence or "")),
        (say(nn="Treff på", nb="Treff på"), why(hit) if hit else NOTHING),
    ]
    return Reply(
        join([name(value), warning(value)], "\n"),
        facts=tuple((key, text) for key, text in facts if text),
        sources=sources(context, value),
        choices=tuple(choice(special) for special in below[:3]),
    )


def warning(value: Agreement) -> Text:
    if not value.is_current:
        return say(
            nn="Merk: Denne gjeld ikkje lenger. Eg viser han for historia si skuld.",
            nb="Merk: Denne gjelder ikke lenger. Jeg viser den for historiens skyld.",
        )
    if value.status is Status.TERMINATION_WARNED:
        return say(
            nn="Merk: Oppseiing er varsla. Sjekk med sekretariatet før du byggjer på han.",
            nb="Merk: Oppsigelse er varslet. Sjekk med sekretariatet før du bygger på den.",
        )
    if value.existence_inferred:
        return say(
            nn="Merk: At avtalen finst, følgjer av nummereringa. Sjølve teksten er ikkje funnen.",
            nb="Merk: At avtalen finnes, følger av nummereringen. Selve teksten er ikke funnet.",
        )
    return NOTHING


def _dates(value: Agreement) -> Text:
    """Start and last revision in one line; what no source states is said to be unknown."""
    if value.valid_from and value.revised:
        return say(
            nn="gjeld frå {start}, revidert {revised}",
            nb="gjelder fra {start}, revidert {revised}",
            start=printed(value.valid_from),
            revised=printed(value.revised),
        )
    if value.revised:
        return say(
            nn="revidert {revised}, startdato er ukjend",
            nb="revidert {revised}, startdato er ukjent",
            revised=printed(value.revised),
        )
    if value.valid_from:
        return say(nn="gjeld frå {start}", nb="gjelder fra {start}", start=printed(value.valid_from))
    return say(nn="ukjend", nb="ukjent")


def holds_for(context: Context, value: Agreement) -> Text:
    """Its municipalities, else its parties as printed; nothing when neither is known."""
    if not value.municipalities:
        return same(value.parties or "")
    names = [members.municipality_name(context.session, context.network.id, slug) for slug in value.municipalities]
    return same(", ".join(names))


def _parents(context: Context, value: Agreement) -> Text:
    found = map(context.index().paper, value.parents)
    return join([heading(parent) for parent in found if parent], ", ")


def sources(context: Context, value: Agreement) -> tuple[Source, ...]:
    as_of = value.as_of or (str(context.network.checked_on) if context.network.checked_on else None)
    if value.url:
        return (Source(heading(value), value.url, as_of),)
    if value.source:
        link = value.source if value.source.startswith(("http://", "https://")) else None
        return (Source(heading(value) if link else same(value.source), link, as_of),)
    return ()


def why(hit: Hit) -> Text:
    pairs = [m.asked if m.asked == m.found else f"{m.asked} → {m.found}" for m in hit.matches[:3]]
    return same(", ".join(dict.fromkeys(pairs)))


def heading(value: Agreement) -> Text:
    """Short: number and title, without repeating the kind when the title begins with it."""
    if value.title is None:
        return label(value)
    if value.number is None or value.kind is Kind.OVERARCHING:
        return same(value.title)
    return say(nn="{l}: {t}", nb="{l}: {t}", l=label(value), t=value.title)


def choice(value: Agreement) -> Choice:
    title = heading(value)
    return Choice(Text(_short(title.nn), _short(title.nb)), f"/avtale vis {value.id}")


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_LABEL else text[: _LONGEST_LABEL - 1].rsplit(" ", 1)[0] + "…"


def in_order(values: Iterable[Agreement]) -> list[Agreement]:
    """As an index prints them: by kind, highest first, then by number and title."""
    order = list(Kind)
    return sorted(values, key=lambda value: (order.index(value.kind), _number_order(value)))


def options(context: Context) -> tuple[Option, ...]:
    """The agreements that hold now, to choose one of in a form."""
    rows = (value for value in agreements.all_of(context.session, context.network.id) if value.is_current)
    return tuple(Option(choice(value).label, value.id) for value in in_order(rows))


def _number_order(value: Agreement) -> tuple[int, str, str]:
    digits = "".join(c for c in (value.number or "").partition(" ")[0] if c.isdigit())
    return int(digits or 0), value.number or "", value.title or ""


def list_choice() -> Choice:
    return Choice(say(nn="Sjå alle avtalane", nb="Se alle avtalene"), "/avtale liste")


def listing(context: Context) -> Reply:
    """Every agreement that holds, by kind and number."""
    rows = in_order(value for value in agreements.all_of(context.session, context.network.id) if value.is_current)
    lines = [say(nn="• {h}", nb="• {h}", h=heading(value)) for value in rows]
    return Reply(
        join(
            [
                say(
                    nn="Avtalane i {network} ({n}):",
                    nb="Avtalene i {network} ({n}):",
                    network=context.network.name,
                    n=len(rows),
                ),
                *lines,
            ]
        )
    )
