"""A meeting's notice and agenda as a document."""

from __future__ import annotations

import datetime as dt

from bot.documents.sheet import Block, Facts, Heading, Paragraph, Sheet, Table, line
from knowledge.agenda_papers import AgendaLine, AgendaPaper
from knowledge.language import OSLO, day, say


def sheet(paper: AgendaPaper) -> Sheet:
    """The document, in the network's language."""
    language, body = paper.language, line(paper.body)
    kind = say(nn="Møteinnkalling og sakliste", nb="Møteinnkalling og saksliste").form(language)
    date = day(paper.starts_at.astimezone(OSLO).date(), weekday=False).form(language)
    return Sheet(
        language=language,
        sender=line(paper.network),
        kind=kind,
        title=body,
        foot=f"{kind}, {body}, {date}",
        about=f"{body}, {date}",
        dated=paper.starts_at,
        blocks=(_facts(paper), *_call(paper), *_agenda(paper)),
    )


def _facts(paper: AgendaPaper) -> Facts:
    language, start = paper.language, paper.starts_at.astimezone(OSLO)
    hour = say(nn="Ikkje fastsett enno", nb="Ikke fastsatt ennå") if paper.whole_day else None
    rows = (
        (say(nn="Dato", nb="Dato"), day(start.date()).form(language)),
        (say(nn="Klokkeslett", nb="Klokkeslett"), hour.form(language) if hour else _hours(paper)),
        (say(nn="Stad", nb="Sted"), paper.place or ""),
        (say(nn="Vertskap", nb="Vertskap"), paper.host or ""),
        (say(nn="Utgåve", nb="Utgave"), str(paper.edition) if paper.edition > 1 else ""),
    )
    return Facts(tuple((label.form(language), line(value)) for label, value in rows if line(value)))


def _hours(paper: AgendaPaper) -> str:
    """When it begins, and when it ends if the body has said how long its meetings last."""
    start = paper.starts_at.astimezone(OSLO)
    if not paper.length:
        return f"kl. {start:%H.%M}"
    end = (paper.starts_at + dt.timedelta(minutes=paper.length)).astimezone(OSLO)
    return f"kl. {start:%H.%M}–{end:%H.%M}"


def _call(paper: AgendaPaper) -> tuple[Block, ...]:
    text = say(
        nn="Medlemene blir med dette kalla inn til møte. Den som ikkje kan møte, eller som er inhabil i ei sak, melder "
        "frå så snart råd er, slik at vara kan kallast inn.",
        nb="Medlemmene innkalles med dette til møte. Den som ikke kan møte, eller som er inhabil i en sak, melder fra "
        "så snart som mulig, slik at vara kan innkalles.",
    )
    return (Paragraph(text.form(paper.language)),)


def _agenda(paper: AgendaPaper) -> tuple[Block, ...]:
    language = paper.language
    heads = (
        say(nn="Saksnr.", nb="Saksnr."),
        say(nn="Sak", nb="Sak"),
        say(nn="Slag", nb="Type"),
        say(nn="Legg fram", nb="Legger fram"),
        say(nn="Tid", nb="Tid"),
    )
    rows = tuple(_row(one, language) for one in paper.lines)
    table = Table(tuple(head.form(language) for head in heads), rows, (13, 38, 18, 19, 12))
    return Heading(say(nn="Sakliste", nb="Saksliste").form(language)), table, *_sum(paper)


def _row(one: AgendaLine, language: str) -> tuple[str, ...]:
    title = line(one.title.form(language))
    if one.guests:
        guests = ", ".join(map(line, one.guests))
        title += "\n" + say(nn="Invitert: {g}", nb="Invitert: {g}", g=guests).form(language)
    hour = f"kl. {one.starts:%H.%M}" if one.starts else ""
    minutes = f"{one.minutes} min" if one.minutes else ""
    return (
        line(one.number or ""),
        title,
        one.kind.form(language) if one.kind else "",
        line(one.presenter),
        "\n".join(filter(None, (hour, minutes))),
    )


def _sum(paper: AgendaPaper) -> tuple[Block, ...]:
    """How long the items last together, and how many have no time."""
    if not paper.minutes:
        return ()
    text = say(nn="Sakene er sette opp med {m} minutt i alt.", nb="Sakene er satt opp med {m} minutter i alt.",
               m=paper.minutes)  # fmt: skip
    if paper.without_time == 1:
        text = say(nn="{t} Éi sak har inga tid.", nb="{t} Én sak har ingen tid.", t=text)
    elif paper.without_time:
        text = say(nn="{t} {n} saker har inga tid.", nb="{t} {n} saker har ingen tid.", t=text, n=paper.without_time)
    return (Paragraph(text.form(paper.language), soft=True),)
