"""`samvit export agenda` writes the files that the chat gave."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from bot import documents, exporting
from bot.settings import SettingsError
from tests.chat import START, Chat, World

SOON = START + dt.timedelta(days=20)


def export(world: World, folder: Path, body: str = "SSU", day: dt.date | None = None) -> list[str]:
    return list(exporting.agenda(world.engine, world.clock, "forde", body, day, folder))


def published(world: World) -> tuple[Chat, Chat, int]:
    meeting = world.meeting("forde-ssu", SOON)
    kari, secretary = world.member("kari"), world.member("sekretaer", role="secretariat")
    world.seat(kari, "forde-ssu")
    kari.says("/sak forde-ssu: Tolketeneste på legevakt")
    secretary.says("/sak ta opp 1")
    secretary.says(f"/sak sett {meeting}")
    secretary.says(f"/sak publiser {meeting}")
    return kari, secretary, meeting


def test_the_folder_holds_the_same_bytes_as_the_chat(world: World, tmp_path: Path) -> None:
    kari, secretary, meeting = published(world)
    secretary.says("/sak saksframlegg 1")
    secretary.fills(assessment="Kjem til etter utsendinga.")
    assert export(world, tmp_path / "papir")[0] == "as last sent out"
    kari.says(f"/sak dokument {meeting}")
    assert len(kari.reply.files) == 4
    for file in kari.reply.files:
        assert (tmp_path / "papir" / file.name).read_bytes() == documents.made(file, kari.language)
    assert len(list((tmp_path / "papir").iterdir())) == 4


def test_before_it_is_sent_out_the_papers_are_as_things_stand(world: World, tmp_path: Path) -> None:
    world.meeting("forde-ssu", SOON)
    secretary = world.member("sekretaer", role="secretariat")
    secretary.says("/sak forde-ssu: Tolketeneste på legevakt")
    secretary.says("/sak ta opp 1")
    lines = export(world, tmp_path, day=SOON.date())
    assert "not sent out yet" in lines[0]
    assert "  innmeld-1-tolketeneste-pa-legevakt.pdf" in lines


@pytest.mark.parametrize(
    ("body", "day", "said"),
    [
        ("SSU", dt.date(2026, 1, 1), "forde-ssu has no meeting on 2026-01-01. Its meetings: 2"),
        ("FSU", None, "forde-fsu has no meeting ahead. Its meetings: 2024-02-14, "),
        ("Romfart", None, "the body must be one of"),
    ],
)
def test_what_is_not_there_is_told_and_nothing_is_written(
    world: World, tmp_path: Path, body: str, day: dt.date | None, said: str
) -> None:
    world.meeting("forde-ssu", SOON)
    with pytest.raises(SettingsError) as told:
        export(world, tmp_path / "papir", body, day)
    assert said in told.value.faults[0]
    assert not (tmp_path / "papir").exists()
