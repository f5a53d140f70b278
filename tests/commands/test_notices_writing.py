"""Writing a notice: the form, what is looked over before it goes, and that it goes once."""

from __future__ import annotations

import pytest
from sqlmodel import select

from storage.database import transaction
from storage.notice_tables import Notice
from tests.chat import World
from tests.commands.test_agenda_at_once import at_once
from tests.commands.test_notices import municipal, office, oslo, rows, sent, written

SECRET = "15108695088"
"""Eleven digits with the check digits of a fødselsnummer; nobody's."""


@pytest.mark.parametrize("field", ["title", "text", "links"])
def test_a_national_id_in_any_field_is_refused_and_kept_nowhere(world: World, field: str) -> None:
    siri = office(world)
    municipal(world, "kinn")
    text = written(siri, **{field: f"Gjeld {SECRET}"})
    assert "ser ut som eit fødselsnummer" in text
    assert siri.answer is not None
    assert siri.answer.refused == field
    with transaction(world.engine) as session:
        assert session.exec(select(Notice)).all() == []


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", " ", "treng ein tittel"),
        ("title", "x" * 151, "Kort han ned til 150"),
        ("text", "", "Skriv kva du vil informere om"),
        ("links", "ikkje ei lenkje", "ikkje ei nettadresse"),
        ("due", "snart", "forstår ikkje datoen"),
        ("due", "1.11.2026", "har vore"),
        ("to", "bergen-ssu", "Vel kven ho skal til"),
    ],
)
def test_a_fault_in_the_form_names_its_field(world: World, field: str, value: str, said: str) -> None:
    siri = office(world)
    assert said in written(siri, **{field: value})
    assert siri.answer is not None
    assert siri.answer.refused == field


def test_a_limit_before_it_goes_out_is_refused(world: World) -> None:
    siri = office(world)
    municipal(world, "kinn")
    world.clock.now = oslo("2026-11-07 12:00")
    assert "går ikkje ut før måndag 9. november 2026" in written(siri, due="8.11.2026")
    assert "Les innan: måndag 9. november 2026" in written(siri, due="9.11.2026")


def test_pressing_send_twice_sends_once(world: World) -> None:
    siri, (kinn,) = office(world), municipal(world, "kinn")
    written(siri)
    line = siri.reply.choices[0].line
    siri.says(line)
    assert "Meldinga er alt send." in siri.says(line)
    assert len(kinn.inbox) == 1


def test_a_form_that_comes_twice_is_one_draft_and_four_clicks_at_once_are_one_notice(world: World) -> None:
    siri, (kinn,) = office(world), municipal(world, "kinn")
    fields = {"to": "nettverket", "title": "Ny rutine", "text": "Tekst", "key": "V1"}
    copies = [office(world) for _ in range(4)]
    at_once(*(lambda chat=chat: chat.says("/informer sjå", **fields) for chat in copies))
    with transaction(world.engine) as session:
        (row,) = session.exec(select(Notice)).all()
    answers: list[str] = []
    at_once(*(lambda chat=chat: answers.append(chat.says(f"/informer send {row.id}.1")) for chat in copies))
    assert sorted("alt send" in text for text in answers) == [False, True, True, True]
    assert len(kinn.inbox) == 1
    assert len(siri.inbox) == 0


def test_the_same_form_sent_again_with_other_words_holds_the_last(world: World) -> None:
    siri, (kinn,) = office(world), municipal(world, "kinn")
    written(siri, key="V1")
    assert "Andre ord." in written(siri, key="V1", text="Andre ord.")
    siri.presses("Send til alle")
    assert "Meldinga er alt send." in written(siri, key="V1", text="Tredje ord.")
    assert len(kinn.inbox) == 1
    assert "Andre ord." in kinn.inbox[0]


def test_who_stands_for_a_side_but_no_known_party_is_named_to_the_sender(world: World) -> None:
    siri, (kinn,) = office(world), municipal(world, "kinn")
    nowhere = world.member("nowhere", party="kommune")
    seated = world.member("seated")
    world.seat(seated, "forde-ssu")
    world.member("guest")
    text = written(siri)
    assert "eg veit ikkje kva part dei står for: Nowhere Eksempel, Seated Eksempel" in text
    siri.presses("Send til alle")
    assert [len(chat.inbox) for chat in (kinn, nowhere, seated)] == [1, 0, 0]


def test_an_edited_draft_is_not_sent_from_an_old_picture_of_it(world: World) -> None:
    siri, (kinn,) = office(world), municipal(world, "kinn")
    written(siri)
    old = siri.reply.choices[0].line
    siri.presses("Endre")
    text = siri.fills(text="Frå mars gjeld ny rutine.")
    assert "Frå mars gjeld ny rutine." in text
    new = siri.reply.choices[0].line
    assert "Meldinga er endra sidan" in siri.says(old)
    assert kinn.inbox == []
    siri.says(new)
    assert "Frå mars" in kinn.inbox[0]


def test_a_draft_is_thrown_away(world: World) -> None:
    siri, (kinn,) = office(world), municipal(world, "kinn")
    written(siri)
    assert "Utkastet er kasta." in siri.presses("Kast")
    assert "finn eg ikkje" in siri.says("/informer send 1.1")
    assert kinn.inbox == []


def test_what_has_not_gone_out_can_be_stopped_mended_and_sent(world: World) -> None:
    siri, (kinn, vik) = office(world), municipal(world, "kinn", "vik")
    world.clock.now = oslo("2026-11-06 21:00")
    sent(siri)
    assert "Ingenting er sendt enno." in siri.presses("Stans")
    assert {row.state for row in rows(world, kinn, vik)} == {"expired"}
    siri.presses("Endre")
    siri.fills(text="Rett tekst.")
    siri.presses("Send til alle")
    waiting = [row for row in rows(world, kinn, vik) if row.state == "waiting"]
    assert len(waiting) == 2
    assert all("Rett tekst." in row.reply["text"]["nn"] for row in waiting)
    world.clock.now = oslo("2026-11-09 09:00")
    assert "Meldinga har gått ut. Du kan sende ei retting." in siri.says("/informer stans 1")
