"""Socket Mode: the same answers without anything inbound, and an end when the line is dead though it looks alive."""

from __future__ import annotations

import asyncio
import copy
import os
import signal
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from sqlmodel import select

from bot.core import Answer
from bot.settings import Settings, SettingsError
from bot.slack import socket_mode
from storage.database import transaction
from storage.tables import AgendaItem, OutboxMessage
from tests.chat import Remembering, World
from tests.fakes.slack import FakeSlack, Fault, Json
from tests.fakes.slack_socket import Line, line, proxy
from tests.slack.driver import filled, payload
from tests.slack.town import town

APP_TOKEN = "xapp-not-a-secret"
Talk = Callable[[Line], Awaitable[None]]


@pytest.fixture
def wire(slack: FakeSlack) -> Iterator[Line]:
    """Slack's end of the line."""
    with line(slack) as made:
        yield made


def runs(world: World, slack: FakeSlack, talk: Talk, wire: Line, silence: float = 30.0) -> tuple[int, float]:
    """Run Socket Mode while *talk* goes on, then stop it; its exit status and how long it ran."""

    async def both() -> tuple[int, float]:
        stop, started = asyncio.Event(), time.monotonic()
        serving = socket_mode.run(
            world.bot,
            app_token=APP_TOKEN,
            token="xoxb-fake",
            api_url=f"{slack.url}/api/",
            silence=silence,
            ping=0.2,
            stop=stop,
        )
        running, talking = asyncio.create_task(serving), asyncio.create_task(_in_time(talk(wire)))
        await asyncio.wait({running, talking}, return_when=asyncio.FIRST_COMPLETED)
        stop.set()
        status = await running
        if talking.done():
            talking.result()
        talking.cancel()
        await asyncio.gather(talking, return_exceptions=True)
        return status, time.monotonic() - started

    return asyncio.run(both())


async def _in_time(talk: Awaitable[None]) -> None:
    async with asyncio.timeout(20):
        await talk


def command(text: str, user: str = "U1") -> Json:
    return payload("command") | {"command": "/sak", "text": text, "user_id": user, "trigger_id": "t1"}


def items(world: World) -> list[str]:
    with transaction(world.engine) as session:
        return [row.title for row in session.exec(select(AgendaItem))]


def test_a_question_a_command_a_form_and_a_click_are_answered(forde: World, slack: FakeSlack, wire: Line) -> None:
    async def talk(wire: Line) -> None:
        await wire.connected()
        told = await wire.asks("slash_commands", payload("command") | {"command": "/mote", "text": "SSU"})
        assert "Strategisk" in str(told)
        assert await wire.asks("slash_commands", command("", "U1")) == {}
        view = slack.view
        values = filled(view, {"body": "forde-ssu", "title": "Over leidninga"})
        said = payload("submission") | {"view": {**view, "state": {"values": values}}}
        assert (await wire.asks("interactive", said))["response_action"] == "update"
        click = payload("click") | {"trigger_id": "t", "response_url": f"{slack.url}/hook/1"}
        click["actions"][0]["value"] = "/mote alle"
        assert await wire.asks("interactive", click) == {}
        assert slack.hooked
        assert await wire.asks("events_api", payload("event")) == {}

    assert runs(forde, slack, talk, wire)[0] == 0
    assert items(forde) == ["Over leidninga"]
    with transaction(forde.engine) as session:
        assert len(session.exec(select(OutboxMessage).where(OutboxMessage.kind == "reply")).all()) == 1


def test_an_envelope_that_comes_twice_acts_once_and_is_acknowledged_both_times(
    forde: World, slack: FakeSlack, wire: Line
) -> None:
    async def talk(wire: Line) -> None:
        await wire.connected()
        await wire.asks("slash_commands", command("SSU: Berre ein gong"), "env-same")
        assert await wire.asks("slash_commands", command("SSU: Berre ein gong"), "env-same") == {}
        for number in range(3):
            said = copy.deepcopy(payload("event")) | {"event_id": f"Ev{number}"}
            await wire.asks("events_api", said)

    assert runs(forde, slack, talk, wire)[0] == 0
    assert items(forde) == ["Berre ein gong"]
    with transaction(forde.engine) as session:
        assert len(session.exec(select(OutboxMessage).where(OutboxMessage.kind == "reply")).all()) == 1


