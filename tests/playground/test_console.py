"""The bot in a terminal."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from bot.console import chat
from storage.database import transaction
from storage.tables import AgendaItem
from tests.playground.room import Room


@pytest.fixture
def room(network_engine: Engine) -> Room:
    return Room(network_engine)


def talk(room: Room, *lines: str, person: str = "member") -> str:
    out = io.StringIO()
    chat(room.bot, f"web:forde:{person}", lines, out)
    return out.getvalue()


def form(room: Room, **given: str) -> list[str]:
    """The lines that fill the form for an item to SSU: what is *given* by field name, an empty line for the rest."""
    opened = room.bot.handle("web:forde:member", "/sak ny ssu").reply.form
    assert opened is not None
    return ["/sak ny ssu", *(given.get(field.name, "") for field in opened.fields if field.kind != "hidden")]


def items(room: Room) -> list[AgendaItem]:
    with transaction(room.engine) as session:
        return list(session.exec(select(AgendaItem)))


def test_a_question_is_answered_with_facts_and_source(room: Room) -> None:
    said = talk(room, "utskrivingsklar pasient")
    assert "Delavtale tilvising, innlegging og utskriving" in said
    assert "Kjelde:" in said
    assert "http" in said


def test_what_is_asked_after_an_answer_is_about_it_and_why_is_a_button(room: Room) -> None:
    said = talk(room, "utskrivingsklar pasient", "når vart den revidert?", "/slutt")
    assert "Sist revidert: mai 2019" in said
    assert "Kvifor dette svaret?" in said


def test_a_number_presses_the_button_of_the_last_answer(room: Room) -> None:
    assert "Skjemaet" not in talk(room, "/mote ssu")
    assert "Meld inn ei sak" in talk(room, "/mote ssu", "1")


def test_a_number_without_a_button_says_so(room: Room) -> None:
    assert "ingen knapp med det talet" in talk(room, "99")


def test_a_form_is_asked_field_by_field_and_sent_once(room: Room) -> None:
    said = talk(room, *form(room, title="Felles rutine"), "/slutt")
    assert "Saka er meld inn" in said
    assert [(item.title, item.body) for item in items(room)] == [("Felles rutine", "forde-ssu")]


def test_a_refused_field_is_asked_for_again(room: Room) -> None:
    said = talk(room, *form(room, title="..."), "Felles rutine")
    assert "tittel med ord i" in said
    assert [item.title for item in items(room)] == ["Felles rutine"]


def test_a_needed_field_cannot_be_skipped(room: Room) -> None:
    lines = form(room, title="Felles rutine")
    at = lines.index("Felles rutine")
    assert "må fyllast ut" in talk(room, *lines[:at], "", *lines[at:])
    assert len(items(room)) == 1


@pytest.mark.parametrize("end", [(), ("/avbryt",), ("", "/slutt")])
def test_a_form_that_is_left_sends_nothing(room: Room, end: tuple[str, ...]) -> None:
    talk(room, "/sak ny ssu", *end)
    assert items(room) == []


def test_the_language_follows_the_member(room: Room) -> None:
    assert "Det er ingen knapp med det tallet" in talk(room, "/varsel språk bokmål", "99")
