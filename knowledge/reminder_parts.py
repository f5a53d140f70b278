"""Reminders that list several things: each thing is told once at each distance, however the list changes between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from knowledge.reminders import Reminder


def keys(reminder: Reminder) -> dict[str, str]:
    """The key of each part for this receiver; the distance is not in it. Empty when the reminder lists nothing."""
    occasion = reminder.occasion
    return {part: f"{occasion.subject}:{part}:{reminder.receiver.address}" for part in occasion.parts}


def unsaid(reminder: Reminder, told: Mapping[str, int]) -> Reminder | None:
    """The reminder with the parts that are still to be told at its distance, None when there are none.

    *told* holds the nearest distance at which each key was told. A list that lost its first part may be further from
    its day than it was: what was told at a nearer distance is not told again at a longer one.
    """
    if not reminder.occasion.parts:
        return reminder
    left = tuple(part for part, key in keys(reminder).items() if key not in told or told[key] > reminder.distance)
    return replace(reminder, occasion=replace(reminder.occasion, parts=left)) if left else None
