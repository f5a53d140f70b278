"""What bodies came to, and what must go on to each party's own council or board."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlmodel import Session, col, select

from knowledge.agenda import Stance
from storage.agenda_tables import Decision, ItemNumber, PartyStep
from storage.tables import AgendaItem, Body, Meeting, Member, Municipality, Network, Seat


@dataclass(frozen=True, slots=True)
class Found:
    """A decision with the item, the body and the meeting it belongs to."""

    decision: Decision
    item: AgendaItem
    body: Body
    meeting: Meeting | None
    number: str | None


def record(
    session: Session,
    item: AgendaItem,
    member: Member,
    now: dt.datetime,
    *,
    outcome: str,
    text: str,
    stances: dict[str, Stance],
) -> Decision:
    """Write down what the item's body came to in the meeting it is on."""
    row = Decision(
        network=item.network, item=item.id or 0, body=item.body, meeting=item.meeting, outcome=outcome, text=text,
        stances={party: str(stance) for party, stance in stances.items()}, member=member.id or 0, at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def of_item(session: Session, item: AgendaItem) -> list[Decision]:
    """What bodies came to about the item, the first first."""
    rows = select(Decision).where(Decision.network == item.network, Decision.item == item.id)
    return list(session.exec(rows.order_by(col(Decision.id))))


def all_of(session: Session, network: str) -> list[Found]:
    """Every decision of the network, the newest first."""
    rows = (
        select(Decision, AgendaItem, Body)
        .join(AgendaItem, col(AgendaItem.id) == col(Decision.item))
        .join(Body, col(Body.id) == col(Decision.body))
        .where(Decision.network == network)
        .order_by(col(Decision.id).desc())
    )
    numbers = {
        (number.item, number.body): number.text
        for number in session.exec(select(ItemNumber).where(ItemNumber.network == network))
    }
    held = {meeting.id: meeting for meeting in session.exec(select(Meeting).where(Meeting.network == network))}
    return [
        Found(decision, item, body, held.get(decision.meeting), numbers.get((item.id or 0, body.id)))
        for decision, item, body in session.exec(rows)
    ]


def parties(session: Session, body: str) -> list[str]:
    """The parties with a vote in *body*: the two main ones, and those its seats name; only those in a user body."""
    rows = select(Seat.party).where(Seat.body == body, col(Seat.voting)).order_by(col(Seat.id))
    seated = list(dict.fromkeys(session.exec(rows)))
    main = [] if seated and session.get_one(Body, body).level == "brukar" else ["kommune", "foretak"]
    return list(dict.fromkeys([*main, *seated]))


def send_on(session: Session, item: AgendaItem) -> list[PartyStep]:
    """Write down that the matter must go to every municipal council and the trust's board."""
    network = session.get_one(Network, item.network)
    places = select(Municipality).where(Municipality.network == item.network).order_by(Municipality.name)
    have = {row.party for row in steps(session, item)}
    wanted = [(place.name, place.slug) for place in session.exec(places)]
    for party, slug in [*wanted, (network.trust, None)]:
        if party not in have:
            session.add(PartyStep(network=item.network, item=item.id or 0, party=party, municipality=slug))
    session.flush()
    return steps(session, item)


def steps(session: Session, item: AgendaItem) -> list[PartyStep]:
    """Each party the matter goes to, and what came of it there."""
    rows = select(PartyStep).where(PartyStep.network == item.network, PartyStep.item == item.id)
    return list(session.exec(rows.order_by(col(PartyStep.id))))


def handled_by(session: Session, row: PartyStep, member: Member, result: str, now: dt.datetime) -> None:
    """Write down what a party's council or board did."""
    row.result, row.member, row.at = result, member.id, now
    session.flush()
