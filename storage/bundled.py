"""Bringing a bundled row up to date without touching what the secretariat has changed by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, SQLModel, select

from storage.tables import Topic


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that the secretariat has changed and that the files now give otherwise; the table's value was kept."""

    row: str
    field: str
    kept: object
    bundled: object


@dataclass(slots=True)
class Report:
    """What an import did: rows added and changed, by id, and the differences it left alone."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)

    @property
    def moved(self) -> bool:
        """Whether anything in the tables is now other than before."""
        return bool(self.added or self.changed)


def bring(
    session: Session, table: type[SQLModel], key: object, name: str, values: Mapping[str, Any], report: Report
) -> SQLModel:
    """Insert the row under *key*, or update those of its fields that still stand as they were last imported."""
    row = session.get(table, key)
    if row is None:
        row = table(**values, imported=_plain(values))
        session.add(row)
        report.added.append(name)
        return row
    refresh(row, name, values, report)
    return row


def refresh(row: Any, name: str, values: Mapping[str, Any], report: Report) -> None:
    """Update the fields of *row* that nobody has changed since the last import; report the others."""
    before = row.imported or {}
    changed = False
    for key, new in values.items():
        current = getattr(row, key)
        if _plain({key: current})[key] != before.get(key):
            if current != new:
                report.differences.append(Difference(name, key, current, new))
        elif current != new:
            setattr(row, key, new)
            changed = True
    if _plain(values) != before:
        row.imported = _plain(values)
    if changed:
        report.changed.append(name)


def bring_topics(session: Session, network: str, agreement: str, topics: Sequence[str], report: Report) -> None:
    """Write the topics of a new agreement, or add those that the files have gained. Removes none."""
    held = {t.text for t in session.exec(select(Topic).where(Topic.agreement == agreement))}
    for position, text in enumerate(topics):
        if text not in held:
            session.add(Topic(network=network, agreement=agreement, text=text, position=position))
            if agreement not in report.added and agreement not in report.changed:
                report.changed.append(agreement)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """*values* as JSON keeps them."""
    return {k: v.isoformat() if isinstance(v, dt.date) else v for k, v in values.items()}
