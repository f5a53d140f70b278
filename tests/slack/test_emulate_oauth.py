"""Two workspaces of two networks, installed through OAuth against two independent Slack stand-ins (npm emulate)."""

from __future__ import annotations

import re
import socket
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any

import pytest
from sqlmodel import select

from storage.database import transaction
from storage.installation_tables import SlackWorkspace
from storage.tables import AgendaItem, Member, OutboxMessage
from tests.chat import World
from tests.fakes.slack import running
from tests.fakes.slack_installs import CLIENT
from tests.fakes.two_slacks import T1, T2, Both, Everything
from tests.slack.test_emulate import ADMIN, FOLDER, _node
from tests.slack.town import Town, town

pytestmark = pytest.mark.emulate

SECRET = "not-secret"


@contextmanager
def emulating() -> Iterator[str]:
    """The address of an emulate of one's own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen([_node(), "server.mjs", str(port)], cwd=FOLDER, stdout=subprocess.PIPE, text=True) as node:
        assert node.stdout is not None
        assert node.stdout.readline().startswith("http"), "emulate did not start"
        yield f"http://127.0.0.1:{port}"
        node.terminate()


@pytest.fixture
def city(world: World) -> Iterator[tuple[Town, Both]]:
    """The application between two emulates."""
    with emulating() as one, emulating() as two, running() as slack:
        both = Both({T1: one, T2: two})
        with town(world, slack, client=(CLIENT, SECRET)) as made:
            slack.more = Everything(both.call)
            yield made, both
        assert slack.problems == []


def consent(city: Town, place: str) -> str:
    """Go through the pages as an administrator does; what stands on the last of them."""
    page = city.http.get("/slack/install")
    back = says_yes(page.text, place)
    city.http.cookies.clear()
    cookie = {"Cookie": page.headers["set-cookie"].split(";")[0]}
    return str(city.http.get(back, headers=cookie).text)


def says_yes(page: str, place: str) -> str:
    """Follow the link on the installation *page* to the emulate at *place* and agree; where the browser is sent."""
    link = unescape(page.split('href="')[1].split('"')[0])
    query = urllib.parse.urlsplit(link).query
    with urllib.request.urlopen(f"{place}/oauth/v2/authorize?{query}", timeout=10) as shown:
        form = shown.read().decode()
    users = re.findall(r'name="user_id" value="([^"]*)"', form)
    assert ADMIN in users
    fields = dict(urllib.parse.parse_qsl(query)) | {"user_id": ADMIN}
    request = urllib.request.Request(
        f"{place}/oauth/v2/authorize/callback", urllib.parse.urlencode({"user_scope": "", **fields}).encode()
    )
    back = urllib.parse.urlsplit(_location(request))
    assert back.path == "/slack/oauth_redirect"
    return f"{back.path}?{back.query}"


def _location(request: urllib.request.Request) -> str:
    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_given: Any, **_more: Any) -> None:
            return None

    try:
        urllib.request.build_opener(Stay).open(request, timeout=10)
    except urllib.error.HTTPError as moved:
        with moved:
            return str(moved.headers["Location"])
    raise AssertionError("no redirect")


def test_two_networks_are_installed_chosen_and_served_at_once(city: tuple[Town, Both]) -> None:
    made, both = city
    for team, network in ((T1, "forde"), (T2, "stavanger")):
        assert "Samvit er installert" in consent(made, both.places[team])
        office = made.office(team)
        assert "/nettverk" not in str(office.command("/samvit hei", user="UKARI").json())
        office.clicks(f"/nettverk {network}", user=ADMIN)
    with transaction(made.world.engine) as session:
        assert {row.team: row.network for row in session.exec(select(SlackWorkspace))} == {T1: "forde", T2: "stavanger"}
        for team, network in ((T1, "forde"), (T2, "stavanger")):
            address = f"slack:{team}:{ADMIN}"
            session.add(Member(network=network, address=address, name="Siri", language="nn", role="secretariat"))
    tokens = {team: token for token, team in both.team_of.items()}
    for team in (T1, T2):
        office = made.office(team)
        direct = both.ask(team, "conversations.open", tokens[team], {"users": ADMIN})["channel"]["id"]
        for _ in range(2):
            office.says("utskrivingsklar pasient", user=ADMIN, channel=direct, ts="9.1", client_msg_id=team)
        office.command(f"/sak SSU: Sak frå {team}", user="UKARI")
        made.delivers()
        made.delivers()
        stands = both.ask(team, "conversations.history", tokens[team], {"channel": direct})["messages"]
        thread = both.ask(team, "conversations.replies", tokens[team], {"channel": direct, "ts": "9.1"})
        said = {m["ts"]: m["text"] for m in [*stands, *(thread.get("messages") or [])]}
        assert sum(f"Sak frå {team}" in text for text in said.values()) == 1
        other = T1 if team == T2 else T2
        assert not any(other in text for text in said.values())
        greeted = {ts for ts, text in said.items() if text.startswith("Hei, eg er Samvit for ")}
        assert len(greeted) == 1
        assert sum("utskriv" in text.lower() for ts, text in said.items() if ts not in greeted) == 1
    with transaction(made.world.engine) as session:
        assert {item.network for item in session.exec(select(AgendaItem))} == {"forde", "stavanger"}
        assert {row.state for row in session.exec(select(OutboxMessage))} == {"sent"}


def test_a_code_that_slack_gave_once_is_no_use_again(city: tuple[Town, Both]) -> None:
    made, both = city
    assert "Samvit er installert" in consent(made, both.places[T1])
    used = next(given["code"] for method, given in made.slack.calls if method == "oauth.v2.access")
    assert made.returns(used, *made.begins()).status_code == 401
