"""The lines of a document into numbered sections, each with the page it begins on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.numbering import Candidate, headings

_CONTENTS = re.compile(r"(?:\.\s?){3,}\s*\d{1,3}$|…+\s*\d{1,3}$|\t+\d{1,3}$")
_ANNEX = re.compile(r"^(?:vedlegg|tillegg|bilag)\s+(\d{1,2}|[A-Z])\b[\s.:–-]*(.{0,100})$", re.IGNORECASE)
_ITEM = re.compile(r"^(?:[•▪◦‣·–—*o-]\s|[a-zæøå]\)|\(?\d{1,2}\)|\d{1,2}\.\s)")
_LISTED = re.compile(r"^(?:innhald|innhold)(?:sliste|slista|sfortegnelse)?$", re.IGNORECASE)
_AFTER_HYPHEN = re.compile(r"^(?:og|eller|til|samt|and|or)\b", re.IGNORECASE)
_WORDS_A_PIECE = 150
_WRAPPED = 60
"""A line at least this long may go on in the next."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line or paragraph as the document gives it.

    `level` is set when the document itself calls it a heading (1 the highest); `wraps` when a paragraph may go on in
    the next line, as in a PDF; `page` counts from 1, None when the document has no pages.
    """

    text: str
    page: int | None = None
    level: int | None = None
    wraps: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A piece of an agreement as it is stored and quoted.

    `number` is as printed ("4.2", "Vedlegg 1, 2"), None for text under no number. `page` is where it begins; `turns`
    are (offset in `text`, page) for each page the text stands on. `shared` marks boilerplate.
    """

    number: str | None
    heading: str | None
    page: int | None
    text: str
    position: int = 0
    turns: tuple[tuple[int, int], ...] = ()
    shared: bool = False

    def page_at(self, offset: int) -> int | None:
        """The page that the character at *offset* of the text stands on."""
        return next((page for start, page in reversed(self.turns) if start <= offset), self.page)


def split(lines: Sequence[Line]) -> tuple[Section, ...]:
    """All sections in reading order. A document without headings is split by pages or by length."""
    kept = [line for line in lines if line.text.strip() and not _CONTENTS.search(line.text)]
    found: list[Section] = []
    for annex, part in _parts(kept):
        found += _part(annex, part)
    return tuple(
        Section(s.number, s.heading, s.page, s.text, position, s.turns)
        for position, s in enumerate(s for s in found if s.text or s.heading)
    )


def _parts(lines: Sequence[Line]) -> Iterator[tuple[str | None, Sequence[Line]]]:
    """The body and each annex, which may number afresh."""
    starts = [place for place, line in enumerate(lines) if _begins_annex(line)]
    for start, end in zip([0, *starts], [*starts, len(lines)], strict=True):
        match = _ANNEX.match(lines[start].text.strip()) if start in starts else None
        if end > start:
            yield (f"Vedlegg {match[1].upper()}" if match else None), lines[start:end]


def _begins_annex(line: Line) -> bool:
    text = line.text.strip()
    return (
        bool(_ANNEX.match(text)) and not text.endswith((".", ",", ";")) and (line.level is not None or text[0] == "V")
    )


def _part(annex: str | None, lines: Sequence[Line]) -> list[Section]:
    marks = headings([(line.text.strip(), line.level) for line in lines])
    if annex is not None and (not marks or marks[0].place > 0):
        text = _ANNEX.match(lines[0].text.strip())
        marks = [Candidate(0, (), annex, (text[2] if text else "") or None, styled=True), *marks]
    if not marks:
        return _unnumbered(lines)
    found = _before(lines[: marks[0].place], marks)
    for mark, end in zip(marks, [*(m.place for m in marks[1:]), len(lines)], strict=True):
        number = f"{annex}, {mark.number}" if annex and mark.number and mark.number != annex else mark.number
        found.append(_under(mark, number, lines[mark.place : end]))
    return found


def _before(lines: Sequence[Line], marks: Sequence[Candidate]) -> list[Section]:
    """What stands before the first heading, without a table of contents."""
    titles = {mark.heading for mark in marks if mark.heading}
    kept = [line for line in lines if not _LISTED.match(line.text.strip()) and _bare(line.text) not in titles]
    return [_section(None, None, kept)] if kept else []


def _bare(text: str) -> str:
    """A line of a table of contents without the section's number and the page's."""
    return re.sub(r"^[\d.§ ]+|\s+\d{1,3}$", "", text.strip())


def _under(mark: Candidate, number: str | None, lines: Sequence[Line]) -> Section:
    """The section that begins with *mark*: its heading line, or a numbered clause that is text itself."""
    first = lines[0]
    if mark.heading is None and mark.clause:
        return _section(number, None, [Line(mark.clause, first.page, wraps=first.wraps), *lines[1:]])
    heading, rest = mark.heading, lines[1:]
    while rest and first.wraps and len(first.text) >= _WRAPPED and rest[0].text.strip()[:1].islower():
        first, rest = rest[0], rest[1:]
        heading = f"{heading} {first.text.strip()}"
    made = _section(number, heading, rest)
    return Section(number, heading, lines[0].page, made.text, turns=made.turns)


def _unnumbered(lines: Sequence[Line]) -> list[Section]:
    """Pieces of a page each, or of about a hundred and fifty words where there are no pages."""
    pieces: list[list[Line]] = []
    count = 0
    for line in lines:
        turned = bool(pieces) and line.page != pieces[-1][-1].page
        if not pieces or turned or (line.page is None and count >= _WORDS_A_PIECE):
            pieces.append([])
            count = 0
        pieces[-1].append(line)
        count += len(line.text.split())
    return [_section(None, None, piece) for piece in pieces]


def _section(number: str | None, heading: str | None, lines: Sequence[Line]) -> Section:
    text = ""
    turns: list[tuple[int, int]] = []
    before: Line | None = None
    for line in lines:
        said = " ".join(line.text.split())
        text = _joined(text, said, before, line)
        start = len(text) - len(said)
        if line.page is not None and (not turns or turns[-1][1] != line.page):
            turns.append((start, line.page))
        before = line
    return Section(number, heading, lines[0].page if lines else None, text, turns=tuple(turns))


def _joined(text: str, said: str, before: Line | None, line: Line) -> str:
    """*text* with one line more: a paragraph of its own, or the rest of the one before."""
    if before is None:
        return said
    if not (before.wraps and line.wraps) or _ITEM.match(said) or _ended(before.text):
        return f"{text}\n{said}"
    if text.endswith("-") and text[-2:-1].isalpha() and said[:1].islower() and not _AFTER_HYPHEN.match(said):
        whole_word = len(text.split()[-1]) > 2  # "Ø-" + "hjelp" keeps its hyphen
        return f"{text[:-1] if whole_word else text}{said}"
    return f"{text} {said}"


def _ended(text: str) -> bool:
    return text.rstrip().endswith((".", ":", "!", "?")) and len(text) < _WRAPPED
