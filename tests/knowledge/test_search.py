"""Questions to the index of the bundled networks: the right agreement with its evidence, or an honest no."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from knowledge.agreements import Agreement, Kind, NetworkWords, Status
from knowledge.search import AgreementIndex, Answer, Outcome
from tests.eval.indexes import index, words


def asked(network: str, text: str, municipality: str | None = None) -> Answer:
    return index(network).search(text, municipality)


def found(answer: Answer) -> list[str]:
    return [hit.agreement for hit in answer.hits]


def made(agreements: Sequence[Agreement], network: NetworkWords | None = None) -> AgreementIndex:
    return AgreementIndex.build(network or NetworkWords("example"), agreements, words())


def paper(agreement: str, **fields: object) -> Agreement:
    values: dict[str, object] = {"kind": Kind.SUB, "status": Status.CURRENT, **fields}
    return Agreement(agreement, "example", **values)  # type: ignore[arg-type]


def test_a_clear_question_gets_one_sure_answer_with_what_matched() -> None:
    answer = asked("forde", "utskrivingsklar pasient, kven betaler døgna?")
    assert answer.outcome is Outcome.SURE
    assert found(answer)[0] == "forde-da-innutskriving"
    assert any(match.asked.startswith("utskrivingsklar") for match in answer.hits[0].matches)


@pytest.mark.parametrize("text", ["epikrise", "discharge summary", "epikrisen", "epikrisa", "epikrize"])
def test_a_term_is_found_in_every_form_and_misspelt(text: str) -> None:
    assert found(asked("forde", text))[0] == "forde-da-innutskriving"


def test_a_compound_written_apart_is_joined() -> None:
    assert found(asked("forde", "utskrivings klar"))[0] == "forde-da-innutskriving"


@pytest.mark.parametrize("text", ["hei", "Tusen takk!", "ok", "👍", "", "kven er du?", "hei, kan du hjelpe meg?"])
def test_small_talk_finds_no_agreement(text: str) -> None:
    assert asked("forde", text).outcome is Outcome.SMALLTALK


def test_a_greeting_before_a_question_is_passed_over() -> None:
    assert found(asked("forde", "Hei! Lurer på hospitering"))[0] == "forde-da-hospitering"


@pytest.mark.parametrize("text", ["oppskrift på vaflar", "xqzzw", "kor mykje paracetamol kan eg gje eit barn"])
def test_what_no_agreement_answers_is_refused(text: str) -> None:
    answer = asked("forde", text)
    assert answer.outcome is Outcome.NONE
    assert answer.hits == ()


def test_a_subject_that_other_networks_have_is_named_in_the_refusal() -> None:
    answer = asked("stavanger", "kva for avtale gjeld rekvisisjon av drosje til pasientreise")
    assert answer.outcome is Outcome.NONE
    assert "Pasienttransport" in answer.note.nb


def test_an_abbreviation_with_two_meanings_asks_back() -> None:
    answer = asked("forde", "LMS")
    assert answer.outcome is Outcome.MAYBE
    assert "lokalmedisinsk senter" in answer.note.nb
    assert "mestringssenter" in answer.note.nb


def test_letters_of_several_bodies_ask_which_one() -> None:
    answer = asked("fonna", "FSU")
    assert answer.outcome is not Outcome.SURE
    assert "FSU" in answer.note.nn


@pytest.mark.parametrize("text", ["samarbeid", "plan", "ansvar", "rutine", "kven tek dette vidare?"])
def test_words_that_say_little_are_never_answered_as_sure(text: str) -> None:
    assert asked("forde", text).outcome is not Outcome.SURE


@pytest.mark.parametrize("text", ["utskriving", "transport", "epikrise"])
def test_one_telling_word_is_enough(text: str) -> None:
    assert asked("forde", text).outcome is Outcome.SURE


def test_confidence_falls_from_hit_to_hit() -> None:
    for text in ("utskriving", "kven har ansvaret når ein pasient fell på sjukeheimen", "jordmor"):
        confidences = [hit.confidence for hit in asked("forde", text).hits]
        assert confidences == sorted(confidences, reverse=True)
        assert all(0 <= confidence <= 1 for confidence in confidences)


def test_an_agreement_without_subjects_inherits_those_of_its_points_of_the_law() -> None:
    answer = made([paper("a", number="5", law=(5,)), paper("b", number="8", law=(8,))]).search(
        "utskrivingsklar pasient"
    )
    assert found(answer)[0] == "a"


def test_a_subject_that_one_agreement_names_is_not_inherited_by_another() -> None:
    agreements = [paper("whole", law=(2,)), paper("cancer", law=(2,), subjects=("kreft",))]
    assert found(made(agreements).search("palliasjon og lindrande behandling"))[0] == "cancer"
    assert found(made(agreements).search("individuell plan og koordinator"))[0] == "whole"


def test_what_the_members_call_an_agreement_leads_to_it() -> None:
    index_ = made([paper("a", subjects=("ikt",), aliases=("Blåheia-avtalen",)), paper("b", subjects=("kreft",))])
    assert found(index_.search("kva står i blåheia-avtalen"))[0] == "a"


def test_an_old_agreement_never_stands_before_the_one_that_holds() -> None:
    old = paper("old", subjects=("ikt",), title="Avtale om IKT", status=Status.SUPERSEDED)
    assert found(made([old, paper("new", subjects=("ikt",))]).search("IKT og e-meldingar")) == ["new", "old"]


def test_a_message_of_forty_thousand_characters_is_answered() -> None:
    answer = asked("forde", "epikrise " + "pasienten ligg på gangen og ventar " * 1200)
    assert answer.outcome is not Outcome.SMALLTALK


def test_an_empty_network_answers_nothing() -> None:
    assert made([]).search("utskriving").outcome is Outcome.NONE


def test_the_same_question_is_always_answered_the_same() -> None:
    assert asked("forde", "kven hentar pasienten") == asked("forde", "kven hentar pasienten")
