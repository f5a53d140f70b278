"""Which agreement covers it: the index of one network's agreements, and the answer to a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.agreements import Agreement, Municipality, NetworkWords
from knowledge.language import NOTHING, Text
from knowledge.vocabulary import Vocabulary

__all__ = ["AgreementIndex", "Answer", "Hit", "Match", "Municipality", "NetworkWords", "Outcome"]


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


class AgreementIndex:
    """The searchable agreements of one network. Immutable: build a new one when the agreements change."""

    def __init__(self, network: NetworkWords, agreements: Sequence[Agreement]) -> None:
        self._network = network
        self._agreements = tuple(agreements)

    @classmethod
    def build(cls, network: NetworkWords, agreements: Sequence[Agreement], vocabulary: Vocabulary) -> AgreementIndex:
        return cls(network, agreements)

    def search(self, text: str, municipality: str | None = None) -> Answer:
        """Answer *text*; *municipality* is the slug of the asker's own municipality."""
        return Answer(Outcome.NONE)
