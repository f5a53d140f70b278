"""`samvit backup` and `samvit restore`: the whole SQLite database as one file, taken while Samvit runs."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import make_url

from bot.settings import SettingsError
from storage.database import connect, known_revisions, upgrade

_SECONDS = 30.0
"""How long to wait for who writes just now."""


def backup(url: str, file: Path) -> None:
    """Copy the database at *url* to *file*, readable by its owner alone, checked before it gets its name.

    Raises `SettingsError` for a database that is not SQLite or not there, and when *file* exists; then nothing is left.
    """
    database = _file(url, "pg_dump --format=custom --file FILE")
    if not database.exists():
        raise SettingsError([f"{database} is not there, so there is nothing to back up."])
    if file.exists():
        raise SettingsError([f"{file} exists. Give the backup another name, e.g. with the date in it."])
    part = file.with_name(f"{file.name}.part")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        with _opened(database) as source, _opened(part) as target:
            source.backup(target)  # in one step: in parts it would begin anew whenever somebody writes
            target.execute("PRAGMA journal_mode=DELETE")  # one file, and none beside it
            _check(target, part)
        os.replace(part, file)
    except OSError as error:
        raise SettingsError([f"{file} cannot be written ({error.strerror})."]) from None
    finally:
        part.unlink(missing_ok=True)


def restore(url: str, file: Path, *, force: bool) -> None:
    """Replace the database at *url* by the backup in *file*, and bring its schema to this version.

    Raises `SettingsError`, and then changes nothing, when *file* is no backup of Samvit's or a newer version's, when
    the database holds anything and *force* is not set, and when somebody is using it.
    """
    database = _file(url, "pg_restore --clean --if-exists --single-transaction FILE")
    if not file.exists():
        raise SettingsError([f"{file} is not there."])
    with _opened(file) as source:
        _check(source, file)
        _check_version(source, file)
        database.parent.mkdir(parents=True, exist_ok=True)
        with _opened(database) as target:
            if not force and _holds_anything(target):
                raise SettingsError([f"{database} is not empty. Add --force to replace all that is in it."])
            try:
                source.backup(target, progress=_give_up)
            except sqlite3.OperationalError:
                raise SettingsError([f"{database} is in use. Stop web and worker first."]) from None
    engine = connect(url)
    upgrade(engine)
    engine.dispose()


def _give_up(status: int, _remaining: int, _total: int) -> None:
    """Somebody holds the database: the copy would wait for ever."""
    if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        raise sqlite3.OperationalError


def _file(url: str, instead: str) -> Path:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        host = f"--host {parsed.host or 'HOST'}" + (f" --port {parsed.port}" if parsed.port else "")
        server = f"{host} --username {parsed.username or 'USER'} --dbname {parsed.database}"
        raise SettingsError(
            [f"SAMVIT_DATABASE_URL is PostgreSQL, which has a tool of its own for this. Run: {instead} {server}"]
        )
    if not parsed.database or parsed.database == ":memory:":
        raise SettingsError(["SAMVIT_DATABASE_URL is a database in memory, which is gone when Samvit stops."])
    return Path(parsed.database)


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file, timeout=_SECONDS, isolation_level=None)) as connection:
        yield connection


def _check(connection: sqlite3.Connection, file: Path) -> None:
    try:
        verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError:
        verdict = "no database"
    if verdict != "ok":
        raise SettingsError([f"{file} is damaged or no SQLite database."])


def _check_version(connection: sqlite3.Connection, file: Path) -> None:
    try:
        (version,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except (sqlite3.DatabaseError, TypeError):
        raise SettingsError([f"{file} is no backup of Samvit's."]) from None
    if version not in known_revisions():
        raise SettingsError([f"{file} was made by another version of Samvit. Restore it with that version."])


def _holds_anything(connection: sqlite3.Connection) -> bool:
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name != 'alembic_version'")
    names = [str(name).replace('"', '""') for (name,) in tables.fetchall()]
    return any(connection.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone() for name in names)  # noqa: S608
