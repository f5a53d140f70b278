"""What an administrator does at the command line, each act with its line in the audit trail."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, select

from bot import backup
from bot.clock import Clock
from bot.settings import SettingsError
from knowledge import mail_addresses
from knowledge.bodies import PARTIES
from knowledge.language import OSLO
from storage import audit, mailboxes, members, personal
from storage.database import connect, revision, transaction
from storage.database import upgrade as upgrade_schema
from storage.schema import fit
from storage.tables import Member


def operator() -> str:
    """Who sits at the command line, as the operating system knows them."""
    try:
        return f"operator:{getpass.getuser()}"
    except (KeyError, OSError):  # a container's user may have no name
        return "operator"


def note(engine: Engine, clock: Clock, act: str, network: str = "", subject: str = "", detail: str = "") -> None:
    """Write an act that is done into the audit trail."""
    with transaction(engine) as session:
        audit.record(session, act, clock(), actor=operator(), network=network, subject=subject, detail=detail)


def noted(lines: Iterator[str], engine: Engine, clock: Clock, act: str, network: str, subject: str) -> Iterator[str]:
    """Pass on what an act tells, and write the act down when it has ended well."""
    yield from lines
    note(engine, clock, act, network, subject)


def upgrade(engine: Engine, clock: Clock) -> None:
    """Bring the schema to the newest version."""
    before = revision(engine)
    upgrade_schema(engine)
    after = revision(engine)
    if after != before:
        note(engine, clock, "schema upgraded", detail=f"{before or 'none'} to {after}")


def set_secretariat(
    engine: Engine, clock: Clock, network: str, address: str, party: str | None, *, keeps: bool
) -> None:
    """Give or take the secretariat's role, for *party*'s turns when it is given."""
    if party is not None and party not in PARTIES:
        raise SettingsError([f"--party must be one of {', '.join(PARTIES)}."])
    with transaction(engine) as session:
        member = (
            _member(session, network, address) if "@" in address else members.find_or_make(session, network, address)
        )
        member.role = "secretariat" if keeps else "member"
        member.party = party or member.party
        act = "role given" if keeps else "role taken"
        detail = " ".join(filter(None, ("secretariat", party)))
        audit.record(
            session, act, clock(), actor=operator(), network=network, subject=f"member {member.id}", detail=detail
        )


def export_member(engine: Engine, clock: Clock, network: str, address: str) -> dict[str, Any]:
    """Everything stored about a member, by table. Raises `SettingsError` when the network has nobody at *address*."""
    with transaction(engine) as session:
        member = _member(session, network, address)
        found = personal.stored(session, member)
        audit.record(
            session, "export member", clock(), actor=operator(), network=network, subject=f"member {member.id}"
        )
    return found


def delete_member(engine: Engine, clock: Clock, network: str, address: str) -> dict[str, int]:
    """Forget who the member is; how many rows were deleted, by table. Raises `SettingsError` as `export_member`."""
    now = clock()
    with transaction(engine) as session:
        member = _member(session, network, address)
        gone = personal.erase(session, member, now.astimezone(OSLO).date())
        audit.record(session, "delete member", now, actor=operator(), network=network, subject=f"member {member.id}")
    return gone


def _member(session: Session, network: str, address: str) -> Member:
    found = session.exec(select(Member).where(Member.network == network, Member.address == address)).first()
    found = found or mailboxes.find(session, network, mail_addresses.read(address) or "")
    if found is None:
        raise SettingsError([f"{network} has no member {address}."])
    return found


def back_up(url: str, clock: Clock, file: Path) -> None:
    """Copy the database to *file*; see `bot.backup.backup`."""
    backup.backup(url, file)
    _note_in(url, clock, "backup", file)


def restore(url: str, clock: Clock, file: Path, *, force: bool) -> None:
    """Replace the database by *file*; see `bot.backup.restore`."""
    backup.restore(url, file, force=force)
    _note_in(url, clock, "restore", file)


def _note_in(url: str, clock: Clock, act: str, file: Path) -> None:
    engine = connect(url)
    if fit(engine).serves:  # a backup before an upgrade must not fail for want of the trail's table
        note(engine, clock, act, subject=file.name)
    engine.dispose()


def trail(engine: Engine, network: str | None, limit: int) -> list[dict[str, str]]:
    """The newest entries of the audit trail as plain data, the newest first; times in UTC."""
    with Session(engine) as session:
        return [
            {
                "at": row.at.isoformat(timespec="seconds"),
                "network": row.network,
                "actor": row.actor,
                "act": row.act,
                "subject": row.subject,
                "detail": row.detail,
            }
            for row in audit.entries(session, network, limit)
        ]
