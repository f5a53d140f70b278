"""What Prometheus and a load balancer are told: of this process, and of all processes by way of the database."""

from __future__ import annotations

import datetime as dt

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine, event
from sqlmodel import select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot import health, watch_routes
from bot.core import Bot, Replayed
from bot.metrics import Metrics
from commands._base import Reply
from knowledge.language import same
from storage import outbox
from storage.database import connect, transaction
from storage.tables import Network, OutboxMessage
from tests.chat import START, World


class Measured:
    """The samples of one reading, by name and labels."""

    def __init__(self, content: bytes) -> None:
        families = text_string_to_metric_families(content.decode())
        self.all = {(s.name, tuple(sorted(s.labels.items()))): s.value for family in families for s in family.samples}

    def __call__(self, name: str, **labels: str) -> float:
        return self.all[(name, tuple(sorted(labels.items())))]


def measured(metrics: Metrics) -> Measured:
    return Measured(metrics.written())


@pytest.fixture
def metrics(world: World) -> Metrics:
    made = Metrics(world.engine, world.clock)
    world.bot.observer = made
    return made


def queue(world: World, key: str, *, network: str = "forde", late: float = 0) -> None:
    at = START - dt.timedelta(seconds=late)
    with transaction(world.engine) as session:
        outbox.put(session, network, key, "slack:T1:U1", Reply(same("Hei")).as_json(), kind="test", now=at)


def test_answers_are_counted_by_how_they_ended(world: World, metrics: Metrics, monkeypatch: pytest.MonkeyPatch) -> None:
    kari = world.member("kari")
    kari.says("/avtale utskriving")
    kari.says("/mote")
    kari.says("/mote flytt 1")
    kari.says("pasient 15108695088")
    world.bot.handle(kari.address, "/hjelp", once="a")
    with pytest.raises(Replayed):
        world.bot.handle(kari.address, "/hjelp", once="a")
    for _ in range(2):
        world.bot.hear("ev:1", kari.address, "/hjelp")

    def breaks(*_: object) -> Reply:
        raise RuntimeError("broken")

    monkeypatch.setattr("commands.answer", breaks)
    kari.says("/mote")
    found = measured(metrics)
    outcomes = {"answered": 4, "refused": 1, "guarded": 1, "failed": 1, "copy": 2}
    assert {each: found("samvit_answers_total", network="forde", outcome=each) for each in outcomes} == outcomes
    assert found("samvit_answer_seconds_count", network="forde") == 9
    assert found("samvit_questions", network="forde", outcome="sure") == 1


def test_what_was_answered_and_could_not_be_committed_has_failed(world: World, metrics: Metrics) -> None:
    kari = world.member("kari")

    def breaks(_connection: object) -> None:
        raise RuntimeError("the disk is full")

    event.listen(world.engine, "commit", breaks)
    with pytest.raises(RuntimeError):
        kari.says("/hjelp")
    event.remove(world.engine, "commit", breaks)
    assert measured(metrics)("samvit_answers_total", network="forde", outcome="failed") == 1


def test_the_outboxs_depth_and_age_are_told_whichever_process_put_it_there(world: World, metrics: Metrics) -> None:
    queue(world, "old", late=120)
    queue(world, "new")
    queue(world, "elsewhere", network="bergen", late=7)
    queue(world, "later", late=-60)
    with transaction(world.engine) as session:
        (claimed,) = outbox.claim(
            session,
            "w",
            ["slack"],
            START,
            lease=dt.timedelta(seconds=45),
            pace=dt.timedelta(),
            limit=1,
        )
        assert claimed.key == "old"
        outbox.retry(session, claimed, START - dt.timedelta(seconds=90), "timeout", uncertain=True)
    found = measured(metrics)
    assert found("samvit_outbox_due", network="forde") == 2
    assert found("samvit_outbox_oldest_due_seconds", network="forde") == 90
    assert found("samvit_outbox_retrying", network="forde") == 1
    assert found("samvit_outbox_oldest_due_seconds", network="bergen") == 7
    assert found("samvit_outbox_due", network="fonna") == 0
    assert found("samvit_outbox_messages", network="forde", state="waiting") == 3
    assert found("samvit_outbox_messages", network="forde", state="sent") == 0


