"""The points of helse- og omsorgstenestelova § 6-2, in short words of our own."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files as package_files

from knowledge.language import Text
from knowledge.networks.reading import Table, each
from knowledge.networks.rows import Rows, source
from knowledge.networks.values import FactsError

FILE = "law.toml"
FIRST, LAST = 1, 13


@dataclass(frozen=True, slots=True)
class LawPoint:
    """One point: its number, what it is about, and where that was read (not the statute's own text)."""

    number: int
    text: Text
    source: str | None = None


def points() -> tuple[LawPoint, ...]:
    """The bundled points 1-13, in order; FactsError when the file has faults."""
    return parse_points((package_files("knowledge.networks") / FILE).read_text(encoding="utf-8"))


def parse_points(text: str) -> tuple[LawPoint, ...]:
    """The points in *text*. Raises `FactsError` with every fault and its place."""
    faults: list[str] = []
    try:
        top = Table(tomllib.loads(text), FILE, faults)
    except tomllib.TOMLDecodeError as error:
        raise FactsError((f"{FILE}: {error}",)) from error
    with top, top.table("sources") as described:
        rows = Rows("", {one.key: one for one in each(described.named(), source)})
        found = each(top.tables("point", "point"), lambda row: _point(row, rows))
    numbers = [point.number for point in found]
    if numbers != list(range(FIRST, LAST + 1)):
        faults.append(f"{FILE}: point: the numbers must be {FIRST}-{LAST} in order, are {numbers}")
    if faults:
        raise FactsError(tuple(faults))
    return found


def _point(row: Table, rows: Rows) -> LawPoint:
    return LawPoint(row.number("number") or 0, Text(row.need("nn"), row.need("nb")), rows.source_of(row))
