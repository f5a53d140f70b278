"""The way in: what every line goes through before and after its command."""

from __future__ import annotations

import datetime as dt
import logging

import pytest
from sqlmodel import select

import commands
from bot.core import LONGEST, clean
from storage.database import transaction
from storage.tables import AgendaItem, HeardEvent, Member, OutboxMessage, Question
from tests.chat import World

ID = "15108695088"
"""A made-up number whose check digits agree; it is the example in python-stdnum's own documentation."""


@pytest.mark.parametrize(
    ("line", "command", "words"),
    [
        ("/avtale utskriving", "avtale", "utskriving"),
        ("utskrivingsklar pasient", "avtale", "utskrivingsklar pasient"),
        ("møte", "mote", ""),
        ("møter", "mote", ""),
        ("/møte SSU", "mote", "SSU"),
        ("møte SSU", "mote", "SSU"),
        ("/samvit møte SSU", "mote", "SSU"),
        ("/samvit /sak SSU: Tittel", "sak", "SSU: Tittel"),
        ("/samvit", "hjelp", ""),
        ("/samvit kven betaler for transport", "avtale", "kven betaler for transport"),
        ("varsel om utskriving frå sjukehuset", "avtale", "varsel om utskriving frå sjukehuset"),
        ("sak mine", "sak", "mine"),
        ("HJELP", "hjelp", ""),
        ("hjelp med utskriving", "avtale", "hjelp med utskriving"),
        ("/finnstikkje", "hjelp", "? finnstikkje"),
        ("", "avtale", ""),
    ],
)
def test_a_line_finds_its_command(line: str, command: str, words: str) -> None:
    chosen, rest = commands.route(line)
    assert (chosen.name, rest) == (command, words)


def test_a_member_is_made_on_first_sight_in_the_networks_language(world: World) -> None:
    answer = world.bot.handle("web:stavanger:ny", "/hjelp")
    assert answer.language == "nb"
    with transaction(world.engine) as session:
        assert session.exec(select(Member).where(Member.address == "web:stavanger:ny")).one().network == "stavanger"


@pytest.mark.parametrize("text", [ID, f"pasient {ID[:6]} {ID[6:]}", f"sjå {ID[:6]}-{ID[6:]}!", " ".join(ID), f"a{ID}b"])
def test_a_national_id_is_neither_stored_nor_answered_nor_logged(
    world: World, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    kari = world.member("kari")
    assert "fødselsnummer" in kari.says(f"kva avtale gjeld for {text}")
    assert world.bot.hear("ev:1", kari.address, text)
    with transaction(world.engine) as session:
        assert session.exec(select(Question)).all() == []
        assert all(ID[:6] not in str(row.reply) for row in session.exec(select(OutboxMessage)))
    assert ID[:6] not in caplog.text


def test_other_long_numbers_are_no_national_ids(world: World) -> None:
    assert "fødselsnummer" not in world.member("kari").says("ring 15108695077 om utskriving")


def test_an_event_heard_twice_acts_once(world: World) -> None:
    kari = world.member("kari")
    for _ in range(3):
        world.bot.hear("msg:T1:C1:1.1", kari.address, "/sak SSU: Berre éin gong")
    with transaction(world.engine) as session:
        assert len(session.exec(select(AgendaItem)).all()) == 1
        assert len(session.exec(select(HeardEvent)).all()) == 1
    assert sum("meld inn" in text for text in kari.inbox) == 1


def test_the_keys_of_old_events_are_forgotten_and_those_of_new_ones_kept(world: World) -> None:
    kari = world.member("kari")
    world.bot.hear("old", kari.address, "hei")
    world.clock.now += dt.timedelta(days=8)
    world.bot.hear("new", kari.address, "hei")
    world.bot.tick()
    with transaction(world.engine) as session:
        assert session.exec(select(HeardEvent.key)).all() == ["new"]


def test_a_fault_in_a_command_is_an_apology_with_a_code_and_leaves_nothing_behind(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    kari = world.member("kari")

    def breaks(*_: object, **__: object) -> bool:
        raise RuntimeError("the outbox is broken")

    monkeypatch.setattr("storage.outbox.put", breaks)
    world.member("secretary", role="secretariat")
    text = kari.says("/sak SSU: Halvskriven")
    code = text.rsplit(" ", 1)[1]
    assert "gjekk gale" in text
    assert f"code={code}" in caplog.text
    assert "Halvskriven" not in caplog.text
    with transaction(world.engine) as session:
        assert session.exec(select(AgendaItem)).all() == []


@pytest.mark.parametrize(
    "text", ["", "   ", "\x00\x01", "👍👍", "?", "a" * LONGEST, "' OR 1=1; --", "<script>alert(1)</script>"]
)
def test_whatever_is_said_gets_an_answer(world: World, text: str) -> None:
    for line in (text, f"/avtale {text}", f"/mote {text}", f"/verv {text}", f"/sak {text}", f"/varsel {text}"):
        answer = world.member("kari").says(line)
        assert answer.strip()
        assert "gjekk gale" not in answer


def test_cleaning_keeps_letters_and_takes_out_what_cannot_be_seen() -> None:
    assert clean(" Sjå\x00 å\u202e\r\nher\t ") == "Sjå å\nher"
    assert len(clean("x" * 50_000)) == LONGEST


def test_what_a_member_of_one_network_asks_is_answered_from_that_network(world: World) -> None:
    forde, bergen = world.member("kari"), world.member("kari", "bergen")
    assert "forde-" in forde.says("/avtale liste") or "Sogn og Fjordane" in forde.text
    assert "Tenesteavtale" in bergen.says("/avtale liste")
    assert "Tenesteavtale" not in forde.text
