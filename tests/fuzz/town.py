"""A small world to be fuzzed, begun anew from a copy: people of every kind, meetings, seats, items, a few messages."""

from __future__ import annotations

import datetime as dt
import importlib
import pkgutil
import shutil
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import Engine, make_url
from sqlmodel import select

import commands
from storage.database import connect, transaction
from storage.tables import Agreement, Body
from tests.chat import START, World
from tests.conftest import administer, prepare, serving_postgresql

PEOPLE = (("kari", "member"), ("ola", "member"), ("anne", "secretariat"))
NETWORKS = ("forde", "stavanger")

Fresh = Callable[[], Engine]
"""Gives an engine on a new database with the networks in it."""


class Copies:
    """New SQLite databases, copied from one template in a folder of our own."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="samvit-fuzz-"))
        self._template = self.folder / "template.db"
        self._made: Engine | None = None
        engine = connect(f"sqlite:///{self._template}")
        prepare(engine)
        engine.dispose()

    def __call__(self) -> Engine:
        """The next one; the one before it is thrown away."""
        if self._made is not None:
            self._made.dispose()
        for old in self.folder.glob("run.db*"):
            old.unlink()
        shutil.copy(self._template, self.folder / "run.db")
        self._made = connect(f"sqlite:///{self.folder / 'run.db'}")
        return self._made

    def close(self) -> None:
        """Nothing is left behind."""
        if self._made is not None:
            self._made.dispose()
        shutil.rmtree(self.folder)


class PostgresqlCopies:
    """The same on a PostgreSQL server of our own."""

    def __init__(self) -> None:
        self._open = ExitStack()
        self._server = make_url(self._open.enter_context(serving_postgresql()))
        self._made: Engine | None = None
        administer(self._url("postgres"), "CREATE DATABASE template_fuzz")
        engine = connect(self._url("template_fuzz"))
        prepare(engine)
        engine.dispose()

    def __call__(self) -> Engine:
        """The next one; the one before it is thrown away."""
        self._dropped()
        administer(self._url("postgres"), "CREATE DATABASE fuzz TEMPLATE template_fuzz")
        self._made = connect(self._url("fuzz"))
        return self._made

    def close(self) -> None:
        """Nothing is left behind."""
        self._dropped()
        self._open.close()

    def _dropped(self) -> None:
        if self._made is not None:
            self._made.dispose()
            administer(self._url("postgres"), "DROP DATABASE fuzz WITH (FORCE)")
        self._made = None

    def _url(self, database: str) -> str:
        return self._server.set(database=database).render_as_string(hide_password=False)


COPIES: dict[str, Callable[[], Copies | PostgresqlCopies]] = {"sqlite": Copies, "postgresql": PostgresqlCopies}


def settled(engine: Engine) -> World:
    """People who sit in bodies that meet, and items they have sent in."""
    world = World(engine)
    for network in NETWORKS:
        people = [world.member(name, network, role=role) for name, role in PEOPLE]
        for body in (f"{network}-ssu", f"{network}-fsu"):
            if not _is_body(engine, body):
                continue
            for days in (-40, 9, 40, 90):
                world.meeting(body, START + dt.timedelta(days=days))
            for days, person in zip((30, 400), people, strict=False):
                world.seat(person, body, ends=START.date() + dt.timedelta(days=days), title=f"medlem {days}")
            people[0].says(f"/sak {body}: Tolketeneste på legevakt i {body}")
            people[1].says(f"/sak {body}: Reisetid for jordmor i {body}")
        people[0].says("/informer Ny rutine for utskriving av pasientar")
    world.bot.tick()
    return world


def _is_body(engine: Engine, body: str) -> bool:
    with transaction(engine) as session:
        return session.get(Body, body) is not None


def verbs() -> list[str]:
    """Every command, alone and with every word that it knows, read from the commands themselves."""
    found: dict[str, None] = {}
    known = commands.load()
    modules = {m.name: importlib.import_module(f"commands.{m.name}") for m in pkgutil.iter_modules(commands.__path__)}
    tables = {command.handler.__module__.rpartition(".")[2]: name for name, command in known.items()}
    for name, command in known.items():
        for alias in (name, *command.aliases):
            found[f"/{alias}"] = None
        for word in command.words:
            found[f"/{name} {word}"] = None
    for module, name in tables.items():
        for held, table in vars(modules[module]).items():
            if (
                not held.startswith("__")
                and isinstance(table, dict)
                and table
                and all(isinstance(key, str) for key in table)
            ):
                found.update({f"/{name} {key}": None for key in table})
    return list(found)


def words(engine: Engine) -> list[str]:
    """What lines are made of: names and ids in the database, and words that members use."""
    with transaction(engine) as session:
        bodies = list(session.exec(select(Body.id, Body.name).where(Body.network.in_(NETWORKS))))  # type: ignore[attr-defined]
        papers = list(session.exec(select(Agreement.id, Agreement.title).where(Agreement.network.in_(NETWORKS))))  # type: ignore[attr-defined]
    own = (
        "ssu",
        "fsu",
        "mine",
        "alle",
        "1",
        "2",
        "3",
        "v1",
        "v2",
        "ja",
        "nei",
        "av",
        "på",
        "nn",
        "nb",
        "dato",
        "kl. 9",
    )
    asked = (
        "utskriving",
        "legemiddel",
        "øyeblikkelig hjelp",
        "fødsel",
        "psykisk helse",
        "kven",
        "betaler",
        "kva seier",
        "avtalen",
    )
    dates = ("1.12.2026", "15.3.2027", "2027-02-02", "i morgon", "neste torsdag", "annenhver uke", "kvar tredje onsdag")
    named = [part for row in (*bodies, *papers) for part in row if part]
    return [*named, *own * 4, *asked * 4, *dates * 4]
