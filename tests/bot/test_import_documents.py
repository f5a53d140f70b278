"""Importing the text of agreements: every kind of file, every way it can be wrong, and versions that follow."""

from __future__ import annotations

import io
import re
import time
import zipfile
from contextlib import suppress
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from fpdf import FPDF
from sqlalchemy import Engine
from sqlmodel import select

from bot import importing
from bot.cli import main
from bot.importers import documents
from bot.importers.reading import DocumentError
from knowledge.splitting import Section
from storage import sections
from storage.database import transaction
from storage.tables import AgreementSection, AgreementVersion, Network
from tests import papers
from tests.chat import Clock
from tests.papers import FOLKEHELSE, OHD, PALLIASJON, UTSKRIVING, as_docx, as_html, as_pdf

AGREEMENT = "forde-da-innutskriving"
VALID_ID = "01810700021"  # a synthetic number (month + 80): its check digits hold, it is nobody's


def keep(engine: Engine, data: bytes, agreement: str = AGREEMENT, name: str = "avtale.pdf") -> sections.Kept:
    with transaction(engine) as session:
        network = agreement.partition("-")[0]
        return documents.keep(session, network, agreement, documents.read(data, name), Clock()())


def stored(engine: Engine, kept: sections.Kept) -> dict[str | None, Section]:
    with transaction(engine) as session:
        return {s.number: s for s in sections.of(session, kept.version.network, kept.version.id)}


def refused(data: bytes, name: str = "avtale") -> str:
    with pytest.raises(DocumentError) as caught:
        documents.read(data, name)
    (fault,) = caught.value.faults
    return fault


@pytest.mark.parametrize(
    ("part", "broken"),
    [
        ("word/_rels/document.xml.rels", b"<Relationships/>"),
        ("word/document.xml", b"<w:document xmlns:w="),
        ("[Content_Types].xml", b"<Types/>"),
    ],
)
def test_a_word_document_with_a_part_of_another_shape_is_refused(part: str, broken: bytes) -> None:
    assert "broken" in refused(repacked(as_docx(OHD), **{part: broken}))


def test_a_web_page_with_a_mark_that_no_browser_knows_is_read_past_it() -> None:
    bent = as_html(OHD).replace(b"<h2>", b"<![ifsk x]><h2>", 1)
    assert documents.read(bent, "a.html").document.sections == documents.read(as_html(OHD), "a.html").document.sections


def test_an_archive_whose_packed_bytes_are_broken_is_refused() -> None:
    data = bytearray(as_docx(OHD))
    data[60:200] = b"\xff" * 140
    assert "unpacked" in refused(bytes(data))


