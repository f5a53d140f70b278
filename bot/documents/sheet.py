"""What a document holds, as values: the Word file and the PDF are written from the same."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from knowledge.language import OSLO, say

UNDATED = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""The date inside a file whose meeting has none. A file never says when it was made, so that it is always alike."""

_JOINERS = "\u200c\u200d"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside the document."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text without line breaks inside. `soft` when it is a remark to what stands above."""

    text: str
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """A numbered list."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values, one pair a line."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under heads. `widths` are shares of the page; a cell can have lines."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


Block = Heading | Paragraph | Points | Facts | Table


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole document. `sender` stands at the top of it, `foot` on each page; `dated` is UTC with zone.

    `about` is the subject among the file's properties.
    """

    language: str
    sender: str
    kind: str
    title: str
    foot: str
    about: str
    dated: dt.datetime
    blocks: tuple[Block, ...]

    @property
    def locale(self) -> str:
        """The language as programs name it."""
        return f"{self.language}-NO"


def page_words(language: str) -> tuple[str, str]:
    """What stands before a page's number, and between it and how many there are."""
    return say(nn="Side", nb="Side").form(language), say(nn="av", nb="av").form(language)


def line(text: str) -> str:
    """*text* on one line, without characters that a document cannot hold or that turn other text around."""
    return " ".join(clean(text).split())


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """One for each line that says something."""
    return tuple(Paragraph(one) for one in map(line, re.split(r"[\n\v\f\x85\u2028\u2029]+", clean(text))) if one)


def clean(text: str) -> str:
    """*text* without control and format characters, but for line breaks and what joins letters."""
    text = re.sub(r"\r\n?|[\v\f\x85\u2028\u2029]", "\n", text)
    return "".join(c for c in text if c in "\n\t" + _JOINERS or unicodedata.category(c) not in _UNSEEN)


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def local(dated: dt.datetime) -> dt.datetime:
    """The moment in Oslo."""
    return dated.astimezone(OSLO)
