"""What has been delivered to a member of the playground: to the member, and in the channels the member reads."""

from __future__ import annotations

import datetime as dt

from sqlmodel import Session, col, func, select

from storage import bodies, meetings
from storage.tables import Body, Member, OutboxMessage


def rooms(session: Session, member: Member, today: dt.date) -> list[Body]:
    """The bodies with a channel that *member* reads: those one sits in; all of the network's for the secretariat."""
    own = set(meetings.of_member(session, member.id or 0, today))
    organs = bodies.current(session, member.network)
    return [body for body in organs if body.channel and (member.role == "secretariat" or body.id in own)]


def delivered(session: Session, member: Member, channel: Body | None = None, limit: int = 40) -> list[OutboxMessage]:
    """What was delivered to *member*, or in the channel of a body, the newest first."""
    to = member.address if channel is None else channel.channel
    rows = select(OutboxMessage).where(
        OutboxMessage.network == member.network, OutboxMessage.to == to, OutboxMessage.state == "sent"
    )
    newest_first = rows.order_by(col(OutboxMessage.sent_at).desc(), col(OutboxMessage.id).desc())
    return [row for row in session.exec(newest_first.limit(limit)) if row.reply]  # old ones have been emptied


def counts(session: Session, network: str, addresses: list[str]) -> dict[str, int]:
    """How many messages each of the network's *addresses* has got."""
    rows = (
        select(OutboxMessage.to, func.count())
        .where(OutboxMessage.network == network, OutboxMessage.state == "sent")
        .where(col(OutboxMessage.to).in_(addresses))
        .group_by(OutboxMessage.to)
    )
    return dict.fromkeys(addresses, 0) | dict(session.exec(rows).all())


def latest(session: Session) -> int:
    """The highest id of a message so far; what has a higher one came later."""
    return session.exec(select(func.max(OutboxMessage.id))).one() or 0
