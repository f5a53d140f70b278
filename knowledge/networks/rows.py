"""The tables of the fact files turned into values, one function for each kind of row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from knowledge.agreements import Agreement, Kind, Status
from knowledge.bodies import BODY_STATUSES, LEVELS, PARTIES, Body, SeatRule
from knowledge.language import Language
from knowledge.networks.reading import Table
from knowledge.networks.values import (
    MEETING_KINDS,
    SUBJECTS,
    Event,
    EventDate,
    FormerName,
    MeetingDate,
    Municipality,
    Network,
    Paper,
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
        return _shown(self.sources_of(row))

    def the_network(self, row: Table) -> Network:
        """The one [network] table."""
        checked_on = row.date("checked_on")
        if not row.has("checked_on"):
            row.fault("checked_on", "is missing")
        with row.table("terms") as terms:
            words = tuple(terms.need(level) for level in ("level1", "level2", "level3"))
        return Network(
            id=row.need("id"),
            name=row.need("name"),
            trust=row.need("trust"),
            rhf=row.need("rhf"),
            language=row.one_of("language", tuple(Language)),
            checked_on=checked_on or UNREAD,
            established=row.when("established"),
            terms=words,
            websites=row.texts("websites"),
            priority_groups=row.texts("priority_groups"),
            other_providers=row.texts("other_providers"),
            inferred=inferred(row),
            source=self.source_of(row),
        )

    def municipality(self, row: Table) -> Municipality:
        """One municipality with the ones it has taken in."""
        return Municipality(
            slug=row.need("slug"),
            name=row.need("name"),
            area=row.text("area"),
            formerly=tuple(self._former(former) for former in row.tables("formerly", "formerly")),
            note=row.text("note"),
            inferred=row.flag("inferred"),
            source=self.source_of(row),
        )

    def _former(self, row: Table) -> FormerName:
        with row:
            return FormerName(row.need("slug"), row.need("name"), row.flag("inferred"), self.source_of(row))

    def event(self, row: Table) -> Event:
        """One recurring event."""
        dates = tuple(self._event_date(date) for date in row.tables("dates", "date"))
        return Event(row.need("name"), row.text("rhythm"), dates, self.source_of(row))

    def _event_date(self, row: Table) -> EventDate:
        with row:
            date, end = _day(row, "date"), row.date("end")
            if end is not None and end < date:
                row.fault("end", f"{end} is before {date}")
            return EventDate(date, end, row.text("place"), row.text("topic"), self.source_of(row))

    def partner(self, row: Table) -> Partner:
        """One invited partner."""
        return Partner(row.need("name"), row.text("mode"), self.source_of(row))

    def term_rule(self, row: Table) -> TermRule:
        """One rule of terms."""
        return TermRule(row.need("rule"), row.flag("recommended"), self.source_of(row))

    def body(self, row: Table) -> Body:
        """One body with its seats."""
        sources = self.sources_of(row)
        return Body(
            id=row.need("id"),
            network=self.network,
            name=row.need("name"),
            abbreviation=row.text("abbreviation"),
            aliases=row.texts("aliases"),
            level=row.one_of("level", LEVELS),
            status=row.one_of("status", BODY_STATUSES),
            term_years=row.number("term_years"),
            submit_days=row.number("submit_days"),
            seats=tuple(self._seat(seat) for seat in row.tables("seats", "seat")),
            meetings_per_year=row.number("meetings_per_year"),
            meetings_at_least=row.flag("meetings_at_least"),
            instances=row.text("instances"),
            municipalities=row.texts("municipalities"),
            predecessor=row.text("predecessor"),
            chair=row.text("chair"),
            chair_term_years=row.number("chair_term_years"),
            host=row.text("host"),
            secretariat=row.text("secretariat"),
            secretariat_body=row.text("secretariat_body"),
            appointed_by=row.text("appointed_by"),
            reports_to=row.text("reports_to"),
            reports_how=row.text("reports_how"),
            escalates_to=row.text("escalates_to"),
            escalates_how=row.text("escalates_how"),
            decision_rule=row.text("decision_rule"),
            submit_via=row.text("submit_via"),
            tasks=row.texts("tasks"),
            note=row.text("note"),
            source=sources[0].what if sources else None,
            source_url=sources[0].url if sources else None,
            as_of=row.when("as_of") or _written(sources),
            inferred=inferred(row),
        )

    def _seat(self, row: Table) -> SeatRule:
        with row:
            return SeatRule(
                title=row.need("title"),
                party=row.one_of("party", PARTIES),
                count=row.number("count"),
                count_words=row.text("count_words"),
                voting=row.flag("voting", default=True),
                inferred=row.flag("inferred"),
                source=self.source_of(row),
            )

    def agreement(self, row: Table) -> tuple[Agreement, Paper]:
        """One agreement, and what is known of its life."""
        sources = self.sources_of(row)
        kind, status = row.one_of("kind", tuple(Kind)), row.one_of("status", tuple(Status))
        agreement = Agreement(
            id=row.need("id"),
            network=self.network,
            kind=Kind(kind) if kind in tuple(Kind) else Kind.OTHER,
            status=Status(status) if status in tuple(Status) else Status.UNKNOWN,
            number=row.text("number"),
            title=row.text("title"),
            aliases=row.texts("aliases"),
            topics=row.texts("topics"),
            parents=row.texts("parents"),
            law=row.numbers("law", 0, 13),
            subjects=_subjects(row),
            municipalities=row.texts("municipalities"),
            parties=row.text("parties"),
            valid_from=row.when("valid_from"),
            revised=row.when("revised"),
            owner_body=row.text("owner_body"),
            precedence=row.text("precedence"),
            url=row.text("url"),
            source=_shown(sources),
            as_of=row.when("as_of") or _written(sources),
            existence_inferred=row.flag("existence_inferred"),
        )
        return agreement, _paper(row, agreement, sources)

    def meeting(self, row: Table) -> MeetingDate:
        """One meeting with a date."""
        return MeetingDate(
            body=row.need("body"),
            date=_day(row, "date"),
            kind=row.one_of("kind", MEETING_KINDS, default="ordinaert"),
            host=row.text("host"),
            time=row.time("time"),
            place=row.text("place"),
            inferred=row.flag("inferred"),
            source=self.source_of(row),
        )


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


def _paper(row: Table, agreement: Agreement, sources: Iterable[Source]) -> Paper:
    revisions = row.whens("revisions") or ((agreement.revised,) if agreement.revised else ())
    if agreement.revised and agreement.revised not in revisions:
        row.fault("revised", f"{agreement.revised} is not among the revisions")
    return Paper(
        id=agreement.id,
        revisions=revisions,
        last_reviewed=row.when("last_reviewed"),
        review_rule=row.text("review_rule"),
        expires=row.when("expires"),
        notice=row.text("notice"),
        supersedes=row.texts("supersedes"),
        valid_from_means=row.text("valid_from_means"),
        note=row.text("note"),
        title_inferred=row.flag("title_inferred"),
        inferred=inferred(row),
        sources=tuple(source.key for source in sources),
    )


def _subjects(row: Table) -> tuple[str, ...]:
    subjects = row.texts("subjects")
    for subject in subjects:
        if subject not in SUBJECTS:
            row.fault("subjects", f"{subject!r} is not a subject")
    return subjects


def _day(row: Table, key: str) -> dt.date:
    date = row.date(key)
    if not row.has(key):
        row.fault(key, "is missing")
    return date or UNREAD


def _shown(sources: list[Source]) -> str | None:
    return sources[0].shown if sources else None


def _written(sources: list[Source]) -> str | None:
    return sources[0].date if sources else None
