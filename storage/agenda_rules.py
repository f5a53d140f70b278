"""What each body has decided about its items: when they come in, how they are numbered, how long it meets."""

from __future__ import annotations

from sqlmodel import Session

from knowledge import routes
from storage.agenda_tables import AgendaRule
from storage.tables import Body


def of(session: Session, body: Body) -> AgendaRule:
    """The body's own rule; what it has not set comes from the network's facts, else None. Not a row to change."""
    row = session.get(AgendaRule, body.id) or AgendaRule(body=body.id, network=body.network)
    habit = routes.load(body.network).habit(body.id)
    return AgendaRule(
        body=body.id,
        network=body.network,
        open_days=row.open_days,
        late=row.late,
        number=row.number or habit.number,
        minutes=row.minutes or habit.minutes,
        papers_days=row.papers_days,
    )


def keep(
    session: Session,
    body: Body,
    *,
    open_days: int | None,
    close_days: int | None,
    late: str | None,
    number: str | None,
    minutes: int | None,
    papers_days: int | None = None,
) -> None:
    """Set the body's rule; None unsets. *close_days* is the deadline that its meetings and reminders follow."""
    session.refresh(body, with_for_update=True)
    row = session.get(AgendaRule, body.id, populate_existing=True) or AgendaRule(body=body.id, network=body.network)
    row.open_days, row.late, row.number, row.minutes = open_days, late, number, minutes
    row.papers_days = papers_days
    body.submit_days = close_days
    session.add(row)
    session.flush()
