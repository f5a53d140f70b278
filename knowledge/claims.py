"""Which subjects each agreement of a network covers: those it names, else those its points of the law bring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from knowledge.agreements import Agreement
from knowledge.vocabulary import Vocabulary

_LATER_POINT = 0.85


def claims(agreements: Sequence[Agreement], vocabulary: Vocabulary) -> list[Mapping[str, float]]:
    """For each agreement, subject → share 0-1.

    A subject that some agreement names is not inherited by others through the law: Førde's agreement on cancer takes
    cancer away from the one on coordinated services, though point 2 would bring it there.
    """
    named = {subject for agreement in agreements for subject in agreement.subjects}
    return [
        dict.fromkeys(agreement.subjects, 1.0) if agreement.subjects else _inherited(agreement, vocabulary, named)
        for agreement in agreements
    ]


def _inherited(agreement: Agreement, vocabulary: Vocabulary, named: set[str]) -> Mapping[str, float]:
    found: dict[str, float] = {}
    for subject in vocabulary.subjects:
        shared = [point for point in subject.law if point in agreement.law]
        if shared and subject.id not in named:
            found[subject.id] = 1.0 if shared[0] == subject.law[0] else _LATER_POINT
    return found
