"""Agreements written for the tests, in nynorsk and bokmål, and the files they come as. No real agreement's words."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass

import docx
from fpdf import FPDF

_WRITTEN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Paper:
    """An agreement: its title and its sections (number, heading, paragraphs)."""

    title: str
    sections: Sequence[tuple[str, str, Sequence[str]]]

    def with_text(self, number: str, *paragraphs: str) -> Paper:
        """The same with other words under one number."""
        return Paper(self.title, [(n, h, paragraphs if n == number else t) for n, h, t in self.sections])

    def without(self, number: str) -> Paper:
        """The same without one section."""
        return Paper(self.title, [section for section in self.sections if section[0] != number])


_USEMJE = (
    "Usemje om korleis avtalen skal forståast, skal partane først prøve å løyse på lågast mogleg nivå. Blir dei ikkje "
    "samde innan fire veker, går saka til samarbeidsutvalet, som gir ei tilråding."
)
_UENIGHET = (
    "Uenighet om hvordan avtalen skal forstås, skal partene først prøve å løse på lavest mulig nivå. Blir de ikke "
    "enige innen fire uker, går saken til samarbeidsutvalget, som gir en tilråding."
)

UTSKRIVING = Paper(
    "Delavtale om tilvising, innlegging og utskriving",
    [
        ("1", "Føremål", ["Avtalen skal gi pasientar trygge overgangar mellom kommune og sjukehus."]),
        (
            "2",
            "Innlegging",
            ["Fastlegen sender tilvising elektronisk, med oppdatert legemiddelliste og kontaktperson i kommunen."],
        ),
        ("3", "Utskriving", []),
        (
            "3.1",
            "Tidleg melding",
            [
                (
                    "Sjukehuset skal sende tidlegmelding til kommunen innan 24 timar etter innlegging når pasienten "
                    "kan trenge kommunale tenester etter opphaldet. Meldinga skal seie:"
                ),
                "a) venta lengd på opphaldet",
                "b) kva hjelp pasienten truleg treng",
                "c) kven kommunen kan ringe på avdelinga",
            ],
        ),
        (
            "3.2",
            "Svar frå kommunen",
            [
                (
                    "Kommunen skal svare seinast tre timar etter at meldinga om utskrivingsklar pasient er motteken. "
                    "Er svaret ikkje kome kl. 15.00, skal avdelinga ringje tildelingskontoret."
                ),
            ],
        ),
        (
            "3.3",
            "Betaling",
            ["Kommunen betaler døgnpris frå det døgnet pasienten er utskrivingsklar og kommunen ikkje har eit tilbod."],
        ),
        ("4", "Usemje", [_USEMJE]),
        ("5", "Oppseiing", ["Avtalen kan seiast opp skriftleg med eitt års varsel. Forhandlingar tek til straks."]),
    ],
)
OHD = Paper(
    "Delavtale om øyeblikkeleg hjelp døgntilbod",
    [
        ("1", "Føremål", ["Kommunen skal ha senger for pasientar som treng augeblikkeleg hjelp og ikkje sjukehus."]),
        (
            "2",
            "Kven tilbodet er for",
            [
                (
                    "Tilbodet er for vaksne med kjend sjukdom som har fått ei forverring, og der diagnosen er avklart "
                    "av legen som legg inn."
                ),
                "Barn under 16 år skal ikkje leggjast inn i kommunale øyeblikkeleg hjelp-senger.",
            ],
        ),
        ("3", "Bemanning", ["Sjukepleiar skal vere til stades heile døgnet, og lege skal kunne kome innan 30 minutt."]),
        ("4", "Usemje", [_USEMJE]),
    ],
)
FOLKEHELSE = Paper(
    "Delavtale om folkehelse",
    [
        ("1", "Føremål", ["Partane skal saman førebyggje sjukdom og skade."]),
        (
            "2",
            "Oversikt",
            ["Helseføretaket deler skadedata med kommunane kvart kvartal, utan opplysningar om personar."],
        ),
        ("3", "Usemje", [_USEMJE]),
    ],
)
PALLIASJON = Paper(
    "Delavtale om behandlingsforløp for palliasjon",
    [
        ("1", "Formål", ["Avtalen skal gi alvorlig syke mer tid hjemme."]),
        (
            "2",
            "Palliativ plan",
            [
                (
                    "Fastlegen og kreftkoordinatoren lager en palliativ plan sammen med pasienten senest to uker etter "
                    "at behandlingen ikke lenger skal helbrede."
                ),
            ],
        ),
        (
            "3",
            "Åpen retur",
            ["Sykehuset gir pasienten åpen retur i tolv uker. Hjemmesykepleien kan ringe vakthavende lege direkte."],
        ),
        ("4", "Uenighet", [_UENIGHET]),
    ],
)


def as_pdf(paper: Paper, *, pages: int = 0, password: str | None = None) -> bytes:
    """A printed agreement with a running head and page numbers; each top section begins a page.

    *pages* adds pages of filling; *password* encrypts it.
    """
    pdf = _Printed(paper.title)
    pdf.set_font("helvetica", size=11)
    if password is not None:
        pdf.set_encryption(owner_password="owner", user_password=password)
    pdf.add_page()
    pdf.multi_cell(0, 6, paper.title, new_x="LMARGIN", new_y="NEXT")
    for number, heading, paragraphs in paper.sections:
        if "." not in number:
            pdf.add_page()
        for text in (f"{number} {heading}", *paragraphs):
            pdf.multi_cell(0, 6, text, align="L", new_x="LMARGIN", new_y="NEXT")
    for row in range(pages):
        pdf.add_page()
        pdf.multi_cell(0, 6, f"Rad {row} i eit langt vedlegg utan eigne punkt.", new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


class _Printed(FPDF):
    def __init__(self, title: str) -> None:
        super().__init__()
        self.set_creation_date(_WRITTEN)  # the same paper is the same file, whenever a test prints it
        self.running = title

    def header(self) -> None:
        self.cell(0, 6, self.running, new_x="LMARGIN", new_y="NEXT")

    def footer(self) -> None:
        self.set_y(-15)
        self.cell(0, 6, f"Side {self.page_no()} av {{nb}}")


def as_scan() -> bytes:
    """A PDF with drawn lines where text should be."""
    pdf = FPDF()
    for _ in range(3):
        pdf.add_page()
        pdf.line(10, 10, 100, 100)
    return bytes(pdf.output())


def as_docx(paper: Paper) -> bytes:
    """A Word document with heading styles and numbers in the text, as most are written."""
    document = docx.Document()
    document.add_paragraph(paper.title, style="Title")
    for number, heading, paragraphs in paper.sections:
        document.add_heading(f"{number} {heading}", level=number.count(".") + 1)
        for text in paragraphs:
            document.add_paragraph(text)
    return saved(document)


def saved(document: docx.document.Document) -> bytes:
    """The bytes of a Word document."""
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def as_html(paper: Paper, aside: str = "") -> bytes:
    """A web page with a menu around the agreement; *aside* stands outside its main part."""
    body = "".join(
        f"<h2>{number} {heading}</h2>" + "".join(f"<p>{text}</p>" for text in paragraphs)
        for number, heading, paragraphs in paper.sections
    )
    page = (
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title>x</title><script>var a = '<p>nei</p>';</script></head>"
        f"<body><nav><ul><li>Heim</li></ul></nav><main><h1>{paper.title}</h1>{body}</main><div>{aside}</div></body></html>"
    )
    return page.encode()
