"""The bundled facts of a network into the tables; twice changes nothing, and the secretariat's edits stay."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlmodel import Session, select

from bot.importers.events import import_events
from knowledge.agreements import Agreement as AgreementValue
from knowledge.bodies import Body as BodyValue
from knowledge.language import OSLO
from knowledge.networks.values import MeetingDate, NetworkFacts, Paper, Source
from knowledge.networks.values import Municipality as Place
from knowledge.wishes import written
from storage.agreements import moved
from storage.bundled import Report, bring, bring_topics, refresh
from storage.reminder_tables import ReminderRule
from storage.tables import Agreement, Body, Meeting, Municipality, Network, Party, Seat

_ASSUMED_HOUR = dt.time(9, 0)


def import_network(session: Session, facts: NetworkFacts) -> Report:
    """Write *facts* into the tables. The network's version moves when anything did, so that indexes are rebuilt."""
    report = Report()
    _network(session, facts, report)
    session.flush()  # the other rows refer to it
    for kind, days in facts.network.reminders:
        values = {"network": facts.network.id, "kind": kind, "numbers": written(days)}
        bring(session, ReminderRule, (facts.network.id, kind), f"{facts.network.id} {kind}", values, report)
    for place in facts.municipalities:
        _municipality(session, facts.network.id, place, report)
    sources = {source.key: source for source in facts.sources}
    for body in facts.bodies:
        _body(session, body, sources, report)
    session.flush()
    for agreement in facts.agreements:
        _agreement(session, agreement, facts.paper(agreement.id), report)
    for meeting in facts.meetings:
        _meeting(session, facts.network.id, meeting, report)
    import_events(session, facts, report)
    if report.moved and facts.network.id not in report.added:
        moved(session, facts.network.id)
    return report


def _network(session: Session, facts: NetworkFacts, report: Report) -> Network:
    net = facts.network
    values = {
        "id": net.id,
        "name": net.name,
        "trust": net.trust,
        "language": net.language,
        "level_words": list(net.terms),
        "priority_groups": list(net.priority_groups),
        "website": next(iter(net.websites), None),
        "established": net.established,
        "checked_on": net.checked_on,
    }
    row = bring(session, Network, net.id, net.id, values, report)
    assert isinstance(row, Network)
    for kind, name in (("foretak", net.trust), ("brukar", "Brukarane"), ("fastlege", "Fastlegane"), ("ks", "KS")):
        _party(session, net.id, kind, name)
    return row


def _party(session: Session, network: str, kind: str, name: str, municipality: str | None = None) -> None:
    session.flush()
    if session.exec(select(Party).where(Party.network == network, Party.name == name)).first() is None:
        session.add(Party(network=network, kind=kind, name=name, municipality=municipality))


def _municipality(session: Session, network: str, place: Place, report: Report) -> None:
    values = {
        "network": network,
        "slug": place.slug,
        "name": place.name,
        "area": place.area,
        "formerly": [former.name for former in place.formerly],
        "source": place.source,
        "inferred": place.inferred,
    }
    bring(session, Municipality, (network, place.slug), f"{network}/{place.slug}", values, report)
    _party(session, network, "kommune", f"{place.name} kommune", place.slug)


def _body(session: Session, body: BodyValue, sources: dict[str, Source], report: Report) -> None:
    times = body.meetings_per_year
    values = {
        "id": body.id,
        "network": body.network,
        "name": body.name,
        "abbreviation": body.abbreviation,
        "aliases": list(body.aliases),
        "level": body.level,
        "status": body.status,
        "meetings_per_year": None if times is None else f"minst {times}" if body.meetings_at_least else str(times),
        "term_years": body.term_years,
        "chair": body.chair,
        "host": body.host,
        "secretariat": body.secretariat_body or body.secretariat,
        "appointed_by": body.appointed_by,
        "reports_to": body.reports_to or body.reports_how,
        "escalates_to": body.escalates_to or body.escalates_how,
        "predecessor": body.predecessor,
        "decision_rule": body.decision_rule,
        "submit_via": body.submit_via,
        "submit_days": body.submit_days,
        "tasks": list(body.tasks),
        "source": body.source,
        "as_of": body.as_of,
        "inferred": bool(body.inferred),
    }
    bring(session, Body, body.id, body.id, values, report)
    session.flush()
    held = {seat.title for seat in session.exec(select(Seat).where(Seat.body == body.id))}
    for rule in body.seats:
        if rule.title not in held:
            count = rule.count_shown
            session.add(
                Seat(
                    network=body.network,
                    body=body.id,
                    title=rule.title,
                    party=rule.party,
                    count=count,
                    voting=rule.voting,
                    inferred=rule.inferred,
                    source=sources[rule.source].shown if rule.source in sources else rule.source,
                )
            )


def _agreement(session: Session, agreement: AgreementValue, paper: Paper, report: Report) -> None:
    values = {
        "id": agreement.id,
        "network": agreement.network,
        "kind": str(agreement.kind),
        "status": str(agreement.status),
        "number": agreement.number,
        "title": agreement.title,
        "aliases": list(agreement.aliases),
        "parents": list(agreement.parents),
        "law": list(agreement.law),
        "subjects": list(agreement.subjects),
        "municipalities": list(agreement.municipalities),
        "parties": agreement.parties,
        "valid_from": agreement.valid_from,
        "revised": agreement.revised,
        "reviewed_on": _day(paper.last_reviewed) or _day(agreement.revised),
        "expires": paper.expires,
        "notice": paper.notice,
        "precedence": agreement.precedence,
        "owner_body": agreement.owner_body,
        "url": agreement.url,
        "source": agreement.source,
        "as_of": agreement.as_of,
        "existence_inferred": agreement.existence_inferred,
    }
    bring(session, Agreement, agreement.id, agreement.id, values, report)
    session.flush()
    bring_topics(session, agreement.network, agreement.id, agreement.topics, report)


def _day(printed: str | None) -> dt.date | None:
    """A printed date when it names the day; a month or a year alone is not a date to remind of."""
    return dt.date.fromisoformat(printed) if printed and len(printed) == 10 else None


def _meeting(session: Session, network: str, meeting: MeetingDate, report: Report) -> None:
    local = dt.datetime.combine(meeting.date, meeting.time or _ASSUMED_HOUR, OSLO)
    values: dict[str, Any] = {
        "network": network,
        "body": meeting.body,
        "starts_at": local.astimezone(dt.UTC),
        "whole_day": meeting.time is None,
        "place": meeting.place,
        "host": meeting.host,
        "kind": meeting.kind,
        "source": meeting.source,
        "inferred": meeting.inferred,
    }
    name = f"{meeting.body} {meeting.date}"
    printed = values["starts_at"].isoformat()
    rows = session.exec(select(Meeting).where(Meeting.body == meeting.body))
    row = next((m for m in rows if (m.imported or {}).get("starts_at") == printed), None)
    if row is None:
        plain = {**values, "starts_at": printed}
        session.add(Meeting(**values, imported=plain))
        report.added.append(name)
    else:
        refresh(row, name, values, report)
