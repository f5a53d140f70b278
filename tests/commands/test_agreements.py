"""Questions about agreements: the right one with evidence, or an honest no."""

from __future__ import annotations

import pytest
from sqlmodel import select

from storage.database import transaction
from storage.tables import Agreement, Network, Question, Verdict
from tests.chat import World


@pytest.mark.parametrize(("network", "number"), [("bergen", "8"), ("fonna", "8"), ("stavanger", "8")])
def test_a_narrower_subject_that_no_agreement_names_is_the_wider_ones(world: World, network: str, number: str) -> None:
    text = world.member("kari", network).says("jordmor")
    assert f"avtale {number} " in text.splitlines()[0]
    assert "andre helsefellesskap" not in text


def test_a_clear_question_gets_one_agreement_with_source_and_evidence(world: World) -> None:
    kari = world.member("kari")
    text = kari.says("utskrivingsklar pasient")
    assert text.startswith("Delavtale tilvising, innlegging og utskriving frå sjukehus")
    assert "Status: gjeldande ifølgje kjelda" in text
    assert "Treff på: " in text
    assert kari.reply.sources[0].url is not None
    assert kari.reply.sources[0].as_of is not None
    assert "Takk" in kari.presses("Rett svar")
    with transaction(world.engine) as session:
        row, said = session.exec(select(Question)).one(), session.exec(select(Verdict)).one()
    assert (row.outcome, row.agreement, said.verdict) == ("sure", "forde-da-innutskriving", "right")


def test_the_same_question_in_bokmal_gets_the_same_agreement(world: World) -> None:
    kari, nils = world.member("kari"), world.member("nils", language="nb")
    kari.says("utskrivingsklar pasient")
    nils.says("utskrivningsklar pasient")
    assert nils.reply.sources == kari.reply.sources
    assert "gjeldende ifølge kilden" in nils.text


def test_a_question_nobody_covers_gets_an_honest_no_and_whom_to_ask(world: World) -> None:
    kari = world.member("kari")
    text = kari.says("kva kostar det å leige ein hoppeborg til bursdag")
    assert "finn ingen avtale" in text
    assert "Strategisk samarbeidsutval" in text
    assert "Overordna samarbeidsavtale" in kari.presses("Sjå alle avtalane")


def test_a_number_that_the_network_does_not_have_is_never_guessed(world: World) -> None:
    assert "99" in world.member("kari", "bergen").says("tenesteavtale 99")
    with transaction(world.engine) as session:
        assert session.exec(select(Question)).one().outcome == "none"


def test_small_talk_is_met_with_what_the_bot_can_do(world: World) -> None:
    kari = world.member("kari")
    assert "Eg er Samvit" in kari.says("hei")
    assert "/sak" in kari.presses("Kva kan du")


def test_an_agreement_that_no_longer_holds_says_so(world: World) -> None:
    anne = world.member("anne", "stavanger")
    assert "gjelder ikke lenger" in anne.says("/avtale vis stavanger-sa4-finnoy")


def test_an_agreement_whose_text_was_not_found_says_so(world: World) -> None:
    assert "ikkje funnen" in world.member("ola", "bergen").says("/avtale vis bergen-ta8")


def test_the_id_of_another_networks_agreement_shows_nothing_of_it(world: World) -> None:
    text = world.member("kari").says("/avtale vis bergen-ta8")
    assert "Tenesteavtale 8" not in text


def test_the_list_leaves_out_what_no_longer_holds(world: World) -> None:
    assert "Finnøy" not in world.member("anne", "stavanger").says("/avtale liste")


def test_what_is_not_known_is_shown_as_unknown(world: World) -> None:
    assert "Dato: ukjend" in world.member("kari").says("/avtale vis forde-da-folkehelse")


def test_a_changed_title_is_found_as_soon_as_the_version_moves(world: World) -> None:
    kari = world.member("kari")
    kari.says("utskrivingsklar pasient")
    with transaction(world.engine) as session:
        session.get_one(Agreement, "forde-da-folkehelse").title = "Delavtale om hoppeborgar"
        session.get_one(Network, "forde").version += 1
    assert "Delavtale om hoppeborgar" in kari.says("hoppeborgar")


def test_an_empty_question_is_asked_back(world: World) -> None:
    assert "Kva lurer du på" in world.member("kari").says("/avtale")


def test_a_verdict_on_an_answer_that_does_not_exist_is_refused(world: World) -> None:
    assert "finn ikkje att" in world.member("kari").says("/avtale rett 9999")


def test_the_municipality_is_asked_once_where_the_answer_depends_on_it(world: World) -> None:
    anne = world.member("anne", "stavanger")
    text = anne.says("særavtale om øyeblikkelig hjelp")
    assert "Hvilken kommune gjelder det" in text
    assert "Klepp" in anne.buttons
    text = anne.presses("Klepp")
    assert "Klepp kommune" in text
    assert "Jeg husker at du er fra Klepp" in text
    assert "Hvilken kommune" not in anne.says("særavtale om øyeblikkelig hjelp")


def test_a_municipality_is_known_by_its_name_and_by_the_one_it_had_before(world: World) -> None:
    kari = world.member("kari")
    assert "frå Høyanger" in kari.says("/avtale kommune Høyanger")
    assert "frå Kinn" in kari.says("/avtale kommune Vågsøy")


def test_a_municipality_of_another_network_is_refused_with_those_that_are_here(world: World) -> None:
    kari = world.member("kari")
    assert "kjenner ingen kommune" in kari.says("/avtale kommune klepp: kva gjeld")
    assert "Kinn" in kari.buttons


def test_kommune_alone_asks_which(world: World) -> None:
    kari = world.member("kari")
    assert kari.says("/avtale kommune") == "Kva kommune er du frå?"
    assert "frå Høyanger" in kari.presses("Høyanger")


def test_a_question_that_begins_with_kommune_is_a_question(world: World) -> None:
    assert "kommune «" not in world.member("kari").says("kommune utan plass til utskrivingsklar pasient")
