"""What is stored about one member: all of it as plain data, and the erasure of it.

`RULES` says for every column that points at a member what an erasure does with the row. A test holds it complete.
What a health community must keep for its archive (items, decisions, who sat where and when) stays, tied to a member
row that has lost its name and address.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, String, Table, delete, or_, select, update
from sqlmodel import AutoString, Session, SQLModel, col

from storage import audit
from storage.operation_tables import AuditEntry
from storage.tables import Appointment, ChannelPace, Inquiry, Member, Network, OutboxMessage, Question, ThreadSubject


class Rule(StrEnum):
    """What an erasure does with a row that points at the member."""

    DELETE = "delete"
    UNLINK = "unlink"
    KEEP = "keep"


RULES: dict[tuple[str, str], Rule] = {
    # what the member wrote, chose or answered for themselves
    ("agendadraft", "member"): Rule.DELETE,
    ("calendarsecret", "member"): Rule.DELETE,
    ("deputycall", "absent"): Rule.DELETE,
    ("deputycall", "deputy"): Rule.DELETE,
    ("itemguest", "member"): Rule.DELETE,
    ("itemsupporter", "member"): Rule.DELETE,
    ("meetinganswer", "member"): Rule.DELETE,
    ("memberlead", "member"): Rule.DELETE,
    ("memberwish", "member"): Rule.DELETE,
    ("noticereceiver", "member"): Rule.DELETE,
    ("outboxmessage", "member"): Rule.DELETE,
    ("rankedlist", "member"): Rule.DELETE,
    # counts and duties that stay without the member
    ("followup", "owner"): Rule.UNLINK,
    ("itemrecusal", "deputy"): Rule.UNLINK,
    ("noticeparty", "elsewhere_by"): Rule.UNLINK,
    ("noticeparty", "read_by"): Rule.UNLINK,
    ("party", "contact"): Rule.UNLINK,
    ("partystep", "member"): Rule.UNLINK,
    ("question", "member"): Rule.UNLINK,
    ("verdict", "member"): Rule.UNLINK,
    # the archive of the community: it keeps the number of a member who has no name any more
    ("agendachange", "member"): Rule.KEEP,
    ("agendaitem", "submitted_by"): Rule.KEEP,
    ("agreementreview", "member"): Rule.KEEP,
    ("agreementsignature", "member"): Rule.KEEP,
    ("agreementstep", "member"): Rule.KEEP,
    ("appointment", "member"): Rule.KEEP,
    ("decision", "member"): Rule.KEEP,
    ("hearinganswer", "member"): Rule.KEEP,
    ("inquiry", "member"): Rule.KEEP,  # only those that gave an agreement another name, without their text
    ("itemrecusal", "member"): Rule.KEEP,
    ("itemstop", "member"): Rule.KEEP,
    ("meetingchange", "member"): Rule.KEEP,
    ("meetingplan", "member"): Rule.KEEP,
    ("notice", "member"): Rule.KEEP,
    ("rotationstart", "member"): Rule.KEEP,
    ("roundvoice", "member"): Rule.KEEP,
}

_PUBLIC = frozenset(
    {"network", "municipality", "body", "seat", "agreement", "agreementversion", "agreementsection", "topic", "member"}
)
"""Tables of published facts, in which nothing is about the members of the chat."""

_SECRET = frozenset({"hash"})
_GONE = {"nn": "sletta medlem", "nb": "slettet medlem"}


def pointing() -> Iterator[tuple[Table, Column[Any]]]:
    """Every column of every table that points at a member."""
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            if any(key.target_fullname == "member.id" for key in column.foreign_keys):
                yield table, column


def stored(session: Session, member: Member) -> dict[str, list[dict[str, Any]]]:
    """Everything stored about *member*, by table: the row itself, and every row that points at it.

    Messages and the subject of the talk are those under the member's address; of the audit trail what they did and what
    was done to them. Values are as JSON holds them; what opens
    a calendar is left out.
    """
    found = {"member": _rows(session, Member.__table__, [col(Member.id) == member.id])}  # type: ignore[attr-defined]
    conditions: dict[str, tuple[Table, list[Any]]] = {}
    for table, column in pointing():
        conditions.setdefault(table.name, (table, []))[1].append(column == member.id)
    conditions["outboxmessage"][1].append(col(OutboxMessage.to) == member.address)
    conditions["threadsubject"] = (ThreadSubject.__table__, [col(ThreadSubject.thread) == member.address])  # type: ignore[attr-defined]
    conditions["auditentry"] = (AuditEntry.__table__, [audit.about(member.id or 0, member.address)])  # type: ignore[attr-defined]
    for name, (table, any_of) in conditions.items():
        rows = _rows(session, table, any_of)
        if rows:
            found[name] = rows
    return found


def erase(session: Session, member: Member, today: dt.date) -> dict[str, int]:
    """Forget who *member* is. Returns how many rows were deleted, by table.

    The member has left from *today* on; whoever writes from the same address later is somebody new. The full name is
    also taken out of the texts that stay. Raises `KeyError` when a column has no rule.
    """
    number, name, address = member.id or 0, member.name, member.address
    mailbox = f"mail:{member.network}:{number}"  # see storage.mailboxes
    gone = {"question": _without_texts(session, number), "inquiry": _inquiries(session, number)}
    _leave_seats(session, number, today)
    gone["outboxmessage"] = _count(session, delete(OutboxMessage).where(col(OutboxMessage.to) == address))
    session.connection().execute(delete(ChannelPace).where(col(ChannelPace.to).in_((address, mailbox))))
    session.connection().execute(delete(ThreadSubject).where(col(ThreadSubject.thread) == address))
    audit.forget(session, address, f"member {number}")
    for each, rows in let_go(session, number).items():
        gone[each] = gone.get(each, 0) + rows
    stands_in = f"{_GONE[session.get_one(Network, member.network).language]} {number}"
    member.address, member.name, member.left_on = f"erased:{number}", stands_in, today
    member.role, member.party, member.municipality, member.muted = "member", None, None, []
    member.shows_questions, member.email = False, None
    session.flush()
    _take_out(session, member.network, name, stands_in)
    session.expire_all()
    return {table: rows for table, rows in gone.items() if rows}


def let_go(session: Session, number: int) -> dict[str, int]:
    """Delete and unlink the rows that point at the member *number* by `RULES`; how many were deleted, by table."""
    gone: dict[str, int] = {}
    for table, column in reversed(list(pointing())):
        match RULES[(table.name, column.name)]:
            case Rule.DELETE:
                gone[table.name] = gone.get(table.name, 0) + _count(session, delete(table).where(column == number))
            case Rule.UNLINK:
                session.connection().execute(update(table).where(column == number).values({column.name: None}))
    return gone


def _rows(session: Session, table: Table, any_of: list[Any]) -> list[dict[str, Any]]:
    rows = session.connection().execute(select(table).where(or_(*any_of)).order_by(*table.primary_key.columns))
    return [{name: _plain(value) for name, value in row.items() if name not in _SECRET} for row in rows.mappings()]


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, (dt.date, dt.datetime)) else value


def _count(session: Session, statement: Any) -> int:
    return int(session.connection().execute(statement).rowcount)


def _without_texts(session: Session, member: int) -> int:
    """The texts of the member's questions are gone; that they were asked stays counted."""
    held = update(Question).where(col(Question.member) == member, col(Question.text).is_not(None))
    return _count(session, held.values(text=None))


