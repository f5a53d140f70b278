"""`python -m tests.fuzz.guided import|search [--inputs N]`: the same readers and search, led by coverage (atheris).

Begins with real documents and questions, and keeps what reaches a line that nothing reached before. libFuzzer ends
the process itself: 0 when nothing was found.
"""

from __future__ import annotations

import argparse
import io
import logging
import re
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

_READ = ("bot.importers", "knowledge", "docx", "openpyxl", "icalendar", "recurring_ical_events", "html.parser")
_LIMITS = ("-max_len=40000", "-timeout=60", "-rss_limit_mb=2048", "-verbosity=0", "-print_final_stats=1")
_KINDS = b"hdxmip"
"""The first byte of an input says what the others are: a web page, the text of a Word document, the rows of an index or
of a year's plan, a calendar, a PDF."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Does not return where atheris is; it has no wheels for every system and Python."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.guided", description=__doc__)
    parser.add_argument("what", choices=("import", "search"))
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    if find_spec("atheris") is None:
        print(f"{asked.what}: atheris is not to be had for this system and Python; the other fuzz covers it too")
        return 0
    import atheris

    with atheris.instrument_imports(include=list(_READ)):
        import tests.fuzz.importing
        import tests.fuzz.searching  # noqa: F401
    logging.disable()
    once, seeds = _importing() if asked.what == "import" else _searching()
    with tempfile.TemporaryDirectory(prefix="samvit-fuzz-corpus-") as folder:
        for number, seed in enumerate(seeds):
            (Path(folder) / f"{number:03}").write_bytes(seed)
        found = f"-artifact_prefix={tempfile.gettempdir()}/samvit-{asked.what}-"
        atheris.Setup([sys.argv[0], f"-runs={asked.inputs}", f"-seed={asked.seed}", found, *_LIMITS, folder], once)
        atheris.Fuzz()
    return 0


Once = Callable[[bytes], None]


def _importing() -> tuple[Once, list[bytes]]:
    """Files to the readers, none of which touches a database."""
    from bot.importers import documents, meeting_rows, spreadsheets
    from bot.importers.reading import DocumentError
    from tests.chat import START
    from tests.fuzz import importing
    from tests.fuzz.target import Wrong
    from tests.papers import OHD, UTSKRIVING, as_docx, as_html, as_pdf

    word = as_docx(OHD)
    index, plan = importing.sheet(importing.INDEX), importing.sheet(importing.YEAR)
    seeds = [b"h" + as_html(paper, "aside") for paper in (OHD, UTSKRIVING)]
    seeds += [b"d" + _part(word, "word/document.xml"), b"i" + importing.CALENDAR.encode(), b"p" + as_pdf(OHD)]
    seeds += [b"x" + _part(index, _SHEET), b"m" + _part(plan, _SHEET)]

    def read(data: bytes) -> None:
        rest = data[1:]
        match chr(_KINDS[data[0] % len(_KINDS)] if data[0] not in _KINDS else data[0]):
            case "d":
                documents.read(_with_part(word, "word/document.xml", rest), "a.docx")
            case "x":
                spreadsheets.read(_with_part(index, _SHEET, rest))
            case "m":
                meeting_rows.from_spreadsheet(_with_part(plan, _SHEET, rest), START.date())
            case "i":
                meeting_rows.from_calendar(rest, START)
            case kind:
                documents.read(rest, f"a.{'pdf' if kind == 'p' else 'html'}")

    def once(data: bytes) -> None:
        try:
            _in_time(read, data or b"h")
        except DocumentError as refused:
            if not all(refused.faults):
                raise Wrong("a refusal that does not say why") from refused

    return once, seeds


_NEEDED = re.compile(r"document\.xml$|sheet1\.xml$|workbook|sharedStrings|styles|rels$|Types")
_SHEET = "xl/worksheets/sheet1.xml"


def _searching() -> tuple[Once, list[bytes]]:
    """Questions to the search, its indexes built once."""
    from tests.fuzz import searching, town

    copies = town.Copies()
    target = searching.Searching(copies)
    copies.close()

    def once(data: bytes) -> None:
        _in_time(target.ask, data[:4000].decode("utf-8", "replace"))

    return once, [question.encode() for question in searching.ASKED]


def _in_time(work: Callable[[bytes], None] | Callable[[str], None], given: bytes | str) -> None:
    from tests.fuzz.target import LONGEST, Wrong

    for _ in range(2):  # a hang comes again
        start = time.process_time()
        work(given)  # type: ignore[arg-type]
        if time.process_time() - start <= LONGEST:
            return
    raise Wrong(f"took longer than {LONGEST} s twice")


def _part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def _with_part(data: bytes, name: str, part: bytes) -> bytes:
    """An Office file with one part in place of its own, past the guards."""
    from bot.importers.reading import open_office

    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for each in filter(_NEEDED.search, old.namelist()):
            new.writestr(each, part if each == name else old.read(each))
    open_office(target.getvalue()).close()
    return target.getvalue()


if __name__ == "__main__":
    sys.exit(main())
