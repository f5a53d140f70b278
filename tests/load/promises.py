"""What is promised, and which of it a run has broken."""

from __future__ import annotations

from collections.abc import Iterator

from tests.load.driver import percentile
from tests.load.run import Scene

RATE, P99, LONGEST = 200.0, 0.250, 3.0
"""Requests a second on two cores, and seconds to the acknowledgement: of 99 in a hundred, and of any."""

GROWTH = 1e6 / 60
"""Bytes a second that a process may grow by in the soak once it is warm: a megabyte a minute."""

WARM = 120.0
"""Seconds of the soak after which a process is warm: caches have filled."""

_UNJUDGED = ("warm-up", "bare at the rate", "bare at the limit")


def broken(stage: Scene) -> list[str]:
    """In words; empty when all is kept."""
    return [*_answered(stage), *_timely(stage), *_counted(stage), *_flat(stage)]


def slope(samples: list[tuple[float, float]]) -> float:
    """Growth a second by least squares; 0 for fewer than two samples."""
    if len(samples) < 2:
        return 0.0
    at, size = (sum(each) / len(samples) for each in zip(*samples, strict=True))
    across = sum((x - at) ** 2 for x, _ in samples)
    return sum((x - at) * (y - size) for x, y in samples) / across if across else 0.0


def growth(stage: Scene) -> dict[str, float]:
    """Bytes a second that each process grew by after it was warm."""
    began = stage.memory[0][0] if stage.memory else 0.0
    late = [(at, now) for at, now in stage.memory if at - began >= WARM]
    return {name: slope([(at, now[name]) for at, now in late]) for name in (late[0][1] if late else ())}


def _answered(stage: Scene) -> Iterator[str]:
    for part in stage.stretches:
        yield from (f"{part.name}: {what} ×{times}" for what, times in part.tally.wrong.items())
    yield from (f"a process ended with status {status} on SIGTERM" for status in stage.exits if status not in (0, -15))


def _timely(stage: Scene) -> Iterator[str]:
    for part in stage.stretches:
        waits = part.tally.of()
        if part.name not in _UNJUDGED and percentile(waits, 1) > LONGEST:
            yield f"{part.name}: an acknowledgement took {percentile(waits, 1):.1f} s, more than {LONGEST:.0f}"
        if part.name == "load" and part.tally.rate < RATE:
            yield f"load: {part.tally.rate:.0f} requests a second, fewer than {RATE:.0f}"
        if part.name in ("load", "soak") and percentile(waits, 0.99) > P99:
            yield f"{part.name}: p99 of the acknowledgements {percentile(waits, 0.99) * 1000:.0f} ms, more than 250"


def _counted(stage: Scene) -> Iterator[str]:
    for effect in stage.effects():
        if effect.lost or effect.doubled:
            yield f"{effect.name}: {effect.lost} lost and {effect.doubled} doubled of {effect.expected}"


def _flat(stage: Scene) -> Iterator[str]:
    for name, grown in growth(stage).items():
        if grown > GROWTH:
            yield f"{name} grew by {grown * 60 / 1e6:.1f} MB a minute, more than {GROWTH * 60 / 1e6:.0f}"
