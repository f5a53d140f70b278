"""The year at a glance, and the events that the facts know."""

from __future__ import annotations

import datetime as dt

import pytest

from bot import documents
from knowledge import networks
from storage.database import transaction
from tests.chat import START, World


def test_the_year_holds_meetings_deadlines_reviews_and_terms(world: World) -> None:
    kari = world.member("kari")
    world.seat(kari, "forde-ssu", ends=dt.date(2026, 12, 31))
    world.seat(world.member("ola"), "forde-ssu", term_ends=dt.date(2026, 12, 31))
    world.meeting("forde-ssu", START + dt.timedelta(days=9), submit_by=dt.date(2026, 11, 5), place="Teams")
    world.meeting("forde-fsu", START + dt.timedelta(days=12), status="cancelled")
    text = kari.says("/mote årshjul")
    november = next(line for line in text.split("\n") if line.startswith("November"))
    assert "5. Frist for saker til SSU" in november
    assert "11. Møte i SSU (kl. 10.00, Teams, døme)" in text
    assert "31. 2 verv går ut i SSU" in text
    assert "Møte i FSU" not in text
    (picture,) = kari.reply.files
    assert picture.media_type == "image/png"
    assert documents.made(picture, "nn").startswith(b"\x89PNG")


def test_what_should_have_a_date_and_has_none_is_listed(world: World) -> None:
    text = world.member("kari").says("/mote arshjul 2026")
    assert "Utan dato enno" in text
    assert "Erfaringskonferanse (kvart andre år, sist 12.06.2024)" in text
    assert "Fast møtetid for USHT i eitt møte per år (årleg (føreslått))" in text


def test_what_comes_every_second_year_is_not_missed_in_the_year_between(world: World) -> None:
    assert "Erfaringskonferanse" not in world.member("kari").says("/mote arshjul 2027")


def test_a_past_year_shows_what_was(world: World) -> None:
    text = world.member("kari").says("/mote arshjul 2024")
    assert "12.–13.6. Erfaringskonferanse (psykisk helse og rusarbeid, Thon Partner Jølster Hotell, Skei)" in text
    assert "29. Møte i SSU" in text


@pytest.mark.parametrize("network", networks.IDS)
def test_every_network_has_a_year(world: World, network: str) -> None:
    chat = world.member("nokon", network)
    assert "rshjul 2026" in chat.says("/mote årshjul")
    assert documents.made(chat.reply.files[0], chat.language)


@pytest.mark.parametrize("word", ["i fjor", "1999", "99999", "²"])
def test_a_year_that_is_none_is_asked_back(world: World, word: str) -> None:
    assert "Skriv eit årstal" in world.member("kari").says(f"/mote årshjul {word}")


def test_events_are_imported_once_and_what_was_changed_by_hand_stays(world: World) -> None:
    from sqlmodel import select

    from bot.importers.networks import import_network
    from storage.meeting_tables import NetworkEvent, NetworkEventDate

    with transaction(world.engine) as session:
        events = session.exec(select(NetworkEvent).where(NetworkEvent.network == "forde")).all()
        assert len(events) == 5
        conference = next(event for event in events if event.name == "Erfaringskonferanse")
        conference.rhythm = "kvart tredje år"
    with transaction(world.engine) as session:
        report = import_network(session, networks.load("forde"))
        assert not report.moved
        assert [d.field for d in report.differences] == ["rhythm"]
        assert len(session.exec(select(NetworkEventDate)).all()) == 1


def test_a_full_year_is_within_the_limits_of_slack(world: World) -> None:
    from bot.slack import blocks, faults

    for day in range(0, 360, 4):
        world.meeting("forde-ssu", START + dt.timedelta(days=day), submit_by=START.date() + dt.timedelta(days=day))
    kari = world.member("kari")
    kari.says("/mote årshjul 2027")
    shown = blocks.message(kari.reply, "nn")
    assert faults.in_message(shown) == []
    assert "blocks" in shown
    assert "• og 8 til" in kari.text
