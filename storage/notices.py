"""Notices: kept as a draft, sent to all parties in one go, read party by party."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, exists, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from knowledge.notices import Standing, State
from storage import bodies
from storage.notice_parties import Side, Stands
from storage.notice_tables import Notice, NoticeParty, NoticeReceiver
from storage.tables import Body, Member, OutboxMessage

__all__ = ["Notice", "NoticeParty"]

_ROWS_A_STATEMENT = 500


def keep(session: Session, member: Member, form: str, values: Mapping[str, Any], now: dt.datetime) -> Notice:
    """The draft that the opened *form* makes; sent twice it is one, with what it held the last time.

    Two at once: the second waits. What has gone out is not changed.
    """
    there = _held(session, member.network, form)
    if there is not None:
        return _again(session, there, values)
    row = Notice(network=member.network, key=form, member=member.id or 0, made_at=now, state=State.DRAFT, **values)
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        there = _held(session, member.network, form)
        if there is None:
            raise
        return _again(session, there, values)
    return row


def _again(session: Session, notice: Notice, values: Mapping[str, Any]) -> Notice:
    hold(session, notice)
    if notice.state == State.DRAFT and any(getattr(notice, name) != value for name, value in values.items()):
        edit(session, notice, values)
    return notice


def edit(session: Session, notice: Notice, values: Mapping[str, Any]) -> None:
    """Other words for a draft; what was shown of it before cannot be sent any more."""
    for name, value in values.items():
        setattr(notice, name, value)
    notice.version += 1
    session.flush()


def get(session: Session, network: str, number: int) -> Notice | None:
    """One notice of the network, None when the network has none of that number."""
    row = session.get(Notice, number)
    return row if row is not None and row.network == network else None


def body(session: Session, notice: Notice) -> Body | None:
    """The body whose parties it is for, None when it is for the whole network."""
    return bodies.get(session, notice.network, notice.body) if notice.body else None


def hold(session: Session, notice: Notice) -> None:
    """Nobody else changes the notice until the transaction ends; it is read anew."""
    session.refresh(notice, with_for_update=True)


def drop(session: Session, notice: Notice) -> None:
    """Throw a draft away."""
    session.delete(notice)
    session.flush()


def send(session: Session, notice: Notice, stands: Stands, send_at: dt.datetime) -> dict[int, Member]:
    """Write down whom the notice goes to from *send_at* (UTC) on. Returns everybody it is for, by id, each once."""
    told: dict[int, Member] = {}
    for side, people in stands.items():
        party = NoticeParty(network=notice.network, notice=notice.id or 0, **_called(side))
        session.add(party)
        session.flush()
        for member in people:
            told[member.id or 0] = member
            row = NoticeReceiver(
                network=notice.network, notice=notice.id or 0, party=party.id or 0, member=member.id or 0
            )
            session.add(row)
    notice.state, notice.send_at, notice.chased = State.SENT, send_at, 0
    session.flush()
    return told


def take_back(session: Session, notice: Notice) -> None:
    """Make a draft again of a notice that has not gone out; none of its messages is sent."""
    row = OutboxMessage
    waiting = update(row).where(col(row.network) == notice.network, col(row.state) == "waiting")
    mine = waiting.where(col(row.key).startswith(key(notice), autoescape=True))
    session.connection().execute(mine.values(state="expired"))
    for table in (NoticeReceiver, NoticeParty):
        session.connection().execute(delete(table).where(col(table.notice) == notice.id))
    notice.state, notice.send_at = State.DRAFT, None
    notice.version += 1
    session.flush()


def key(notice: Notice, what: str = "") -> str:
    """What the keys of the notice's messages begin with; *what* tells the notice itself from a chase or a report."""
    return f"notice:{notice.id}.{notice.version}:{what}"


def drop_waiting(session: Session, keys: Iterable[str]) -> None:
    """Put aside those of the messages under *keys* that nobody has begun to send."""
    wanted, row = list(keys), OutboxMessage
    for start in range(0, len(wanted), _ROWS_A_STATEMENT):
        some = update(row).where(col(row.key).in_(wanted[start : start + _ROWS_A_STATEMENT]))
        waiting = some.where(col(row.state) == "waiting", col(row.uncertain).is_(False))
        session.connection().execute(waiting.values(state="expired"))


