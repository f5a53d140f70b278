"""Documents as Word files (DOCX) with real headings, lists and tables, for who writes on or reads aloud."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import docx
from docx.document import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table as WordTable
from docx.table import _Cell as Cell
from docx.text.paragraph import Paragraph as WordParagraph

from bot.documents.sheet import Block, Facts, Heading, Paragraph, Points, Sheet, Table, local, page_words

_FONT = "Arial"
_INK, _SOFT = RGBColor(0x16, 0x26, 0x2E), RGBColor(0x5A, 0x6B, 0x74)
_LINE = "AAB4BA"
_WIDTH = 16.0
"""Centimetres between the margins."""
_LABEL = 4.2


def written(sheet: Sheet) -> bytes:
    """The file's bytes; the same sheet always gives the same."""
    document = docx.Document()
    _page(document, sheet)
    _styles(document, sheet)
    _properties(document, sheet)
    _top(document, sheet)
    for block in sheet.blocks:
        _put(document, block)
    held = io.BytesIO()
    document.save(held)
    return _timeless(held.getvalue(), sheet)


def _page(document: Document, sheet: Sheet) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin, section.bottom_margin = Cm(2), Cm(2.4)
    section.footer_distance = Cm(1)
    foot = section.footer.paragraphs[0]
    foot.paragraph_format.tab_stops.clear_all()
    foot.paragraph_format.tab_stops.add_tab_stop(Cm(_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    foot.paragraph_format.right_indent = Cm(0)
    number, of = page_words(sheet.language)
    _edge(foot, "top")
    foot.add_run(f"{_short(sheet.foot)}\t{number} ")
    _field(foot, "PAGE")
    foot.add_run(f" {of} ")
    _field(foot, "NUMPAGES")


def _short(text: str, most: int = 88) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip(" ,") + "…"


def _styles(document: Document, sheet: Sheet) -> None:
    normal = _style(document, "Normal", 10.5, after=5)
    normal.paragraph_format.line_spacing = 1.15
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), sheet.locale)
    normal.element.get_or_add_rPr().append(language)
    _style(document, "Title", 17, bold=True, after=12)
    _style(document, "Subtitle", 11, colour=_SOFT, after=2)
    _style(document, "Heading 1", 12.5, bold=True, before=14, after=4).paragraph_format.keep_with_next = True
    _style(document, "Footer", 8.5, colour=_SOFT)
    _style(document, "List Number", 10.5, after=3)
    title = document.styles["Title"].element.get_or_add_pPr()
    for border in title.findall(qn("w:pBdr")):
        title.remove(border)


def _style(
    document: Document, name: str, size: float, *, bold: bool = False, colour: RGBColor = _INK,
    before: float = 0, after: float = 0,
) -> ParagraphStyle:  # fmt: skip
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle)
    style.font.name, style.font.size, style.font.bold, style.font.italic = _FONT, Pt(size), bold, False
    style.font.color.rgb = colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)  # a theme's font would win over the one that is named
    for wide in style.element.get_or_add_rPr().findall(qn("w:spacing")):
        style.element.rPr.remove(wide)
    for script in ("w:cs", "w:eastAsia"):
        fonts.set(qn(script), _FONT)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    return style


def _properties(document: Document, sheet: Sheet) -> None:
    kept = document.core_properties
    kept.title, kept.author, kept.subject = sheet.title[:255], sheet.sender[:255], sheet.about[:255]
    kept.language, kept.last_modified_by, kept.comments, kept.keywords = sheet.locale, "Samvit", "", ""
    kept.created = kept.modified = sheet.dated.astimezone(dt.UTC).replace(tzinfo=None)  # written as UTC
    kept.revision = 1


def _top(document: Document, sheet: Sheet) -> None:
    sender = document.add_paragraph()
    run = sender.add_run(sheet.sender)
    run.bold, run.font.size, run.font.color.rgb = True, Pt(9.5), _SOFT
    sender.paragraph_format.space_after = Pt(18)
    _edge(sender, "bottom")
    document.add_paragraph(sheet.kind, style="Subtitle")
    document.add_paragraph(sheet.title, style="Title")


