"""How items travel in a network: which body may send to which, who prepares, who prioritises. Data, with sources."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from knowledge.networks.reading import Table, each
from knowledge.networks.values import FactsError

UP, DOWN = "up", "down"


@dataclass(frozen=True, slots=True)
class Route:
    """Items may go from one body to another: "up" with the matter itself, "down" as an assignment that is answered.

    `why` says in the network's language what the route is for; `reason` when sending needs a reason of that kind.
    """

    source_body: str
    target_body: str
    kind: str
    why: str | None = None
    reason: str | None = None
    inferred: bool = False
    source: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preparation:
    """Items to `body` from members of `party` go through `by` first, where each municipality says what it thinks."""

    body: str
    by: str
    party: str
    source: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Priority:
    """Members of `party` rank the candidates for `body` before its agenda is set."""

    body: str
    party: str
    source: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Habits:
    """How a body writes its agenda, as far as a source says: number pattern, minutes a meeting lasts, fixed points."""

    body: str
    number: str | None = None
    minutes: int | None = None
    opening: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    source: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Routes:
    """Everything about a network's ways that a source states or that clearly follows."""

    routes: tuple[Route, ...] = ()
    preparations: tuple[Preparation, ...] = ()
    priorities: tuple[Priority, ...] = ()
    habits: tuple[Habits, ...] = ()

    def onward(self, body: str, kind: str = UP) -> tuple[Route, ...]:
        """The ways out of *body* of one kind."""
        return tuple(route for route in self.routes if route.source_body == body and route.kind == kind)

    def preparation(self, body: str) -> Preparation | None:
        """Who prepares items for *body*."""
        return next((row for row in self.preparations if row.body == body), None)

    def priority(self, body: str) -> Priority | None:
        """Who ranks the candidates for *body*."""
        return next((row for row in self.priorities if row.body == body), None)

    def habit(self, body: str) -> Habits:
        """What is known of how *body* writes its agenda."""
        return next((row for row in self.habits if row.body == body), Habits(body))


@lru_cache
def load(network: str) -> Routes:
    """The ways of a bundled network, none for another. Raises `FactsError` when the file has faults."""
    folder = files("knowledge.networks") / network
    if not (folder / "routes.toml").is_file():
        return Routes()
    return parse((folder / "routes.toml").read_text(encoding="utf-8"))


def parse(text: str) -> Routes:
    """The ways in *text*. Raises `FactsError` with every fault."""
    faults: list[str] = []
    try:
        table = Table(tomllib.loads(text), "routes.toml", faults)
    except tomllib.TOMLDecodeError as error:
        raise FactsError((f"routes.toml: {error}",)) from None
    with table:
        found = Routes(
            each(table.tables("route", "route"), _route),
            each(table.tables("preparation", "preparation"), _preparation),
            each(table.tables("priority", "priority"), _priority),
            each(table.tables("habit", "habit"), _habit),
        )
    if faults:
        raise FactsError(tuple(faults))
    return found


def _route(row: Table) -> Route:
    return Route(
        row.need("from"),
        row.need("to"),
        row.one_of("kind", (UP, DOWN)),
        row.text("why"),
        row.text("reason"),
        row.flag("inferred"),
        row.texts("source"),
    )


def _preparation(row: Table) -> Preparation:
    return Preparation(row.need("body"), row.need("by"), row.need("party"), row.texts("source"))


def _priority(row: Table) -> Priority:
    return Priority(row.need("body"), row.need("party"), row.texts("source"))


def _habit(row: Table) -> Habits:
    return Habits(
        row.need("body"),
        row.text("number"),
        row.number("minutes"),
        row.texts("opening"),
        row.texts("closing"),
        row.texts("source"),
    )
