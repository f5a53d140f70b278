"""The optional table [network.reminders]: how long before each kind is announced, and the weeks of rest."""

from __future__ import annotations

from knowledge.networks.reading import Table
from knowledge.reminders import Kind
from knowledge.wishes import FURTHEST, MOST, MOST_WEEKS


def reminders(row: Table) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """The rules that the table states, by kind; what it leaves out is as usual."""
    found = []
    with row.table("reminders") as own:
        for kind in Kind:
            if own.has(kind):
                found.append((kind.value, _numbers(own, kind, 0, FURTHEST, MOST)))
        if own.has("quiet_weeks"):
            found.append(("quiet_weeks", _numbers(own, "quiet_weeks", 1, 53, MOST_WEEKS)))
    return tuple(found)


def _numbers(own: Table, key: str, lowest: int, highest: int, most: int) -> tuple[int, ...]:
    numbers = tuple(sorted(set(own.numbers(key, lowest, highest)), reverse=True))
    if len(numbers) > most:
        own.fault(key, f"holds more than {most}")
    return numbers
