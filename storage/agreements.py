"""The agreement index as rows, and the values that the search is built from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from knowledge.agreements import Agreement as AgreementValue
from knowledge.agreements import Kind, Municipality, NetworkWords, Status
from knowledge.bodies import Body as BodyValue
from storage import bodies
from storage.tables import Agreement, Network, Topic
from storage.tables import Municipality as MunicipalityRow


def for_index(session: Session, network: str) -> tuple[NetworkWords, list[AgreementValue]]:
    """What `AgreementIndex.build` takes: the network's words and all its agreements, also historical ones."""
    home = session.get_one(Network, network)
    places = session.exec(
        select(MunicipalityRow).where(MunicipalityRow.network == network).order_by(MunicipalityRow.slug)
    )
    words = NetworkWords(
        id=network,
        language=home.language,
        stop_words=(home.trust, home.name),
        municipalities=tuple(Municipality(p.slug, p.name, tuple(p.formerly)) for p in places),
        terms=tuple(home.level_words),
        bodies=tuple(_body_value(b) for b in bodies.all_of(session, network)),
    )
    return words, all_of(session, network)


def all_of(session: Session, network: str) -> list[AgreementValue]:
    """Every agreement of the network, in the order of their ids."""
    topics: dict[str, list[str]] = {}
    for topic in session.exec(select(Topic).where(Topic.network == network).order_by(col(Topic.position))):
        topics.setdefault(topic.agreement, []).append(topic.text)
    rows = session.exec(select(Agreement).where(Agreement.network == network).order_by(Agreement.id))
    return [_value(row, topics.get(row.id, ())) for row in rows]


def get(session: Session, network: str, agreement: str) -> AgreementValue | None:
    """One agreement of the network, None when the network has none of that id."""
    row = session.get(Agreement, agreement)
    if row is None or row.network != network:
        return None
    topics = session.exec(select(Topic).where(Topic.agreement == agreement).order_by(col(Topic.position)))
    return _value(row, [topic.text for topic in topics])


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long an agreement holds, as its source prints it; None is not found."""

    reviewed_on: dt.date | None = None
    expires: str | None = None
    notice: str | None = None


def lasting(session: Session, network: str, agreement: str) -> Lasting:
    """When an agreement was last gone through, when it expires, and how it is terminated."""
    row = session.get(Agreement, agreement)
    return Lasting(row.reviewed_on, row.expires, row.notice) if row and row.network == network else Lasting()


def add_alias(session: Session, network: str, agreement: str, alias: str) -> None:
    """Give an agreement of *network* one more name; the network's version moves, so every process finds it."""
    session.exec(select(Network).where(Network.id == network).with_for_update()).one()
    row = session.exec(select(Agreement).where(Agreement.network == network, Agreement.id == agreement)).one()
    if alias not in row.aliases:
        row.aliases = [*row.aliases, alias]
        moved(session, network)


def moved(session: Session, network: str) -> None:
    """Something that the search reads has changed: the network's version moves, so every process reads it anew.

    The database counts, not this process: of two changes at once the second would else get the first one's number,
    and who has read the first would never see the second.
    """
    session.get_one(Network, network).version = Network.version + 1
    session.flush()


def _value(row: Agreement, topics: Sequence[str]) -> AgreementValue:
    return AgreementValue(
        id=row.id,
        network=row.network,
        kind=Kind(row.kind),
        status=Status(row.status),
        number=row.number,
        title=row.title,
        aliases=tuple(row.aliases),
        topics=tuple(topics),
        parents=tuple(row.parents),
        law=tuple(row.law),
        subjects=tuple(row.subjects),
        municipalities=tuple(row.municipalities),
        parties=row.parties,
        valid_from=row.valid_from,
        revised=row.revised,
        owner_body=row.owner_body,
        precedence=row.precedence,
        url=row.url,
        source=row.source,
        as_of=row.as_of,
        existence_inferred=row.existence_inferred,
    )


def _body_value(row: bodies.Body) -> BodyValue:
    return BodyValue(row.id, row.network, row.name, row.abbreviation, tuple(row.aliases), row.level, row.status)
