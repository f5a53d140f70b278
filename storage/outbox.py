"""Messages that nobody is waiting for: put once under a key, claimed with a lease, settled when it is known.

A row goes `waiting → claimed → sent | refused`, back to `waiting` when a send failed, or to `expired` when it is no use
any more. What goes out within another message is `gathered` from the first. A claim whose lease ran out may be taken by
anybody and is then `uncertain`: it may have been posted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, func, inspect, or_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import Session, col, select

from storage.tables import ChannelPace, Member, Network, OutboxMessage

ANSWER = "reply"
"""The kind of a message that answers what somebody said."""

_ROWS_A_STATEMENT = 500


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that one worker may send until `lease_until` (UTC); `uncertain`: look whether it is posted already.

    `member` is the receiver's id, None for a channel. `content` is the bilingual reply as JSON, read in `language`.
    """

    id: int
    network: str
    key: str
    to: str
    kind: str
    content: dict[str, Any]
    member: int | None
    language: str
    uncertain: bool
    attempts: int
    worker: str
    lease_until: dt.datetime


def put(
    session: Session,
    network: str,
    key: str,
    to: str,
    content: dict[str, Any],
    *,
    kind: str,
    now: dt.datetime,
    not_before: dt.datetime | None = None,
    expires: dt.datetime | None = None,
    reader: str | None = None,
) -> bool:
    """Queue a message once under *key*; False when the key stands there already. Sent from *not_before* on.

    *reader* is the address of the member in whose language it is read; without one it is read in the network's.
    From *expires* on it is no use and is not sent any more.
    """
    member = None
    if reader is not None:
        known = select(Member.id).where(Member.network == network, Member.address == reader)
        member = known.limit(1).scalar_subquery()
    row = {"network": network, "key": key, "to": to, "reply": content, "kind": kind, "member": member}
    times = {"created_at": now, "not_before": not_before or now, "expires_at": expires}
    return _insert(session, OutboxMessage, [row | times | {"state": "waiting", "attempts": 0, "uncertain": False}]) == 1


def gather(session: Session, network: str, key: str, to: str, into: str, *, kind: str, now: dt.datetime) -> bool:
    """Note that what would go out under *key* goes out within the message *into*; False when it was put already."""
    row: dict[str, Any] = {"network": network, "key": key, "to": to, "reply": {}, "kind": kind, "receipt": into}
    times = {"created_at": now, "not_before": now, "expires_at": None}
    return (
        _insert(session, OutboxMessage, [row | times | {"state": "gathered", "attempts": 0, "uncertain": False}]) == 1
    )


def known(session: Session, keys: Iterable[str]) -> set[str]:
    """Those of *keys* that were put before, whatever became of them."""
    wanted, found = list(dict.fromkeys(keys)), set[str]()
    for start in range(0, len(wanted), _ROWS_A_STATEMENT):
        some = wanted[start : start + _ROWS_A_STATEMENT]
        found.update(session.exec(select(OutboxMessage.key).where(col(OutboxMessage.key).in_(some))))
    return found


def put_before(session: Session, keys: Iterable[str], at: dt.datetime) -> set[str]:
    """Those of *keys* that were put before *at*."""
    wanted, found = list(keys), set[str]()
    for start in range(0, len(wanted), _ROWS_A_STATEMENT):
        some = col(OutboxMessage.key).in_(wanted[start : start + _ROWS_A_STATEMENT])
        found.update(session.exec(select(OutboxMessage.key).where(some, OutboxMessage.created_at < at)))
    return found


