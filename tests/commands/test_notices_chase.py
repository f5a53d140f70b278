"""After a notice: the missing are chased, some are told in another way, and what was wrong is put right."""

from __future__ import annotations

import datetime as dt

from storage.database import transaction
from storage.tables import Member
from tests.chat import World
from tests.commands.test_agenda_at_once import at_once
from tests.commands.test_notices import chases, form_options, moved, municipal, office, oslo, rows, sent


def test_two_workers_who_tick_at_once_chase_once(world: World) -> None:
    siri, people = office(world), municipal(world, "kinn", "luster", "vik")
    sent(siri)
    world.clock.now = oslo("2026-11-04 10:00")
    at_once(*[world.bot.tick] * 4)
    assert chases(world, *people) == [1, 1, 1]
    world.clock.now = oslo("2026-11-11 10:00")
    at_once(*[world.bot.tick] * 4)
    assert len(siri.inbox) == 1


def test_when_the_sender_has_left_the_rest_of_the_secretariat_is_told(world: World) -> None:
    siri, (kinn,) = office(world), municipal(world, "kinn")
    other = office(world, person="other")
    sent(siri)
    with transaction(world.engine) as session:
        session.get_one(Member, siri.id).left_on = dt.date(2026, 11, 3)
    moved(world, "2026-11-11 10:00")
    assert [len(chat.inbox) for chat in (siri, other)] == [0, 1]
    assert chases(world, kinn) == [0]


def test_only_the_missing_are_chased_twice_at_most_and_then_the_sender_is_told(world: World) -> None:
    siri = office(world)
    kinn, luster, vik = municipal(world, "kinn", "luster", "vik")
    sent(siri)  # Monday 10:00
    kinn.taps("Lest")
    assert moved(world, "2026-11-04 09:59") == 0
    assert moved(world, "2026-11-04 10:00") == 2
    assert world.bot.tick() == 0
    assert chases(world, kinn, luster, vik) == [0, 1, 1]
    assert luster.inbox[1].startswith("Påminning: Ingen frå Luster kommune har stadfesta å ha lese denne meldinga")
    assert "Frå nyttår gjeld ny rutine." in luster.inbox[1]
    luster.taps("Lest")
    assert moved(world, "2026-11-09 10:00") == 1
    assert chases(world, kinn, luster, vik) == [0, 1, 2]
    assert siri.inbox == []
    assert moved(world, "2026-11-11 10:00") == 1
    assert "Desse har ikkje stadfesta at dei har lese «Ny rutine»:" in siri.inbox[0]
    assert "Vik kommune" in siri.inbox[0]
    assert "Luster kommune" not in siri.inbox[0]
    for later in ("2026-11-12 10:00", "2026-11-20 10:00", "2027-01-04 10:00"):
        assert moved(world, later) == 0
    assert chases(world, kinn, luster, vik) == [0, 1, 2]
    assert "Purring: 2 av høgst 2 gonger" in siri.says("/informer status 1")


def test_nobody_is_chased_by_night_or_on_days_off(world: World) -> None:
    siri, (kinn,) = office(world), municipal(world, "kinn")
    world.clock.now = oslo("2026-03-30 15:00")
    sent(siri)
    for night in ("2026-04-01 21:00", "2026-04-02 12:00", "2026-04-04 12:00", "2026-04-06 12:00"):
        assert moved(world, night) == 0  # Wednesday evening before Easter, and the days off after it
    assert moved(world, "2026-04-07 08:00") == 1
    assert chases(world, kinn) == [1]


def test_after_an_outage_one_chase_comes_and_not_two(world: World) -> None:
    siri, (kinn,) = office(world), municipal(world, "kinn")
    sent(siri)
    assert moved(world, "2026-11-10 09:00") == 1
    assert chases(world, kinn) == [1]
    assert moved(world, "2026-11-11 11:00") == 1
    assert chases(world, kinn) == [1]
    assert len(siri.inbox) == 1


def test_a_limit_decides_when_the_missing_are_chased(world: World) -> None:
    siri, (kinn, vik) = office(world), municipal(world, "kinn", "vik")
    sent(siri, due="20.11.2026")
    vik.taps("Lest")
    assert moved(world, "2026-11-18 12:00") == 0
    assert moved(world, "2026-11-19 08:00") == 1
    assert kinn.letters[-1].facts[0][1].nn == "fredag 20. november 2026"
    assert moved(world, "2026-11-20 19:00") == 0
    assert moved(world, "2026-11-23 08:00") == 1
    assert chases(world, kinn, vik) == [2, 0]
    assert moved(world, "2026-11-25 08:00") == 1
    assert len(siri.inbox) == 1


def test_without_a_receipt_nobody_is_asked_or_chased(world: World) -> None:
    siri, (kinn,) = office(world), municipal(world, "kinn")
    sent(siri, receipt="no", due="20.11.2026")
    assert [c.label.nn for c in kinn.letters[0].choices] == ["Kvifor fekk eg dette?"]
    assert "Trykk på Lest" not in kinn.inbox[0]
    assert moved(world, "2026-11-23 08:00") == 0
    assert "utan lesekvittering" in siri.says("/informer status 1")


