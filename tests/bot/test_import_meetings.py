"""`samvit import meetings`: a year's plan as secretariats keep it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from sqlmodel import select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot import calendar_feed, importing
from bot.importers.reading import DocumentError
from knowledge.language import OSLO
from storage.database import transaction
from storage.tables import Meeting
from tests.chat import START, World
from tests.commands.test_meeting_setting import meetings, sitting

HEADER = ["Organ", "Dato", "Tid", "Slutt", "Stad", "Vertskap", "Frist", "Slag", "Status", "Flytta frå"]


def sheet(folder: Path, *rows: Sequence[object], header: list[str] | None = None) -> str:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["Møteplan 2027"])
    page.append(header or HEADER)
    for row in rows:
        page.append(list(row))
    file = folder / "plan.xlsx"
    book.save(file)
    return str(file)


def calendar(folder: Path, *events: str, head: str = "") -> str:
    parts = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//x//NO", *head.split("\n")]
    for event in events:
        parts += ["BEGIN:VEVENT", *event.strip().split("\n"), "END:VEVENT"]
    file = folder / "plan.ics"
    file.write_text("\r\n".join([*filter(None, parts), "END:VCALENDAR", ""]), encoding="utf-8")
    return str(file)


def runs(world: World, file: str, **more: object) -> str:
    return "\n".join(importing.plan(world.engine, world.clock, "forde", file, **more))  # type: ignore[arg-type]


def faults(world: World, file: str, **more: object) -> str:
    with pytest.raises(DocumentError) as caught:
        runs(world, file, **more)
    assert meetings(world) == []
    return "\n".join(caught.value.faults)


def local(meeting: Meeting) -> str:
    return f"{meeting.starts_at.astimezone(OSLO):%Y-%m-%d %H:%M}"


def test_a_plan_in_a_spreadsheet_becomes_meetings(world: World, tmp_path: Path) -> None:
    file = sheet(
        tmp_path,
        ["SSU", dt.date(2027, 2, 11), dt.time(9, 0), dt.time(11, 30), "Førde", "Kommunane", "28.1.2027", None, None],
        ["Fagleg samarbeidsutval", "7. juni 2027", "kl. 10", None, "Teams", "Helse Førde", None, "Ekstraordinært"],
        ["ssu", dt.datetime(2027, 6, 10, 12, 0)],  # noqa: DTZ001 (Excel knows no zones)
    )
    text = runs(world, file)
    assert "3 added, 0 moved" in text
    first, second = meetings(world)
    assert (local(first), first.minutes, first.place, first.host) == ("2027-02-11 09:00", 150, "Førde", "Kommunane")
    assert first.submit_by == dt.date(2027, 1, 28)
    assert local(second) == "2027-06-10 12:00"
    (fsu,) = meetings(world, "forde-fsu")
    assert (local(fsu), fsu.kind) == ("2027-06-07 10:00", "ekstraordinaert")


def test_the_same_plan_twice_changes_and_tells_nothing(world: World, tmp_path: Path) -> None:
    (kari,) = sitting(world, "kari")
    file = sheet(tmp_path, ["SSU", "11.2.2027", "9–11", None, "Førde"])
    runs(world, file)
    assert "0 added, 0 moved, 0 changed, 0 cancelled, 1 alike" in runs(world, file)
    assert kari.inbox == []


def test_a_dry_run_shows_and_changes_nothing(world: World, tmp_path: Path) -> None:
    text = runs(world, sheet(tmp_path, ["SSU", "11.2.2027", "9"]), dry_run=True)
    assert "1 would be added" in text
    assert "+ SSU 2027-02-11 09:00" in text
    assert meetings(world) == []


def test_every_faulty_row_is_told_at_once_and_nothing_is_stored(world: World, tmp_path: Path) -> None:
    told = faults(
        world,
        sheet(
            tmp_path,
            ["SSU", "11.2.2027", "9"],
            ["Fotballutvalet", "11.2.2027", "9"],
            ["SSU", "30.2.2027", "9"],
            ["SSU", "12.2.2027", "25.00"],
            ["SSU", "13.2.2027", "11", "9"],
            [None, "13.2.2027"],
            ["SSU", None],
            ["SSU", "11.2.2027", "9"],
            ["SSU", "14.2.2027", "9", None, None, None, "20.2.2027"],
            ["SSU", "15.2.2027", "9", None, "13097248022"],
            ["SSU", "16.2.2027", "9", None, None, None, None, None, None, "1.1.2027"],
        ),
    )
    for row in (4, 5, 6, 7, 8, 9, 10, 11, 12, 13):
        assert f"Row {row}: " in told
    assert "Row 3:" not in told
    assert "'Fotballutvalet' is no body" in told
    assert "same meeting as row 3" in told
    assert "no meeting stands on 2027-01-01" in told


def test_past_rows_are_left_out_and_told(world: World, tmp_path: Path) -> None:
    text = runs(world, sheet(tmp_path, ["SSU", "12.2.2026", "9"], ["SSU", "11.2.2027", "9"]))
    assert "1 added" in text
    assert "1 are past and left out: row 3: SSU 2026-02-12" in text


def test_an_ambiguous_body_is_told_with_those_it_may_be(world: World, tmp_path: Path) -> None:
    file = sheet(tmp_path, ["FSU", "11.2.2027", "9"])
    with pytest.raises(DocumentError, match="may be several bodies"):
        list(importing.plan(world.engine, world.clock, "fonna", file))


def test_a_meeting_moved_in_the_sheet_is_moved_and_told(world: World, tmp_path: Path) -> None:
    (kari,) = sitting(world, "kari")
    runs(world, sheet(tmp_path, ["SSU", "11.2.2027", "9", None, "Førde"]))
    number = meetings(world)[0].id
    row = ["SSU", "18.2.2027", "9", None, None, None, None, None, None, "11.2.2027"]
    assert "1 moved" in runs(world, sheet(tmp_path, row))
    assert [(m.id, local(m), m.place) for m in meetings(world)] == [(number, "2027-02-18 09:00", "Førde")]
    assert "er flytta til torsdag 18. februar 2027" in kari.inbox[0]
    assert "1 alike" in runs(world, sheet(tmp_path, row))
    assert len(kari.inbox) == 1


def test_a_meeting_cancelled_in_the_sheet_and_brought_back(world: World, tmp_path: Path) -> None:
    (kari,) = sitting(world, "kari")
    runs(world, sheet(tmp_path, ["SSU", "11.2.2027", "9"]))
    off = ["SSU", "11.2.2027", "9", None, None, None, None, None, "Avlyst"]
    assert "1 cancelled" in runs(world, sheet(tmp_path, off))
    assert "1 alike" in runs(world, sheet(tmp_path, off))
    assert "1 changed" in runs(world, sheet(tmp_path, ["SSU", "11.2.2027", "9"]))
    assert ["avlyst" in line for line in kari.inbox] == [True, False]
    assert meetings(world)[0].status == "planned"


@pytest.mark.parametrize("name", ["x.xlsx", "x.ics"])
def test_a_file_that_is_none_is_told(world: World, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    assert "no file" in faults(world, str(file))
    file.write_bytes(b"\x00\x01 junk")
    assert faults(world, str(file))


def test_a_sheet_without_the_columns_is_told(world: World, tmp_path: Path) -> None:
    assert "Organ and Dato" in faults(world, sheet(tmp_path, ["x", "y"], header=["Kva", "Korleis"]))


def test_a_calendar_becomes_meetings_and_its_move_is_followed(world: World, tmp_path: Path) -> None:
    (kari,) = sitting(world, "kari")
    hours = "DTSTART;TZID=Europe/Oslo:{d}T090000\nDTEND;TZID=Europe/Oslo:{d}T110000"
    event = f"UID:abc@x\nSUMMARY:Møte i SSU\nLOCATION:Førde\n{hours}"
    assert "1 added" in runs(world, calendar(tmp_path, event.format(d="20270211")))
    first = meetings(world)[0]
    assert (local(first), first.minutes, first.place) == ("2027-02-11 09:00", 120, "Førde")
    assert "1 moved" in runs(world, calendar(tmp_path, event.format(d="20270701")))
    assert [local(m) for m in meetings(world)] == ["2027-07-01 09:00"]
    assert len(kari.inbox) == 1
    gone = calendar(tmp_path, event.format(d="20270701"), head="METHOD:CANCEL")
    assert "1 cancelled" in runs(world, gone)


def test_a_repeating_entry_becomes_a_meeting_for_each_time(world: World, tmp_path: Path) -> None:
    event = "UID:r@x\nSUMMARY:SSU\nDTSTART;TZID=Europe/Oslo:20270303T090000\nRRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4"
    file = calendar(tmp_path, event)
    assert "4 added" in runs(world, file)
    assert {local(m)[11:] for m in meetings(world)} == {"09:00"}  # the clock changes in between
    assert "4 alike" in runs(world, file)


def test_an_entry_that_repeats_every_hour_is_refused(world: World, tmp_path: Path) -> None:
    assert "more than once a day" in faults(
        world, calendar(tmp_path, "UID:h\nSUMMARY:SSU\nDTSTART:20270303T080000Z\nRRULE:FREQ=SECONDLY")
    )


def test_the_body_of_a_calendar_can_be_said(world: World, tmp_path: Path) -> None:
    file = calendar(tmp_path, "UID:1\nSUMMARY:Innkalling\nDTSTART;VALUE=DATE:20270211")
    assert "is no body" in faults(world, file)
    assert "1 added" in runs(world, file, body="SSU")
    assert meetings(world)[0].whole_day


def test_our_own_calendar_comes_in_again_without_a_change(world: World, tmp_path: Path) -> None:
    (kari,) = sitting(world, "kari")
    world.meeting("forde-ssu", START + dt.timedelta(days=20), submit_by=dt.date(2026, 11, 9), minutes=90)
    web = TestClient(Starlette(routes=calendar_feed.routes(world.engine, world.clock)))
    kari.says("/mote kalender")
    file = tmp_path / "samvit.ics"
    file.write_bytes(web.get(kari.reply.facts[0][1].nn).content)
    assert "0 added, 0 moved, 0 changed, 0 cancelled, 1 alike" in runs(world, str(file))


def test_what_is_imported_is_invited_to_in_time(world: World, tmp_path: Path) -> None:
    (kari,) = sitting(world, "kari")
    runs(world, sheet(tmp_path, ["SSU", "3.12.2026", "9"]))
    world.clock.now = dt.datetime(2026, 11, 5, 8, 0, tzinfo=OSLO)
    world.bot.tick()
    assert [line[:20] for line in kari.inbox] == ["Du er invitert til m"]


def test_another_networks_meetings_are_left_alone(world: World, tmp_path: Path) -> None:
    with transaction(world.engine) as session:
        before = len(session.exec(select(Meeting).where(Meeting.network == "bergen")).all())
    runs(world, sheet(tmp_path, ["SSU", "11.2.2027", "9"]))
    with transaction(world.engine) as session:
        assert len(session.exec(select(Meeting).where(Meeting.network == "bergen")).all()) == before


def test_a_calendar_whose_entry_holds_a_value_of_another_kind_is_refused(world: World, tmp_path: Path) -> None:
    event = "UID:a\nSUMMARY:SSU\nDTSTART;VALUE=DATE:20270301\nRRULE:FREQ=MONTHLY;COUNT=3"
    other = "UID:a\nSUMMARY:SSU\nRECURRENCE-ID:P9D\nDTSTART;VALUE=DATE:20270404"
    assert faults(world, calendar(tmp_path, event, other))
