"""The tables in the database against those this code was written for: may it work on them?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, MetaData
from sqlmodel import SQLModel

import storage
from storage.database import known_revisions

for _module in iter_modules(storage.__path__):
    if _module.name.endswith("tables"):  # these register their tables
        import_module(f"storage.{_module.name}")

METADATA = SQLModel.metadata
"""Every table of this code."""


class Fit(Enum):
    """How the schema in the database stands to this code. `serves`: whether the code may work on it."""

    CURRENT = "current"
    NEWER = "newer"
    OLD = "old"
    PAST = "past"

    @property
    def serves(self) -> bool:
        """The schema it was written for, or a later one that only has more."""
        return self in (Fit.CURRENT, Fit.NEWER)


def fit(engine: Engine) -> Fit:
    """Look. Raises when the database cannot be reached.

    A revision that this code has never heard of is a later version's. Whether that one has only added to the tables,
    or has taken away what this code needs, is seen in the tables themselves.
    """
    revisions = known_revisions()
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
        if found == revisions[0]:
            return Fit.CURRENT
        if found is None or found in revisions:
            return Fit.OLD
        return Fit.PAST if breaks(connection, METADATA) else Fit.NEWER


def breaks(connection: Connection, wanted: MetaData) -> list[str]:
    """What code that was written for the tables of *wanted* would run into in the database, a line each."""
    found: list[Any] = compare_metadata(MigrationContext.configure(connection), wanted)
    each = [step for steps in found for step in (steps if isinstance(steps, list) else [steps])]
    new = {step[1].name for step in each if step[0] == "remove_table"}
    return [told for step in each for told in _trouble(step, wanted, new)]


def _trouble(step: tuple[Any, ...], wanted: MetaData, new: set[str]) -> Iterator[str]:
    """What is wrong where *step* would lead from the database to the tables of *wanted*; *new* tables bind nobody."""
    match step:
        case ("add_table", table):
            yield f"the table {table.name} is not there"
        case ("add_column", _, table, column):
            yield f"{table}.{column.name} is not there"
        case ("remove_column", _, table, column) if not column.nullable and column.server_default is None:
            yield f"{table}.{column.name} is new and must be filled"
        case ("modify_nullable", _, table, column, _, False, True):
            yield f"{table}.{column} may not be empty any more"
        case ("modify_type", _, table, column, _, found, expected):
            yield f"{table}.{column} is {found} and was {expected}"
        case ("add_index", index) if index.unique:
            yield f"{index.table.name} is unique no more by {index.name}"
        case ("add_constraint", constraint):
            yield f"{constraint.table.name} is unique no more by {_named(constraint.columns)}"
        case ("remove_index", index) if index.unique and _binds(index.columns, index.table.name, wanted, new):
            yield f"{index.table.name} is now unique by {index.name}"
        case ("remove_constraint" | "remove_fk", rule) if _binds(rule.columns, rule.table.name, wanted, new):
            yield f"{rule.table.name} is now held to a rule of {_named(rule.columns)}"


def _binds(columns: Iterable[Any], table: str, wanted: MetaData, new: set[str]) -> bool:
    """Whether a new rule over *columns* holds for rows in which only the columns of *wanted* are filled."""
    if table in new:
        return False
    known = wanted.tables[table].columns
    return all(column.name in known or column.server_default is not None for column in columns)


def _named(columns: Iterable[Any]) -> str:
    return ", ".join(column.name for column in columns)
