"""Whatever a slash command does is done by a mention and a direct message as well, for every command and verb."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

import commands
from storage.database import transaction
from storage.tables import Member
from tests.chat import World
from tests.fakes.slack import FakeSlack
from tests.slack.driver import TEAM, Workspace

Json = dict[str, Any]


def lines() -> Iterator[str]:
    """Every command under every name, and with every verb, from the registry: each as it is said without a slash."""
    for command in commands.load().values():
        yield from (command.name, *command.aliases)
        yield from (f"{command.name} {word}" for word in command.words)
        yield from (f"{command.name} {verb} 1" for verb in command.verbs if verb.split()[0] not in command.words)
        yield from (f"{command.name} {verb} 1" for verb in command.verbs if " " in verb)
        if command.of_bodies:
            yield f"{command.name} Strategisk samarbeidsutval"
    yield from ("avtale utskrivingsklar pasient", "samvit", "samvit sak mine")


@dataclass(slots=True)
class Ways:
    """One member who says the same in several ways; what is shown each time, a form as the view that opens."""

    room: Workspace
    slack: FakeSlack
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def slash(self, line: str) -> str:
        """Type it with a slash."""
        before = len(self.slack.views)
        answer = self.room.command(f"/{line}")
        assert answer.status_code == 200
        return _told(answer.json() if answer.content else self._opened(before))

    def message(self, text: str, **event: Any) -> str:
        """Write it; returns the time by which its answer is found when it has been delivered."""
        ts = f"1795600000.{next(self._numbers):06}"
        assert self.room.says(text, ts=ts, event_ts=ts, **event).status_code == 200
        return ts

    def answer(self, ts: str) -> Json:
        """The one answer to the message of *ts*."""
        (posted,) = [post for post in self.slack.replies if post["thread_ts"] == ts]
        return posted

    def pressed(self, posted: Json) -> str:
        """What the last button of a posted message shows."""
        before = len(self.slack.views)
        buttons = [each for block in posted["blocks"] if block["type"] == "actions" for each in block["elements"]]
        self.room.clicks(buttons[-1]["value"])
        return _told(self._opened(before) if len(self.slack.views) > before else self.slack.hooked[-1])

    def _opened(self, before: int) -> Json:
        assert len(self.slack.views) == before + 1
        return self.slack.view


MENTION = {"type": "app_mention", "channel_type": "channel", "channel": "C1"}
_FILES = "\\nFila kjem i ei melding til deg."
"""A command's acknowledgement cannot carry a file; a message has it in its thread."""


def _told(shown: Json) -> str:
    """What can be read and pressed, without what differs from one time to the next: row numbers and secrets."""
    told = json.dumps(shown["blocks"], ensure_ascii=False).replace(_FILES, "")
    return re.sub(r"\d+", "0", re.sub(r"[\w-]{40,}", "secret", told))


@pytest.fixture
def ways(room: Workspace, slack: FakeSlack, forde: World) -> Ways:
    """A secretary, so that no verb ends at the door."""
    address = f"slack:{TEAM}:U1"
    with transaction(forde.engine) as session:
        siri = Member(network="forde", address=address, name="Siri", language="nn", role="secretariat", greeted=True)
        session.add(siri)
    return Ways(room, slack)


def test_every_command_and_verb_is_answered_alike_by_slash_by_message_and_by_mention(
    ways: Ways, delivers: Callable[[], int]
) -> None:
    said = list(dict.fromkeys(lines()))
    assert {"sak svar 1", "mote arshjul", "verv plass", "varsel dagar", "informer sja", "hjelp"} <= set(said)
    slash = {line: ways.slash(line) for line in said}
    written = [(line, ways.message(line)) for line in said]
    written += [(line, ways.message(f"<@U0SAMVIT> {line}", **MENTION)) for line in said]
    delivers()
    differs = []
    for line, ts in written:
        posted = ways.answer(ts)
        # What opens a form or is for one person's eyes comes as a button: only a click may open it.
        if _told(posted) != slash[line] and ways.pressed(posted) != slash[line]:
            differs.append(line)
    assert differs == []


def test_an_item_in_one_line_is_submitted_by_mention_too(ways: Ways, delivers: Callable[[], int]) -> None:
    receipts = [ways.message("sak SSU: Felles rutine"), ways.message("<@U0SAMVIT> sak SSU: Tolketeneste", **MENTION)]
    delivers()
    assert all(ways.answer(ts)["text"].startswith("Saka er meld inn. Takk!") for ts in receipts)
    assert "· Felles rutine" in ways.slash("sak mine")


@pytest.mark.parametrize("line", ["møte partnarskapsmøte", "verv Pm", "sak Partnarskapsmøte", "informer Ssu"])
def test_the_name_of_a_body_makes_it_a_command(ways: Ways, delivers: Callable[[], int], line: str) -> None:
    ts = ways.message(line)
    delivers()
    assert "avtale" not in ways.answer(ts)["text"].lower()


@pytest.mark.parametrize("line", ["sak av stor betydning for pasientar", "varsel om utskriving", "møte med pårørande"])
def test_a_question_that_begins_like_a_command_is_a_question(
    ways: Ways, delivers: Callable[[], int], line: str
) -> None:
    ts = ways.message(line)
    delivers()
    assert "avtale" in json.dumps(ways.answer(ts)["blocks"], ensure_ascii=False).lower()
