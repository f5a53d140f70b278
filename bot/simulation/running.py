"""One simulation from an empty database to its report."""

from __future__ import annotations

import datetime as dt
import gc
import logging
import resource
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import Engine, inspect
from sqlalchemy.exc import SQLAlchemyError

from bot.core import Bot
from bot.sending import Outgoing
from bot.settings import SettingsError
from bot.simulation import country, figures
from bot.simulation.acts import Diary
from bot.simulation.country import Community
from bot.simulation.living import Life, Seen, first_moment
from bot.simulation.office import Offices
from bot.simulation.people import People
from bot.simulation.post import Now, Post
from bot.simulation.report import Report, busiest, peak, per_member, spread
from bot.simulation.size import Size
from bot.simulation.slack import MadeUpSlack
from knowledge.language import OSLO
from storage.database import connect, upgrade

Told = Callable[[str], None]

_MEASURED_INDEXES = 4
"""The other networks are copies of the first four."""

_QUIET = ("samvit", "samvit.delivery", "alembic")


def run(size: Size, url: str | None, tell: Told, *, until: dt.date | None = None) -> Report:
    """Live through it on the empty database at *url*, or on one that is thrown away. *tell* hears of each month.

    *until* ends it earlier than the size says.

    Raises `SettingsError` with every number that is wrong, and when the database is not empty.
    """
    size.check()
    with _database(url) as engine, _quiet():
        start, cpu = perf_counter(), process_time()
        upgrade(engine)
        homes = tuple(country.fill(engine, size))
        tell(f"{len(homes)} networks are there after {perf_counter() - start:.0f} s")
        life = _life(engine, homes, size.seed)
        try:
            grown = _lived(life, until or dt.date(country.START.year + size.years, 1, 1), tell, start)
        finally:
            life.post.close()
        tell("reckoning")
        measured = _measured(life, homes, grown)
        measured["the run itself"] = {
            "seconds": round(perf_counter() - start), "seconds of CPU": round(process_time() - cpu),
            "most memory, MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }  # fmt: skip
        return Report(size, _counted(life, homes, grown), measured)


@contextmanager
def _database(url: str | None) -> Iterator[Engine]:
    """An empty database. Raises `SettingsError` when *url* names none: nothing that is in use may be touched."""
    with tempfile.TemporaryDirectory(prefix="samvit-simulate-") as folder:
        try:
            engine = connect(url or f"sqlite:///{Path(folder) / 'simulated.db'}")
        except (SQLAlchemyError, ValueError):
            raise SettingsError(["--database must look like sqlite:///FILE or postgresql://USER@HOST/NAME."]) from None
        try:
            _need_empty(engine)
            yield engine
        finally:
            engine.dispose()


def _need_empty(engine: Engine) -> None:
    try:
        there = inspect(engine).get_table_names()
    except SQLAlchemyError as trouble:
        raise SettingsError([f"--database cannot be reached: {type(trouble).__name__}."]) from None
    if there:
        raise SettingsError(["--database is not empty. A simulation only runs on a database that holds nothing."])


@contextmanager
def _quiet() -> Iterator[None]:
    """Nothing below an error is logged: a simulation makes a line for every message."""
    before, threshold = {name: logging.getLogger(name).level for name in _QUIET}, gc.get_threshold()
    gc.set_threshold(200_000, 20, 100)  # rows come and go by the million; looking for cycles so often costs a tenth
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)
    try:
        yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)
        gc.set_threshold(*threshold)


def _life(engine: Engine, homes: tuple[Community, ...], seed: int) -> Life:
    clock, diary, seen = Now(first_moment()), Diary(), Seen()
    people = People(diary, homes, seed)

    def heard(message: Outgoing, now: dt.datetime) -> None:
        seen.post(message, now)
        people.heard(message, now)

    network_of = {one.team: one.id for one in homes}
    bot = Bot(engine, clock, lambda address: network_of[address.split(":")[1]])
    post = Post(engine, clock, MadeUpSlack(clock, heard))
    return Life(bot, clock, diary, people, Offices(engine, diary, homes, seed), post, seen)


def _lived(life: Life, end: dt.date, tell: Told, start: float) -> dict[int, dict[str, Any]]:
    """Live until *end*; rows and bytes at the end of each year."""
    grown: dict[int, dict[str, Any]] = {}

    def each(day: dt.date) -> None:
        if (day + dt.timedelta(days=1)).day == 1:
            tell(f"{day:%Y-%m}: {life.post.slack.posted.total()} messages, {perf_counter() - start:.0f} s")

    for year in life.days(end, each):
        grown[year] = {"rows": figures.rows(life.bot.engine), "bytes": figures.size(life.bot.engine)}
    return grown


def _counted(life: Life, homes: tuple[Community, ...], grown: dict[int, dict[str, Any]]) -> dict[str, Any]:
    seen, slack, engine = life.seen, life.post.slack, life.bot.engine
    kinds, states = figures.messages(engine)
    everybody = [address for one in homes for address in one.members]
    seated = sorted({address for one in homes for sits in one.sits.values() for address in sits})
    office = [address for one in homes for address in one.office]
    years = sorted(grown)
    rush = max(seen.rushes, key=lambda each: each.depth)
    at = rush.at.astimezone(OSLO)
    return {
        "the country": {
            "bodies": sum(len(one.organs) for one in homes),
            "members who sit": len(seated),
            "in a secretariat": len(office),
        },
        "messages": {"sent": slack.posted.total(), "in channels": seen.in_channels, "by kind": kinds, "states": states},
        "messages to one member in a year": {
            "everybody": per_member(seen, everybody, years),
            "who sits": per_member(seen, seated, years),
            "secretariat": per_member(seen, office, years),
        },
        "busiest": busiest(seen.minutes),
        "the deepest queue": peak(rush, f"{at:%A %Y-%m-%d %H:%M}"),
        "refused with 429 in all": slack.refused,
        "acts": {"answers": dict(seen.answers.most_common()), "lines": dict(sorted(seen.lines.most_common(14)))},
        "rows at the end of": {str(year): found["rows"] for year, found in grown.items()},
        "nothing lost, nothing twice": {
            **figures.differences(engine, slack.posted), **figures.missed(engine, homes, life.clock()),
        },
    }  # fmt: skip


def _measured(life: Life, homes: tuple[Community, ...], grown: dict[int, dict[str, Any]]) -> dict[str, Any]:
    shared, indexes = figures.index_memory(life.bot.engine, [one.id for one in homes[:_MEASURED_INDEXES]])
    whole = shared + sum(indexes[number % len(indexes)] for number in range(len(homes)))

    def milliseconds(rows: dict[int, list[float]]) -> dict[str, Any]:
        return {str(year): spread((1000 * one for one in found), 1) for year, found in sorted(rows.items())}

    return {
        "database, MB at the end of": {str(year): round(found["bytes"] / 1e6, 1) for year, found in grown.items()},
        "search index, kB": {
            "shared by all": round(shared / 1e3),
            **{one.id: round(found / 1e3) for one, found in zip(homes, indexes, strict=False)},
            "all networks": round(whole / 1e3),
        },
        "a tick of all networks, ms": milliseconds(life.seen.ticks),
        "an answer, ms": milliseconds(life.seen.handled),
    }
