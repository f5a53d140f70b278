"""Text that is meant to be something else: SQL, formulas, paths, lines of a log and of a calendar stay text."""

from __future__ import annotations

import ast
import datetime as dt
import hmac
import io
import logging
import re
import time
import zipfile
from pathlib import Path

import icalendar
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_sdk.signature import Clock, SignatureVerifier
from sqlmodel import func, select

import bot
import commands
import knowledge
import storage
from bot import exporting, logs
from bot.documents import calendar
from bot.importers import reading_docx
from bot.observing import FAILED
from storage import calendars
from storage.database import transaction
from storage.tables import AgendaItem, Body, Member, Network
from tests.bot.test_guard import FORMS
from tests.chat import START, World
from tests.fuzz.dice import Dice
from tests.fuzz.target import memory
from tests.papers import OHD, as_docx

SQL = [
    "'; DROP TABLE member; --", "' OR '1'='1", "1; DELETE FROM agendaitem", "\\'; --", "%", "_", "$1", ":name", "%s",
    "%(x)s", "{0}", "{network}", "x' UNION SELECT hash FROM calendarsecret --", "\u0000'", "''", '"', "`", "/*", "🦑'",
]  # fmt: skip
TEXTS = st.one_of(st.sampled_from(SQL), st.text(max_size=60), st.text("'\";%_\\-:${} \n", max_size=20))
LINES = ["avtale", "mote", "sak", "verv", "varsel", "informer", "hjelp", "sak SSU:", "sak vis", "mote vis", "verv SSU"]


def counted(world: World) -> tuple[int, int, int]:
    with transaction(world.engine) as session:
        rows = [session.exec(select(func.count()).select_from(table)).one() for table in (Network, Body, Member)]
        return rows[0], rows[1], rows[2]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_stands_in_a_field_or_a_line_is_text_to_the_database(world: World, data: st.DataObject) -> None:
    siri = world.member("siri", role="secretariat")
    before = counted(world)
    line = data.draw(st.sampled_from(FORMS))
    siri.says(line)
    form, text = siri.reply.form, data.draw(TEXTS)
    if form is not None:
        name = data.draw(st.sampled_from([field.name for field in form.fields]))
        held = {field.name: field.value for field in form.fields}
        siri.says(form.line, **held | {name: text, "key": text or "k"})
        assert siri.answer is not None
        assert siri.answer.outcome != FAILED, (line, name, text)
    siri.says(f"/{data.draw(st.sampled_from(LINES))} {text}")
    assert siri.answer is not None
    assert siri.answer.outcome != FAILED, text
    assert counted(world) == before


@pytest.mark.parametrize("text", [text for text in SQL if len(text) > 8 and "\u0000" not in text])
def test_sql_in_a_title_is_kept_letter_by_letter(world: World, text: str) -> None:
    kari = world.member("kari")
    kari.says("/sak")
    kari.fills(body="forde-ssu", title=f"Tittel {text}", background=text)
    with transaction(world.engine) as session:
        item = session.exec(select(AgendaItem)).one()
        assert (item.title, item.background) == (f"Tittel {text}", text)


FORMULAS = [
    '=HYPERLINK("http://x.example","y")',
    "+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "-2+3",
    '{ HYPERLINK "x" }',
    "\t=1+1",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_in_a_paper_is_words(world: World, tmp_path: Path, text: str) -> None:
    kari, siri = world.member("kari"), world.member("siri", role="secretariat")
    world.meeting("forde-ssu", START + dt.timedelta(days=20), place=text)
    kari.says("/sak")
    kari.fills(body="forde-ssu", title=f"Sak {text}", background=text)
    siri.says("/sak ta opp 1")
    list(exporting.agenda(world.engine, world.clock, "forde", "SSU", None, tmp_path / "in"))
    for file in (tmp_path / "in").glob("*.docx"):
        with zipfile.ZipFile(file) as archive:
            xml = "".join(
                archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".rels"))
            )
        fields = {found.strip() for found in re.findall(r'<w:fldSimple[^>]*w:instr="([^"]*)"', xml)}
        assert fields == {"PAGE", "NUMPAGES"}
        assert 'TargetMode="External"' not in xml
        assert "instrText" not in xml
    for file in (tmp_path / "in").glob("*.pdf"):
        assert not re.search(rb"/(JavaScript|JS|Launch|URI|EmbeddedFile)\b", file.read_bytes())
    assert len(list((tmp_path / "in").iterdir())) >= 4


