"""Every action on an agenda item × every role × own or other body × own or other network."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pytest
from sqlmodel import select

from commands.agenda import VERBS, fold
from knowledge.agenda import OWN, SECRETARIAT, Step
from knowledge.rotation import Post, Start
from storage import rotations
from storage.agenda_tables import Decision, ItemGuest, ItemRound, ItemSupporter, MeetingAgenda, Ranking
from storage.database import transaction
from storage.tables import AgendaChange, AgendaItem, Body, Member, OutboxMessage
from tests.chat import START, Chat, World

SOON = START + dt.timedelta(days=20)
ROLES = (
    "submitter", "supporter", "office", "other_office", "seated", "municipal", "guest", "stranger", "foreign_office",
    "foreign_member",
)  # fmt: skip


SIDES = {
    "municipal": {"municipality": "karmoy", "party": "kommune"},
    "office": {"party": "kommune"},
    "other_office": {"party": "foretak"},
}


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that can be asked: the line, a form's fields, where the item must stand, and who may."""

    line: str
    step: Step | None
    may: frozenset[str]
    fields: dict[str, str] = field(default_factory=dict)
    state: str = "submitted"
    columns: dict[str, object] = field(default_factory=dict)


OFFICE, OWNER = frozenset({"office"}), frozenset({"submitter"})
ACTIONS = (
    Action("rediger 1", Step.EDIT, OWNER, {"title": "Endra", "kind": "drofting"}),
    Action("knyt 1 fonna-osa", None, OWNER),
    Action("trekk 1", Step.WITHDRAW, OWNER),
    Action("svar 1", Step.ANSWER, OWNER, {"answer": "Ja."}, "needs_more"),
    Action("unntak 1", Step.LATE_ASK, OWNER),
    Action("ta opp 1", Step.TAKE_UP, OFFICE),
    Action("spør 1", Step.ASK, OFFICE, {"question": "Kvifor?"}),
    Action("førmøte 1", Step.PREPARE, OFFICE, {"due": ""}),
    Action("forankring 1 einig", Step.VOICE, frozenset({"municipal"}), {}, "preparing"),
    Action("utsett 1", Step.DEFER, OFFICE, {"why": "Seinare."}),
    Action("vidare 1", Step.FORWARD, OFFICE, {"to": "fonna-pm", "why": "Politisk."}),
    Action("oppdrag 1", Step.ASSIGN, OFFICE, {"to": "fonna-fsu-eldre", "why": "Greie ut.", "due": "1.12.2026"}),
    Action("tilbake 1", Step.RETURN, OFFICE, {"why": "Svar."}),
    Action("slå saman 1", Step.MERGE, OFFICE, {"into": "2"}),
    Action("avvis 1", Step.DECLINE, OFFICE, {"why": "Nei."}),
    Action("slag 1", Step.KIND, OFFICE, {"kind": "vedtak"}),
    Action("saksframlegg 1", Step.PAPER, OFFICE, {"assessment": "Godt."}),
    Action("unntak ja 1", Step.LATE_YES, OFFICE, {}, "submitted", {"late_for": "missed"}),
    Action("unntak nei 1", Step.LATE_NO, OFFICE, {}, "submitted", {"late_for": "missed"}),
    Action("inviter 1", Step.INVITE, OFFICE, {"name": "USHT"}),
    Action("inhabil 1", Step.RECUSE, frozenset({"seated"}), {}, "on_agenda"),
    Action("sett {meeting}", Step.PUT, OFFICE, {}, "approved"),
    Action("av 1", Step.TAKE_OFF, OFFICE, {}, "on_agenda"),
    Action("avgjer 1", Step.HANDLE, OFFICE, {"outcome": "vedtak", "text": "Ja.", "party_kommune": "einig",
           "party_foretak": "einig", "party_fastlege": "einig", "party_brukar": "einig", "party_annan": "einig"},
           "on_agenda"),
    Action("avgjer 1", Step.POSTPONE, OFFICE, {"outcome": "utsett", "text": "Tid.", "party_kommune": "einig",
           "party_foretak": "einig", "party_fastlege": "einig", "party_brukar": "einig", "party_annan": "einig"},
           "on_agenda"),
    Action("oppgåve 1", Step.TASK, OFFICE, {"what": "Skrive", "owner": "{office}", "due": "1.12.2026"}, "handled"),
    Action("følgd opp 1", Step.FOLLOW_UP, OFFICE, {}, "handled"),
    Action("publiser {meeting}", None, OFFICE, {}, "on_agenda"),
    Action("rekkje {meeting}", None, OFFICE, {"order": "1"}, "approved"),
    Action("frist fonna-ssu", None, OFFICE, {"open": "", "close": "12", "late": "", "number": "", "minutes": ""}),
)  # fmt: skip
READING = {
    "innboks",
    "vis",
    "historikk",
    "mine",
    "saksliste",
    "runde",
    "rangering",
    "vedtak",
    "oppgaver",
    "oppfolging",
    "dokument",
    "papir",
}
ELSEWHERE = {"ny", "send", "utkast", "forkast", "likevel", "saman", "kopi", "prioriter", "ranger", "ferdig", "part"}
"""Verbs that change no item, or only the asker's own, and those that have tests of their own beside their feature."""


