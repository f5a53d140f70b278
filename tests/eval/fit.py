"""Fit the two curves of knowledge/confidence.py on the fitting half of the questions, and print them.

python -m tests.eval.fit
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log

from knowledge.confidence import values
from tests.eval.figures import Question, questions
from tests.eval.indexes import index

_PULL = 0.5
"""Ridge penalty: few questions, so no weight may run away."""
_STEPS, _PACE = 6000, 0.02


def main() -> None:
    fitting = [question for question in questions() if question.fits]
    seen = [row for question in fitting if (row := evidence(question)) is not None]
    right = [(x, first) for x, first, _ in seen]
    answerable = [(x, can) for x, _, can in seen]
    print("RIGHT =", shown(fit(right)))
    print("ANSWERABLE =", shown(fit(answerable)))


def evidence(question: Question) -> tuple[Sequence[float], bool, bool] | None:
    """Evidence of the first hit, whether it is right, and whether any could be; None for numbers and small talk."""
    found = index(question.network).evidence_of(question.text, question.municipality)
    if found is None:
        return None
    return values(found.evidence), found.agreement in question.gold, question.answerable


def fit(rows: Sequence[tuple[Sequence[float], bool]]) -> tuple[float, list[float]]:
    """Logistic regression by plain gradient descent: (bias, weights)."""
    bias, weights = 0.0, [0.0] * len(rows[0][0])
    for _ in range(_STEPS):
        slope, slopes = 0.0, [_PULL * w / len(rows) for w in weights]
        for x, is_so in rows:
            gap = 1.0 / (1.0 + exp(-bias - sum(w * v for w, v in zip(weights, x, strict=True)))) - is_so
            slope += gap / len(rows)
            for place, value in enumerate(x):
                slopes[place] += gap * value / len(rows)
        bias -= _PACE * 25 * slope
        weights = [w - _PACE * 25 * s for w, s in zip(weights, slopes, strict=True)]
    return bias, weights


def loss(rows: Sequence[tuple[Sequence[float], bool]], fitted: tuple[float, Sequence[float]]) -> float:
    """Mean log loss, to compare fits."""
    bias, weights = fitted
    odds = [1.0 / (1.0 + exp(-bias - sum(w * v for w, v in zip(weights, x, strict=True)))) for x, _ in rows]
    return -sum(log(max(1e-9, p if so else 1 - p)) for p, (_, so) in zip(odds, rows, strict=True)) / len(rows)


def shown(fitted: tuple[float, Sequence[float]]) -> str:
    bias, weights = fitted
    return f"Curve({bias:.2f}, ({', '.join(f'{w:.2f}' for w in weights)}))"


if __name__ == "__main__":
    main()
