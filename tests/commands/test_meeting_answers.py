"""Answering an invitation, and who is called when somebody cannot come."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlmodel import select

from knowledge.language import OSLO
from storage.database import transaction
from storage.tables import Body, Seat
from tests.chat import START, Chat, World
from tests.commands.test_meeting_setting import meetings, office, set_one, sitting


def number(world: World) -> int:
    return meetings(world)[0].id or 0


@pytest.fixture
def scene(world: World) -> dict[str, Chat]:
    """Kari and Ola sit for municipalities, Helge for the trust; three municipal deputies in rank, one the trust's."""
    people = {"siri": office(world)}
    people["kari"], people["ola"], people["helge"] = (world.member(p) for p in ("kari", "ola", "helge"))
    people["varaen"], people["varato"], people["andre"], people["feil"] = (
        world.member(p) for p in ("varaen", "varato", "andre", "feil")
    )
    world.seat(people["kari"], "forde-ssu")
    world.seat(people["varaen"], "forde-ssu", deputy=True)
    world.seat(people["varato"], "forde-ssu", deputy=True)
    world.seat(people["ola"], "forde-ssu", title="annan plass")
    world.seat(people["andre"], "forde-ssu", title="annan plass", deputy=True)
    foretak(world, people["helge"], people["feil"])
    set_one(people["siri"], "3.12.2026", "9–11")
    return people


def foretak(world: World, helge: Chat, deputy: Chat) -> None:
    world.seat(helge, "forde-ssu", title="frå føretaket")
    world.seat(deputy, "forde-ssu", title="frå føretaket", deputy=True)
    with transaction(world.engine) as session:
        session.exec(select(Seat).where(Seat.title == "frå føretaket")).one().party = "foretak"


def test_deputies_are_not_invited_before_they_are_needed(scene: dict[str, Chat]) -> None:
    assert len(scene["kari"].inbox) == 1
    assert scene["varaen"].inbox == []


def test_who_comes_is_seen_by_those_who_sit_there_and_counted_for_others(world: World, scene: dict[str, Chat]) -> None:
    scene["kari"].taps("Eg kjem")
    scene["ola"].taps("Kan ikkje")
    seen = scene["helge"].says(f"/mote {number(world)}")
    assert "Kjem: Kari Eksempel" in seen
    assert "Kan ikkje: Ola Eksempel" in seen
    assert "Har ikkje svart: Helge" in seen
    outside = world.member("utanfor").says(f"/mote {number(world)}")
    assert "Kari" not in outside
    assert "Kjem: 1" in outside


def test_who_cannot_come_gets_the_deputy_of_the_seat_called(world: World, scene: dict[str, Chat]) -> None:
    text = scene["kari"].taps("Kan ikkje")
    assert "Eg har spurt Varaen Eksempel" in text
    assert "Kari Eksempel kan ikkje vere med på møtet i Strategisk samarbeidsutval (SSU)" in scene["varaen"].inbox[0]
    assert scene["varato"].inbox == []
    assert "Du møter for Kari" in scene["varaen"].taps("Ja, eg kjem")
    assert scene["varaen"].letters[-1].files[0].name == "mote.ics"
    assert "Varaen Eksempel møter for Kari Eksempel" in scene["kari"].inbox[-1]
    assert "Varaen Eksempel møter for Kari Eksempel" in scene["siri"].inbox[-1]
    assert "Kari Eksempel (vara: Varaen Eksempel)" in scene["siri"].says(f"/mote {number(world)}")


def test_the_next_in_rank_of_the_same_party_is_called_until_the_secretariat_is_told(scene: dict[str, Chat]) -> None:
    scene["kari"].taps("Kan ikkje")
    for deputy in ("varaen", "varato", "andre"):
        assert scene["siri"].inbox == []
        assert len(scene[deputy].inbox) == 1
        scene[deputy].taps("Nei, eg kan ikkje")
    assert scene["feil"].inbox == []
    assert len(scene["siri"].inbox) == 1
    assert "ingen vara igjen å kalle" in scene["siri"].inbox[0]
    assert "Varaen Eksempel, Varato Eksempel, Andre Eksempel" in scene["siri"].inbox[0]


