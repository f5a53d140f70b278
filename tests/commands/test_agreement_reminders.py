"""What is said in time of agreements: milestones, hearings, reviews, periods that run out."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.agreement import PAPER, answers_for, change, hears, ticks
from tests.chat import Chat, World


@pytest.fixture
def siri(world: World) -> Chat:
    return world.member("siri", role="secretariat")


@pytest.fixture
def kari(world: World) -> Chat:
    chat = world.member("kari")
    answers_for(world, chat, "Sunnfjord kommune")
    return chat


def test_a_moved_milestone_moves_its_reminder_and_the_hearing(world: World, siri: Chat, kari: Chat) -> None:
    siri.says(f"/avtale revisjon {PAPER}", sent="ja", hearing_to="10.12.2026", strategic="14.1.2027")
    hears(siri)
    siri.says(f"/avtale milepælar {PAPER}")
    text = siri.fills(hearing_to="17.12.2026", strategic="28.1.2027")
    assert "Flytta: Høyring til og Til strategisk samarbeidsutval. Varsla følgjer med." in text
    assert "er flytta til torsdag 17. desember 2026. Sunnfjord kommune har ikkje svart." in kari.inbox[-1]
    assert ticks(world, "2026-12-07T08:00") == 2  # 14 days before the 17th has passed: late, and only once
    assert ticks(world, "2026-12-08T08:00") == 0
    assert ticks(world, "2026-12-14T08:00") == 2
    assert "om 3 dagar: torsdag 17. desember 2026" in kari.inbox[-1]
    assert ticks(world, "2027-01-11T08:00") == 0
    assert ticks(world, "2027-01-14T08:00") == 1
    assert "til strategisk samarbeidsutval, torsdag 28. januar 2027" in siri.inbox[-1]
    siri.says(f"/avtale status {PAPER}")
    assert "• Til strategisk samarbeidsutval: 28. januar 2027 (nådd 14. januar 2027)" in siri.presses("Nådd")
    assert ticks(world, "2027-01-25T08:00") == 0


def test_who_was_asked_inside_the_window_is_not_reminded_at_once(world: World, siri: Chat, kari: Chat) -> None:
    hears(siri, due="9.11.2026", parties="Sunnfjord kommune")
    assert ticks(world, "2026-11-02T11:00") == 0
    assert ticks(world, "2026-11-05T08:00") == 0
    assert ticks(world, "2026-11-06T08:00") == 1
    assert ticks(world, "2026-11-09T08:00") == 0
    assert ticks(world, "2026-11-10T08:00") == 0


def test_a_review_is_reminded_of_ninety_days_before_and_on_the_day(world: World, siri: Chat) -> None:
    change(world, reviewed_on=dt.date(2026, 2, 10), revised=None)
    assert ticks(world, "2026-11-12T08:00") == 1
    assert ticks(world, "2027-02-09T08:00") == 0
    assert ticks(world, "2027-02-10T08:00") == 1
    assert "(i dag)" in siri.inbox[-1]
    siri.taps("Gjennomgått")
    siri.fills()
    assert ticks(world, "2027-02-10T10:00") == 0


@pytest.mark.parametrize("expires", [None, "2027", "2027-06", "2027-06-31"])
def test_a_period_without_a_real_day_is_never_reminded_of(world: World, siri: Chat, expires: str | None) -> None:
    change(world, expires=expires, notice="6 månader", reviewed_on=None, revised=None)
    assert sum(ticks(world, f"2027-{month:02}-08T09:00") for month in range(1, 13)) == 0


def test_a_period_and_its_notice_are_reminded_of_on_real_days(world: World, siri: Chat) -> None:
    change(world, reviewed_on=None, revised=None)
    siri.says(f"/avtale periode {PAPER}")
    text = siri.fills(expires="31.12.2027", notice="6 månader")
    assert "Oppseiingstid: 6 månader, siste dag er 30. juni 2027" in text
    told = {}
    for day in ("2027-01-04", "2027-05-31", "2027-07-05", "2027-12-01", "2028-01-03"):
        before = len(siri.inbox)
        ticks(world, f"{day}T08:00")
        told[day] = [" ".join(text.split(" ")[:2]) for text in siri.inbox[before:]]
    assert [len(told[day]) for day in told] == [1, 1, 1, 1, 0]
    assert told["2027-01-04"] == ["Siste dag"]


def test_the_switches_offer_what_one_can_get(world: World, siri: Chat, kari: Chat) -> None:
    kari.says("/varsel slag")
    assert "Slå av: høyringar" in kari.buttons
    assert "Slå av: milepælar" not in kari.buttons
    siri.says("/varsel slag")
    assert "Slå av: milepælar" in siri.buttons
    hears(siri)
    kari.presses("Slå av: høyringar")
    assert ticks(world, "2026-12-07T08:00") == 0
    assert "Du svarer for Sunnfjord kommune." in kari.says(f"/varsel kvifor høyring {PAPER}")
