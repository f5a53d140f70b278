"""The rows of agreements.toml turned into values."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.agreements import Agreement, Kind, Status
from knowledge.networks.reading import Table
from knowledge.networks.rows import Rows, inferred, shown, written
from knowledge.networks.values import SUBJECTS, Paper, Source


def agreement(row: Table, rows: Rows) -> tuple[Agreement, Paper]:
    """One agreement, and what is known of its life."""
    sources = rows.sources_of(row)
    kind, status = row.one_of("kind", tuple(Kind)), row.one_of("status", tuple(Status))
    found = Agreement(
        id=row.need("id"),
        network=rows.network,
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
        source=shown(sources),
        as_of=row.when("as_of") or written(sources),
        existence_inferred=row.flag("existence_inferred"),
    )
    return found, _paper(row, found, sources)


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
