"""A workspace of Førde's network on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

import pytest

from bot.delivery import Policy
from bot.slack.sender import sending
from bot.worker import deliver_due
from tests.chat import World
from tests.fakes.slack import FakeSlack, running
from tests.slack.driver import Workspace, workspace
from tests.slack.town import Town, town


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """Slack's stand-in; nothing that it saw may break Slack's limits."""
    with running() as fake:
        yield fake
    assert fake.problems == []


@pytest.fixture
def forde(world: World) -> World:
    """The world, where every workspace is Førde's."""
    world.bot.network_of = lambda _address: "forde"
    return world


@pytest.fixture
def room(forde: World, slack: FakeSlack) -> Iterator[Workspace]:
    """The application and its workspace."""
    with workspace(forde.bot, slack) as made:
        yield made


@pytest.fixture
def delivers(forde: World, slack: FakeSlack) -> Callable[[], int]:
    """Deliver what is due in the outbox to Slack's stand-in."""

    async def deliver() -> int:
        async with sending("xoxb-fake", f"{slack.url}/api/") as sender:
            return await deliver_due(forde.engine, {"slack": sender}, forde.clock, policy=Policy(pace=0))

    return lambda: asyncio.run(deliver())


@pytest.fixture
def slack_town(world: World, slack: FakeSlack) -> Iterator[Town]:
    """The application, which any workspace may install."""
    with town(world, slack) as made:
        yield made
