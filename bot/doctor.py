"""`samvit doctor`: everything an installation needs, looked at at once, and what to do about what is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import make_url

from bot import health
from bot.settings import Settings
from storage.database import connect


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one thing; `remedy` is what to do, empty when nothing is wrong."""

    subject: str
    told: str
    remedy: str = ""

    @property
    def well(self) -> bool:
        """Whether there is nothing to do."""
        return not self.remedy

    def __str__(self) -> str:
        mark = "ok   " if self.well else "WRONG"
        return f"{mark}  {self.subject}: {self.told}" + (f" → {self.remedy}" if self.remedy else "")


Examination = Callable[[Settings], list[Finding]]
Zone = Callable[[str], dt.tzinfo]

_WINTER, _SUMMER = dt.datetime(2026, 3, 29, 0, 59, tzinfo=dt.UTC), dt.datetime(2026, 3, 29, 1, 0, tzinfo=dt.UTC)
"""The minute before Oslo's clocks go forward, and the minute in which they do."""


def _nothing(_settings: Settings) -> list[Finding]:
    return []


def examine(
    environ: Mapping[str, str], slack: Examination, zone: Zone = ZoneInfo, mail: Examination = _nothing
) -> list[Finding]:
    """Look at settings, database, Slack, mail and time zones. A fault in one hides nothing of the others.

    *slack* is asked when there is a token and a usable address to ask at, *mail* unless its settings are wrong.
    Changes nothing.
    """
    settings = Settings.read(environ)
    faults = settings.faults(slack=True, socket=settings.slack_app_token is not None)
    found = [Finding("settings", *_parted(fault)) for fault in faults] or [Finding("settings", "complete")]
    wrong = " ".join(faults)
    if "SAMVIT_DATABASE_URL" not in wrong:
        found.append(_database(settings, None if "SAMVIT_NETWORK" in wrong else settings.network))
    if settings.slack_bot_token and "SLACK_API_URL" not in wrong and "SLACK_BOT_TOKEN" not in wrong:
        found += slack(settings)
    elif settings.oauth and not faults:
        found.append(Finding("slack", "not asked: each workspace that installs Samvit has a token of its own"))
    else:
        found.append(Finding("slack", "not asked", "mend the settings above, then run samvit doctor again"))
    if "SAMVIT_SMTP_URL" not in wrong and "SAMVIT_MAIL_FROM" not in wrong:
        found += mail(settings)
    return [*found, *_zones(zone)]


def _parted(fault: str) -> tuple[str, str]:
    """A fault of the settings as what is wrong and what to do."""
    told, _, remedy = fault.partition(": ")
    if not remedy:
        told, _, remedy = fault.partition(" must ")
        return f"{told} is not usable", f"it must {remedy}"
    return told, remedy


def _database(settings: Settings, network: str | None) -> Finding:
    url = make_url(settings.database_url)
    kind = url.get_backend_name()
    file = Path(url.database or "")
    if kind == "sqlite" and url.database and not file.exists():
        return Finding("database", f"{file} is not there yet; the first start of web or worker makes and fills it")
    engine = connect(settings.database_url)
    try:
        status, told = health.ready(engine, network)
    finally:
        engine.dispose()
    if status == 200:
        return Finding("database", f"{kind} is reachable, the schema is {told['schema']}, the networks are there")
    what, _, remedy = told["reason"].partition("; ")
    return Finding("database", what, remedy or "check SAMVIT_DATABASE_URL, the server, its firewall and the password")


def _zones(zone: Zone) -> Iterator[Finding]:
    remedy = "install the system's tzdata, or: pip install --upgrade tzdata"
    try:
        oslo = zone("Europe/Oslo")
    except ZoneInfoNotFoundError:
        yield Finding("time zones", "Europe/Oslo is not known here", remedy)
        return
    hours = [moment.astimezone(oslo).hour for moment in (_WINTER, _SUMMER)]
    if hours == [1, 3]:
        yield Finding("time zones", "Europe/Oslo is known, with summer time")
    else:
        yield Finding("time zones", "Europe/Oslo has the wrong summer time", remedy)
