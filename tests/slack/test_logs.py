"""What Slack's requests leave in the log: no name, no title, no text, whatever goes wrong."""

from __future__ import annotations

import pytest

from tests.fakes.slack import FakeSlack, Fault
from tests.logbook import MARK, capturing, told
from tests.slack.driver import Workspace, payload


def test_no_record_of_slacks_requests_holds_a_name_a_title_or_a_text(
    room: Workspace, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    with capturing() as log:
        slack.fails("views.open", Fault("expired_trigger_id"))
        slack.fails("views.publish", Fault("500"))
        room.command(f"/sak SSU: Tittel {MARK}")
        room.command("/sak")
        room.command("/sak")
        room.submits(slack.view, body="forde-ssu", title=told("Reisetid"), background="b " * 1400 + MARK)
        room.submits(slack.view, title=told("👍"))
        room.closes(slack.view, title=told("Halvferdig"))
        room.says(told("kva avtale gjeld"))
        room.clicks(f"/mote {MARK}")
        room.clicks(f"/mote {MARK}", response_url=f"https://example.org/{MARK}")
        room.delivers(payload("home_opened"))
        room.send(told("payload=").encode(), "application/x-www-form-urlencoded")
        shortcut = payload("shortcut") | {"trigger_id": slack.trigger()}
        shortcut["message"]["text"] = told("Vi burde ta opp")
        room.interacts(shortcut)

        def breaks(*_: object, **__: object) -> None:
            raise ValueError(told("cannot read"))

        monkeypatch.setattr("bot.core.Bot.handle", breaks)
        assert room.command(f"/mote {MARK}").status_code == 500
    assert log.telling == []
    assert {line["network"] for line in log.json if line["part"] == "samvit"} == {"forde"}
    assert any("trace" in line for line in log.json)


def test_a_request_keeps_the_id_that_a_proxy_gave_it(room: Workspace) -> None:
    room.http.headers["X-Request-ID"] = "proxy-17"
    with capturing() as log:
        room.command("/hjelp")
    (line,) = (line for line in log.json if line["message"].startswith("answer"))
    assert line["request"] == "proxy-17"
    assert line["member"] > 0
