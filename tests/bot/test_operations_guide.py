"""The operations guide names every command, setting and metric, and what it says is so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from bot import cli
from bot.metrics import Metrics
from bot.observing import OUTCOMES
from bot.settings import Settings
from bot.slack.manifest import SCOPES
from storage import departures, retention
from storage.figures import STATES
from tests.chat import World

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def commands(group: Any, path: str = "samvit") -> Iterator[str]:
    """Every command as it is typed."""
    for name, command in getattr(group, "commands", {}).items():
        if getattr(command, "commands", None):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}"


def settings() -> set[str]:
    """The variables that the settings read."""
    source = (ROOT / "bot" / "settings.py").read_text(encoding="utf-8")
    return set(re.findall(r'given\.get\("([A-Z_]+)"', source))


def test_every_command_is_in_the_guide() -> None:
    found = list(commands(typer.main.get_command(cli.app)))
    assert len(found) >= 19
    assert [command for command in found if f"`{command}`" not in GUIDE] == []


def test_the_guide_names_no_command_that_is_not_there() -> None:
    known = set(commands(typer.main.get_command(cli.app)))
    told = set(re.findall(r"`(samvit [a-z]+(?: (?:networks|member|upgrade|agenda))?)", GUIDE))
    assert {command for command in told if not any(each.startswith(command) for each in known)} == set()


@pytest.mark.parametrize("file", ["docs/operations.md", ".env.example"])
def test_every_setting_is_in_the_guide_and_in_the_file_to_copy(file: str) -> None:
    assert len(settings()) == len(Settings.__slots__)
    text = (ROOT / file).read_text(encoding="utf-8")
    assert [name for name in sorted(settings()) if name not in text] == []


def test_every_metric_is_in_the_guide_and_no_other(world: World) -> None:
    metrics = Metrics(world.engine, world.clock)
    metrics.answered("forde", "answered", 0.1)
    metrics.indexed("forde", 1)
    metrics.watch(lambda: {"tick": 1.0})
    written = metrics.written().decode()
    families = {name for name in re.findall(r"^# TYPE (\S+)", written, re.MULTILINE) if not name.endswith("_created")}
    table = set(re.findall(r"^\| `(samvit_[a-z_]+)", GUIDE, re.MULTILINE))
    assert table == families
    assert [word for word in (*OUTCOMES, *STATES) if f"`{word}`" not in GUIDE] == []


def test_the_periods_in_the_guide_are_those_that_are_followed() -> None:
    rows = GUIDE.partition("## How long things are kept")[2].partition("## ")[0]
    kept = (retention.EVENTS, retention.THREADS, departures.KEPT, retention.MESSAGES, retention.QUESTIONS)
    days = {int(number) for number in re.findall(r"\| (\d+) days \|", rows)}
    assert days == {rule.days for rule in kept}


def test_the_links_of_the_guide_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", GUIDE):
        assert (ROOT / "docs" / target).exists(), target


def test_every_scope_that_is_asked_for_has_its_reason() -> None:
    assert all(reason.nn and reason.nb for reason in SCOPES.values())
    guide = (ROOT / "docs" / "install-slack.md").read_text(encoding="utf-8")
    assert [scope for scope in SCOPES if f"`{scope}`" not in guide] == []


def test_the_image_holds_what_the_package_is_made_of_and_runs_as_nobody_in_particular() -> None:
    dockerfile, ignore = ((ROOT / name).read_text(encoding="utf-8") for name in ("Dockerfile", ".dockerignore"))
    copied = set(re.findall(r"^COPY (\w+) \1$", dockerfile, re.MULTILINE))
    assert copied == {"bot", "commands", "knowledge", "storage"}
    assert all(f"!{name}\n" in ignore for name in (*copied, "requirements.lock", "pyproject.toml"))
    assert dockerfile.count("FROM ") == 2
    last = dockerfile.rpartition("FROM ")[2]
    assert re.search(r"^USER (?!0|root)\S+", last, re.MULTILINE)
    assert "--require-hashes" in dockerfile