def claim(
    session: Session,
    worker: str,
    schemes: Collection[str],
    now: dt.datetime,
    *,
    lease: dt.timedelta,
    pace: dt.timedelta,
    limit: int,
) -> list[Claimed]:
    """Take up to *limit* due messages for *worker*, at most one a channel; the channel then rests for *pace*.

    *schemes* are the beginnings of the addresses it can send to ("slack", "web"). Two workers never get the same row:
    PostgreSQL skips what another has locked, SQLite lets one transaction write at a time.
    """
    due = _due(schemes, now)
    if limit < 1 or session.exec(select(OutboxMessage.id).where(*due).limit(1)).first() is None:
        return []
    _meet_new_channels(session, due, now)
    channels = session.exec(
        select(ChannelPace)
        .where(ChannelPace.next_at <= now, exists().where(col(OutboxMessage.to) == col(ChannelPace.to), *due))
        .order_by(col(ChannelPace.next_at), ChannelPace.to)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    taken = _first_due(session, [channel.to for channel in channels], due)
    for row in taken:
        _take(row, worker, now + lease)
    resting = {row.to for row in taken}
    for channel in channels:
        if channel.to in resting:
            channel.next_at = now + pace
    session.flush()
    return _claimed(session, taken)


def sent(session: Session, message: Claimed, receipt: str, now: dt.datetime) -> bool:
    """It is posted. False when the claim was lost meanwhile: whoever has it now will find the posting."""
    return _settle(
        session,
        message,
        **_forgotten(message),
        state="sent",
        sent_at=now,
        receipt=receipt,
        uncertain=False,
        problem=None,
    )


def retry(session: Session, message: Claimed, at: dt.datetime, problem: str, *, uncertain: bool) -> bool:
    """It failed; try again from *at* on. *uncertain* when it may have been posted all the same."""
    return _settle(session, message, state="waiting", not_before=at, uncertain=uncertain, problem=problem)


def redirect(session: Session, message: Claimed, to: str, now: dt.datetime) -> bool:
    """It can never be delivered where it was going: it goes to *to* instead, as if nothing had been tried."""
    return _settle(session, message, state="waiting", to=to, not_before=now, attempts=0, uncertain=False, problem=None)


def refuse(session: Session, message: Claimed, problem: str) -> bool:
    """It can never be delivered; kept with the reason."""
    return _settle(session, message, **_forgotten(message), state="refused", problem=problem)


def rest(session: Session, to: str, until: dt.datetime) -> None:
    """Send nothing before *until* to this channel, nor to any other of its workspace: the chat service asked us to
    wait, and what it limits is a workspace as a whole."""
    workspace = to[: to.find(":", to.find(":") + 1) + 1]
    own = col(ChannelPace.to).startswith(workspace, autoescape=True) if workspace else col(ChannelPace.to) == to
    later = update(ChannelPace).where(own, col(ChannelPace.next_at) < until)
    session.connection().execute(later.values(next_at=until))


def expire(session: Session, now: dt.datetime) -> int:
    """Put aside what nobody has begun to send and nobody needs any more. Returns how many."""
    row = OutboxMessage
    old = update(row).where(col(row.state) == "waiting", col(row.uncertain).is_(False), col(row.expires_at) <= now)
    return session.connection().execute(old.values(state="expired")).rowcount


def refused(session: Session, network: str) -> list[OutboxMessage]:
    """The network's messages that could not be delivered, the newest first."""
    rows = select(OutboxMessage).where(OutboxMessage.network == network, OutboxMessage.state == "refused")
    return list(session.exec(rows.order_by(col(OutboxMessage.id).desc())))


def _due(schemes: Collection[str], now: dt.datetime) -> list[ColumnElement[bool]]:
    row = OutboxMessage
    mine = or_(*(col(row.to).startswith(f"{scheme}:", autoescape=True) for scheme in schemes))
    fresh = (col(row.state) == "waiting") & (col(row.not_before) <= now)
    needed = col(row.expires_at).is_(None) | (col(row.expires_at) > now) | col(row.uncertain).is_(True)
    left = (col(row.state) == "claimed") & (col(row.lease_until) <= now)
    return [mine, (fresh & needed) | left]


def _meet_new_channels(session: Session, due: list[ColumnElement[bool]], now: dt.datetime) -> None:
    """Give each new address its pace row; in the same order everywhere, so that two workers cannot block each other."""
    met = exists().where(col(ChannelPace.to) == col(OutboxMessage.to))
    new = select(OutboxMessage.to, func.min(OutboxMessage.network)).where(*due, ~met)
    found = session.exec(new.group_by(OutboxMessage.to).order_by(OutboxMessage.to))
    rows = [{"to": to, "network": network, "next_at": now} for to, network in found]
    for start in range(0, len(rows), _ROWS_A_STATEMENT):
        _insert(session, ChannelPace, rows[start : start + _ROWS_A_STATEMENT])


def _first_due(session: Session, channels: list[str], due: list[ColumnElement[bool]]) -> list[OutboxMessage]:
    """The first message of each of *channels*, in the order of the channels."""
    row = OutboxMessage
    place = func.row_number().over(partition_by=col(row.to), order_by=(col(row.not_before), col(row.id)))
    numbered = select(col(row.id).label("id"), place.label("place")).where(col(row.to).in_(channels), *due).subquery()
    first = select(numbered.c.id).where(numbered.c.place == 1)
    found = session.exec(select(row).where(col(row.id).in_(first), *due).with_for_update(skip_locked=True))
    return sorted(found, key=lambda one: channels.index(one.to))


def _take(row: OutboxMessage, worker: str, lease_until: dt.datetime) -> None:
    row.uncertain = row.uncertain or row.state == "claimed"
    row.state, row.claimed_by, row.lease_until = "claimed", worker, lease_until
    row.attempts += 1


def _claimed(session: Session, rows: list[OutboxMessage]) -> list[Claimed]:
    members = {row.member for row in rows if row.member is not None}
    chosen = dict(session.exec(select(Member.id, Member.language).where(col(Member.id).in_(members))).all())
    networks = {row.network for row in rows}
    homes = dict(session.exec(select(Network.id, Network.language).where(col(Network.id).in_(networks))).all())
    return [
        Claimed(
            id=row.id or 0,
            network=row.network,
            key=row.key,
            to=row.to,
            kind=row.kind,
            content=row.reply,
            member=row.member,
            language=chosen.get(row.member, homes[row.network]),
            uncertain=row.uncertain,
            attempts=row.attempts,
            worker=row.claimed_by or "",
            lease_until=row.lease_until or row.not_before,
        )
        for row in rows
    ]


def _settle(session: Session, message: Claimed, **values: object) -> bool:
    """Only who holds the claim may settle it; `attempts` tells this claim from a later one of the same worker."""
    row = OutboxMessage
    mine = update(row).where(col(row.id) == message.id, col(row.state) == "claimed")
    held = mine.where(col(row.claimed_by) == message.worker, col(row.attempts) == message.attempts)
    changed = held.values(**values, claimed_by=None, lease_until=None)
    return session.connection().execute(changed).rowcount == 1


def _forgotten(message: Claimed) -> dict[str, object]:
    """An answer's buttons hold what was asked: nothing of it is kept once the answer is where it was going."""
    return {"reply": {}} if message.kind == ANSWER else {}


def _insert(session: Session, table: type[OutboxMessage | ChannelPace], rows: list[dict[str, Any]]) -> int:
    """Insert those of *rows* whose key is new. Returns how many; the driver's own count is not to be trusted here."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    values = rows[0] if len(rows) == 1 else rows  # for one row the statement is compiled once and kept
    new = dialect.insert(table).values(values).on_conflict_do_nothing().returning(*inspect(table).primary_key)
    return len(session.connection().execute(new).all())
