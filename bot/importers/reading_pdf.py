"""A PDF's lines, page by page, by pypdfium2."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import pypdfium2 as pdfium

from bot.importers.reading import DocumentError, Progress, ReadDocument, no_progress
from knowledge.splitting import Line

_MOST_PAGES = 2000
_MOST_CHARACTERS = 10_000_000
_LEAST = 20
"""Characters a page has when it has text at all."""
_EDGE = 2
"""Lines at the top and the foot of a page that may be a running head."""
_PASSWORD = 4
_PAGE_NUMBER = re.compile(
    r"(?:side|s\.|page)?\s*[–-]?\s*\d{1,4}\s*[–-]?(?:\s*(?:av|of|/|\|)\s*\d{1,4})?", re.IGNORECASE
)
_BROKEN_HYPHEN = "\ufffe"


def read(data: bytes, progress: Progress = no_progress) -> ReadDocument:
    """The document's lines without running heads and page numbers. Raises `DocumentError`."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            raise DocumentError("The PDF is encrypted: it opens with a password only. Save it without one.") from error
        raise DocumentError("The PDF is broken: it cannot be opened.") from error
    try:
        pages = _pages(document, progress)
    except pdfium.PdfiumError as error:
        raise DocumentError("The PDF is broken: one of its pages cannot be read.") from error
    finally:
        document.close()
    return _document(pages)


def _pages(document: pdfium.PdfDocument, progress: Progress) -> list[list[str]]:
    count = len(document)
    if count > _MOST_PAGES:
        raise DocumentError(f"The PDF has {count} pages; {_MOST_PAGES} are the most. Import the agreement alone.")
    pages, characters = [], 0
    for number in range(count):
        page = document[number]
        text = page.get_textpage()
        said = text.get_text_bounded()
        text.close()
        page.close()
        characters += len(said)
        if characters > _MOST_CHARACTERS:
            raise DocumentError("The PDF holds more text than any agreement. Import the agreement alone.")
        pages.append([line.strip() for line in _clean(said).split("\n") if line.strip()])
        progress(number + 1, count)
    return pages


def _clean(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00ad", "").replace("\u0002", _BROKEN_HYPHEN)
    return re.sub(f"{_BROKEN_HYPHEN}\\n?", lambda m: "-\n" if m[0].endswith("\n") else "", text).replace("\0", "")


def _document(pages: Sequence[Sequence[str]]) -> ReadDocument:
    empty = [number for number, lines in enumerate(pages, 1) if sum(map(len, lines)) < _LEAST]
    if len(empty) == len(pages):
        raise DocumentError(
            "The PDF holds pictures of pages and no text (a scan). Run text recognition (OCR) on it, or import the "
            "original document."
        )
    masked = [[_mask(line, number) for line in page] for number, page in enumerate(pages, 1)]
    running = _running(masked)
    lines = [
        Line(line, number, wraps=True)
        for number, page in enumerate(pages, 1)
        for place, line in enumerate(page)
        if not (_at_edge(place, page) and masked[number - 1][place] in running)
    ]
    notes = (f"Pages without text were left out: {', '.join(map(str, empty))}.",) if empty else ()
    return ReadDocument(lines, len(pages), notes)


def _running(pages: Sequence[Sequence[str]]) -> set[str]:
    """Masked lines that stand at the top or the foot of more than half of the pages."""
    counted: Counter[str] = Counter()
    for page in pages:
        counted.update({line for place, line in enumerate(page) if _at_edge(place, page)})
    return {line for line, count in counted.items() if count > max(2, len(pages) / 2)}


def _at_edge(place: int, page: Sequence[str]) -> bool:
    return place < _EDGE or place >= len(page) - _EDGE


def _mask(line: str, page: int) -> str:
    """*line* without the page's number, so that "Side 7 av 12" is the same on every page; other numbers stay."""
    if _PAGE_NUMBER.fullmatch(line):
        return "#"
    return re.sub(rf"\b{page}\b", "#", line)
