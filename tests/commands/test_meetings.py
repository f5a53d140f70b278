"""Meetings as a member asks for them."""

from __future__ import annotations

import datetime as dt

from tests.chat import START, World


def test_my_bodies_come_first_and_all_can_be_seen(world: World) -> None:
    kari = world.member("kari")
    world.seat(kari, "forde-fsu")
    world.meeting("forde-fsu", START + dt.timedelta(days=9), submit_by=dt.date(2026, 11, 5), place="Teams")
    world.meeting("forde-ssu", START + dt.timedelta(days=3))
    text = kari.says("/mote")
    assert "Fagleg samarbeidsutval (FSU): onsdag 11. november 2026 kl. 10.00" in text
    assert "Frist for saker: torsdag 5. november 2026" in text
    assert "Strategisk" not in text
    assert "Strategisk samarbeidsutval" in kari.presses("Alle møte")


def test_a_member_without_a_seat_sees_the_networks_meetings(world: World) -> None:
    world.meeting("forde-ssu", START + dt.timedelta(days=3))
    assert "Strategisk samarbeidsutval" in world.member("kari").says("møte")


def test_one_body_by_abbreviation_name_or_a_misspelling(world: World) -> None:
    world.meeting("forde-ssu", START + dt.timedelta(days=3))
    kari = world.member("kari")
    for name in (
        "SSU",
        "ssu",
        "strategisk samarbeidsutval",
        "Strategisk samarbeidsutvalg",
        "strategisk samarbedsutval",
    ):
        assert "torsdag 5. november 2026" in kari.says(f"/mote {name}"), name


def test_a_body_without_coming_meetings_tells_the_last_one_known(world: World) -> None:
    text = world.member("kari").says("/mote SSU")
    assert "veit ikkje om noko møte framover" in text
    assert "torsdag 5. desember 2024" in text


def test_past_and_cancelled_meetings_are_not_coming(world: World) -> None:
    world.meeting("forde-ssu", START - dt.timedelta(days=3))
    world.meeting("forde-ssu", START + dt.timedelta(days=3), status="cancelled")
    assert "Ingen møte er fastsette" in world.member("kari").says("/mote")


def test_an_ambiguous_body_is_asked_back(world: World) -> None:
    ola = world.member("ola", "fonna")
    assert "kan vere fleire organ" in ola.says("/mote FSU")
    assert "Barn og unge" in ola.presses("Barn og unge")
