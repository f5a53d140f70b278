"""The rows of bodies.toml and meetings.toml turned into values."""

from __future__ import annotations

from knowledge.bodies import BODY_STATUSES, LEVELS, PARTIES, Body, SeatRule
from knowledge.networks.reading import Table, each
from knowledge.networks.rows import Rows, day, inferred, written
from knowledge.networks.values import MEETING_KINDS, MeetingDate


def body(row: Table, rows: Rows) -> Body:
    """One body with its seats."""
    sources = rows.sources_of(row)
    return Body(
        id=row.need("id"),
        network=rows.network,
        name=row.need("name"),
        abbreviation=row.text("abbreviation"),
        aliases=row.texts("aliases"),
        level=row.one_of("level", LEVELS),
        status=row.one_of("status", BODY_STATUSES),
        term_years=row.number("term_years"),
        submit_days=row.number("submit_days"),
        seats=each(row.tables("seats", "seat"), lambda seat: _seat(seat, rows)),
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
        as_of=row.when("as_of") or written(sources),
        inferred=inferred(row),
    )


def _seat(row: Table, rows: Rows) -> SeatRule:
    return SeatRule(
        title=row.need("title"),
        party=row.one_of("party", PARTIES),
        count=row.number("count"),
        count_words=row.text("count_words"),
        voting=row.flag("voting", default=True),
        inferred=row.flag("inferred"),
        source=rows.source_of(row),
    )


def meeting(row: Table, rows: Rows) -> MeetingDate:
    """One meeting with a date."""
    return MeetingDate(
        body=row.need("body"),
        date=day(row, "date"),
        kind=row.one_of("kind", MEETING_KINDS, default="ordinaert"),
        host=row.text("host"),
        time=row.time("time"),
        place=row.text("place"),
        inferred=row.flag("inferred"),
        source=rows.source_of(row),
    )
