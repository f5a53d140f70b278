"""GET /metrics for Prometheus: what this process did, and what the database tells of all processes together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.observing import OUTCOMES
from storage import figures, tallies
from storage.database import transaction
from storage.figures import Figures

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
"""The text format of Prometheus."""

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 10.0)
"""Bounds of the histogram. Slack shows an error after 3 seconds."""


class Metrics:
    """Counts of one process beside figures of the database; an `Observer`. May be used from many threads."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._registry = CollectorRegistry()
        self._answers = Counter(
            "samvit_answers",
            "Answers of this process by how they ended.",
            ["network", "outcome"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "samvit_answer_seconds", "Seconds an answer took.", ["network"], buckets=_SECONDS, registry=self._registry
        )
        self._indexed = Gauge(
            "samvit_index_version",
            "Version of the network that this process's search index was built from.",
            ["network"],
            registry=self._registry,
        )
        self._registry.register(_Database(engine, clock))

    def answered(self, network: str, outcome: str, seconds: float) -> None:
        """Count one answer; every outcome of a network stands there from the first one on."""
        for each in OUTCOMES:
            self._answers.labels(network, each).inc(each == outcome)
        self._seconds.labels(network).observe(seconds)

    def indexed(self, network: str, version: int) -> None:
        """Note what the search index was built from."""
        self._indexed.labels(network).set(version)

    def watch(self, ages: Callable[[], Mapping[str, float]]) -> None:
        """Tell also how long ago this process did what it does again and again; *ages* in seconds, by what it is."""
        gauge = Gauge(
            "samvit_idle_seconds", "How long ago this process last did it.", ["what"], registry=self._registry
        )
        for name in ages():
            gauge.labels(name).set_function(lambda name=name: ages()[name])  # type: ignore[misc]

    def written(self) -> bytes:
        """Everything in the text format of Prometheus. When the database is away, what this process knows by itself."""
        return generate_latest(self._registry)


@dataclass(frozen=True, slots=True, eq=False)  # the registry keeps it by identity
class _Database(Collector):
    engine: Engine
    clock: Clock

    def describe(self) -> list[Metric]:
        """Nothing: the database is asked when somebody reads, not before."""
        return []

    def collect(self) -> Iterator[Metric]:
        """The figures of this moment."""
        try:
            with transaction(self.engine) as session:
                taken = figures.taken(session, self.clock())
        except SQLAlchemyError:
            yield GaugeMetricFamily("samvit_database_up", _UP, value=0)
            return
        yield GaugeMetricFamily("samvit_database_up", _UP, value=1)
        yield from _of_outbox(taken)
        yield from _of_network(taken)
        yield from _of_tallies(taken)


_UP = "1 when the database answered."


def _of_outbox(taken: Figures) -> Iterator[Metric]:
    yield _by_network("samvit_outbox_due", "Messages that should be on their way now.", taken.due)
    yield _by_network("samvit_outbox_oldest_due_seconds", "How long the oldest due message has waited.", taken.oldest)
    yield _by_network("samvit_outbox_retrying", "Messages that failed and are tried again.", taken.retrying)
    messages = GaugeMetricFamily(
        "samvit_outbox_messages", "Messages by what became of them.", labels=["network", "state"]
    )
    for labels, number in taken.messages.items():
        messages.add_metric(labels, number)
    yield messages


def _of_network(taken: Figures) -> Iterator[Metric]:
    yield _by_network("samvit_network_version", "Version that every search index should have.", taken.versions)
    questions = GaugeMetricFamily("samvit_questions", "Questions by their outcome.", labels=["network", "outcome"])
    for labels, number in taken.questions.items():
        questions.add_metric(labels, number)
    yield questions


def _of_tallies(taken: Figures) -> Iterator[Metric]:
    ticks, failed = taken.tallies.get(tallies.TICK), taken.tallies.get(tallies.TICK_FAILED)
    yield CounterMetricFamily("samvit_ticks", "Ticks of all workers.", value=ticks.count if ticks else 0)
    yield CounterMetricFamily(
        "samvit_tick_failures", "Networks that a tick could not plan.", value=failed.count if failed else 0
    )
    last = ticks.last_at.timestamp() if ticks else 0
    yield GaugeMetricFamily("samvit_last_tick_timestamp_seconds", "When a worker last ticked, Unix time.", value=last)


def _by_network(name: str, about: str, values: dict[str, int] | dict[str, float]) -> Metric:
    family = GaugeMetricFamily(name, about, labels=["network"])
    for network, value in values.items():
        family.add_metric([network], value)
    return family
