"""The database: one URL chooses SQLite (WAL) or PostgreSQL; the schema is Alembic's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, event, make_url
from sqlmodel import Session

from storage import upgrading


def connect(url: str) -> Engine:
    """An engine for *url* (`sqlite:///FILE` or `postgresql+psycopg://…`). Makes the folder of a SQLite file.

    A SQLite file that is made is its owner's alone: it holds personal data.

    On SQLite every transaction starts with BEGIN IMMEDIATE, so that two processes queue instead of failing.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        return create_engine(
            parsed.set(drivername="postgresql+psycopg"), hide_parameters=True, pool_pre_ping=True, pool_size=10
        )
    engine = create_engine(parsed, hide_parameters=True, connect_args={"timeout": 30, "check_same_thread": False})
    if parsed.database and parsed.database != ":memory:":
        file = Path(parsed.database)
        file.parent.mkdir(parents=True, exist_ok=True)
        event.listen(engine, "do_connect", lambda *_: file.touch(mode=0o600) if not file.exists() else None)
    event.listen(engine, "connect", _tune_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _tune_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver must not open transactions of its own
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """A session that commits when the block ends well and rolls back otherwise; values stay readable afterwards."""
    with Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def _config(engine: Engine) -> Iterator[Config]:
    with as_file(files("storage") / "migrations") as folder:
        config = Config()
        config.set_main_option("script_location", str(folder))
        config.attributes["engine"] = engine
        yield config


def upgrade(engine: Engine) -> None:
    """Bring the schema to the newest version; safe to repeat, from two processes at once, and while others serve.

    Raises `storage.upgrading.Busy` when a table stays in use.
    """
    with _config(engine) as config:
        upgrading.run(config)


def revision(engine: Engine) -> str:
    """The version of the schema that stands in the database, empty when there is none."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""


def known_revisions() -> list[str]:
    """The versions of the schema that this code knows, the newest first."""
    with as_file(files("storage") / "migrations") as folder:
        return [script.revision for script in ScriptDirectory(str(folder)).walk_revisions()]
