"""Whose turn it is, as members read it and the secretariat sets it."""

from __future__ import annotations

import datetime as dt

from knowledge.language import OSLO
from tests.chat import Chat, World


def siri(world: World, network: str, party: str | None = None, person: str = "siri") -> Chat:
    return world.member(person, network, role="secretariat", party=party)


def test_where_no_source_says_since_when_it_is_unknown_and_everybody_may_act(world: World) -> None:
    text = world.member("kari", "fonna").says("/verv rotasjon ssu")
    assert "Sekretariat: ikkje kjent kven som har det no" in text
    assert "Til det er sett, kan alle i sekretariatet gjere det som høyrer til." in text


def test_the_secretariat_sets_whose_turn_it_is_and_then_the_next_is_known(world: World) -> None:
    one = siri(world, "fonna")
    one.says("/verv rotasjon ssu")
    one.presses("Set kven som har sekretariatet")
    text = one.fills(party="kommune", since="1.1.2026")
    assert "Sekretariat: Helseleiarnettverket til og med 31. desember 2027, så Helse Fonna" in text


def test_a_member_does_not_set_it_and_neither_does_the_side_that_does_not_have_it(world: World) -> None:
    kari = world.member("kari", "fonna")
    assert "Det er sekretariatet" in kari.says("/verv tur fonna-ssu secretariat")
    municipal, hospital = siri(world, "fonna", "kommune", "eva"), siri(world, "fonna", "foretak", "per")
    municipal.says("/verv tur fonna-ssu secretariat")
    municipal.fills(party="kommune", since="1.1.2026")
    assert "Det er sekretariatet" in hospital.says("/verv tur fonna-ssu secretariat")
    assert "Det er sekretariatet" in hospital.says("/verv styr fonna-ssu")
    assert "Verva i Strategisk" in municipal.says("/verv styr fonna-ssu")


def test_in_forde_it_follows_the_meetings_and_is_not_set_by_hand(world: World) -> None:
    one = siri(world, "forde")
    for on, host in (("2026-12-03", "Kommunane"), ("2027-03-04", None)):
        world.meeting("forde-ssu", dt.datetime.fromisoformat(f"{on}T10:00").replace(tzinfo=OSLO), host=host)
    text = one.says("/verv rotasjon forde-ssu")
    assert "Vertskap: Kommunane til og med 3. desember 2026, så Helse Førde" in text
    assert "Det siste er utleidd, ikkje sagt av kjelda." in text
    assert "ikkje noko å setje her" in one.says("/verv tur forde-ssu host")


def test_a_shared_secretariat_and_a_body_that_organises_are_named(world: World) -> None:
    bergen = world.member("kari", "bergen").says("/verv rotasjon bergen-ssu")
    assert "Sekretariat: Samarbeidssekretariatet (SSe) (kommunane og spesialisthelsetenesta)" in bergen
    stavanger = world.member("kari", "stavanger").says("/verv rotasjon stavanger-pm")
    assert "Sekretariat: Faglig samarbeidsutvalg (FSU)" in stavanger


def test_a_side_that_leads_three_of_four_groups_is_told(world: World) -> None:
    one = siri(world, "stavanger")
    for group in ("barn", "eldre", "kroniske"):
        one.says(f"/verv tur stavanger-tmg-{group} chair")
        one.fills(party="kommune", since="1.1.2026")
    assert "Merk: kommunene leder flere grupper enn de skal." in one.text
    one.says("/verv tur stavanger-tmg-eldre chair")
    one.fills(party="foretak", since="1.1.2026")
    assert "Merk:" not in one.text


def test_everything_that_goes_by_turns_is_listed_for_the_network(world: World) -> None:
    text = world.member("kari", "bergen").says("/verv rotasjon")
    assert "Områdeutval" in text
    assert "Leiing: kommunane" in text
    assert "Vertskap: ikkje kjent" in text


def test_the_checklist_of_a_handover_says_what_either_side_does(world: World) -> None:
    text = world.member("kari", "fonna").says("/verv sjekkliste fonna-ssu secretariat")
    assert "Når sekretariatet i Strategisk samarbeidsutval (SSU) byter side:" in text
    assert "☐ skriv ferdig referatet frå siste møte" in text
    assert "Den som tek over: ☐ stadfestar møtedatoane" in text