def test_a_chase_goes_to_who_stands_for_the_party_now(world: World) -> None:
    siri = office(world)
    leaves, moves = (world.member(p, party="kommune", municipality="kinn") for p in ("leaves", "moves"))
    sent(siri)
    joins = world.member("joins", party="kommune", municipality="kinn")
    luster = world.member("luster", party="kommune", municipality="luster")
    with transaction(world.engine) as session:
        session.get_one(Member, leaves.id).left_on = dt.date(2026, 11, 3)
        session.get_one(Member, moves.id).municipality = "vik"
    moved(world, "2026-11-04 10:00")
    assert chases(world, leaves, moves, joins, luster) == [0, 1, 1, 1]
    assert "Ingen frå Vik kommune" in moves.inbox[-1]
    assert "notert at Luster kommune har lese" in luster.taps("Lest")
    assert "notert at Vik kommune har lese" in moves.taps("Lest")
    text = siri.says("/informer status 1")
    assert "2 av 17 kommunar" in text
    assert "Manglar: Askvoll kommune" in text
    assert "Kinn kommune" in next(line for line in text.splitlines() if line.startswith("Manglar"))


def test_a_chase_on_its_way_is_dropped_when_the_party_reads(world: World) -> None:
    siri = office(world)
    kari, ola = (world.member(p, party="kommune", municipality="kinn") for p in ("kari", "ola"))
    (vik,) = municipal(world, "vik")
    sent(siri)
    moved(world, "2026-11-04 10:00")
    kari.taps("Lest")
    assert [row.state for row in rows(world, kari, ola, kind="notice_chase")] == ["expired", "expired"]
    assert [row.state for row in rows(world, vik, kind="notice_chase")] == ["waiting"]


def test_a_party_told_in_another_way_is_neither_missing_nor_chased(world: World) -> None:
    siri, (kinn, vik) = office(world), municipal(world, "kinn", "vik")
    sent(siri)
    siri.presses("Varsla på annan måte")
    assert "Alle som ikkje er i chatten (19)" in str(form_options(siri, "party")[0])
    text = siri.fills(party="alone", how="e-post")
    assert "Notert som varsla på annan måte: Askvoll kommune" in text
    text = siri.presses("Vis status")
    assert "0 av 17 kommunar, 15 varsla på annan måte\n0 av 4 andre partar, 4 varsla på annan måte" in text
    assert "Manglar: Kinn kommune, Vik kommune" in text
    assert "KS (e-post)" in text
    assert "Har ingen i chatten" not in text
    siri.presses("Varsla på annan måte")
    number = next(o.value for o in form_options(siri, "party") if o.label.nn == "Vik kommune")
    siri.fills(party=number, how="telefon")
    moved(world, "2026-11-04 10:00")
    assert chases(world, kinn, vik) == [1, 0]
    assert "notert at Vik kommune har lese" in vik.taps("Lest")


def test_when_all_have_been_told_in_some_way_nobody_is_chased_and_nothing_is_reported(world: World) -> None:
    siri, (kinn, vik) = office(world), municipal(world, "kinn", "vik")
    sent(siri)
    kinn.taps("Lest")
    siri.says("/informer merk 1")
    siri.fills(party="alone")
    moved(world, "2026-11-04 10:00")
    assert [row.state for row in rows(world, vik, kind="notice_chase")] == ["waiting"]
    siri.says("/informer merk 1")
    siri.fills(how="telefon")
    assert [row.state for row in rows(world, vik, kind="notice_chase")] == ["expired"]
    for later in ("2026-11-09 10:00", "2026-11-11 10:00"):
        assert moved(world, later) == 0
    assert siri.inbox == []
    assert siri.says("/informer merk 1") == "Ingen partar manglar."


def test_a_correction_goes_to_all_who_got_the_first_and_ends_its_chase(world: World) -> None:
    siri, (kinn, vik) = office(world), municipal(world, "kinn", "vik")
    goes = world.member("goes", party="kommune", municipality="luster")
    sent(siri)
    with transaction(world.engine) as session:
        session.get_one(Member, goes.id).party = None
    world.clock.now = oslo("2026-11-03 10:00")
    siri.presses("Vis status")
    siri.presses("Send retting")
    text = siri.fills(text="Frå mars, ikkje frå nyttår.")
    assert "Retting: Ny rutine" in text
    assert "Rettar: «Ny rutine», send måndag 2. november 2026 10:00" in text
    siri.presses("Send til alle")
    for chat in (kinn, vik, goes):
        assert chat.inbox[1].startswith("Retting frå sekretariatet til «Ny rutine», som vart send måndag 2. november")
    moved(world, "2026-11-04 10:00")
    assert chases(world, kinn, vik) == [0, 0]
    assert "Retta: tysdag 3. november 2026 10:00" in siri.says("/informer status 1")
    assert "Meldinga er retta sidan." in kinn.says("/informer lest 1")
    assert "Frå mars" in kinn.presses("Sjå rettinga")
    moved(world, "2026-11-05 10:00")
    assert chases(world, kinn, vik) == [1, 1]


def test_a_correction_that_is_stopped_leaves_the_first_as_it_was(world: World) -> None:
    siri, (kinn,) = office(world), municipal(world, "kinn")
    sent(siri)
    world.clock.now = oslo("2026-11-02 22:00")
    siri.says("/informer rett 1")
    siri.fills()
    siri.presses("Send til alle")
    siri.presses("Stans")
    moved(world, "2026-11-04 10:00")
    assert chases(world, kinn) == [1]
