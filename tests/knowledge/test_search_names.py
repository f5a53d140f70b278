"""An agreement that is called by its own name comes first, in every network."""

from __future__ import annotations

from collections import defaultdict

import pytest

from knowledge import networks
from knowledge.answers import Outcome
from tests.eval.indexes import index


@pytest.mark.parametrize("network", networks.IDS)
def test_every_title_and_every_other_name_leads_to_its_agreement(network: str) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for agreement in networks.load(network).agreements:
        for name in filter(None, (agreement.title, *agreement.aliases)):
            owners[name.casefold()].add(agreement.id)
    for name, ids in owners.items():
        answer = index(network).search(name)
        assert answer.hits, name
        assert answer.hits[0].agreement in ids, name


@pytest.mark.parametrize(
    ("network", "asked", "agreement"),
    [
        ("forde", "kva er God start?", "forde-sa-godstart"),
        ("fonna", "kor finn eg særavtale til tenesteavtale 4, Suldal kommune", "fonna-sa-ta4-suldal"),
        ("bergen", "har vi ein særavtale til tenesteavtale 6. kreftomsorg", "bergen-sa-ta6-kreft"),
    ],
)
def test_a_name_is_known_within_quotation_marks_and_within_a_question(network: str, asked: str, agreement: str) -> None:
    answer = index(network).search(asked)
    assert (answer.outcome, answer.hits[0].agreement) == (Outcome.SURE, agreement)


def test_a_number_without_the_rest_of_the_name_is_still_a_number() -> None:
    assert index("bergen").search("tenesteavtale 4").hits[0].agreement == "bergen-ta4"
