"""An agreement's text from a PDF, a Word document or a web page: read, guarded, split into sections, and kept."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from rapidfuzz import process
from sqlmodel import Session

from bot.core import holds_id
from bot.importers import reading_docx, reading_html, reading_pdf
from bot.importers.fetching import LIMITS, Allowed, Limits, fetch, is_public
from bot.importers.reading import DocumentError, Progress, ReadDocument, file_bytes, no_progress, open_office
from knowledge.splitting import split
from storage import agreements, sections
from storage.sections import Document, Kept

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_WRONG = "The file is neither a PDF, a Word document (DOCX) nor a web page (HTML)."


@dataclass(frozen=True, slots=True)
class Loaded:
    """A document ready to be kept, and what the reader left out."""

    document: Document
    notes: tuple[str, ...]


def load(
    source: str, progress: Progress = no_progress, *, allowed: Allowed = is_public, limits: Limits = LIMITS
) -> Loaded:
    """Read the file or the http(s) address *source*. Raises `DocumentError`; touches no database."""
    if "://" in source:
        came = fetch(source, progress, allowed=allowed, limits=limits)
        return read(came.data, came.name, progress, url=came.url, charset=came.charset)
    return read(file_bytes(source), Path(source).name, progress)


def read(
    data: bytes,
    name: str,
    progress: Progress = no_progress,
    *,
    url: str | None = None,
    charset: str | None = None,
) -> Loaded:
    """Read the bytes of a document; its kind is told by what is in it, not by its name. Raises `DocumentError`."""
    if holds_id(name, unquote(url or "")):
        raise DocumentError(
            "The file's name or address holds something that looks like a fødselsnummer. Nothing was stored. Rename it."
        )
    kind = kind_of(data)
    match kind:
        case "pdf":
            found = reading_pdf.read(data, progress)
        case "docx":
            found = reading_docx.read(data, progress)
        case _:
            found = reading_html.read(data, progress, charset)
    _check_privacy(found)
    said = "\n".join(line.text for line in found.lines).encode() if kind == "html" else data
    document = Document(
        hash=hashlib.sha256(said).hexdigest(),  # of a web page what it says: the rest changes every time it is fetched
        file_name=name,
        kind=kind,
        pages=found.pages,
        sections=split(found.lines),
        url=url,
    )
    return Loaded(document, found.notes)


def keep(session: Session, network: str, agreement: str, loaded: Loaded, now: dt.datetime) -> Kept:
    """Store the document as the current text of *agreement*. Raises `DocumentError` when the network has none such."""
    check_agreement(session, network, agreement)
    return sections.keep(session, network, agreement, loaded.document, now)


def check_agreement(session: Session, network: str, agreement: str) -> None:
    """Raise `DocumentError`, with the nearest ids, when the network has no such agreement."""
    if agreements.get(session, network, agreement) is not None:
        return
    known = [value.id for value in agreements.all_of(session, network)]
    nearest = [name for name, _, _ in process.extract(agreement, known, limit=3)]
    hint = f" Did you mean {', '.join(nearest)}?" if nearest else ""
    raise DocumentError(f"{network} has no agreement {agreement!r}.{hint}")


def kind_of(data: bytes) -> str:
    """pdf, docx or html. Raises `DocumentError` for everything else, with what to do where it is known."""
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not data:
        raise DocumentError("The file is empty.")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK"):
        return _kind_of_archive(data)
    if data.startswith(_OLE):
        if _ENCRYPTED_OFFICE in data:
            raise DocumentError("The document is encrypted: it opens with a password only. Save it without one.")
        raise DocumentError("The file is of Word's old kind (DOC). Save it as DOCX or PDF.")
    lower = head.lower()
    if lower.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or b"<html" in lower:
        return "html"
    raise DocumentError(_WRONG)


def _kind_of_archive(data: bytes) -> str:
    with open_office(data) as archive:
        names = archive.namelist()
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        raise DocumentError("The file is a spreadsheet. Use: samvit import spreadsheet FILE.xlsx --network …")
    raise DocumentError(_WRONG)


def _check_privacy(found: ReadDocument) -> None:
    """Refuse a document with a fødselsnummer, and say where, without saying the number."""
    for where, text in _by_page(found):
        if holds_id(text):
            raise DocumentError(
                f"{where} holds something that looks like a fødselsnummer. Nothing was stored. Take it out first."
            )


def _by_page(found: ReadDocument) -> Iterator[tuple[str, str]]:
    """Each page's text, or each section's where there are no pages."""
    if found.pages is None:
        for section in split(found.lines):
            named = section.number or section.heading
            place = f"Section {named}" if named else "The document"
            yield place, "\n".join(filter(None, (section.heading, section.text)))
        return
    pages: dict[int, list[str]] = {}
    for line in found.lines:
        pages.setdefault(line.page or 1, []).append(line.text)
    for number, lines in sorted(pages.items()):
        yield f"Page {number}", "\n".join(lines)
