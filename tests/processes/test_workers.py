"""Real worker processes, killed and frozen at the worst moments: nothing is lost and nothing is sent twice."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Iterator

import pytest

from tests.fakes.chat import FakeChat, Fault
from tests.processes.team import Team, fill, lost_and_doubled, says, settled, states, until

pytestmark = pytest.mark.processes


@pytest.fixture
def chat() -> Iterator[FakeChat]:
    with FakeChat(delay=0.01).serving() as chat:
        yield chat


@pytest.fixture
def team(database_url: str, chat: FakeChat) -> Iterator[Team]:
    team = Team(database_url, chat)
    yield team
    team.end()


def test_two_processes_deliver_the_same_outbox_without_sending_twice(team: Team, chat: FakeChat) -> None:
    engine = fill(team.database, 120, 30)
    team.start()
    team.start()
    until(lambda: settled(engine))
    assert lost_and_doubled(chat, 120) == (0, 0)
    engine.dispose()


def test_a_process_killed_between_claim_and_send_loses_nothing(team: Team, chat: FakeChat) -> None:
    engine = fill(team.database, 4, 4)
    stalled = team.start("stall")
    says(stalled, "claimed")
    until(lambda: states(engine) == {"claimed": 4})
    team.kill(stalled)
    assert chat.posts == []
    team.start()
    until(lambda: settled(engine))
    assert lost_and_doubled(chat, 4) == (0, 0)
    assert len(chat.looked) >= 4
    engine.dispose()


def test_a_process_killed_between_send_and_settle_sends_nothing_twice(team: Team, chat: FakeChat) -> None:
    engine = fill(team.database, 4, 4)
    chat.fault = lambda key, to: Fault.HANG_AFTER
    first = team.start()
    until(lambda: len(chat.posts) == 4)
    team.kill(first)
    chat.fault = lambda key, to: None
    assert states(engine) == {"claimed": 4}
    team.start()
    until(lambda: settled(engine))
    assert lost_and_doubled(chat, 4) == (0, 0)
    engine.dispose()


def test_a_process_frozen_past_its_lease_does_not_post_when_it_wakes(team: Team, chat: FakeChat) -> None:
    engine = fill(team.database, 1, 1)
    stalled = team.start("stall")
    says(stalled, "claimed")
    team.kill(stalled)
    chat.release.clear()  # the sleeper learns that nothing was posted, but only after it has slept
    sleeper = team.start()
    until(lambda: chat.looked == ["key0"])
    sleeper.send_signal(signal.SIGSTOP)
    chat.release.set()
    team.start()
    until(lambda: settled(engine))
    sleeper.send_signal(signal.SIGCONT)
    sleeper.send_signal(signal.SIGTERM)
    assert sleeper.wait(5) == 0
    assert lost_and_doubled(chat, 1) == (0, 0)
    engine.dispose()


def test_sigterm_finishes_what_is_on_its_way_and_takes_nothing_new(team: Team, chat: FakeChat) -> None:
    engine = fill(team.database, 40, 40)
    chat.delay = 0.25
    worker = team.start()
    until(lambda: states(engine).get("claimed", 0) == team.policy.in_flight)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(5) == 0
    left = states(engine)
    assert left.get("claimed", 0) == 0
    assert left["sent"] == len(chat.posts) < 40
    engine.dispose()


def test_workers_dying_under_a_failing_service_lose_and_double_nothing(team: Team, chat: FakeChat) -> None:
    chance = random.Random(7)
    mix = [*Fault]
    mix.remove(Fault.GONE)
    chat.fault = lambda key, to: chance.choice(mix) if chance.random() < 0.15 else None
    engine = fill(team.database, 120, 30)
    for _ in range(3):
        team.start()
    for _ in range(2):
        time.sleep(0.7)
        team.disturb(chance, freeze=0)
    until(lambda: settled(engine), 30)
    assert lost_and_doubled(chat, 120) == (0, 0)
    assert states(engine) == {"sent": 120}
    engine.dispose()
