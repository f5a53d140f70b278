"""Everything that is logged while a test runs, searched for what must not be there."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, select

from bot import logs
from storage.agenda_tables import Decision
from storage.meeting_tables import MeetingAnswer
from storage.notice_tables import Notice
from storage.tables import AgendaItem, Inquiry, Member, Question

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


TOOLS = ("httpx2", "aiohttp.access")
"""The tests' own browser and stand-ins; they are not there where Samvit runs."""


class Lines(logging.Handler):
    """What a process would write to its log, line by line; every test has one."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(logs.TextLines().format(record))


_WRITTEN = (
    (Member.name,),
    (AgendaItem.title, AgendaItem.background, AgendaItem.proposal),
    (Notice.title, Notice.text),
    (Decision.text,),
    (MeetingAnswer.note,),
    (Question.text,),
    (Inquiry.text,),
)
_LONG_ENOUGH = 5
"""Shorter ones ("SSU", "Hei") may stand anywhere."""


def telling(engine: Engine, lines: list[str]) -> list[str]:
    """The *lines* that hold a name, a title or a text that stands in the database."""
    used: set[str] = set()
    try:
        with Session(engine) as session:
            for columns in _WRITTEN:
                for row in session.exec(select(*columns)):
                    used |= set(row if isinstance(row, tuple) else (row,))
    except SQLAlchemyError:  # the test has taken the database away
        return []
    words = [word for word in used if word and len(word) >= _LONG_ENOUGH]
    return [line for line in lines if any(word in line for word in words)]


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
