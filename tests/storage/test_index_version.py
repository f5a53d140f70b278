"""What changes what the search reads moves the network's version, by which every process knows that it is behind."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from bot.importers import documents
from bot.importers.networks import import_network
from knowledge import networks
from knowledge.agreements import Status
from storage import agreement_life, agreements
from storage.database import transaction
from storage.tables import Agreement, Network
from tests.chat import START
from tests.papers import FOLKEHELSE, UTSKRIVING, as_html

PAPER = "forde-da-folkehelse"


def version(engine: Engine) -> int:
    with transaction(engine) as session:
        return session.get_one(Network, "forde").version


def text_comes(session: Session) -> None:
    documents.keep(session, "forde", PAPER, documents.read(as_html(FOLKEHELSE), "avtale.html"), START)


def text_is_another(session: Session) -> None:
    documents.keep(session, "forde", PAPER, documents.read(as_html(UTSKRIVING), "ny.html"), START)


def status_changes(session: Session) -> None:
    agreement_life.set_status(session, session.get_one(Agreement, PAPER), Status.HISTORICAL)


def alias_comes(session: Session) -> None:
    agreements.add_alias(session, "forde", PAPER, "hoppeborg")


def files_change(session: Session) -> None:
    facts = networks.load("forde")
    named = [dataclasses.replace(a, topics=(*a.topics, "hoppeborg")) for a in facts.agreements]
    import_network(session, dataclasses.replace(facts, agreements=tuple(named)))


CHANGES = (
    text_comes,
    text_is_another,
    status_changes,
    alias_comes,
    files_change,
)


def test_every_change_moves_it(network_engine: Engine) -> None:
    before = version(network_engine)
    for number, change in enumerate(CHANGES, 1):
        with transaction(network_engine) as session:
            change(session)
        assert version(network_engine) == before + number, change.__name__


@pytest.mark.parametrize("network_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("later", [text_comes, files_change])
def test_two_changes_at_once_are_two(network_engine: Engine, later: Callable[[Session], None]) -> None:
    before = version(network_engine)
    with transaction(network_engine) as slow:
        home = slow.get_one(Network, "forde")  # held, as the member's context holds it
        assert home.version == before
        with transaction(network_engine) as quick:
            alias_comes(quick)
        later(slow)
    assert version(network_engine) == before + 2
