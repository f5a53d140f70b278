"""From the first version's schema to the newest, one revision at a time, with data in every table and column.

`at_0001.jsonl` is what the first version wrote when it was played with in Førde, and in the network "forste" a row of
oddities for every table. It stays as it is: later code can neither read nor write it otherwise.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import textwrap
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Column, Connection, Date, DateTime, Engine, MetaData, Table, func, select
from sqlmodel import select as select_rows

from bot.cli import app
from bot.importers.networks import import_network
from knowledge import networks
from storage import schema
from storage.database import transaction
from storage.tables import Member
from tests import revisions
from tests.chat import START, Chat, World

FIRST = "0001"
FILL = Path(__file__).parent / "at_0001.jsonl"
KARE = "slack:T024EXAMPLE:U024EXAMPLE"
RELEASE = re.compile(r"\d+\.\d+\.\d+")

Held = dict[str, list[dict[str, str]]]
"""By table: its rows, each with what stands in its columns."""


def reflected(connection: Connection) -> MetaData:
    """The tables as they are."""
    found = MetaData()
    found.reflect(connection)
    found.remove(found.tables["alembic_version"])
    return found


def fill(engine: Engine) -> None:
    """Write the first version's rows."""
    with engine.begin() as connection:
        tables = reflected(connection).tables
        for line in FILL.read_text(encoding="utf-8").splitlines():
            name, row = json.loads(line)
            table = tables[name]
            connection.execute(table.insert().values({key: value(table.c[key], row[key]) for key in row}))
        if engine.dialect.name == "postgresql":  # numbers that were given are not given again
            for table in tables.values():
                if table.autoincrement_column is not None:
                    last = select(func.max(table.autoincrement_column)).scalar_subquery()
                    sequence = func.pg_get_serial_sequence(f'"{table.name}"', table.autoincrement_column.name)
                    connection.execute(select(func.setval(sequence, last)))


def value(column: Column[Any], plain: Any) -> Any:
    """What JSON cannot hold as itself; SQLite keeps moments in UTC without saying so."""
    if plain is None or not isinstance(column.type, (Date, DateTime)):
        return plain
    if isinstance(column.type, Date):
        return dt.date.fromisoformat(plain)
    moment = dt.datetime.fromisoformat(plain)
    return moment if column.type.timezone else moment.replace(tzinfo=None)


def held(connection: Connection, tables: MetaData) -> Held:
    """Every row."""
    return {
        name: [{key: repr(value) for key, value in row.items()} for row in connection.execute(select(table)).mappings()]
        for name, table in tables.tables.items()
    }


def scripts(folder: Path | None) -> list[Script]:
    """The revisions, oldest first."""
    directory = ScriptDirectory.from_config(revisions.config(None, folder))  # type: ignore[arg-type]
    return [*directory.walk_revisions()][::-1]


def walk(engine: Engine, folder: Path | None = None) -> Iterator[str]:
    """Go from the first revision to the last with the data, and tell what is wrong on the way."""
    config = revisions.config(engine, folder)
    command.upgrade(config, FIRST)
    fill(engine)
    all_of_them = {script.revision: script for script in scripts(folder)}
    with engine.connect() as connection:
        tables = reflected(connection)
        rows = held(connection, tables)
    for before, script in pairwise(all_of_them.values()):
        assert script.down_revision == before.revision, "one line of revisions, no branches"
        command.upgrade(config, script.revision)
        with engine.connect() as connection:
            broken = schema.breaks(connection, tables)
            now = reflected(connection)
            after = held(connection, now)
        yield from faults(script, broken, all_of_them)
        yield from (f"{script.revision} changes rows of {name}" for name in lost(rows, after))
        yield from (f"{script.revision} builds {name} while others wait" for name in blocking(script, tables, now))
        tables, rows = now, after


def faults(script: Script, broken: list[str], all_of_them: dict[str, Script]) -> Iterator[str]:
    """What is wrong with a revision that takes away."""
    said = getattr(script.module, "contracts", None)
    if broken and said is None:
        yield f"{script.revision} takes away without saying so: {'; '.join(sorted(broken))}"
    if said is None:
        return
    releases = [getattr(one.module, "release", "") for one in (all_of_them.get(said), script) if one is not None]
    numbers = [tuple(map(int, one.split("."))) for one in releases if RELEASE.fullmatch(one)]
    if len(numbers) < 2:
        yield f"{script.revision} contracts {said}, and their releases are not both known"
    elif numbers[0] >= numbers[1]:
        yield f"{script.revision} contracts {said} of the same release"


def lost(before: Held, after: Held) -> list[str]:
    """The tables of which rows are gone or others than they were, as far as their columns still stand."""

    def rows(of: Held, name: str) -> Counter[tuple[tuple[str, str], ...]]:
        both = set.intersection(*(set(row) for row in (*before[name][:1], *after[name][:1])))
        return Counter(tuple((key, row[key]) for key in sorted(both)) for row in of[name])

    return sorted(name for name in before if before[name] and name in after and rows(before, name) != rows(after, name))


