"""A Word document's paragraphs and tables, by python-docx."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.exceptions import InvalidXmlError
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from bot.importers.reading import BROKEN, DocumentError, Progress, ReadDocument, no_progress, open_office
from knowledge.splitting import Line

_HEADING = re.compile(r"^(?:heading|overskrift)\s*([1-6])$", re.IGNORECASE)
_CONTENTS = re.compile(r"^(?:toc|innh)\b", re.IGNORECASE)
_HAS_NUMBER = re.compile(r"^(?:§\s*)?\d")
_PIECES = {"t": None, "tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-"}


def read(data: bytes, progress: Progress = no_progress) -> ReadDocument:
    """The document's lines. Pages are those Word last saw, None when it saved none. Raises `DocumentError`."""
    open_office(data).close()
    try:
        document = docx.Document(io.BytesIO(data))
        _check_changes(document)
        lines = list(_lines(document, progress))
    except (PackageNotFoundError, InvalidXmlError, *BROKEN) as error:
        raise DocumentError("The Word document is broken: it cannot be read.") from error
    if not lines:
        raise DocumentError("The Word document holds no text. Is it a scan, with pictures for pages?")
    pages = lines[-1].page
    return ReadDocument(lines, pages) if pages else ReadDocument(lines)


def _check_changes(document: Document) -> None:
    if document.element.body.xpath(".//w:ins[.//w:t] | .//w:del[.//w:delText]"):
        raise DocumentError("The Word document holds tracked changes. Accept or reject them, and import it again.")


def _lines(document: Document, progress: Progress) -> Iterator[Line]:
    body = document.element.body
    paged = bool(body.xpath(".//w:lastRenderedPageBreak"))  # breaks the author set do not tell where pages ended
    page, counters = 1, [0] * 6
    blocks = list(_blocks(body))
    for place, block in enumerate(blocks, 1):
        if block.tag == qn("w:tbl"):
            yield from (Line(row, page if paged else None) for row in _rows(block))
            page += len(block.xpath(".//w:lastRenderedPageBreak"))
        else:
            before, after = _breaks(block)
            page += before
            yield from _paragraph(Paragraph(block, document._body), page if paged else None, counters)
            page += after
        if place % 100 == 0 or place == len(blocks):
            progress(place, len(blocks))


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables in order, also those inside content controls."""
    for child in parent:
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent")):
            yield from _blocks(child)


def _paragraph(paragraph: Paragraph, page: int | None, counters: list[int]) -> Iterator[Line]:
    said, style = _said(paragraph._p), (paragraph.style.name or "") if paragraph.style is not None else ""
    if not said or _CONTENTS.match(style):
        return
    match = _HEADING.match(style)
    level = int(match[1]) if match else None
    if level is not None and not _HAS_NUMBER.match(said) and _is_counted(paragraph):
        counters[level - 1] += 1
        counters[level:] = [0] * (len(counters) - level)
        said = f"{'.'.join(str(count or 1) for count in counters[:level])} {said}"
    yield Line(said, page, level)


def _said(block: Any) -> str:
    """The words of a paragraph as a reader sees them, without those in text boxes."""
    pieces = block.xpath("|".join(f".//w:{tag}[not(ancestor::w:txbxContent)]" for tag in _PIECES))
    return " ".join("".join(_PIECES[p.tag.rpartition("}")[2]] or p.text or "" for p in pieces).split())


def _rows(table: Any) -> Iterator[str]:
    for row in table.xpath("./w:tr"):
        cells = [" ".join(filter(None, map(_said, cell.xpath(".//w:p")))) for cell in row.xpath("./w:tc")]
        if any(cells):
            yield " | ".join(filter(None, cells))


def _breaks(block: Any) -> tuple[int, int]:
    """How many pages end before the paragraph's first word, and how many after it."""
    found = [piece.tag for piece in block.xpath(".//w:lastRenderedPageBreak | .//w:t")]
    first = found.index(qn("w:t")) if qn("w:t") in found else len(found)
    rendered = qn("w:lastRenderedPageBreak")
    return found[:first].count(rendered), found[first:].count(rendered)


def _is_counted(paragraph: Paragraph) -> bool:
    """Whether Word itself numbers the heading, in the paragraph or its style; list 0 takes it out again."""
    holders = [paragraph._p]
    style: Any = paragraph.style
    while style is not None:
        holders.append(style.element)
        style = style.base_style
    for holder in holders:
        numbers = holder.xpath("./w:pPr/w:numPr/w:numId/@w:val")
        if numbers:
            return bool(numbers[0] != "0")
    return False
