"""What takes a second to make is made before the first request."""

from __future__ import annotations

import logging

import pytest

from bot import clock
from bot.core import Bot
from bot.warming import warm
from storage.database import connect
from tests.chat import World


class Indexed:
    """Remembers which networks an index was built for."""

    def __init__(self) -> None:
        self.networks: list[str] = []

    def answered(self, network: str, outcome: str, seconds: float) -> None:
        """Nothing."""

    def indexed(self, network: str, version: int) -> None:
        """Note it."""
        self.networks.append(network)


def test_the_networks_in_use_are_indexed_and_no_others(world: World) -> None:
    world.member("kari", "forde")
    seen = Indexed()
    warm(Bot(world.engine, world.clock, lambda _address: "forde", observer=seen))
    assert seen.networks == ["forde"]


def test_a_web_process_starts_without_its_database(caplog: pytest.LogCaptureFixture) -> None:
    engine = connect("postgresql://nobody@127.0.0.1:1/none")
    with caplog.at_level(logging.WARNING):
        warm(Bot(engine, clock.real, lambda _address: "forde"))
    assert "nothing warmed" in caplog.text
