"""`samvit export agenda`: the papers of a meeting as the chat gives them, written to a folder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from bot import documents
from bot.clock import Clock
from bot.settings import SettingsError
from commands import _agenda_files as files
from storage import bodies, meetings
from storage.tables import Body, Meeting, Network


def agenda(engine: Engine, clock: Clock, network: str, body: str, day: dt.date | None, folder: Path) -> Iterator[str]:
    """Write notice, agenda and case papers of the body's meeting on *day*, else of its next one; the lines to tell.

    What was last sent out is written as it was then; when nothing was, the papers as things stand. The language is
    the network's. Raises `SettingsError` when there is no such body or meeting; then nothing is written.
    """
    with Session(engine) as session:
        meeting = _meeting(session, network, body, day, clock())
        papers = files.sent_out(session, meeting)
        draft = not papers
        papers = papers or files.of_meeting(session, meeting, draft=True)
        language = session.get_one(Network, network).language
    folder.mkdir(parents=True, exist_ok=True)
    yield "not sent out yet: the papers as things stand" if draft else "as last sent out"
    for file in papers:
        (folder / file.name).write_bytes(documents.made(file, language))
        yield f"  {file.name}"


def _meeting(session: Session, network: str, words: str, day: dt.date | None, now: dt.datetime) -> Meeting:
    found = bodies.named(session, network, words)
    if len(found) != 1:
        known = found or bodies.current(session, network)
        raise SettingsError([f"the body must be one of {', '.join(body.id for body in known)}."])
    rows = meetings.of_body(session, found[0]) if day else meetings.coming(session, network, now, [found[0].id])
    chosen = [row for row in rows if day in (None, meetings.day_of(row))]
    if not chosen:
        raise SettingsError([_none(session, found[0], day)])
    return chosen[0]


def _none(session: Session, body: Body, day: dt.date | None) -> str:
    known = ", ".join(f"{meetings.day_of(row)}" for row in meetings.recent(session, body))
    missing = f"has no meeting on {day}" if day else "has no meeting ahead"
    return f"{body.id} {missing}. Its meetings: {known or 'none'}; choose one with --date."
