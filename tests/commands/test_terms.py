"""Seats: mine, a body's, and the vacant ones."""

from __future__ import annotations

import datetime as dt

from tests.chat import World


def test_my_seats_and_when_they_end(world: World) -> None:
    kari = world.member("kari")
    world.seat(kari, "forde-ssu", ends=dt.date(2027, 6, 30))
    world.seat(kari, "forde-fsu", deputy=True)
    text = kari.says("/verv")
    assert "Strategisk samarbeidsutval (SSU): medlem, til og med 30. juni 2027" in text
    assert "Fagleg samarbeidsutval (FSU): medlem, vara, sluttdato er ikkje sett" in text


def test_a_seat_that_has_ended_is_not_mine(world: World) -> None:
    kari = world.member("kari")
    world.seat(kari, "forde-ssu", ends=dt.date(2026, 10, 31))
    assert "ikkje registrert noko verv" in kari.says("/verv")


def test_who_sits_in_a_body(world: World) -> None:
    kari = world.member("kari")
    world.seat(kari, "forde-ssu")
    assert "Kari Eksempel" in world.member("ola").says("/verv SSU")


def test_a_body_shows_the_seats_that_its_rules_give_and_nobody_in_them(world: World) -> None:
    text = world.member("kari").says("/verv brukarutvalet")
    assert "FFO: brukarane · plassar: 4 · ingen registrert" in text
    assert "Funksjonstid: 2 år" in text


def test_vacant_seats_are_listed_by_body_and_a_taken_one_is_not(world: World) -> None:
    kari = world.member("kari")
    assert "• FFO" in kari.says("/verv ledige")
    world.seat(kari, "forde-brukarutvalet", title="FFO")
    assert "• FFO" not in kari.says("/verv ledige")


def test_people_of_another_network_are_not_shown(world: World) -> None:
    world.seat(world.member("per", "bergen"), "bergen-ssu")
    assert "Per Eksempel" not in world.member("kari").says("/verv SSU")
