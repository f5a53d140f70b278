"""The secretariat's desk: everything that can be done with an item, and what the member is told each time."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlmodel import col, select

from storage.database import transaction
from storage.tables import AgendaChange, AgendaItem, Body
from tests.chat import START, Chat, World

SOON = START + dt.timedelta(days=20)
LATER = START + dt.timedelta(days=60)


def item(world: World, number: int = 1) -> AgendaItem:
    with transaction(world.engine) as session:
        return session.get_one(AgendaItem, number)


def steps(world: World, number: int = 1) -> list[str]:
    with transaction(world.engine) as session:
        rows = select(AgendaChange).where(AgendaChange.item == number).order_by(col(AgendaChange.id))
        return [row.what for row in session.exec(rows)]


def submitted(world: World, title: str = "Felles rutine", body: str = "forde-fsu") -> tuple[Chat, Chat]:
    """A member with one item, and the secretary who has it open."""
    kari, secretary = world.member("kari"), world.member("secretary", role="secretariat")
    kari.says("/sak")
    if kari.reply.form is None:
        kari.says("/sak ny")
    kari.fills(body=body, kind="drofting", title=title)
    with transaction(world.engine) as session:
        number = max(row.id or 0 for row in session.exec(select(AgendaItem)))
    secretary.says(f"/sak vis {number}")
    return kari, secretary


def test_the_inbox_shows_items_by_body_and_meeting_with_buttons(world: World) -> None:
    world.meeting("forde-fsu", SOON)
    kari, secretary = submitted(world)
    kari.says("/sak SSU: Noko heilt anna")
    text = secretary.says("/sak innboks")
    assert "2 saker" in text
    assert "FSU, sundag 22. november 2026 kl. 10.00: • 1 · Felles rutine: innsend" in text
    assert any("Noko heilt anna" in button for button in secretary.buttons)
    assert any("Sakliste" in button for button in secretary.buttons)


def test_an_item_taken_up_goes_to_its_meeting_and_the_member_is_told(world: World) -> None:
    meeting = world.meeting("forde-fsu", SOON)
    kari, secretary = submitted(world)
    assert "er teken opp" in secretary.presses("Ta opp")
    assert (item(world).state, item(world).meeting) == ("approved", meeting)
    assert kari.inbox == ["Sak 1 «Felles rutine» er teken opp."]


def test_a_question_reaches_the_member_and_the_answer_lands_in_the_item(world: World) -> None:
    kari, secretary = submitted(world)
    secretary.presses("Spør om meir")
    assert "har fått beskjed" in secretary.fills(question="Kor mange gjeld det?")
    assert item(world).state == "needs_more"
    assert "Kor mange gjeld det?" in kari.taps("Svar")
    assert "lagt i saka" in kari.fills(answer="Om lag førti i året.")
    assert item(world).state == "submitted"
    assert "Om lag førti i året." in item(world).background
    assert secretary.inbox[-1] == "Sak 1 «Felles rutine» har fått svar frå innmeldaren."
    assert "Om lag førti" in secretary.letters[-1].facts[0][1].nn


def test_an_item_is_put_off_to_a_named_meeting_with_a_reason(world: World) -> None:
    world.meeting("forde-fsu", SOON)
    later = world.meeting("forde-fsu", LATER)
    kari, secretary = submitted(world)
    secretary.presses("Utset")
    assert "grunngiving" in secretary.fills(meeting=str(later), why="")
    secretary.says(f"/sak utsett 1 v{item(world).version}")
    secretary.fills(meeting=str(later), why="Vi ventar på tal.")
    assert (item(world).state, item(world).meeting) == ("deferred", later)
    assert kari.inbox == ["Sak 1 «Felles rutine» er utsett."]
    assert any("Vi ventar på tal." in value.nn for _, value in kari.letters[0].facts)


def test_an_item_of_a_body_without_a_coming_meeting_can_be_put_off(world: World) -> None:
    _, secretary = submitted(world)
    secretary.presses("Utset")
    assert secretary.reply.form is not None
    assert [field.name for field in secretary.reply.form.fields] == ["why"]
    secretary.fills(why="Møtet er ikkje fastsett.")
    assert (item(world).state, item(world).meeting) == ("deferred", None)


def test_declining_needs_a_reason_and_the_member_can_send_it_again(world: World) -> None:
    kari, secretary = submitted(world)
    secretary.presses("Avvis")
    assert secretary.fills(why="  ").startswith("Skriv ei kort grunngiving")
    assert item(world).state == "submitted"
    secretary.says("/sak avvis 1")
    secretary.fills(why="Høyrer til i kommunen.")
    assert item(world).state == "declined"
    assert kari.inbox == ["Sak 1 «Felles rutine» er avvist."]
    assert "er alt avvist" in kari.says("/sak rediger 1")
    assert "Meld inn på nytt" in kari.buttons
    kari.presses("Meld inn på nytt")
    assert kari.reply.form is not None
    assert {f.name: f.value for f in kari.reply.form.fields}["title"] == "Felles rutine"


def test_two_items_are_merged_and_both_members_hear_of_what_follows(world: World) -> None:
    world.meeting("forde-fsu", SOON)
    kari, secretary = submitted(world)
    ola = world.member("ola")
    ola.says("/sak FSU: Samordna medisinlister")
    secretary.says("/sak vis 2")
    secretary.presses("Slå saman")
    secretary.fills(into="1")
    assert (item(world, 2).state, item(world, 2).merged_into) == ("merged", 1)
    assert ola.inbox == ["Sak 2 «Samordna medisinlister» er slått saman med ei anna sak.",
                         "Sak 1 «Felles rutine» har fått ein til som støttar henne."]  # fmt: skip
    secretary.says("/sak ta opp 1")
    assert ola.inbox[-1] == kari.inbox[-1] == "Sak 1 «Felles rutine» er teken opp."
    assert "slått saman med sak 1" in ola.says("/sak mine")


def test_the_kind_is_changed_and_said_in_the_members_language(world: World) -> None:
    _, secretary = submitted(world)
    nils = world.member("nils", language="nb")
    nils.says("/sak FSU: Tolketjeneste på legevakten")
    secretary.says("/sak slag 2")
    secretary.fills(kind="orientering")
    assert item(world, 2).kind == "orientering"
    assert nils.inbox == ["Sak 2 «Tolketjeneste på legevakten» har fått ny type."]
    assert secretary.says("/sak vis 2").count("Orientering") == 1


def test_the_case_paper_takes_assessment_consequences_and_minutes(world: World) -> None:
    _, secretary = submitted(world)
    secretary.says("/sak saksframlegg 1")
    secretary.fills(assessment="Godt grunngitt.", consequences="Ingen.", minutes="20")
    found = item(world)
    assert (found.assessment, found.consequences, found.minutes) == ("Godt grunngitt.", "Ingen.", 20)


def test_the_second_of_two_secretaries_is_told_what_the_first_did(world: World) -> None:
    world.meeting("forde-fsu", SOON)
    kari, first = submitted(world)
    second = world.member("second", role="secretariat")
    second.says("/sak vis 1")
    first.presses("Ta opp")
    told = second.presses("Avvis")
    assert "Secretary Eksempel kom deg i forkjøpet" in told
    assert "er teken opp" in told
    assert item(world).state == "approved"
    assert len(kari.inbox) == 1


def test_a_double_click_is_answered_that_it_is_done_and_tells_once(world: World) -> None:
    world.meeting("forde-fsu", SOON)
    kari, secretary = submitted(world)
    shown = secretary.answer
    secretary.presses("Ta opp")
    secretary.answer = shown
    assert "Det er alt gjort" in secretary.presses("Ta opp")
    assert kari.inbox == ["Sak 1 «Felles rutine» er teken opp."]


def test_what_is_not_possible_is_refused_with_what_is(world: World) -> None:
    world.meeting("forde-fsu", SOON)
    _, secretary = submitted(world)
    secretary.says("/sak ta opp 1")
    assert "er alt godkjend for møtet" in secretary.says("/sak ta opp 1")
    assert {"Utset", "Send vidare"} <= {*secretary.buttons}
    assert steps(world) == ["submit", "take_up"]


@pytest.mark.parametrize(
    "verb", ["ta opp", "spør", "utsett", "avvis", "slå saman", "vidare", "slag", "avgjer", "førmøte", "inviter"]
)
def test_the_desk_is_for_the_secretariat_of_the_body(world: World, verb: str) -> None:
    kari, _ = submitted(world)
    assert "Det er sekretariatet for Fagleg samarbeidsutval" in kari.says(f"/sak {verb} 1")
    assert steps(world) == ["submit"]


def test_history_says_who_what_when_and_why(world: World) -> None:
    world.meeting("forde-fsu", SOON)
    kari, secretary = submitted(world)
    secretary.says("/sak utsett 1")
    secretary.fills(why="Tala manglar.")
    text = kari.says("/sak historikk 1")
    assert "Saka er meld inn (Kari Eksempel)" in text
    assert "Saka er utsett (Secretary Eksempel). Tala manglar." in text
    assert "2. november 2026 kl. 10.00" in text


def test_withdrawing_from_the_agenda_tells_the_secretariat(world: World) -> None:
    meeting = world.meeting("forde-fsu", SOON)
    kari, secretary = submitted(world)
    secretary.says("/sak ta opp 1")
    secretary.says(f"/sak sett {meeting}")
    assert item(world).state == "on_agenda"
    assert "er trekt" in kari.says("/sak trekk 1")
    assert secretary.inbox[-1] == "Sak 1 «Felles rutine» er trekt."


def test_a_body_that_is_dissolved_later_still_shows_its_items(world: World) -> None:
    _, secretary = submitted(world)
    with transaction(world.engine) as session:
        session.get_one(Body, "forde-fsu").status = "historical"
    assert "Felles rutine" in secretary.says("/sak innboks")
    secretary.says("/sak vidare 1")
    assert "er send til Strategisk" in secretary.fills(why="Nedlagt.")
