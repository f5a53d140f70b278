"""Where real things are chosen: the settings, the database, the clock, the chat services."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from functools import cache
from typing import Any

from sqlalchemy import Engine, inspect, make_url
from sqlmodel import Session

from bot import clock, health
from bot.batch import as_data
from bot.core import Bot
from bot.importers.networks import import_network
from bot.settings import Settings, SettingsError
from commands import load
from knowledge import networks, privacy
from knowledge.search import AgreementIndex
from storage import members
from storage.bundled import Report
from storage.database import connect, transaction
from storage.database import upgrade as upgrade_schema


@cache
def _settings(slack: bool = False) -> Settings:
    return Settings.from_env(os.environ, slack=slack)


@cache
def engine() -> Engine:
    """The database of the settings. An empty SQLite file is filled first: schema and bundled networks."""
    url = _settings().database_url
    made = connect(url)
    if make_url(url).get_backend_name() == "sqlite" and not inspect(made).get_table_names():
        upgrade_schema(made)
        _import(made)
    return made


def bot(tells: clock.Clock = clock.real) -> Bot:
    """Samvit on the real database."""
    return Bot(engine(), tells, network_of)


def network_of(address: str) -> str:
    """`web:forde:…` and `terminal:forde:…` name their network; a Slack workspace has that of the settings."""
    scheme, _, rest = address.partition(":")
    if scheme == "slack":
        chosen = _settings().network
        if chosen is None:
            raise SettingsError(["SAMVIT_NETWORK is missing: the network of the workspace."])
        return chosen
    return rest.partition(":")[0]


def search_index(network: str) -> AgreementIndex:
    """The index of one network, for questions outside a chat."""
    with Session(engine()) as session:
        return _one_bot().index(session, network)


@cache
def _one_bot() -> Bot:
    return bot()


def find(network: str, question: str) -> dict[str, Any]:
    """The answer to one question as data."""
    if privacy.holds_national_id(question):
        return {"outcome": "none", "hits": []}
    return as_data(search_index(network).search(question))


def upgrade() -> None:
    """Bring the schema to the newest version."""
    made = connect(_settings().database_url)
    upgrade_schema(made)
    made.dispose()


def import_networks() -> dict[str, Report]:
    """Import every bundled network into the database of the settings."""
    return _import(engine())


def _import(made: Engine) -> dict[str, Report]:
    reports = {}
    for network in networks.IDS:
        facts = networks.load(network)
        with transaction(made) as session:
            reports[network] = import_network(session, facts)
    return reports


def set_secretariat(network: str, address: str, *, keeps: bool) -> None:
    """Give or take the secretariat's role."""
    with transaction(engine()) as session:
        members.find_or_make(session, network, address).role = "secretariat" if keeps else "member"


def manifest() -> dict[str, Any]:
    """The Slack app's manifest."""
    from bot.slack.manifest import manifest as made

    return made(load())


def _log_to_stderr() -> None:
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")


def serve_playground() -> None:
    """Serve the playground on 127.0.0.1 until stopped."""


def serve_slack() -> None:
    """Serve Slack's requests until stopped; everything the settings lack is told at once."""


def run_worker() -> None:
    """Tick and deliver until stopped."""


def chat(network: str, person: str) -> None:
    """The bot in a terminal, as an example person."""
