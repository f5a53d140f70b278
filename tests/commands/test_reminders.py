"""`/varsel`, and the reminders as members read them."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlmodel import select

from knowledge.language import OSLO
from storage.database import transaction
from storage.tables import Agreement
from tests.chat import Chat, World


def oslo(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=OSLO)


def ticks(world: World, at: str) -> int:
    world.clock.now = oslo(at)
    return world.bot.tick()


def sits(world: World, person: str = "kari", body: str = "forde-ssu", **more: object) -> Chat:
    chat = world.member(person, language=str(more.pop("language", "nn")))
    world.seat(chat, body, **more)  # type: ignore[arg-type]
    return chat


def test_the_overview_tells_what_is_ahead_and_when_it_will_be_said(world: World) -> None:
    kari = sits(world)
    world.meeting("forde-ssu", oslo("2026-12-03T10:00"), submit_by=dt.date(2026, 11, 20), place="Førde")
    text = kari.says("/varsel")
    assert "tysdag 17. november 2026: Fristen for å melde saker til møtet i Strategisk samarbeidsutval (SSU)" in text
    assert "torsdag 26. november 2026: Strategisk samarbeidsutval (SSU) har møte om 7 dagar" in text
    assert "onsdag 2. desember 2026" in text
    assert kari.buttons == [
        "Kva du vil høyre om",
        "Kor lenge før",
        "Samle varsla",
        "Ta pause",
        "Byt til bokmål",
        "La sekretariatet sjå spørsmåla mine når eg ikkje får svar",
    ]
    kari.presses("Kva du vil høyre om")
    assert kari.buttons == [
        "Slå av: møte",
        "Slå av: svar som manglar",
        "Slå av: at innmeldinga opnar",
        "Slå av: fristar for saker",
        "Slå av: oppgåver",
        "Slå av: verv som går ut",
    ]


def test_a_long_list_is_cut_and_says_so(world: World) -> None:
    kari = sits(world)
    for week in range(5):
        world.meeting("forde-ssu", oslo("2026-12-03T10:00") + dt.timedelta(weeks=week))
    assert "Dei 6 neste står her; det er 4 til etter dei." in kari.says("/varsel")
    assert len(kari.reply.facts) == 6


def test_who_sits_nowhere_is_told_that_nothing_is_ahead(world: World) -> None:
    world.meeting("forde-ssu", oslo("2026-12-03T10:00"))
    assert "ingenting å minne deg om" in world.member("ola").says("/varsel")


def test_the_day_before_the_meeting_its_members_are_reminded_in_their_language(world: World) -> None:
    kari, ola = sits(world), sits(world, "ola", language="nb")
    other = world.member("berit")
    world.meeting("forde-ssu", oslo("2026-12-03T10:00"), place="Førde")
    assert ticks(world, "2026-12-02T07:59") == 0
    assert ticks(world, "2026-12-02T08:00") == 2
    assert ticks(world, "2026-12-02T08:01") == 0
    assert "har møte i morgon: torsdag 3. desember 2026 kl. 10.00." in kari.inbox[-1]
    assert "har møte i morgen: torsdag 3. desember 2026 kl. 10.00." in ola.inbox[-1]
    assert other.inbox == []


def test_a_muted_kind_is_not_said_until_it_is_wanted_again(world: World) -> None:
    kari = sits(world)
    world.meeting("forde-ssu", oslo("2026-12-03T10:00"))
    assert kari.says("/varsel av møte") == "Eg minner deg ikkje lenger om møte."
    assert "Du har slått av: møte." in kari.says("varsel")
    assert ticks(world, "2026-12-02T09:00") == 0
    assert kari.presses("Slå på: møte") == "Eg minner deg om møte igjen."
    assert ticks(world, "2026-12-02T09:01") == 1


@pytest.mark.parametrize("word", ["møte", "mote", "MØTER", "møta"])
def test_a_kind_may_be_typed_any_way(world: World, word: str) -> None:
    assert "ikkje lenger om møte" in world.member("kari").says(f"/varsel av {word}")


def test_everything_can_be_muted_at_once(world: World) -> None:
    kari = world.member("kari")
    kari.says("/varsel av alt")
    assert "Du har slått av: møte, svar som manglar, at innmeldinga opnar, fristar for saker," in kari.says("/varsel")
    kari.says("/varsel på alt")
    assert "slått av" not in kari.says("/varsel")


@pytest.mark.parametrize("line", ["/varsel av", "/varsel på", "/varsel av ferie", "/varsel på 😀"])
def test_an_unknown_kind_is_asked_for_with_buttons(world: World, line: str) -> None:
    kari = world.member("kari")
    assert kari.says(line).startswith("Kva vil du slå")
    assert len(kari.buttons) == 6


@pytest.mark.parametrize(("typed", "said"), [("bokmål", "Da skriver jeg bokmål til deg fra nå av."), ("BOKMAL", "Da")])
def test_the_language_changes_at_once_and_for_all_that_comes(world: World, typed: str, said: str) -> None:
    kari = sits(world)
    world.meeting("forde-ssu", oslo("2026-12-03T10:00"))
    assert kari.says(f"/varsel språk {typed}").startswith(said)
    ticks(world, "2026-12-02T09:00")
    assert "i morgen" in kari.inbox[-1]
    assert kari.presses("Bytt til nynorsk") == "Då skriv eg nynorsk til deg frå no av."


def test_an_unknown_language_is_asked_for(world: World) -> None:
    kari = world.member("kari")
    assert kari.says("/varsel språk sørsamisk") == "Kva målform vil du lese?"
    assert kari.buttons == ["nynorsk", "bokmål"]


def test_words_it_does_not_know_are_answered_with_what_to_write(world: World) -> None:
    kari = world.member("kari")
    assert "/varsel av møte" in kari.says("/varsel meg i morgon")
    assert kari.buttons == ["Vis varsla mine"]


def test_why_did_i_get_this_tells_the_rule_and_the_members_own_case(world: World) -> None:
    kari = sits(world)
    text = kari.says("/varsel kvifor møte forde-ssu")
    assert text.startswith("Du sit i Strategisk samarbeidsutval (SSU).")
    assert "Det kjem 7 og 1 dag før, klokka 08 på ein arbeidsdag." in text
    assert kari.buttons == ["Slå av: møte"]
    assert "Du sit i" not in kari.says("/varsel kvifor møte forde-fsu")
    assert "sekretariatet" in kari.says("/varsel hvorfor")


def test_the_deadline_reminder_leads_to_the_form(world: World) -> None:
    kari = sits(world)
    world.meeting("forde-ssu", oslo("2026-12-03T10:00"), submit_by=dt.date(2026, 11, 20))
    assert ticks(world, "2026-11-17T08:00") == 1
    assert "Fristen for å melde saker" in kari.inbox[0]
    assert "om 3 dagar: fredag 20. november 2026" in kari.inbox[0]


def test_a_term_that_ends_is_told_to_the_member_and_the_secretariat(world: World) -> None:
    kari = sits(world, ends=dt.date(2026, 12, 31), title="leiar")
    siri = world.member("siri", role="secretariat")
    assert ticks(world, "2026-12-01T08:00") == 2
    assert kari.inbox[0].startswith("Vervet ditt i Strategisk samarbeidsutval (SSU) går ut om 30 dagar")
    assert siri.inbox[0].startswith("Vervet til Kari Eksempel i Strategisk samarbeidsutval (SSU) går ut")


def test_a_review_is_told_to_the_secretariat_alone(world: World) -> None:
    siri, kari = world.member("siri", role="secretariat"), sits(world)
    world.clock.now = oslo("2026-11-02T10:00")
    review(world, dt.date(2026, 1, 15))
    assert ticks(world, "2026-11-02T10:00") == 1
    assert "bør gjennomgåast innan fredag 15. januar 2027 (om 74 dagar)." in siri.inbox[0]
    assert kari.inbox == []


def review(world: World, on: dt.date) -> None:
    with transaction(world.engine) as session:
        agreements = select(Agreement).where(Agreement.network == "forde", Agreement.status == "current")
        session.exec(agreements.order_by(Agreement.id)).all()[0].reviewed_on = on
