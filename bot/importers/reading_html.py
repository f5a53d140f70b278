"""A web page's headings and paragraphs, by the standard library's parser."""

from __future__ import annotations

import re
from html.parser import HTMLParser

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
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{3,20})""", re.IGNORECASE)


def read(data: bytes, progress: Progress = no_progress, charset: str | None = None) -> ReadDocument:
    """The page's lines, of its main part alone when it names one. *charset* is what the server said."""
    page = _Page()
    try:
        page.feed(_decoded(data, charset))
        page.close()
    except AssertionError as error:  # how the parser says that it does not know a <![…
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


class _Page(HTMLParser):
    """Collects lines; `main` are those inside <main>."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self.main: list[Line] = []
        self._said: list[str] = []
        self._hidden = self._inside = 0
        self._level: int | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  (the parser's)
        if tag in _LEFT_OUT:
            self._hidden += 1
        if tag in _BREAKS:
            self.end_line()
        elif tag in ("td", "th") and self._said:
            self._said.append(" | ")
        if tag == "main":
            self._inside += 1
        self._level = _HEADINGS.get(tag, self._level)

    def handle_endtag(self, tag: str) -> None:
        if tag in _BREAKS:
            self.end_line()
        if tag in _HEADINGS:
            self._level = None
        if tag in _LEFT_OUT:
            self._hidden = max(0, self._hidden - 1)
        if tag == "main":
            self._inside = max(0, self._inside - 1)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._said.append(data)

    def end_line(self) -> None:
        """What was said since the last break is one line."""
        said = " ".join("".join(self._said).split()).strip("| ")
        if said:
            line = Line(said, level=self._level)
            self.lines.append(line)
            if self._inside:
                self.main.append(line)
        self._said = []
