"""The agent view: first words, suggested prompts, a status while an answer is made, and the answer in the thread."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.slack.agent import prompts
from storage import members
from storage.database import transaction
from tests.chat import World
from tests.fakes.slack import FakeSlack, Fault
from tests.slack.driver import TEAM, Workspace, payload
from tests.slack.town import Town

Delivers = Callable[[], int]


def welcomes(slack: FakeSlack) -> list[str]:
    """The first words that were posted."""
    return [post["text"] for post in slack.posted if "Samvit for" in post["text"]]


def test_who_opens_the_conversation_gets_three_lines_once_and_prompts_each_time(
    room: Workspace, slack: FakeSlack, delivers: Delivers
) -> None:
    for _ in range(3):
        assert room.delivers(payload("messages_opened")).status_code == 200
    delivers()
    (words,) = welcomes(slack)
    assert len(words.splitlines()) == 3
    assert "enkeltpasientar" in words
    assert slack.posted[0]["channel"] == "D1"
    assert [p["title"] for p in slack.prompts["D1"]] == [
        "Utskrivingsklar pasient", "Neste møte", "Sakene mine", "Kva kan du?"
    ]  # fmt: skip
    assert sum(method == "assistant.threads.setSuggestedPrompts" for method, _ in slack.calls) == 3


def test_the_first_words_follow_the_answer_when_the_member_writes_first(
    room: Workspace, slack: FakeSlack, delivers: Delivers
) -> None:
    room.says("utskrivingsklar pasient")
    room.says("neste møte i SSU")
    delivers()
    assert len(welcomes(slack)) == 1
    assert len(slack.replies) == 2
    assert all(post["thread_ts"] for post in slack.replies)
    room.delivers(payload("messages_opened"))
    delivers()
    assert len(welcomes(slack)) == 1


def test_a_mention_in_a_channel_brings_no_first_words(room: Workspace, slack: FakeSlack, delivers: Delivers) -> None:
    room.says("<@U0SAMVIT> utskrivingsklar pasient", type="app_mention", channel="C1", channel_type="channel")
    delivers()
    assert len(slack.posted) == 1
    assert not welcomes(slack)


def test_the_secretariat_is_offered_its_inbox_in_its_own_language(
    room: Workspace, slack: FakeSlack, forde: World
) -> None:
    with transaction(forde.engine) as session:
        row = members.find_or_make(session, "forde", f"slack:{TEAM}:U1")
        row.role, row.language = "secretariat", "nb"
    room.delivers(payload("messages_opened"))
    assert [p["title"] for p in slack.prompts["D1"]][1:] == ["Neste møte", "Innboksen", "Hva kan du?"]


@pytest.mark.parametrize("secretariat", [False, True])
def test_every_prompt_is_understood(room: Workspace, slack: FakeSlack, forde: World, secretariat: bool) -> None:
    for language in ("nn", "nb"):
        me = forde.member(f"kari{language}", role="secretariat" if secretariat else "member", language=language)
        for prompt in prompts(language, secretariat=secretariat):
            said = me.says(prompt["message"])
            assert "kjenner" not in said
            assert "finn ingen avtale" not in said
            assert "finner ingen avtale" not in said


def test_a_status_stands_in_the_thread_while_the_answer_is_made(room: Workspace, slack: FakeSlack) -> None:
    room.says("utskrivingsklar pasient", ts="3.1", event_ts="3.1")
    assert slack.statuses == [{"channel_id": "D1", "thread_ts": "3.1", "status": "ser etter svar …"}]


def test_a_copy_leaves_no_status_behind(room: Workspace, slack: FakeSlack) -> None:
    for _ in range(2):
        room.says("utskrivingsklar pasient", ts="3.1", event_ts="3.1", client_msg_id="same")
    assert slack.statuses[-1]["status"] == ""


def test_what_is_not_for_the_bot_sets_no_status(room: Workspace, slack: FakeSlack) -> None:
    room.says("skal vi ta ein kaffi?", channel="C1", channel_type="channel")
    room.says("skal vi ta ein kaffi?", channel="C1", channel_type="channel", thread_ts="1.1")
    assert slack.statuses == []


@pytest.mark.parametrize("trouble", ["missing_scope", "500", "429", "reset"])
def test_the_answer_comes_though_slack_takes_neither_status_nor_prompts(
    room: Workspace, slack: FakeSlack, delivers: Delivers, trouble: str
) -> None:
    slack.fails("assistant.threads.setStatus", Fault(trouble))
    slack.fails("assistant.threads.setSuggestedPrompts", Fault(trouble))
    assert room.delivers(payload("messages_opened")).status_code == 200
    assert room.says("utskrivingsklar pasient").status_code == 200
    delivers()
    assert len(slack.replies) == 1


def test_a_status_that_hangs_does_not_keep_the_answer_waiting(
    room: Workspace, slack: FakeSlack, delivers: Delivers
) -> None:
    slack.fails("assistant.threads.setStatus", Fault("hang"))
    answer = room.says("utskrivingsklar pasient")
    assert answer.status_code == 200
    assert answer.elapsed.total_seconds() < 3
    delivers()
    assert len(slack.replies) == 1


def test_an_answer_in_the_thread_carries_the_two_verdicts(
    room: Workspace, slack: FakeSlack, delivers: Delivers
) -> None:
    room.says("utskrivingsklar pasient", ts="4.1", event_ts="4.1")
    delivers()
    (post,) = slack.replies
    assert post["thread_ts"] == "4.1"
    (pair,) = [b["elements"][0] for b in post["blocks"] if b["type"] == "context_actions"]
    assert pair["type"] == "feedback_buttons"


def test_each_workspace_is_greeted_for_its_own_network_with_its_own_token(slack_town: Town, slack: FakeSlack) -> None:
    slack_town.tied("T0FORDE", "forde").delivers(payload("messages_opened"))
    slack_town.tied("T0BERGEN", "bergen").delivers(payload("messages_opened"))
    slack_town.delivers()
    bergen, forde = sorted(welcomes(slack))
    assert "Samvit for Helsefellesskapet i bergensområdet." in bergen
    assert "Samvit for Sogn og Fjordane helsefellesskap." in forde
    used = [token for method, token in slack.tokens if method == "assistant.threads.setSuggestedPrompts"]
    assert len(set(used)) == 2


def test_before_a_network_is_chosen_nothing_is_said_of_one(slack_town: Town, slack: FakeSlack) -> None:
    slack_town.installs_in("T0NEW")
    office = slack_town.office("T0NEW")
    for name in ("messages_opened", "link_shared"):
        assert office.delivers(payload(name)).status_code == 200
    slack_town.delivers()
    assert welcomes(slack) == []
    assert slack.prompts == {}
    assert slack.unfurled == []