def test_nothing_is_written_that_a_spreadsheet_would_calculate() -> None:
    """There is no export as CSV or XLSX; whoever makes one must quote what begins like a formula, and say so here."""
    for package in (bot, commands, knowledge, storage):
        for file in Path(str(package.__file__)).parent.rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
                assert not {"csv", "Workbook", "xlsxwriter"} & set(names), file
                assert not (isinstance(node, ast.Attribute) and node.attr in ("Workbook", "extractall")), file


@pytest.mark.parametrize(
    "title", ["../../../etc/passwd", "..\\..\\windows", "/etc/passwd", "a\x00.exe", "…/..", "con:"]
)
def test_no_title_leads_a_file_out_of_its_folder(world: World, tmp_path: Path, title: str) -> None:
    kari, siri = world.member("kari"), world.member("siri", role="secretariat")
    meeting = world.meeting("forde-ssu", START + dt.timedelta(days=20))
    kari.says("/sak")
    kari.fills(body="forde-ssu", title=f"{title} sak")
    siri.says("/sak ta opp 1")
    siri.says(f"/sak dokument {meeting}")
    assert siri.reply.files
    for attachment in siri.reply.files:
        assert re.fullmatch(r"[a-z0-9][a-z0-9.-]*", attachment.name)
    list(exporting.agenda(world.engine, world.clock, "forde", "SSU", None, tmp_path / "in"))
    assert {file.name for file in tmp_path.iterdir() if not file.name.startswith("samvit.db")} == {"in"}
    assert all(file.resolve().parent == (tmp_path / "in").resolve() for file in (tmp_path / "in").iterdir())


def test_a_part_of_a_word_file_that_names_a_path_is_written_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    held = io.BytesIO(as_docx(OHD))
    with zipfile.ZipFile(held, "a") as archive:
        archive.writestr("../../evil.txt", "x")
        archive.writestr("/evil.xml", "<x/>")
    reading_docx.read(held.getvalue())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["Rom 1\r\nATTENDEE:mailto:x@example.org", "a\nEND:VEVENT\nBEGIN:VEVENT", "x;y,z\\n"])
def test_a_line_in_a_place_is_no_line_of_the_calendar(world: World, place: str) -> None:
    kari = world.member("kari")
    world.seat(kari, "forde-ssu")
    world.meeting("forde-ssu", START + dt.timedelta(days=20), place=place)
    with transaction(world.engine) as session:
        secret = calendars.renew(session, session.get_one(Member, kari.id), START)
        opened = calendars.opened(session, secret, START)
    assert opened is not None
    events = icalendar.Calendar.from_ical(calendar.written(*opened)).walk("VEVENT")
    assert len(events) == 1
    assert "ATTENDEE" not in events[0]
    assert str(events[0]["LOCATION"]).split() == place.split()


ENDS = ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\x1b[2K", "\u202e"]


@pytest.mark.parametrize("end", ENDS)
def test_nothing_in_a_message_begins_another_line_of_the_log_or_moves_the_cursor(end: str) -> None:
    record = logging.LogRecord("samvit", logging.INFO, "", 0, "network=%s", (f"x{end}ERROR forged",), None)
    for formatter in (logs.TextLines(), logs.JsonLines()):
        line = formatter.format(record)
        assert len(line.splitlines()) == 1
        assert end not in line
        assert "\x1b" not in line


class Standing(Clock):
    """A clock of the verifier's own: without one, all verifiers of a process share one."""

    def now(self) -> float:
        """Always the same."""
        return START.timestamp()


def test_a_signature_is_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared, really = [], hmac.compare_digest

    def spied(one: str, other: str) -> bool:
        compared.append((one, other))
        return really(one, other)

    monkeypatch.setattr(hmac, "compare_digest", spied)
    verifier = SignatureVerifier("not-a-secret", Standing())
    assert not verifier.is_valid("x", str(int(START.timestamp())), "v0=" + "0" * 64)
    assert compared


def test_a_word_of_forty_thousand_letters_is_neither_kept_in_pieces_nor_thought_about_for_long(world: World) -> None:
    kari = world.member("kari")
    kari.says("/avtale kva gjeld for utskriving?")
    dice = Dice("long words")
    before, start = memory(), time.process_time()
    for _ in range(3):
        kari.says("".join(dice.among("abcdefghijklmnoprstuvyæøå") for _ in range(40_000)))
    assert time.process_time() - start < 3
    assert memory() - before < 100 * 1024 * 1024
