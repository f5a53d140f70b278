"""The personal-data guard at every place where text comes in: what it refuses is nowhere afterwards."""

from __future__ import annotations

import ast
import datetime as dt
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

import commands
from bot import batch, importing, overhearing
from bot.importers import documents, meeting_rows, meetings, spreadsheets
from bot.importers import reading as importing_reading
from bot.importers.reading import DocumentError
from bot.observing import GUARDED, REFUSED
from knowledge import privacy
from storage.agenda_tables import AgendaDraft
from storage.database import transaction
from storage.tables import AgendaItem, Member
from tests.chat import START, Chat, World
from tests.knowledge.test_privacy import number
from tests.logbook import Captured, capturing
from tests.papers import OHD, Paper, as_docx, as_html
from tests.storage.test_personal import everything

ID = "15108695088"
"""A made-up number whose check digits agree; it is the example in python-stdnum's own documentation."""

SPLIT = f"{ID[:6]} - {ID[6:]}"
PARTS = (ID, SPLIT, ID[:6], ID[6:])

PART = re.compile(rf"{ID}|(?<![0-9a-f])(?:{ID[:6]}|{ID[6:]})(?![0-9a-f])")
"""The number, or a half of it on its own: one UUID in ten thousand has five digits of it in a row by chance."""

FORMS = [
    "/sak", "/sak frist forde-ssu", "/varsel dagar", "/varsel pause", "/varsel nettverk", "/informer",
    "/verv reglar forde-ssu", "/mote nytt", "/mote nytt forde-ssu", "/avtale spør", "/sak spør 1", "/sak avvis 1",
    "/sak saksframlegg 1", "/sak rediger 1", "/sak inviter 1", "/sak vedtak 1", "/sak vidare 1",
]  # fmt: skip


@pytest.fixture
def log() -> Iterator[Captured]:
    with capturing() as captured:
        yield captured


@pytest.fixture
def siri(world: World) -> Chat:
    """The secretariat, with an item, a meeting and a seat to have forms for."""
    kari, siri = world.member("kari"), world.member("siri", role="secretariat")
    world.meeting("forde-ssu", START + dt.timedelta(days=40))
    world.seat(kari, "forde-ssu", ends=dt.date(2026, 12, 31))
    kari.says("/sak SSU: Tolketeneste")
    siri.says("/sak ta opp 1")
    return siri


