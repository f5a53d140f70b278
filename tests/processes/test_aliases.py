"""What the secretariat approves in one process is known in another one that has been answering for long."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine

from storage.database import transaction
from storage.tables import Agreement
from tests.chat import World
from tests.processes.talker import Talker, talking

pytestmark = pytest.mark.processes

TERM = "hoppeborg til bursdag"
NO, SECONDS = "finn ingen avtale", 5


def proposed(engine: Engine, here: Talker) -> tuple[str, str, str]:
    """The addresses of a member and a secretary, and the line that approves the member's term."""
    world = World(engine)
    kari, secretary = world.member("kari").address, world.member("secretary", role="secretariat").address
    asked = here.ask(kari, TERM)
    here.ask(kari, asked["buttons"]["Spør sekretariatet"], {"text": TERM, "key": "form1"})
    waiting = here.ask(secretary, "/avtale hol")["buttons"]
    (answers,) = (line for label, line in waiting.items() if label.startswith("Svar på"))
    here.ask(secretary, answers, {"agreement": "forde-da-folkehelse", "text": ""})
    holes = here.ask(secretary, "/avtale hol")["buttons"]
    return kari, secretary, holes[f"Godkjenn «{TERM}»"]


def test_an_alias_approved_in_one_process_is_answered_in_another_within_seconds(
    network_url: str, network_engine: Engine
) -> None:
    with talking(network_url) as here, talking(network_url) as there:
        kari, secretary, approves = proposed(network_engine, here)
        assert NO in there.ask(kari, TERM)["text"]
        assert "Delavtale" in there.ask(kari, "utskrivingsklar pasient")["text"]
        assert "eit anna namn" in here.ask(secretary, approves)["text"]
        approved = time.perf_counter()
        answered = there.ask(kari, TERM)["text"]
        while NO in answered and time.perf_counter() - approved < SECONDS:
            time.sleep(0.1)
            answered = there.ask(kari, TERM)["text"]
        assert time.perf_counter() - approved < SECONDS
        assert f"Treff på: {TERM}" in answered


def test_an_alias_approved_in_two_processes_at_once_is_one_name(network_url: str, network_engine: Engine) -> None:
    with talking(network_url) as here, talking(network_url) as there:
        _, secretary, approves = proposed(network_engine, here)
        with ThreadPoolExecutor(2) as pool:
            said = sorted(pool.map(lambda one: one.ask(secretary, approves)["text"], (here, there)))
        assert "eit anna namn" in said[1]
        assert "alt avgjort" in said[0]
    with transaction(network_engine) as session:
        assert session.get_one(Agreement, "forde-da-folkehelse").aliases.count(TERM) == 1
