"""Whose questions the secretariat may see: nobody's until they say yes, and none when they say no again."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlmodel import col, select

from storage.database import transaction
from storage.tables import Question, Verdict
from tests.chat import Chat, World

UNANSWERED, ANSWERED = "hoppeborg til bursdag", "utskrivingsklar pasient"
YES, NO = "La sekretariatet sjå", "Ikkje la sekretariatet"


def consenting(world: World, who: str = "kari") -> Chat:
    """A member who lets the secretariat see."""
    chat = world.member(who)
    chat.says("/varsel")
    chat.presses(YES)
    return chat


def texts(world: World) -> list[str | None]:
    """What is kept of each question, oldest first."""
    with transaction(world.engine) as session:
        return list(session.exec(select(Question.text).order_by(col(Question.id))))


def holes(world: World) -> str:
    return world.member("secretary", role="secretariat").says("/avtale hol")


def test_nothing_is_kept_of_a_question_until_the_member_says_yes(world: World) -> None:
    kari = world.member("kari")
    for said in (UNANSWERED, ANSWERED):
        kari.says(said)
        kari.presses("Ikkje rett")
    assert texts(world) == [None, None]
    assert UNANSWERED not in holes(world)


def test_of_a_consenting_member_unanswered_and_disputed_questions_are_shown(world: World) -> None:
    kari = consenting(world)
    kari.says(UNANSWERED)
    kari.says(ANSWERED)
    assert texts(world) == [UNANSWERED, None]
    kari.presses("Ikkje rett")
    assert texts(world) == [UNANSWERED, ANSWERED]
    shown = holes(world)
    assert f"Fekk ikkje svar: «{UNANSWERED}»" in shown
    assert "Omstridt: Delavtale" in shown
    assert f"«{ANSWERED}»" in shown
    assert "Kari" not in shown


def test_a_question_that_is_no_longer_disputed_is_no_longer_kept(world: World) -> None:
    kari = consenting(world)
    kari.says(ANSWERED)
    right = kari.reply.feedback[0].line
    kari.presses("Ikkje rett")
    kari.says(right)
    assert texts(world) == [None]


def test_a_withdrawn_consent_deletes_at_once_and_for_this_member_alone(world: World) -> None:
    kari, ola = consenting(world), consenting(world, "ola")
    kari.says(UNANSWERED)
    ola.says("hoppeborg til jul")
    kari.says("/varsel")
    assert "er sletta" in kari.presses(NO)
    assert texts(world) == [None, "hoppeborg til jul"]
    kari.says(UNANSWERED)
    assert texts(world) == [None, "hoppeborg til jul", None]
    assert UNANSWERED not in holes(world)


def test_an_old_button_keeps_nothing_after_the_consent_is_withdrawn(world: World) -> None:
    kari = consenting(world)
    kari.says(ANSWERED)
    wrong = kari.reply.feedback[1].line
    kari.says("/varsel spørsmål nei")
    kari.says(wrong)
    assert texts(world) == [None]


def test_after_twelve_months_text_and_asker_are_forgotten_and_the_count_stays(world: World) -> None:
    kari = consenting(world)
    kari.says(UNANSWERED)
    kari.says(ANSWERED)
    kari.presses("Ikkje rett")
    world.clock.now += dt.timedelta(days=364)
    world.bot.tick()
    assert texts(world) == [UNANSWERED, ANSWERED]
    world.clock.now += dt.timedelta(days=2)
    world.bot.tick()
    assert texts(world) == [None, None]
    with transaction(world.engine) as session:
        assert set(session.exec(select(Question.member))) == set(session.exec(select(Verdict.member))) == {None}
    assert "Utan svar: 1" in holes(world)
    assert "0 usikre, 1 omstridde" in holes(world)


@pytest.mark.parametrize(
    "text",
    [
        "hoppeborg til Nordmann",
        "hoppeborg til kari",
        "Gunnvor vil ha hoppeborg",
        "hoppeborg, ring 91 23 45 67",
        "hoppeborg til kari.eksempel@example.org",
        "hoppeborg til mann 78 år",
        "hoppeborg til mann født 12.03.48",
        "hoppeborg til K. N. i sving",
    ],
)
def test_a_question_that_may_tell_of_a_person_is_never_kept(world: World, text: str) -> None:
    consenting(world).says(text)
    assert texts(world) == [None]


@pytest.mark.parametrize("text", ["Kven betaler hoppeborg i Førde?", "Har LMS hoppeborg?", "hoppeborg på høgskulen"])
def test_places_abbreviations_and_a_capital_at_the_start_are_no_names(world: World, text: str) -> None:
    kari = consenting(world)
    kari.says(text)
    kari.says(kari.reply.feedback[1].line)
    assert texts(world) == [text]


def test_a_long_question_is_kept_shortened(world: World) -> None:
    consenting(world).says("hoppeborg " * 60)
    (kept,) = texts(world)
    assert kept is not None
    assert len(kept) <= 200
    assert kept.endswith("…")


def test_another_networks_secretariat_sees_nothing_of_it(world: World) -> None:
    consenting(world).says(UNANSWERED)
    assert UNANSWERED not in world.member("sekretær", "bergen", role="secretariat").says("/avtale hol")


def test_what_the_choice_means_is_told_before_it_is_made(world: World) -> None:
    kari = world.member("kari")
    assert "12 månader" in kari.says("/varsel spørsmål")
    assert kari.buttons == ["La sekretariatet sjå spørsmåla mine når eg ikkje får svar"]
    assert "ja eller nei" in kari.says("/varsel spørsmål kanskje")
