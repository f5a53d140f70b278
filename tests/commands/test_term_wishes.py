"""Reminders of terms and hand-overs with what a network and its members have chosen: days before, digests, pauses."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge.reminders import Kind
from storage import reminder_rules
from storage.database import transaction
from tests.chat import Chat, World
from tests.commands.test_handover_reminders import municipal_since, secretary
from tests.commands.test_term_reminders import AROUND, MARKS, appoints, days_from, other_title, sits, ticks


@pytest.fixture
def siri(world: World) -> Chat:
    return world.member("siri", role="secretariat")


def test_a_gathered_message_holds_one_line_for_the_list_and_tells_each_party_of_its_own_seats(
    world: World, siri: Chat
) -> None:
    title = other_title(world)
    sits(world, "kari")
    sits(world, "ola", title=title)
    tor = world.member("tor")
    appoints(world, "Eksempel-SAFO", tor)
    for chat in (siri, tor):
        chat.says("/varsel samling dagleg")
    ticks(world, MARKS[0])
    assert "• 2 verv i Brukarutvalet i Sogn og Fjordane (FBU) går ut om 182 dagar" in siri.inbox[-1]
    assert "• Vervet til Kari Eksempel i Brukarutvalet" in tor.inbox[-1]
    assert "Ola" not in tor.inbox[-1]
    assert [len(chat.inbox) for chat in (siri, tor)] == [1, 1]
    assert tor.taps("Utkast til brev").startswith("Til Eksempel-SAFO")
    assert days_from(world, ("2027-07-03", "2027-07-08")) == {}


def test_a_gathered_message_asks_with_both_answers(world: World) -> None:
    kari = sits(world, "kari")
    kari.says("/varsel samling dagleg")
    ticks(world, MARKS[0])
    (letter,) = kari.letters
    labels = [choice.label.nb for choice in letter.choices]
    assert labels == ["Jeg vil fortsette", "Jeg vil ikke fortsette", "Hvorfor fikk jeg dette?"]
    assert "Takk for at du seier ifrå" in kari.taps("Eg vil ikkje halde fram")


def test_the_network_chooses_how_long_before_terms_are_told_of(world: World, siri: Chat) -> None:
    kari = sits(world, "kari")
    with transaction(world.engine) as session:
        reminder_rules.keep(session, "forde", Kind.TERM, (60,), world.clock())
    assert days_from(world, ("2027-06-30", "2027-07-06"), ("2027-10-30", "2027-11-03")) == {"2027-11-01": 2}
    assert len(kari.inbox) == 1
    assert "Det kjem 60 dagar før" in siri.taps("Kvifor fekk eg dette?")


def test_who_wants_to_hear_earlier_of_terms_does(world: World, siri: Chat) -> None:
    kari = sits(world, "kari")
    siri.says("/varsel dagar verv 300 10")
    assert days_from(world, ("2027-03-03", "2027-03-08")) == {"2027-03-05": 1}
    assert days_from(world, *AROUND[:3], ("2027-12-20", "2027-12-22")) == dict.fromkeys((*MARKS, "2027-12-21"), 1)
    assert (len(siri.inbox), len(kari.inbox)) == (2, 3)


def test_carry_over_and_turns_from_meeting_to_meeting_keep_their_own_days(world: World, siri: Chat) -> None:
    sits(world, "kari", None, term_ends=dt.date(2026, 10, 31))
    siri.says("/varsel dagar verv 300 10")
    assert days_from(world, ("2026-11-02", "2026-11-04"), ("2026-11-30", "2026-12-02")) == {
        "2026-11-02": 1,
        "2026-12-01": 1,
    }


def test_in_a_pause_a_handover_waits_until_it_is_over(world: World) -> None:
    eva, per = secretary(world, "eva", "kommune"), secretary(world, "per", "foretak")
    municipal_since(world, eva)
    ticks(world, "2027-11-22")
    per.says("/varsel pause 2027-11-29 2027-12-07")
    assert days_from(world, ("2027-12-01", "2027-12-10")) == {"2027-12-02": 1, "2027-12-08": 1}
    assert "Dette fall i pausen din, så det kjem no." in per.inbox[-1]
