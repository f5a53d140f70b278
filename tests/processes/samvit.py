"""Real `samvit` processes, and a member's side of the talk with a web process."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from httpx2 import Client

from tests.fakes.slack import FakeSlack
from tests.slack.driver import SECRET, Workspace

_ROOT = Path(__file__).parents[2]


@contextmanager
def started(environ: dict[str, str], *arguments: str, code: str = "") -> Iterator[subprocess.Popen[str]]:
    """A `samvit` process, gone when the block ends. *code* runs in it first."""
    program = f"import sys; {code or 'pass'}; from bot.cli import main; main(sys.argv[1:])"
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("SLACK_", "SAMVIT_"))}
    with subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        env=clean | environ,
        cwd=_ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def settings(database: str, slack: FakeSlack, **more: str) -> dict[str, str]:
    """What a single workspace of Førde's network needs."""
    return {
        "SAMVIT_DATABASE_URL": database,
        "SAMVIT_NETWORK": "forde",
        "SLACK_API_URL": f"{slack.url}/api/",
        "SLACK_BOT_TOKEN": "xoxb-fake",
        "SLACK_SIGNING_SECRET": SECRET,
        **more,
    }


@contextmanager
def serving(environ: dict[str, str], slack: FakeSlack, code: str = "") -> Iterator[Workspace]:
    """A `samvit web` of its own, and a workspace that talks to it alone."""
    port = str(free_port())
    with started(environ | {"PORT": port}, "web", code=code) as process:
        assert process.stdout is not None
        assert "listens for Slack" in process.stdout.readline()
        with Client(base_url=f"http://127.0.0.1:{port}", timeout=10) as http:
            yield Workspace(http, slack, slack.trigger)
