"""What a simulation found, as data and as lines to read."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.simulation.living import Seen
from bot.simulation.post import Rush
from bot.simulation.size import Size

_POINTS = 12
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Report:
    """`counted` is the same for the same `size`; `measured` are seconds and bytes on this machine."""

    size: Size
    counted: dict[str, Any]
    measured: dict[str, Any]

    def as_data(self) -> dict[str, Any]:
        """All of it, ready for JSON."""
        return {"size": asdict(self.size), "counted": self.counted, "measured": self.measured}

    def lines(self) -> Iterator[str]:
        """All of it, a line each."""
        size = self.size
        yield f"{size.networks} networks, {size.members} members, {size.years} years, seed {size.seed}"
        for part in (self.counted, self.measured):
            for title, found in part.items():
                yield ""
                yield title
                yield from _lines(found)


def spread(values: Iterable[float], digits: int = 0) -> dict[str, float]:
    """Median, 95th percentile and most of *values*."""
    rows = sorted(values)
    if not rows:
        return {"median": 0, "p95": 0, "most": 0}
    at = {"median": rows[len(rows) // 2], "p95": rows[min(len(rows) - 1, int(len(rows) * 0.95))], "most": rows[-1]}
    return {name: round(value, digits) if digits else int(value) for name, value in at.items()}


def busiest(minutes: Counter[dt.datetime]) -> dict[str, Any]:
    """The minutes, hours and days with most messages, and the hours of the week that had most in all."""
    hours, days, week = Counter[str](), Counter[str](), Counter[str]()
    for at, number in minutes.items():
        hours[f"{at:%Y-%m-%d %H}:00"] += number
        days[f"{_DAYS[at.weekday()]} {at:%Y-%m-%d}"] += number
        week[f"{_DAYS[at.weekday()]} {at:%H}:00"] += number
    first = Counter({f"{_DAYS[at.weekday()]} {at:%Y-%m-%d %H:%M}": number for at, number in minutes.items()})
    return {
        name: dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:3])
        for name, found in (("minutes", first), ("hours", hours), ("days", days), ("hours of the week", week))
    }


def peak(rush: Rush, title: str) -> dict[str, Any]:
    """How the deepest queue emptied."""
    step = max(1, len(rush.curve) // _POINTS)
    return {
        "when": title,
        "messages": rush.depth,
        "seconds until the last was out": round(rush.took, 1),
        "seconds until a workspace had its last": spread(rush.last.values(), 1),
        "refused with 429": rush.refused,
        "left after seconds": {f"{seconds:.1f}": left for seconds, left in rush.curve[::step]},
    }


def per_member(seen: Seen, addresses: Sequence[str], years: Sequence[int]) -> dict[str, float]:
    """Messages that each of *addresses* got in each of *years*."""
    return spread(seen.by_member[address, year] for address in addresses for year in years)


def _lines(found: Any, depth: int = 1) -> Iterator[str]:
    indent = "  " * depth
    if not isinstance(found, dict):
        yield f"{indent}{found}"
        return
    for name, value in found.items():
        if isinstance(value, dict) and all(not isinstance(one, dict) for one in value.values()):
            yield f"{indent}{name}: " + ", ".join(f"{key} {one}" for key, one in value.items())
        elif isinstance(value, dict):
            yield f"{indent}{name}"
            yield from _lines(value, depth + 1)
        else:
            yield f"{indent}{name}: {value}"
