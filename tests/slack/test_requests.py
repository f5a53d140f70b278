"""Requests of every kind and from everybody: what is not Slack's is turned away, what comes twice acts once."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from sqlmodel import select

from storage.database import transaction
from storage.tables import AgendaItem, HeardEvent, Member
from tests.chat import World
from tests.fakes.slack import FakeSlack, Fault
from tests.slack.driver import Workspace, payload, signed

FORM = "application/x-www-form-urlencoded"
ID = "15108695088"


def command(text: str) -> bytes:
    return urlencode(payload("command") | {"command": "/sak", "text": text}).encode()


def nothing_done(world: World) -> bool:
    with transaction(world.engine) as session:
        return not [*session.exec(select(AgendaItem)), *session.exec(select(Member)), *session.exec(select(HeardEvent))]


@pytest.mark.parametrize("signature", [{"age": 301}, {"age": -301}, {"secret": "wrong"}])
def test_an_old_early_or_forged_request_is_turned_away(
    room: Workspace, forde: World, signature: dict[str, object]
) -> None:
    assert room.send(command("SSU: Falsk"), FORM, **signature).status_code == 401
    assert nothing_done(forde)


def test_an_unsigned_request_is_turned_away(room: Workspace, forde: World) -> None:
    for headers in ({}, {"X-Slack-Signature": "v0=" + "0" * 64}, {"X-Slack-Request-Timestamp": "soon"}):
        answer = room.http.post("/slack/events", content=command("SSU: Usignert"), headers=headers)
        assert answer.status_code == 401
    assert nothing_done(forde)


def test_a_replayed_command_acts_once(room: Workspace, forde: World) -> None:
    body = command("SSU: Berre éin gong")
    headers = {"Content-Type": FORM, **signed(body)}
    first, second = (room.http.post("/slack/events", content=body, headers=headers) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 401)
    with transaction(forde.engine) as session:
        assert len(session.exec(select(AgendaItem)).all()) == 1


def test_a_huge_request_is_not_read(room: Workspace) -> None:
    assert room.http.post("/slack/events", content=b"x" * 3_000_000).status_code == 413


def test_slack_is_told_that_we_are_here(room: Workspace) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc", "token": "x"}).encode()
    answer = room.send(body, "application/json")
    assert answer.status_code == 200
    assert "abc" in answer.text
    assert room.http.post("/slack/events", content=b"ssl_check=1&token=x").status_code == 200
    assert room.http.get("/healthz").json() == {"status": "ok"}


@pytest.mark.parametrize(
    "body", [b"", b"payload=", b"payload=nonsense", b"payload=%5B%5D", b"\xff\xfe", b"command=%2Fsak"]
)
def test_a_signed_request_that_makes_no_sense_is_no_server_fault(room: Workspace, body: bytes) -> None:
    assert room.send(body, FORM).status_code < 500


def bent(name: str, **parts: object) -> bytes:
    said = json.dumps(payload(name) | parts)
    return said.encode() if name in ("event", "home_opened") else urlencode({"payload": said}).encode()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (bent("submission", type="view_closed", view=0), FORM),
        (bent("submission", view={"callback_id": "form", "id": "V1"}), FORM),
        (bent("submission", response_urls={"x": 1}), FORM),
        (bent("click", actions=["x"], trigger_id="t"), FORM),
        (bent("click", type="block_x", view=1), FORM),
        (bent("click", container={"channel_id": 7, "thread_ts": []}), FORM),
        (bent("click", user={"id": "U\0"}), FORM),
        (bent("click", response_url="x://"), FORM),
        (bent("shortcut", callback_id=10**30), FORM),
        (bent("shortcut", team={"id": ["T000000001"]}), FORM),
        (bent("event", authorizations=[{"team_id": 10**30}]), "application/json"),
        (bent("event", event={"type": "message", "channel_type": "im", "user": "U1"}), "application/json"),
        (bent("event", event={"type": ["message"]}), "application/json"),
        (bent("home_opened", event={"type": "app_home_opened", "tab": "home", "user": {"id": 1}}), "application/json"),
        (b"payload=" + b"%5B" * 3000, FORM),
    ],
)
def test_a_signed_payload_of_another_shape_than_slacks_is_refused_and_no_server_fault(
    room: Workspace, body: bytes, kind: str
) -> None:
    assert 200 <= room.send(body, kind).status_code < 500


def test_an_unknown_command_and_a_word_with_o_slash_are_understood(room: Workspace) -> None:
    assert "kjenner ikkje kommandoen" in room.command("/samvit /finst-ikkje").text
    assert "Strategisk" in str(room.command("/samvit møte SSU").json())


def test_what_a_member_types_never_calls_the_channel(room: Workspace) -> None:
    shown = json.dumps(room.command("/mote <!channel> & <@U2>").json()["blocks"])
    assert "<!channel>" not in shown
    assert "&lt;!channel&gt;" in shown


def test_forty_thousand_characters_are_answered_within_slacks_limits(
    room: Workspace, delivers: Callable[[], int], slack: FakeSlack
) -> None:
    assert room.says("utskriving " * 3600).status_code == 200
    delivers()
    assert len(slack.replies) == 1


def test_a_button_opens_the_form_and_a_refused_field_is_told_at_the_field(
    room: Workspace, slack: FakeSlack, forde: World
) -> None:
    room.clicks("/sak ny forde-ssu")
    answer = room.submits(slack.view, title="👍").json()
    assert answer["response_action"] == "errors"
    assert "tittel" in answer["errors"]["title"]
    answer = room.submits(slack.view, title="Sak", background=f"pasient {ID}").json()
    assert "fødselsnummer" in answer["errors"]["background"]
    with transaction(forde.engine) as session:
        assert session.exec(select(AgendaItem)).all() == []


def test_a_form_sent_twice_is_one_item(room: Workspace, slack: FakeSlack, forde: World) -> None:
    room.command("/sak")
    view = slack.view
    for _ in range(2):
        room.submits(view, body="forde-ssu", title="Dobbeltklikk")
    with transaction(forde.engine) as session:
        assert len(session.exec(select(AgendaItem)).all()) == 1


def test_a_form_closed_before_it_is_sent_is_there_again(room: Workspace, slack: FakeSlack) -> None:
    room.command("/sak")
    assert slack.view["notify_on_close"] is True
    room.closes(slack.view, title="Halvferdig sak")
    room.command("/sak")
    held = {b["block_id"]: b["element"].get("initial_value") for b in slack.view["blocks"] if b["type"] == "input"}
    assert held["title"] == "Halvferdig sak"


def test_a_form_closed_with_nothing_told_of_it_is_no_fault(room: Workspace, slack: FakeSlack) -> None:
    room.command("/sak")
    assert room.closes(slack.view).status_code == 200


def test_the_shortcut_brings_the_messages_text_into_the_form(room: Workspace, slack: FakeSlack) -> None:
    room.interacts(payload("shortcut") | {"trigger_id": slack.trigger()})
    held = {b["block_id"]: b["element"].get("initial_value") for b in slack.view["blocks"] if b["type"] == "input"}
    assert held["background"] == "Vi burde ta opp ventetida & transporten"


def test_the_shortcut_from_anywhere_opens_an_empty_form(room: Workspace, slack: FakeSlack) -> None:
    room.interacts(payload("global_shortcut") | {"trigger_id": slack.trigger()})
    held = {b["block_id"]: b["element"].get("initial_value") for b in slack.view["blocks"] if b["type"] == "input"}
    assert "title" in held
    assert not held["background"]


def test_when_the_form_cannot_open_the_member_gets_a_button_instead(room: Workspace, slack: FakeSlack) -> None:
    slack.fails("views.open", Fault("expired_trigger_id"))
    assert "Meld inn ei sak" in str(room.command("/sak").json())


def test_a_click_is_answered_under_the_message_to_the_one_who_pressed(room: Workspace, slack: FakeSlack) -> None:
    room.clicks("/mote alle")
    assert slack.hooked[0]["replace_original"] is False
    assert slack.hooked[0]["response_type"] == "ephemeral"


def test_the_home_tab_shows_my_meetings_items_and_seats(room: Workspace, slack: FakeSlack) -> None:
    room.delivers(payload("home_opened"))
    shown = str(slack.homes["U1"])
    for title in ("Møta mine", "Sakene mine", "Verva mine"):
        assert title in shown


def test_the_bots_own_messages_and_edits_are_not_heard(room: Workspace, forde: World) -> None:
    room.says("hei", bot_id="B0SAMVIT")
    room.says("hei", subtype="message_changed")
    room.says("hei", user="U0SAMVIT")
    room.says("hei i kanalen", channel_type="channel", channel="C1")
    with transaction(forde.engine) as session:
        assert session.exec(select(HeardEvent)).all() == []
