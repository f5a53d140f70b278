"""The one file that reads the real clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

Clock = Callable[[], dt.datetime]
"""Gives the moment, UTC with zone."""


def real() -> dt.datetime:
    """Now, UTC with zone."""
    return dt.datetime.now(dt.UTC)


class Movable:
    """The playground's clock: the real time plus an offset that can grow."""

    def __init__(self, base: Clock = real) -> None:
        self._base, self.offset = base, dt.timedelta()

    def __call__(self) -> dt.datetime:
        """The moved moment, UTC with zone."""
        return self._base() + self.offset

    def move_to(self, moment: dt.datetime) -> None:
        """Set the clock to *moment* (with zone). It only moves forward: reminders already sent cannot be unsent."""
        self.offset = max(self.offset, moment - self._base())
