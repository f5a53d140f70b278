"""Reading one TOML table with care: what is wrong is written down with its place, and reading goes on."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from types import TracebackType
from typing import TypeVar

T = TypeVar("T")
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def is_partial_date(text: str) -> bool:
    """Whether *text* is a real day, month or year in ISO form."""
    found = _PARTIAL.fullmatch(text)
    if found is None:
        return False
    year, month, day = (int(part) if part else 1 for part in found.groups())
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


class Table:
    """One table of a file. Use it as a context: at the end, keys that nobody asked for are faults."""

    def __init__(self, values: Mapping[str, object], place: str, faults: list[str], key: str = "") -> None:
        self.key = key
        self.place = place
        self.faults = faults
        self._values = values
        self._asked: set[str] = set()

    def __enter__(self) -> Table:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for key in self._values:
            if key not in self._asked:
                self.fault(key, "unknown key")

    def fault(self, key: str, what: str) -> None:
        """Write down that *key* is wrong here."""
        self.faults.append(f"{self.place}: {key}: {what}")

    def has(self, key: str) -> bool:
        """Whether the table has *key* at all."""
        return key in self._values

    def _take(self, key: str) -> object:
        self._asked.add(key)
        return self._values.get(key)

    def text(self, key: str) -> str | None:
        """A text that is not blank, or None when left out."""
        value = self._take(key)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip():
            self.fault(key, f"must be a text, is {value!r}")
            return None
        return value

    def need(self, key: str) -> str:
        """A text that must be there; "" after a fault."""
        value = self.text(key)
        if key not in self._values:
            self.fault(key, "is missing")
        return value or ""

    def one_of(self, key: str, allowed: Collection[str], default: str | None = None) -> str:
        """One of the *allowed* words; required when there is no *default*."""
        if default is not None and not self.has(key):
            self._asked.add(key)
            return default
        value = self.need(key)
        if value and value not in allowed:
            self.fault(key, f"{value!r} is not one of {', '.join(allowed)}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; one text alone is a list of one."""
        value = self._take(key)
        if value is None:
            return ()
        items = value if isinstance(value, list) else [value]
        if not all(isinstance(item, str) and item.strip() for item in items):
            self.fault(key, "must be a list of texts")
            return ()
        return tuple(items)

    def numbers(self, key: str, lowest: int, highest: int) -> tuple[int, ...]:
        """A list of whole numbers within bounds."""
        value = self._take(key)
        items = value if isinstance(value, list) else [] if value is None else [value]
        found = []
        for item in items:
            if isinstance(item, int) and not isinstance(item, bool) and lowest <= item <= highest:
                found.append(item)
            else:
                self.fault(key, f"must be whole numbers {lowest}-{highest}, holds {item!r}")
        return tuple(found)

    def number(self, key: str) -> int | None:
        """A positive whole number, or None when left out."""
        value = self._take(key)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            self.fault(key, f"must be a positive whole number, is {value!r}")
            return None
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        """true or false."""
        value = self._take(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.fault(key, f"must be true or false, is {value!r}")
            return default
        return value

    def when(self, key: str) -> str | None:
        """A day, a month or a year as printed ("2019-05"), in ISO form."""
        value = self._take(key)
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            return value.isoformat()
        if value is None:
            return None
        if not isinstance(value, str) or not is_partial_date(value):
            self.fault(key, f"{value!r} is no date (2022, 2022-08 or 2022-08-01)")
            return None
        return value

    def whens(self, key: str) -> tuple[str, ...]:
        """A list of dates as printed."""
        values = self.texts(key)
        for value in values:
            if not is_partial_date(value):
                self.fault(key, f"{value!r} is no date (2022, 2022-08 or 2022-08-01)")
        return values

    def date(self, key: str) -> dt.date | None:
        """A whole day, or None when left out."""
        value = self.when(key)
        if value is None:
            return None
        if len(value) != len("2022-08-01"):
            self.fault(key, f"{value!r} must be a whole day (2022-08-01)")
            return None
        return dt.date.fromisoformat(value)

    def time(self, key: str) -> dt.time | None:
        """A wall time ("09:00"), or None when left out."""
        value = self._take(key)
        if isinstance(value, dt.time):
            return value
        if value is None:
            return None
        try:
            return dt.time.fromisoformat(str(value))
        except ValueError:
            self.fault(key, f"{value!r} is no time (09:00)")
            return None

    def tables(self, key: str, called: str) -> list[Table]:
        """The tables in the list *key*, each with a place of its own: number, and id or name where it has one."""
        value = self._take(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            self.fault(key, "must be a list of tables")
            return []
        return [Table(row, self._place(called, number, row), self.faults) for number, row in enumerate(value, 1)]

    def table(self, key: str) -> Table:
        """The table *key*; an empty one when it is left out."""
        value = self._take(key)
        if value is not None and not isinstance(value, dict):
            self.fault(key, "must be a table")
        return Table(value if isinstance(value, dict) else {}, f"{self.place}: [{key}]", self.faults)

    def named(self) -> list[Table]:
        """Every table within; its `key` is its name."""
        self._asked.update(self._values)
        found = []
        for key, value in self._values.items():
            if isinstance(value, dict):
                found.append(Table(value, f"{self.place} {key}", self.faults, key))
            else:
                self.fault(key, "must be a table")
        return found

    def _place(self, called: str, number: int, row: Mapping[str, object]) -> str:
        name = next(
            (row[key] for key in ("id", "slug", "name", "title", "body") if isinstance(row.get(key), str)), None
        )
        return f"{self.place}: {called} {number}" + (f" ({name})" if name else "")


def each(tables: Iterable[Table], read: Callable[[Table], T]) -> tuple[T, ...]:
    """Read every table in turn; what a table holds and nobody asked for is a fault."""
    found = []
    for table in tables:
        with table:
            found.append(read(table))
    return tuple(found)
