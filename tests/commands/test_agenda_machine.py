"""No sequence of actions loses an item, gives two items one number, or tells a member less than what happened."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlmodel import select

from knowledge.agenda import CLOSED, PENDING, QUIET, State, Step, after
from storage import agenda, meeting_agendas
from storage.agenda_tables import ItemNumber, ItemStop, ItemSupporter
from storage.database import connect, transaction
from storage.tables import AgendaChange, AgendaItem, Meeting, OutboxMessage
from tests.chat import START, Chat, World
from tests.conftest import new_on_postgresql, new_on_sqlite

BODIES = ("forde-fsu", "forde-ssu")
TITLES = (
    "Tolketeneste på legevakt", "Reisetid for jordmor", "Heimesjukehus i distrikta", "Samordna medisinlister",
    "Beredskapsøving neste år", "Rehabilitering etter slag", "Henting av pasientar om natta", "Digital tilsynsordning",
    "Felles opplæring i palliasjon", "Kjøp av defibrillatorar", "Kosthald på sjukeheim", "Tannhelse for eldre",
)  # fmt: skip
DESK = {
    "ta opp": {"why": ""},
    "spør": {"question": "Kor mange?"},
    "utsett": {"why": "Seinare."},
    "avvis": {"why": "Nei."},
    "vidare": {"to": "forde-ssu", "why": "Prinsipielt."},
    "oppdrag": {"to": "forde-fsu", "why": "Greie ut.", "due": "1.12.2030"},
    "tilbake": {"why": "Svar."},
    "slag": {"kind": "orientering"},
    "saksframlegg": {"assessment": "Godt."},
    "inviter": {"name": "USHT"},
    "av": {},
    "følgd opp": {},
}
OUTCOMES = st.sampled_from(["tilrading", "vedtak", "orientering", "usemje", "utsett"])
PLACE = st.integers(0, 99)
MOST = 6

fresh: list[Callable[[], str]] = []
"""Gives the URL of a new database with the networks."""


class Secretariat(RuleBasedStateMachine):
    """Members and two secretaries who press whatever there is, in any order, also from old pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.engine = connect(fresh[-1]())
        self.world = World(self.engine)
        self.members = [self.world.member(name) for name in ("kari", "ola", "nils")]
        self.office = [self.world.member(name, role="secretariat") for name in ("anne", "bente")]
        self.world.seat(self.members[2], "forde-ssu")
        self.meetings = [
            self.world.meeting(body, START + dt.timedelta(days=days)) for body in BODIES for days in (20, 50, 80)
        ]
        self.titles: list[str] = []

    def teardown(self) -> None:
        self.engine.dispose()

    def number(self, place: int) -> int:
        """One of the items there are; now and then one that is not."""
        return 99 if place >= 95 or not self.titles else place % len(self.titles) + 1

    def does(self, chat: Chat, line: str, fields: dict[str, str]) -> None:
        chat.says(line)
        if chat.reply.form is not None and fields:
            chat.fills(**fields)
        assert chat.answer is not None
        assert "gjekk gale" not in chat.text, chat.text

    @rule(who=st.integers(0, 2), body=st.sampled_from(BODIES))
    def submit(self, who: int, body: str) -> None:
        if len(self.titles) < MOST:
            title = TITLES[len(self.titles)]
            text = self.members[who].says(f"/sak {body}: {title}")
            assert "Saka er meld inn" in text
            self.titles.append(title)

    @precondition(lambda self: self.titles)
    @rule(place=PLACE, verb=st.sampled_from(sorted(DESK)), who=st.integers(0, 1), old=st.booleans())
    def desk(self, place: int, verb: str, who: int, old: bool) -> None:
        version = " v1" if old else ""
        self.does(self.office[who], f"/sak {verb} {self.number(place)}{version}", DESK[verb])

    @rule(place=PLACE, other=PLACE)
    def merge(self, place: int, other: int) -> None:
        self.does(self.office[0], f"/sak slå saman {self.number(place)}", {"into": str(self.number(other))})

    @rule(place=PLACE, outcome=OUTCOMES, onward=st.booleans())
    def decide(self, place: int, outcome: str, onward: bool) -> None:
        fields = {"outcome": outcome, "text": "Ordlyd.", "onward": "ja" if onward else "nei"}
        self.does(self.office[1], f"/sak avgjer {self.number(place)}", fields)

    @rule(place=st.integers(0, 5), verb=st.sampled_from(["sett", "publiser", "saksliste"]))
    def meeting(self, place: int, verb: str) -> None:
        self.does(self.office[0], f"/sak {verb} {self.meetings[place]}", {})

    @rule(place=PLACE, who=st.integers(0, 2), verb=st.sampled_from(["trekk", "svar", "rediger", "inhabil", "unntak"]))
    def own(self, place: int, who: int, verb: str) -> None:
        number = self.number(place)
        self.does(self.members[who], f"/sak {verb} {number}", {"answer": "Ti.", "background": f"Ny {number} {who}"})

    @precondition(lambda self: self.titles)
    @rule(place=PLACE, outcome=OUTCOMES)
    def carry_on(self, place: int, outcome: str) -> None:
        """The usual next step, so that items come far enough for the unusual ones to matter."""
        number = self.number(place)
        with transaction(self.engine) as session:
            row = session.get(AgendaItem, number)
            state, meeting = (State(row.state), row.meeting) if row else (None, None)
        if state in PENDING:
            self.does(self.office[0], f"/sak ta opp {number}", {})
        elif state is State.APPROVED and meeting is not None:
            self.does(self.office[0], f"/sak sett {meeting}", {})
            self.does(self.office[1], f"/sak publiser {meeting}", {})
        elif state is State.ON_AGENDA:
            self.does(self.office[1], f"/sak avgjer {number}", {"outcome": outcome, "text": "Ordlyd."})
        elif state is State.HANDLED:
            self.does(self.office[0], f"/sak vidare {number}", DESK["vidare"])

    @rule(days=st.integers(1, 8))
    def time_passes(self, days: int) -> None:
        if self.world.clock.now < START + dt.timedelta(days=120):
            self.world.clock.now += dt.timedelta(days=days)

    @precondition(lambda self: self.titles)
    @rule(place=st.integers(0, 5))
    def call_off(self, place: int) -> None:
        with transaction(self.engine) as session:
            session.get_one(Meeting, self.meetings[place]).status = "cancelled"

    @invariant()
    def nothing_is_lost(self) -> None:
        """Every item is there, in a state, at a body, with a history; and the secretariat finds every open one."""
        with transaction(self.engine) as session:
            items = list(session.exec(select(AgendaItem)))
            assert sorted(item.title for item in items) == sorted(self.titles)
            found = {i.id for i in agenda.inbox(session, "forde", BODIES)}
            found |= {i.id for i in agenda.stranded(session, "forde", BODIES, self.world.clock.now)}
            for meeting in session.exec(select(Meeting).where(Meeting.status == "planned")):
                if meeting.network == "forde" and meeting.starts_at >= self.world.clock.now:
                    found |= {i.id for i in meeting_agendas.items(session, meeting)}
            open_ = {item.id for item in items if State(item.state) not in CLOSED}
            assert found == open_
            assert {i.id for i in items if State(i.state) in PENDING} <= found

    @invariant()
    def histories_are_whole(self) -> None:
        """Each step follows the rules and leads to the next; the version counts them; the trail ends where it is."""
        with transaction(self.engine) as session:
            for item in session.exec(select(AgendaItem)):
                changes = [change for change, _ in agenda.history(session, item)]
                assert changes[0].what == Step.SUBMIT
                assert item.version == len(changes)
                assert changes[-1].after == item.state
                for before, then in pairwise(changes):
                    assert then.before == before.after
                    assert after(State(before.after), Step(then.what)) == State(then.after)
                stops = list(session.exec(select(ItemStop).where(ItemStop.item == item.id)))
                assert max(stops, key=lambda stop: stop.id or 0).body == item.body

    @invariant()
    def no_number_is_given_twice(self) -> None:
        with transaction(self.engine) as session:
            rows = [(n.body, n.text) for n in session.exec(select(ItemNumber))]
            assert len(rows) == len(set(rows))
            numbered = set(session.exec(select(ItemNumber.item)))
            for item in session.exec(select(AgendaItem)):
                if State(item.state) in (State.ON_AGENDA, State.HANDLED, State.FOLLOWED_UP):
                    assert item.id in numbered

    @invariant()
    def everybody_is_told_of_everything(self) -> None:
        with transaction(self.engine) as session:
            keys = set(session.exec(select(OutboxMessage.key)))
            for change in session.exec(select(AgendaChange)):
                if Step(change.what) in QUIET | {Step.SUBMIT}:
                    continue
                item = session.get_one(AgendaItem, change.item)
                joined = session.exec(select(ItemSupporter).where(ItemSupporter.item == item.id))
                since = [one.member for one in joined if one.at < change.at]
                for member in {item.submitted_by, *since} - {change.member}:
                    assert f"item:{item.id}:change:{change.id}:{member}" in keys, (change.what, member)


@pytest.mark.parametrize(("backend", "runs"), [("sqlite", 16), ("postgresql", 4)])
def test_no_sequence_loses_an_item_repeats_a_number_or_hides_a_step(
    backend: str,
    runs: int,
    templates: dict[tuple[str, bool], str],
    request: pytest.FixtureRequest,
    tmp_path: Path,
) -> None:
    def on_sqlite() -> str:
        return new_on_sqlite(templates, Path(tempfile.mkdtemp(dir=tmp_path)), imported=True)

    def on_postgresql() -> str:
        return new_on_postgresql(templates, request.getfixturevalue("postgres"), imported=True)

    fresh.append(on_sqlite if backend == "sqlite" else on_postgresql)
    run_state_machine_as_test(
        Secretariat,
        settings=settings(
            max_examples=runs,
            stateful_step_count=50,
            deadline=None,
            suppress_health_check=[*HealthCheck],
            database=None,
            phases=[Phase.generate],  # shrinking takes minutes; the failing sequence is printed whole
        ),
    )
