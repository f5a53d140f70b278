"""Documents as PDF/A-2u, the form that archives take: with their fonts inside and nothing that changes."""

from __future__ import annotations

import re
from html import escape
from importlib.resources import as_file, files
from typing import Any

from fpdf import FPDF
from fpdf.enums import TableBordersLayout
from fpdf.fonts import FontFace, TTFFont

from bot.documents.sheet import Block, Facts, Heading, Paragraph, Points, Sheet, Table, local, page_words

_FONT = "dejavu"
_FILES = {"": "DejaVuSansCondensed.ttf", "B": "DejaVuSansCondensed-Bold.ttf"}
_MARGIN, _FOOT = 25.0, 24.0
"""Millimetres."""
_INK, _SOFT, _LINE = (22, 38, 46), (90, 107, 116), (170, 180, 186)
_LABEL = 42.0
_TEXT, _SMALL = 10.0, 8.5
"""Points."""
_ROW, _SMALL_ROW = 5.4, 4.4


def written(sheet: Sheet) -> bytes:
    """The file's bytes; the same sheet always gives the same."""
    content, pages = _printed(sheet, 1)
    return content if pages == 1 else _printed(sheet, pages)[0]


def _printed(sheet: Sheet, pages_in_all: int) -> tuple[bytes, int]:
    """The file whose pages say that they are so many, and how many they are."""
    page = _Page(sheet, pages_in_all)
    try:
        page.add_page()
        page.top()
        for block in sheet.blocks:
            page.put(block)
        return bytes(page.output()), page.page_no()
    finally:
        page.close()