def test_every_verb_and_every_step_of_a_role_stands_in_the_matrix() -> None:
    lines = {fold(action.line) for action in ACTIONS}
    for verb in set(VERBS) - READING - ELSEWHERE:
        assert any(line == verb or line.startswith(verb + " ") for line in lines), verb
    assert {action.step for action in ACTIONS} >= SECRETARIAT | OWN | {Step.VOICE, Step.RECUSE}


@dataclass(slots=True)
class Cast:
    """One person for each role; the office of fonna-ssu and that of another body are different people."""

    world: World
    people: dict[str, Chat]
    meeting: int
    missed: int

    @classmethod
    def of(cls, world: World) -> Cast:
        missed = world.meeting("fonna-ssu", START + dt.timedelta(days=3), submit_by=START.date() - dt.timedelta(days=1))
        meeting = world.meeting("fonna-ssu", SOON)
        made: dict[str, Chat] = {}
        for role in ROLES:
            network = "bergen" if role.startswith("foreign") else "fonna"
            office = role in ("office", "other_office", "foreign_office")
            more = SIDES.get(role, {})
            made[role] = world.member(role, network, role="secretariat" if office else "member", **more)
        world.seat(made["seated"], "fonna-ssu")
        world.seat(made["municipal"], "fonna-helseleiarnettverket")
        return cls(world, made, meeting, missed)


@pytest.fixture
def cast(world: World) -> Cast:
    """The municipalities' secretary keeps fonna-ssu this year; the hospital's, a FOUSAM member, the FSU for the old."""
    cast = Cast.of(world)
    world.seat(cast.people["other_office"], "fonna-fousam")
    with transaction(world.engine) as session:
        body, by = session.get_one(Body, "fonna-ssu"), session.get_one(Member, cast.people["office"].id)
        turn = Start("kommune", dt.date(2026, 1, 1))
        rotations.set_start(session, body, Post.SECRETARIAT, turn, by=by, now=START)
    return cast


def stage(cast: Cast, action: Action) -> None:
    """An item that came to fonna-ssu from another body, and a second one, standing where the action needs it."""
    office, submitter = cast.people["office"], cast.people["submitter"]
    submitter.says("/sak fonna-fsu-eldre: Tolketeneste på legevakt")
    cast.people["other_office"].says("/sak vidare 1")
    cast.people["other_office"].fills(to="fonna-ssu", why="Prinsipielt.")
    office.says("/sak fonna-ssu: Reisetid for jordmor")
    with transaction(cast.world.engine) as session:
        item = session.get_one(AgendaItem, 1)
        item.state, item.meeting = action.state, cast.meeting
        for name, value in action.columns.items():
            setattr(item, name, cast.missed if value == "missed" else value)
        if action.step is Step.ANSWER:
            session.add(change(item, cast.people["office"].id))
        session.add(ItemSupporter(network="fonna", item=1, member=cast.people["supporter"].id, at=START))
        session.add(ItemGuest(network="fonna", item=1, name="KS", member=cast.people["guest"].id, at=START))
        if action.state == "preparing":
            session.add(ItemRound(network="fonna", item=1, body="fonna-helseleiarnettverket", opened_at=START))


