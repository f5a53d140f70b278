"""The playground's doors over HTTP."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from storage.database import transaction
from storage.tables import AgendaItem
from tests.playground.room import ORIGIN, Room, inbox, local


@pytest.fixture
def room(network_engine: Engine) -> Room:
    return Room(network_engine)


def test_each_network_offers_five_example_people(room: Room) -> None:
    networks = room.get("/api/networks").json()
    assert [n["id"] for n in networks] == ["forde", "bergen", "fonna", "stavanger"]
    for network in networks:
        assert [p["id"] for p in network["people"]] == ["member", "secretary", "gp", "user", "hospital"]
        assert all("Eksempel" in p["name"] for p in network["people"])


def test_a_question_is_answered_with_its_source_in_both_languages_and_as_slack_gets_it(room: Room) -> None:
    reply = room.says("Kva avtale gjeld for ein utskrivingsklar pasient?")["reply"]
    assert "utskriving" in reply["text"]["nn"]
    assert reply["sources"][0]["url"].startswith("http")
    assert reply["sources"][0]["date"]
    assert reply["slack"] == {"nn": {"text": reply["text"]["nn"]}, "nb": {"text": reply["text"]["nb"]}}


@pytest.mark.parametrize("holder", ["m2147483648", "m0000000000009999999999", "m99999999999", "m9" * 20, "m%00", "m"])
def test_a_file_of_a_message_that_cannot_be_is_not_there(room: Room, holder: str) -> None:
    assert room.get(f"/api/file/{holder}/0/nn").status_code == 404


@pytest.mark.parametrize("asked", ["network=%00", "network=forde&person=%00", "network=%ED%A0%80", "network=' OR 1=1"])
def test_a_network_or_a_person_that_cannot_be_is_not_asked_for_in_the_database(room: Room, asked: str) -> None:
    assert room.get(f"/api/state?{asked}").status_code == 404
    if "person" not in asked:
        assert room.get(f"/arshjul?{asked}").status_code == 404


def test_a_form_sent_twice_under_one_key_is_one_item_and_the_secretary_is_told_once(room: Room) -> None:
    form = room.says("/sak")["reply"]["form"]
    fields = {f["name"]: f["value"] for f in form["fields"]} | {
        "body": "forde-ssu",
        "title": "Felles rutine",
        "key": "a",
    }
    assert room.says(form["line"], **fields)["refused"] is None
    assert room.says(form["line"], **fields)["refused"] is None
    assert len([text for text in inbox(room.state("secretary")) if "Felles rutine" in text]) == 1
    assert inbox(room.state("member")) == []


def test_a_refused_form_names_its_field(room: Room) -> None:
    answer = room.says("/sak send", body="forde-ssu", kind="drofting", title="  ", key="a")
    assert answer["refused"] in ("title", "kind")


def test_a_week_ahead_brings_each_days_reminder_at_its_own_time(room: Room) -> None:
    before = room.state()
    after = room.moves("week")
    assert local(after) - local(before) == dt.timedelta(days=7)
    at = [message["at"]["nn"] for message in after["rooms"][0]["messages"]]
    assert at
    assert all(moment.endswith("kl. 08.00") for moment in at)
    assert len(set(at)) > 1


def test_a_day_is_a_day_of_the_wall_clock_when_summer_time_ends(room: Room) -> None:
    room.clock.move_to(dt.datetime(2027, 3, 27, 11, 0, tzinfo=dt.UTC))
    assert local(room.moves("day")) == dt.datetime(2027, 3, 28, 12, 0)  # noqa: DTZ001  (wall time)


def test_the_next_event_stops_at_the_morning_when_the_person_hears_something(room: Room) -> None:
    heard = len([m for r in room.state()["rooms"] for m in r["messages"]])
    state = room.moves("next")
    assert (local(state).hour, local(state).minute) == (8, 0)
    assert len([m for r in state["rooms"] for m in r["messages"]]) > heard


def test_losing_a_channel_is_no_event(room: Room) -> None:
    for _ in range(12):
        before = {m["id"] for r in room.state()["rooms"] for m in r["messages"]}
        assert {m["id"] for r in room.moves("next")["rooms"] for m in r["messages"]} - before


def test_when_nothing_comes_the_clock_says_so(room: Room) -> None:
    room.clock.move_to(room.clock() + dt.timedelta(days=700))
    room.moves("day")
    body = {"network": "forde", "person": "member", "step": "next"}
    assert room.request("POST", "/api/clock", json=body).status_code == 409


def test_reminders_of_a_meeting_reach_its_channel_and_those_who_sit_in_it_and_nobody_elsewhere(room: Room) -> None:
    room.moves("week")
    room.moves("week")
    assert any("SSU" in text for text in inbox(room.state("member"), "forde-ssu"))
    assert any("SSU" in text for text in inbox(room.state("gp")))
    assert all(
        not r["messages"] or r["id"] == "me" or r["id"].startswith("forde") for r in room.state("member")["rooms"]
    )
    assert "forde-pm" not in [r["id"] for r in room.state("gp")["rooms"]]
    assert {r["id"] for r in room.state("secretary")["rooms"]} >= {"me", "forde-pm", "forde-ssu", "forde-fsu"}


def test_nobody_hears_of_another_networks_meetings(room: Room) -> None:
    room.moves("week")
    for network in ("forde", "bergen", "fonna", "stavanger"):
        for channel in room.state("secretary", network)["rooms"][1:]:
            assert channel["id"].startswith(f"{network}-")


def test_the_language_of_a_person_follows_the_command(room: Room) -> None:
    assert room.state()["language"] == "nn"
    room.says("/varsel språk bokmål")
    assert room.state()["language"] == "nb"
    assert room.state("gp")["language"] == "nn"


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:9999", "https://127.0.0.1:8080"])
def test_a_post_from_another_page_is_turned_away(room: Room, origin: str) -> None:
    body = {"network": "forde", "person": "member", "line": "/sak SSU: Kapra"}
    response = room.request("POST", "/api/say", json=body, headers={"origin": origin})
    assert response.status_code == 403
    with transaction(room.engine) as session:
        assert session.exec(select(AgendaItem)).first() is None


def test_a_post_without_origin_or_as_a_plain_form_is_turned_away(room: Room) -> None:
    assert room.request("POST", "/api/say", json={}, headers={}).status_code == 403
    headers = {"origin": ORIGIN, "content-type": "text/plain"}
    assert room.request("POST", "/api/say", content=b"{}", headers=headers).status_code == 415


def test_a_foreign_host_name_that_points_here_is_turned_away(room: Room) -> None:
    assert room.get("/api/networks", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b"[" * 5000, 400),
        (b'{"network": 1}', 400),
        (b'{"network": "forde", "person": "nobody", "line": "hei"}', 404),
        (b'{"network": "mars", "person": "member", "line": "hei"}', 404),
        (b'{"network": "forde", "person": "member", "line": ["hei"]}', 400),
        (b'{"network": "forde", "person": "member", "line": "hei", "fields": {"a": 1}}', 400),
    ],
)
def test_what_is_no_message_is_refused(room: Room, body: bytes, status: int) -> None:
    headers = {"origin": ORIGIN, "content-type": "application/json"}
    assert room.request("POST", "/api/say", content=body, headers=headers).status_code == status


@pytest.mark.parametrize(
    "line", ["\ud800", "\x00", "<!channel>", "<script>alert(1)</script>", "😀" * 50, "a" * 40_000, ""]
)
def test_odd_text_gets_a_clear_answer(room: Room, line: str) -> None:
    body = json.dumps({"network": "forde", "person": "member", "line": line}).encode()
    headers = {"origin": ORIGIN, "content-type": "application/json"}
    response = room.request("POST", "/api/say", content=body, headers=headers)
    assert response.status_code == 200
    assert response.json()["reply"]["text"]["nn"]


def test_too_much_is_refused_unread(room: Room) -> None:
    assert room.request("POST", "/api/say", json={"line": "a" * 1_100_000}).status_code == 413


def test_an_unknown_step_of_the_clock_is_refused(room: Room) -> None:
    body = {"network": "forde", "person": "member", "step": "back"}
    assert room.request("POST", "/api/clock", json=body).status_code == 400


def test_the_page_allows_no_script_but_its_own(room: Room) -> None:
    page = room.get("/")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    assert " style=" not in page.text
    assert " onclick=" not in page.text


@pytest.mark.parametrize("name", ["app.js", "page.js", "form.js", "style.css", "mark.svg"])
def test_what_the_page_is_made_of_is_served(room: Room, name: str) -> None:
    assert room.get(f"/static/{name}").status_code == 200


@pytest.mark.parametrize("path", ["/static/app.py", "/static/..%2fapp.py", "/nothing", "/static/"])
def test_nothing_else_is_served(room: Room, path: str) -> None:
    assert room.get(path).status_code == 404
