"""What the search says: an outcome, the hits with their evidence, and a note beside them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from knowledge.language import NOTHING, Text


class Outcome(StrEnum):
    """How much the answer promises."""

    SURE = "sure"
    MAYBE = "maybe"
    NONE = "none"
    SMALLTALK = "smalltalk"


@dataclass(frozen=True, slots=True)
class Match:
    """Why: the asker's word, and the words of the index it met ("utskrivingsklar" → "utskrivingsklare pasientar")."""

    asked: str
    found: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One agreement (its id); `confidence` 0-1 that it is the right one."""

    agreement: str
    confidence: float
    matches: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What to say: best hit first, at most three; `note` is what the asker must know beside them."""

    outcome: Outcome
    hits: tuple[Hit, ...] = ()
    note: Text = NOTHING
