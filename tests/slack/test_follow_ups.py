"""Follow-ups in Slack: a thread goes on without the bot being named, and what is between people stays theirs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import select

from storage.database import transaction
from storage.tables import HeardEvent, Member
from tests.chat import World
from tests.commands.test_follow_ups import unsure
from tests.fakes.slack import FakeSlack
from tests.slack.driver import TEAM, Workspace

CHANNEL = {"channel": "C1", "channel_type": "channel"}
Delivers = Callable[[], int]


@pytest.fixture
def asked(room: Workspace, delivers: Delivers) -> Workspace:
    """A channel where the bot has answered a mention in the thread that the mention began."""
    room.says("<@U0SAMVIT> utskrivingsklar pasient", type="app_mention", ts="5.1", event_ts="5.1", **CHANNEL)
    delivers()
    return room


def goes_on(room: Workspace, text: str, ts: str = "5.3", **more: Any) -> None:
    """Write in the thread without naming the bot."""
    answer = room.says(text, user="U2", ts=ts, event_ts=ts, **{"thread_ts": "5.1", **CHANNEL, **more})
    assert answer.status_code == 200


def test_a_follow_up_in_the_thread_is_answered_there_though_nobody_names_the_bot(
    asked: Workspace, slack: FakeSlack, delivers: Delivers
) -> None:
    goes_on(asked, "når vart den revidert?")
    delivers()
    assert [(post["channel"], post["thread_ts"]) for post in slack.posted] == [("C1", "5.1")] * 2
    assert "Sist revidert: mai 2019" in slack.posted[1]["text"]
    goes_on(asked, "og for Kinn?", "5.4", channel_type="group")
    delivers()
    assert "Kinn" in slack.posted[2]["text"]


def test_a_follow_up_delivered_twice_is_answered_once(asked: Workspace, slack: FakeSlack, delivers: Delivers) -> None:
    for _ in range(2):
        goes_on(asked, "kven eig avtalen?", client_msg_id="same")
    delivers()
    assert len(slack.posted) == 2


def test_a_mention_that_also_comes_as_a_message_is_answered_once(
    asked: Workspace, slack: FakeSlack, delivers: Delivers
) -> None:
    for kind in ("message", "app_mention"):
        goes_on(asked, "<@U0SAMVIT> kven eig avtalen?", type=kind, client_msg_id="same")
    delivers()
    assert len(slack.posted) == 2


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("<@U3> kven eig avtalen?", {}),
        ("<!here> kven eig avtalen?", {}),
        ("<!subteam^S1> kven eig avtalen?", {}),
        ("eg tek det med legen i morgon", {}),
        ("kven eig avtalen?", {"thread_ts": "9.9"}),
        ("kven eig avtalen?", {"channel": "C2"}),
        ("kven eig avtalen?", {"bot_id": "B1"}),
        ("kven eig avtalen?", {"subtype": "message_changed"}),
    ],
)
def test_what_is_not_for_the_bot_is_left_alone_and_leaves_no_trace(
    asked: Workspace, forde: World, slack: FakeSlack, delivers: Delivers, text: str, more: dict[str, str]
) -> None:
    goes_on(asked, text, **more)
    delivers()
    assert len(slack.posted) == 1
    with transaction(forde.engine) as session:
        assert session.exec(select(Member).where(Member.address == f"slack:{TEAM}:U2")).all() == []
        assert not any("5.3" in key for key in session.exec(select(HeardEvent.key)))


def test_a_message_outside_threads_is_never_answered(asked: Workspace, slack: FakeSlack, delivers: Delivers) -> None:
    asked.says("kven eig avtalen?", user="U2", ts="6.1", event_ts="6.1", **CHANNEL)
    delivers()
    assert len(slack.posted) == 1


def test_in_a_direct_message_the_last_answer_counts_with_and_without_its_thread(
    room: Workspace, slack: FakeSlack, delivers: Delivers
) -> None:
    room.says("utskrivingsklar pasient", ts="7.1", event_ts="7.1")
    room.says("har du lenkje?", ts="7.2", event_ts="7.2")
    room.says("når vart den revidert?", ts="7.3", event_ts="7.3", thread_ts="7.1")
    delivers()
    texts = {post["thread_ts"]: post["text"] for post in slack.replies}
    assert "Lenkje: http" in texts["7.2"]
    assert "mai 2019" in texts["7.1"]


def test_a_slash_command_is_followed_up_by_the_same_member(
    room: Workspace, slack: FakeSlack, delivers: Delivers
) -> None:
    room.command("/avtale utskrivingsklar pasient")
    assert "mai 2019" in room.command("/avtale når vart den revidert?").text
    room.says("kven har signert?", ts="8.1", event_ts="8.1")
    delivers()
    assert "Partar og underskrift" in slack.replies[0]["text"]


def test_the_agreement_that_is_chosen_in_a_thread_is_the_threads(
    room: Workspace, forde: World, slack: FakeSlack, delivers: Delivers
) -> None:
    question = unsure(forde.member("ola"))
    room.says(f"<@U0SAMVIT> {question}", type="app_mention", ts="5.1", event_ts="5.1", **CHANNEL)
    delivers()
    buttons = [b for block in slack.posted[0]["blocks"] if block["type"] == "actions" for b in block["elements"]]
    chosen = next(b["value"] for b in buttons if b["value"].startswith("/avtale vis"))
    room.clicks(chosen, container={"type": "message", "channel_id": "C1", "thread_ts": "5.1"})
    goes_on(room, "kven eig den?")
    delivers()
    assert "svaret for kvar" not in slack.posted[1]["text"]
    assert "Eigar: " in slack.posted[1]["text"]


def test_why_is_shown_to_the_one_who_presses(asked: Workspace, slack: FakeSlack) -> None:
    buttons = [b for block in slack.posted[0]["blocks"] if block["type"] == "actions" for b in block["elements"]]
    button = next(b for b in buttons if b["text"]["text"] == "Kvifor dette svaret?")
    asked.clicks(button["value"], container={"type": "message", "channel_id": "C1", "thread_ts": "5.1"})
    shown = slack.hooked[0]
    assert (shown["response_type"], shown["thread_ts"]) == ("ephemeral", "5.1")
    assert "«utskrivingsklar pasient» står i temaet" in shown["text"]
