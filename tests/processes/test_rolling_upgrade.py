"""The version before serves while the schema is brought up to date, and two who upgrade at once do no harm."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, text

from storage import schema, upgrading
from tests import revisions
from tests.fakes.slack import FakeSlack, running
from tests.processes.samvit import serving, settings, started
from tests.processes.team import until
from tests.slack.driver import Workspace

pytestmark = pytest.mark.processes

EXPANDS = """
op.create_table("extra", sa.Column("id", sa.Integer, primary_key=True))
op.add_column("member", sa.Column("extra", sa.String))
op.add_column("outboxmessage", sa.Column("extra", sa.Integer, nullable=False, server_default="0"))
op.add_column("network", sa.Column("extra", sa.String))
"""
INDEX = 'online.add_index("ix_outboxmessage_kind", "outboxmessage", ["kind"])'
CONTRACTS = 'op.drop_column("outboxmessage", "key")'


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with running() as fake:
        yield fake


class Talk:
    """Somebody who never stops: a command, a direct message, a form."""

    def __init__(self, room: Workspace) -> None:
        self.room, self.statuses, self.asked, self.ended = room, list[int](), 0, threading.Event()

    def __call__(self) -> None:
        while not self.ended.is_set():
            self.asked += 1
            for answer in (
                self.room.command("/avtale utskrivingsklar pasient"),
                self.room.says(f"møte SSU nummer {self.asked}", channel=f"D{self.asked}"),
                self.room.command(f"/sak SSU: Sak nummer {self.asked} om ferja"),
            ):
                self.statuses.append(answer.status_code)


@pytest.mark.parametrize("network_url", ["postgresql"], indirect=True)
def test_the_version_before_serves_while_the_schema_grows_and_not_when_it_has_lost_what_it_needs(
    network_url: str, network_engine: Engine, slack: FakeSlack, tmp_path: Path
) -> None:
    environ = settings(network_url, slack)
    with serving(environ, slack) as room, started(environ, "worker"):
        talk = Talk(room)
        thread = threading.Thread(target=talk)
        thread.start()
        try:
            until(lambda: talk.asked > 3 and bool(slack.replies), 60)
            revisions.write(tmp_path, "9001", EXPANDS)
            revisions.write(tmp_path, "9002", INDEX, after="9001")
            upgrading.run(revisions.config(network_engine, tmp_path))
            upgraded = talk.asked
            until(lambda: talk.asked > upgraded + 3, 60)
        finally:
            talk.ended.set()
            thread.join(10)
        assert set(talk.statuses) == {200}
        until(lambda: len(slack.replies) >= talk.asked, 60)
        assert len(slack.replies) == talk.asked
        ready = room.http.get("/readyz")
        assert (ready.status_code, ready.json()["schema"]) == (200, "newer")
        with network_engine.connect() as connection:
            assert connection.scalar(text("SELECT count(*) FROM agendaitem")) == talk.asked
        assert upgrade_again(environ) == (0, "")
        revisions.write(tmp_path, "9003", CONTRACTS, after="9002")
        upgrading.run(revisions.config(network_engine, tmp_path))
        assert room.http.get("/readyz").status_code == room.http.get("/healthz").status_code == 503


def upgrade_again(environ: dict[str, str]) -> tuple[int, str]:
    """The status and the faults of `samvit db upgrade` of the version before."""
    with started(environ, "db", "upgrade") as again:
        _, told = again.communicate(timeout=30)
        return again.returncode, told


def waiting(connection: Connection) -> int:
    """How many others have asked whether it is their turn."""
    connection.rollback()  # else the same answer is given again
    told = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    return int(connection.scalar(text(told)) or 0)


def test_two_upgrades_at_once_are_one(blank_engine: Engine) -> None:
    environ = {"SAMVIT_DATABASE_URL": blank_engine.url.render_as_string(hide_password=False)}
    with started(environ, "db", "upgrade") as one, started(environ, "db", "upgrade") as other:
        if blank_engine.dialect.name == "postgresql":
            with upgrading.alone(blank_engine) as connection:
                until(lambda: waiting(connection) == 2)
                time.sleep(0.3)
                assert one.poll() is other.poll() is None
        for process in (one, other):
            said, told = process.communicate(timeout=60)
            assert (process.returncode, told) == (0, "")
            assert "fits" in said
    assert schema.fit(blank_engine) is schema.Fit.CURRENT
