"""The year as a page, and the files of answers, through the playground's doors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from bot.clock import Movable
from bot.playground import app, examples
from bot.slack import blocks
from storage.database import transaction
from tests.chat import START, World

HERE = "http://127.0.0.1"


@pytest.fixture
def page(world: World) -> Iterator[TestClient]:
    clock = Movable()
    clock.move_to(START)
    world.bot.clock = clock
    with transaction(world.engine) as session:
        examples.seed(session, START)
    with TestClient(app.build(world.bot, clock, blocks.message), base_url=HERE) as client:
        yield client


def say(page: TestClient, line: str) -> dict[str, object]:
    said = {"network": "forde", "person": "member", "line": line, "fields": {}}
    answer: dict[str, object] = page.post("/api/say", json=said, headers={"origin": HERE}).json()["reply"]
    return answer


@pytest.mark.parametrize("language", ["nn", "nb"])
def test_the_year_is_a_page_with_its_picture_and_everything_in_words(page: TestClient, language: str) -> None:
    got = page.get(f"/arshjul?network=forde&year=2026&language={language}")
    assert got.status_code == 200
    assert f'lang="{language}"' in got.text
    assert "Møte i SSU" in got.text
    assert "Erfaringskonferanse" in got.text
    picture = page.get(f"/arshjul.png?network=forde&year=2026&language={language}")
    assert picture.headers["content-type"] == "image/png"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("network=oslo", 404),
        ("year=99", 400),
        ("year=%C2%B2%C2%B2%C2%B2%C2%B2", 400),
        ("language=en", 400),
        ("network=%3Cscript%3E", 404),
        ("", 200),
    ],
)
def test_what_the_page_does_not_know_it_refuses(page: TestClient, query: str, status: int) -> None:
    assert page.get(f"/arshjul?{query}").status_code == status


def test_a_file_of_an_answer_and_of_a_message_can_be_taken(page: TestClient) -> None:
    files = say(page, "/mote årshjul")["files"]
    assert isinstance(files, list)
    assert files[0]["picture"]
    assert page.get(files[0]["url"]["nb"]).headers["content-type"] == "image/png"
    assert page.get(files[0]["url"]["nb"].replace("/nb", "/en")).status_code == 404
    for missing in ("/api/file/m9999/0/nn", "/api/file/m²/0/nn", "/api/file/x/0/nn", "/api/file/m999999999999/0/nn"):
        assert page.get(missing).status_code == 404


def test_an_invitation_that_has_come_carries_its_calendar_file(page: TestClient) -> None:
    me = {"network": "forde", "person": "member", "step": "day"}
    state = page.post("/api/clock", json=me, headers={"origin": HERE}).json()
    invitations = [m for m in state["rooms"][0]["messages"] if m["files"]]
    assert invitations
    assert "Du er invitert" in invitations[0]["text"]["nn"]
    got = page.get(invitations[0]["files"][0]["url"]["nn"])
    assert got.headers["content-disposition"] == 'attachment; filename="mote.ics"'
    assert got.text.startswith("BEGIN:VCALENDAR")


def test_the_calendar_that_is_shown_can_be_fetched(page: TestClient, world: World) -> None:
    world.bot.place = HERE
    facts = say(page, "/mote kalender")["facts"]
    assert isinstance(facts, list)
    got = page.get(facts[0][1]["nn"])
    assert got.status_code == 200
    assert "BEGIN:VCALENDAR" in got.text
