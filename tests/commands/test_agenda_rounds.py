"""A whole round in each of the four networks, by its own rules: from submission to decision, through the chat only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from sqlmodel import col, select

from knowledge.agenda import QUIET, Step
from storage.agenda_tables import ItemStop
from storage.database import transaction
from storage.tables import AgendaChange, AgendaItem, OutboxMessage
from storage.tasks import open_tasks
from tests.chat import START, Chat, World

SOON = START + dt.timedelta(days=20)
LATER = START + dt.timedelta(days=50)


@dataclass(frozen=True, slots=True)
class Rules:
    """How a network's round goes: the body below, the one above, a reason for going up, and the language."""

    network: str
    below: str
    above: str
    reason: str
    language: str = "nn"


NETWORKS = (
    Rules("forde", "forde-fsu", "forde-ssu", "FSU har førebudd saka."),
    Rules("bergen", "bergen-ou-voss", "bergen-ssu", "Gjeld heile området."),
    Rules("fonna", "fonna-fsu-eldre", "fonna-ssu", "Treng avgjerd i SSU."),
    Rules("stavanger", "stavanger-fsu", "stavanger-ssu", "Uenighet av prinsipiell karakter.", "nb"),
)


@dataclass(slots=True)
class Round:
    """The people of a round and the words they meet."""

    world: World
    rules: Rules
    member: Chat
    secretary: Chat
    submitted: int = 0

    @classmethod
    def begin(cls, world: World, rules: Rules) -> Round:
        names = {"network": rules.network, "language": rules.language}
        member = world.member("kari", **names)
        return cls(world, rules, member, world.member("sekretar", role="secretariat", **names))

    def nn(self, nynorsk: str, bokmal: str) -> str:
        return bokmal if self.rules.language == "nb" else nynorsk

    def submit(self, title: str, who: Chat | None = None, body: str = "") -> int:
        chat = who or self.member
        chat.says("/sak ny " + (body or self.rules.below))
        chat.fills(title=title, background=f"Bakgrunn for {title}.", proposal=f"Framlegg om {title}.")
        assert self.nn("Saka er meld inn", "Saken er meldt inn") in chat.text
        self.submitted += 1
        return self.submitted

    def does(self, verb: str, number: int, **fields: str) -> str:
        self.secretary.says(f"/sak {verb} {number}")
        return self.secretary.fills(**fields) if fields else self.secretary.text

    def state(self, number: int) -> str:
        with transaction(self.world.engine) as session:
            return session.get_one(AgendaItem, number).state

    def trail(self, number: int) -> list[tuple[str, str]]:
        with transaction(self.world.engine) as session:
            rows = select(ItemStop).where(ItemStop.item == number).order_by(col(ItemStop.id))
            return [(stop.way, stop.body) for stop in session.exec(rows)]


@pytest.mark.parametrize("rules", NETWORKS, ids=lambda rules: rules.network)
def test_a_round_from_submission_to_decision(world: World, rules: Rules) -> None:
    below = world.meeting(rules.below, SOON)
    above = world.meeting(rules.above, LATER)
    play = Round.begin(world, rules)
    sitting, deputy = world.member("maria", rules.network), world.member("vara", rules.network)
    world.seat(sitting, rules.below, title="plass A")
    world.seat(deputy, rules.below, title="plass A", deputy=True)

    travelling = play.submit("Tolketeneste på legevakt")
    declined = play.submit("Nye gardiner på møterommet")
    kept = play.submit("Reisetid for jordmor")
    other = world.member("ola", rules.network, language=rules.language)
    merged = play.submit("Samordna medisinlister", other)

    play.does("avvis", declined, why="Høyrer ikkje heime her.")
    play.does("slå saman", merged, into=str(kept))
    for number in (travelling, kept):
        play.does("ta opp", number)

    # late: after the deadline it goes to the next meeting, and asks to be let in
    play.secretary.says(f"/sak frist {rules.below}")
    play.secretary.fills(close="30")
    late = play.submit("Sein sak om beredskap")
    assert play.nn("Fristen for det næraste møtet er ute", "Fristen for det nærmeste møtet er ute") in play.member.text
    play.member.presses(play.nn("Be om unntak", "Be om unntak"))
    play.secretary.taps("Ta med likevel")
    play.does("ta opp", late)

    play.does("sett", below)
    play.does("publiser", below)
    assert "Reisetid for jordmor" in sitting.inbox[-1]
    sitting.says(f"/sak inhabil {kept}")
    assert "Reisetid for jordmor" in deputy.inbox[-1]

    play.does("avgjer", kept, outcome="tilrading", text="Vi rår til betre reisetid.")
    play.does("avgjer", late, outcome="orientering")
    play.does("avgjer", travelling, outcome="usemje", text="Partane er ikkje einige.")

    # up with a reason, and back with the answer
    play.does("vidare", travelling, to=rules.above, why=rules.reason)
    assert (play.state(travelling), play.trail(travelling)[-1]) == ("forwarded", ("forward", rules.above))
    assert rules.reason in str(play.member.letters[-1])
    play.does("ta opp", travelling)
    play.does("sett", above)
    play.does("avgjer", travelling, outcome="vedtak", text="SSU vedtek felles ordning.")
    play.does("tilbake", travelling, why="SSU har vedteke ordninga. FSU set henne i verk.")
    assert play.trail(travelling) == [
        ("submit", rules.below), ("forward", rules.above), ("return", rules.below),
    ]  # fmt: skip

    assert {n: play.state(n) for n in (travelling, declined, kept, merged, late)} == {
        travelling: "forwarded", declined: "declined", kept: "handled", merged: "merged", late: "handled",
    }  # fmt: skip
    found = play.member.says("/sak vedtak ordning")
    assert "SSU vedtek felles ordning." in found
    everybody_was_told(world)