class _Page(FPDF):
    """A4 with the sheet's foot and page number on each page."""

    def __init__(self, sheet: Sheet, pages_in_all: int) -> None:
        super().__init__(enforce_compliance="PDF/A-2U")
        self.sheet, self.pages_in_all = sheet, pages_in_all
        self.set_margins(_MARGIN, 20, _MARGIN)
        self.c_margin = 0
        self.set_auto_page_break(True, _FOOT)
        for style, name in _FILES.items():
            with as_file(files("bot.documents").joinpath("fonts", name)) as path:
                self.add_font(_FONT, style, path)
        self._say_what_it_is()
        fonts = [font for font in self.fonts.values() if isinstance(font, TTFFont)]
        self.known = frozenset.intersection(*(frozenset(font.cmap) for font in fonts))
        self.set_text_shaping(True)  # right-to-left text comes out in its own order, and Arabic letters join
        self.set_draw_color(*_LINE)

    def _say_what_it_is(self) -> None:
        dated = local(self.sheet.dated)
        self.set_creation_date(dated)
        self.set_title(self.sheet.title)
        self.set_author(self.sheet.sender)
        self.set_subject(self.sheet.about)
        self.set_lang(self.sheet.locale)
        self.set_creator("Samvit")
        self.set_producer("Samvit")
        self.set_xmp_metadata(_xmp(self.sheet))

    def close(self) -> None:
        """Close the font files, which fpdf2 leaves open."""
        for font in self.fonts.values():
            if isinstance(font, TTFFont):
                font.ttfont.close()

    def footer(self) -> None:
        """What the document is, and the page's number."""
        self.set_y(-16)
        self._pen(_SMALL, colour=_SOFT)
        self.line(_MARGIN, self.get_y() - 1.5, self.w - _MARGIN, self.get_y() - 1.5)
        number, of = page_words(self.sheet.language)
        self.cell(self.epw - 32, 5, self._fitting(self.sheet.foot, self.epw - 34), align="L")
        self.cell(32, 5, f"{number} {self.page_no()} {of} {self.pages_in_all}", align="R")

    def top(self) -> None:
        """The sender, what kind of document it is, and its title."""
        self._pen(_SMALL + 0.5, bold=True, colour=_SOFT)
        self._lines(self.sheet.sender, 5)
        self.ln(1.5)
        self.line(_MARGIN, self.get_y(), self.w - _MARGIN, self.get_y())
        self.ln(7)
        self._pen(_TEXT + 0.5, colour=_SOFT)
        self._lines(self.sheet.kind, 5.5)
        self.ln(1)
        self._pen(16, bold=True)
        self._lines(self.sheet.title, 7.4)
        self.ln(5)

    def put(self, block: Block) -> None:
        """Write *block* below what stands there."""
        match block:
            case Heading():
                self._heading(block.text)
            case Paragraph():
                self._pen(_TEXT, colour=_SOFT if block.soft else _INK)
                self._lines(block.text, _ROW)
                self.ln(2)
            case Points():
                self._points(block)
            case Facts():
                self._facts(block)
            case Table():
                self._table(block)

    def _heading(self, text: str) -> None:
        """A heading never stands alone at the foot of a page."""
        if self.will_page_break(24):
            self.add_page()
        else:
            self.ln(4)
        self._pen(12, bold=True)
        self._lines(text, 6.2)
        self.ln(1.2)

    def _points(self, points: Points) -> None:
        for place, text in enumerate(points.lines, 1):
            self._pen(_TEXT)
            if self.will_page_break(_ROW):
                self.add_page()
            self.cell(8, _ROW, f"{place}.")
            self._lines(text, _ROW, left=_MARGIN + 8)
            self.ln(0.8)
        self.ln(1.2)

    def _facts(self, facts: Facts) -> None:
        for label, value in facts.rows:
            self._pen(_TEXT, colour=_SOFT)
            if self.will_page_break(_ROW):
                self.add_page()
            self.cell(_LABEL, _ROW, self._drawable(label))
            self._pen(_TEXT)
            self._lines(value, _ROW, left=_MARGIN + _LABEL)
            self.ln(0.6)
        self.ln(4)

    def _table(self, table: Table) -> None:
        self._pen(_TEXT - 0.5)
        heads = FontFace(family=_FONT, emphasis="BOLD", color=_INK, size_pt=_SMALL)
        with self.table(
            col_widths=table.widths, text_align="LEFT", line_height=_ROW - 0.4, padding=(1.4, 2.5, 1.4, 0),
            headings_style=heads, borders_layout=TableBordersLayout.HORIZONTAL_LINES, v_align="TOP",
        ) as drawn:  # fmt: skip
            for cells in (table.heads, *table.rows):
                row = drawn.row()
                for text in cells:
                    row.cell(self._drawable(text))
        self.ln(3)

    def _pen(self, size: float, *, bold: bool = False, colour: tuple[int, int, int] = _INK) -> None:
        self.set_font(_FONT, "B" if bold else "", size)
        self.set_text_color(*colour)

    def _lines(self, text: str, height: float, *, left: float = _MARGIN) -> None:
        """*text* over as many lines as it takes, from *left* to the margin."""
        self.set_x(left)
        more: dict[str, Any] = {"new_x": "LMARGIN", "new_y": "NEXT", "align": "L"}
        self.multi_cell(self.w - _MARGIN - left, height, self._drawable(text), **more)

    def _drawable(self, text: str) -> str:
        """*text* with "?" for each sign that the font does not have; what only changes the sign before it goes."""
        text = re.sub("[\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]", "", text)
        return "".join(c if c == "\n" or ord(c) in self.known else "?" for c in text)

    def _fitting(self, text: str, most: float) -> str:
        """*text* cut so that it is at most so wide."""
        text = self._drawable(text)
        if self.get_string_width(text) <= most:
            return text
        while text and self.get_string_width(text + "…") > most:
            text = text[:-1]
        return text.rstrip(" ,") + "…"


def _xmp(sheet: Sheet) -> str:
    """The properties as XMP. fpdf2's own would say when the file was made."""
    at = local(sheet.dated).isoformat(timespec="seconds")
    texts = {"title": sheet.title, "description": sheet.about}
    alternatives = "".join(
        f'<dc:{name}><rdf:Alt><rdf:li xml:lang="x-default">{escape(text)}</rdf:li></rdf:Alt></dc:{name}>'
        for name, text in texts.items()
    )
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" '
        'xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">'
        "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>"
        f"{alternatives}<dc:creator><rdf:Seq><rdf:li>{escape(sheet.sender)}</rdf:li></rdf:Seq></dc:creator>"
        f"<xmp:CreateDate>{at}</xmp:CreateDate><xmp:CreatorTool>Samvit</xmp:CreatorTool>"
        "<pdf:Producer>Samvit</pdf:Producer></rdf:Description></rdf:RDF></x:xmpmeta>"
    )
