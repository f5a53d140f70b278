# ruff: noqa: E501
"""The importers: real documents with bits turned, parts swapped and texts bent; anything but a `DocumentError` is a bug."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
from sqlalchemy import Engine

from bot import importing
from bot.importers import documents
from bot.importers.reading import DocumentError
from storage.database import transaction
from tests.chat import START
from tests.fuzz.dice import EDGES, Dice
from tests.fuzz.target import Wrong
from tests.fuzz.town import Fresh
from tests.papers import FOLKEHELSE, OHD, PALLIASJON, UTSKRIVING, as_docx, as_html, as_pdf, as_scan

_AGREEMENT = "forde-da-innutskriving"
_PIECES = (
    *(
        b"<",
        b">",
        b"</w:p>",
        b"<w:p>",
        b"<w:tbl>",
        b"w:val",
        b"xmlns:w",
        b"&#x0;",
        b"&#55296;",
        b"&lol;",
        b"]]>",
        b"<!--",
    ),
    *(
        b"<![CDATA[",
        b"<![if",
        b"<!x",
        b"<?",
        b"</",
        b"<main>",
        b"</main>",
        b"<script>",
        b"charset=",
        b"utf-16",
        b"rot13",
    ),
    *(b"idna", b"zlib", b"/Length", b"endobj", b"stream", b"<<", b">>", b"/Kids", b"/Encrypt", b"0 0 R", b"9" * 30),
    *(
        b"DTSTART",
        b"RRULE:FREQ=",
        b"SECONDLY",
        b"DAILY;COUNT=99999999",
        b"YEARLY;BYMONTH=2;BYMONTHDAY=30",
        b"TZID=",
        b"Nowhere",
    ),
    *(
        b"VALUE=DATE:",
        b"20270230",
        b"99991231T235959Z",
        b"00010101",
        b"END:VEVENT",
        b"BEGIN:VEVENT",
        b"P9999999D",
        b"INTERVAL=0",
    ),
    *(b"UNTIL=00010101", b"COUNT=-1", b"BYDAY=99MO", b"EXDATE:", b"RDATE;VALUE=PERIOD:", b"\r\n ", b";", b":", b","),
)
"""What the formats are made of, and what their readers are known to stumble over."""

INDEX = (
    ("Nr", "Tittel", "Type", "Status", "Gjeld frå", "Sist revidert", "Kommunar", "Lenkje", "Stikkord"),
    ("1", "Delavtale om øving", "Delavtale", "Gjeldande", "01.07.2024", "2024", "Sunnfjord, Kinn", "https://a.example", "øving"),
    ("2", "Retningsline om prøving", "retningsline", "under revisjon", "juli 2024", "1. juli 2025", "", "", "prøve; test"),
)  # fmt: skip
YEAR = (
    ("Organ", "Dato", "Tid", "Slutt", "Stad", "Vertskap", "Frist", "Slag", "Status", "Flytta frå"),
    ("SSU", "11.02.2027", "09.00", "11.00", "Førde", "Kinn", "25.01.2027", "", "", ""),
    ("FSU", "2027-03-11 09:00", "", "", "Teams", "", "", "ekstra", "", ""),
    ("SSU", "12.05.2027", "9", "", "", "", "", "", "avlyst", ""),
)
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//x//NO
BEGIN:VEVENT
UID:a1
SUMMARY:Møte i SSU
DTSTART;TZID=Europe/Oslo:20270211T090000
DTEND;TZID=Europe/Oslo:20270211T110000
LOCATION:Førde
END:VEVENT
BEGIN:VEVENT
UID:a2
SUMMARY:SSU
DTSTART;VALUE=DATE:20270301
RRULE:FREQ=MONTHLY;COUNT=6;BYDAY=1MO
EXDATE;VALUE=DATE:20270405
END:VEVENT
BEGIN:VEVENT
UID:a2
SUMMARY:SSU
RECURRENCE-ID;VALUE=DATE:20270503
DTSTART:20270504T080000Z
DURATION:PT2H
STATUS:CANCELLED
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


class Importing:
    """Files as the command line gets them."""

    name = "import"

    def __init__(self, fresh: Fresh) -> None:
        self.said = ""
        self._fresh = fresh
        self._folder = tempfile.TemporaryDirectory(prefix="samvit-fuzz-files-")
        papers = (UTSKRIVING, OHD, FOLKEHELSE, PALLIASJON)
        self._seeds: dict[str, list[bytes]] = {
            "html": [as_html(paper, "aside") for paper in papers],
            "docx": [as_docx(paper) for paper in papers[:2]],
            "pdf": [*(as_pdf(paper) for paper in papers[:2]), as_pdf(OHD, password="x"), as_scan()],
            "ics": [CALENDAR.encode()],
            "index": [sheet(INDEX)],
            "plan": [sheet(YEAR)],
        }
        self._rows = {"index": INDEX, "plan": YEAR}
        self.rest()

    def rest(self) -> None:
        """A new database."""
        self.engine: Engine = self._fresh()

    def close(self) -> None:
        """Throw the files away."""
        self._folder.cleanup()

    def once(self, dice: Dice, number: int) -> None:
        """One bent file."""
        kind = list(self._seeds)[number % len(self._seeds)]
        data = self._bent(dice, kind, dice.among(self._seeds[kind]))
        self.said = f"{kind} of {len(data)} bytes"
        try:
            self._read(kind, data)
        except DocumentError as refused:
            if not all(refused.faults):
                raise Wrong("a refusal that does not say why") from refused

    def _bent(self, dice: Dice, kind: str, data: bytes) -> bytes:
        if kind in self._rows and dice.one(60):
            return sheet([[dice.bent(c) if dice.one(15) else c for c in row] for row in self._rows[kind]])
        if data.startswith(b"PK") and dice.one(85):
            return _repacked(data, lambda part: _spliced(dice, part), dice)
        return _spliced(dice, data) if dice.one(70) else dice.bent_bytes(data)

    def _read(self, kind: str, data: bytes) -> None:
        if kind in ("html", "docx", "pdf"):
            loaded = documents.read(data, f"avtale.{kind}")
            with transaction(self.engine) as session:
                documents.keep(session, "forde", _AGREEMENT, loaded, START)
            return
        file = Path(self._folder.name) / ("plan.ics" if kind == "ics" else "fil.xlsx")
        file.write_bytes(data)
        if kind == "index":
            list(importing.spreadsheet(self.engine, "forde", str(file), dry_run=False))
        else:
            list(importing.plan(self.engine, lambda: START, "forde", str(file)))


def sheet(rows: Sequence[Sequence[str]]) -> bytes:
    """A spreadsheet with these rows."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for at, row in enumerate(rows, 1):
        for place, cell in enumerate(row, 1):
            page.cell(at, place).value = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", cell)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _repacked(data: bytes, bend: Callable[[bytes], bytes], dice: Dice) -> bytes:
    """An Office file with one of its parts bent, left out or there twice."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        main = [
            n
            for n in names
            if re.search(r"document\.xml$|sheet1\.xml|workbook\.xml|sharedStrings|styles|rels$|Types", n)
        ]
        chosen = dice.among(main)
        for name in names:
            part = old.read(name)
            if name == chosen:
                if dice.one(4):
                    continue
                part = bend(part)
            new.writestr(name, part)
    return target.getvalue()


def _spliced(dice: Dice, data: bytes) -> bytes:
    """*data* with pieces of its own, of its format, or absurd ones put in or put over others, and tags or lines moved."""
    for _ in range(dice.among((1, 1, 2, 5))):
        start = dice.randrange(len(data) + 1)
        match dice.randrange(5):
            case 0:
                data = data[:start] + dice.among(_PIECES) + data[start:]
            case 1:
                data = data[:start] + dice.among(EDGES).encode() + data[start + dice.randrange(6) :]
            case 2:  # a whole value: what stands between two marks
                spans = [m.span() for m in re.finditer(rb'(?<=[">:=;])[^"<>:=;\r\n]{1,60}(?=["<;\r\n])', data)]
                begin, end = dice.among(spans) if spans else (start, start)
                data = data[:begin] + (dice.among(_PIECES) if dice.one(50) else dice.text().encode()) + data[end:]
            case 3:  # a whole tag or line
                spans = [m.span() for m in re.finditer(rb"<[^<>]{1,200}>|[^\r\n<]{1,200}\r\n", data)]
                begin, end = dice.among(spans) if spans else (start, start)
                data = data[:begin] + data[begin:end] * dice.among((0, 2, 3, 40)) + data[end:]
            case _:
                data = dice.bent_bytes(data)
    return data
