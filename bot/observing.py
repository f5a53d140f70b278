"""Watching one answer: how it ended and how long it took, for the log and for whoever counts."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from bot import logs

log = logging.getLogger("samvit")

ANSWERED, REFUSED, GUARDED, FAILED, COPY = "answered", "refused", "guarded", "failed", "copy"
"""How an answer ends: with what was asked; with a refusal; stopped by the guard for personal data; by a fault of ours;
or not at all, since it was a copy of an earlier request."""

OUTCOMES = (ANSWERED, REFUSED, GUARDED, FAILED, COPY)


class Observer(Protocol):
    """Who counts."""

    def answered(self, network: str, outcome: str, seconds: float) -> None:
        """One answer was given, or failed."""

    def indexed(self, network: str, version: int) -> None:
        """The search index of a network was built from its *version*."""


class Nobody:
    """Counts nothing."""

    def answered(self, network: str, outcome: str, seconds: float) -> None:
        """Nothing."""

    def indexed(self, network: str, version: int) -> None:
        """Nothing."""


@dataclass(slots=True)
class Watch:
    """One answer under way; whatever does not get as far as saying how it ended has failed."""

    outcome: str = FAILED


@contextmanager
def watching(network: str, observer: Observer) -> Iterator[Watch]:
    """Time what is done within, and tell how it ended. Every line logged within is marked with one request."""
    watch, start, ended_well = Watch(), time.perf_counter(), False
    with logs.about(network):
        try:
            yield watch
            ended_well = True
        finally:
            seconds = time.perf_counter() - start
            outcome = watch.outcome if ended_well or watch.outcome == COPY else FAILED  # it may not have been committed
            observer.answered(network, outcome, seconds)
            log.info("answer outcome=%s ms=%.1f", outcome, seconds * 1000)
