"""`samvit doctor` finds every fault at once and says what to do about it."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Iterator
from email.utils import format_datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from sqlalchemy import make_url

from bot import clock, doctor
from bot.doctor import Finding
from bot.settings import Settings
from bot.slack import checkup
from bot.slack.manifest import SCOPES
from storage.vault import new_key
from tests.fakes.slack import FakeSlack, Fault, running

TOKEN = "xoxb-not-a-secret-token"
Environment = dict[str, str]


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with running() as fake:
        fake.headers = {"x-oauth-scopes": ",".join(SCOPES)}
        yield fake


@pytest.fixture
def environ(slack: FakeSlack, network_url: str) -> Environment:
    return {
        "SAMVIT_DATABASE_URL": network_url,
        "SAMVIT_NETWORK": "forde",
        "SLACK_SIGNING_SECRET": "not-a-secret-signing-secret",
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_API_URL": f"{slack.url}/api/",
    }


def examined(environ: Environment, now: clock.Clock = clock.real) -> list[Finding]:
    return doctor.examine(environ, lambda settings: checkup.examine(settings, now))


def wrong(found: list[Finding]) -> list[str]:
    return [finding.subject for finding in found if not finding.well]


def told(found: list[Finding], subject: str) -> str:
    return "\n".join(str(finding) for finding in found if finding.subject == subject)


def test_where_everything_is_well_there_is_nothing_to_do(environ: Environment) -> None:
    found = examined(environ)
    assert wrong(found) == []
    subjects = [finding.subject for finding in found]
    assert subjects == ["settings", "database", "slack", "token", "scopes", "clock", "time zones"]


def test_every_fault_is_told_at_once_with_a_remedy(slack: FakeSlack) -> None:
    slack.headers = {"x-oauth-scopes": "chat:write,admin"}
    environ = {
        "SAMVIT_DATABASE_URL": "postgresql://samvit:hunter2@127.0.0.1:1/nothing?connect_timeout=1",
        "PORT": "no",
        "SAMVIT_LOG": "xml",
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_API_URL": f"{slack.url}/api/",
    }

    def nowhere(_name: str) -> dt.tzinfo:
        raise ZoneInfoNotFoundError

    found = doctor.examine(
        environ, lambda s: checkup.examine(s, lambda: dt.datetime(2020, 1, 1, tzinfo=dt.UTC)), nowhere
    )
    assert wrong(found) == [*["settings"] * 4, "database", "scopes", "clock", "time zones"]
    lines = "\n".join(map(str, found))
    assert all("→" in str(finding) for finding in found if not finding.well)
    assert "hunter2" not in lines
    assert TOKEN not in lines
    assert "samvit manifest" in told(found, "scopes")
    assert "im:history" in told(found, "scopes")


def test_a_database_that_is_not_filled_says_how_to_fill_it(environ: Environment, database_url: str) -> None:
    found = examined(environ | {"SAMVIT_DATABASE_URL": database_url})
    assert wrong(found) == ["database"]
    assert "run: samvit import networks" in told(found, "database")


def test_a_file_that_is_not_there_yet_is_well_and_is_not_made(environ: Environment, tmp_path: Path) -> None:
    file = tmp_path / "new" / "samvit.db"
    assert wrong(examined(environ | {"SAMVIT_DATABASE_URL": f"sqlite:///{file}"})) == []
    assert not file.parent.exists()


@pytest.mark.parametrize(
    ("fault", "subject", "words"),
    [
        (Fault("invalid_auth"), "token", "install the app again"),
        (Fault("500"), "token", "wait some minutes"),
        (Fault("429"), "token", "wait some minutes"),
        (Fault("reset"), "slack", "firewall"),
    ],
)
def test_what_slack_refuses_is_told_apart_from_what_does_not_get_there(
    environ: Environment, slack: FakeSlack, fault: Fault, subject: str, words: str
) -> None:
    slack.fails("auth.test", fault)
    found = examined(environ)
    assert wrong(found) == [subject]
    assert words in told(found, subject)


def test_a_slack_that_hangs_is_given_up(
    environ: Environment, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkup, "SECONDS", 0.2)
    slack.fails("auth.test", Fault("hang"))
    assert wrong(examined(environ)) == ["slack"]


def test_rights_that_nobody_needs_are_mentioned_and_no_fault(environ: Environment, slack: FakeSlack) -> None:
    slack.headers["x-oauth-scopes"] += ", users:read"
    found = examined(environ)
    assert wrong(found) == []
    assert "more than is needed: users:read" in told(found, "scopes")


def test_an_answer_without_rights_comes_from_something_in_between(environ: Environment, slack: FakeSlack) -> None:
    slack.headers.clear()
    assert wrong(examined(environ)) == ["scopes"]


@pytest.mark.parametrize(("seconds", "words"), [(90, "90 s ahead"), (-4000, "4000 s behind"), (59, ""), (-59, "")])
def test_a_clock_that_is_off_is_told_with_its_direction(
    environ: Environment, slack: FakeSlack, seconds: int, words: str
) -> None:
    theirs = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
    slack.headers["Date"] = format_datetime(theirs, usegmt=True)
    found = examined(environ, lambda: theirs + dt.timedelta(seconds=seconds))
    assert wrong(found) == (["clock"] if words else [])
    assert words in told(found, "clock")


def test_time_zone_data_without_summer_time_is_wrong(environ: Environment) -> None:
    found = doctor.examine(environ, lambda _settings: [], lambda _name: ZoneInfo("Etc/GMT-1"))
    assert wrong(found) == ["time zones"]


def test_without_a_token_slack_is_not_asked(environ: Environment) -> None:
    def never(_settings: Settings) -> list[Finding]:
        raise AssertionError("asked")

    found = doctor.examine(environ | {"SLACK_BOT_TOKEN": ""}, never)
    assert wrong(found) == ["settings", "slack"]


def test_the_command_ends_with_status_2_and_a_line_each_when_something_is_wrong(environ: Environment) -> None:
    def run(**more: str) -> subprocess.CompletedProcess[str]:
        known = {name: value for name, value in os.environ.items() if not name.startswith(("SAMVIT", "SLACK", "PORT"))}
        command = [sys.executable, "-m", "bot", "doctor"]
        variables = known | environ | more
        return subprocess.run(command, env=variables, capture_output=True, text=True, timeout=60, check=False)

    if make_url(environ["SAMVIT_DATABASE_URL"]).get_backend_name() == "sqlite":
        done = run()
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.count("\n") == 8
    done = run(SAMVIT_NETWORK="atlantis", SLACK_SIGNING_SECRET="")
    assert done.returncode == 2
    assert done.stdout.count("WRONG") == 2


def test_where_workspaces_install_by_oauth_no_single_token_is_wanted(environ: Environment) -> None:
    oauth = {
        "SLACK_BOT_TOKEN": "",
        "SLACK_CLIENT_ID": "1.2",
        "SLACK_CLIENT_SECRET": "not-a-secret-client-secret",
        "SAMVIT_ENCRYPTION_KEYS": new_key(),
        "SAMVIT_PUBLIC_URL": "https://samvit.example.org",
    }
    found = examined(environ | oauth)
    assert wrong(found) == []
    assert "a token of its own" in told(found, "slack")
