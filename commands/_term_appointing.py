"""Who appoints to seats whose terms end, who stands for them here, and the letters to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from commands._base import Choice
from commands._bodies import short
from knowledge.language import NOTHING, Text, both, join, same, say
from knowledge.reminders import Kind
from storage import bodies, terms
from storage.tables import Body, Member, Party
from storage.terms import Term

_LETTERS = 4
_LABEL = 40
_APPOINTS = say(nn="Oppnemner", nb="Oppnevner")


@dataclass(frozen=True, slots=True)
class Appointing:
    """Who appoints, line by line; the parties that nobody here stands for, and the seats whose party is not known."""

    facts: tuple[tuple[Text, Text], ...]
    nobody: tuple[str, ...]
    unknown: tuple[str, ...]


def by_party(session: Session, rows: Sequence[Term]) -> list[tuple[Party | None, list[Term]]]:
    """The terms of each party that appoints, by name; those of no known party last."""
    found: dict[int | None, tuple[Party | None, list[Term]]] = {}
    for row in rows:
        party = terms.appointing(session, row.seat)
        found.setdefault(party.id if party else None, (party, []))[1].append(row)
    return sorted(found.values(), key=lambda pair: (pair[0] is None, pair[0].name if pair[0] else ""))


def appointing(session: Session, rows: Sequence[Term]) -> Appointing:
    """Who appoints to the seats of *rows*, and whether somebody here is told for them."""
    lines, nobody, unknown = [], [], []
    for party, own in by_party(session, rows):
        contact = terms.contact(session, own[0].seat)
        if party is None:
            unknown = list(dict.fromkeys(row.seat.title for row in own))
            lines.append(same(own[0].body.appointed_by or ""))
        elif contact is None:
            nobody.append(party.name)
            lines.append(say(nn="{p}: ingen her står for dei", nb="{p}: ingen her står for dem", p=party.name))
        elif Kind.TERM in contact.muted:
            lines.append(say(nn="{p}: {who} står for dei, men har slått av slike varsel",
                             nb="{p}: {who} står for dem, men har slått av slike varsler",
                             p=party.name, who=contact.name))  # fmt: skip
        else:
            lines.append(say(nn="{p}: {who} står for dei", nb="{p}: {who} står for dem",
                             p=party.name, who=contact.name))  # fmt: skip
    text = join(lines)
    return Appointing(((_APPOINTS, text),) if text else (), tuple(nobody), tuple(unknown))


def nobody_is_told(found: Appointing) -> Text:
    """That a party does not hear of it by itself, and what to do then; empty when every one does."""
    alone = say(
        nn="Ingen her i chatten står for {p}, så dei har ikkje fått vite det. Send dei brevet.",
        nb="Ingen her i chatten står for {p}, så de har ikke fått vite det. Send dem brevet.",
        p=both(map(same, found.nobody)),
    )
    missing = say(
        nn="Eg veit ikkje kven her som står for den som oppnemner til {seats}, så ingen der har fått vite det. Skriv "
        "det inn på vervet, så seier eg ifrå til dei òg.",
        nb="Jeg vet ikke hvem her som står for den som oppnevner til {seats}, så ingen der har fått vite det. Skriv "
        "det inn på vervet, så sier jeg fra til dem også.",
        seats=both(same(f"«{title}»") for title in found.unknown),
    )
    return join([alone if found.nobody else NOTHING, missing if found.unknown else NOTHING], " ")


def stands_for(session: Session, member: Member, body: Body) -> Text:
    """That *member* stands for parties that appoint to *body*, and which; empty when for none."""
    seats = [seat for seat in bodies.seats(session, body.id) if seat.appointing is not None]
    own = [seat for seat in seats if (who := terms.contact(session, seat)) is not None and who.id == member.id]
    names = dict.fromkeys(party.name for seat in own if (party := terms.appointing(session, seat)))
    if not names:
        return NOTHING
    return say(nn="Du står for {p}, som oppnemner til {b}.", nb="Du står for {p}, som oppnevner til {b}.",
               p=both(map(same, names)), b=short(body))  # fmt: skip


def letters(session: Session, rows: Sequence[Term]) -> tuple[Choice, ...]:
    """A button for the draft letter to each party, about all of its terms."""
    groups = by_party(session, rows)
    return tuple(
        Choice(_label(party.name if party and len(groups) > 1 else ""), f"/verv brev {_numbers(own)}")
        for party, own in groups[:_LETTERS]
    )


def _numbers(rows: Sequence[Term]) -> str:
    return ",".join(str(row.id) for row in rows)


def _label(party: str) -> Text:
    short = party if len(party) <= _LABEL else party[: _LABEL - 1].rstrip() + "…"
    if not party:
        return say(nn="Utkast til brev", nb="Utkast til brev")
    return say(nn="Utkast til brev til {p}", nb="Utkast til brev til {p}", p=short)
