"""`samvit import agreement`, `spreadsheet` and `meetings`: what they do and what they tell."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy import Engine
from sqlmodel import Session

from bot.clock import Clock
from bot.importers import documents, meetings, spreadsheets
from bot.importers.fetching import Allowed, is_public
from bot.importers.reading import Progress as Told
from storage import sections
from storage.database import transaction
from storage.sections import Kept


def agreement(
    engine: Engine, clock: Clock, network: str, name: str, source: str, *, allowed: Allowed = is_public
) -> Iterator[str]:
    """Import the text of one agreement; gives the lines to tell. Raises `DocumentError`, and then nothing is stored."""
    with Session(engine) as session:
        documents.check_agreement(session, network, name)  # before anything is fetched
    with _bar() as told:
        loaded = documents.load(source, told, allowed=allowed)
    with transaction(engine) as session:
        kept = documents.keep(session, network, name, loaded, clock())
        boilerplate = sum(section.shared for section in sections.of(session, network, kept.version.id))
    yield from _kept(name, loaded, kept, boilerplate)


def _kept(name: str, loaded: documents.Loaded, kept: Kept, boilerplate: int) -> Iterator[str]:
    version = kept.version
    if not kept.new:
        since = (
            "the current one" if version.superseded_at is None else f"superseded on {version.superseded_at:%Y-%m-%d}"
        )
        yield f"{name}: nothing to do. This file is version {version.number}, {since}."
        return
    pages = "" if version.pages is None else f", {version.pages} pages"
    yield f"{name}: version {version.number} from {version.file_name}{pages}, {len(loaded.document.sections)} sections"
    if boilerplate:
        yield f"  {boilerplate} of them stand in most of the network's agreements and are cited last"
    if kept.superseded is not None:
        yield f"  supersedes version {kept.superseded}, which is kept"
        for word, titles in (
            ("added", kept.changes.added),
            ("removed", kept.changes.removed),
            ("changed", kept.changes.changed),
        ):
            yield from (f"  {word}: {title}" for title in titles)
        if not kept.changes:
            yield "  no section says anything else than before"
    yield from (f"  {note}" for note in loaded.notes)


def spreadsheet(engine: Engine, network: str, source: str, *, dry_run: bool) -> Iterator[str]:
    """Import the agreement index; gives the lines to tell. Raises `DocumentError`, and then nothing is stored."""
    data = spreadsheets.load(source)
    with Session(engine, expire_on_commit=False) as session, session.begin() as attempt:
        outcome = spreadsheets.import_index(session, network, data)
        if dry_run:
            attempt.rollback()
    would = "would be " if dry_run else ""
    changed = {change.agreement for change in outcome.changes} - set(outcome.added)
    yield f"{network}: {len(outcome.added)} {would}added, {len(changed)} {would}changed, {outcome.alike} alike"
    if outcome.unread:
        yield f"  columns not read: {', '.join(outcome.unread)}"
    for name in outcome.added:
        yield f"  + {name}"
    for change in outcome.changes:
        if change.agreement in changed:
            yield f"  ~ {change.agreement} {change.field}: {_shown(change.before)} → {_shown(change.after)}"


def plan(
    engine: Engine, clock: Clock, network: str, source: str, *, body: str = "", dry_run: bool = False
) -> Iterator[str]:
    """Import a year's plan; gives the lines to tell. Raises `DocumentError`, and then nothing is stored."""
    now = clock()
    rows, faults = meetings.load(source, now, body)
    with _bar() as told, Session(engine, expire_on_commit=False) as session, session.begin() as attempt:
        outcome = meetings.import_meetings(session, network, rows, faults, now, told)
        if dry_run:
            attempt.rollback()
    would = "would be " if dry_run else ""
    counts = [(len(outcome.added), "added"), (len(outcome.moved), "moved"), (len(outcome.changed), "changed")]
    counts += [(len(outcome.cancelled), "cancelled")]
    yield f"{network}: " + ", ".join(f"{n} {would}{word}" for n, word in counts) + f", {outcome.alike} alike"
    for sign, names in (
        ("+", outcome.added), (">", outcome.moved), ("~", outcome.changed), ("-", outcome.cancelled),
    ):  # fmt: skip
        yield from (f"  {sign} {name}" for name in names)
    if outcome.past:
        yield f"  {len(outcome.past)} are past and left out: {'; '.join(outcome.past)}"
    if outcome.told:
        yield f"  {outcome.told} messages {would}queued"


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    return "–" if value in (None, "") else str(value)


@contextmanager
def _bar() -> Iterator[Told]:
    """A progress bar on standard error, gone when it is done; nothing where nobody watches."""
    console = Console(stderr=True)
    columns = (TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("Reading", total=None)
        yield lambda done, whole: progress.update(task, completed=done, total=whole)
