"""The papers of a meeting as files, opened again by other programs than those that wrote them."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from dataclasses import replace

import docx
import pypdfium2
import pytest
from docx.document import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import documents
from commands._base import Attachment, Reply
from knowledge.agenda_papers import CLOSING, OPENING, PDF, WORD, AgendaLine, AgendaPaper, CasePaper, timed
from knowledge.language import OSLO, Text, same

MEETING = dt.datetime(2026, 12, 3, 8, 0, tzinfo=dt.UTC)
LINES = (
    *map(AgendaLine, OPENING),
    AgendaLine(
        same("Tolketeneste på legevakt"), 1, "1/26", Text("Drøfting", "Drøfting"), 20, "Kari Eksempel", ("USHT",)
    ),
    AgendaLine(same("Felles opplæring"), 2, "2/26", Text("Orientering", "Orientering")),
    *map(AgendaLine, CLOSING),
)
NOTICE = AgendaPaper(
    network="Sogn og Fjordane helsefellesskap", language="nn", body="Strategisk samarbeidsutval", starts_at=MEETING,
    whole_day=False, place="Møterom 1", host="Kommunane", lines=timed(LINES, MEETING), minutes=20, without_time=1,
    length=120, edition=1,
)  # fmt: skip
CASE = CasePaper(
    network="Sogn og Fjordane helsefellesskap", language="nn", body="Strategisk samarbeidsutval", number="1/26",
    title="Tolketeneste på legevakt", kind=Text("Drøfting", "Drøfting"), meeting=MEETING, whole_day=False,
    presenter="Kari Eksempel", background="Første avsnitt.\n\nAndre avsnitt.", assessment="Vurderinga.",
    consequences="Ingen kostnad.", proposal="SSU rår partane til å bruke rutina.", priority="Skrøpelege eldre",
    agreement="Delavtale om utskriving", links=("https://example.org/notat", "https://example.org/plan"),
    way=(("Fagleg samarbeidsutval", ""), ("Strategisk samarbeidsutval", "usemje av prinsipiell karakter")),
)  # fmt: skip
PAPERS: list[AgendaPaper | CasePaper] = [NOTICE, CASE]
HEBREW, ARABIC = "שלום", "مرحبا"


def made(paper: AgendaPaper | CasePaper, media_type: str, reader: str = "nn") -> bytes:
    return documents.made(Attachment("fil", media_type, same("Fil"), paper), reader)


def word(paper: AgendaPaper | CasePaper) -> Document:
    return docx.Document(io.BytesIO(made(paper, WORD)))


def text_of(document: Document) -> str:
    rows = ["\t".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *rows])


def pages(paper: AgendaPaper | CasePaper) -> list[str]:
    pdf = pypdfium2.PdfDocument(made(paper, PDF))
    try:
        return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in pdf]
    finally:
        pdf.close()


def headings(document: Document) -> list[str]:
    return [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Heading 1"]


def test_the_notice_says_where_and_when_and_what() -> None:
    (printed,) = pages(NOTICE)
    for shown in (printed, text_of(word(NOTICE))):
        for said in (
            "Sogn og Fjordane helsefellesskap", "Møteinnkalling og sakliste", "Strategisk samarbeidsutval",
            "torsdag 3. desember 2026", "kl. 09.00–11.00", "Møterom 1", "Kommunane", "1/26", "Tolketeneste på legevakt",
            "Invitert: USHT", "kl. 09.20", "20 min", "Eventuelt", "Éi sak har inga tid.",
        ):  # fmt: skip
            assert said in shown, said


def test_the_agenda_keeps_its_order_in_a_table_whose_head_is_repeated() -> None:
    table = word(NOTICE).tables[1]
    assert [row.cells[1].text.split("\n")[0] for row in table.rows] == [
        "Sak", "Godkjenning av innkalling og sakliste", "Protokoll frå førre møte", "Tolketeneste på legevakt",
        "Felles opplæring", "Eventuelt",
    ]  # fmt: skip
    assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")


def test_a_meeting_without_an_hour_says_so() -> None:
    (printed,) = pages(replace(NOTICE, whole_day=True, lines=LINES, place=None, host=None))
    assert "Ikkje fastsett enno" in printed
    assert "Stad" not in printed
    assert "kl." not in printed


def test_a_second_notice_says_which_it_is() -> None:
    assert "Utgåve" not in pages(NOTICE)[0]
    assert "Utgåve 2" in pages(replace(NOTICE, edition=2))[0]


def test_a_case_paper_has_the_four_parts_in_order() -> None:
    document = word(CASE)
    assert headings(document) == [
        "Bakgrunn", "Vurdering", "Økonomiske og administrative konsekvensar", "Framlegg til vedtak", "Saksgang",
        "Vedlegg",
    ]  # fmt: skip
    (printed,) = pages(CASE)
    for shown in (printed, text_of(document)):
        for said in (
            "Sak 1/26: Tolketeneste på legevakt", "SSU rår partane", "Skrøpelege eldre", "Kari Eksempel",
            "Strategisk samarbeidsutval – usemje av prinsipiell karakter", "https://example.org/plan",
        ):  # fmt: skip
            assert said in shown, said


def test_a_part_nobody_has_written_is_seen_to_be_empty() -> None:
    document = word(replace(CASE, assessment=" \n ", consequences=""))
    assert [p.text for p in document.paragraphs].count("Ikkje omtalt.") == 2


def test_each_list_begins_at_one() -> None:
    listed = [p for p in word(CASE).paragraphs if p.style is not None and p.style.name == "List Number"]
    numbers = [p._p.xpath("./w:pPr/w:numPr/w:numId/@w:val")[0] for p in listed]
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]


def test_a_number_that_has_the_word_in_it_is_not_given_it_twice() -> None:
    assert "Sak 01-26: Tolketeneste" in pages(replace(CASE, number="Sak 01-26"))[0]
    assert "Sak" not in pages(replace(CASE, number=None))[0].split("\n")[2]


def test_the_papers_are_in_the_language_of_the_network_whoever_reads_them() -> None:
    papers: list[AgendaPaper | CasePaper] = [replace(NOTICE, language="nb"), replace(CASE, language="nb")]
    for paper in papers:
        for kind in (PDF, WORD):
            assert made(paper, kind, "nn") == made(paper, kind, "nb")
    assert "Saksliste" in headings(word(replace(NOTICE, language="nb")))
    assert headings(word(replace(CASE, language="nb")))[2:4] == [
        "Økonomiske og administrative konsekvenser", "Forslag til vedtak",
    ]  # fmt: skip


def test_pages_are_numbered_out_of_how_many_they_are() -> None:
    printed = pages(replace(CASE, background="Ein lang tekst om tolk. " * 400))
    assert len(printed) > 2
    assert [re.findall(r"Side (\d+) av (\d+)", page) for page in printed] == [
        [(str(number), str(len(printed)))] for number in range(1, len(printed) + 1)
    ]
    foot = word(CASE).sections[0].footer.paragraphs[0]._p.xml
    assert 'w:instr="PAGE"' in foot
    assert 'w:instr="NUMPAGES"' in foot


def test_the_files_carry_the_meeting_s_date_and_no_other() -> None:
    oslo = MEETING.astimezone(OSLO)
    for paper in PAPERS:
        content = made(paper, WORD)
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            assert {part.date_time for part in packed.infolist()} == {(2026, 12, 3, 9, 0, 0)}
        properties = docx.Document(io.BytesIO(content)).core_properties
        assert properties.created == properties.modified == MEETING
        dates = set(re.findall(rb"<xmp:\w+Date>([^<]+)<|D:(\d{14})", made(paper, PDF)))
        assert dates == {(oslo.isoformat().encode(), b"")}


@pytest.mark.parametrize("paper", PAPERS, ids=["notice", "case"])
@pytest.mark.parametrize("kind", [PDF, WORD], ids=["pdf", "word"])
def test_the_same_paper_is_the_same_file_also_out_of_the_outbox(paper: AgendaPaper | CasePaper, kind: str) -> None:
    reply = Reply(same("Hei"), files=(Attachment("fil", kind, same("Fil"), paper),))
    (kept,) = Reply.from_json(reply.as_json()).files
    assert kept.content == paper
    assert documents.made(kept, "nb") == made(paper, kind)


def test_an_archive_gets_pdf_a_with_its_fonts_inside() -> None:
    for paper in PAPERS:
        content = made(paper, PDF)
        assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>" in content
        assert b"/OutputIntents" in content
        assert b"/Encrypt" not in content
        fonts = re.findall(rb"/BaseFont /(\S+)", content)
        assert fonts
        assert all(b"DejaVuSansCondensed" in name for name in fonts)
        assert content.count(b"/FontFile2") == len(set(fonts))


def test_letters_from_right_to_left_are_kept_and_joined() -> None:
    odd = replace(CASE, title=f"Tolk {HEBREW} {ARABIC}", background=f"{ARABIC} 12 abc {HEBREW}.")
    assert HEBREW in text_of(word(odd))
    (printed,) = pages(odd)
    assert "?" not in printed
    for said in (HEBREW, HEBREW[::-1]):  # a reader may give the letters as they are read or as they stand
        if said in printed:
            break
    else:
        pytest.fail(printed)


def test_a_sign_the_font_lacks_is_a_question_mark_in_print_and_itself_in_word() -> None:
    odd = replace(CASE, title="Sak med 😀 og 👍🏽 og 中")
    assert "Sak med ? og ? og ?" in pages(odd)[0]
    assert "Sak med 😀 og 👍🏽 og 中" in text_of(word(odd))


def test_what_turns_text_around_or_is_no_text_is_left_out() -> None:
    odd = replace(CASE, title="Sak\u202e om\x00 to\u2028linjer\x0b her", presenter="Kari\nEksempel")
    assert "Sak om to linjer her" in text_of(word(odd))
    assert "Sak om to linjer her" in pages(odd)[0]
    assert "Kari Eksempel" in pages(odd)[0]


def test_full_fields_fill_pages_and_lose_nothing() -> None:
    field = "".join(f"Linje {n} om æ, ø og å.\n" for n in range(130))[:3000]
    long = replace(CASE, background=field, assessment="x" * 3000, consequences=field, proposal=field)
    printed = "\n".join(pages(long))
    assert all(printed.count(f"Linje {n} om") == 3 for n in range(120))
    assert printed.count("x") > 3000 - 1
    assert text_of(word(long)).count("Linje 99 om") == 3


def test_an_agenda_with_many_items_goes_over_pages() -> None:
    lines = [AgendaLine(same(f"Sak nummer {n} " + "med lang tittel " * 9), n, f"{n}/26") for n in range(1, 60)]
    printed = "\n".join(pages(replace(NOTICE, lines=tuple(lines))))
    assert all(f"Sak nummer {n} " in printed for n in range(1, 60))


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=120), st.text(max_size=60))
def test_no_text_breaks_a_document(text: str, short: str) -> None:
    odd = replace(
        CASE, title=short, background=text, presenter=short, number=short, links=(text,), way=((short, text),)
    )
    lines = (AgendaLine(same(short), 1, short, None, 5, short, (text,)),)
    for paper in (odd, replace(NOTICE, lines=lines, place=text, body=short)):
        assert pages(paper)
        assert text_of(word(paper))
