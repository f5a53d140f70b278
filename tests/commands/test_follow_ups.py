"""What is asked after an answer is about that answer's agreement, for as long as the talk is about it."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlmodel import select

from bot import overhearing
from bot.core import Bot
from commands._base import Reply, Talk
from storage.database import transaction
from storage.tables import Agreement, Member, OutboxMessage, Question, ThreadSubject
from tests.chat import Chat, World
from tests.commands.test_citations import DISCHARGE, bring
from tests.papers import UTSKRIVING, as_pdf

UNSURE = ("avtale om barn", "kurs", "lege", "opplæring", "pasient", "kommunen")
"""Words that stand in several agreements; which of them are unsure is the search's to say."""
THREAD = "slack:T1:C1:1.1"


@pytest.fixture
def kari(world: World) -> Chat:
    """A member who has just got the answer about discharge."""
    kari = world.member("kari")
    assert kari.says("utskrivingsklar pasient").startswith("Delavtale tilvising, innlegging og utskriving")
    return kari


def hears(world: World, text: str, *, person: str = "kari", ts: str = "1.2", bot: Bot | None = None) -> Reply:
    """A line in the channel's thread that names the bot; what the bot puts there."""
    talk = Talk(THREAD, continued=ts != "1.1", direct=False)
    (bot or world.bot).hear(f"msg:{ts}", world.member(person).address, text, reply_to=THREAD, talk=talk)
    with transaction(world.engine) as session:
        row = session.exec(select(OutboxMessage).where(OutboxMessage.key == f"reply:msg:{ts}")).one()
        return Reply.from_json(row.reply)


def overhears(world: World, text: str, *, thread: str = THREAD) -> bool:
    """Whether the bot takes a line that does not name it for its own."""
    return overhearing.is_for_bot(world.bot, "web:forde:stranger", text, thread)


def unsure(chat: Chat) -> str:
    """Ask until the bot offers several agreements to choose from; the question that did it."""
    for question in UNSURE:
        if "ikkje sikker" in chat.says(question) and len(chat.reply.facts) > 1:
            return question
    raise AssertionError("every question was answered for sure")


def subjects(world: World) -> dict[str, list[str]]:
    with transaction(world.engine) as session:
        return {row.thread: row.agreements for row in session.exec(select(ThreadSubject))}


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("kven eig avtalen?", "Eigar: Det står ikkje i kjeldene"),
        ("når vart den revidert?", "Sist revidert: mai 2019"),
        ("når ble den revidrt?", "Sist revidert: mai 2019"),
        ("gjeld den framleis?", "Gyldig: Gjeldande ifølgje kjelda. Startdatoen er ukjend"),
        ("har du lenkje?", "Lenkje: http://samhandling-sfj.no/"),
        ("kva heiter den?", "Namn: Delavtale tilvising, innlegging og utskriving"),
        ("kven har signert?", "Kven som har skrive under, og når, står ikkje i kjeldene"),
        ("kven kan eg spørje?", "Spør Strategisk samarbeidsutval"),
        ("kva seier den om epikrise?", "Teksten er ikkje lesen inn hos meg"),
        ("og for Kinn?", "ingen eigen avtale for Kinn under denne. Han gjeld for Helse Førde HF"),
    ],
)
def test_a_follow_up_is_answered_about_the_agreement_with_source_and_date(kari: Chat, text: str, answer: str) -> None:
    said = kari.says(text)
    assert answer in said
    assert "Delavtale tilvising, innlegging og utskriving frå sjukehus" in said
    assert kari.reply.sources[0].url is not None
    assert kari.reply.sources[0].as_of == "2021"


def test_the_answer_is_in_the_members_form_whatever_form_the_question_has(world: World) -> None:
    nils = world.member("nils", language="nb")
    nils.says("utskrivningsklar pasient")
    assert "Eier: Det står ikke i kildene jeg har." in nils.says("kven eig avtalen?")


def test_what_is_known_is_told(world: World) -> None:
    anne = world.member("anne")
    anne.says("/avtale vis forde-osa")
    assert "Eigar: Strategisk samarbeidsutval" in anne.says("kven eig avtalen?")
    with transaction(world.engine) as session:
        session.get_one(Agreement, "forde-osa").expires = "2027-12-31"
    assert "Går ut 31. desember 2027" in anne.says("når går den ut?")