def test_what_makes_no_sense_is_acknowledged_does_nothing_and_does_not_end_it(
    forde: World, slack: FakeSlack, wire: Line, caplog: pytest.LogCaptureFixture
) -> None:
    senseless: list[Any] = [
        {}, {"command": "/sak"}, {"type": "block_actions", "actions": []}, None, [], ["x"], 7, "x",
        {"type": "view_submission", "view": 1}, {"event": {"type": 3}, "event_id": "E1"}, {"type": ["block_actions"]},
        command("SSU: Ein sak") | {"user_id": "U1\0"}, command("SSU: Ein sak") | {"trigger_id": None},
        payload("click") | {"user": None}, payload("event") | {"event": None}, payload("event") | {"team_id": {"a": 1}},
        payload("suggestion") | {"action_id": 4}, payload("submission") | {"view": {"callback_id": "form"}},
    ]  # fmt: skip

    async def talk(wire: Line) -> None:
        await wire.connected()
        for said in senseless:
            assert await wire.asks("interactive", said) == {}, said
        assert await wire.asks("slash_commands", command("SSU: Ein sak"), "a\0b") == {}
        await wire.says("[1, 2", '{"type": ', "{}", '{"envelope_id": 3, "type": [], "payload": null}')
        assert await wire.asks("slash_commands", payload("command") | {"command": "/hjelp"})

    assert runs(forde, slack, talk, wire)[0] == 0
    assert items(forde) == []
    assert not [record for record in caplog.records if record.name == "samvit.slack" and record.levelname == "ERROR"]


def test_it_connects_anew_when_slack_asks_for_it_and_when_the_line_breaks(
    forde: World, slack: FakeSlack, wire: Line
) -> None:
    async def talk(wire: Line) -> None:
        await wire.connected()
        await wire.refreshes()
        await wire.connected(2)
        assert await wire.asks("slash_commands", payload("command") | {"command": "/hjelp"})
        await wire.drops()
        await wire.connected(3)
        assert await wire.asks("slash_commands", payload("command") | {"command": "/hjelp"})

    assert runs(forde, slack, talk, wire)[0] == 0


def test_it_gets_through_when_slack_refuses_at_first(forde: World, slack: FakeSlack, wire: Line) -> None:
    slack.fails("apps.connections.open", Fault("internal_error"), Fault("500"), Fault("reset"))

    async def talk(wire: Line) -> None:
        await wire.connected()

    assert runs(forde, slack, talk, wire)[0] == 0


def test_a_quiet_line_that_answers_pings_is_alive(forde: World, slack: FakeSlack, wire: Line) -> None:
    async def talk(wire: Line) -> None:
        await wire.connected()
        await asyncio.sleep(2.5)

    status, seconds = runs(forde, slack, talk, wire, silence=1.0)
    assert (status, wire.opened) == (0, 1)
    assert seconds > 2.4


@pytest.mark.parametrize("never", ["greets", "pongs"])
def test_a_line_that_looks_open_but_says_nothing_ends_it_with_status_one(
    forde: World, slack: FakeSlack, wire: Line, never: str, caplog: pytest.LogCaptureFixture
) -> None:
    if never == "greets":
        wire.greets = wire.pongs = False

    async def talk(wire: Line) -> None:
        if never == "pongs":
            await wire.connected()
            wire.pongs = wire.greets = False
        await asyncio.sleep(6)

    status, seconds = runs(forde, slack, talk, wire, silence=2.0)
    assert status == 1
    assert 2 <= seconds < 6
    assert "no sign of life" in caplog.text
    assert "secret-ticket" not in caplog.text


def test_when_slack_cannot_be_reached_it_ends_with_status_one_and_tells_why_without_secrets(
    forde: World, slack: FakeSlack, wire: Line, caplog: pytest.LogCaptureFixture
) -> None:
    slack.fails("apps.connections.open", *[Fault("invalid_auth")] * 50)

    async def talk(wire: Line) -> None:
        await asyncio.sleep(3)

    assert runs(forde, slack, talk, wire, silence=1.0)[0] == 1
    assert "invalid_auth" in caplog.text
    assert APP_TOKEN not in caplog.text
    assert "Traceback" not in caplog.text


