"""The agreement index from a spreadsheet: what would change, every faulty row at once, and nothing half-written."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import openpyxl
from sqlmodel import Session

from bot.core import clean, row_holds_id
from bot.importers.cells import column, parsed, plain
from bot.importers.index_rows import Names, Target, find, write
from bot.importers.reading import BROKEN, DocumentError, file_bytes, open_office

_HEADER_WITHIN = 15
_MOST_ROWS, _MOST_COLUMNS, _LAST_ROW = 10_000, 200, 1_048_576


@dataclass(frozen=True, slots=True)
class Printed:
    """One row as it stands in the sheet."""

    number: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the sheet: its number as the spreadsheet shows it, and the fields it gives.

    `faulty` when one of its cells could not be read.
    """

    number: int
    values: Mapping[str, Any]
    faulty: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One field that becomes another; `before` is None for a new agreement."""

    agreement: str
    field: str
    before: object
    after: object


@dataclass(slots=True)
class Outcome:
    """What an import did, or would do: agreements added, fields changed, rows alike, columns nobody knows."""

    added: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    alike: int = 0
    unread: list[str] = field(default_factory=list)


def load(source: str) -> bytes:
    """The bytes of an XLSX file after its guards. Raises `DocumentError`."""
    data = file_bytes(source)
    if not data.startswith(b"PK"):
        raise DocumentError("The file is no spreadsheet of the kind XLSX. Save it as XLSX (Excel Workbook).")
    with open_office(data) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            raise DocumentError("The file is no spreadsheet of the kind XLSX. Save it as XLSX (Excel Workbook).")
    return data


def import_index(session: Session, network: str, data: bytes) -> Outcome:
    """Write the agreements of the sheet into the tables; empty cells change nothing.

    Raises `DocumentError` with every fault of every row, and then nothing may be committed. A dry run is the same
    and rolled back.
    """
    rows, unread, faults = read(data)
    outcome = Outcome(unread=unread)
    names = Names.of(session, network)
    targets: list[tuple[Row, Target]] = []
    for row in rows:
        target, told = find(names, network, row.values)
        if not row.faulty:  # what else is wrong with such a row may follow from that
            faults += [f"Row {row.number}: {fault}." for fault in told]
        if target is not None:
            twin = next((other for other, held in targets if held.id == target.id), None)
            if twin is not None:
                faults.append(f"Row {row.number}: this is the same agreement as row {twin.number}.")
            targets.append((row, target))
            names.add(target, row.values)
    for row in rows:
        faults += [f"Row {row.number}: {fault}." for fault in names.unknown(row.values)]
    if faults:
        raise DocumentError(*sorted(faults, key=_row_first))
    for _, target in targets:
        _write(session, network, target, names, outcome)
    return outcome


def _write(session: Session, network: str, target: Target, names: Names, outcome: Outcome) -> None:
    changed = write(session, network, target, names)
    if target.row is None:
        outcome.added.append(target.id)
    outcome.changes += [Change(target.id, *one) for one in changed]
    outcome.alike += not changed and target.row is not None


def _row_first(fault: str) -> int:
    return int("".join(c for c in fault.partition(":")[0] if c.isdecimal()) or 0)


def read(data: bytes) -> tuple[list[Row], list[str], list[str]]:
    """The rows of the first sheet that has the columns, the headers nobody knows, and the faults of the cells."""
    for cells in sheets(data):
        place, fields = _header(cells)
        if fields:
            header = cells[place].cells
            unread = [name for name, known in zip(header, fields, strict=False) if name and known is None]
            rows, faults = _rows(cells[place + 1 :], header, fields)
            if not rows and not faults:
                raise DocumentError("The spreadsheet has headings and no rows under them.")
            return rows, unread, faults
    raise DocumentError(
        "No sheet has columns that are known. One must be called Tittel, and others Type, Nr, Status, Kommune, "
        "Gjeld frå / Gjelder fra, Revidert, Lenkje / Lenke …"
    )


def sheets(data: bytes, text: Callable[[object], str] = plain) -> list[list[Printed]]:
    """The rows of each sheet, their cells as *text* gives them. Raises `DocumentError` of a broken file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells of drawings and validation that it leaves out
        try:
            with closing(
                openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            ) as b:
                return [list(_printed(sheet, text)) for sheet in b.worksheets]
        except BROKEN as error:
            raise DocumentError("The spreadsheet is broken: it cannot be read.") from error


def _printed(sheet: Any, text: Callable[[object], str]) -> Iterator[Printed]:
    """The rows that hold something; the size that the sheet claims to have is not believed."""
    sheet.reset_dimensions()
    count = 0
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        if number > _LAST_ROW:  # a row may claim to be the thousand millionth, and all before it are made up
            raise DocumentError("The sheet has more rows than any spreadsheet program can show.")
        cells = [clean(text(value)) for value in row[:_MOST_COLUMNS]]
        if any(cells):
            count += 1
            if count > _MOST_ROWS:
                raise DocumentError(f"The sheet {sheet.title!r} is longer than any agreement index.")
            yield Printed(number, cells)


def _header(sheet: Sequence[Printed]) -> tuple[int, list[str | None]]:
    """The first row that names a title or a number and one thing more, and its fields; none when there is no such."""
    for place, row in enumerate(sheet[:_HEADER_WITHIN]):
        if row_holds_id(row.cells):
            raise DocumentError(f"Row {row.number} may hold a fødselsnummer. Nothing was stored. Take it out first.")
        fields = [column(header) for header in row.cells]
        known = {name for name in fields if name}
        if len(known) > 1 and known & {"title", "number"}:
            twice = [header for header, name in zip(row.cells, fields, strict=True) if name and fields.count(name) > 1]
            if twice:
                raise DocumentError(f"Several columns say the same: {', '.join(twice)}. Leave one of each.")
            return place, fields
    return 0, []


def _rows(
    printed: Sequence[Printed], header: Sequence[str], fields: Sequence[str | None]
) -> tuple[list[Row], list[str]]:
    rows: list[Row] = []
    faults: list[str] = []
    columns = [(name, fields[at]) for at, name in enumerate(header)] + [("", None)] * _MOST_COLUMNS
    for row in printed:
        values, before = dict[str, Any](), len(faults)
        if row_holds_id(row.cells) and not any(row_holds_id([cell]) for cell in row.cells):
            faults.append(f"Row {row.number}: two cells together may be a fødselsnummer.")
        for (under, name), cell in zip(columns, row.cells, strict=False):
            try:
                if row_holds_id([cell]):
                    raise ValueError(f"the cell under {under!r} may hold a fødselsnummer")
                if name and cell:
                    values[name] = parsed(name, cell)
            except ValueError as error:
                faults.append(f"Row {row.number}: {error}.")
        rows.append(Row(row.number, values, faulty=len(faults) > before))
    return rows, faults
