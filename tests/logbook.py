"""Everything that is logged while a test runs, searched for what must not be there."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bot import logs

MARK = "zqx"
"""Stands in every name, title and text of a test that searches the log, and in nothing else."""


def told(text: str) -> str:
    """*text* with the mark."""
    return f"{text} {MARK}"


class Captured(logging.Handler):
    """Every record of every logger, written in both ways, and the records as they are."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.json: list[dict[str, Any]] = []
        self.everything: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        line = logs.JsonLines().format(record)
        self.json.append(json.loads(line))
        self.everything += [line, logs.TextLines().format(record), repr(record.args), record.getMessage()]

    @property
    def telling(self) -> list[str]:
        """The lines that hold the mark."""
        return [line for line in self.everything if MARK in line.casefold()]


@contextmanager
def capturing() -> Iterator[Captured]:
    """The log of every part, from DEBUG on."""
    handler, root = Captured(), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield handler
    finally:
        root.setLevel(before)
        root.removeHandler(handler)