def test_a_new_question_is_answered_as_a_new_question(kari: Chat) -> None:
    assert kari.says("habilitering og rehabilitering").startswith("Delavtale")
    assert "rehabilitering" in kari.text.splitlines()[0]
    assert "rehabilitering" in kari.says("kva heiter den?").splitlines()[0]


def test_thanks_get_a_friendly_word(kari: Chat) -> None:
    assert kari.says("tusen takk for hjelpa!") == "Berre hyggeleg!"
    assert "mai 2019" in kari.says("når vart den revidert?")


def test_a_choice_of_several_is_answered_for_each_and_one_opened_is_the_one(world: World) -> None:
    kari = world.member("kari")
    unsure(kari)
    several = [choice.label.nn for choice in kari.reply.choices if "vis " in choice.line]
    assert len(several) > 1
    kari.says("kven eig avtalen?")
    assert "svaret for kvar" in kari.text
    assert len(kari.reply.facts) == len(several)
    kari.presses(several[0])
    kari.says("kven eig avtalen?")
    assert [label.nn for label, _ in kari.reply.facts] == ["Eigar"]


def test_the_section_is_cited_when_the_text_is_there(kari: Chat) -> None:
    bring(kari.world, DISCHARGE, as_pdf(UTSKRIVING))
    assert "«Kommunen skal svare" in kari.says("kva seier den om kor fort kommunen må svare på melding")
    assert "side 4" in kari.text
    assert "Eg finn ikkje noko om det i teksten" in kari.says("kva seier avtalen om hoppeborgar?")
    assert "Søk i alle avtalane" in kari.buttons


def test_a_special_agreement_comes_when_its_municipality_is_asked_for_and_its_neighbour_after_it(world: World) -> None:
    anne = world.member("anne", "stavanger")
    anne.says("/avtale vis stavanger-da4")
    assert "Klepp har en egen avtale under" in anne.says("og for Klepp?")
    assert "Klepp kommune og Helse Stavanger" in anne.text or "Klepp" in anne.text
    said = anne.says("hva med Lund kommune?")
    assert "gjelder ikke for Lund. Der gjelder denne" in said
    assert subjects(world)[anne.address] == ["stavanger-sa4-lund"]


def test_bergens_own_agreement_on_mental_health_and_that_of_the_others_are_told_apart(world: World) -> None:
    ola = world.member("ola", "bergen")
    ola.says("/avtale vis bergen-ta35-psyk-bgo")
    assert "gjeld ikkje for Voss" in ola.says("og for Voss?")
    assert subjects(world)[ola.address] == ["bergen-ta35-psyk"]


def test_ones_own_municipality_is_asked_for_once(kari: Chat) -> None:
    assert "Kva kommune gjeld det?" in kari.says("og for oss?")
    assert "eigen avtale for Askvoll" in kari.presses("Askvoll")
    assert "eigen avtale for Askvoll" in kari.says("gjeld den for oss?")


def test_an_old_name_leads_to_the_municipality_of_today_and_says_so(kari: Chat) -> None:
    assert "Vågsøy er no ein del av Kinn kommune" in kari.says("og for Vågsøy?")


def test_a_place_that_is_not_here_is_said_to_be_unknown(kari: Chat) -> None:
    assert "ingen kommune med det namnet i Sogn og Fjordane" in kari.says("kva med Bergen?")


def test_what_no_longer_holds_is_said_so(world: World) -> None:
    anne = world.member("anne", "stavanger")
    anne.says("/avtale vis stavanger-sa4-finnoy")
    assert "gjelder ikke lenger" in anne.says("har du lenke?")


def test_after_ten_minutes_the_talk_is_about_nothing(kari: Chat) -> None:
    kari.world.clock.now += dt.timedelta(minutes=9)
    assert "mai 2019" in kari.says("når vart den revidert?")
    kari.world.clock.now += dt.timedelta(minutes=11)
    assert "mai 2019" not in kari.says("når vart den revidert?")