def _inquiries(session: Session, member: int) -> int:
    """Questions to the secretariat: gone, but for the bare name of an agreement that came of one."""
    mine = col(Inquiry.member) == member
    session.connection().execute(update(Inquiry).where(mine, col(Inquiry.alias) == "approved").values(text=""))
    return _count(session, delete(Inquiry).where(mine, col(Inquiry.alias) != "approved"))


def _leave_seats(session: Session, member: int, today: dt.date) -> None:
    """Seats not yet taken are given up, those held end today, those of the past stay; a wish for more is gone."""
    mine = col(Appointment.member) == member
    session.connection().execute(delete(Appointment).where(mine, col(Appointment.starts) > today))
    running = col(Appointment.ends).is_(None) | (col(Appointment.ends) > today)
    session.connection().execute(update(Appointment).where(mine, running).values(ends=today))
    session.connection().execute(update(Appointment).where(mine).values(wish=None, wish_at=None))


def _take_out(session: Session, network: str, name: str, stands_in: str) -> None:
    """Replace the full name wherever it stands in what the network's members wrote.

    A single plain word ("Kari") is replaced only where it is all that a field holds: others have the same first name.
    """
    if not name.strip():
        return
    whole = re.compile(rf"(?<!\w){re.escape(name.strip())}(?!\w)", re.IGNORECASE)
    alone = re.compile(rf"\s*{re.escape(name.strip())}\s*", re.IGNORECASE)
    pattern, found = (alone, alone.fullmatch) if name.strip().isalpha() else (whole, whole.search)
    for table in SQLModel.metadata.sorted_tables:
        if table.name in _PUBLIC or "network" not in table.columns:
            continue
        columns = [c for c in table.columns if isinstance(c.type, (String, AutoString, JSON)) and not _is_reference(c)]
        keys = list(table.primary_key.columns)
        rows = session.connection().execute(select(*keys, *columns).where(table.c.network == network)).mappings().all()
        for row in rows:
            changed = {c.name: _replaced(row[c.name], pattern, found, stands_in) for c in columns}
            changed = {column: value for column, value in changed.items() if value != row[column]}
            if changed:
                here = [key == row[key.name] for key in keys]
                session.connection().execute(update(table).where(*here).values(changed))


def _is_reference(column: Column[Any]) -> bool:
    return bool(column.foreign_keys) or column.primary_key or column.name in ("network", "key", "to", "uid")


def _replaced(value: Any, pattern: re.Pattern[str], found: Any, stands_in: str) -> Any:
    """*value* with the name taken out of every text in it."""
    if isinstance(value, str):
        return pattern.sub(stands_in, value) if found(value) else value
    if isinstance(value, dict):
        return {key: _replaced(part, pattern, found, stands_in) for key, part in value.items()}
    if isinstance(value, list):
        return [_replaced(part, pattern, found, stands_in) for part in value]
    return value
