"""Where real things are chosen: the settings, the database, the clock, the chat services."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, inspect, make_url
from sqlmodel import Session
from starlette.routing import Route

from bot import administration, calendar_feed, clock, exporting, health, importing, logs, watch_routes, watching
from bot.batch import as_data
from bot.core import Bot, holds_id
from bot.doctor import Finding, examine
from bot.importers.networks import import_network
from bot.metrics import Metrics
from bot.serving import serve
from bot.settings import Settings, SettingsError
from bot.slack.workspaces import Workspaces
from bot.warming import warm
from commands import load
from knowledge import networks
from knowledge.addresses import domains
from knowledge.search import AgreementIndex
from storage import departures, installations, mailboxes, vault
from storage.bundled import Report
from storage.database import connect, transaction
from storage.schema import Fit, fit
from storage.upgrading import Busy
from storage.vault import Vault


@cache
def _settings(slack: bool = False, socket: bool = False) -> Settings:
    return Settings.from_env(os.environ, slack=slack, socket=socket)


@cache
def engine() -> Engine:
    """The database of the settings. An empty SQLite file is filled first: schema and bundled networks.

    Raises `SettingsError` when the database cannot be reached or its schema is another version's.
    """
    settings = _settings()
    made = connect(settings.database_url)
    if not _is_postgresql(settings) and not inspect(made).get_table_names():
        administration.upgrade(made, clock.real)
        _import(made)
        administration.note(made, clock.real, "import networks")
    _check(made)
    return made


def _check(made: Engine) -> None:
    status, told = health.check(made)
    if status != 200:
        raise SettingsError([f"SAMVIT_DATABASE_URL: {told['reason']}."])


def bot(tells: clock.Clock = clock.real) -> Bot:
    """Samvit on the real database."""
    return Bot(engine(), tells, network_of, _settings().public_url or "", mails=_settings().smtp_url is not None)


def network_of(address: str) -> str:
    """`web:forde:…` and `terminal:forde:…` name their network; a Slack workspace has the one chosen for it.

    That is the one of the settings where they name the one workspace's token.
    """
    scheme, _, rest = address.partition(":")
    if scheme == "slack" and _settings().oauth:
        return _workspaces().network_of(address)
    if scheme == "slack":
        chosen = _settings().network
        if chosen is None:
            raise SettingsError(["SAMVIT_NETWORK is missing: the network of the workspace."])
        return chosen
    return rest.partition(":")[0]


@cache
def _workspaces() -> Workspaces:
    """The workspaces that install Samvit themselves."""
    settings = _settings()
    return Workspaces(_lasting_engine(settings), Vault(settings.encryption_keys), clock.real)


def search_index(network: str) -> AgreementIndex:
    """The index of one network, for questions outside a chat."""
    with Session(engine()) as session:
        return _one_bot().index(session, network)


@cache
def _one_bot() -> Bot:
    return bot()


def find(network: str, question: str) -> dict[str, Any]:
    """The answer to one question as data."""
    if holds_id(question):
        return {"outcome": "none", "hits": []}
    return as_data(search_index(network).search(question))


def upgrade() -> None:
    """Bring the schema to the newest version, while others serve. One that a later version has been at stays as it is.

    Raises `SettingsError` when it does not fit this version afterwards, and when somebody holds on to a table.
    """
    made = connect(_settings().database_url)
    try:
        if fit(made) is Fit.OLD:
            administration.upgrade(made, clock.real)
        _check(made)
    except Busy:
        told = "A table was in use the whole time. End what uses it (pg_stat_activity tells), then run this again."
        raise SettingsError([told]) from None
    finally:
        made.dispose()


def import_networks() -> dict[str, Report]:
    """Import every bundled network into the database of the settings."""
    reports = _import(engine())
    administration.note(engine(), clock.real, "import networks")
    return reports


def _import(made: Engine) -> dict[str, Report]:
    reports = {}
    for network in networks.IDS:
        facts = networks.load(network)
        with transaction(made) as session:
            reports[network] = import_network(session, facts)
    return reports


def import_agreement(network: str, agreement: str, source: str) -> Iterator[str]:
    """Import the text of an agreement; the lines to tell."""
    return _noted(
        importing.agreement(engine(), clock.real, network, agreement, source), network, agreement, "import agreement"
    )


def import_spreadsheet(network: str, file: str, *, dry_run: bool) -> Iterator[str]:
    """Import the agreement index; the lines to tell."""
    lines = importing.spreadsheet(engine(), network, file, dry_run=dry_run)
    return lines if dry_run else _noted(lines, network, Path(file).name, "import spreadsheet")


def import_meetings(network: str, file: str, *, body: str, dry_run: bool) -> Iterator[str]:
    """Import a year's plan; the lines to tell."""
    lines = importing.plan(engine(), clock.real, network, file, body=body, dry_run=dry_run)
    return lines if dry_run else _noted(lines, network, Path(file).name, "import meetings")


