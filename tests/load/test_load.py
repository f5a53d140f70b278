"""The load's own smoke: replaced under a light load, real processes on PostgreSQL lose and double nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.conftest import new_on_postgresql
from tests.load import plays
from tests.load.counting import Effect
from tests.load.promises import slope
from tests.load.run import Scene, scene

pytestmark = pytest.mark.processes


def test_a_rolling_restart_under_load_loses_and_doubles_nothing(
    templates: dict[tuple[str, bool], str], postgres: str, tmp_path: Path
) -> None:
    database = new_on_postgresql(templates, postgres, imported=False)

    async def play() -> tuple[Scene, list[Effect]]:
        async with scene(database, None, meetings=2, folder=tmp_path) as stage:
            await plays.smoke(stage)
            return stage, stage.effects()

    stage, effects = asyncio.run(play())
    (rolled,) = stage.stretches
    assert rolled.tally.wrong == {}
    assert stage.exits == [0, 0] or stage.exits == [-15, 0]
    assert [(each.name, each.lost, each.doubled) for each in effects if each.lost or each.doubled] == []
    assert all(each.expected for each in effects)
    assert min(front.asked for front in stage.driver.balancer.fronts) > 0


def test_growth_is_told_from_noise() -> None:
    flat = [(float(at), 100.0 + at % 2) for at in range(10)]
    assert abs(slope(flat)) < 0.1
    assert slope([(float(at), 100.0 + 3 * at) for at in range(10)]) == pytest.approx(3)
    assert slope([]) == slope(flat[:1]) == 0
