"""A web page's headings and paragraphs, by lxml."""

from __future__ import annotations

import re

from lxml import etree

from bot.importers.reading import DocumentError, Progress, ReadDocument, no_progress
from knowledge.splitting import Line

_LEFT_OUT = frozenset(
    ["script", "style", "noscript", "template", "svg", "nav", "header", "footer", "aside", "select", "iframe", "title"]
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BREAKS = _HEADINGS.keys() | {
    *("p", "div", "section", "article", "main", "body", "li", "ul", "ol", "dl", "dt", "dd", "table", "tr", "br", "hr"),
    *("blockquote", "pre", "figure"),
}
_LEAST = 40
_DEEPEST = 2000
"""Elements within each other; the parser looks through all of them at every end that fits none."""
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{3,20})""", re.IGNORECASE)


def read(data: bytes, progress: Progress = no_progress, charset: str | None = None) -> ReadDocument:
    """The page's lines, of its main part alone when it names one. *charset* is what the server said."""
    page = _Page()
    # The standard library's parser takes minutes over some pages of a few hundred kilobytes.
    parser = etree.HTMLParser(target=page, encoding="utf-8", huge_tree=True, no_network=True)
    try:
        parser.feed(_decoded(data, charset).replace("\0", "").encode("utf-8", "replace"))
        parser.close()
    except etree.LxmlError as error:
        raise DocumentError("The web page is broken: it cannot be read. Save it as PDF.") from error
    page.end_line()
    progress(1, 1)
    lines = page.main or page.lines
    if sum(len(line.text) for line in lines) < _LEAST:
        raise DocumentError("The web page holds no text of its own; it may be filled in by a script. Save it as PDF.")
    return ReadDocument(lines)


def _decoded(data: bytes, charset: str | None) -> str:
    declared = _CHARSET.search(data[:4096])
    for name in (charset, declared[1].decode("ascii") if declared else None, "utf-8-sig"):
        try:
            if name:
                return data.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("cp1252", errors="replace")


class _Page:
    """Collects lines; `main` are those inside <main>. The names of the parts are the parser's."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.main: list[Line] = []
        self._said: list[str] = []
        self._hidden = self._inside = self._depth = 0
        self._level: int | None = None

    def start(self, tag: str, _attributes: object) -> None:
        """An element begins."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise DocumentError("The web page is broken: nothing in it ends. Save it as PDF.")
        if tag in _LEFT_OUT:
            self._hidden += 1
        if tag in _BREAKS:
            self.end_line()
        elif tag in ("td", "th") and self._said:
            self._said.append(" | ")
        if tag == "main":
            self._inside += 1
        self._level = _HEADINGS.get(tag, self._level)

    def end(self, tag: str) -> None:
        """An element ends, also where its end is not written."""
        self._depth -= 1
        if tag in _BREAKS:
            self.end_line()
        if tag in _HEADINGS:
            self._level = None
        if tag in _LEFT_OUT:
            self._hidden = max(0, self._hidden - 1)
        if tag == "main":
            self._inside = max(0, self._inside - 1)

    def data(self, text: str) -> None:
        """Words."""
        if not self._hidden:
            self._said.append(text)

    def close(self) -> None:
        """The page is over."""

    def end_line(self) -> None:
        """What was said since the last break is one line."""
        said = " ".join("".join(self._said).split()).strip("| ")
        if said:
            line = Line(said, level=self._level)
            self.lines.append(line)
            if self._inside:
                self.main.append(line)
        self._said = []
