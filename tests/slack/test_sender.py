"""Delivery to Slack when Slack fails: nothing is lost and nothing comes twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from sqlmodel import select

from commands._base import Attachment, Reply
from knowledge.calendars import CalendarEvent, CalendarFile, Method
from knowledge.language import same
from storage import outbox
from storage.database import transaction
from storage.tables import OutboxMessage
from tests.chat import START, World
from tests.fakes.slack import FakeSlack, Fault

EVENT = CalendarEvent("u1", 0, START, START, START + dt.timedelta(hours=1), same("Møte"))
FILE = Attachment("mote.ics", "text/calendar", same("Møtet"), CalendarFile(Method.REQUEST, (EVENT,)))


def queue(world: World, key: str = "k1", to: str = "slack:T000000001:C1", files: tuple[Attachment, ...] = ()) -> None:
    with transaction(world.engine) as session:
        content = Reply(same("Hei"), files=files).as_json()
        outbox.put(session, "forde", key, to, content, kind="test", now=world.clock.now)


def state(world: World, key: str = "k1") -> str:
    with transaction(world.engine) as session:
        return session.exec(select(OutboxMessage).where(OutboxMessage.key == key)).one().state


@pytest.mark.parametrize(
    "fault",
    [
        Fault("500"),
        Fault("500", after=True),
        Fault("reset"),
        Fault("reset", after=True),
        Fault("429"),
        Fault("internal_error"),
    ],
    ids=lambda fault: f"{fault.kind}{'-after' if fault.after else ''}",
)
def test_a_passing_fault_costs_nothing_and_doubles_nothing(
    forde: World, slack: FakeSlack, delivers: Callable[[], int], fault: Fault
) -> None:
    queue(forde)
    slack.fails("chat.postMessage", fault)
    for _ in range(4):
        delivers()
        forde.clock.now += dt.timedelta(minutes=2)
    assert slack.texts("C1") == ["Hei"]
    assert state(forde) == "sent"


@pytest.mark.parametrize("error", ["is_archived", "not_in_channel", "channel_not_found"])
def test_a_lasting_refusal_is_kept_with_its_reason(
    forde: World, slack: FakeSlack, delivers: Callable[[], int], error: str
) -> None:
    queue(forde)
    queue(forde, "k2", "slack:T000000001:C2")
    slack.fails("chat.postMessage", Fault(error))
    delivers()
    delivers()
    states = {state(forde), state(forde, "k2")}
    assert states == {"refused", "sent"}
    with transaction(forde.engine) as session:
        refused = session.exec(select(OutboxMessage).where(OutboxMessage.state == "refused")).one()
    assert error in (refused.problem or "")


def test_a_file_lies_in_the_thread_of_its_message(forde: World, slack: FakeSlack, delivers: Callable[[], int]) -> None:
    queue(forde, files=(FILE,))
    delivers()
    (shared,) = slack.shared
    assert shared["channel_id"] == "C1"
    assert shared["thread_ts"] == slack.posted[0]["ts"]
    (content,) = slack.uploads.values()
    assert content.startswith(b"BEGIN:VCALENDAR")
    assert state(forde) == "sent"


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
@pytest.mark.parametrize("fault", [Fault("500"), Fault("reset"), Fault("reset", after=True)], ids=lambda f: f.kind)
def test_a_file_that_fails_comes_later_and_message_and_file_come_once(
    forde: World, slack: FakeSlack, delivers: Callable[[], int], method: str, fault: Fault
) -> None:
    queue(forde, files=(FILE,))
    slack.fails(method, fault)
    for _ in range(4):
        delivers()
        forde.clock.now += dt.timedelta(minutes=2)
    assert slack.texts("C1") == ["Hei"]
    assert len(slack.shared) == 1
    assert state(forde) == "sent"


def test_a_workspace_that_takes_no_files_gets_the_message(
    forde: World, slack: FakeSlack, delivers: Callable[[], int]
) -> None:
    queue(forde, files=(FILE,))
    slack.fails("files.getUploadURLExternal", Fault("missing_scope"))
    delivers()
    assert slack.texts("C1") == ["Hei"]
    assert state(forde) == "sent"
