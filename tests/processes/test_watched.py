"""A worker and a socket process tell on a port of their own how they are; one that hangs is noticed."""

from __future__ import annotations

import json
import signal
import subprocess
import time
import urllib.error
import urllib.request

import pytest

from tests.fakes.slack import FakeSlack
from tests.fakes.slack_socket import line
from tests.processes.samvit import free_port, started
from tests.processes.test_installed import oauth, slack, until
from tests.slack.driver import SECRET

pytestmark = [pytest.mark.processes, pytest.mark.parametrize("network_url", ["postgresql"], indirect=True)]
__all__ = ["oauth", "slack"]


@pytest.fixture
def port() -> int:
    return free_port()


def asked(port: int, path: str, seconds: float = 10) -> tuple[int, str]:
    """The status and the text; status 0 when nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=seconds) as answered:
            return answered.status, answered.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()
    except OSError:
        return 0, ""


def test_a_worker_is_well_while_it_ticks_and_says_no_more_when_it_hangs(oauth: dict[str, str], port: int) -> None:
    environ = oauth | {"SAMVIT_WATCH_PORT": str(port)}
    with started(environ, "worker") as worker:
        until(lambda: asked(port, "/readyz")[0] == 200)
        assert json.loads(asked(port, "/healthz")[1])["status"] == "ok"
        told = asked(port, "/metrics")[1]
        assert 'samvit_idle_seconds{what="tick"}' in told
        until(lambda: "samvit_last_tick_timestamp_seconds 1" in asked(port, "/metrics")[1])
        assert SECRET not in told
        with started(environ, "worker") as second:
            assert f"127.0.0.1:{port} is taken" in second.communicate(timeout=30)[1]
            assert second.returncode == 2
        worker.send_signal(signal.SIGSTOP)
        assert asked(port, "/healthz", 0.3)[0] == 0
        worker.send_signal(signal.SIGCONT)
        assert asked(port, "/healthz")[0] == 200
        _ends(worker)


def test_a_worker_whose_ticks_do_not_end_is_not_well_though_it_answers(oauth: dict[str, str], port: int) -> None:
    stuck = "from time import sleep; from bot import core, worker; core.Bot.tick = lambda _: sleep(9)"
    impatient = f"{stuck}; worker.LIMITS[worker.TICK] = 1"
    with started(oauth | {"SAMVIT_WATCH_PORT": str(port)}, "worker", code=impatient) as worker:
        until(lambda: asked(port, "/healthz")[0] == 503)
        assert "no tick for" in asked(port, "/readyz")[1]
        worker.kill()


def test_a_socket_process_is_well_while_slack_gives_signs_of_life(
    oauth: dict[str, str], slack: FakeSlack, port: int
) -> None:
    environ = oauth | {"SLACK_APP_TOKEN": "xapp-not-a-secret", "SAMVIT_WATCH_PORT": str(port)}
    quick = "from bot.slack import socket_mode as s; s.SILENCE = 2; s.run.__kwdefaults__['ping'] = 0.3"
    with line(slack) as wire, started(environ, "socket", code=quick) as process:
        until(lambda: asked(port, "/readyz")[0] == 200)
        assert 'samvit_idle_seconds{what="sign of life from Slack"}' in asked(port, "/metrics")[1]
        wire.greets = wire.pongs = False
        until(lambda: asked(port, "/healthz")[0] == 503)
        assert "no sign of life from Slack for" in asked(port, "/healthz")[1]
        _ends(process)


def _ends(process: subprocess.Popen[str]) -> None:
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)
    assert process.returncode == 0
    assert time.monotonic() - began < 15
