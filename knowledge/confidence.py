"""How much an answer may promise: two logistic curves fitted on questions that shaped no vocabulary.

`tests/eval/fit.py` prints the constants. One curve says whether the first hit is right, the other whether any
agreement answers at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from math import exp, log


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of the best hit; shares are 0-1.

    `subject`: probability of its subjects; `coverage`: how much of the question its words cover; `refused`, `outside`:
    log odds (see `odds`) that nothing answers, against each subject and against all of them as one; `lacking`:
    probability that only other networks have it;
    `lead`: score above the next hit; `known`: share of the question's words that the index knows; `near`: likeness of
    the nearest phrasing; `strange`: share of the words that no phrasing and no term holds; `ahead`: `coverage`
    above the best covered rival, below 0 when another agreement has more of the words.
    """

    subject: float
    coverage: float
    refused: float
    outside: float
    lacking: float
    lead: float
    known: float
    near: float
    strange: float
    ahead: float


@dataclass(frozen=True, slots=True)
class Curve:
    """Logistic curve over `Evidence`."""

    bias: float
    weights: tuple[float, ...]

    def at(self, evidence: Evidence) -> float:
        return 1.0 / (1.0 + exp(-self.bias - sum(w * x for w, x in zip(self.weights, values(evidence), strict=True))))


def odds(probability: float) -> float:
    """Log odds as a number within ±2, so that one weight fits all of them."""
    inside = min(max(probability, 1e-5), 1.0 - 1e-5)
    return log(inside / (1.0 - inside)) / 6.0


def values(evidence: Evidence) -> Sequence[float]:
    """The evidence in the order of the weights."""
    return astuple(evidence)


RIGHT = Curve(-5.62, (0.96, 1.34, -1.86, -2.08, -0.81, 1.19, 0.76, 1.14, -0.95, 1.68))
ANSWERABLE = Curve(-6.00, (0.90, 1.19, -2.34, -2.50, -0.53, 0.62, 0.94, 1.54, 0.27, 0.65))
SURE = 0.8
ANSWERED = 0.6
"""From here on an answer is sure, and is given at all."""
NEAR = 0.3
"""From here on an honest no names the nearest agreement beside it, as the nearest and not as the answer."""
