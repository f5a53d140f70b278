"""How much an answer may promise: two logistic curves fitted on questions that shaped no vocabulary.

`tests/eval/fit.py` prints the constants. One curve says whether the first hit is right, the other whether any
agreement answers at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from math import exp


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of the best hit; shares are 0-1.

    `subject`: probability of its subjects; `coverage`: how much of the question its words cover; `refused`,
    `lacking`: probability that nothing, or no agreement of this network, answers; `lead`: score above the next hit;
    `known`: share of the question's words that the index knows; `near`: likeness of the nearest phrasing.
    """

    subject: float
    coverage: float
    refused: float
    lacking: float
    lead: float
    known: float
    near: float


@dataclass(frozen=True, slots=True)
class Curve:
    """Logistic curve over `Evidence`."""

    bias: float
    weights: tuple[float, ...]

    def at(self, evidence: Evidence) -> float:
        return 1.0 / (1.0 + exp(-self.bias - sum(w * x for w, x in zip(self.weights, values(evidence), strict=True))))


def values(evidence: Evidence) -> Sequence[float]:
    """The evidence in the order of the weights."""
    return astuple(evidence)


RIGHT = Curve(-2.0, (3.0, 2.0, -3.0, -2.0, 2.0, 0.5, 1.5))
ANSWERABLE = Curve(0.5, (1.0, 2.0, -5.0, -3.0, 0.5, 1.0, 1.0))
SURE = 0.75
ANSWERED = 0.45
"""From here on an answer is sure, and is given at all."""
