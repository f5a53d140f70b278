"""An upgrade makes nobody wait, waits for others itself, and two of them do no harm."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from storage import schema, upgrading
from tests import revisions

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

ADDS = 'op.add_column("member", sa.Column("extra", sa.String))'
INDEX = 'online.add_index("ix_member_name", "member", ["name"])'


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upgrading, "HELD_UP", "200ms")
    monkeypatch.setattr(upgrading, "_PAUSE", 0.2)


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as pool:
        yield pool


def upgrades(pool: ThreadPoolExecutor, engine: Engine, folder: Path) -> Future[None]:
    return pool.submit(upgrading.run, revisions.config(engine, folder))


def comes_next(engine: Engine) -> None:
    with upgrading.alone(engine):
        pass


def waits_for(engine: Engine, query: str) -> None:
    """Until somebody else is in *query*."""
    asked = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE :query")
    for _ in range(500):
        with engine.connect() as connection:
            if connection.scalar(asked, {"query": query}):
                return
        time.sleep(0.01)
    raise AssertionError("nobody waits")


def test_who_reads_is_kept_waiting_no_longer_than_the_upgrade_may_wait_for_a_long_query(
    engine: Engine, tmp_path: Path, pool: ThreadPoolExecutor
) -> None:
    revisions.write(tmp_path, "9001", ADDS)
    waits: list[float] = []
    with engine.connect() as long:
        long.execute(text("SELECT count(*) FROM member"))
        done = upgrades(pool, engine, tmp_path)
        waits_for(engine, "ALTER TABLE member%")
        end = time.perf_counter() + 1
        while time.perf_counter() < end:
            start = time.perf_counter()
            with engine.connect() as connection:
                connection.execute(text("SELECT count(*) FROM member"))
            waits.append(time.perf_counter() - start)
            time.sleep(0.01)
        assert not done.done()
    done.result(20)
    assert schema.fit(engine) is schema.Fit.NEWER
    assert 0.1 < max(waits) < 1


def test_when_a_table_is_in_use_the_whole_time_it_is_told_and_later_gone_on_with(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upgrading, "_TRIES", 2)
    revisions.write(tmp_path, "9001", 'op.create_table("extra", sa.Column("id", sa.Integer, primary_key=True))')
    revisions.write(tmp_path, "9002", ADDS, after="9001")
    config = revisions.config(engine, tmp_path)
    with engine.connect() as long:
        long.execute(text("SELECT count(*) FROM member"))
        with pytest.raises(upgrading.Busy):
            upgrading.run(config)
        assert long.scalar(text("SELECT version_num FROM alembic_version")) == "9001"
    upgrading.run(config)
    assert schema.fit(engine) is schema.Fit.NEWER


def test_an_index_is_built_while_others_write_and_a_second_upgrade_waits(
    engine: Engine, tmp_path: Path, pool: ThreadPoolExecutor
) -> None:
    revisions.write(tmp_path, "9001", INDEX)
    writes = text("INSERT INTO tally (name, count, last_at) VALUES (:name, 1, now())")
    with engine.begin() as connection:
        connection.execute(text("CREATE INDEX ix_member_name ON member (id)"))  # half done by an earlier try
    with engine.connect() as long:
        long.execute(text("LOCK TABLE member IN ROW EXCLUSIVE MODE"))
        both = [upgrades(pool, engine, tmp_path)]
        waits_for(engine, "%INDEX CONCURRENTLY%")
        both.append(pool.submit(comes_next, engine))
        waits_for(engine, "ROLLBACK")
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL lock_timeout = '100ms'"))
            connection.execute(text("LOCK TABLE member IN ROW EXCLUSIVE MODE"))  # as everybody who writes does
            connection.execute(writes, {"name": "meanwhile"})
        assert not any(one.done() for one in both)
    assert [one.result(20) for one in both] == [None, None]
    with engine.connect() as connection:
        built = "SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_member_name'"
        assert "(name)" in (connection.scalar(text(built)) or "")
        broken = connection.scalar(text("SELECT count(*) FROM pg_index WHERE NOT indisvalid"))
        assert broken == 0
        assert connection.scalar(text("SHOW lock_timeout")) == "0"
