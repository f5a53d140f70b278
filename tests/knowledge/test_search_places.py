"""Special agreements: first for the municipality they hold for when one place is asked for, never for another."""

from __future__ import annotations

import pytest

from knowledge.agreements import Municipality, NetworkWords
from knowledge.places import Places, is_local
from knowledge.search import Answer
from tests.eval.indexes import index


def found(answer: Answer) -> list[str]:
    return [hit.agreement for hit in answer.hits]


NETWORK = NetworkWords(
    "example",
    stop_words=("Helse Stavanger HF",),
    municipalities=(
        Municipality("time", "Time"),
        Municipality("stavanger", "Stavanger", ("Finnøy",)),
        Municipality("klepp", "Klepp"),
        Municipality("eigersund", "Eigersund"),
    ),
)


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("særavtale for Klepp", {"klepp"}),
        ("klepp sin avtale", {"klepp"}),
        ("Klepps akuttsenger", {"klepp"}),
        ("han venta ein time på legen", set()),
        ("Gjeld det Time òg?", {"time"}),
        ("time kommune", {"time"}),
        ("sjukehuset i Stavanger", set()),
        ("Stavanger kommune", {"stavanger"}),
        ("psykisk helse i Stavanger", {"stavanger"}),
        ("senger i eigersunn", {"eigersund"}),
    ],
)
def test_a_municipality_is_read_from_the_text(text: str, slugs: set[str]) -> None:
    assert Places(NETWORK).named(text).slugs == slugs


def test_an_old_name_leads_to_the_municipality_of_today_and_says_so() -> None:
    named = Places(NETWORK).named("ØHD på Finnøy")
    assert named.slugs == {"stavanger"}
    assert "Finnøy" in named.note.nn
    assert "Stavanger" in named.note.nn


def test_a_local_question_is_told_from_a_general_one() -> None:
    assert is_local("kor mange senger har vår kommune")
    assert not is_local("kven kan leggjast inn på ØHD")


def test_the_special_agreement_of_a_named_municipality_comes_first() -> None:
    answer = index("stavanger").search("kommunale akutte døgnplassar i Klepp")
    assert found(answer)[:2] == ["stavanger-sa4-klepp", "stavanger-da4"]


def test_no_other_municipality_s_special_agreement_is_shown() -> None:
    answer = index("stavanger").search("øyeblikkelig hjelp døgnopphold i Klepp")
    assert not {"stavanger-sa4-sola", "stavanger-sa4-lund"} & set(found(answer))


def test_a_general_question_gets_the_agreement_before_the_asker_s_special_one() -> None:
    answer = index("stavanger").search("hvem kan legges inn på kommunal akutt døgnplass", "sola")
    assert found(answer)[:2] == ["stavanger-da4", "stavanger-sa4-sola"]


def test_a_local_question_gets_the_asker_s_special_agreement_first() -> None:
    answer = index("stavanger").search("hvor mange KAD-senger har kommunen vår", "sola")
    assert found(answer)[0] == "stavanger-sa4-sola"


def test_one_agreement_for_one_municipality_and_another_for_all_others() -> None:
    text = "inn- og utskriving i psykisk helsevern og rusmedisin"
    assert found(index("bergen").search(text, "bergen"))[0] == "bergen-ta35-psyk-bgo"
    assert found(index("bergen").search(text, "voss"))[0] == "bergen-ta35-psyk"
    assert "bergen-ta35-psyk" not in found(index("bergen").search(text, "bergen"))


def test_an_agreement_below_two_others_is_found_by_its_own_words() -> None:
    assert "stavanger-ua-jaeren" in found(
        index("stavanger").search("samarbeid mellom DPS og kommunene på Jæren", "time")
    )


def test_the_paper_of_a_merged_municipality_stands_after_that_of_the_new_one() -> None:
    answer = index("stavanger").search("ØHD-senger på Finnøy")
    assert found(answer)[0] == "stavanger-sa4-stavanger"
    assert "Finnøy" in answer.note.nb