def _put(document: Document, block: Block) -> None:
    match block:
        case Heading():
            document.add_heading(block.text, level=1)
        case Paragraph():
            run = document.add_paragraph().add_run(block.text)
            if block.soft:
                run.font.color.rgb = _SOFT
        case Points():
            _points(document, block)
        case Facts():
            _facts(document, block)
        case Table():
            _table(document, block)


def _points(document: Document, points: Points) -> None:
    """A list of its own, which begins at one."""
    numbering = document.part.numbering_part.element
    styled = document.styles["List Number"].element.pPr.numPr.numId.val
    number = numbering.add_num(numbering.num_having_numId(styled).abstractNumId.val)
    number.add_lvlOverride(ilvl=0).add_startOverride(1)
    for text in points.lines:
        paragraph = document.add_paragraph(text, style="List Number")
        paragraph._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = number.numId


def _facts(document: Document, facts: Facts) -> None:
    table = document.add_table(rows=len(facts.rows), cols=2)
    _widths(table, (_LABEL, _WIDTH - _LABEL))
    for row, (label, value) in zip(table.rows, facts.rows, strict=True):
        _fill(row.cells[0], label, colour=_SOFT)
        _fill(row.cells[1], value)
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _table(document: Document, content: Table) -> None:
    table = document.add_table(rows=1 + len(content.rows), cols=len(content.heads))
    _widths(table, tuple(_WIDTH * share / sum(content.widths) for share in content.widths))
    for row, cells in zip(table.rows, (content.heads, *content.rows), strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            _fill(cell, text, bold=cells is content.heads, size=9 if cells is content.heads else 10)
        _under(row.cells)
        _flag(row._tr.get_or_add_trPr(), "w:cantSplit")
    _flag(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")  # repeated on each page
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _widths(table: WordTable, widths: tuple[float, ...]) -> None:
    table.autofit = False
    _flush(table)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)


def _flush(table: WordTable) -> None:
    """Let the text of the first column stand in line with the text around the table."""
    margins = OxmlElement("w:tblCellMar")
    for side, twips in (("left", "0"), ("right", "120")):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), twips)
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook", "w:tblCaption")


def _fill(cell: Cell, text: str, *, bold: bool = False, size: float = 10.5, colour: RGBColor = _INK) -> None:
    """Each line of *text* as a paragraph; those after the first are smaller."""
    for place, line in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(2 if place == 0 else 0)
        paragraph.paragraph_format.space_after = Pt(2)
        run = paragraph.add_run(line)
        run.bold, run.font.size = bold, Pt(size if place == 0 else size - 1.5)
        run.font.color.rgb = colour if place == 0 else _SOFT


def _under(cells: tuple[Cell, ...]) -> None:
    for cell in cells:
        borders = OxmlElement("w:tcBorders")
        borders.append(_border("bottom"))
        cell._tc.get_or_add_tcPr().append(borders)


def _edge(paragraph: WordParagraph, side: str) -> None:
    """A thin line above or below *paragraph*."""
    borders = OxmlElement("w:pBdr")
    borders.append(_border(side))
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _border(side: str) -> OxmlElement:  # type: ignore[valid-type]
    border = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", "4"), ("space", "4"), ("color", _LINE)):
        border.set(qn(f"w:{name}"), value)
    return border


def _flag(properties: OxmlElement, name: str) -> None:  # type: ignore[valid-type]
    properties.append(OxmlElement(name))  # type: ignore[attr-defined]


def _field(paragraph: WordParagraph, name: str) -> None:
    """A number that the word processor counts itself."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _timeless(content: bytes, sheet: Sheet) -> bytes:
    """The same file without the hour it was packed at."""
    at = local(sheet.dated)
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            info = zipfile.ZipInfo(part.filename, (max(at.year, 1980), at.month, at.day, at.hour, at.minute, 0))
            info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            new.writestr(info, old.read(part))
    return held.getvalue()
