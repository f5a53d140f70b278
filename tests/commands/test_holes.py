"""What the agreements leave unanswered, and new names that the secretariat approves."""

from __future__ import annotations

from storage import questions
from storage.database import transaction
from tests.chat import Chat, World

TERM = "hoppeborg til bursdag"


def proposed(world: World) -> tuple[Chat, Chat]:
    """A member's term that the secretary has pointed at an agreement."""
    kari, secretary = world.member("kari"), world.member("secretary", role="secretariat")
    kari.says(TERM)
    kari.presses("Spør sekretariatet")
    kari.fills(text=TERM)
    secretary.taps("Svar")
    secretary.fills(agreement="forde-da-folkehelse")
    return kari, secretary


def test_an_approved_alias_is_found_by_the_next_question(world: World) -> None:
    kari, secretary = proposed(world)
    assert "finn ingen avtale" in kari.says(TERM)
    assert f"Framlegg: «{TERM}»" in secretary.says("/avtale hol")
    secretary.presses("Godkjenn")
    kari.says(TERM)
    assert f"Treff på: {TERM}" in kari.text
    assert "finn ingen avtale" not in kari.text
    assert "Framlegg" not in secretary.says("/avtale hol")


def test_a_rejected_alias_is_never_found_and_not_proposed_again(world: World) -> None:
    kari, secretary = proposed(world)
    secretary.says("/avtale hol")
    approve = secretary.reply.choices[0].line
    secretary.presses("Avvis")
    assert "alt avgjort" in secretary.says(approve)
    assert "finn ingen avtale" in kari.says(TERM)


def test_unanswered_and_disputed_questions_are_counted(world: World) -> None:
    kari, secretary = world.member("kari"), world.member("secretary", role="secretariat")
    kari.says(TERM)
    kari.says("utskrivingsklar pasient")
    kari.presses("Ikkje rett")
    text = secretary.says("/avtale hol")
    assert "Utan svar: 1" in text
    assert "0 usikre, 1 omstridde" in text
    assert TERM not in text
    assert "Ingen spør om: " in text


def test_what_was_sent_and_waits_is_shown_with_its_text(world: World) -> None:
    kari, secretary = world.member("kari"), world.member("secretary", role="secretariat")
    kari.says(TERM)
    kari.presses("Spør sekretariatet")
    kari.fills()
    assert f"ventar på svar: «{TERM}»" in secretary.says("/avtale hol")
    assert secretary.buttons[0].startswith("Svar på nr.")


def test_only_the_secretariat_sees_the_holes_and_decides(world: World) -> None:
    kari, secretary = proposed(world)
    assert "Berre sekretariatet" in kari.says("/avtale hol")
    secretary.says("/avtale hol")
    assert "Berre sekretariatet" in kari.says(secretary.reply.choices[0].line)


def test_another_networks_secretariat_decides_nothing_here(world: World) -> None:
    kari, secretary = proposed(world)
    secretary.says("/avtale hol")
    other = world.member("sekretær", "bergen", role="secretariat")
    assert "Framlegg" not in other.says("/avtale hol")
    assert "finst ikkje" in other.says(secretary.reply.choices[0].line)
    assert "finn ingen avtale" in kari.says(TERM)


def test_the_secretary_may_give_a_long_question_a_short_name(world: World) -> None:
    kari, secretary = world.member("kari"), world.member("secretary", role="secretariat")
    question = "Kven har ansvaret for hoppeborgen når det er bursdag på avdelinga vår"
    kari.says("/avtale spør-sekretariatet", text=question, key="1")
    secretary.taps("Svar")
    assert "seks ord" in secretary.fills(agreement="forde-da-folkehelse", term="hoppeborg til Kari Eksempel")
    secretary.taps("Svar")
    secretary.fills(agreement="forde-da-folkehelse", term="hoppeborg")
    secretary.says("/avtale hol")
    secretary.presses("Godkjenn «hoppeborg»")
    assert "Delavtale Samarbeid om folkehelse" in kari.says("hoppeborg")
    assert "folkehelse" in kari.says("kan vi leige hoppeborg til avdelinga?")


def test_a_secretary_who_wants_no_name_proposes_none(world: World) -> None:
    kari, secretary = world.member("kari"), world.member("secretary", role="secretariat")
    kari.says("/avtale spør-sekretariatet", text=TERM, key="1")
    secretary.taps("Svar")
    secretary.fills(agreement="forde-da-folkehelse", term="")
    assert "Framlegg" not in secretary.says("/avtale hol")


def test_unanswered_questions_are_counted_by_the_agreement_that_came_nearest(world: World) -> None:
    secretary = world.member("secretary", role="secretariat")
    with transaction(world.engine) as session:
        questions.count(session, "forde", world.clock(), "none", "forde-da-folkehelse", member=secretary.id)
    assert "Samarbeid om folkehelse og førebygging: 1 utan svar i nærleiken" in secretary.says("/avtale hol")


def test_the_whole_list_names_every_agreement_that_nobody_asks_about(world: World) -> None:
    secretary = world.member("secretary", role="secretariat")
    assert "til" in secretary.says("/avtale hol").splitlines()[-1]
    whole = secretary.presses("Vis heile lista")
    current = [line.removeprefix("• ") for line in secretary.says("/avtale liste").splitlines()[1:]]
    assert all(name in whole for name in current)
