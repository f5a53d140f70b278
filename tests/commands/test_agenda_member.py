"""The member's side: drafts, similar items, deadlines, corrections, attachments."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlmodel import select

from storage.agenda_tables import AgendaDraft
from storage.database import transaction
from storage.tables import AgendaItem, Body
from tests.chat import START, Chat, World

SOON = START + dt.timedelta(days=20)
LATER = START + dt.timedelta(days=60)


def items(world: World) -> list[AgendaItem]:
    with transaction(world.engine) as session:
        return sorted(session.exec(select(AgendaItem)), key=lambda item: item.id or 0)


def fill(chat: Chat, **fields: str) -> str:
    chat.says("/sak")
    return chat.fills(**{"body": "forde-ssu", "title": "Ny rutine", **fields})


def test_the_form_keeps_every_field(world: World) -> None:
    fill(
        world.member("kari"), minutes="15", priority="barn og unge", links="https://example.org/a\nhttp://example.org/b",
        agreement="forde-da-innutskriving", presenter="Kari",
    )  # fmt: skip
    (item,) = items(world)
    assert (item.minutes, item.priority, item.agreement) == (15, "barn og unge", "forde-da-innutskriving")
    assert item.links == ["https://example.org/a", "http://example.org/b"]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("links", "javascript:alert(1)", "nettadresse"),
        ("links", "file:///etc/passwd", "nettadresse"),
        ("links", "https://", "nettadresse"),
        ("links", "https://[::1", "nettadresse"),
        ("links", "\n".join(f"https://example.org/{n}" for n in range(11)), "høgst 10"),
        ("minutes", "mange", "heilt tal"),
        ("minutes", "-5", "heilt tal"),
        ("minutes", "１５", "heilt tal"),
        ("minutes", "481", "heilt tal"),
        ("background", "a" * 3001, "3001 teikn"),
        ("kind", "finst ikkje", "Vel kva organet"),
        ("body", "bergen-ssu", "Vel kva organ"),
        ("priority", "andre", "frå lista"),
        ("agreement", "bergen-ta-1", "frå lista"),
    ],
)
def test_a_faulty_field_is_named_and_nothing_is_stored(world: World, field: str, value: str, said: str) -> None:
    kari = world.member("kari")
    assert said in fill(kari, **{field: value})
    assert kari.answer is not None
    assert kari.answer.refused == field
    assert items(world) == []


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "👍 tittel", "line\nbreak", "\u202eabc", "a" * 200, "<b>x</b>"])
def test_strange_titles_are_kept_as_one_line_of_text(world: World, text: str) -> None:
    assert "Takk" in fill(world.member("kari"), title=text, background="x" * 3000)
    assert "\n" not in items(world)[0].title
    assert items(world)[0].background == "x" * 3000


def test_a_form_that_is_closed_is_kept_and_opens_again(world: World) -> None:
    kari = world.member("kari")
    assert "tek vare på utkastet" in kari.says("/sak utkast", title="Halvferdig", body="forde-fsu", key="V1")
    assert "eit utkast" in kari.says("/sak")
    assert kari.reply.form is not None
    assert {f.name: f.value for f in kari.reply.form.fields}["title"] == "Halvferdig"
    kari.fills(title="Heilt ferdig")
    with transaction(world.engine) as session:
        assert session.exec(select(AgendaDraft)).all() == []
    assert [item.title for item in items(world)] == ["Heilt ferdig"]
    assert "Fyll ut" in kari.says("/sak")


def test_a_draft_can_be_thrown_away_and_is_never_anothers(world: World) -> None:
    kari, ola = world.member("kari"), world.member("ola")
    kari.says("/sak utkast", title="Mitt", key="V1")
    assert "Fyll ut" in ola.says("/sak")
    ola.says("/sak forkast 1")
    kari.says("/sak")
    assert "Fyll ut" in kari.presses("Start på nytt")
    assert "Fyll ut" in kari.says("/sak")


def test_an_empty_form_that_is_closed_leaves_no_draft(world: World) -> None:
    kari = world.member("kari")
    assert "Skjemaet var tomt" in kari.says("/sak utkast", title=" ", kind="drofting", key="V1")
    assert kari.reply.form is None
    assert "Fyll ut" in kari.says("/sak")


def test_the_shortcut_fills_the_form_with_the_message(world: World) -> None:
    kari = world.member("kari")
    kari.says("/sak", background="Kan vi ta dette opp?")
    assert kari.reply.form is not None
    assert {f.name: f.value for f in kari.reply.form.fields}["background"] == "Kan vi ta dette opp?"


def test_a_similar_item_is_shown_before_sending_and_joined(world: World) -> None:
    kari, ola, secretary = world.member("kari"), world.member("ola"), world.member("secretary", role="secretariat")
    kari.says("/sak SSU: Felles rutine for utskrivingsklare pasientar")
    told = fill(ola, title="Felles rutine for utskrivningsklare pasienter", key="V9")
    assert "Det finst alt noko som liknar" in told
    assert len(items(world)) == 1
    assert "Kari" not in told
    assert "Du er med på" in ola.presses("Slå meg saman")
    assert kari.inbox[-1].endswith("har fått ein til som støttar henne: Ola Eksempel.")
    secretary.says("/sak avvis 1")
    secretary.fills(why="Dekt av avtalen.")
    assert ola.inbox == kari.inbox[-1:]
    assert "Felles rutine" in ola.says("/sak mine")
    assert "Berre den som melde inn" in ola.says("/sak trekk 1")


def test_a_similar_item_can_be_sent_all_the_same_and_only_once(world: World) -> None:
    kari, ola = world.member("kari"), world.member("ola")
    kari.says("/sak SSU: Felles rutine for utskrivingsklare pasientar")
    fill(ola, title="Felles rutine for utskrivingsklare pasientar", key="V9")
    asked = ola.answer
    assert "meld inn" in ola.presses("Send likevel")
    ola.answer = asked
    assert "alt sendt eller kasta" in ola.presses("Send likevel")
    assert len(items(world)) == 2


def test_the_same_member_repeating_their_own_item_may_still_send_it(world: World) -> None:
    kari = world.member("kari")
    kari.says("/sak SSU: Felles rutine for utskrivingsklare pasientar")
    kari.says("/sak FSU: Felles rutine for utskrivingsklare pasientar")
    assert kari.buttons == ["Send likevel"]


def rule(world: World, **fields: str) -> None:
    secretary = world.member("secretary", role="secretariat")
    secretary.says("/sak frist SSU")
    assert "lagra" in secretary.fills(**fields)


def test_deadlines_are_unset_until_the_secretariat_sets_them(world: World) -> None:
    world.meeting("forde-ssu", START + dt.timedelta(days=5))
    with transaction(world.engine) as session:
        assert session.get_one(Body, "forde-ssu").submit_days is None
    rule(world, close="10", open="40")
    kari = world.member("kari")
    assert "Fristen for det næraste møtet er ute" in kari.says("/sak SSU: For seint ute")
    assert "er for medlemene" in kari.says("/sak saksliste 1")
    assert "set fristane" in kari.says("/sak frist SSU")


def test_a_window_that_has_not_opened_is_told(world: World) -> None:
    world.meeting("forde-ssu", LATER)
    rule(world, open="30", close="10")
    assert "opnar" in world.member("kari").says("/sak SSU: Tidleg ute")
    assert items(world)[0].meeting is not None


def test_an_open_window_after_the_close_is_refused(world: World) -> None:
    secretary = world.member("secretary", role="secretariat")
    secretary.says("/sak frist SSU")
    assert "opne før ho stengjer" in secretary.fills(open="5", close="10")


@pytest.mark.parametrize("answer", ["Ta med likevel", "Nei, neste møte"])
def test_a_late_item_can_ask_for_an_exception_and_hears_the_answer(world: World, answer: str) -> None:
    soon = world.meeting("forde-ssu", START + dt.timedelta(days=5))
    later = world.meeting("forde-ssu", LATER)
    rule(world, close="10")
    kari, secretary = world.member("kari"), world.member("secretary")
    kari.says("/sak SSU: For seint ute")
    assert items(world)[0].meeting == later
    assert "har spurt sekretariatet" in kari.presses("Be om unntak")
    secretary.taps(answer)
    yes = answer == "Ta med likevel"
    assert items(world)[0].meeting == (soon if yes else later)
    assert ("får vere med" if yes else "ventar til neste møte") in kari.inbox[-1]
    kari.says("/sak vis 1")
    assert not any("Be om unntak" in button for button in kari.buttons)


def test_a_body_whose_late_rule_is_to_ask_asks_at_once(world: World) -> None:
    world.meeting("forde-ssu", START + dt.timedelta(days=5))
    rule(world, close="10", late="unntak")
    kari, secretary = world.member("kari"), world.member("secretary")
    assert "spurt sekretariatet" in kari.says("/sak SSU: For seint ute")
    assert any("Kan saka vere med likevel?" in value.nn for _, value in secretary.letters[-1].facts)
    secretary.says("/sak vis 1")
    secretary.presses("Ta med likevel")
    assert "får vere med" in kari.inbox[-1]


def test_an_item_can_be_corrected_until_the_deadline(world: World) -> None:
    world.meeting("forde-ssu", SOON)
    rule(world, close="10")
    kari, secretary = world.member("kari"), world.member("secretary")
    kari.says("/sak SSU: Felles rutine")
    kari.says("/sak rediger 1")
    assert "er retta" in kari.fills(title="Felles rutine for alle", minutes="20")
    assert (items(world)[0].title, items(world)[0].minutes) == ("Felles rutine for alle", 20)
    assert secretary.inbox[-1] == "Sak 1 «Felles rutine for alle» er retta."
    world.clock.now = SOON - dt.timedelta(days=9)
    assert "Fristen for møtet er ute" in kari.says("/sak rediger 1")
    assert "er trekt" in kari.says("/sak trekk 1")


def test_the_agreement_that_the_title_is_about_is_suggested(world: World) -> None:
    kari = world.member("kari")
    kari.says("/sak SSU: Delavtale om innlegging og utskriving")
    suggested = [button for button in kari.buttons if button.startswith("Knyt til")]
    if not suggested:
        pytest.fail(f"no suggestion among {kari.buttons}")
    assert "er knytt til avtalen" in kari.presses("Knyt til")
    assert items(world)[0].agreement is not None


def test_a_direct_message_names_the_command_without_a_slash(world: World) -> None:
    assert "meld inn" in world.member("kari").says("sak SSU: Felles rutine")


def test_two_lines_in_the_same_second_are_two_items(world: World) -> None:
    kari = world.member("kari")
    kari.says("/sak SSU: Tolketeneste")
    kari.says("/sak SSU: Reisetid for jordmor")
    assert len(items(world)) == 2


def test_an_exception_for_a_meeting_that_has_been_is_refused_with_what_to_answer(world: World) -> None:
    world.meeting("forde-ssu", START + dt.timedelta(days=5))
    world.meeting("forde-ssu", LATER)
    rule(world, close="10", late="unntak")
    kari, secretary = world.member("kari"), world.member("secretary")
    kari.says("/sak SSU: For seint ute")
    world.clock.now = START + dt.timedelta(days=6)
    assert "har vore. Svar nei" in secretary.says("/sak unntak ja 1")
    secretary.says("/sak unntak nei 1")
    assert "ventar til neste møte" in kari.inbox[-1]


@pytest.mark.parametrize(
    "line", ["/sak saman ² 1", "/sak utkast ²", "/sak forkast ³", "/sak ny utkast ²", "/sak vis ²"]
)
def test_a_digit_that_is_no_number_is_answered(world: World, line: str) -> None:
    kari = world.member("kari")
    kari.says(line)
    assert kari.answer is not None
    assert kari.answer.outcome != "failed"
