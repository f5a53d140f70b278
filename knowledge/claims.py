"""Which subjects each agreement of a network covers: those it names, else those its points of the law bring."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.agreements import Agreement, Kind
from knowledge.vocabulary import Vocabulary

_LATER_POINT = 0.85
_BELOW = 0.85
"""A narrower subject ("jordmor-saeravtale") is its parent's too: the parent answers when no place is asked for."""


def claims(agreements: Sequence[Agreement], vocabulary: Vocabulary) -> list[dict[str, float]]:
    """For each agreement, subject → share 0-1.

    A subject that some agreement names is not inherited by others through the law: Førde's agreement on cancer takes
    cancer away from the one on coordinated services, though point 2 would bring it there.
    """
    named = {subject for agreement in agreements for subject in agreement.subjects}
    found = [
        dict.fromkeys(agreement.subjects, 1.0) if agreement.subjects else _inherited(agreement, vocabulary, named)
        for agreement in agreements
    ]
    place = {agreement.id: number for number, agreement in enumerate(agreements)}
    for agreement in agreements:
        for parent in agreement.parents if agreement.kind is Kind.SPECIAL else ():
            above = found[place[parent]] if parent in place else {}
            for subject in agreement.subjects:
                if any(subject.startswith(f"{wider}-") for wider in tuple(above)):
                    above.setdefault(subject, _BELOW)
    for claimed in found:
        _take_narrower(claimed, vocabulary, named)
    return found


def _take_narrower(claimed: dict[str, float], vocabulary: Vocabulary, named: set[str]) -> None:
    """Where no agreement names the narrower subject, who has the wider one has it too: midwifery in Bergen."""
    for subject in vocabulary.subjects:
        wider = max((w for w in claimed if subject.id.startswith(f"{w}-")), default=None, key=len)
        if wider is not None and subject.id not in named:
            claimed.setdefault(subject.id, claimed[wider] * _BELOW)


def _inherited(agreement: Agreement, vocabulary: Vocabulary, named: set[str]) -> dict[str, float]:
    found: dict[str, float] = {}
    for subject in vocabulary.subjects:
        shared = [point for point in subject.law if point in agreement.law]
        if shared and subject.id not in named:
            found[subject.id] = 1.0 if shared[0] == subject.law[0] else _LATER_POINT
    return found
