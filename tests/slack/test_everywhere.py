"""Whatever a slash command does is done by a mention and a direct message as well, for every command and verb."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlmodel import select

import commands
from storage.database import transaction
from storage.tables import Member
from tests.chat import World
from tests.fakes.slack import FakeSlack
from tests.slack.driver import TEAM, Workspace, payload
from tests.slack.town import Town

T2 = "T000000002"
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


@pytest.mark.parametrize("network_url", ["sqlite"], indirect=True)  # hundreds of requests; the database is no matter
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


def shared(text: str, number: int, *, team: str = T2, **event: Any) -> Json:
    """A mention by somebody of *team* in a channel that the workspace shares with it."""
    said = payload("event") | {"event_id": f"EvS{number}", "is_ext_shared_channel": True}
    ts = f"1795700000.{number:06}"
    said["event"] |= MENTION | {"text": f"<@U0SAMVIT> {text}", "user": "UVISIT", "team": team, "user_team": team}
    said["event"] |= {"ts": ts, "event_ts": ts, "client_msg_id": f"s{number}", **event}
    return said


def test_a_visitor_of_another_organisation_is_answered_and_told_once_how_to_be_reached(
    ways: Ways, slack: FakeSlack, delivers: Callable[[], int]
) -> None:
    for number in (1, 2):
        ways.room.delivers(shared("møte", number))
    delivers()
    assert [post["text"] for post in slack.replies] == ["Ingen møte er fastsette framover."] * 2
    (told,) = [post["text"] for post in slack.posted if post not in slack.replies]
    for part in ("frå ein annan organisasjon", "utan skråstrek", "(Siri)", "e-postadressa di"):
        assert part in told


def test_a_visitor_can_fill_a_form_behind_the_button(ways: Ways, delivers: Callable[[], int]) -> None:
    ways.room.delivers(shared("sak SSU", 1))
    delivers()
    button = ways.answer("1795700000.000001")["blocks"][-1]["elements"][-1]
    user = {"id": "UVISIT", "username": "vera", "team_id": T2}
    clicked = payload("click") | {"user": user, "trigger_id": ways.slack.trigger()}
    clicked["actions"][0] |= {"value": button["value"], "action_ts": "9.0"}
    ways.room.interacts(clicked)
    sent = ways.room.submits(
        ways.slack.view, user="UVISIT", body="forde-ssu", kind="vedtak", title="Tolk", background="F"
    )
    assert "Saka er meld inn" in str(sent.json()["view"])


def test_a_visitor_whose_workspace_has_samvit_is_the_member_they_are_there(slack_town: Town) -> None:
    slack_town.tied(TEAM, "forde")
    home = slack_town.tied(T2, "bergen", installer="UBOSS")
    home.command("/hjelp", user="UVISIT")
    slack_town.office(TEAM).delivers(shared("hjelp", 1))
    slack_town.delivers()
    with transaction(slack_town.world.engine) as session:
        rows = [row.address for row in session.exec(select(Member)) if row.address.endswith("UVISIT")]
    assert rows == [f"slack:{T2}:UVISIT"]
    (answer,) = slack_town.slack.replies
    assert "bergensområdet" in answer["text"]
    assert "annan organisasjon" not in str(slack_town.slack.posted)


def test_one_message_that_both_workspaces_deliver_is_answered_once(slack_town: Town) -> None:
    for team, installer in ((TEAM, "UADMIN"), (T2, "UBOSS")):
        slack_town.tied(team, "forde", installer=installer)
    slack_town.office(TEAM).delivers(shared("møte", 1))
    other = shared("møte", 1) | {"event_id": "EvOther", "team_id": T2}
    other["authorizations"][0] |= {"team_id": T2}
    Workspace(slack_town.http, slack_town.slack, slack_town.slack.trigger).delivers(other)
    slack_town.delivers()
    assert len(slack_town.slack.replies) == 1
