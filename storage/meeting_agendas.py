"""The agenda of a meeting as rows: its order, its numbers, and what was last sent out."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func
from sqlmodel import Session, select

from knowledge import agenda_numbers
from knowledge.agenda import State
from storage import agenda
from storage.agenda_tables import ItemNumber, MeetingAgenda
from storage.tables import AgendaItem, Body, Meeting

ON_THE_WAY = (State.APPROVED, State.ON_AGENDA)
SENT = (State.ON_AGENDA, State.HANDLED, State.FOLLOWED_UP)
"""What stands on an agenda that is sent out: also after the meeting, when the items have been handled."""


def of(session: Session, meeting: Meeting) -> MeetingAgenda:
    """The meeting's agenda, to read; an empty one when nobody has made any."""
    return session.get(MeetingAgenda, meeting.id) or MeetingAgenda(meeting=meeting.id or 0, network=meeting.network)


def hold(session: Session, meeting: Meeting) -> MeetingAgenda:
    """The meeting's agenda, to change: others wait until the transaction ends."""
    session.exec(select(Meeting).where(Meeting.id == meeting.id).with_for_update()).one()
    row = session.get(MeetingAgenda, meeting.id, populate_existing=True)
    if row is None:
        row = MeetingAgenda(meeting=meeting.id or 0, network=meeting.network)
        session.add(row)
        session.flush()
    return row


def items(session: Session, meeting: Meeting, states: tuple[State, ...] = ON_THE_WAY) -> list[AgendaItem]:
    """The items for the meeting in its order; those without a place come last, and of them information last."""
    plan = session.get(MeetingAgenda, meeting.id)
    order = {id_: place for place, id_ in enumerate(plan.order if plan else [])}
    rows = agenda.of_meeting(session, meeting.network, meeting.id or 0, states)
    rows = [item for item in rows if item.body == meeting.body]
    return sorted(rows, key=lambda i: (order.get(i.id or 0, len(order)), i.kind == "orientering", i.id or 0))


def arrange(session: Session, meeting: Meeting, order: list[int]) -> None:
    """Set the order of the items."""
    plan = hold(session, meeting)
    plan.order = list(order)
    plan.version += 1
    session.flush()


def published(session: Session, meeting: Meeting, lines: list[dict[str, object]], now: dt.datetime) -> int:
    """Write down what is sent out. Returns the edition, 1 for the first."""
    plan = hold(session, meeting)
    plan.edition, plan.published, plan.published_at = plan.edition + 1, list(lines), now
    session.flush()
    return plan.edition


def keep_files(session: Session, meeting: Meeting, files: list[dict[str, object]]) -> None:
    """Write down the files as they are sent out, so that everybody takes the same ones later."""
    hold(session, meeting).files = files
    session.flush()


def number_of(session: Session, item: AgendaItem, body: str | None = None) -> str | None:
    """The item's number in the series of *body* (else of the body it is at), None when it has none yet."""
    rows = select(ItemNumber.text).where(
        ItemNumber.network == item.network, ItemNumber.item == item.id, ItemNumber.body == (body or item.body)
    )
    return session.exec(rows).first()


def give_number(session: Session, item: AgendaItem, body: Body, year: int, pattern: str | None) -> str:
    """The item's number in the body's series of *year*; one it has from before is kept. Never the same number twice."""
    session.exec(select(Body).where(Body.id == body.id).with_for_update()).one()  # one at a time gives numbers
    known = number_of(session, item, body.id)
    if known is not None:
        return known
    used = select(func.max(ItemNumber.sequence)).where(ItemNumber.body == body.id, ItemNumber.year == year)
    sequence = (session.exec(used).one() or 0) + 1
    text = agenda_numbers.written(pattern, sequence, year)
    session.add(
        ItemNumber(
            network=item.network, item=item.id or 0, body=body.id, year=year, sequence=sequence, text=text
        )
    )  # fmt: skip
    session.flush()
    return text
