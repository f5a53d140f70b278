"""Conferences and fixed slots from the bundled facts into the tables; twice changes nothing."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session, select

from knowledge.networks.values import Event, NetworkFacts
from storage.bundled import Report, refresh
from storage.meeting_tables import NetworkEvent, NetworkEventDate


def import_events(session: Session, facts: NetworkFacts, report: Report) -> None:
    """Bring the network's recurring events and their known times."""
    for event in facts.events:
        row = _event(session, facts.network.id, event, report)
        known = session.exec(select(NetworkEventDate).where(NetworkEventDate.event == row.id))
        held = {date.day for date in known}
        for date in event.dates:
            if date.date not in held:
                session.add(
                    NetworkEventDate(
                        network=row.network,
                        event=row.id or 0,
                        day=date.date,
                        ends=date.end,
                        place=date.place,
                        topic=date.topic,
                        source=date.source,
                    )
                )
                report.added.append(f"{event.name} {date.date}")


def _event(session: Session, network: str, event: Event, report: Report) -> NetworkEvent:
    values: dict[str, Any] = {"network": network, "name": event.name, "rhythm": event.rhythm, "source": event.source}
    rows = select(NetworkEvent).where(NetworkEvent.network == network, NetworkEvent.name == event.name)
    row = session.exec(rows).first()
    if row is None:
        row = NetworkEvent(**values, imported=values)
        session.add(row)
        report.added.append(event.name)
    else:
        refresh(row, event.name, values, report)
    session.flush()
    return row
