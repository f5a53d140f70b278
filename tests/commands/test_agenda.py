"""Agenda items: from first word to the secretariat."""

from __future__ import annotations

import datetime as dt

from sqlmodel import select

from storage.database import transaction
from storage.tables import AgendaChange, AgendaItem
from tests.chat import START, World

SOON = START + dt.timedelta(days=20)
LATER = START + dt.timedelta(days=60)


def items(world: World) -> list[AgendaItem]:
    with transaction(world.engine) as session:
        return list(session.exec(select(AgendaItem)))


def test_a_line_with_body_and_title_is_taken_in_and_the_secretariat_hears_of_it(world: World) -> None:
    world.meeting("forde-ssu", SOON)
    secretary, kari = world.member("secretary", role="secretariat"), world.member("kari")
    assert "Saka er meld inn" in kari.says("/sak SSU: Felles rutine for utskriving")
    assert "Felles rutine for utskriving" in kari.text
    assert "22. november 2026" in kari.text
    assert secretary.inbox == ["Ny sak til Strategisk samarbeidsutval: Felles rutine for utskriving"]


def test_the_form_takes_every_field_to_the_item(world: World) -> None:
    kari = world.member("kari")
    kari.says("/sak")
    kari.fills(body="forde-fsu", kind="vedtak", title="Ny rutine", background="Fordi.", proposal="Vedtatt.")
    (item,) = items(world)
    assert (item.body, item.kind, item.title, item.background, item.proposal) == (
        "forde-fsu",
        "vedtak",
        "Ny rutine",
        "Fordi.",
        "Vedtatt.",
    )


def test_a_form_sent_twice_is_one_item(world: World) -> None:
    secretary, kari = world.member("secretary", role="secretariat"), world.member("kari")
    kari.says("/sak")
    form = kari.answer
    kari.fills(body="forde-ssu", title="Ein gong", key="V1")
    kari.answer = form
    assert "alt meld inn" in kari.fills(body="forde-ssu", title="Ein gong", key="V1")
    assert len(items(world)) == 1
    assert len(secretary.inbox) == 1


def test_after_the_deadline_the_item_goes_to_the_next_meeting_and_the_member_is_told(world: World) -> None:
    world.meeting("forde-ssu", SOON, submit_by=START.date() - dt.timedelta(days=1))
    later = world.meeting("forde-ssu", LATER)
    kari = world.member("kari")
    assert "Fristen for det næraste møtet er ute" in kari.says("/sak SSU: For sein")
    assert items(world)[0].meeting == later


def test_the_deadline_day_itself_is_in_time(world: World) -> None:
    soon = world.meeting("forde-ssu", SOON, submit_by=START.date())
    world.member("kari").says("/sak SSU: På dagen")
    assert items(world)[0].meeting == soon


def test_a_body_without_a_coming_meeting_takes_items_and_says_so(world: World) -> None:
    assert "Neste møte er ikkje fastsett" in world.member("kari").says("/sak SSU: Utan møte")


def test_an_ambiguous_body_is_asked_back_and_the_button_carries_the_title(world: World) -> None:
    ola = world.member("ola", "fonna")
    assert "kan vere fleire organ" in ola.says("/sak FSU: Digital heimeoppfølging")
    assert len(ola.buttons) == 5
    assert "Saka er meld inn" in ola.presses("Helseberedskap")
    assert items(world)[0].title == "Digital heimeoppfølging"


def test_an_unknown_body_is_answered_with_those_that_exist(world: World) -> None:
    kari = world.member("kari")
    assert "kjenner ikkje noko organ" in kari.says("/sak XYZ: Tittel")
    assert any("SSU" in button for button in kari.buttons)
    assert items(world) == []


def test_a_dissolved_body_takes_no_items(world: World) -> None:
    assert "tek ikkje imot saker" in world.member("kari").says("/sak Koordineringsrådet: Gamalt")
    assert items(world) == []


def test_a_title_of_emoji_alone_or_of_nothing_is_refused(world: World) -> None:
    kari = world.member("kari")
    for title in ("", "  ", "👍👍", "???"):
        assert "tittel" in kari.says(f"/sak SSU: {title}").lower()
    assert items(world) == []


def test_a_long_title_is_refused_with_its_length(world: World) -> None:
    assert "201" in world.member("kari").says("/sak SSU: " + "a" * 201)
    assert items(world) == []


def test_html_sql_and_channel_mentions_are_kept_as_the_text_they_are(world: World) -> None:
    title = "<!channel> <script>x</script>'; DROP TABLE agendaitem; --"
    world.member("kari").says(f"/sak SSU: {title}")
    assert items(world)[0].title == title


def test_control_characters_and_reversed_text_are_taken_out(world: World) -> None:
    world.member("kari").says("/sak SSU: Ei\x00 sak\u202e\x1b[31m")
    assert items(world)[0].title == "Ei sak[31m"


def test_a_national_id_is_refused_in_every_field_and_nothing_is_stored(world: World) -> None:
    kari = world.member("kari")
    assert "fødselsnummer" in kari.says("/sak SSU: Pasient 151086 95088")
    for name in ("title", "background", "proposal", "presenter"):
        kari.says("/sak")
        kari.fills(**{"body": "forde-ssu", "title": "Sak", name: "sjå 15108695088"})
        assert "fødselsnummer" in kari.text
        assert kari.answer is not None
        assert kari.answer.refused == name
    assert items(world) == []


def test_my_items_can_be_listed_and_withdrawn_once(world: World) -> None:
    kari = world.member("kari")
    kari.says("/sak SSU: Dra tilbake")
    number = items(world)[0].id
    assert "Dra tilbake" in kari.says("/sak mine")
    assert "er trekt" in kari.presses("Trekk sak")
    assert "er alt trekt" in kari.says(f"/sak trekk {number}")
    with transaction(world.engine) as session:
        changes = [(c.before, c.after) for c in session.exec(select(AgendaChange))]
    assert changes == [(None, "submitted"), ("submitted", "withdrawn")]


def test_nobody_sees_or_withdraws_the_item_of_another_or_of_another_network(world: World) -> None:
    kari, ola, stranger = world.member("kari"), world.member("ola"), world.member("per", "bergen", role="secretariat")
    kari.says("/sak SSU: Mi sak")
    number = items(world)[0].id
    for other in (ola, stranger):
        for verb in ("vis", "trekk"):
            assert "finn inga sak" in other.says(f"/sak {verb} {number}")
    assert items(world)[0].state == "submitted"


def test_the_inbox_is_for_the_secretariat(world: World) -> None:
    kari, secretary = world.member("kari"), world.member("secretary", role="secretariat")
    kari.says("/sak SSU: Til innboksen")
    assert "for sekretariatet" in kari.says("/sak innboks")
    assert "Til innboksen" in secretary.says("/sak innboks")
    assert "Kari Eksempel" not in kari.text


def test_strange_item_numbers_are_answered_clearly(world: World) -> None:
    kari = world.member("kari")
    assert "Skriv nummeret på saka til slutt" in kari.says("/sak vis")
    for number in ("abc", "-1", "99999999999999999999", "１２", "1; DROP TABLE"):
        assert "finn inga sak" in kari.says(f"/sak vis {number}")


def test_texts_follow_the_members_language(world: World) -> None:
    assert "Saken er meldt inn" in world.member("nils", language="nb").says("/sak SSU: Sak på bokmål")
