"""The log: one line an event, with the request, the network and the member's number, never a name, title or text."""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import secrets
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from types import TracebackType

KINDS = ("text", "json")
"""What `SAMVIT_LOG` may be."""

_NOT_IN_A_LINE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""What would end a line, move a terminal's cursor or turn the text around."""

_GIVEN = re.compile(r"[A-Za-z0-9._-]{1,64}")


@dataclass(slots=True)
class About:
    """What the lines being written are about. `request` binds those of one request; `member` is a number."""

    request: str
    network: str = ""
    member: int | None = None


_about: ContextVar[About | None] = ContextVar("about", default=None)


@contextmanager
def about(network: str = "", member: int | None = None, request: str = "") -> Iterator[About]:
    """Mark every line written within. What is not given is taken from the surrounding mark.

    *request* is an id from outside (a proxy's `X-Request-ID`); anything but a plain word is replaced by one of ours.
    """
    outer = _about.get()
    known = request if _GIVEN.fullmatch(request) else (outer.request if outer else secrets.token_hex(6))
    mark = About(known, network or (outer.network if outer else ""), member or (outer.member if outer else None))
    token = _about.set(mark)
    try:
        yield mark
    finally:
        _about.reset(token)


def of_member(member: int | None) -> None:
    """Mark the lines that follow within the surrounding `about` with the member's number."""
    mark = _about.get()
    if mark is not None:
        mark.member = member


def configure(kind: str, level: int = logging.INFO) -> None:
    """Write everything from *level* on to standard error, as lines of text or JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if kind == "json" else TextLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for chatty in ("alembic", "apscheduler", "uvicorn.access", "asyncio"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


Caught = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class TextLines(logging.Formatter):
    """For people: moment, level, part, message, and what it is about; a traceback follows in lines of its own."""

    def format(self, record: logging.LogRecord) -> str:
        """One record as text."""
        mark = _marks()
        line = f"{_moment(record)} {record.levelname} {record.name} {_flat(record.getMessage())}"
        told = "".join(f" {name}={value}" for name, value in mark.items())
        return "\n".join([line + told, *_places(record.exc_info)])


class JsonLines(logging.Formatter):
    """For machines: a JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """One record as JSON."""
        fields: dict[str, object] = {
            "at": _moment(record),
            "level": record.levelname,
            "part": record.name,
            "message": _flat(record.getMessage()),
            **_marks(),
        }
        places = _places(record.exc_info)
        return json.dumps(fields | ({"trace": places} if places else {}), ensure_ascii=False)


def _marks() -> dict[str, object]:
    mark = _about.get()
    if mark is None:
        return {}
    named = {"request": mark.request, "network": mark.network, "member": mark.member}
    return {name: value for name, value in named.items() if value not in ("", None)}


def _moment(record: logging.LogRecord) -> str:
    return dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")


def _flat(message: str) -> str:
    """One record is one line, whatever stands in it."""
    return _NOT_IN_A_LINE.sub(" ", message)


def _places(caught: Caught | None) -> list[str]:
    """Where it went wrong and of what kind, the first cause first.

    The message of an exception is left out: it quotes the value it stumbled over, and that may be what a member wrote.
    """
    error = caught[1] if caught else None
    chain: list[BaseException] = []
    while error is not None and error not in chain:
        chain.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    lines = []
    for each in reversed(chain):
        frames = traceback.extract_tb(each.__traceback__)
        lines += [f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
        lines.append(f"{type(each).__module__}.{type(each).__qualname__}")
    return lines