def test_a_deputy_is_not_asked_for_two_at_once(scene: dict[str, Chat]) -> None:
    scene["ola"].taps("Kan ikkje")
    assert len(scene["andre"].inbox) == 1
    scene["kari"].taps("Kan ikkje")
    scene["varaen"].taps("Nei")
    scene["varato"].taps("Nei")
    assert len(scene["andre"].inbox) == 1
    assert len(scene["siri"].inbox) == 1


def test_pressing_twice_calls_once(scene: dict[str, Chat]) -> None:
    for _ in range(3):
        scene["kari"].taps("Kan ikkje")
    assert len(scene["varaen"].inbox) == 1
    assert "Vara er spurd" in scene["kari"].text


def test_who_comes_after_all_frees_the_deputy_and_may_change_again(scene: dict[str, Chat]) -> None:
    scene["kari"].taps("Kan ikkje")
    scene["varaen"].taps("Ja, eg kjem")
    assert "Vara har fått beskjed" in scene["kari"].taps("Eg kjem")
    assert "Kari Eksempel kjem likevel" in scene["varaen"].inbox[-1]
    assert "trengst ikkje lenger" in scene["varaen"].taps("Ja, eg kjem")
    scene["kari"].taps("Kan ikkje")
    assert "Kan du møte som vara?" in scene["varaen"].inbox[-1]


def test_a_deputy_who_withdraws_is_followed_by_the_next(scene: dict[str, Chat]) -> None:
    scene["kari"].taps("Kan ikkje")
    scene["varaen"].taps("Ja, eg kjem")
    scene["varaen"].presses("Eg kan ikkje likevel")
    assert len(scene["varato"].inbox) == 1


def test_a_silent_deputy_is_passed_over_but_may_still_say_yes(world: World, scene: dict[str, Chat]) -> None:
    scene["kari"].taps("Kan ikkje")
    world.clock.now += dt.timedelta(days=2)
    world.bot.tick()
    world.bot.tick()
    assert len(scene["varato"].inbox) == 1
    assert "Du møter for Kari" in scene["varaen"].taps("Ja, eg kjem")
    assert "trengst ikkje lenger" in scene["varato"].taps("Ja, eg kjem")


def test_only_the_called_deputy_answers_the_call(scene: dict[str, Chat]) -> None:
    scene["kari"].taps("Kan ikkje")
    line = scene["varaen"].letters[0].choices[0].line
    assert "ikkje til deg" in scene["varato"].says(line)
    assert "ikkje til deg" in scene["varaen"].says("/mote vara 999 ja")
    assert "ikkje til deg" in scene["varaen"].says("/mote vara x")


def test_who_does_not_sit_there_cannot_answer(world: World, scene: dict[str, Chat]) -> None:
    line = scene["kari"].letters[0].choices[0].line
    for person in ("utanfor", "varaen"):
        assert "dei som sit i" in world.member(person).says(line)


def test_a_moved_meeting_voids_the_calls(world: World, scene: dict[str, Chat]) -> None:
    scene["kari"].taps("Kan ikkje")
    scene["varaen"].taps("Ja, eg kjem")
    scene["siri"].says(f"/mote flytt {number(world)}")
    scene["siri"].fills(day="10.12.2026")
    assert "er flytta til" in scene["varaen"].inbox[-1]
    assert "ikkje til deg" in scene["varaen"].says("/mote vara 1 ja")
    assert "Kari Eksempel, Ola Eksempel" in scene["siri"].says(f"/mote {number(world)}")


def test_a_deputy_is_told_when_the_meeting_is_off(world: World, scene: dict[str, Chat]) -> None:
    scene["kari"].taps("Kan ikkje")
    scene["varaen"].taps("Ja, eg kjem")
    scene["siri"].says(f"/mote avlys {number(world)}")
    scene["siri"].fills(why="")
    assert "er avlyst" in scene["varaen"].inbox[-1]


def test_who_has_answered_is_not_asked_again_and_who_has_not_is_once(world: World, scene: dict[str, Chat]) -> None:
    scene["kari"].taps("Eg kjem")
    asked = "Du har ikkje svart på innkallinga"
    for day in range(20, 33):
        world.clock.now = dt.datetime(2026, 11, 1, 9, 0, tzinfo=OSLO) + dt.timedelta(days=day)
        world.bot.tick()
    assert not any(asked in line for line in scene["kari"].inbox)
    assert sum(asked in line for line in scene["ola"].inbox) == 1


