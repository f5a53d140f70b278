"""`/varsel`: days before, gathered messages, pauses, and what the secretariat sets for the network."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge.language import OSLO
from tests.chat import Chat, World


def oslo(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=OSLO)


def ticks(world: World, at: str) -> int:
    world.clock.now = oslo(at)
    return world.bot.tick()


def sits(world: World, person: str = "kari", body: str = "forde-ssu", language: str = "nn") -> Chat:
    chat = world.member(person, language=language)
    world.seat(chat, body)
    return chat


@pytest.mark.parametrize(
    ("language", "line", "said"),
    [
        ("nn", "/varsel dagar møte 14 3", "Då minner eg deg om møte 14 og 3 dagar før."),
        ("nb", "/varsel dager møter 14 og 3", "Da minner jeg deg om møter 14 og 3 dager før."),
        ("nb", "varsel dager møte 0", "Da minner jeg deg om møter på dagen."),
        ("nn", "/varsel dagar frist aldri", "Då minner eg deg om fristar for saker aldri."),
    ],
)
def test_days_before_are_chosen_in_one_line(world: World, language: str, line: str, said: str) -> None:
    assert sits(world, language=language).says(line) == said


def test_a_member_hears_at_its_own_days_and_the_others_at_the_usual_ones(world: World) -> None:
    kari, ola = sits(world), sits(world, "ola")
    world.meeting("forde-ssu", oslo("2026-12-03T10:00"))
    kari.says("/varsel dagar møte 14 3")
    assert ticks(world, "2026-11-19T08:00") == 1
    assert ticks(world, "2026-11-26T08:00") == 1
    assert ticks(world, "2026-11-30T08:00") == 1
    assert ticks(world, "2026-12-02T08:00") == 1
    assert (len(kari.inbox), len(ola.inbox)) == (2, 2)
    assert "Du har valt sjølv: møte 14 og 3 dagar før." in kari.says("/varsel")
    assert "Det kjem 14 og 3 dagar før" in kari.says("/varsel kvifor møte forde-ssu")
    kari.says("/varsel dagar møte som vanleg")
    assert "valt sjølv" not in kari.says("/varsel")


def test_all_days_are_chosen_in_a_form_that_shows_what_is_usual(world: World) -> None:
    kari = sits(world)
    kari.says("/varsel")
    kari.presses("Kor lenge før")
    form = kari.reply.form
    assert form is not None
    assert [field.name for field in form.fields] == ["meeting", "answer", "item_opens", "item_deadline", "task", "term"]
    assert "som vanleg (7 og 1 dag før)" in form.fields[0].hint.nn
    assert kari.fills(meeting="ti") == ("Skriv inntil fem heile tal frå 0 til 366, til dømes «14 3 1». 0 er på dagen.")
    assert kari.answer is not None
    assert kari.answer.refused == "meeting"
    kari.says("/varsel dagar")
    assert "møte 10 dagar før og verv som går ut aldri" in kari.fills(meeting="10", term="aldri")
    kari.says("/varsel dagar")
    assert kari.reply.form is not None
    assert [field.value for field in kari.reply.form.fields] == ["10", "", "", "", "", "aldri"]
    assert "valt sjølv" not in kari.fills(meeting="", term="")


@pytest.mark.parametrize("line", ["/varsel dagar ferie 3", "/varsel dagar gjennomgang 3"])
def test_a_kind_that_is_not_the_members_is_asked_for(world: World, line: str) -> None:
    kari = sits(world)
    assert kari.says(line) == "Kva slags varsel gjeld det?"
    assert len(kari.buttons) == 6


def test_a_daily_digest_is_one_message_with_a_line_each(world: World) -> None:
    kari = sits(world)
    world.seat(kari, "forde-fsu", title="leiar")
    ola = sits(world, "ola", language="nb")
    world.meeting("forde-ssu", oslo("2026-12-03T10:00"), place="Førde")
    world.meeting("forde-fsu", oslo("2026-12-03T13:00"))
    assert kari.says("/varsel samling") == "Korleis vil du ha varsla?"
    kari.presses("Samla kvar dag")
    assert "samla i éi melding klokka 08 på arbeidsdagar" in kari.text
    assert ticks(world, "2026-12-02T08:00") == 2
    (digest,) = kari.inbox
    assert digest.startswith("Varsla dine i dag:\n• ")
    assert digest.count("har møte i morgon") == 2
    assert "Stad: Førde." in digest
    assert ticks(world, "2026-12-02T08:05") == 0
    assert len(ola.inbox) == 1
    labels = [choice.label.nn for choice in kari.letters[0].choices]
    assert labels == ["Sjå møta: SSU 03.12.", "Sjå møta: FSU 03.12.", "Kvifor fekk eg dette?"]
    assert "samla i éi melding" in kari.taps("Kvifor fekk eg dette?")
    assert "Varsel om møte går til dei som sit i organet" in kari.text


def test_a_weekly_digest_comes_on_monday_and_what_cannot_wait_comes_alone(world: World) -> None:
    kari = sits(world, language="nb")
    world.meeting("forde-ssu", oslo("2026-12-03T10:00"))
    assert "den første arbeidsdagen i uken" in kari.says("/varsel samling ukentlig")
    assert "Mandag" not in kari.text
    assert ticks(world, "2026-11-26T08:00") == 0
    assert "mandag 30. november 2026" in kari.says("/varsel")
    assert ticks(world, "2026-11-30T08:00") == 1
    assert kari.inbox[-1].startswith("Varslene dine denne uken:")
    assert ticks(world, "2026-12-02T08:00") == 1
    assert "har møte i morgen" in kari.inbox[-1]
    assert kari.says("/varsel samling hver for seg") == "Varslene kommer hver for seg."


def test_in_a_pause_nothing_comes_and_afterwards_the_nearest_says_so(world: World) -> None:
    kari = sits(world)
    world.meeting("forde-ssu", oslo("2027-01-12T10:00"))
    said = kari.says("/varsel pause 2026-12-20 2027-01-05")
    assert "Pause frå sundag 20. desember 2026 til og med tysdag 5. januar 2027" in said
    assert "får du når ho er over" in said
    assert "Pause frå" in kari.says("/varsel")
    assert "onsdag 6. januar 2027" in kari.text
    assert ticks(world, "2027-01-05T08:00") == 0
    assert ticks(world, "2027-01-06T07:59") == 0
    assert ticks(world, "2027-01-06T08:00") == 1
    assert "Dette fall i pausen din, så det kjem no." in kari.inbox[-1]
    assert "Pause frå" not in kari.says("/varsel")


def test_a_pause_is_taken_in_a_form_and_ended_with_a_button(world: World) -> None:
    kari = sits(world, language="nb")
    world.meeting("forde-ssu", oslo("2026-12-03T10:00"))
    kari.says("/varsel")
    kari.presses("Ta pause")
    assert "To datoer" not in kari.fills(first="tull", last="5.12.2026")
    assert kari.answer is not None
    assert kari.answer.refused == "first"
    kari.says("/varsel pause")
    kari.fills(first="20.11.2026", last="5.12.2026")
    assert ticks(world, "2026-11-27T09:00") == 0
    kari.says("/varsel")
    assert kari.presses("Avslutt pausen") == "Du har ingen pause nå. Varslene kommer som før."
    assert ticks(world, "2026-11-27T09:10") == 1
    assert "Dette falt i pausen din" in kari.inbox[-1]


@pytest.mark.parametrize(
    ("line", "begins"),
    [
        ("/varsel pause 20.12. 5.1.", "Pause frå sundag 20. desember 2026 til og med tysdag 5. januar 2027"),
        ("/varsel pause 20.12.2026 til 5.1.2027", "Pause frå sundag 20. desember 2026"),
        ("/varsel pause 2026-12-20", "Skriv to datoar"),
        ("/varsel pause i morgon", "Skriv to datoar"),
        ("/varsel pause 2027-01-05 2026-12-20", "Pausen må slutte etter"),
        ("/varsel pause 2026-09-01 2026-10-01", "Pausen må slutte etter"),
        ("/varsel pause 2026-12-01 2028-12-20", "Pausen må slutte etter"),
        ("/varsel pause slutt", "Du har ingen pause no."),
    ],
)
def test_the_days_of_a_pause_are_read_as_people_write_them(world: World, line: str, begins: str) -> None:
    assert world.member("kari").says(line).startswith(begins)


def test_the_secretariat_sets_days_and_quiet_weeks_for_the_network(world: World) -> None:
    kari, siri = sits(world), world.member("siri", role="secretariat")
    world.meeting("forde-ssu", oslo("2026-12-03T10:00"))
    assert "For heile nettverket" not in (kari.says("/varsel"), *kari.buttons)
    siri.says("/varsel")
    siri.presses("For heile nettverket")
    text = siri.fills(meeting="10 2", quiet_weeks="48, 28 og 29")
    assert "møte: 10 og 2 dagar før" in text
    assert "Stille veker: 28, 29 og 48" in text
    assert "møte: 10 og 2 dagar før" in kari.says("/varsel nettverk")
    assert kari.says("/varsel nettverk møte 3").startswith("Det er sekretariatet som set dette")
    assert ticks(world, "2026-11-20T08:00") == 1  # ten days before is a Monday in a quiet week
    assert ticks(world, "2026-11-23T08:00") == 0
    assert ticks(world, "2026-12-01T08:00") == 1
    assert "møte: 5 dagar før" in siri.says("/varsel nettverk møte 5")
    assert "Stille veker: ingen" in siri.says("/varsel nettverk stille ingen")
    assert "møte: 7 og 1 dag før" in siri.says("/varsel nettverk møte som vanleg")


@pytest.mark.parametrize(
    "line",
    [
        "/varsel nettverk møte 400",
        "/varsel nettverk stille 54",
        "/varsel nettverk stille 0",
        "/varsel nettverk stille juli",
        "/varsel nettverk stille 1 2 3 4 5 6 7 8 9 10 11",
        "/varsel nettverk tull 3",
    ],
)
def test_what_cannot_be_set_for_the_network_is_refused(world: World, line: str) -> None:
    siri = world.member("siri", role="secretariat")
    siri.says(line)
    assert siri.answer is not None
    assert siri.answer.refused is not None
    siri.says("/varsel nettverk")
    assert siri.reply.form is not None
    assert {field.value for field in siri.reply.form.fields} == {""}


def test_one_networks_rules_are_not_anothers(world: World) -> None:
    siri, bergen = world.member("siri", role="secretariat"), world.member("berit", "bergen")
    siri.says("/varsel nettverk møte 5")
    assert "møte: 7 og 1 dag før" in bergen.says("/varsel nettverk")


def test_who_was_told_already_is_not_told_again_because_other_days_are_chosen(world: World) -> None:
    kari, siri = sits(world), world.member("siri", role="secretariat")
    world.meeting("forde-ssu", oslo("2026-12-03T10:00"))
    assert ticks(world, "2026-11-26T08:00") == 1
    kari.says("/varsel dagar møte 14 3")
    assert ticks(world, "2026-11-26T09:00") == 0
    assert ticks(world, "2026-11-30T08:00") == 1
    kari.says("/varsel dagar møte som vanleg")
    assert ticks(world, "2026-11-30T09:00") == 0
    siri.says("/varsel nettverk møte 20 10")
    assert ticks(world, "2026-11-30T10:00") == 0
    siri.says("/varsel nettverk møte som vanleg")
    assert ticks(world, "2026-11-30T11:00") == 0
    assert ticks(world, "2026-12-02T08:00") == 1
    assert "seinare" not in "".join(kari.inbox)


def test_who_chooses_days_that_have_passed_is_told_at_once(world: World) -> None:
    kari = sits(world)
    world.meeting("forde-ssu", oslo("2026-12-03T10:00"))
    assert ticks(world, "2026-11-23T09:00") == 0
    kari.says("/varsel dagar møte 14")
    assert ticks(world, "2026-11-23T09:05") == 1
    assert "seinare" not in kari.inbox[-1]