def everybody_was_told(world: World) -> None:
    """Every step that somebody else took on an item lies in the outbox for the one who submitted it."""
    with transaction(world.engine) as session:
        keys = set(session.exec(select(OutboxMessage.key)))
        for change in session.exec(select(AgendaChange)):
            item = session.get_one(AgendaItem, change.item)
            if change.what != Step.SUBMIT and change.what not in QUIET and change.member != item.submitted_by:
                assert f"item:{item.id}:change:{change.id}:{item.submitted_by}" in keys, change


def test_fonnas_municipal_items_go_through_the_network_of_health_leaders_first(world: World) -> None:
    world.meeting("fonna-ssu", SOON)
    play = Round.begin(world, NETWORKS[2])
    leader = world.member("leiar", "fonna", party="kommune", municipality="karmoy")
    other = world.member("annan", "fonna", party="kommune", municipality="stord")
    for chat in (leader, other):
        world.seat(chat, "fonna-helseleiarnettverket")
    leader.says("/sak fonna-ssu: Felles vaktordning")
    assert "Kommunale saker går først gjennom eit førmøte" in leader.text
    assert "skal først gjennom førmøtet" in play.does("ta opp", 1)
    play.does("førmøte", 1, due="15.11.2026")
    assert "Kva meiner kommunen din" in other.inbox[-1]
    other.taps("Ikkje einig")
    assert "Notert: Stord er ikkje einig" in other.fills(why="For dyrt.")
    assert "Notert: Karmøy er einig" in leader.taps("Einig")
    status = play.does("runde", 1)
    assert "2 av 16 kommunar har svart" in status
    assert "Stord: ikkje einig. For dyrt." in status
    assert "Har ikkje svart: Bokn" in status
    assert "møter for kommunane" in play.secretary.says("/sak forankring 1 einig")
    play.does("ta opp", 1)
    assert "einige 1, ikkje einige 1, treng forankring 0, har ikkje svart 14" in str(leader.letters[-1])
    assert "ferdig" in other.says("/sak forankring 1 einig")


def test_fonna_can_take_a_municipal_item_up_without_a_round_when_it_says_why(world: World) -> None:
    world.meeting("fonna-ssu", SOON)
    play = Round.begin(world, NETWORKS[2])
    leader = world.member("leiar", "fonna", party="kommune", municipality="karmoy")
    leader.says("/sak fonna-ssu: Felles vaktordning")
    assert "kommunal sak" in play.does("ta opp", 1)
    play.secretary.presses("Ta opp utan")
    play.secretary.fills(why="Det hastar.")
    assert play.state(1) == "approved"
    assert "Det hastar." in str(leader.letters[-1])


def test_bergens_assignment_goes_down_with_a_date_and_the_answer_comes_back(world: World) -> None:
    world.meeting("bergen-ssu", SOON)
    world.meeting("bergen-ou-voss", LATER)
    play = Round.begin(world, NETWORKS[1])
    play.submit("Akuttsenger på Voss", body="bergen-ssu")
    assert "Skriv når svaret skal vere klart" in play.does("oppdrag", 1, to="bergen-ou-voss", why="Greie ut.", due="")
    play.does("oppdrag", 1, to="bergen-ou-voss", why="Greie ut behovet.", due="1.12.2026")
    with transaction(world.engine) as session:
        assert [(task.body, task.due) for task in open_tasks(session, "bergen")] == [
            ("bergen-ou-voss", dt.date(2026, 12, 1))
        ]
    play.does("tilbake", 1, why="Behovet er fire senger.")
    assert play.trail(1)[-1] == ("return", "bergen-ssu")
    assert "Behovet er fire senger." in str(play.member.letters[-1])
    with transaction(world.engine) as session:
        assert open_tasks(session, "bergen") == []


def test_an_item_travels_only_along_the_networks_ways(world: World) -> None:
    play = Round.begin(world, NETWORKS[3])
    play.submit("Palliasjon", body="stavanger-fagrad-2d")
    play.secretary.says("/sak vidare 1")
    assert play.secretary.reply.form is not None
    assert [o.value for o in play.secretary.reply.form.fields[0].options] == ["stavanger-fsu"]
    assert "andre veier har ikke nettverket" in play.secretary.fills(to="stavanger-ssu", why="Snarvei.")
    play.submit("Dialog med politikerne", body="stavanger-pm")
    assert "ingen slik vei" in play.does("vidare", 2)
    assert "rett til dette organet" in play.does("tilbake", 2)


def test_stavangers_way_up_asks_for_a_disagreement_of_principle(world: World) -> None:
    play = Round.begin(world, NETWORKS[3])
    play.submit("Epikrisetid")
    play.secretary.says("/sak vidare 1")
    assert play.secretary.reply.form is not None
    assert "prinsipiell" in play.secretary.reply.form.fields[1].label.nb
