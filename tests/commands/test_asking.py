"""A question that no agreement answers goes to the secretariat, and the answer comes back."""

from __future__ import annotations

from sqlmodel import select

from storage.database import transaction
from storage.tables import Inquiry
from tests.chat import Chat, World

QUESTION = "hoppeborg til bursdag"


def asked(world: World, text: str = QUESTION) -> tuple[Chat, Chat]:
    """A member whose question lies with the secretary."""
    kari, secretary = world.member("kari"), world.member("secretary", role="secretariat")
    kari.says(QUESTION)
    kari.presses("Spør sekretariatet")
    kari.fills(text=text)
    return kari, secretary


def kept(world: World) -> list[Inquiry]:
    with transaction(world.engine) as session:
        rows = list(session.exec(select(Inquiry)))
        for row in rows:
            session.expunge(row)
        return rows


def test_the_secretariats_answer_comes_back_to_who_asked(world: World) -> None:
    kari, secretary = asked(world)
    assert "Svaret kjem hit" in kari.text
    assert f"«{QUESTION}»" in secretary.inbox[-1]
    secretary.taps("Svar")
    secretary.fills(agreement="forde-da-folkehelse", text="Sjå punkt 3.")
    assert "Denne gjeld" in kari.inbox[-1]
    assert "Sjå punkt 3." in kari.inbox[-1]
    (row,) = kept(world)
    assert (row.agreement, row.alias) == ("forde-da-folkehelse", "proposed")


def test_a_question_that_no_agreement_covers_is_answered_so_and_proposes_nothing(world: World) -> None:
    kari, secretary = asked(world)
    secretary.taps("Svar")
    secretary.fills(agreement="ingen")
    assert "Ingen avtale dekkjer dette" in kari.inbox[-1]
    assert kept(world)[0].alias == ""


def test_a_name_in_the_question_is_never_proposed_as_an_alias(world: World) -> None:
    _, secretary = asked(world, "plass til Ola Eksempel")
    secretary.taps("Svar")
    secretary.fills(agreement="forde-da-folkehelse")
    assert kept(world)[0].alias == ""


def test_a_form_sent_twice_is_one_question(world: World) -> None:
    kari, secretary = world.member("kari"), world.member("secretary", role="secretariat")
    for _ in range(2):
        kari.says("/avtale spør-sekretariatet", text=QUESTION, key="same")
    assert len(kept(world)) == len(secretary.inbox) == 1


def test_only_the_secretariat_answers_and_only_once(world: World) -> None:
    kari, secretary = asked(world)
    number = kept(world)[0].id
    assert "Berre sekretariatet" in kari.says(f"/avtale svar {number}")
    secretary.taps("Svar")
    secretary.fills(agreement="ingen")
    assert "alt svart" in secretary.says(f"/avtale svar {number}")


def test_where_nobody_keeps_the_secretariat_no_button_is_shown(world: World) -> None:
    kari = world.member("kari")
    kari.says(QUESTION)
    assert "Spør sekretariatet" not in kari.buttons
