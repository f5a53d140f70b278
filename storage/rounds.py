"""Preparatory rounds: what each municipality says about an item before it is taken up."""

from __future__ import annotations

import datetime as dt

from sqlmodel import Session, col, select

from knowledge import routes
from storage import members
from storage.agenda_tables import ItemRound, RoundVoice
from storage.tables import AgendaItem, Member


def open_(session: Session, item: AgendaItem, by: str, due: dt.date | None, now: dt.datetime) -> ItemRound:
    """Begin a round on *item* in the body *by*."""
    row = ItemRound(network=item.network, item=item.id or 0, body=by, due=due, opened_at=now)
    session.add(row)
    session.flush()
    return row


def last(session: Session, item: AgendaItem) -> ItemRound | None:
    """The item's latest round, open or closed."""
    rows = select(ItemRound).where(ItemRound.network == item.network, ItemRound.item == item.id)
    return session.exec(rows.order_by(col(ItemRound.id).desc())).first()


def close(session: Session, item: AgendaItem, now: dt.datetime) -> None:
    """End the item's open round, if there is one."""
    row = last(session, item)
    if row is not None and row.closed_at is None:
        row.closed_at = now
        session.flush()


def note(
    session: Session, row: ItemRound, municipality: str, voice: str, why: str, member: Member, now: dt.datetime
) -> None:
    """Write down what *municipality* says, instead of what it said before."""
    session.refresh(row, with_for_update=True)
    there = session.exec(
        select(RoundVoice).where(RoundVoice.round == row.id, RoundVoice.municipality == municipality)
    ).first()
    if there is None:
        there = RoundVoice(
            network=row.network,
            round=row.id or 0,
            municipality=municipality,
            voice=voice,
            member=member.id or 0,
            at=now,
        )
        session.add(there)
    there.voice, there.why, there.member, there.at = voice, why, member.id or 0, now
    session.flush()


def voices(session: Session, row: ItemRound) -> dict[str, RoundVoice]:
    """What has been said, by municipality."""
    rows = select(RoundVoice).where(RoundVoice.network == row.network, RoundVoice.round == row.id)
    return {voice.municipality: voice for voice in session.exec(rows.order_by(RoundVoice.municipality))}


def speakers(session: Session, row: ItemRound, on: dt.date) -> list[Member]:
    """Who answers for the municipalities: those who sit in the round's body; if nobody does, all municipal members."""
    sitting = [m for m in members.in_body(session, row.network, row.body, on) if m.municipality]
    if sitting:
        return sitting
    rows = select(Member).where(Member.network == row.network, Member.party == "kommune", col(Member.left_on).is_(None))
    return list(session.exec(rows.where(col(Member.municipality).is_not(None)).order_by(col(Member.id))))


def took_part(session: Session, member: Member, item: AgendaItem, on: dt.date) -> bool:
    """Whether the member answers, or answered, for a municipality in a round on the item."""
    row = last(session, item)
    if row is None or not member.municipality:
        return False
    return member.id in [one.id for one in speakers(session, row, on)]


def may_speak(session: Session, member: Member, item: AgendaItem, on: dt.date) -> bool:
    """Whether the member answers for a municipality in the item's open round."""
    row = last(session, item)
    return row is not None and row.closed_at is None and took_part(session, member, item, on)


def is_needed(network: str, body: str, party: str | None) -> bool:
    """Whether an item to *body* from a member of *party* must through a round first, by the network's rules."""
    rule = routes.load(network).preparation(body)
    return rule is not None and rule.party == party
