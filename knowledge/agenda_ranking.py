"""The user representatives' priorities: many ranked lists made into one, and where an agenda departs from it."""

from __future__ import annotations

from collections.abc import Collection, Sequence


def ranked(lists: Sequence[Sequence[int]], candidates: Sequence[int]) -> list[int]:
    """The candidates by what the lists say together, the most wanted first.

    Each list gives its first as many points as there are candidates, its next one fewer; what it leaves out gets none.
    Equal points keep the order of *candidates*, so the result never depends on who answered first.
    """
    points = dict.fromkeys(candidates, 0)
    for wanted in lists:
        for place, item in enumerate(item for item in wanted if item in points):
            points[item] += len(candidates) - place
    return sorted(candidates, key=lambda item: (-points[item], candidates.index(item)))


def departures(result: Sequence[int], chosen: Collection[int]) -> list[int]:
    """The items that were left off the agenda although one ranked below them is on it."""
    lowest = max((place for place, item in enumerate(result) if item in chosen), default=-1)
    return [item for item in result[: max(lowest, 0)] if item not in chosen]
