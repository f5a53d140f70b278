"""Which agreement a row of a spreadsheet means, what its names stand for, and writing it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, select

from knowledge.agreements import KIND_WORDS, Kind, Status
from knowledge.spelling import fold, key, words
from storage.agreements import moved
from storage.tables import Agreement, Body, Municipality, Topic

_LOCAL = (Kind.SPECIAL, Kind.SUBSIDIARY)
_EVERYWHERE = ("alle", "alle kommunar", "alle kommuner", "alle kommunane", "alle kommunene")

Changed = list[tuple[str, object, object]]


@dataclass(frozen=True, slots=True)
class Target:
    """The agreement a row is about; `row` is None for a new one."""

    id: str
    row: Agreement | None
    values: Mapping[str, Any]


@dataclass(slots=True)
class Names:
    """What the network's agreements, municipalities and bodies are called; new agreements of the sheet are added."""

    agreements: list[Agreement]
    parents: dict[str, str] = field(default_factory=dict)
    municipalities: dict[str, str] = field(default_factory=dict)
    former: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Session, network: str) -> Names:
        """Read them from the tables."""
        rows = session.exec(select(Agreement).where(Agreement.network == network).order_by(Agreement.id))
        names = cls(list(rows))
        for agreement in names.agreements:
            names.add(Target(agreement.id, agreement, {}), {"number": agreement.number, "title": agreement.title})
        for place in session.exec(select(Municipality).where(Municipality.network == network)):
            names.municipalities |= {_place(place.slug): place.slug, _place(place.name): place.slug}
            names.former |= {_place(old): place.name for old in place.formerly}
        for body in session.exec(select(Body).where(Body.network == network)):
            called = (body.id, body.name, body.abbreviation, *body.aliases)
            names.bodies |= {_spoken(name): body.id for name in called if name}
        return names

    def add(self, target: Target, values: Mapping[str, Any]) -> None:
        """Let other rows name this agreement as the one above them."""
        kind = values.get("kind") or (target.row.kind if target.row else None)
        number = values.get("number")
        numbered = [f"{form} {number}" for form in _forms(kind)] if number and kind else []
        for name in (target.id, values.get("title"), *numbered):
            if name:
                self.parents.setdefault(_spoken(name), target.id)

    def unknown(self, values: Mapping[str, Any]) -> list[str]:
        """What the row names that the network does not have."""
        faults = [
            f"there is no agreement {p!r} to stand above it"
            for p in values.get("parents", ())
            if self._parent(p) is None
        ]
        for place in values.get("municipalities", ()):
            if _place(place) in self.former and _place(place) not in self.municipalities:
                faults.append(f"{place!r} is an old name; the municipality is {self.former[_place(place)]} now")
            elif _place(place) not in self.municipalities and place.lower() not in _EVERYWHERE:
                faults.append(f"the network has no municipality {place!r}")
        body = values.get("owner_body")
        if body and _spoken(body) not in self.bodies:
            faults.append(f"the network has no body {body!r}")
        return faults

    def _parent(self, name: str) -> str | None:
        return self.parents.get(_spoken(name))

    def resolved(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values with ids for names; call it when `unknown` found nothing."""
        found = {name: value for name, value in values.items() if name not in ("id", "topics")}
        if "parents" in found:
            found["parents"] = [parent for name in found["parents"] if (parent := self._parent(name))]
        if "municipalities" in found:
            found["municipalities"] = self.slugs(found["municipalities"])
        if "owner_body" in found:
            found["owner_body"] = self.bodies[_spoken(found["owner_body"])]
        return found

    def slugs(self, places: list[str]) -> list[str]:
        """The slugs of the municipalities named; none for all of them."""
        return sorted({self.municipalities[_place(name)] for name in places if _place(name) in self.municipalities})


def find(names: Names, network: str, values: Mapping[str, Any]) -> tuple[Target | None, list[str]]:
    """The agreement that a row is about, or a new one; else what is wrong with the row."""
    if not values.get("title") and not values.get("number") and not values.get("id"):
        return None, ["it has neither a title nor a number"]
    if "id" in values:
        row = next((a for a in names.agreements if a.id == values["id"]), None)
        return (Target(row.id, row, values), []) if row else (None, [f"the network has no agreement {values['id']!r}"])
    found = _titled(names, values) or _numbered(names, values)
    if len(found) > 1:
        ids = ", ".join(agreement.id for agreement in found)
        return None, [f"it may be any of {ids}; say which in a column called ID"]
    if found:
        return Target(found[0].id, found[0], values), []
    if "kind" not in values:
        return None, ["a new agreement needs its kind (Type: delavtale, særavtale …)"]
    if "title" not in values:
        return None, ["a new agreement needs a title"]
    return Target(_new_id(names, network, values), None, values), []


def _titled(names: Names, values: Mapping[str, Any]) -> list[Agreement]:
    title = values.get("title")
    found = [a for a in names.agreements if title and a.title and fold(a.title) == fold(title)]
    found = [a for a in found if a.kind == values.get("kind")] or found
    found = [a for a in found if a.number == values.get("number")] or found
    if "municipalities" in values and any(a.kind in _LOCAL for a in found):
        found = [a for a in found if sorted(a.municipalities) == names.slugs(values["municipalities"])]
    return found


def _numbered(names: Names, values: Mapping[str, Any]) -> list[Agreement]:
    """By number, when nothing has the title: the agreement got a new one. A local paper is not told by its number."""
    number, kind = values.get("number"), values.get("kind")
    if number is None or kind in _LOCAL:
        return []
    return [
        a
        for a in names.agreements
        if a.number and fold(a.number) == fold(number) and a.kind not in _LOCAL and kind in (None, a.kind)
    ]


def write(session: Session, network: str, target: Target, names: Names) -> Changed:
    """Write the row's values; returns (field, before, after) for what became another. Moves the network's version."""
    values = names.resolved(target.values)
    row = target.row
    changed: Changed = []
    if row is None:
        row = Agreement(id=target.id, network=network, **{"status": str(Status.UNKNOWN), **values})
        session.add(row)
        session.flush()
        changed = [(name, None, value) for name, value in values.items()]
    else:
        for name, value in values.items():
            before = getattr(row, name)
            if before != value and not (name == "municipalities" and sorted(before) == value):
                changed.append((name, before, value))
                setattr(row, name, value)
    changed += _topics(session, network, target)
    if changed:
        moved(session, network)
    return changed


def _topics(session: Session, network: str, target: Target) -> Changed:
    """Topics that are new; none is taken away."""
    held = list(session.exec(select(Topic.text).where(Topic.agreement == target.id)))
    known = set(map(fold, held))
    fresh = [text for text in target.values.get("topics", ()) if fold(text) not in known]
    for position, text in enumerate(fresh, len(held)):
        session.add(Topic(network=network, agreement=target.id, text=text, position=position))
    session.flush()
    return [("topics", None, fresh)] if fresh else []


def _new_id(names: Names, network: str, values: Mapping[str, Any]) -> str:
    places = names.slugs(values.get("municipalities", [])) if values["kind"] in _LOCAL else []
    said = "-".join((*words(fold(values["title"])), *places))
    wished = f"{network}-{re.sub(r'[^a-z0-9-]', '', said)[:60].strip('-')}"
    taken = set(names.parents.values())
    return next(name for name in (wished, *(f"{wished}-{n}" for n in range(2, 10_001))) if name not in taken)


def _forms(kind: str | None) -> tuple[str, ...]:
    return (KIND_WORDS[Kind(kind)].nn, KIND_WORDS[Kind(kind)].nb) if kind else ()


def _spoken(text: str) -> str:
    return " ".join(key(word) for word in words(text))


def _place(name: str) -> str:
    return fold(re.sub(r"(?i)\s+kommune$", "", name.strip()))
