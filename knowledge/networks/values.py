"""What the facts of one network are made of, as values, each with its source."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from knowledge.agreements import Agreement
from knowledge.bodies import Body

SUBJECTS = (
    "overordna",
    "ansvar",
    "koordinerte",
    "innlegging",
    "utskriving",
    "ohd",
    "kunnskap",
    "hospitering",
    "kompetanse",
    "forsking",
    "jordmor",
    "jordmor-saeravtale",
    "ikt",
    "forebygging",
    "akuttkjede",
    "beredskap",
    "smittevern",
    "planlegging",
    "barn-unge",
    "psyk",
    "kreft",
    "transport",
    "habrehab",
    "rehab-private",
    "laering-meistring",
    "eldremedisin",
    "lis1",
    "hjelpemiddel",
    "avvik",
    "representasjon",
    "strategi",
    "handlingsplan",
    "legesamarbeid",
    "samhandlingseining",
)
MEETING_KINDS = ("ordinaert", "oppstart", "ekstraordinaert")


class FactsError(ValueError):
    """The files of a network hold faults: `faults` has every one, each with file and place."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read. `date` is the day, month or year it was written, in ISO form, when it says so."""

    key: str
    what: str
    url: str | None = None
    date: str | None = None

    @property
    def shown(self) -> str:
        """What a member can follow or look up: the address, else what the document is called."""
        return self.url or self.what


@dataclass(frozen=True, slots=True)
class FormerName:
    """A municipality that has become part of another, so that old papers and old habits still find their way."""

    slug: str
    name: str
    inferred: bool = False
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality of the network; `slug` is its name in ASCII ("oygarden"), `area` the part of the network."""

    slug: str
    name: str
    area: str | None = None
    formerly: tuple[FormerName, ...] = ()
    note: str | None = None
    inferred: bool = False
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Network:
    """One helsefellesskap. `terms` are its own words for agreement levels 1-3; `checked_on` is when facts were read.

    `reminders` are the days before that differ from the usual, by kind, and "quiet_weeks" with ISO week numbers.
    """

    id: str
    name: str
    trust: str
    rhf: str
    language: str
    checked_on: dt.date
    established: str | None = None
    terms: tuple[str, ...] = ()
    websites: tuple[str, ...] = ()
    priority_groups: tuple[str, ...] = ()
    other_providers: tuple[str, ...] = ()
    inferred: tuple[str, ...] = ()
    source: str | None = None
    reminders: tuple[tuple[str, tuple[int, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class EventDate:
    """One known time of a recurring event; `end` is its last day."""

    date: dt.date
    end: dt.date | None = None
    place: str | None = None
    topic: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something the network holds again and again that is no meeting of a body; `rhythm` in words."""

    name: str
    rhythm: str | None = None
    dates: tuple[EventDate, ...] = ()
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Partner:
    """Somebody who is invited without being a party; `mode` says how."""

    name: str
    mode: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class TermRule:
    """A rule of how long one sits, in words; `recommended` is a proposal, not yet the rule."""

    rule: str
    recommended: bool = False
    source: str | None = None


@dataclass(frozen=True, slots=True)
class MeetingDate:
    """A meeting whose date a source prints. `time` is Oslo wall time, None when not printed."""

    body: str
    date: dt.date
    kind: str = "ordinaert"
    host: str | None = None
    time: dt.time | None = None
    place: str | None = None
    inferred: bool = False
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """What the facts know of an agreement's life beside the `Agreement` that answers need; `id` is the same.

    Dates are as printed: a day, a month or a year in ISO form. `inferred` names the fields that are deduced.
    """

    id: str
    revisions: tuple[str, ...] = ()
    last_reviewed: str | None = None
    review_rule: str | None = None
    expires: str | None = None
    notice: str | None = None
    supersedes: tuple[str, ...] = ()
    valid_from_means: str | None = None
    note: str | None = None
    title_inferred: bool = False
    inferred: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NetworkFacts:
    """Everything the bundled files say of one network. `papers` stands in the order of `agreements`."""

    network: Network
    municipalities: tuple[Municipality, ...]
    bodies: tuple[Body, ...]
    agreements: tuple[Agreement, ...]
    papers: tuple[Paper, ...]
    meetings: tuple[MeetingDate, ...]
    events: tuple[Event, ...]
    partners: tuple[Partner, ...]
    term_rules: tuple[TermRule, ...]
    sources: tuple[Source, ...]

    def paper(self, agreement_id: str) -> Paper:
        """The life of one agreement; KeyError when there is none of that id."""
        for paper in self.papers:
            if paper.id == agreement_id:
                return paper
        raise KeyError(agreement_id)
