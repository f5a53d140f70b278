"""A backup is the whole database as one checked file; a restore never destroys what nobody said may go."""

from __future__ import annotations

import sqlite3
import stat
import threading
from pathlib import Path

import pytest
from sqlalchemy import make_url
from sqlmodel import select

from bot import administration, backup, clock
from bot.cli import main
from bot.settings import SettingsError
from storage import audit, members
from storage.database import connect, transaction
from storage.schema import Fit, fit
from storage.tables import Member, Network
from tests.conftest import prepare


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A small database with the networks, as the bytes of its file."""
    file = tmp_path_factory.mktemp("template") / "filled.db"
    engine = connect(f"sqlite:///{file}")
    prepare(engine)
    engine.dispose()
    return file.read_bytes()


@pytest.fixture
def live(filled: bytes, tmp_path: Path) -> str:
    file = tmp_path / "live" / "samvit.db"
    file.parent.mkdir()
    file.write_bytes(filled)
    return f"sqlite:///{file}"


def add(url: str, address: str) -> None:
    engine = connect(url)
    with transaction(engine) as session:
        members.find_or_make(session, "forde", address)
    engine.dispose()


def addresses(url: str) -> list[str]:
    engine = connect(url)
    with transaction(engine) as session:
        found = list(session.exec(select(Member.address).order_by(Member.address)))
    engine.dispose()
    return found


def acts(url: str) -> list[str]:
    engine = connect(url)
    with transaction(engine) as session:
        found = [entry.act for entry in audit.entries(session)]
    engine.dispose()
    return found


def refusal(url: str, file: Path, *, force: bool = False) -> str:
    with pytest.raises(SettingsError) as told:
        backup.restore(url, file, force=force)
    (fault,) = told.value.faults
    return fault


def test_what_was_there_at_the_backup_is_there_after_the_restore(live: str, tmp_path: Path) -> None:
    add(live, "slack:T1:U1")
    file = tmp_path / "samvit-2026-11-02.db"
    administration.back_up(live, clock.real, file)
    add(live, "slack:T1:U2")
    assert "--force" in refusal(live, file)
    assert addresses(live) == ["slack:T1:U1", "slack:T1:U2"]
    administration.restore(live, clock.real, file, force=True)
    assert addresses(live) == ["slack:T1:U1"]
    assert acts(live) == ["restore"]


def test_a_backup_goes_into_an_empty_place_without_force_and_is_ready_at_once(live: str, tmp_path: Path) -> None:
    file, fresh = tmp_path / "b.db", f"sqlite:///{tmp_path / 'new' / 'samvit.db'}"
    administration.back_up(live, clock.real, file)
    assert acts(live) == ["backup"]
    backup.restore(fresh, file, force=False)
    engine = connect(fresh)
    assert fit(engine) is Fit.CURRENT
    with transaction(engine) as session:
        assert len(session.exec(select(Network)).all()) == 4
    engine.dispose()


def test_a_backup_is_one_file_that_only_its_owner_may_read(live: str, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    backup.backup(live, folder / "b.db")
    assert [entry.name for entry in folder.iterdir()] == ["b.db"]
    assert stat.S_IMODE((folder / "b.db").stat().st_mode) == 0o600


def test_a_backup_under_writing_is_whole(live: str, tmp_path: Path) -> None:
    """While members are added one after the other, every backup holds a prefix of them."""
    over = threading.Event()

    def write() -> None:
        engine = connect(live)
        number = 0
        while not over.is_set():
            number += 1
            with transaction(engine) as session:
                members.find_or_make(session, "forde", f"slack:T1:U{number:06}")
        engine.dispose()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            backup.backup(live, tmp_path / f"{number}.db")
    finally:
        over.set()
        writer.join()
    sizes = []
    for number in range(3):
        found = addresses(f"sqlite:///{tmp_path / f'{number}.db'}")
        assert found == [f"slack:T1:U{n:06}" for n in range(1, len(found) + 1)]
        sizes.append(len(found))
    assert sizes == sorted(sizes)


def test_a_backup_never_takes_the_place_of_another_file(live: str, tmp_path: Path) -> None:
    file = tmp_path / "b.db"
    file.write_text("precious")
    with pytest.raises(SettingsError, match="exists"):
        backup.backup(live, file)
    assert file.read_text() == "precious"


def test_where_it_cannot_be_written_nothing_is_left(live: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be written"):
        backup.backup(live, tmp_path / "no" / "such" / "b.db")
    with pytest.raises(SettingsError, match="not there"):
        backup.backup(f"sqlite:///{tmp_path / 'none.db'}", tmp_path / "b.db")
    assert not (tmp_path / "none.db").exists()
    assert not (tmp_path / "b.db").exists()


def test_a_file_that_is_no_backup_is_refused_even_by_force(live: str, tmp_path: Path) -> None:
    before = addresses(live)
    text, empty, other, cut = (tmp_path / name for name in ("text", "empty", "other.db", "cut.db"))
    text.write_text("not a database, but long enough to be looked at" * 50)
    empty.write_bytes(b"")
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE alembic_version (version_num)")
    connection.execute("INSERT INTO alembic_version VALUES ('9999')")
    connection.commit()
    connection.close()
    backup.backup(live, cut)
    cut.write_bytes(cut.read_bytes()[: cut.stat().st_size // 2])
    assert "damaged or no SQLite" in refusal(live, text, force=True)
    assert "no backup" in refusal(live, empty, force=True)
    assert "another version" in refusal(live, other, force=True)
    assert "damaged" in refusal(live, cut, force=True)
    assert "not there" in refusal(live, tmp_path / "none", force=True)
    assert addresses(live) == before


def test_a_database_in_use_is_not_replaced(live: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "_SECONDS", 0.2)
    file = tmp_path / "b.db"
    backup.backup(live, file)
    user = sqlite3.connect(make_url(live).database or "", isolation_level=None)
    user.execute("BEGIN IMMEDIATE")
    assert "Stop web and worker" in refusal(live, file, force=True)
    user.execute("ROLLBACK")
    user.close()
    assert addresses(live) == []


@pytest.mark.parametrize(("command", "tool"), [("backup", "pg_dump"), ("restore", "pg_restore")])
def test_postgresql_has_its_own_tool_and_the_password_is_not_told(
    command: str, tool: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from bot import compose

    monkeypatch.setenv("SAMVIT_DATABASE_URL", "postgresql://samvit:hunter2@db.example.org/samvit")
    compose._settings.cache_clear()
    with pytest.raises(SystemExit) as ended:
        main([command, str(tmp_path / "b")])
    compose._settings.cache_clear()
    told = capsys.readouterr().err
    assert ended.value.code == 2
    assert tool in told
    assert "--dbname samvit" in told
    assert "hunter2" not in told


def test_every_act_of_an_administrator_is_in_the_trail_without_names(live: str) -> None:
    engine = connect(live)
    for keeps in (True, False):
        administration.set_secretariat(engine, clock.real, "forde", "slack:T1:U1", "kommune", keeps=keeps)
    list(administration.noted(iter(["done"]), engine, clock.real, "import agreement", "bergen", "bergen-ta4"))
    trail = administration.trail(engine, None, 50)
    assert [(row["act"], row["network"], row["subject"]) for row in trail] == [
        ("import agreement", "bergen", "bergen-ta4"),
        ("role taken", "forde", "member 1"),
        ("role given", "forde", "member 1"),
    ]
    assert all(row["actor"].startswith("operator") for row in trail)
    assert [row["act"] for row in administration.trail(engine, "forde", 1)] == ["role taken"]
    engine.dispose()


def test_what_did_not_end_well_is_not_in_the_trail(live: str) -> None:
    def fails() -> object:
        yield "reading"
        raise SettingsError(["no"])

    engine = connect(live)
    with pytest.raises(SettingsError):
        list(administration.noted(fails(), engine, clock.real, "import agreement", "forde", "x"))  # type: ignore[arg-type]
    assert administration.trail(engine, None, 50) == []
    engine.dispose()
