"""Two networks in one database: whatever is read for one shows nothing of the other."""

from __future__ import annotations

import datetime as dt
import importlib
import inspect
import pkgutil
import typing
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from sqlmodel import Session, select

import storage
from bot.playground import examples
from knowledge.agenda import State
from storage.database import transaction
from storage.tables import AgendaItem, Body, Meeting, Member, Seat
from tests.chat import START, World

OURS, THEIRS = "forde", "bergen"

# Functions that read across networks on purpose (the worker's), that have nothing to read, or that write.
WORKERS = {"outbox.claim", "outbox.expire", "outbox.known", "inbox.latest"}


def functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every public function of `storage` that takes a session and says which network it is for."""
    for module in pkgutil.iter_modules(storage.__path__):
        if module.name in ("migrations", "tables", "agenda_tables", "database", "bundled"):
            continue
        loaded = importlib.import_module(f"storage.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            own = function.__module__ == loaded.__name__ and not name.startswith("_")
            if own and "session" in inspect.signature(function).parameters:
                yield f"{module.name}.{name}", function


def reads() -> list[tuple[str, Callable[..., Any]]]:
    """Those that can be called with what `arguments` knows and that give something back."""
    return [
        (name, function)
        for name, function in functions()
        if name not in WORKERS
        and typing.get_type_hints(function).get("return") not in (None, type(None), bool, int)
        and all(p.default is not p.empty or known(p) for p in list(inspect.signature(function).parameters.values())[1:])
    ]


KNOWN = {
    "network", "body", "member", "meeting", "item", "now", "today", "on", "text", "agreement", "within", "bodies",
    "states", "addresses", "task", "draft", "ids", "slug", "year",
}  # fmt: skip


def known(parameter: inspect.Parameter) -> bool:
    return parameter.name in KNOWN


def arguments(session: Session, function: Callable[..., Any]) -> dict[str, Any]:
    """Our own network, member and rows; but ids, names and lists of ids of the other network's."""
    hints = typing.get_type_hints(function)
    their_body = session.exec(select(Body).where(Body.network == THEIRS, Body.abbreviation == "SSU")).one()
    found: dict[str, Any] = {}
    for parameter in list(inspect.signature(function).parameters.values())[1:]:
        if not known(parameter):
            continue
        hint = hints[parameter.name]
        row = next((table for table in (Body, Member, Meeting, AgendaItem) if hint is table), None)
        if row is not None:
            found[parameter.name] = session.exec(select(row).where(row.network == OURS)).first()
        else:
            found[parameter.name] = plain(session, parameter.name, hint, their_body)
    return found


def plain(session: Session, name: str, hint: object, their_body: Body) -> Any:
    if name == "within":
        return 90 if hint is int else dt.timedelta(days=90)
    numbers = {
        "meeting": session.exec(select(Meeting.id).where(Meeting.network == THEIRS)).first(),
        "item": session.exec(select(AgendaItem.id).where(AgendaItem.network == THEIRS)).first(),
        "member": session.exec(select(Member.id).where(Member.network == THEIRS)).first(),
    }
    values = {
        "network": OURS,
        "body": their_body.id,
        "now": START,
        "today": START.date(),
        "on": START.date(),
        "text": their_body.name,
        "agreement": "bergen-ta4",
        "bodies": [their_body.id],
        "states": list(State),
        "addresses": ["web:bergen:member"],
        "slug": "voss",
        "task": 1,
        "draft": 1,
        "year": 2026,
        "ids": [numbers["member"]],
    }
    return numbers[name] if name in numbers else values[name]


def strange(value: object, depth: int = 0) -> list[object]:
    """The rows and values of the other network anywhere in *value*."""
    if depth > 6 or isinstance(value, (str, bytes, int, float, dt.date)) or value is None:
        return []
    if getattr(value, "network", OURS) == THEIRS:
        return [value]
    if isinstance(value, dict):
        return [s for part in (*value.keys(), *value.values()) for s in strange(part, depth + 1)]
    if isinstance(value, Iterable):
        return [s for part in value for s in strange(part, depth + 1)]
    names = [*getattr(type(value), "__dataclass_fields__", {})]
    return [s for name in names for s in strange(getattr(value, name), depth + 1)]


@pytest.fixture
def two(world: World) -> World:
    """Both networks with example people, meetings, seats and an item each."""
    with transaction(world.engine) as session:
        examples.seed(session, START)
    for network in (OURS, THEIRS):
        world.member("member", network).says("/sak SSU: Sak i " + network)
    return world


def test_nothing_that_is_read_for_one_network_is_of_the_other(two: World) -> None:
    leaks, called = [], 0
    for name, function in reads():
        with transaction(two.engine) as session:
            given = arguments(session, function)
            asks_by_body_of_theirs = "network" not in given and not any(
                isinstance(value, (Body, Member, Meeting, AgendaItem)) for value in given.values()
            )
            if asks_by_body_of_theirs:
                continue  # the caller has looked the row up through the network already
            called += 1
            if strange(function(session, **given)):
                leaks.append(name)
    assert leaks == []
    assert called > 40


def test_the_scene_is_set_so_that_a_leak_would_show(two: World) -> None:
    with transaction(two.engine) as session:
        tables: tuple[Any, ...] = (Body, Member, Meeting, AgendaItem, Seat)
        for table in tables:
            rows = session.exec(select(table)).all()
            assert {row.network for row in rows} >= {OURS, THEIRS}
        assert strange(session.exec(select(Body)).all())
