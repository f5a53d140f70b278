"""How long a tick takes to plan a hundred thousand pairs of occasion and receiver, and a tick with nothing due.

python -m tests.bench.planning
"""

from __future__ import annotations

import datetime as dt
import resource
import tempfile
from pathlib import Path
from time import perf_counter

from sqlmodel import Session, select

from storage import reminders
from storage.database import connect, transaction, upgrade
from storage.tables import Appointment, Body, Meeting, Member, Network, Seat

NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
BODIES, MEETINGS, MEMBERS = 50, 20, 100
"""In one network: every body meets so often within reach and has so many members."""


def fill(session: Session) -> None:
    """One network with bodies, their members and their meetings in the coming three weeks."""
    session.add(Network(id="ex", name="Example", trust="Example HF", language="nn"))
    session.flush()
    bodies = [
        Body(id=f"ex-{n}", network="ex", name=f"Body {n}", level="fagleg", status="current") for n in range(BODIES)
    ]
    session.add_all(bodies)
    people = [Member(network="ex", address=f"slack:T1:U{n}", name="Example", language="nn") for n in range(MEMBERS * 5)]
    session.add_all(people)
    session.flush()
    for place, body in enumerate(bodies):
        seats = [Seat(network="ex", body=body.id, title=f"{n}", party="kommune") for n in range(MEMBERS)]
        session.add_all(seats)
        session.flush()
        for n, seat in enumerate(seats):
            member = people[(place * 37 + n) % len(people)]
            session.add(Appointment(network="ex", seat=seat.id, member=member.id, starts=dt.date(2026, 1, 1)))  # type: ignore[arg-type]
        for n in range(MEETINGS):
            at = NOW + dt.timedelta(days=1, hours=n)
            session.add(Meeting(network="ex", body=body.id, starts_at=at))


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="samvit-bench-") as folder:
        engine = connect(f"sqlite:///{Path(folder) / 'planning.db'}")
        upgrade(engine)
        with transaction(engine) as session:
            fill(session)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        with transaction(engine) as session:
            start = perf_counter()
            found = reminders.due(session, "ex", NOW)
            took = perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        with transaction(engine) as session:
            for row in session.exec(select(Meeting)):
                row.starts_at += dt.timedelta(days=300)
        with transaction(engine) as session:
            start = perf_counter()
            assert not reminders.due(session, "ex", NOW)
            idle = perf_counter() - start
        engine.dispose()
    print(f"planning: {len(found)} reminders in {took:.2f} s, {before:.0f} MB before and {peak:.0f} MB at most")
    print(f"  a tick with nothing due: {idle * 1000:.1f} ms a network")


if __name__ == "__main__":
    main()