def test_nobody_is_asked_again_on_the_day_of_the_invitation(world: World) -> None:
    siri = office(world)
    (kari,) = sitting(world, "kari")
    set_one(siri, "5.11.2026", "9")
    world.bot.tick()
    assert not any("ikkje svart" in line for line in kari.inbox)


def test_who_comes_in_part_may_say_when(world: World, scene: dict[str, Chat]) -> None:
    assert "du kjem delvis" in scene["kari"].taps("Kjem delvis")
    scene["kari"].presses("Skriv når du er med")
    scene["kari"].fills(note="fram til kl. 10")
    assert "Kjem delvis: Kari Eksempel (fram til kl. 10)" in scene["siri"].says(f"/mote {number(world)}")


def test_who_is_away_for_one_item_has_the_deputy_called_for_that_item(world: World, scene: dict[str, Chat]) -> None:
    kari, siri = scene["kari"], scene["siri"]
    kari.says("/sak SSU: Felles legevakt")
    siri.says("/sak ta opp 1")
    siri.says(f"/sak sett {number(world)}")
    siri.says(f"/sak publiser {number(world)}")
    kari.taps("Kjem delvis")
    text = kari.presses("Borte:")
    assert "Eg har spurt Varaen Eksempel" in text
    assert "saka «Felles legevakt»" in scene["varaen"].inbox[-1]
    scene["varaen"].taps("Ja, eg kjem")
    kari.taps("Kjem delvis")
    assert "Vara har fått beskjed" in kari.presses("Med likevel")
    assert "kjem likevel på saka «Felles legevakt»" in scene["varaen"].inbox[-1]


def test_an_answer_after_the_meeting_is_refused(world: World, scene: dict[str, Chat]) -> None:
    world.clock.now = dt.datetime(2026, 12, 3, 12, 0, tzinfo=OSLO)
    assert "har alt vore" in scene["kari"].taps("Eg kjem")


def test_nonsense_after_svar_is_asked_back(world: World, scene: dict[str, Chat]) -> None:
    assert "Kjem du?" in scene["kari"].says(f"/mote svar {number(world)}.1 kanskje")
    assert "finn eg ikkje" in scene["kari"].says("/mote svar 99999.1 ja")
    assert scene["kari"].says("/mote svar")


def test_the_deputy_who_comes_is_reminded_instead_of_who_does_not(world: World, scene: dict[str, Chat]) -> None:
    scene["kari"].taps("Kan ikkje")
    scene["varaen"].taps("Ja, eg kjem")
    world.clock.now = dt.datetime(2026, 12, 2, 8, 0, tzinfo=OSLO)
    world.bot.tick()
    told = "har møte i morgon"
    assert not any(told in line for line in scene["kari"].inbox)
    assert [told in line for line in scene["varaen"].inbox].count(True) == 1
    assert any(told in line for line in scene["ola"].inbox)


def test_two_presses_at_once_call_one_deputy(world: World, scene: dict[str, Chat]) -> None:
    from concurrent.futures import ThreadPoolExecutor

    line = scene["kari"].letters[0].choices[2].line
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: world.bot.handle(scene["kari"].address, line), range(4)))
    assert {answer.refused for answer in answers} == {None}
    assert len(scene["varaen"].inbox) == 1
    assert scene["varato"].inbox == []


def test_of_two_deputies_who_say_yes_at_once_one_comes(world: World, scene: dict[str, Chat]) -> None:
    from concurrent.futures import ThreadPoolExecutor

    scene["kari"].taps("Kan ikkje")
    world.clock.now += dt.timedelta(days=2)
    world.bot.tick()
    lines = [(scene[one].address, scene[one].letters[0].choices[0].line) for one in ("varaen", "varato")]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda pair: world.bot.handle(*pair), lines))
    assert sorted(answer.refused is None for answer in answers) == [False, True]
    assert not any("Orsak" in answer.reply.text.nn for answer in answers)


def test_the_secretariat_is_warned_when_a_side_will_be_short_and_told_who_could_be_called(
    world: World, scene: dict[str, Chat]
) -> None:
    with transaction(world.engine) as session:
        session.get_one(Body, "forde-ssu").equal_sides = True
    scene["varaen"].says("/varsel")
    scene["helge"].taps("Kan ikkje")
    assert scene["siri"].inbox == []
    scene["feil"].taps("Nei")
    short = [letter for letter in scene["siri"].letters if "ikkje sett saman slik det skal" in letter.text.nn]
    assert len(short) == 1
    assert "helseføretaket: 0 av" in short[0].text.nn
    assert "kommunane" not in short[0].text.nn
    assert [value.nn for _, value in short[0].facts] == ["Feil Eksempel"]
    assert "Samansetjing" in scene["siri"].says(f"/mote {number(world)}")
    assert "Samansetjing" not in scene["ola"].says(f"/mote {number(world)}")


