"""What the readers of documents share: the lines they give, how they say that a file cannot be read, and the guards."""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.core import clean, holds_id
from knowledge.splitting import Line

LARGEST_FILE = 50 * 1024 * 1024
"""Bytes of a file that is opened at all."""
_LARGEST_UNPACKED = 200 * 1024 * 1024
_LARGEST_PART = 100 * 1024 * 1024
_MOST_PARTS = 10_000
_STEEPEST = 200
"""How many times its size a part of some megabytes may grow; text and XML stay far below."""

UNPACKING = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(NotImplementedError, EOFError, RuntimeError, ValueError, OverflowError, OSError),
)
"""What `zipfile` raises of a broken archive."""
BROKEN = (*UNPACKING, LookupError, TypeError, AttributeError, SyntaxError, AssertionError)
"""What the readers of Office files raise of a broken one, besides; the XML parsers' errors are a `SyntaxError`."""

_ENCODING = re.compile(rb"""[^<]{0,8}<\?XML[^>]{0,200}?ENCODING\s*=\s*["']([^"']*)""")
_ENCODINGS = {b"UTF-8", b"UTF8", b"UTF-16", b"US-ASCII", b"ASCII", b"ISO-8859-1", b"WINDOWS-1252"}
_EBCDIC = b"\x4c\x6f\xa7\x94"
"""How XML begins in the alphabet of old mainframes, which parsers know by it."""

UNSAID = "It holds something that looks like a fødselsnummer. Nothing was stored. Take it out, or rename the file."
"""What is told in place of a name or a fault that would repeat the number."""

Progress = Callable[[int, int], None]
"""Called with what is done and the whole, in pages or in parts."""


class DocumentError(Exception):
    """Why a file or an address cannot be imported: one line for each fault, in words for the secretariat."""

    def __init__(self, *faults: str) -> None:
        self.faults = [without_number(fault) for fault in faults]
        super().__init__("\n".join(self.faults))


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """The lines of a document; `pages` is None when it has none; `notes` tell what was left out."""

    lines: Sequence[Line]
    pages: int | None = None
    notes: tuple[str, ...] = ()


def without_number(fault: str) -> str:
    """What is wrong, in plain letters (it is shown in a terminal), without quoting what may be a fødselsnummer."""
    fault = clean(fault)
    if not holds_id(fault):
        return fault
    place = re.match(r"(?:Row|Entry) \d+: ", fault)
    return (place[0] if place else "") + UNSAID


def file_bytes(source: str) -> bytes:
    """The bytes of a file whose name and size were looked at first. Raises `DocumentError`."""
    path = Path(source)
    if holds_id(path.name):
        raise DocumentError(UNSAID)
    if not path.is_file():
        raise DocumentError(f"There is no file {source}.")
    if path.stat().st_size > LARGEST_FILE:
        raise DocumentError(f"The file is larger than {LARGEST_FILE // 1024 // 1024} MB.")
    return path.read_bytes()


def no_progress(done: int, whole: int) -> None:
    """For callers that show nothing."""


def open_office(data: bytes) -> zipfile.ZipFile:
    """The archive of a DOCX or XLSX file, after its guards: not broken, not a bomb, no XML entities.

    Sizes are those the archive declares; `zipfile` never unpacks more than that. Raises `DocumentError`.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = archive.infolist()
        _check_sizes(parts)
        for part in parts:
            _check_entities(archive.read(part), part.filename.lower().endswith((".xml", ".rels", ".vml")))
    except UNPACKING as error:
        raise DocumentError("The file is broken: it cannot be unpacked.") from error
    return archive


def _check_sizes(parts: Sequence[zipfile.ZipInfo]) -> None:
    steep = any(p.file_size > _STEEPEST * max(1, p.compress_size) and p.file_size > 1024 * 1024 for p in parts)
    large = any(part.file_size > _LARGEST_PART for part in parts)
    if len(parts) > _MOST_PARTS or sum(p.file_size for p in parts) > _LARGEST_UNPACKED or large or steep:
        raise DocumentError("The file would grow out of all proportion when unpacked. It was not opened.")


def _check_entities(part: bytes, is_xml: bool) -> None:
    """A part may be read as XML whatever its name ends in; a picture (SVG) may have a DOCTYPE, but no entities."""
    plain = part.replace(b"\0", b"").upper()  # also when written in UTF-16
    if (is_xml and b"<!DOCTYPE" in plain) or b"<!ENTITY" in plain:
        raise DocumentError("The file declares XML entities, which no word processor writes. It was not opened.")
    declared = _ENCODING.match(plain)
    if declared and declared[1] not in _ENCODINGS:  # the marks that were looked for may be written otherwise in it
        raise DocumentError("The file is written in an encoding that no word processor uses. It was not opened.")
    if part.startswith(_EBCDIC):
        raise DocumentError("The file is written in an encoding that no word processor uses. It was not opened.")