def blocking(script: Script, before: MetaData, after: MetaData) -> list[str]:
    """New indexes on tables that were there, if they are not built while the tables are in use."""
    source = Path(script.path).read_text(encoding="utf-8")
    if "online.add_index" in source:
        body = source.partition("def upgrade")[2]
        assert set(re.findall(r"(\w+)\.\w+\(", body)) == {"online"}, "online.add_index needs a revision of its own"
        return []
    pairs = [(before.tables[name], after.tables[name]) for name in before.tables if name in after.tables]
    return sorted(str(index.name) for old, new in pairs for index in new.indexes if not known(index.name, old, new))


def known(name: Any, old: Table, new: Table) -> bool:
    """Whether an index was there, or is over columns that are as new as it is and so still empty."""
    mine = next(index for index in new.indexes if index.name == name)
    return name in {index.name for index in old.indexes} or any(c.name not in old.columns for c in mine.columns)


def test_the_first_versions_rows_fill_every_column(blank_engine: Engine) -> None:
    command.upgrade(revisions.config(blank_engine), FIRST)
    fill(blank_engine)
    with blank_engine.connect() as connection:
        for table in reflected(connection).tables.values():
            counts = [func.count(column) for column in table.columns]
            assert all(connection.execute(select(*counts)).one()), table.name


def test_no_revision_loses_a_value_and_the_last_one_is_this_code(blank_engine: Engine) -> None:
    assert list(walk(blank_engine)) == []
    assert schema.fit(blank_engine) is schema.Fit.CURRENT
    with blank_engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.METADATA) == []


WRONG = {
    "9001": """
        release = "9.2.0"
        op.drop_table("verdict")
        op.create_index("ix_slow", "question", ["outcome"])
    """,
    "9002": """
        release, contracts = "9.2.0", "9001"
        op.execute("UPDATE body SET name = lower(name)")
        op.execute("DELETE FROM tally")
        op.drop_column("member", "municipality")
    """,
    "9003": """
        contracts = "0000"
        op.execute("DELETE FROM heardevent WHERE at < '2025-11-04'")
    """,
}

RIGHT = """
    release, contracts = "9.3.0", "9001"
    op.drop_column("member", "party")
    with op.batch_alter_table("network") as table:
        table.alter_column("name", nullable=True)
"""
"""SQLite has to copy the table that all others refer to, and to drop the old one."""


def test_revisions_that_do_what_they_must_not_are_found_out(blank_engine: Engine, tmp_path: Path) -> None:
    after = None
    for revision, source in {**WRONG, "9004": RIGHT}.items():
        lines = textwrap.dedent(source).strip().splitlines()
        revisions.write(tmp_path, revision, "\n".join(lines[1:]), after=after, says=lines[0])
        after = revision
    assert list(walk(blank_engine, tmp_path)) == [
        "9001 takes away without saying so: the table verdict is not there",
        "9001 builds ix_slow while others wait",
        "9002 contracts 9001 of the same release",
        "9002 changes rows of body",
        "9002 changes rows of tally",
        "9003 contracts 0000, and their releases are not both known",
        "9003 changes rows of heardevent",
    ]


def test_the_product_goes_on_with_what_the_first_version_left(blank_engine: Engine) -> None:
    list(walk(blank_engine))
    with transaction(blank_engine) as session:
        import_network(session, networks.load("forde"))
    world = World(blank_engine)
    world.bot.network_of = lambda address: "forde" if address.startswith("slack") else address.split(":")[1]
    with transaction(blank_engine) as session:
        known = session.exec(select_rows(Member).where(Member.address == KARE)).one()
    kare = Chat(world, KARE, known.id or 0)
    assert "Delavtale" in kare.says("kva avtale gjeld når pasienten er utskrivingsklar?")
    assert "Tolketeneste" in kare.says("/sak mine")
    kare.says("/sak")
    assert "Nattferja" in kare.fills(body="forde-ssu", title="Nattferja", key="a new form")
    assert "Nattferja" in kare.says("/sak mine")
    world.clock.now = START + dt.timedelta(days=39)
    assert world.bot.tick() > 0
    assert any("Strategisk" in letter for letter in kare.inbox)


def test_a_new_revision_is_begun_from_the_template(blank_engine: Engine, tmp_path: Path) -> None:
    config = revisions.config(blank_engine, tmp_path)
    made = command.revision(config, "room for more", rev_id="9001", version_path=str(tmp_path))
    assert isinstance(made, Script)
    assert RELEASE.fullmatch(made.module.release)
    assert not hasattr(made.module, "downgrade")


def test_there_is_no_way_down_but_the_backup() -> None:
    from typer.main import get_command

    database = get_command(app).commands["db"]  # type: ignore[attr-defined]
    assert set(database.commands) == {"upgrade"}
    told = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
    assert "There is no way down" in " ".join(told.split())
