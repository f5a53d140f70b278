"""Agenda and case papers built from rows, for the chat and for documents alike."""

from __future__ import annotations

from sqlmodel import Session

from knowledge import routes
from knowledge.agenda import KIND_WORDS, ItemKind, State
from knowledge.agenda_papers import CLOSING, OPENING, AgendaLine, AgendaPaper, CasePaper, timed
from knowledge.language import Text, same
from storage import agenda, agenda_rules, agreements, bodies, item_guests, meeting_agendas, meetings
from storage.meeting_agendas import ON_THE_WAY, SENT
from storage.tables import AgendaItem, Body, Meeting, Network

EVERYTHING = tuple(dict.fromkeys((*ON_THE_WAY, *SENT)))
"""What the secretariat sees of an agenda: also what has no number yet."""


def agenda_paper(session: Session, meeting: Meeting, states: tuple[State, ...] = EVERYTHING) -> AgendaPaper:
    """The notice and agenda of a meeting as things stand, with the items that are in *states*."""
    network = session.get_one(Network, meeting.network)
    body = session.get_one(Body, meeting.body)
    items = meeting_agendas.items(session, meeting, states)
    plan = meeting_agendas.of(session, meeting)
    habit = routes.load(network.id).habit(body.id)
    opening = tuple(map(same, habit.opening)) or OPENING
    closing = tuple(map(same, habit.closing)) or CLOSING
    lines = (*_fixed(opening), *(_line(session, item) for item in items), *_fixed(closing))
    return AgendaPaper(
        network=network.name,
        language=network.language,
        body=body.name,
        starts_at=meeting.starts_at,
        whole_day=meeting.whole_day,
        place=meeting.place,
        host=meeting.host,
        lines=timed(lines, None if meeting.whole_day else meeting.starts_at),
        minutes=sum(item.minutes or 0 for item in items),
        without_time=sum(not item.minutes for item in items),
        length=agenda_rules.of(session, body).minutes,
        edition=plan.edition,
    )


def case_paper(session: Session, item: AgendaItem) -> CasePaper:
    """The case paper of an item as things stand."""
    network = session.get_one(Network, item.network)
    meeting = meetings.get(session, item.network, item.meeting) if item.meeting else None
    agreement = agreements.get(session, item.network, item.agreement) if item.agreement else None
    organs = {body.id: body.name for body in bodies.all_of(session, item.network)}
    stops = agenda.trail(session, item)
    return CasePaper(
        network=network.name,
        language=network.language,
        body=organs[item.body],
        number=meeting_agendas.number_of(session, item),
        title=item.title,
        kind=KIND_WORDS[ItemKind(item.kind)],
        meeting=meeting.starts_at if meeting else None,
        whole_day=meeting.whole_day if meeting else True,
        presenter=item.presenter,
        background=item.background,
        assessment=item.assessment,
        consequences=item.consequences,
        proposal=item.proposal,
        priority=item.priority,
        agreement=(agreement.title or agreement.number or "") if agreement else "",
        links=tuple(item.links),
        way=tuple((organs[stop.body], stop.reason) for stop in stops) if len(stops) > 1 else (),
    )


def _fixed(titles: tuple[Text, ...]) -> tuple[AgendaLine, ...]:
    return tuple(AgendaLine(title) for title in titles)


def _line(session: Session, item: AgendaItem) -> AgendaLine:
    return AgendaLine(
        title=same(item.title),
        item=item.id,
        number=meeting_agendas.number_of(session, item),
        kind=KIND_WORDS[ItemKind(item.kind)],
        minutes=item.minutes,
        presenter=item.presenter,
        guests=tuple(guest.name for guest in item_guests.invited(session, item)),
    )
