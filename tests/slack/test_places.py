"""Where an answer appears: in the thread it was asked in, in the modal that is open, or under the message."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable

import pytest
from sqlmodel import select

from bot.sending import Outgoing, SendFailed
from bot.slack.sender import sending
from commands._base import Reply
from knowledge.language import same
from storage import outbox
from storage.database import transaction
from storage.tables import OutboxMessage
from tests.chat import World
from tests.fakes.slack import FakeSlack, Fault
from tests.slack.driver import TEAM, Workspace, payload, workspace

HOME = {"type": "home", "id": "VHOME", "blocks": []}
MODAL = {"type": "modal", "id": "V77", "blocks": []}


def methods(slack: FakeSlack) -> list[str]:
    return [method for method, _ in slack.calls]


def test_a_mention_is_answered_in_the_thread_it_starts(
    room: Workspace, slack: FakeSlack, delivers: Callable[[], int]
) -> None:
    room.says("<@U0SAMVIT> møte", type="app_mention", channel_type="channel", channel="C1", ts="5.1", event_ts="5.1")
    delivers()
    (posted,) = slack.posted
    assert (posted["channel"], posted["thread_ts"]) == ("C1", "5.1")


def test_a_follow_up_is_answered_in_its_thread(room: Workspace, slack: FakeSlack, delivers: Callable[[], int]) -> None:
    room.says("møte", channel="D1", ts="6.2", event_ts="6.2", thread_ts="6.1")
    delivers()
    assert slack.posted[0]["thread_ts"] == "6.1"


def test_a_message_in_a_channel_shared_by_two_workspaces_is_answered_once(
    room: Workspace, slack: FakeSlack, delivers: Callable[[], int]
) -> None:
    room.says("møte", ts="7.1", event_ts="7.1", client_msg_id="shared")
    other = payload("event") | {"team_id": "T000000002", "event_id": "EvOther"}
    other["authorizations"][0]["team_id"] = "T000000002"
    other["event"] |= {"text": "møte", "ts": "7.1", "client_msg_id": "shared"}
    room.delivers(other)
    delivers()
    assert len(slack.replies) == 1


def test_a_form_asked_for_in_a_message_comes_as_a_button_that_opens_it(
    room: Workspace, slack: FakeSlack, delivers: Callable[[], int]
) -> None:
    room.says("sak")
    delivers()
    buttons = [b for block in slack.posted[0]["blocks"] if block["type"] == "actions" for b in block["elements"]]
    opener = next(b["value"] for b in buttons if b["text"]["text"] == "Meld inn ei sak")
    room.clicks(opener)
    assert slack.view["callback_id"] == "form"
    assert slack.hooked == []


def test_a_button_on_the_home_tab_opens_its_answer_and_freshens_the_tab(room: Workspace, slack: FakeSlack) -> None:
    room.clicks("/hjelp", view=HOME, container={"type": "view", "view_id": "VHOME"})
    assert methods(slack) == ["views.open", "views.publish"]
    assert slack.hooked == []


def test_a_button_in_a_modal_changes_that_modal_and_a_form_lies_on_top_of_it(room: Workspace, slack: FakeSlack) -> None:
    room.clicks("/hjelp", view=MODAL, container={"type": "view", "view_id": "V77"})
    assert slack.views.keys() == {"V77"}
    room.clicks("/sak", view=MODAL, container={"type": "view", "view_id": "V77"})
    assert methods(slack) == ["views.update", "views.push"]
    assert slack.view["id"] != "V77"


def test_a_click_in_a_thread_is_answered_in_the_thread(room: Workspace, slack: FakeSlack) -> None:
    room.clicks("/mote alle", container={"type": "message", "channel_id": "C1", "thread_ts": "8.1"})
    assert slack.hooked[0]["thread_ts"] == "8.1"


def test_an_answer_is_never_sent_to_an_address_that_is_not_slacks(room: Workspace, slack: FakeSlack) -> None:
    assert room.clicks("/mote", response_url="http://127.0.0.1:9/elsewhere").status_code == 200
    assert slack.hooked == []


def test_slack_being_away_while_a_click_is_answered_is_no_fault_of_ours(room: Workspace, slack: FakeSlack) -> None:
    slack.fails("views.open", Fault("500"))
    slack.fails("views.publish", Fault("reset"))
    assert room.clicks("/hjelp", view=HOME).status_code == 200
    assert room.delivers(payload("home_opened")).status_code == 200


async def _found(slack: FakeSlack, to: str) -> str | None:
    async with sending("xoxb-fake", f"{slack.url}/api/") as sender:
        return await sender.find(Outgoing("k1", to, "nn", Reply(same("Hei"))))


def test_what_was_posted_is_found_again_by_its_key(forde: World, slack: FakeSlack) -> None:
    async def post(to: str) -> str:
        async with sending("xoxb-fake", f"{slack.url}/api/") as sender:
            return await sender.send(Outgoing("k1", to, "nn", Reply(same("Hei"))))

    for to in (f"slack:{TEAM}:U7", f"slack:{TEAM}:C7", f"slack:{TEAM}:C8:1.1"):
        assert asyncio.run(_found(slack, to)) is None
        receipt = asyncio.run(post(to))
        assert asyncio.run(_found(slack, to)) == receipt
    assert "conversations.replies" in methods(slack)


@pytest.mark.parametrize(("error", "permanent"), [("missing_scope", True), ("500", False), ("429", False)])
def test_it_is_told_when_the_history_cannot_be_read(slack: FakeSlack, error: str, permanent: bool) -> None:
    slack.fails("conversations.history", Fault(error, retry_after=7))
    with pytest.raises(SendFailed) as failed:
        asyncio.run(_found(slack, f"slack:{TEAM}:C1"))
    assert failed.value.permanent is permanent
    assert failed.value.uncertain is False
    assert failed.value.retry_after == (7 if error == "429" else None)


def test_a_channel_whose_history_is_closed_to_us_is_not_asked_for_ever(
    forde: World, slack: FakeSlack, delivers: Callable[[], int]
) -> None:
    with transaction(forde.engine) as session:
        content = Reply(same("Hei")).as_json()
        outbox.put(session, "forde", "k1", f"slack:{TEAM}:C1", content, kind="test", now=forde.clock.now)
    slack.fails("chat.postMessage", Fault("reset", after=True))
    slack.fails("conversations.history", Fault("missing_scope"))
    delivers()
    forde.clock.now += dt.timedelta(minutes=2)
    delivers()
    with transaction(forde.engine) as session:
        row = session.exec(select(OutboxMessage).where(OutboxMessage.key == "k1")).one()
    assert (row.state, len(slack.posted)) == ("refused", 1)


def test_a_token_that_is_not_taken_costs_no_message(
    forde: World, slack: FakeSlack, delivers: Callable[[], int]
) -> None:
    with transaction(forde.engine) as session:
        content = Reply(same("Hei")).as_json()
        outbox.put(session, "forde", "k1", f"slack:{TEAM}:C1", content, kind="test", now=forde.clock.now)
    slack.fails("chat.postMessage", Fault("invalid_auth"))
    delivers()
    forde.clock.now += dt.timedelta(minutes=15)
    delivers()
    assert slack.texts("C1") == ["Hei"]


def test_nothing_is_warned_of_when_slacks_library_finds_the_token_in_the_environment(
    forde: World, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-fake")
    with workspace(forde.bot, slack) as room:
        assert room.command("/mote <@U2> og mykje anna").status_code == 200
    assert [record for record in caplog.records if record.name.startswith("samvit.slack")] == []
