"""The agreements of a network as values, and the words that show their kind and status."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from knowledge.bodies import Body
from knowledge.language import Text, same, say


class Kind(StrEnum):
    """The level of a paper in the tree of agreements, highest first."""

    OVERARCHING = "overordna"
    SUB = "delavtale"
    SERVICE = "tenesteavtale"
    SPECIAL = "saeravtale"
    SUBSIDIARY = "underavtale"
    OTHER = "anna_samarbeidsavtale"
    GUIDELINE = "retningsline"
    PROCEDURE = "prosedyre"
    STRATEGY = "strategi"
    ACTION_PLAN = "handlingsplan"


class Status(StrEnum):
    """What the source says of the paper's validity; never more than it says."""

    CURRENT = "current"
    TERMINATION_WARNED = "termination_warned"
    UNDER_REVISION = "under_revision"
    SUPERSEDED = "superseded"
    HISTORICAL = "historical"
    UNKNOWN = "unknown"


KIND_WORDS: dict[Kind, Text] = {
    Kind.OVERARCHING: Text("overordna samarbeidsavtale", "overordnet samarbeidsavtale"),
    Kind.SUB: same("delavtale"),
    Kind.SERVICE: Text("tenesteavtale", "tjenesteavtale"),
    Kind.SPECIAL: same("særavtale"),
    Kind.SUBSIDIARY: same("underavtale"),
    Kind.OTHER: Text("annan samarbeidsavtale", "annen samarbeidsavtale"),
    Kind.GUIDELINE: Text("retningsline", "retningslinje"),
    Kind.PROCEDURE: same("prosedyre"),
    Kind.STRATEGY: same("strategi"),
    Kind.ACTION_PLAN: same("handlingsplan"),
}

STATUS_WORDS: dict[Status, Text] = {
    Status.CURRENT: Text("gjeldande ifølgje kjelda", "gjeldende ifølge kilden"),
    Status.TERMINATION_WARNED: Text("oppseiing er varsla", "oppsigelse er varslet"),
    Status.UNDER_REVISION: same("under revisjon"),
    Status.SUPERSEDED: Text("avløyst av ein nyare", "avløst av en nyere"),
    Status.HISTORICAL: Text("historisk, gjeld ikkje lenger", "historisk, gjelder ikke lenger"),
    Status.UNKNOWN: Text("status er ukjend", "status er ukjent"),
}


@dataclass(frozen=True, slots=True)
class Agreement:
    """One paper of a network, as the search and the answers need it.

    `law` are points 1-13 of helse- og omsorgstenestelova § 6-2 (0: the overarching agreement); `subjects` are file
    names in `knowledge/vocabulary/`; `municipalities` are slugs the paper holds for, empty for the whole network.
    `valid_from` and `revised` are as printed: a day, a month or a year in ISO form, or None when not found.
    """

    id: str
    network: str
    kind: Kind
    status: Status
    number: str | None = None
    title: str | None = None
    aliases: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    law: tuple[int, ...] = ()
    subjects: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    parties: str | None = None
    valid_from: str | None = None
    revised: str | None = None
    owner_body: str | None = None
    precedence: str | None = None
    url: str | None = None
    source: str | None = None
    as_of: str | None = None
    existence_inferred: bool = False

    @property
    def is_current(self) -> bool:
        """Whether it may be shown as something that holds now."""
        return self.status not in (Status.HISTORICAL, Status.SUPERSEDED)


def label(agreement: Agreement) -> Text:
    """Kind and number as the network writes them: "Tenesteavtale 4", "Delavtale"."""
    word = KIND_WORDS[agreement.kind]
    capital = Text(word.nn[:1].upper() + word.nn[1:], word.nb[:1].upper() + word.nb[1:])
    return capital if agreement.number is None else say(nn="{w} {n}", nb="{w} {n}", w=capital, n=agreement.number)


def name(agreement: Agreement) -> Text:
    """Title if it is known, else the label with that said."""
    if agreement.title:
        return same(agreement.title)
    return say(nn="{l} (tittelen er ikkje funnen)", nb="{l} (tittelen er ikke funnet)", l=label(agreement))


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality of a network. `former` are old names whose area lies in it now: ("Finnøy", "Rennesøy")."""

    slug: str
    name: str
    former: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NetworkWords:
    """What a network calls things, as the search needs it.

    `stop_words` stand in most of its papers and tell nothing apart (trust, county, region: "Førde", "Helse Vest");
    `terms` are its words for a second-level paper ("delavtale", "tenesteavtale"); `bodies` resolve abbreviations;
    `number_notes` say what an asker must know of a number ("12": it was taken into agreement 11).
    """

    id: str
    language: str = "nn"
    stop_words: tuple[str, ...] = ()
    municipalities: tuple[Municipality, ...] = ()
    terms: tuple[str, ...] = ("delavtale",)
    bodies: tuple[Body, ...] = ()
    number_notes: tuple[tuple[str, Text], ...] = ()