def test_the_library_cannot_hide_a_dead_line_by_its_own_bookkeeping(
    forde: World, slack: FakeSlack, wire: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def always(_client: object) -> bool:
        return True

    monkeypatch.setattr("slack_sdk.socket_mode.aiohttp.SocketModeClient.is_connected", always)

    async def talk(wire: Line) -> None:
        await wire.connected()
        wire.pongs = wire.greets = False
        await asyncio.sleep(4)

    assert runs(forde, slack, talk, wire, silence=1.5)[0] == 1


class Slow(Remembering):
    """A bot that thinks for a while."""

    def handle(self, *given: Any, **more: Any) -> Answer:
        """The same answer, later."""
        time.sleep(0.7)
        return Remembering.handle(self, *given, **more)


def test_on_sigterm_the_answer_under_way_is_given_first(forde: World, slack: FakeSlack, wire: Line) -> None:
    forde.bot = Slow(forde.engine, forde.clock, forde.bot.network_of)

    async def talk(wire: Line) -> None:
        await wire.connected()
        name = await wire.sends("slash_commands", command("SSU: Rett før slutten"))
        await asyncio.sleep(0.3)
        os.kill(os.getpid(), signal.SIGTERM)
        async with asyncio.timeout(5):
            while name not in wire.answers:
                await asyncio.sleep(0.01)

    assert runs(forde, slack, talk, wire)[0] == 0
    assert items(forde) == ["Rett før slutten"]


def test_everything_goes_through_the_proxy_of_the_environment(
    forde: World, slack: FakeSlack, wire: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def talk(wire: Line) -> None:
        await wire.connected()
        assert await wire.asks("slash_commands", command("")) == {}

    with proxy() as (address, seen):
        monkeypatch.setenv("HTTPS_PROXY", address)
        assert runs(forde, slack, talk, wire)[0] == 0
    told = "\n".join(seen)
    assert "/api/apps.connections.open" in told
    assert "/link?ticket=" in told
    assert "/api/views.open" in told


def test_two_workspaces_of_two_networks_are_served_over_one_line(world: World, slack: FakeSlack, wire: Line) -> None:
    with town(world, slack) as made:
        made.tied("T000000001", "forde")
        made.tied("T000000002", "bergen", installer="UBOSS")

    async def both() -> int:
        stop = asyncio.Event()
        running = asyncio.create_task(
            socket_mode.run(
                world.bot,
                app_token=APP_TOKEN,
                workspaces=made.workspaces,
                api_url=f"{slack.url}/api/",
                ping=0.2,
                stop=stop,
            )
        )
        await wire.connected()
        for team, whole in (("T000000001", "Førde"), ("T000000002", "Bergen")):
            asked = payload("command") | {"command": "/sak", "text": "", "team_id": team, "trigger_id": "t"}
            assert await wire.asks("slash_commands", asked) == {}
            assert (whole == "Førde") is ("forde-" in str(slack.view))
        stop.set()
        return await running

    assert asyncio.run(both()) == 0


def test_what_socket_mode_lacks_is_told_at_once_and_no_signing_secret_is_asked_for() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env({}, slack=True, socket=True)
    told = "\n".join(caught.value.faults)
    for name in ("SLACK_APP_TOKEN", "SAMVIT_NETWORK", "SLACK_BOT_TOKEN"):
        assert name in told
    assert len(caught.value.faults) == 3
    given = {"SLACK_BOT_TOKEN": "xoxb-1", "SAMVIT_NETWORK": "forde", "SLACK_APP_TOKEN": "xoxb-1"}
    with pytest.raises(SettingsError, match="xapp-"):
        Settings.from_env(given, slack=True, socket=True)
    assert Settings.from_env(given | {"SLACK_APP_TOKEN": "xapp-1"}, slack=True, socket=True).slack_app_token
