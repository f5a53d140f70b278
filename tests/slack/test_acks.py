"""Slack waits three seconds for its acknowledgement, whatever is slow on our side or on Slack's."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType

import pytest
from httpx2 import Response

from bot.slack import agent, app, web
from tests.chat import World
from tests.fakes.slack import FakeSlack, Fault
from tests.slack.driver import Json, Workspace, payload, workspace

SLACKS = 3.0
Limit = tuple[ModuleType, str]
HOME: Json = {"view": {"type": "home", "id": "VHOME"}}
CALLS, CLICK, ORNAMENTS = (web, "_ACK_SECONDS"), (app, "_SHOWN_WITHIN"), (agent, "_SECONDS")
"""The limits: of one call to Slack, of all calls that answer a click, of one that nobody would miss."""

EVERY: dict[str, tuple[Callable[[Workspace], Response], Limit]] = {
    "a form by command": (lambda room: room.command("/sak"), CALLS),
    "a form by click": (lambda room: room.clicks("/sak ny forde-ssu"), CLICK),
    "a click on the home tab": (lambda room: room.clicks("/mote", **HOME), CLICK),
    "the home tab": (lambda room: room.delivers(payload("home_opened")), CALLS),
    "the messages tab": (lambda room: room.delivers(payload("messages_opened")), ORNAMENTS),
    "a direct message": (lambda room: room.says("utskrivingsklar pasient"), ORNAMENTS),
    "a shortcut": (lambda room: room.interacts(payload("shortcut") | {"trigger_id": room.trigger()}), CALLS),
}
METHODS = (
    "views.open",
    "views.publish",
    "chat.postMessage",
    "assistant.threads.setStatus",
    "assistant.threads.setSuggestedPrompts",
)


@pytest.mark.parametrize(("said", "limit"), EVERY.values(), ids=EVERY)
def test_when_slack_hangs_everything_is_acknowledged_in_time(
    forde: World,
    slack: FakeSlack,
    monkeypatch: pytest.MonkeyPatch,
    said: Callable[[Workspace], Response],
    limit: Limit,
) -> None:
    assert max(web._ACK_SECONDS, app._SHOWN_WITHIN, 2 * agent._SECONDS) < SLACKS
    for each in (CALLS, CLICK, ORNAMENTS):  # without the one that holds, it would take long
        monkeypatch.setattr(*each, 0.2 if each == limit else 20.0)
    for method in METHODS:
        slack.fails(method, *[Fault("hang")] * 3)
    with workspace(forde.bot, slack) as room:
        room.command("/avtale utskrivingsklar pasient")  # what the first question builds is built
        started = time.perf_counter()
        assert said(room).status_code == 200
        assert time.perf_counter() - started < SLACKS


def test_slow_work_for_one_member_holds_up_nobody_else(forde: World, room: Workspace) -> None:
    done = threading.Event()

    def slow(address: str) -> str:
        if address.endswith(":USLOW"):
            done.wait(10)
        return "forde"

    forde.bot.network_of = slow
    room.command("/mote", user="UQUICK")
    with ThreadPoolExecutor(1) as pool:
        begun = pool.submit(room.command, "/mote", user="USLOW")
        answers = [room.command("/mote", user="UQUICK"), room.says("møte SSU", user="UQUICK")]
        assert not begun.done()
        done.set()
        assert [answer.status_code for answer in (*answers, begun.result())] == [200] * 3


def test_an_acknowledgement_is_not_looked_for_every_ten_milliseconds(
    room: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    sleep = asyncio.sleep

    async def noting(seconds: float) -> None:
        slept.append(seconds)
        await sleep(seconds)

    monkeypatch.setattr(asyncio, "sleep", noting)
    for answer in (room.command("/mote"), room.clicks("/mote"), room.says("møte SSU"), room.command("/sak")):
        assert answer.status_code == 200
    assert slept == []
