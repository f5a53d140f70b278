"""The simulation: the same country gives the same report, nothing is lost in it, and it touches no database in use."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, make_url, text
from typer.testing import CliRunner

from bot.cli import app, main
from bot.sending import Outgoing, SendFailed
from bot.settings import SettingsError
from bot.simulation import running
from bot.simulation.copies import facts_of
from bot.simulation.report import Report
from bot.simulation.size import Size
from bot.simulation.slack import MadeUpSlack
from commands._base import Reply
from knowledge.language import same
from tests.chat import START, Clock

SMALL = Size(networks=2, members=60, years=1)
SPRING = dt.date(2027, 4, 6)
"""After the first change to summer time, and after Easter."""


@pytest.fixture(scope="module")
def report() -> Report:
    """A spring of two small networks."""
    return running.run(SMALL, None, lambda _: None, until=SPRING)


@pytest.fixture
def nothing(request: pytest.FixtureRequest, postgres: str) -> Iterator[str]:
    """A PostgreSQL database without a single table."""
    name = f"nothing_{uuid.uuid4().hex[:8]}"
    server = create_engine(make_url(postgres).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(postgres).set(database=name).render_as_string(hide_password=False)
    server.dispose()


async def _posts(slack: MadeUpSlack, to: str, count: int) -> int:
    refused = 0
    for number in range(count):
        try:
            await slack.send(Outgoing(f"{to}:{number}", to, "nn", Reply(same("Døme"))))
        except SendFailed as failure:
            refused += (failure.retry_after or 0) >= 1
    return refused


def test_nothing_is_lost_and_nothing_comes_twice(report: Report) -> None:
    found = report.counted["nothing lost, nothing twice"]
    assert found.pop("invitations due") > 50
    assert found.pop("last reminders due") > 50
    assert set(found.values()) == {0}, found
    assert report.counted["acts"]["answers"].get("failed", 0) == 0
    assert report.counted["rows at the end of"]["2027"]["decision"] > 0


def test_outbox_and_slack_count_the_same_and_members_hear_of_more_than_one_thing(report: Report) -> None:
    messages = report.counted["messages"]
    assert messages["sent"] == messages["states"]["sent"] == sum(messages["by kind"].values()) > 300
    assert {"meeting", "meeting_news", "answer", "item", "item_deadline"} <= set(messages["by kind"])


def test_what_is_due_goes_out_in_the_morning_of_working_days_before_and_after_summer_time(report: Report) -> None:
    busiest = report.counted["busiest"]
    assert all(hour.endswith("08:00") for hour in busiest["hours of the week"])
    assert not any(day.startswith(("Saturday", "Sunday")) for day in busiest["days"])


def test_the_report_says_how_the_deepest_queue_emptied(report: Report) -> None:
    queue = report.counted["the deepest queue"]
    assert queue["left after seconds"]["0.0"] == queue["messages"] > 8
    assert queue["seconds until the last was out"] > 0


def test_the_same_seed_gives_the_same_report_on_postgresql_and_another_seed_another(
    report: Report, nothing: str
) -> None:
    few = dt.date(2027, 1, 16)
    first = running.run(Size(2, 40, 1), None, lambda _: None, until=few)
    assert running.run(Size(2, 40, 1), nothing, lambda _: None, until=few).counted == first.counted
    other = running.run(Size(2, 40, 1, seed=2), None, lambda _: None, until=few)
    assert other.counted != first.counted


def test_a_database_that_holds_something_is_refused_and_left_as_it_is(network_url: str, network_engine: Engine) -> None:
    with pytest.raises(SettingsError, match="not empty"):
        running.run(SMALL, network_url, lambda _: None)
    with network_engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM network")).scalar_one() == 4
        assert connection.execute(text("SELECT count(*) FROM member")).scalar_one() == 0


def test_a_database_that_cannot_be_reached_is_told_as_such() -> None:
    with pytest.raises(SettingsError, match="--database cannot be reached"):
        running.run(SMALL, "postgresql://nobody@127.0.0.1:9/none", lambda _: None)


def test_what_is_no_database_is_told_as_such() -> None:
    with pytest.raises(SettingsError, match="--database must look like"):
        running.run(SMALL, "somewhere", lambda _: None)


def test_all_wrong_numbers_are_told_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["simulate", "--networks", "0", "--members", "-1", "--years", "99"])
    told = capsys.readouterr().err
    assert ended.value.code == 2
    assert all(f"--{name} must be a number from 1 to" in told for name in ("networks", "members", "years"))
    with pytest.raises(SettingsError, match="at least 20 for each network"):
        Size(networks=3, members=59).check()


def test_the_report_is_printed_as_lines_and_as_data(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "run", lambda *_: report)
    lines = CliRunner().invoke(app, ["simulate"]).output
    assert "the deepest queue" in lines
    assert "search index, kB" in lines
    data: dict[str, Any] = json.loads(CliRunner().invoke(app, ["simulate", "--json"]).output)
    assert data == json.loads(json.dumps(report.as_data()))
    assert data["size"] == {"networks": 2, "members": 60, "years": 1, "seed": 1}


def test_a_copied_network_shares_no_id_with_the_bundled_one() -> None:
    first, copy = facts_of(0), facts_of(4)
    assert copy.network.name == "Dømenettverk 5"
    for name in ("bodies", "agreements"):
        ours, theirs = ({row.id for row in getattr(facts, name)} for facts in (first, copy))
        assert len(ours) == len(theirs)
        assert not ours & theirs
    parents = {parent for row in copy.agreements for parent in row.parents}
    assert parents <= {row.id for row in copy.agreements}


def test_the_made_up_slack_refuses_what_comes_too_fast_and_takes_it_after_the_wait() -> None:
    clock = Clock()
    slack = MadeUpSlack(clock, lambda *_: None)
    assert asyncio.run(_posts(slack, "slack:T1:U1", 5)) == 2
    clock.now = START + dt.timedelta(seconds=2)
    assert asyncio.run(_posts(slack, "slack:T1:U1", 3)) == 1
    busy = [asyncio.run(_posts(slack, f"slack:T2:U{n}", 1)) for n in range(25)]
    assert sum(busy) == 5
    assert asyncio.run(_posts(slack, "slack:T3:U1", 1)) == 0


def test_the_folder_of_a_simulation_is_gone_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    running.run(Size(1, 20, 1), None, lambda _: None, until=dt.date(2027, 1, 6))
    assert list(tmp_path.iterdir()) == []
