"""A short round of `make fuzz` on both databases, and that it would tell if something were wrong."""

from __future__ import annotations

import subprocess
import sys
import time
from importlib.util import find_spec

import pytest
from sqlalchemy import Engine

from tests.fuzz.dice import Dice
from tests.fuzz.target import BATCH, Run, Wrong, run
from tests.fuzz.targets import SHARES, opened
from tests.fuzz.town import verbs

INPUTS = {"chat": 260, "slack": 120, "socket": 70, "playground": 60, "import": 80, "search": 120}


@pytest.mark.parametrize("name", SHARES)
def test_no_input_makes_a_fault_or_takes_a_second(network_engine: Engine, name: str) -> None:
    done = Run()
    assert INPUTS[name] <= BATCH
    with opened(name, lambda: network_engine) as target:
        run(target, INPUTS[name], 20261124, done)
    assert done.inputs == INPUTS[name]
    assert list(done.findings.values()) == []


class Broken:
    """Fails at every fifth input, dawdles at one, and at another the first time only."""

    name, said = "broken", ""

    def __init__(self) -> None:
        self._given: set[int] = set()

    def once(self, dice: Dice, number: int) -> None:
        """One input."""
        self.said = dice.text()
        if number % 5 == 0:
            raise Wrong("it answered with status 500")
        if number == 7 or (number == 9 and number not in self._given):
            self._given.add(number)
            end = time.process_time() + 1.1
            while time.process_time() < end:
                pass

    def rest(self) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""


def test_a_fault_and_a_slow_input_are_found_and_each_is_told_once() -> None:
    done = Run()
    run(Broken(), 20, 1, done)
    fault, slow = done.findings.values()
    assert (fault.what, fault.times, fault.number) == ("it answered with status 500", 4, 0)
    assert (slow.what[:4], slow.number) == ("took", 7)


def test_the_same_seed_and_number_give_the_same_input() -> None:
    assert Dice("1:chat:7").text(("a", "b")) == Dice("1:chat:7").text(("a", "b"))
    assert len({Dice(f"1:chat:{number}").text() for number in range(50)}) > 40


def test_every_command_and_verb_is_among_the_lines() -> None:
    said = verbs()
    assert {"/avtale", "/sak ta opp", "/mote serie", "/verv ledige", "/varsel kvifor", "/informer status"} <= set(said)
    assert len(said) <= INPUTS["chat"], "all of them are said in the short round too"


def test_the_fuzz_that_is_led_by_coverage_runs_or_says_why_it_cannot() -> None:
    command = [sys.executable, "-m", "tests.fuzz.guided", "import", "--inputs", "20"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    told = "number_of_executed_units: 20" if find_spec("atheris") else "atheris is not to be had"
    assert told in f"{done.stdout}{done.stderr}"