def test_deputies_are_called_in_rank(world: World) -> None:
    siri, kari = office(world), world.member("kari")
    world.seat(kari, "forde-ssu")
    second, first = world.member("second"), world.member("first")
    world.seat(second, "forde-ssu", deputy=True, rank=2)
    world.seat(first, "forde-ssu", deputy=True, rank=1)
    set_one(siri)
    kari.taps("Kan ikkje")
    assert (len(first.inbox), len(second.inbox)) == (1, 0)


def lives(world: World, until: dt.datetime) -> None:
    """Every day until then, a tick at the same hour."""
    while world.clock.now < until:
        world.bot.tick()
        world.clock.now += dt.timedelta(days=1)
    world.bot.tick()


def test_who_is_asked_for_an_answer_is_not_reminded_of_the_same_meeting_that_morning(world: World) -> None:
    kari, siri = world.member("kari"), world.member("siri", role="secretariat")
    for one in (kari, siri):
        world.seat(one, "forde-ssu")
    world.meeting("forde-ssu", START + dt.timedelta(days=22), changed_at=START)
    lives(world, START + dt.timedelta(days=10))
    siri.taps("Eg kjem")
    lives(world, START + dt.timedelta(days=15))
    about = [line for line in kari.inbox if "møte" in line]
    assert [line.partition(" ")[0] for line in about] == ["Du", "Du"]
    assert "Du har ikkje svart" in about[-1]
    assert "har møte om 7 dagar" in siri.inbox[-1]
    kari.taps("Eg kjem")
    lives(world, START + dt.timedelta(days=16))
    assert "Du har ikkje svart" in kari.inbox[-1]
    lives(world, START + dt.timedelta(days=21))
    assert "i morgon" in kari.inbox[-1]


def test_who_was_just_invited_is_not_reminded_until_the_day_before(world: World) -> None:
    kari = world.member("kari")
    world.seat(kari, "forde-ssu")
    world.meeting("forde-ssu", START + dt.timedelta(days=8), changed_at=START)
    lives(world, START + dt.timedelta(days=2))
    assert len(kari.inbox) == 1
    lives(world, START + dt.timedelta(days=3))
    assert "Du har ikkje svart" in kari.inbox[-1]
    lives(world, START + dt.timedelta(days=7))
    assert "i morgon" in kari.inbox[-1]
    assert len(kari.inbox) == 3


def test_the_day_before_who_has_not_answered_may_still_and_who_has_is_not_asked(
    world: World, scene: dict[str, Chat]
) -> None:
    scene["ola"].taps("Eg kjem")
    world.clock.now = dt.datetime(2026, 12, 2, 8, 0, tzinfo=OSLO)
    world.bot.tick()
    asked, settled = scene["kari"].letters[-1], scene["ola"].letters[-1]
    assert "har møte i morgon" in asked.text.nn
    assert [choice.label.nn for choice in asked.choices[:3]] == ["Eg kjem", "Kjem delvis", "Kan ikkje"]
    assert "har møte i morgon" in settled.text.nn
    assert "Eg kjem" not in [choice.label.nn for choice in settled.choices]
    scene["kari"].says(asked.choices[0].line)
    assert "Kjem: Kari Eksempel" in scene["helge"].says(f"/mote {number(world)}")


def test_what_is_ahead_reads_as_it_will_then_and_the_question_stands_for_the_reminder(world: World) -> None:
    kari = world.member("kari")
    world.seat(kari, "forde-ssu")
    world.meeting("forde-ssu", START + dt.timedelta(days=22), changed_at=START)
    lives(world, START + dt.timedelta(days=4))
    kari.says("/varsel")
    rows = [value.nn for _, value in kari.reply.facts]
    organ = "Strategisk samarbeidsutval (SSU)"
    assert [row for row in rows if "kl." in row] == [
        f"Du har ikkje svart på innkallinga til møtet i {organ} tysdag 24. november 2026 kl. 10.00. Kjem du?",
        f"{organ} har møte i morgon: tysdag 24. november 2026 kl. 10.00.",
    ]
