"""The rows of network.toml turned into values, and what the rows of all files share: sources and marks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from knowledge.language import Language
from knowledge.networks.reading import Table, each
from knowledge.networks.reminding import reminders
from knowledge.networks.values import (
    Event,
    EventDate,
    FormerName,
    Municipality,
    Network,
    Partner,
    Source,
    TermRule,
)

UNREAD = dt.date.min  # stands in for a day that is missing or wrong; the fault is already written down


class Rows:
    """Reads the rows of one network; knows the network's id and its sources by key.

    *sources* is None when they could not be read: then no row is blamed for naming one.
    """

    def __init__(self, network: str, sources: Mapping[str, Source] | None) -> None:
        self.network = network
        self.sources = sources

    def sources_of(self, row: Table) -> list[Source]:
        """The sources a row names; naming one that is not described is a fault."""
        keys = row.texts("source")
        if self.sources is None:
            return []
        for key in keys:
            if key not in self.sources:
                row.fault("source", f"{key!r} is not described under [sources]")
        return [self.sources[key] for key in keys if key in self.sources]

    def source_of(self, row: Table) -> str | None:
        """The first source of a row, as a member is shown it."""
        return shown(self.sources_of(row))

    def the_network(self, row: Table) -> Network:
        """The one [network] table."""
        with row.table("terms") as terms:
            words = tuple(terms.need(level) for level in ("level1", "level2", "level3"))
        return Network(
            id=row.need("id"),
            name=row.need("name"),
            trust=row.need("trust"),
            rhf=row.need("rhf"),
            language=row.one_of("language", tuple(Language)),
            checked_on=day(row, "checked_on"),
            established=row.when("established"),
            terms=words,
            websites=row.texts("websites"),
            priority_groups=row.texts("priority_groups"),
            other_providers=row.texts("other_providers"),
            inferred=inferred(row),
            source=self.source_of(row),
            reminders=reminders(row),
        )

    def municipality(self, row: Table) -> Municipality:
        """One municipality with the ones it has taken in."""
        return Municipality(
            slug=row.need("slug"),
            name=row.need("name"),
            area=row.text("area"),
            formerly=each(row.tables("formerly", "formerly"), self._former),
            note=row.text("note"),
            inferred=row.flag("inferred"),
            source=self.source_of(row),
        )

    def _former(self, row: Table) -> FormerName:
        return FormerName(row.need("slug"), row.need("name"), row.flag("inferred"), self.source_of(row))

    def event(self, row: Table) -> Event:
        """One recurring event."""
        dates = each(row.tables("dates", "date"), self._event_date)
        return Event(row.need("name"), row.text("rhythm"), dates, self.source_of(row))

    def _event_date(self, row: Table) -> EventDate:
        date, end = day(row, "date"), row.date("end")
        if end is not None and end < date:
            row.fault("end", f"{end} is before {date}")
        return EventDate(date, end, row.text("place"), row.text("topic"), self.source_of(row))

    def partner(self, row: Table) -> Partner:
        """One invited partner."""
        return Partner(row.need("name"), row.text("mode"), self.source_of(row))

    def term_rule(self, row: Table) -> TermRule:
        """One rule of terms."""
        return TermRule(row.need("rule"), row.flag("recommended"), self.source_of(row))


def source(row: Table) -> Source:
    """One described source."""
    return Source(row.key, row.need("what"), row.text("url"), row.when("date"))


def inferred(row: Table) -> tuple[str, ...]:
    """The fields a row marks as deduced; marking one that the row lacks is a fault."""
    keys = row.texts("inferred")
    for key in keys:
        if not row.has(key):
            row.fault("inferred", f"{key!r} is not given in this row")
    return keys


def day(row: Table, key: str) -> dt.date:
    """A whole day that must be there; `UNREAD` after a fault."""
    date = row.date(key)
    if not row.has(key):
        row.fault(key, "is missing")
    return date or UNREAD


def shown(sources: list[Source]) -> str | None:
    """The first source as a member is shown it: address, else description."""
    return sources[0].shown if sources else None


def written(sources: list[Source]) -> str | None:
    """When the first source was written, if it says."""
    return sources[0].date if sources else None
