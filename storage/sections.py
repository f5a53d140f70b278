"""The full text of agreements: versions that follow each other, their sections, and what the full-text index reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from knowledge.comparing import Changes, changes, shared
from knowledge.sections import Filed
from knowledge.splitting import Section
from storage.agreements import moved
from storage.tables import Agreement, AgreementSection, AgreementVersion


@dataclass(frozen=True, slots=True)
class Document:
    """A read document: its SHA-256 as hex, its kind (pdf, docx, html), how many pages, and its sections."""

    hash: str
    file_name: str
    kind: str
    pages: int | None
    sections: Sequence[Section]
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What keeping a document did: the version it is, whether that is new, and what it changed.

    `superseded` is the number of the version it took over from, None for the first one or when nothing was new.
    """

    version: AgreementVersion
    new: bool
    superseded: int | None = None
    changes: Changes = field(default_factory=Changes)


def keep(session: Session, network: str, agreement: str, document: Document, now: dt.datetime) -> Kept:
    """Store *document* as the agreement's current text. A file that was kept before changes nothing.

    The version before stays, marked superseded. Moves the network's version, so that every process sees it.
    """
    session.exec(select(Agreement).where(Agreement.id == agreement).with_for_update()).one()  # one import at a time
    versions = _versions(session, network, agreement)
    known = next((version for version in versions if version.hash == document.hash), None)
    if known is not None:
        return Kept(known, new=False)
    before = next((version for version in versions if version.superseded_at is None), None)
    told = changes(of(session, network, before.id), document.sections) if before else Changes()
    if before is not None:
        before.superseded_at = now
    version = AgreementVersion(
        network=network,
        agreement=agreement,
        number=len(versions) + 1,
        hash=document.hash,
        file_name=document.file_name,
        url=document.url,
        kind=document.kind,
        pages=document.pages,
        imported_at=now,
    )
    session.add(version)
    session.flush()
    session.add_all(_row(network, version.id or 0, section) for section in document.sections)
    session.flush()
    _mark_shared(session, network)
    moved(session, network)
    return Kept(version, new=True, superseded=before.number if before else None, changes=told)


def of(session: Session, network: str, version: int | None) -> list[Section]:
    """The sections of one version of the network, in reading order."""
    return [_value(row) for row in _rows(session, network, [version])]


def version(session: Session, network: str, agreement: str, number: int) -> AgreementVersion | None:
    """One version of an agreement's text by its running number, None when there is no such."""
    return next((v for v in _versions(session, network, agreement) if v.number == number), None)


def current(session: Session, network: str, agreement: str) -> AgreementVersion | None:
    """The version that holds now, None when no text was imported."""
    return next((v for v in _versions(session, network, agreement) if v.superseded_at is None), None)


def for_index(session: Session, network: str, agreements: Sequence[str]) -> list[Filed]:
    """What `SectionIndex` takes: the sections of the current version of each of *agreements*, sorted by agreement."""
    versions = {v.id: v for v in _current(session, network).values() if v.agreement in agreements}
    found = [
        Filed(versions[row.version].agreement, versions[row.version].number, _value(row))
        for row in _rows(session, network, versions)
    ]
    return sorted(found, key=lambda filed: (filed.agreement, filed.section.position))


def _mark_shared(session: Session, network: str) -> None:
    """Mark the sections that stand in most of the network's imported agreements, and unmark the others."""
    texts: dict[int, list[AgreementSection]] = {v.id or 0: [] for v in _current(session, network).values()}
    for row in _rows(session, network, texts):
        texts[row.version].append(row)
    marks = shared([[_value(row) for row in rows] for rows in texts.values()])
    for rows, marked in zip(texts.values(), marks, strict=True):
        for place, row in enumerate(rows):
            row.shared = place in marked


def _versions(session: Session, network: str, agreement: str) -> list[AgreementVersion]:
    chosen = select(AgreementVersion).where(
        AgreementVersion.network == network, AgreementVersion.agreement == agreement
    )
    return list(session.exec(chosen.order_by(col(AgreementVersion.number))))


def _current(session: Session, network: str) -> Mapping[str, AgreementVersion]:
    chosen = select(AgreementVersion).where(
        AgreementVersion.network == network, col(AgreementVersion.superseded_at).is_(None)
    )
    return {version.agreement: version for version in session.exec(chosen)}


def _rows(session: Session, network: str, versions: Collection[int | None]) -> list[AgreementSection]:
    chosen = select(AgreementSection).where(
        AgreementSection.network == network, col(AgreementSection.version).in_(versions)
    )
    return list(session.exec(chosen.order_by(col(AgreementSection.version), col(AgreementSection.position))))


def _row(network: str, version: int, section: Section) -> AgreementSection:
    return AgreementSection(
        network=network,
        version=version,
        position=section.position,
        number=section.number,
        heading=section.heading,
        page=section.page,
        text=section.text,
        turns=[list(turn) for turn in section.turns],
        shared=section.shared,
    )


def _value(row: AgreementSection) -> Section:
    turns = tuple((start, page) for start, page in row.turns)
    return Section(row.number, row.heading, row.page, row.text, row.position, turns, row.shared)
