"""What an agreement's own text says: the words, quoted exactly, with section, page and version."""

from __future__ import annotations

from commands._base import Context, Source
from knowledge.language import NOTHING, OSLO, Text, day, join, same, say
from knowledge.numbers import asked
from knowledge.sections import Found
from storage import sections
from storage.tables import AgreementVersion

_CITED = 0.5
"""Share of the question that must stand in a section for it to be cited beside its agreement."""
_ANSWERS, _WORDS = 0.8, 2
"""Share and number of telling words from which a section answers by itself."""

Facts = tuple[tuple[Text, Text], ...]


def best(context: Context, agreement: str, question: str) -> Found | None:
    """The section of *agreement* to cite for *question*, None when none says enough of it."""
    found = context.sections().search(question, agreement, limit=1)
    return found[0] if found and found[0].coverage >= _CITED and found[0].matched else None


def answering(context: Context, question: str) -> Found | None:
    """The section of any agreement that answers *question* by itself; None for a question that names a number."""
    if asked(question):
        return None
    found = context.sections().search(question, limit=1)
    return found[0] if found and found[0].coverage >= _ANSWERS and found[0].matched >= _WORDS else None


def facts(context: Context, found: Found | None) -> Facts:
    """The rows that cite a section: where it stands with its words, and which text of the agreement that is."""
    if found is None:
        return ()
    return (place(found), quote(found)), (say(nn="Sitert frå", nb="Sitert fra"), _version(context, found))


def quote(found: Found) -> Text:
    """The words exactly as they stand."""
    return same(f"«{found.quote}»")


def line(found: Found | None) -> Text:
    """The citation in one line: "Punkt 4.2, side 7, versjon 1: «…»"."""
    if found is None:
        return NOTHING
    return say(
        nn="{place}, versjon {n}: {quote}",
        nb="{place}, versjon {n}: {quote}",
        place=place(found),
        n=found.filed.version,
        quote=quote(found),
    )


def place(found: Found) -> Text:
    """ "Punkt 4.2, side 7"; by its heading where the section has no number."""
    section = found.filed.section
    page = NOTHING if found.page is None else say(nn="side {p}", nb="side {p}", p=found.page)
    if section.number is not None:
        named = same(section.number if section.number.startswith("Vedlegg") else f"Punkt {section.number}")
    elif section.heading is not None:
        named = say(nn="Under «{h}»", nb="Under «{h}»", h=section.heading)
    else:
        named = say(nn="I teksten", nb="I teksten")
    return join([named, page], ", ")


def sources(context: Context, found: Found | None) -> tuple[Source, ...]:
    """A link to the page that is cited, where the text was fetched from the web."""
    version = _row(context, found) if found else None
    if found is None or version is None or version.url is None:
        return ()
    anchor = f"#page={found.page}" if version.kind == "pdf" and found.page else ""
    return (Source(place(found), version.url + anchor, version.imported_at.astimezone(OSLO).date().isoformat()),)


def _version(context: Context, found: Found) -> Text:
    version = _row(context, found)
    assert version is not None, found.filed
    text = say(
        nn="versjon {n} av teksten, {file}, henta inn {day}",
        nb="versjon {n} av teksten, {file}, hentet inn {day}",
        n=version.number,
        file=version.file_name,
        day=day(version.imported_at.astimezone(OSLO).date(), weekday=False),
    )
    shared = say(
        nn="Dette punktet står likt i dei fleste avtalane.", nb="Dette punktet står likt i de fleste avtalene."
    )
    return join([text, shared if found.filed.section.shared else NOTHING], ". ")


def _row(context: Context, found: Found) -> AgreementVersion | None:
    return sections.version(context.session, context.network.id, found.filed.agreement, found.filed.version)