def repacked(data: bytes, **parts: bytes) -> bytes:
    """An Office file with some parts replaced or added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name, old.read(name)))
        for name in parts.keys() - set(old.namelist()):
            new.writestr(name, parts[name])
    return target.getvalue()


@pytest.mark.parametrize("write", [as_pdf, as_docx, as_html])
def test_every_kind_of_file_gives_the_same_sections_word_for_word(write: object) -> None:
    loaded = documents.read(write(UTSKRIVING), "avtale")  # type: ignore[operator]
    found = {s.number: s for s in loaded.document.sections if s.number}
    assert list(found) == [number for number, _, _ in UTSKRIVING.sections]
    for number, heading, paragraphs in UTSKRIVING.sections:
        assert found[number].heading == heading
        assert found[number].text == "\n".join(paragraphs)


def test_a_pdf_gives_pages_and_drops_running_heads(network_engine: Engine) -> None:
    kept = keep(network_engine, as_pdf(UTSKRIVING))
    found = stored(network_engine, kept)
    assert (kept.version.number, kept.version.kind, kept.version.pages) == (1, "pdf", 6)
    assert [found[number].page for number in ("1", "2", "3.2", "5")] == [2, 3, 4, 6]
    assert "Side 4" not in found["3.3"].text


def test_word_and_web_pages_have_no_pages_unless_word_saved_them() -> None:
    assert documents.read(as_docx(OHD), "a.docx").document.pages is None
    assert documents.read(as_html(OHD), "a.html").document.sections[1].page is None
    document = docx.Document()
    document.add_heading("1 Formål", 1)
    document.add_paragraph("På første side.")
    second = document.add_heading("2 Ansvar", 1)
    second.runs[0]._r.insert(0, parse_xml(f"<w:lastRenderedPageBreak {_NS}/>"))
    document.add_paragraph("På andre side.")
    loaded = documents.read(papers.saved(document), "a.docx").document
    assert (loaded.pages, [s.page for s in loaded.sections]) == (2, [1, 2])


_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def test_numbers_that_word_counts_itself_are_read() -> None:
    document = docx.Document()
    for level, text in ((1, "Formål"), (1, "Ansvar"), (2, "Kommunen"), (2, "Sjukehuset"), (1, "Varigheit")):
        heading = document.add_heading(text, level)
        numbering = f"<w:numPr {_NS}><w:ilvl w:val='{level - 1}'/><w:numId w:val='1'/></w:numPr>"
        heading._p.get_or_add_pPr().append(parse_xml(numbering))
        document.add_paragraph("Noko tekst her.")
    found = documents.read(papers.saved(document), "a.docx").document.sections
    assert [(s.number, s.heading) for s in found] == [
        ("1", "Formål"),
        ("2", "Ansvar"),
        ("2.1", "Kommunen"),
        ("2.2", "Sjukehuset"),
        ("3", "Varigheit"),
    ]


def test_tables_and_content_controls_of_a_word_document_are_read() -> None:
    document = docx.Document()
    document.add_heading("1 Fristar", 1)
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Tidlegmelding", "24 timar"
    control = f"<w:sdt {_NS}><w:sdtContent><w:p><w:r><w:t>I ein kontroll.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    document.element.body.insert(2, parse_xml(control))
    (section,) = documents.read(papers.saved(document), "a.docx").document.sections
    assert section.text == "Tidlegmelding | 24 timar\nI ein kontroll."


def test_only_the_main_part_of_a_web_page_is_read() -> None:
    texts = " ".join(s.text for s in documents.read(as_html(OHD, "Nyhende"), "a.html").document.sections)
    assert "Nyhende" not in texts
    assert "Heim" not in texts
    assert "nei" not in texts.split()


def test_the_same_file_twice_does_nothing(network_engine: Engine) -> None:
    data = as_pdf(UTSKRIVING)
    first, second = keep(network_engine, data), keep(network_engine, data, name="kopi.pdf")
    assert first.new
    assert not second.new
    with transaction(network_engine) as session:
        assert len(session.exec(select(AgreementVersion)).all()) == 1
        assert session.get_one(Network, "forde").version == 2


def test_a_web_page_that_only_changed_around_the_agreement_is_the_same(network_engine: Engine) -> None:
    keep(network_engine, as_html(OHD, "1"), "forde-da-ohd")
    assert not keep(network_engine, as_html(OHD, "2"), "forde-da-ohd").new


def test_a_new_version_keeps_the_old_marks_it_and_lists_what_changed(network_engine: Engine) -> None:
    keep(network_engine, as_pdf(UTSKRIVING))
    newer = UTSKRIVING.with_text("3.2", "Kommunen skal svare seinast to timar etter meldinga.").without("3.3")
    kept = keep(network_engine, as_pdf(newer))
    assert (kept.version.number, kept.superseded) == (2, 1)
    assert kept.changes.changed == ("3.2 Svar frå kommunen",)
    assert kept.changes.removed == ("3.3 Betaling",)
    assert kept.changes.added == ()
    with transaction(network_engine) as session:
        old, new = session.exec(select(AgreementVersion).order_by(AgreementVersion.number)).all()  # type: ignore[arg-type]
        assert old.superseded_at is not None
        assert new.superseded_at is None
        assert any("tre timar" in s.text for s in sections.of(session, "forde", old.id))
        current = sections.for_index(session, "forde", [AGREEMENT])
    assert {filed.version for filed in current} == {2}


def test_an_old_file_is_recognised_and_does_not_come_back(network_engine: Engine) -> None:
    file = as_pdf(UTSKRIVING)
    keep(network_engine, file)
    keep(network_engine, as_pdf(UTSKRIVING.without("3.3")))
    again = keep(network_engine, file)
    assert (again.new, again.version.number) == (False, 1)


def test_sections_in_most_agreements_are_marked_shared_and_only_in_their_network(network_engine: Engine) -> None:
    first = keep(network_engine, as_pdf(UTSKRIVING))
    assert not any(s.shared for s in stored(network_engine, first).values())
    keep(network_engine, as_docx(OHD), "forde-da-ohd")
    keep(network_engine, as_html(FOLKEHELSE), "forde-da-folkehelse")
    other = keep(network_engine, as_pdf(PALLIASJON), "stavanger-da2d")
    assert [n for n, s in stored(network_engine, first).items() if s.shared] == ["4"]
    assert not any(s.shared for s in stored(network_engine, other).values())


def test_five_hundred_pages_are_read_with_progress() -> None:
    told: list[tuple[int, int]] = []
    loaded = documents.read(as_pdf(UTSKRIVING, pages=494), "lang.pdf", lambda done, whole: told.append((done, whole)))
    assert loaded.document.pages == 500
    assert told[-1] == (500, 500)
    last = loaded.document.sections[-1]
    assert "Rad 493" in last.text
    assert last.page_at(last.text.index("Rad 493")) == 500


def test_what_cannot_be_read_is_told_in_one_clear_sentence() -> None:
    pdf, word = as_pdf(OHD), as_docx(OHD)
    assert "scan" in refused(papers.as_scan())
    assert "encrypted" in refused(as_pdf(OHD, password="hemmeleg"))
    assert "broken" in refused(pdf[: len(pdf) // 3])
    assert "broken" in refused(word[: len(word) // 2])
    assert "broken" in refused(repacked(word, **{"word/document.xml": b"<w:document"}))
    assert "empty" in refused(b"")
    assert "neither a PDF" in refused(b"\x89PNG\r\n\x1a\n and more")
    assert "neither a PDF" in refused(b"Berre tekst")
    assert "encrypted" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))
    assert "DOC" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 WordDocument")
    assert "no text" in refused(papers.saved(docx.Document()))
    assert "no text" in refused(b"<!doctype html><html><body><div id='app'></div></body></html>")


def test_pages_without_text_among_others_are_named() -> None:
    pdf = FPDF()
    pdf.set_font("helvetica", size=11)
    for text in ("1 Formål", "", "2 Ansvar"):
        pdf.add_page()
        if text:
            pdf.multi_cell(0, 6, f"{text}\nHer står det noko om saka, og det held.")
    assert documents.read(bytes(pdf.output()), "a.pdf").notes == ("Pages without text were left out: 2.",)


def test_a_zip_bomb_is_not_opened() -> None:
    assert "proportion" in refused(repacked(as_docx(OHD), **{"word/media/a.bin": bytes(120 * 1024 * 1024)}))
    assert "proportion" in refused(repacked(as_docx(OHD), **{"word/document.xml": b"<a>" + b" " * 30_000_000}))


def test_xml_entities_are_refused_unread() -> None:
    lol = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    assert "entities" in refused(repacked(as_docx(OHD), **{"word/document.xml": lol}))
    assert "entities" in refused(repacked(as_docx(OHD), **{"word/styles.xml": lol.decode().encode("utf-16")}))


def test_entities_are_found_under_any_name_and_in_no_other_alphabet() -> None:
    lol = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha">]><a>&b;</a>'
    assert "entities" in refused(repacked(as_docx(OHD), **{"word/media/picture.png": lol.encode()}))
    for name in ("cp037", "utf-7", "shift_jis"):
        text = lol.replace('"1.0"', f'"1.0" encoding="{name}"')
        head, _, rest = text.partition("?>")
        written = f"{head}?>".encode() + rest.encode(name)
        assert re.search("encoding|entities", refused(repacked(as_docx(OHD), **{"word/styles.xml": written})))
    assert "encoding" in refused(repacked(as_docx(OHD), **{"word/styles.xml": lol.encode("cp037")}))
    svg = b'<?xml version="1.0" encoding="utf-8"?><!DOCTYPE svg><svg/>'
    assert documents.read(repacked(as_docx(OHD), **{"word/media/picture.svg": svg}), "a.docx")


def test_tracked_changes_must_be_settled_first() -> None:
    document = docx.Document()
    document.add_paragraph("Fristen er")._p.append(
        parse_xml(f'<w:ins {_NS} w:id="1" w:author="a"><w:r><w:t>tre timar</w:t></w:r></w:ins>')
    )
    assert "tracked changes" in refused(papers.saved(document))


@pytest.mark.parametrize(("write", "where"), [(as_pdf, "Page 4"), (as_docx, "Section 3.2"), (as_html, "Section 3.2")])
def test_a_document_with_a_national_id_is_refused_and_the_place_named(write: object, where: str) -> None:
    data = write(UTSKRIVING.with_text("3.2", f"Gjeld pasienten {VALID_ID[:6]} {VALID_ID[6:]}."))  # type: ignore[operator]
    fault = refused(data)
    assert fault.startswith(where)
    assert VALID_ID[6:] not in fault


def test_nothing_half_written_remains(network_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(network_engine, as_pdf(UTSKRIVING))

    def breaks(_agreements: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sections, "shared", breaks)
    with pytest.raises(KeyboardInterrupt):
        keep(network_engine, as_pdf(UTSKRIVING.without("3.3")))
    with transaction(network_engine) as session:
        (version,) = session.exec(select(AgreementVersion)).all()
        assert version.superseded_at is None
        assert {row.version for row in session.exec(select(AgreementSection))} == {version.id}
        assert session.get_one(Network, "forde").version == 2


def test_an_agreement_nobody_knows_is_told_with_the_nearest(network_engine: Engine) -> None:
    with transaction(network_engine) as session, pytest.raises(DocumentError, match="forde-da-ohd"):
        documents.check_agreement(session, "forde", "forde-da-ødh")
    with transaction(network_engine) as session, pytest.raises(DocumentError):
        documents.check_agreement(session, "bergen", AGREEMENT)


def test_the_lines_told_say_version_sections_and_changes(network_engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "avtale.pdf"

    def told(data: bytes) -> str:
        file.write_bytes(data)
        return "\n".join(importing.agreement(network_engine, Clock(), "forde", AGREEMENT, str(file)))

    assert "version 1 from avtale.pdf, 6 pages, 8 sections" in told(as_pdf(UTSKRIVING))
    assert "nothing to do" in told(as_pdf(UTSKRIVING))
    newer = told(as_pdf(UTSKRIVING.without("3.3")))
    assert "supersedes version 1" in newer
    assert "removed: 3.3 Betaling" in newer
    assert "superseded on 2026-11-02" in told(as_pdf(UTSKRIVING))


@pytest.mark.parametrize("file", ["finst-ikkje.pdf", "bilete.png", "http://127.0.0.1:9/avtale.pdf"])
def test_the_command_line_ends_with_status_2_and_one_message(
    file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SAMVIT_DATABASE_URL", f"sqlite:///{tmp_path / 'samvit.db'}")
    (tmp_path / "bilete.png").write_bytes(b"\x89PNG\r\n")
    from bot import compose

    compose.engine.cache_clear()
    compose._settings.cache_clear()
    try:
        with pytest.raises(SystemExit) as ended:
            main(["import", "agreement", file, "--network", "forde", "--agreement", AGREEMENT])
    finally:
        compose.engine().dispose()
        compose.engine.cache_clear()
        compose._settings.cache_clear()
    assert ended.value.code == 2
    told = capsys.readouterr()
    assert told.err.startswith("This cannot be imported. Nothing was stored:\n  - ")
    assert told.err.count("\n") == 2
    assert told.out == ""


@pytest.mark.parametrize(
    "piece", ["<a href='", "<!--", "<a", "</", "<?", "<![CDATA[", "<!x", "<font>", "<div>", "&#", "<script>", "</p>"]
)
def test_no_web_page_takes_more_than_its_size_is_worth(piece: str) -> None:
    start = time.process_time()
    with suppress(DocumentError):
        documents.read(f"<html><body>{piece * 40_000}</i></b>".encode(), "a.html")
    assert time.process_time() - start < 3
