"""An agenda item's case paper as a document."""

from __future__ import annotations

from bot.documents.sheet import UNDATED, Block, Facts, Heading, Paragraph, Points, Sheet, line, paragraphs
from knowledge.agenda_papers import CasePaper
from knowledge.language import OSLO, Text, day, say
from knowledge.meetings import shown


def sheet(paper: CasePaper) -> Sheet:
    """The document, in the network's language."""
    kind = say(nn="Saksframlegg", nb="Saksframlegg").form(paper.language)
    title, number = line(paper.title), line(paper.number or "")
    numbered = number if number[:3].lower() == "sak" else f"Sak {number}"
    date = day(paper.meeting.astimezone(OSLO).date(), weekday=False).form(paper.language) if paper.meeting else ""
    return Sheet(
        language=paper.language,
        sender=line(paper.network),
        kind=kind,
        title=f"{numbered}: {title}" if number else title,
        foot=", ".join(filter(None, (kind, numbered if number else "", line(paper.body), date))),
        about=", ".join(filter(None, (line(paper.body), date))),
        dated=paper.meeting or UNDATED,
        blocks=(_facts(paper), *_sections(paper), *_way(paper), *_links(paper)),
    )


def _facts(paper: CasePaper) -> Facts:
    when = shown(paper.meeting, paper.whole_day).form(paper.language) if paper.meeting else ""
    rows = (
        (say(nn="Organ", nb="Organ"), paper.body),
        (say(nn="Møte", nb="Møte"), when),
        (say(nn="Saksnummer", nb="Saksnummer"), paper.number or ""),
        (say(nn="Slag sak", nb="Type sak"), paper.kind.form(paper.language)),
        (say(nn="Legg fram", nb="Legger fram"), paper.presenter),
        (say(nn="Gjeld avtalen", nb="Gjelder avtalen"), paper.agreement),
        (say(nn="Prioritert gruppe", nb="Prioritert gruppe"), paper.priority),
    )
    return Facts(tuple((label.form(paper.language), line(value)) for label, value in rows if line(value)))


def _sections(paper: CasePaper) -> tuple[Block, ...]:
    """All four stand there, also those that nobody has written anything under: a gap is to be seen."""
    sections = (
        (say(nn="Bakgrunn", nb="Bakgrunn"), paper.background),
        (say(nn="Vurdering", nb="Vurdering"), paper.assessment),
        (
            say(nn="Økonomiske og administrative konsekvensar", nb="Økonomiske og administrative konsekvenser"),
            paper.consequences,
        ),
        (say(nn="Framlegg til vedtak", nb="Forslag til vedtak"), paper.proposal),
    )
    return tuple(block for head, text in sections for block in _section(head, text, paper.language))


def _section(head: Text, text: str, language: str) -> tuple[Block, ...]:
    nothing = Paragraph(say(nn="Ikkje omtalt.", nb="Ikke omtalt.").form(language), soft=True)
    return Heading(head.form(language)), *(paragraphs(text) or (nothing,))


def _way(paper: CasePaper) -> tuple[Block, ...]:
    """The bodies it has been at, with why it was sent on."""
    if not paper.way:
        return ()
    stops = tuple(" – ".join(filter(None, (line(body), line(reason)))) for body, reason in paper.way)
    return Heading(say(nn="Saksgang", nb="Saksgang").form(paper.language)), Points(stops)


def _links(paper: CasePaper) -> tuple[Block, ...]:
    links = tuple(filter(None, map(line, paper.links)))
    if not links:
        return ()
    return Heading(say(nn="Vedlegg", nb="Vedlegg").form(paper.language)), Points(links)
