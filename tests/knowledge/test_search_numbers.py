"""Agreements by number: the one that has it, or none; never a guess."""

from __future__ import annotations

import pytest

from knowledge.numbers import asked, parts
from knowledge.search import Outcome
from tests.eval.indexes import index


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("delavtale 2d", ("2d",)),
        ("Tenesteavtale nr. 4, kven eig han?", ("4",)),
        ("TA 3 og 5", ("3", "5")),
        ("TA11", ("11",)),
        ("ta 4", ("4",)),
        ("DA2a", ("2a",)),
        ("nr. 6", ("6",)),
        ("6?", ("6",)),
        ("Delavtale 02", ("2",)),
        ("tjenesteavtalen 8-1", ("8-1",)),
        ("delavtale 4.3.5", ("4.3.5",)),
        ("retningslinje 14", ("14",)),
        ("nummer 2 i sprinten", ()),
        ("kan vi ta 3 pasientar til", ()),
        ("da 2 pasienter kom samtidig", ()),
        ("avtale 14 dagar før", ()),
        ("vi har 17 kommunar", ()),
        ("avtale frå 2018", ()),
    ],
)
def test_a_number_is_read_when_it_names_a_paper(text: str, numbers: tuple[str, ...]) -> None:
    assert asked(text).numbers == numbers


@pytest.mark.parametrize("text", ["§ 6-2 nr. 5", "helse- og omsorgstenestelova 6-2 punkt 5", "lovpunkt 5"])
def test_a_point_of_the_law_is_not_the_number_of_an_agreement(text: str) -> None:
    assert asked(text).point == 5
    assert asked(text).numbers == ()


def test_numbers_are_compared_without_noughts_spaces_and_capitals() -> None:
    assert parts("02") == parts("2")
    assert parts("2 D)") == ("2d",)
    assert parts("3 og 5") == ("3", "5")


def test_a_number_finds_its_agreement() -> None:
    answer = index("stavanger").search("delavtale 2d")
    assert answer.outcome is Outcome.SURE
    assert answer.hits[0].agreement == "stavanger-da2d"


def test_a_number_the_network_lacks_is_none_and_said() -> None:
    answer = index("stavanger").search("delavtale 27 om utskriving")
    assert answer.outcome is Outcome.NONE
    assert answer.hits == ()
    assert "27" in answer.note.nn


def test_a_network_without_numbers_says_so() -> None:
    answer = index("forde").search("delavtale 5")
    assert answer.outcome is Outcome.NONE
    assert "nummer" in answer.note.nb


def test_two_numbers_in_one_document_are_found_together_and_apart() -> None:
    for text in ("tenesteavtale 3 og 5", "TA 5", "tenesteavtale 3"):
        assert index("bergen").search(text).hits[0].agreement == "bergen-ta3"


def test_a_number_that_several_papers_have_is_told_apart_by_the_words_beside_it() -> None:
    answer = index("bergen").search("tenesteavtale 3 og 5 psykisk helsevern", "voss")
    assert answer.hits[0].agreement == "bergen-ta35-psyk"


def test_a_number_taken_into_another_agreement_leads_there() -> None:
    assert index("bergen").search("TA12").hits[0].agreement == "bergen-ta11"


def test_a_number_with_letters_below_it_offers_them_without_being_sure() -> None:
    answer = index("stavanger").search("delavtale 2")
    assert answer.outcome is Outcome.MAYBE
    assert {"stavanger-da2a", "stavanger-da2d"} <= {hit.agreement for hit in answer.hits}


def test_a_point_of_the_law_finds_every_agreement_under_it() -> None:
    answer = index("forde").search("§ 6-2 nr. 8")
    assert answer.hits[0].agreement == "forde-da-svangerskap"
