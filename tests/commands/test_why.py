""" "Kvifor dette svaret?" shows which words met what, what told against the next one, and how sure the answer is."""

from __future__ import annotations

import pytest
from sqlmodel import select

from bot.slack.faults import VALUE
from storage.database import transaction
from storage.tables import Question
from tests.chat import Chat, World
from tests.commands.test_citations import bring
from tests.commands.test_follow_ups import unsure
from tests.papers import FOLKEHELSE, as_html


def why(chat: Chat) -> str:
    """The line of the answer's button."""
    (line,) = [choice.line for choice in chat.reply.choices if choice.line.startswith("/avtale kvifor")]
    return line


def facts(chat: Chat) -> dict[str, str]:
    return {label.form(chat.language): value.form(chat.language) for label, value in chat.reply.facts}


def test_the_words_are_shown_with_what_they_met_and_what_told_against_the_next(world: World) -> None:
    kari = world.member("kari")
    kari.says("utskrivingsklar pasient")
    assert kari.presses("Kvifor dette svaret?").startswith("Derfor svarte eg med Delavtale tilvising")
    shown = facts(kari)
    assert shown["Ord som traff"] == "«utskrivingsklar pasient» står i temaet «utskrivingsklare pasientar»"
    assert shown["Setninga samla"] == "liknar andre spørsmål om Utskriving frå sjukehus"
    against = next(value for label, value in shown.items() if label.startswith("Kvifor ikkje "))
    assert against == "«utskrivingsklar pasient» står ikkje der"
    assert shown["Kor sikkert"].startswith("Ganske sikkert")


def test_titles_and_other_names_are_told_as_such(world: World) -> None:
    kari = world.member("kari")
    kari.says("smittevern")
    kari.presses("Kvifor")
    assert "«smittevern» står i tittelen" in kari.text
    kari.says("rammeavtale")
    kari.presses("Kvifor")
    assert "står i det andre namnet «Rammeavtale" in kari.text


def test_a_misspelt_word_is_shown_as_the_word_it_was_read_as(world: World) -> None:
    kari = world.member("kari")
    kari.says("smittevren")
    assert "smittevren" not in why(kari)
    assert "«smittevern»" in kari.presses("Kvifor")


def test_the_explanation_is_in_the_members_form(world: World) -> None:
    nils = world.member("nils", language="nb")
    nils.says("utskrivningsklar pasient")
    text = nils.presses("Hvorfor dette svaret?")
    assert "Derfor svarte jeg med" in text
    assert "Ganske sikkert" in text
    assert " ikkje " not in text


def test_an_unsure_answer_says_why_it_is(world: World) -> None:
    kari = world.member("kari")
    unsure(kari)
    assert "Ikkje sikkert" in kari.presses("Kvifor desse?")
    assert len([label for label in facts(kari) if label.startswith("Kvifor ikkje")]) == 1


def test_a_number_is_its_own_reason(world: World) -> None:
    ola = world.member("ola", "bergen")
    ola.says("tenesteavtale 4")
    assert "Du skreiv nummeret" in ola.presses("Kvifor")


def test_a_special_agreement_comes_first_for_the_municipality_and_the_reason_is_said(world: World) -> None:
    ola = world.member("ola", "bergen")
    ola.says("særavtale for Voss om kommunalt øyeblikkelig hjelp døgntilbod")
    ola.presses("Kvifor")
    assert facts(ola)["Stad"] == "Du spurde om Voss. Avtalen gjeld for Voss, og kjem difor før den felles."
    kari = world.member("kari2", "bergen", municipality="voss")
    kari.says("særavtale om øyeblikkelig hjelp døgntilbod")
    kari.presses("Kvifor")
    assert facts(kari)["Stad"].startswith("Du er frå Voss.")


def test_the_special_agreement_of_others_is_told_to_be_theirs(world: World) -> None:
    ola = world.member("ola", "bergen")
    ola.says("øyeblikkelig hjelp døgnopphald")
    ola.presses("Kvifor")
    against = [value for label, value in facts(ola).items() if label.startswith("Kvifor ikkje Særavtale")]
    assert against == ["den gjeld berre for Voss, Ulvik, Eidfjord, Vaksdal, Kvam"]


def test_an_answer_from_the_text_says_so(world: World) -> None:
    bring(world, "forde-da-folkehelse", as_html(FOLKEHELSE), "folkehelse.html")
    kari = world.member("kari")
    assert "Dette står i " in kari.says("deling av skadedata kvart kvartal")
    assert "Orda står i teksten til avtalen" in kari.presses("Kvifor")


@pytest.mark.parametrize(
    "question",
    [
        "Oline Eksempelsen er utskrivingsklar pasient, ring 99887766 eller mor hennar Gudveig Fiktiv",
        "utskrivingsklar pasient " + "brillefin " * 3,
        "utskrivingsklar; pasient | kvifor '\" <b>",
    ],
)
def test_the_button_holds_words_of_the_vocabulary_and_never_the_question(world: World, question: str) -> None:
    kari = world.member("kari")
    kari.says(question)
    line = why(kari)
    assert len(line) < VALUE / 2
    for own in ("oline", "eksempelsen", "gudveig", "fiktiv", "99887766", "brillefin", "<b>", "|"):
        assert own not in line.lower()
    with transaction(world.engine) as session:
        assert "utskrivingsklar" not in str(session.exec(select(Question)).all())


def test_an_honest_no_and_small_talk_have_nothing_to_explain(world: World) -> None:
    kari = world.member("kari")
    for line in ("hei", "kva kostar det å leige ein hoppeborg til bursdag", "/avtale liste"):
        kari.says(line)
        assert not any("Kvifor" in label for label in kari.buttons)


@pytest.mark.parametrize(
    "line",
    [
        "/avtale kvifor",
        "/avtale kvifor må vi betale for utskrivingsklare pasientar",
        "/avtale kvifor bergen-ta4 - sikker - -: ord",
        "/avtale kvifor forde-osa finst-ikkje sikker finst-ikkje spurt:finst-ikkje ord; <!channel>",
        "/avtale kvifor forde-osa - sikker - -:",
    ],
)
def test_a_line_that_no_button_holds_is_no_fault(world: World, line: str) -> None:
    kari = world.member("kari")
    text = kari.says(line)
    assert text.strip()
    assert "gjekk gale" not in text
    assert "Tenesteavtale 4" not in text
    assert "<!channel>" not in text


def test_asking_why_changes_nothing_and_the_talk_goes_on(world: World) -> None:
    kari = world.member("kari")
    kari.says("utskrivingsklar pasient")
    kari.presses("Kvifor")
    assert "mai 2019" in kari.says("når vart den revidert?")
    with transaction(world.engine) as session:
        assert len(session.exec(select(Question)).all()) == 1


@pytest.mark.parametrize("typed", ["kvifor?", "Kvifor dette svaret?", "hvorfor det", "hvorfor akkurat denne avtalen?"])
def test_who_types_the_question_reads_where_the_button_is(world: World, typed: str) -> None:
    kari = world.member("kari")
    kari.says("utskrivingsklar pasient")
    assert kari.says(typed).startswith("Trykk «Kvifor dette svaret?»")


def test_a_question_that_begins_with_why_is_a_question(world: World) -> None:
    assert "Trykk" not in world.member("kari").says("kvifor ventar pasienten på heimreis?")
