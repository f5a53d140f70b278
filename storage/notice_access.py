"""Who may send a notice, and who may see one: the one door."""

from __future__ import annotations

import datetime as dt

from sqlmodel import Session

from knowledge.language import OSLO
from knowledge.notices import State
from storage import agenda_access, bodies, members, notice_standing, notices, secretariat
from storage.notice_tables import Notice
from storage.tables import Body, Member


def may_send(session: Session, member: Member, body: str | None, on: dt.date) -> bool:
    """Whether *member* keeps the secretariat of the network (None) or of *body* on the day *on*."""
    if body is None:
        return member.id in [one.id for one in members.secretaries(session, member.network)]
    organ = bodies.get(session, member.network, body)
    return organ is not None and secretariat.may_act(session, member, organ, on)


def targets(session: Session, member: Member, on: dt.date) -> list[Body]:
    """The bodies that meet now and whose secretariat *member* keeps on the day *on*."""
    kept = {body.id for body in agenda_access.kept(session, member, on)}
    return [body for body in bodies.current(session, member.network) if body.id in kept]


def visible(session: Session, member: Member, number: int, now: dt.datetime) -> Notice | None:
    """The notice if *member* may see it at *now*: the secretariat always, the parties when it has gone out to all.

    None also when it lies in another network or does not exist.
    """
    row = notices.get(session, member.network, number)
    if row is None:
        return None
    today = now.astimezone(OSLO).date()
    if may_send(session, member, row.body, today):
        return row
    gone_out = row.state != State.DRAFT and row.send_at is not None and row.send_at <= now
    return row if gone_out and notice_standing.speaks_for(session, row, member, today) else None


def owners(session: Session, notice: Notice, on: dt.date) -> list[Member]:
    """Who is told how it goes: the sender while they keep the secretariat, else all who keep it on the day *on*."""
    sender = session.get(Member, notice.member)
    if sender is not None and may_send(session, sender, notice.body, on):
        return [sender]
    organ = bodies.get(session, notice.network, notice.body) if notice.body else None
    return secretariat.keepers(session, organ, on) if organ else members.secretaries(session, notice.network)