def test_what_nobody_needs_any_more_is_not_due(world: World, metrics: Metrics) -> None:
    queue(world, "a", late=10)
    with transaction(world.engine) as session:
        row = session.exec(select(OutboxMessage)).one()
        row.expires_at = START - dt.timedelta(seconds=1)
    assert measured(metrics)("samvit_outbox_due", network="forde") == 0


def test_ticks_of_any_process_are_summed_and_a_failure_shows(
    world: World, metrics: Metrics, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Bot(world.engine, world.clock, world.bot.network_of)
    world.bot.tick()
    world.clock.now += dt.timedelta(minutes=1)
    other.tick()
    found = measured(metrics)
    assert found("samvit_ticks_total") == 2
    assert found("samvit_last_tick_timestamp_seconds") == world.clock.now.timestamp()
    assert found("samvit_tick_failures_total") == 0

    def breaks(*_: object) -> int:
        raise RuntimeError("broken")

    monkeypatch.setattr("commands._reminder_tick.due", breaks)
    world.bot.tick()
    assert measured(metrics)("samvit_tick_failures_total") == 4


def test_an_index_that_lags_behind_its_network_can_be_seen(world: World, metrics: Metrics) -> None:
    kari = world.member("kari")
    kari.says("/avtale utskriving")
    with transaction(world.engine) as session:
        session.get_one(Network, "forde").version += 1
    found = measured(metrics)
    wanted = found("samvit_network_version", network="forde")
    assert found("samvit_index_version", network="forde") == wanted - 1
    kari.says("/avtale utskriving")
    assert measured(metrics)("samvit_index_version", network="forde") == wanted


def test_the_metrics_name_no_person(world: World, metrics: Metrics) -> None:
    world.member("kari").says("/sak SSU: Særeigen tittel")
    content = metrics.written().decode()
    for word in ("kari", "Kari", "Eksempel", "Særeigen", "web:"):
        assert word not in content


def client(engine: Engine, metrics: Metrics, network: str | None = None) -> TestClient:
    return TestClient(Starlette(routes=watch_routes.routes(lambda: health.ready(engine, network), metrics)))


def test_ready_means_that_database_schema_and_networks_are_there(world: World, metrics: Metrics) -> None:
    with client(world.engine, metrics, "forde") as http:
        answer = http.get("/readyz")
        assert (answer.status_code, answer.json()["status"]) == (200, "ready")
        assert "samvit_database_up 1.0" in http.get("/metrics").text
        assert http.get("/metrics").headers["content-type"].startswith("text/plain; version=0.0.4")


def test_a_database_without_networks_is_healthy_but_not_ready(engine: Engine) -> None:
    assert health.check(engine)[0] == 200
    status, told = health.ready(engine)
    assert status == 503
    assert "samvit import networks" in told["reason"]


def test_a_network_that_is_missing_is_not_ready(engine: Engine) -> None:
    with transaction(engine) as session:
        session.add(Network(id="ex", name="Example", trust="Example HF", language="nn"))
    assert health.ready(engine)[0] == 200
    assert health.ready(engine, "forde")[0] == 503


def test_an_old_schema_is_not_ready() -> None:
    empty = connect("sqlite://")
    status, told = health.ready(empty)
    assert status == 503
    assert "samvit db upgrade" in told["reason"]


def test_without_a_database_a_process_still_tells_what_it_knows() -> None:
    away = connect("postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=1")
    metrics = Metrics(away, lambda: START)
    metrics.answered("forde", "failed", 0.2)
    found = measured(metrics)
    assert found("samvit_database_up") == 0
    assert found("samvit_answers_total", network="forde", outcome="failed") == 1
    with client(away, metrics) as http:
        assert http.get("/readyz").status_code == 503
        assert "127.0.0.1" not in http.get("/readyz").text
