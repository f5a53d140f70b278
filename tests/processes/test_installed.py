"""Real processes with workspaces that installed Samvit themselves: web, worker and Socket Mode, started and stopped."""

from __future__ import annotations

import json
import signal
import time
import urllib.request
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from storage.vault import new_key
from tests.fakes.slack import FakeSlack, Json, running
from tests.fakes.slack_installs import CLIENT, CLIENT_SECRET, Installs
from tests.fakes.slack_socket import line
from tests.logbook import MARK
from tests.processes.samvit import free_port, started
from tests.slack.driver import SECRET, payload, signed

pytestmark = pytest.mark.processes

T1, T2 = "T000000001", "T000000002"


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """Slack's stand-in."""
    with running() as fake:
        yield fake
    assert fake.problems == []


@pytest.fixture
def oauth(slack: FakeSlack, network_url: str) -> dict[str, str]:
    """The settings of an installation for many workspaces."""
    return {
        "SAMVIT_DATABASE_URL": network_url,
        "SAMVIT_ENCRYPTION_KEYS": new_key(),
        "PORT": str(free_port()),
        "SLACK_API_URL": f"{slack.url}/api/",
        "SLACK_CLIENT_ID": CLIENT,
        "SLACK_CLIENT_SECRET": CLIENT_SECRET,
        "SLACK_SIGNING_SECRET": SECRET,
    }


def post(place: str, said: Json, team: str) -> str:
    """One signed request of *team*: an event, or else an interaction."""
    is_event = said["type"] == "event_callback"
    body = json.dumps(said) if is_event else urlencode({"payload": json.dumps(said)})
    sent = body.replace(T1, team).encode()
    sort = "application/json" if is_event else "application/x-www-form-urlencoded"
    request = urllib.request.Request(f"{place}/slack/events", sent, {"Content-Type": sort, **signed(sent)})
    with urllib.request.urlopen(request, timeout=10) as answered:
        return str(answered.read().decode())


def install(place: str, installs: Installs, team: str) -> None:
    """As a browser does; urllib keeps no secure cookie over http, so it is carried by hand."""
    with urllib.request.urlopen(f"{place}/slack/install", timeout=10) as page:
        cookie = page.headers["Set-Cookie"].split(";")[0]
        link = page.read().decode().split('href="')[1].split('"')[0].replace("&amp;", "&")
    state = parse_qs(urlsplit(link).query)["state"][0]
    back = f"{place}/slack/oauth_redirect?" + urlencode({"code": installs.consents(team), "state": state})
    with urllib.request.urlopen(urllib.request.Request(back, headers={"Cookie": cookie}), timeout=10) as done:
        assert "Samvit er installert" in done.read().decode()


def until(true: Callable[[], bool]) -> None:
    for _ in range(1200):  # a minute: a test machine is busy
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come true")


def test_two_networks_through_web_and_worker(oauth: dict[str, str], slack: FakeSlack) -> None:
    installs, place = Installs().into(slack), f"http://127.0.0.1:{oauth['PORT']}"
    with started(oauth, "web") as web, started(oauth, "worker") as worker:
        assert web.stdout is not None
        assert "listens for Slack" in web.stdout.readline()
        for number, (team, network) in enumerate(((T1, "forde"), (T2, "bergen"))):
            install(place, installs, team)
            click = payload("click") | {"trigger_id": "t", "response_url": f"{slack.url}/hook/1"}
            click["user"]["id"] = "UADMIN"
            click["actions"][0]["value"] = f"/nettverk {network}"
            post(place, click, team)
            event = payload("event") | {"event_id": f"Ev{number}"}
            event["event"] |= {"text": f"møte SSU {MARK}", "client_msg_id": f"c{number}"}
            post(place, event, team)
        until(lambda: len(slack.replies) == 2)
        used = {token for method, token in slack.tokens if method == "chat.postMessage"}
        assert used == {installs.token(T1), installs.token(T2)}
        for process in (web, worker):
            process.send_signal(signal.SIGTERM)
            _, told = process.communicate(timeout=20)
            assert process.returncode in (0, -signal.SIGTERM)
            for secret in (MARK, CLIENT_SECRET, SECRET, oauth["SAMVIT_ENCRYPTION_KEYS"], "xoxb-", "state="):
                assert secret not in told


def test_socket_mode_starts_answers_to_its_end_and_tells_by_its_status_how_it_ended(
    oauth: dict[str, str], slack: FakeSlack
) -> None:
    wanted = oauth | {"SLACK_APP_TOKEN": "xapp-not-a-secret"}
    del wanted["SLACK_SIGNING_SECRET"]
    with line(slack) as wire:
        with started(wanted, "socket") as process:
            assert process.stdout is not None
            assert "Socket Mode" in process.stdout.readline()
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 0
        wire.greets = wire.pongs = False
        quick = "from bot.slack import socket_mode; socket_mode.run.__kwdefaults__['silence'] = 1.0"
        with started(wanted, "socket", code=quick) as process:
            _, told = process.communicate(timeout=30)
            assert process.returncode == 1
            assert "no sign of life" in told
            assert "ticket" not in told


def test_what_is_missing_is_told_at_once_with_status_two(oauth: dict[str, str]) -> None:
    few = {key: value for key, value in oauth.items() if key in ("SAMVIT_DATABASE_URL", "SLACK_CLIENT_ID")}
    for command, names in (
        ("web", ("SLACK_SIGNING_SECRET", "SLACK_CLIENT_SECRET", "SAMVIT_ENCRYPTION_KEYS")),
        ("socket", ("SLACK_APP_TOKEN", "SLACK_CLIENT_SECRET", "SAMVIT_ENCRYPTION_KEYS")),
    ):
        with started(few, command) as process:
            _, told = process.communicate(timeout=30)
            assert process.returncode == 2
            assert all(name in told for name in names)
