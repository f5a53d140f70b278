"""Buttons pressed by who should not, and buttons whose values were changed: nothing happens and nothing is told."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from sqlalchemy import select as rows_of
from sqlmodel import SQLModel, select

from bot.observing import FAILED
from bot.playground import examples
from commands._base import Choice
from storage.database import transaction
from storage.tables import Member
from tests.chat import START, Chat, World
from tests.storage.test_personal import everything

TITLE, BACKGROUND = "Tolketenesta om natta", "Bakgrunnen som berre dei vedkomne skal lese"
READING = [
    "/hjelp", "/sak mine", "/sak innboks", "/sak vis {item}", "/sak vis {other}", "/mote", "/mote alle", "/mote mine",
    "/mote vis {meeting}", "/verv", "/verv alle", "/avtale liste", "/informer status", "/varsel", "/varsel nettverk",
    "/avtale status", "/verv forde-ssu", "/sak liste {meeting}",
]  # fmt: skip
ACTING = [
    "/sak ta opp {other}", "/sak trekk {other}", "/sak avvis {item} v2", "/sak vedtak {item} Godkjend",
    "/sak sett {meeting}", "/sak publiser {meeting}", "/sak inviter {item}", "/sak vidare {item}", "/sak endre {item}",
    "/mote flytt {meeting}", "/mote avlys {meeting}", "/mote svar {meeting}.1 nei", "/mote ny forde-ssu",
    "/verv endre 1", "/verv nytt forde-ssu", "/verv reglar forde-ssu", "/varsel nettverk", "/sak frist forde-ssu",
    "/informer merk 1", "/informer slett 1", "/avtale rett 1", "/avtale godkjenn 1",
]  # fmt: skip
FORM = {
    "title": "Endra tittel", "text": "Endra", "why": "Endra", "day": "10.12.2026", "time": "13", "place": "Endra",
    "outcome": "vedtak", "question": "Endra?", "name": "Endra", "note": "Endra", "key": "k", "member": "1",
}  # fmt: skip
MINE = {
    "member", "agendadraft", "memberwish", "memberlead", "question", "inquiry", "threadsubject", "tally",
    "meetinganswer",
}  # fmt: skip
"""Tables where a member may write about themselves."""


@pytest.fixture
def lines(world: World) -> list[str]:
    """Lines of every button and form that a member and the secretariat were given, and some more to act with."""
    with transaction(world.engine) as session:
        examples.seed(session, START)
    kari, siri = world.member("kari"), world.member("siri", role="secretariat")
    meeting = world.meeting("forde-ssu", START + dt.timedelta(days=40))
    world.seat(kari, "forde-ssu", ends=dt.date(2026, 12, 31))
    kari.says(f"/sak SSU: {TITLE}", background=BACKGROUND)
    kari.says("/sak SSU: Reisetid for pårørande")
    siri.says("/sak ta opp 1")
    world.bot.tick()
    found = list[str]()
    numbers = {"item": 1, "other": 2, "meeting": meeting}
    for chat in (kari, siri):
        for line in READING:
            chat.says(line.format(**numbers))
            found += offered(chat)
        for letter in chat.letters:
            found += [choice.line for choice in letter.choices]
    return [*dict.fromkeys([*found, *(line.format(**numbers) for line in ACTING)])]


def offered(chat: Chat) -> list[str]:
    choices: tuple[Choice, ...] = (*chat.reply.choices, *chat.reply.feedback)
    form = chat.reply.form
    return [choice.line for choice in choices] + ([form.line] if form else [])


def shared(world: World) -> dict[str, list[str]]:
    """Every row of every table, but what members write about themselves, what waits to be sent, and counters."""
    left_out = MINE | {"outboxmessage", "heardevent"}
    with transaction(world.engine) as session:
        return {
            table.name: sorted(str(row) for row in session.connection().execute(rows_of(table)))
            for table in SQLModel.metadata.sorted_tables
            if table.name not in left_out
        }


def test_who_has_left_can_do_nothing_with_any_old_button(world: World, lines: list[str]) -> None:
    """Also who kept the secretariat: the role alone opens nothing."""
    assert len(lines) > 60
    siri = world.member("siri")
    with transaction(world.engine) as session:
        session.get_one(Member, siri.id).left_on = START.date()
    with transaction(world.engine) as session:
        before = everything(session)
    for line in lines:
        for fields in ({}, FORM):
            assert "ikkje lenger" in siri.says(line, **fields)
            assert siri.reply.choices == ()
    with transaction(world.engine) as session:
        assert everything(session) == before
    world.bot.hear("ev:1", siri.address, "/sak trekk 1", reply_to=siri.address)
    assert "ikkje lenger" in siri.inbox[-1]


def test_the_scene_is_set_so_that_a_wrong_press_would_show(world: World, lines: list[str]) -> None:
    siri, before = world.member("siri"), shared(world)
    for line in lines:
        siri.says(line, **FORM)
    after = shared(world)
    assert {name for name in before if before[name] != after[name]} >= {"agendaitem", "meeting", "agendachange"}


@pytest.mark.parametrize("role", ["member", "secretariat"])
def test_a_button_of_another_network_changes_and_tells_nothing(world: World, lines: list[str], role: str) -> None:
    stranger = world.member("framand", "bergen", role=role)
    own = set(offered_to(world, stranger))
    before = shared(world)
    for line in lines:
        if line in own:
            continue
        for fields in ({}, FORM):
            said = stranger.says(line, **fields)
            assert stranger.answer is not None
            assert stranger.answer.outcome != FAILED, line
            assert TITLE not in repr(stranger.reply), line
            assert BACKGROUND not in repr(stranger.reply), line
            assert said
    after = shared(world)
    changed = {name for name in before if [row for row in before[name] if row not in after[name] and "forde" in row]}
    assert changed == set()


def offered_to(world: World, chat: Chat) -> list[str]:
    found = list[str]()
    for line in ("/hjelp", "/sak", "/mote", "/verv", "/varsel", "/avtale liste"):
        chat.says(line)
        found += offered(chat)
    return found


def test_a_guest_who_wrote_for_the_first_time_changes_nothing_of_others(world: World, lines: list[str]) -> None:
    guest = world.member("gjest")
    before = shared(world)
    for line in lines:
        for fields in ({}, FORM):
            guest.says(line, **fields)
            assert guest.answer is not None
            assert guest.answer.outcome != FAILED, line
            assert BACKGROUND not in repr(guest.reply), line
    after = shared(world)
    assert {name for name in before if [row for row in before[name] if row not in after[name]]} == set()


CHANGED = ["0", "-1", "999999", str(2**31), str(2**63), "9" * 40, "1.5", "1;2", "1' OR '1'='1", "../../1", "é", "", "٣"]


@pytest.mark.parametrize("changed", CHANGED)
def test_a_button_with_another_value_is_answered_and_changes_nothing(
    world: World, lines: list[str], changed: str
) -> None:
    kari = world.member("ola")
    before = shared(world)
    for line in dict.fromkeys(re.sub(r"\d+", lambda _: changed, line) for line in lines if re.search(r"\d", line)):
        for fields in ({}, FORM):
            kari.says(line, **fields)
            assert kari.answer is not None
            assert kari.answer.outcome != FAILED, line
    after = shared(world)
    assert {name for name in before if [row for row in before[name] if row not in after[name]]} == set()


def test_a_form_that_lay_open_for_months_tells_what_has_changed_and_changes_nothing(world: World) -> None:
    siri = world.member("siri", role="secretariat")
    meeting = world.meeting("forde-ssu", START + dt.timedelta(days=40))
    siri.says(f"/mote flytt {meeting}")
    form = siri.reply.form
    assert form is not None
    siri.says(f"/mote avlys {meeting}")
    world.clock.now = START + dt.timedelta(days=100)
    before = shared(world)
    held = {each.name: each.value for each in form.fields}
    said = siri.says(form.line, **held | {"day": "10.12.2026", "time": "13", "key": "old"})
    assert siri.answer is not None
    assert siri.answer.outcome == "refused", said
    assert shared(world) == before
    with transaction(world.engine) as session:
        assert session.exec(select(Member).where(Member.address == siri.address)).one().role == "secretariat"
