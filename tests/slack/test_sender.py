"""Delivery to Slack when Slack fails: nothing is lost and nothing comes twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from sqlmodel import select

from commands._base import Reply
from knowledge.language import same
from storage import outbox
from storage.database import transaction
from storage.tables import OutboxMessage
from tests.chat import World
from tests.fakes.slack import FakeSlack, Fault


def queue(world: World, key: str = "k1", to: str = "slack:T000000001:C1") -> None:
    with transaction(world.engine) as session:
        outbox.put(session, "forde", key, to, Reply(same("Hei")).as_json(), kind="test", now=world.clock.now)


def state(world: World, key: str = "k1") -> str:
    with transaction(world.engine) as session:
        return session.exec(select(OutboxMessage).where(OutboxMessage.key == key)).one().state


@pytest.mark.parametrize(
    "fault",
    [
        Fault("500"),
        Fault("500", after=True),
        Fault("reset"),
        Fault("reset", after=True),
        Fault("429"),
        Fault("internal_error"),
    ],
    ids=lambda fault: f"{fault.kind}{'-after' if fault.after else ''}",
)
def test_a_passing_fault_costs_nothing_and_doubles_nothing(
    forde: World, slack: FakeSlack, delivers: Callable[[], int], fault: Fault
) -> None:
    queue(forde)
    slack.fails("chat.postMessage", fault)
    for _ in range(4):
        delivers()
        forde.clock.now += dt.timedelta(minutes=2)
    assert slack.texts("C1") == ["Hei"]
    assert state(forde) == "sent"


@pytest.mark.parametrize("error", ["is_archived", "not_in_channel", "channel_not_found"])
def test_a_lasting_refusal_is_kept_with_its_reason(
    forde: World, slack: FakeSlack, delivers: Callable[[], int], error: str
) -> None:
    queue(forde)
    queue(forde, "k2", "slack:T000000001:C2")
    slack.fails("chat.postMessage", Fault(error))
    delivers()
    delivers()
    states = {state(forde), state(forde, "k2")}
    assert states == {"refused", "sent"}
    with transaction(forde.engine) as session:
        refused = session.exec(select(OutboxMessage).where(OutboxMessage.state == "refused")).one()
    assert error in (refused.problem or "")