def change(item: AgendaItem, by: int) -> AgendaChange:
    return AgendaChange(
        network=item.network, item=1, member=by, at=START, what="ask", after="needs_more", why="Kvifor?"
    )


def picture(cast: Cast) -> list[object]:
    """Everything an action could change, but for the people who ask."""
    with transaction(cast.world.engine) as session:
        tables = (AgendaItem, AgendaChange, Decision, MeetingAgenda, OutboxMessage, ItemGuest, ItemRound, Ranking)
        rows = [row.model_dump() for table in tables for row in session.exec(select(table))]
        return [*rows, session.get_one(Body, "fonna-ssu").submit_days]


@pytest.mark.parametrize("action", ACTIONS, ids=lambda a: f"{a.line.split(' {')[0]}-{a.step or ''}")
def test_only_those_who_may_can(cast: Cast, action: Action) -> None:
    stage(cast, action)
    line = "/sak " + action.line.format(meeting=cast.meeting)
    fields = {name: value.format(office=cast.people["office"].id) for name, value in action.fields.items()}
    before = picture(cast)
    for role in [role for role in ROLES if role not in action.may]:
        chat = cast.people[role]
        chat.says(line, **fields)
        assert chat.answer is not None
        assert chat.answer.refused is not None, f"{role} was not refused: {chat.text}"
        assert picture(cast) == before, role
        chat.says(line)
        assert chat.reply.form is None, f"{role} was given a form"
        assert picture(cast) == before, role
    for role in action.may:
        chat = cast.people[role]
        chat.says(line, **fields)
        assert chat.answer is not None
        assert chat.answer.refused is None, f"{role} was refused: {chat.text}"
        assert picture(cast) != before, role


def test_who_may_read_an_item_and_who_may_not(cast: Cast) -> None:
    stage(cast, ACTIONS[0])
    for verb in ("vis", "historikk", "oppfølging"):
        for role in ROLES:
            hidden = "finn inga sak" in cast.people[role].says(f"/sak {verb} 1")
            assert hidden == (role in ("seated", "municipal", "stranger", "foreign_office", "foreign_member")), role


def test_the_inbox_holds_only_the_bodies_whose_secretariat_one_keeps(cast: Cast) -> None:
    stage(cast, ACTIONS[0])
    assert "Tolketeneste" in cast.people["office"].says("/sak innboks")
    assert "Innboksen er tom" in cast.people["other_office"].says("/sak innboks")
    assert "Innboksen er tom" in cast.people["foreign_office"].says("/sak innboks")
    for role in ("submitter", "supporter", "seated", "municipal", "guest", "stranger", "foreign_member"):
        assert "Innboksen er for sekretariatet" in cast.people[role].says("/sak innboks")


def test_a_task_is_finished_by_its_owner_or_the_office_only(cast: Cast) -> None:
    stage(cast, Action("", None, OFFICE, state="handled"))
    office = cast.people["office"]
    office.says("/sak oppgåve 1")
    office.fills(what="Skrive", owner=str(cast.people["seated"].id), due="1.12.2026")
    for role in ROLES:
        if role not in ("office", "seated"):
            assert "finn inga oppgåve" in cast.people[role].says("/sak ferdig 1"), role
    assert "er gjord" in cast.people["seated"].says("/sak ferdig 1")


def test_an_item_of_another_network_cannot_be_joined(cast: Cast) -> None:
    stage(cast, ACTIONS[0])
    stranger = cast.people["foreign_member"]
    stranger.says("/sak bergen-ssu: Tolketeneste på legevakt")
    assert "Saka er meld inn" in stranger.text
    stranger.says("/sak utkast", title="Noko", key="V1")
    assert "kan du ikkje slå deg saman" in stranger.says("/sak saman 1 1")