def field_names() -> set[str]:
    """The names of all fields that stand as a plain word in a command."""
    found = set[str]()
    for file in Path(commands.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Field" and node.args:
                name = node.args[0]
                if isinstance(name, ast.Constant) and isinstance(name.value, str):
                    found.add(name.value)
    return found


def nowhere(world: World, log: Captured, *said: str) -> None:
    """Nothing of the number is in the database (with all messages in it), the log or the answers."""
    with transaction(world.engine) as session:
        kept = everything(session)
    assert not PART.search(kept)
    assert not [line for line in log.everything if PART.search(line)]
    assert not [text for text in said if PART.search(text)]


def test_no_field_of_any_form_takes_a_number_and_none_is_left_anywhere(world: World, siri: Chat, log: Captured) -> None:
    said, tried = list[str](), set[tuple[str, str]]()
    for line in FORMS:
        siri.says(line)
        form = siri.reply.form
        for field in form.fields if form else ():
            held = {each.name: each.value for each in form.fields} if form else {}
            for text in (ID, f"pasient {SPLIT}, ventar"):
                siri.says(form.line if form else "", **{**held, field.name: text, "key": f"{line}{field.name}"})
                assert siri.answer is not None
                assert (siri.answer.outcome, siri.answer.refused) == (GUARDED, field.name)
                said.append(repr(siri.reply))
            tried.add((line, field.name))
    assert len({line for line, _ in tried}) >= 8
    assert len(tried) > 40
    nowhere(world, log, *said)


def test_whatever_a_field_is_called_and_whatever_command_it_comes_to(world: World, siri: Chat, log: Captured) -> None:
    names = field_names()
    assert len(names) > 40
    said = []
    for command in commands.load():
        given = [{name: f"sjå {SPLIT}"} for name in sorted(names)]
        for line, fields in [(f"/{command} {SPLIT}", {}), *((f"/{command} send 1", each) for each in given)]:
            said.append(siri.says(line, **fields))
            assert siri.answer is not None
            assert siri.answer.outcome == GUARDED
    said.append(siri.says("/sak send 1", **{f"felt {ID}": "ja"}))
    nowhere(world, log, *said)


def test_a_closed_form_and_an_event_leave_nothing_of_it(world: World, siri: Chat, log: Captured) -> None:
    siri.says("/sak utkast", title="Halvferdig", background=f"pasient {SPLIT}", key="v1")
    assert world.bot.hear("ev:1", siri.address, f"kva med {ID}?", reply_to="web:forde:channel", in_channel=True)
    world.bot.tick()
    with transaction(world.engine) as session:
        assert session.exec(select(AgendaDraft)).all() == []
    nowhere(world, log, siri.text)


def test_a_name_with_a_number_in_it_is_not_kept(world: World, log: Captured) -> None:
    for name in (f"Kari {ID}", f"Kari\n{SPLIT}"):
        world.bot.handle("web:forde:kari", "/hjelp", name=name)
    with transaction(world.engine) as session:
        assert session.exec(select(Member.name).where(Member.address == "web:forde:kari")).one() == ""
    nowhere(world, log)


def test_when_the_guard_itself_fails_nothing_gets_past_it(
    world: World, monkeypatch: pytest.MonkeyPatch, log: Captured
) -> None:
    def breaks(_text: str) -> bool:
        raise RuntimeError("the guard is broken")

    kari = world.member("kari")
    monkeypatch.setattr(privacy, "holds_national_id", breaks)
    kari.says("/sak SSU: Tolketeneste")
    assert kari.answer is not None
    assert kari.answer.outcome == GUARDED
    with transaction(world.engine) as session:
        assert session.exec(select(AgendaItem)).all() == []
    assert not [line for line in log.everything if "Tolketeneste" in line]


@pytest.mark.parametrize(
    ("name", "url"),
    [
        (f"{ID}.html", None),
        (f"pasient {SPLIT}.html", None),
        ("a.html", f"https://example.org/{ID[:6]}%20{ID[6:]}/a.html"),
    ],
)
def test_no_file_name_or_address_with_a_number_is_taken(name: str, url: str | None) -> None:
    with pytest.raises(DocumentError, match="fødselsnummer") as caught:
        documents.read(as_html(OHD), name, url=url)
    assert ID[6:] not in str(caught.value)


@pytest.mark.parametrize("write", [as_html, as_docx])
@pytest.mark.parametrize("written", [ID, SPLIT, " ".join(ID)])
def test_nothing_of_a_refused_document_is_stored_logged_or_told(
    world: World, log: Captured, tmp_path: Path, write: Callable[[Paper], bytes], written: str
) -> None:
    file = tmp_path / "avtale"
    file.write_bytes(write(OHD.with_text("2", f"Kontakt pasient {written} om dette.")))
    with pytest.raises(DocumentError, match="fødselsnummer") as caught:
        list(importing.agreement(world.engine, world.clock, "forde", "forde-da-innutskriving", str(file)))
    nowhere(world, log, str(caught.value))


def sheet(*rows: list[object]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        assert book.active is not None
        book.active.append(row)
    book.save(out)
    return out.getvalue()


WITHOUT_ZERO = int(next(filter(None, (number(f"051086{serial:03}") for serial in range(500)))))
"""What a spreadsheet makes of a number that begins with a zero."""


@pytest.mark.parametrize(
    "rows",
    [
        [["Tittel", "Nr", "Merknad"], ["Delavtale", "1", SPLIT]],
        [["Tittel", "Nr", f"Merknad {ID}"], ["Delavtale", "1", "x"]],
        [[f"Avtalar {SPLIT}"], ["Tittel", "Nr"], ["Delavtale", "1"]],
        [["Tittel", "Nr", "Merknad"], ["Delavtale", "1", int(ID)]],
        [["Tittel", "Nr", "Merknad"], ["Delavtale", "1", WITHOUT_ZERO]],
    ],
)
def test_no_cell_or_heading_of_an_index_with_a_number_is_taken(
    network_engine: Engine, rows: list[list[object]]
) -> None:
    with pytest.raises(DocumentError, match="fødselsnummer") as caught, transaction(network_engine) as session:
        spreadsheets.import_index(session, "forde", sheet(*rows))
    assert not [part for part in PARTS if part in str(caught.value)]


def test_no_meeting_from_a_sheet_or_a_calendar_with_a_number_is_taken(world: World, tmp_path: Path) -> None:
    rows = sheet(["Organ", "Dato", "Stad"], ["SSU", "11.02.2027", f"Hos {SPLIT}"])
    _, faults = meeting_rows.from_spreadsheet(rows, START.date())
    for inside in (
        f"UID:{ID}\r\nSUMMARY:SSU",
        f"UID:a\r\nSUMMARY:SSU {SPLIT}",
        f"UID:a\r\nSUMMARY:SSU\r\nLOCATION:{ID}",
    ):
        file = tmp_path / "plan.ics"
        file.write_text(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nDTSTAMP:20261101T080000Z\r\n"
            f"DTSTART:20270211T080000Z\r\n{inside}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
            encoding="utf-8",
        )
        read, more = meetings.load(str(file), world.clock())
        assert read == []
        faults += more
    assert len(faults) == 4
    assert all("fødselsnummer" in fault and ID[6:] not in fault for fault in faults)


PHONE, DIAGNOSIS = "Ring 912 34 567 om transporten", "Kari Eksempel har demens og ventar"


@pytest.mark.parametrize(("text", "word"), [(PHONE, "telefonnummer"), (DIAGNOSIS, "diagnose")])
def test_a_form_with_a_hint_of_a_person_is_sent_only_after_a_second_look(world: World, text: str, word: str) -> None:
    kari = world.member("kari")
    kari.says("/sak")
    form = kari.reply.form
    assert form is not None
    held = {each.name: each.value for each in form.fields}
    given = held | {"body": "forde-ssu", "title": "Reisetid", "background": text}
    assert word in kari.fills(**given, key="one")
    assert kari.answer is not None
    assert (kari.answer.outcome, kari.answer.refused) == (REFUSED, "background")
    with transaction(world.engine) as session:
        assert session.exec(select(AgendaItem)).all() == []
        assert text not in everything(session)
    assert "meld inn" in kari.says(form.line, **given, key="one")
    assert word in kari.says(form.line, **given, key="another form")


def test_what_is_typed_with_a_hint_is_sent_by_a_button(world: World) -> None:
    kari = world.member("kari")
    assert "telefonnummer" in kari.says(f"/sak SSU: {PHONE}")
    with transaction(world.engine) as session:
        assert session.exec(select(AgendaItem)).all() == []
        assert "912 34 567" not in everything(session)
    assert "meld inn" in kari.presses("Send likevel")


def test_in_a_channel_the_hint_is_not_repeated(world: World) -> None:
    kari = world.member("kari")
    world.bot.hear("ev:1", kari.address, f"/sak SSU: {PHONE}", reply_to="web:forde:channel", in_channel=True)
    with transaction(world.engine) as session:
        assert "912 34 567" not in everything(session)
    world.bot.hear("ev:2", kari.address, f"/sak SSU: {PHONE}", reply_to="web:forde:channel", in_channel=True)
    with transaction(world.engine) as session:
        assert session.exec(select(AgendaItem.title)).all() == [PHONE]


def test_a_question_and_a_closed_form_are_not_warned_about(world: World) -> None:
    kari = world.member("kari")
    assert "telefonnummer" not in kari.says(f"kva avtale gjeld? {PHONE}")
    kari.says("/sak utkast", title="Halvferdig", background=PHONE, key="v1")
    with transaction(world.engine) as session:
        assert session.exec(select(AgendaDraft)).one().fields["background"] == PHONE


def test_no_fault_of_an_import_repeats_a_number(world: World, tmp_path: Path) -> None:
    ways: dict[str, Callable[[str], object]] = {
        "agreement": documents.load,
        "index": lambda source: list(importing.spreadsheet(world.engine, "forde", source, dry_run=False)),
        "plan": lambda source: list(importing.plan(world.engine, world.clock, "forde", source)),
    }

    def told(way: str, source: str) -> str:
        with pytest.raises(DocumentError) as caught:
            ways[way](source)
        return str(caught.value)

    for name in ("agreement", "index", "plan"):
        for end in ("docx", "xlsx", "ics"):
            missing = told(name, str(tmp_path / f"pasient {SPLIT}.{end}"))
            assert "fødselsnummer" in missing
            assert not [part for part in PARTS if part in missing]
            assert ID not in told(name, str(tmp_path / ID / f"finst ikkje.{end}"))
    there = tmp_path / f"{ID}.xlsx"
    there.write_bytes(sheet(["Tittel", "Nr"], ["Delavtale", "1"]))
    assert "fødselsnummer" in told("index", str(there))
    there.with_suffix(".ics").write_text("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", encoding="utf-8")
    assert "fødselsnummer" in told("plan", str(there.with_suffix(".ics")))


def test_neither_the_name_of_a_sheet_nor_a_row_is_told_with_a_number_in_it(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = f"Pasient {ID}"
    for _ in range(10_001):
        book.active.append(["x"])
    book.save(tmp_path / "lang.xlsx")
    with pytest.raises(DocumentError, match="fødselsnummer") as caught:
        spreadsheets.read((tmp_path / "lang.xlsx").read_bytes())
    assert ID not in str(caught.value)
    fault = DocumentError(f"Row 7: {SPLIT!r} is no date.", "Row 8: 'x' is no date.")
    assert not [part for part in PARTS if part in str(fault)]
    assert fault.faults[0].startswith("Row 7: ")
    assert fault.faults[1] == "Row 8: 'x' is no date."


def test_a_number_in_two_cells_of_a_row_is_not_taken(network_engine: Engine) -> None:
    rows: list[list[object]] = [["Tittel", "Nr", "Født", "Personnr"], ["Delavtale", "1", int(ID[:6]), int(ID[6:])]]
    with pytest.raises(DocumentError, match="fødselsnummer") as caught, transaction(network_engine) as session:
        spreadsheets.import_index(session, "forde", sheet(*rows))
    assert not [part for part in PARTS if part in str(caught.value)]


@pytest.mark.parametrize("at", ["a file's name", "a page", "a cell", "a calendar", "a question", "a line in a thread"])
def test_everywhere_a_guard_that_fails_lets_nothing_past(
    world: World, at: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def breaks(_text: object) -> bool:
        raise RuntimeError("the guard is broken")

    monkeypatch.setattr(privacy, "holds_national_id", breaks)
    monkeypatch.setattr(privacy, "holds_national_id_in_row", breaks)
    match at:
        case "a file's name":
            with pytest.raises(DocumentError, match="fødselsnummer"):
                importing_reading.file_bytes(str(tmp_path / "a.docx"))
        case "a page":
            with pytest.raises(DocumentError, match="fødselsnummer"):
                documents.read(as_html(OHD), "a.html")
        case "a cell":
            with pytest.raises(DocumentError, match="fødselsnummer"):
                spreadsheets.read(sheet(["Tittel", "Nr"], ["Delavtale", "1"]))
        case "a calendar":
            rows, faults = meeting_rows.from_spreadsheet(sheet(["Organ", "Dato"], ["SSU", "11.02.2027"]), START.date())
            assert (rows, len(faults)) == ([], 1)
        case "a question":
            asked = batch.read('{"id": "1", "network": "forde", "text": "utskriving"}')
            with Session(world.engine) as session:
                index = world.bot.index(session, "forde")
            assert [each["outcome"] for each in batch.answer(asked, lambda _network: index)] == ["none"]
        case _:
            kari = world.member("kari")
            assert overhearing.is_for_bot(world.bot, kari.address, "kva med utskriving?", "web:forde:tråd") is False


def test_nobody_asks_the_guard_past_the_one_that_fails_closed() -> None:
    asking = set[str]()
    for package in ("bot", "commands", "storage"):
        for file in (Path(commands.__file__).parent.parent / package).rglob("*.py"):
            if "holds_national_id" in file.read_text(encoding="utf-8"):
                asking.add(f"{package}/{file.name}")
    assert asking == {"bot/core.py"}