def export_agenda(network: str, body: str, day: dt.date | None, folder: Path) -> Iterator[str]:
    """Write the papers of a meeting; the lines to tell."""
    lines = exporting.agenda(engine(), clock.real, network, body, day, folder)
    return _noted(lines, network, body, "export agenda")


def _noted(lines: Iterator[str], network: str, subject: str, act: str) -> Iterator[str]:
    return administration.noted(lines, engine(), clock.real, act, network, subject)


def set_secretariat(network: str, address: str, party: str | None, *, keeps: bool) -> None:
    """Give or take the secretariat's role, for *party*'s turns when it is given."""
    administration.set_secretariat(engine(), clock.real, network, address, party, keeps=keeps)


def export_member(network: str, address: str) -> dict[str, Any]:
    """Everything stored about a member, by table."""
    return administration.export_member(engine(), clock.real, network, address)


def delete_member(network: str, address: str) -> dict[str, int]:
    """Forget who a member is; how many rows were deleted, by table."""
    return administration.delete_member(engine(), clock.real, network, address)


def back_up(file: Path) -> None:
    """Copy the database of the settings to *file*."""
    administration.back_up(_settings().database_url, clock.real, file)


def restore(file: Path, *, force: bool) -> None:
    """Replace the database of the settings by the backup in *file*."""
    administration.restore(_settings().database_url, clock.real, file, force=force)


def trail(network: str | None, limit: int) -> list[dict[str, str]]:
    """The newest entries of the audit trail, the newest first."""
    return administration.trail(engine(), network, limit)


def doctor() -> list[Finding]:
    """What is well and what is wrong with this installation; see `bot.doctor`."""
    from bot.mail import checkup as mail_checkup
    from bot.slack import checkup

    return examine(os.environ, lambda settings: checkup.examine(settings, clock.real), mail=mail_checkup.examine)


def move_workspace(team: str, network: str) -> None:
    """Tie a workspace to another network. Raises `SettingsError` when there is nothing to move."""
    with transaction(engine()) as session:
        if not departures.move(session, team, network, clock.real()):
            raise SettingsError([f"{team} has not chosen a network yet, or belongs to {network} already."])
    administration.note(engine(), clock.real, "workspace moved", network, team)


def manifest() -> tuple[dict[str, Any], list[str]]:
    """The Slack app's manifest for the network of the settings, else for all, and a line on each right it asks for."""
    from bot.slack import manifest as slack

    settings = _settings()
    facts = map(networks.load, (settings.network,) if settings.network else networks.IDS)
    sites = domains((a.url for each in facts for a in each.agreements if a.url), slack.MOST_DOMAINS)
    place, socket = settings.public_url or slack.PLACE, bool(settings.slack_app_token)
    made = slack.manifest(load(), place, domains=sites, oauth=settings.oauth, socket=socket)
    return made, slack.reasons(oauth=settings.oauth)


def new_key() -> str:
    """A fresh key for SAMVIT_ENCRYPTION_KEYS."""
    return vault.new_key()


def rotate_keys() -> int:
    """Seal every token with the first key. Returns how many; raises `SettingsError` when one cannot be opened."""
    settings = _settings()
    faults = settings.key_faults()
    if faults:
        raise SettingsError(faults)
    with transaction(engine()) as session:
        renewed, lost = installations.renew(session, Vault(settings.encryption_keys))
    if lost:
        raise SettingsError(
            [f"SAMVIT_ENCRYPTION_KEYS lacks the key of {place}; the other {renewed} are renewed." for place in lost]
        )
    administration.note(engine(), clock.real, "keys rotated", detail=f"{renewed} tokens")
    return renewed


def serve_playground() -> None:
    """Serve the playground on 127.0.0.1 until stopped. Refuses where real people could be mixed with examples."""
    settings = _settings()
    if settings.slack_bot_token or settings.oauth:
        name = "SLACK_BOT_TOKEN" if settings.slack_bot_token else "SLACK_CLIENT_ID or SAMVIT_ENCRYPTION_KEYS"
        raise SettingsError(
            [f"{name} is set. The playground fills its database with example people; run it without Slack."]
        )
    from bot.playground import app, examples, travel
    from bot.slack import blocks

    logs.configure(settings.log, logging.WARNING)

    moved = clock.Movable()
    samvit = bot(moved)
    samvit.place = f"http://127.0.0.1:{settings.port}"
    travel.resume(samvit.engine, moved)
    with transaction(samvit.engine) as session:
        examples.seed(session, moved())
    page = app.build(samvit, moved, blocks.message)
    serve(page, "127.0.0.1", settings.port, f"Samvit is ready on http://127.0.0.1:{settings.port}")