def test_after_an_honest_no_nothing_is_taken_for_the_answer(kari: Chat) -> None:
    assert "finn ingen avtale" in kari.says("kva kostar det å leige ein hoppeborg til bursdag")
    assert "Sist revidert" not in kari.says("når vart den revidert?")


def test_one_members_talk_is_not_anothers(kari: Chat) -> None:
    assert "Sist revidert: mai 2019" not in kari.world.member("nils").says("når vart den revidert?")


def test_a_thread_knows_its_agreement_after_a_restart_and_in_another_process(world: World) -> None:
    hears(world, "utskrivingsklar pasient", ts="1.1")
    other = Bot(world.engine, world.clock, lambda address: address.split(":")[1])
    world.clock.now += dt.timedelta(days=13)
    reply = hears(world, "når vart den revidert?", person="nils", bot=other)
    assert reply.facts[0][1].nn == "mai 2019"


def test_a_thread_is_forgotten_after_two_weeks(world: World) -> None:
    hears(world, "utskrivingsklar pasient", ts="1.1")
    assert subjects(world) == {THREAD: ["forde-da-innutskriving"]}
    world.clock.now += dt.timedelta(days=15)
    assert not overhears(world, "når vart den revidert?")
    world.bot.tick()
    assert subjects(world) == {}


def test_no_word_of_what_was_asked_is_kept(kari: Chat) -> None:
    kari.says("kva seier den om hemmelegheiter?")
    with transaction(kari.world.engine) as session:
        rows = [*session.exec(select(ThreadSubject)), *session.exec(select(Question))]
    assert rows
    assert not any("hemmeleg" in str(row) for row in rows)


@pytest.mark.parametrize(
    "text",
    [
        "kven eig avtalen?",
        "og for Kinn?",
        "har du lenkje?",
        "takk!",
        "kva avtale gjeld for habilitering og rehabilitering?",
    ],
)
def test_in_a_thread_of_the_bots_it_answers_what_is_plainly_for_it(world: World, text: str) -> None:
    hears(world, "utskrivingsklar pasient", ts="1.1")
    assert overhears(world, text)
    assert not overhears(world, text, thread="slack:T1:C1:2.2")


@pytest.mark.parametrize(
    "text",
    [
        "@kari kven eig avtalen?",
        "eg ringer deg etterpå",
        "kven tek dette vidare?",
        "ok",
        "kva med lunsj?",
        "utskrivingsklar pasient kjem i morgon, eg ordnar det",
        "/sak SSU: Ei sak",
        "møte",
        "kven har ansvaret for pasient 15108695088?",
        "",
    ],
)
def test_in_a_thread_of_the_bots_it_leaves_what_is_between_people(world: World, text: str) -> None:
    hears(world, "utskrivingsklar pasient", ts="1.1")
    assert not overhears(world, text)


def test_thanks_long_after_the_answer_are_for_somebody_else(world: World) -> None:
    hears(world, "utskrivingsklar pasient", ts="1.1")
    world.clock.now += dt.timedelta(minutes=20)
    assert not overhears(world, "takk!")


def test_listening_leaves_no_trace_of_who_wrote(world: World) -> None:
    hears(world, "utskrivingsklar pasient", ts="1.1")
    overhears(world, "kven eig avtalen?")
    overhears(world, "eg ringer deg etterpå")
    with transaction(world.engine) as session:
        assert session.exec(select(Member).where(Member.address == "web:forde:stranger")).all() == []


def test_one_who_opens_another_agreement_does_not_turn_the_thread(world: World) -> None:
    hears(world, "utskrivingsklar pasient", ts="1.1")
    talk = Talk(THREAD, continued=True, direct=False)
    world.bot.handle("web:forde:nils", "/avtale vis forde-osa", talk=talk)
    assert subjects(world) == {THREAD: ["forde-da-innutskriving"]}


def test_another_networks_thread_of_the_same_address_is_another_thread(world: World) -> None:
    hears(world, "utskrivingsklar pasient", ts="1.1")
    assert not overhearing.is_for_bot(world.bot, "web:bergen:kari", "kven eig avtalen?", THREAD)