def parties(session: Session, notice: Notice) -> list[NoticeParty]:
    """The parties a notice went to, in the order in which they were told of them."""
    rows = select(NoticeParty).where(NoticeParty.network == notice.network, NoticeParty.notice == notice.id)
    return list(session.exec(rows.order_by(col(NoticeParty.id)).execution_options(populate_existing=True)))


def standing(party: NoticeParty) -> Standing:
    """The row as the rules take it."""
    return Standing(party.kind == "kommune", party.read_at, party.elsewhere_at)


def receivers(session: Session, notice: Notice) -> list[tuple[int, Member]]:
    """Whom it was sent to: the id of their `NoticeParty` and the member; those who have left are not among them."""
    rows = (
        select(NoticeReceiver.party, Member)
        .join(Member, col(Member.id) == col(NoticeReceiver.member))
        .where(NoticeReceiver.network == notice.network, NoticeReceiver.notice == notice.id)
        .where(col(Member.left_on).is_(None))
        .order_by(col(NoticeReceiver.id))
    )
    return list(session.exec(rows))


def read(session: Session, rows: Iterable[NoticeParty], member: Member, now: dt.datetime) -> list[NoticeParty]:
    """Note that *member* has read on behalf of the parties *rows*. Returns those for which it is the first."""
    new = [row for row in rows if row.read_at is None]
    for row in new:
        row.read_at, row.read_by = now, member.id
    session.flush()
    return new


def elsewhere(session: Session, rows: Iterable[NoticeParty], how: str, member: Member, now: dt.datetime) -> None:
    """Note that the parties *rows* were told in another way."""
    for row in rows:
        row.elsewhere_at, row.elsewhere_by, row.how = now, member.id, how
    session.flush()


def open_(session: Session, network: str, now: dt.datetime) -> list[Notice]:
    """The notices that have gone out, wait for somebody to read them and have not been put right since."""
    newer = aliased(Notice)
    corrected = exists().where(col(newer.corrects) == col(Notice.id), col(newer.state) != State.DRAFT)
    rows = select(Notice).where(Notice.network == network, Notice.state == State.SENT, col(Notice.receipt).is_(True))
    return list(session.exec(rows.where(col(Notice.send_at) <= now, ~corrected).order_by(col(Notice.id))))


def newest(session: Session, network: str, *, limit: int = 50) -> list[Notice]:
    """The network's notices, drafts too, the newest first."""
    rows = select(Notice).where(Notice.network == network)
    return list(session.exec(rows.order_by(col(Notice.id).desc()).limit(limit)))


def sent_to(session: Session, member: Member, now: dt.datetime, *, limit: int = 20) -> list[Notice]:
    """What has gone out to *member*, the newest first."""
    mine = select(NoticeReceiver.notice).where(NoticeReceiver.member == member.id)
    rows = select(Notice).where(Notice.network == member.network, col(Notice.id).in_(mine))
    gone = rows.where(Notice.state != State.DRAFT, col(Notice.send_at) <= now)
    return list(session.exec(gone.order_by(col(Notice.id).desc()).limit(limit)))


def correction(session: Session, notice: Notice, now: dt.datetime) -> Notice | None:
    """The latest correction of a notice that has gone out."""
    rows = select(Notice).where(Notice.network == notice.network, Notice.corrects == notice.id)
    gone = rows.where(Notice.state != State.DRAFT, col(Notice.send_at) <= now)
    return session.exec(gone.order_by(col(Notice.id).desc())).first()


def undelivered(session: Session, notice: Notice) -> set[str]:
    """The addresses at which the notice was refused."""
    row = OutboxMessage
    rows = select(row.to).where(row.network == notice.network, row.state == "refused")
    return set(session.exec(rows.where(col(row.key).startswith(key(notice), autoescape=True))))


def _called(side: Side) -> dict[str, Any]:
    return {"party": side.party, "kind": side.kind, "name": side.name}


def _held(session: Session, network: str, form: str) -> Notice | None:
    return session.exec(select(Notice).where(Notice.network == network, Notice.key == form)).one_or_none()