def serve_slack() -> None:
    """Serve Slack's requests until stopped; everything the settings lack is told at once."""
    settings = _settings(slack=True)
    from bot.slack import web

    logs.configure(settings.log)
    made = _workspaces().engine if settings.oauth else _lasting_engine(settings)
    metrics = Metrics(made, clock.real)
    mails = settings.smtp_url is not None
    samvit = Bot(made, clock.real, network_of, settings.public_url or "", metrics, mails=mails)
    warm(samvit)
    page = web.build(
        samvit,
        signing_secret=settings.slack_signing_secret or "",
        token=settings.slack_bot_token or "",
        api_url=settings.slack_api_url,
        healthz=lambda: health.check(made),
        routes=[
            *calendar_feed.routes(made),
            *watch_routes.routes(lambda: health.ready(made, settings.network), metrics),
            *(_oauth_routes(settings) if settings.oauth else []),
        ],
        workspaces=_workspaces() if settings.oauth else None,
    )
    serve(page, "0.0.0.0", settings.port, f"Samvit listens for Slack on port {settings.port}")  # noqa: S104


def run_socket() -> int:
    """Take Slack's requests by Socket Mode until stopped; the status to exit with, 1 when the connection is dead."""
    settings = _settings(slack=True, socket=True)
    from bot.slack import socket_mode

    logs.configure(settings.log)
    made = _workspaces().engine if settings.oauth else _lasting_engine(settings)
    metrics, beats = Metrics(made, clock.real), watching.Beats({socket_mode.LINE: socket_mode.SILENCE / 2})
    mails = settings.smtp_url is not None

    async def listen() -> int:
        async with watching.watched(settings.watch_port, made, settings.network, metrics, beats):
            return await socket_mode.run(
                Bot(made, clock.real, network_of, settings.public_url or "", metrics, mails=mails),
                app_token=settings.slack_app_token or "",
                token=settings.slack_bot_token or "",
                workspaces=_workspaces() if settings.oauth else None,
                api_url=settings.slack_api_url,
                beats=beats,
            )

    return asyncio.run(listen())


def run_worker() -> None:
    """Tick and deliver until stopped."""
    settings = _settings(slack=True, socket=_settings().slack_app_token is not None)
    from bot import worker
    from bot.mail import sender as mail
    from bot.mail import server
    from bot.slack import sender, senders

    logs.configure(settings.log)

    async def work() -> None:
        one, api = settings.slack_bot_token or "", settings.slack_api_url
        slack = senders.sending_to_all(_workspaces(), api) if settings.oauth else sender.sending(one, api)
        letters = mail.MailSender(engine(), server.read(settings.smtp_url or ""), settings.mail_from or "", clock.real)
        metrics, beats = Metrics(engine(), clock.real), watching.Beats(worker.LIMITS)
        watched = watching.watched(settings.watch_port, engine(), settings.network, metrics, beats)
        async with slack as sends, watched:
            every = {"slack": sends, mailboxes.SCHEME: letters}
            await worker.run(bot(), every, beside={mailboxes.SCHEME: mail.POLICY}, beats=beats)

    asyncio.run(work())


def chat(network: str, person: str) -> None:
    """The bot in a terminal, as an example person."""
    from bot import console
    from bot.playground import examples

    samvit = bot()
    with transaction(samvit.engine) as session:
        examples.seed(session, clock.real())
    console.chat(samvit, examples.address(network, person), sys.stdin, sys.stdout)


def _oauth_routes(settings: Settings) -> list[Route]:
    from bot.slack import oauth

    flow = oauth.flow(
        _workspaces(),
        client_id=settings.slack_client_id or "",
        client_secret=settings.slack_client_secret or "",
        api_url=settings.slack_api_url,
        place=settings.public_url or "",
    )
    return oauth.routes(flow)


def _lasting_engine(settings: Settings) -> Engine:
    """The database for a server, which starts when PostgreSQL is away and says so on /healthz."""
    return connect(settings.database_url) if _is_postgresql(settings) else engine()


def _is_postgresql(settings: Settings) -> bool:
    return make_url(settings.database_url).get_backend_name() == "postgresql"
