"""No leader and no sticky sessions: two web processes and a worker on one database; any of them takes the next step.

The second web process has no greenlet, which nothing of the product may need.
"""

from __future__ import annotations

import copy
import dataclasses
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from httpx2 import Client
from sqlalchemy import Engine
from sqlmodel import Session, select

from bot import clock
from bot.importers import documents
from bot.importers.networks import import_network
from knowledge import networks
from knowledge.agreements import Status
from storage import agreements
from storage.agreement_life import set_status
from storage.database import connect, transaction
from storage.tables import AgendaItem, Agreement
from storage.vault import new_key
from tests.conftest import new_on_postgresql
from tests.fakes.slack import FakeSlack, running
from tests.fakes.slack_installs import CLIENT, CLIENT_SECRET, Installs
from tests.papers import UTSKRIVING, as_html
from tests.processes.samvit import free_port, started
from tests.processes.team import until
from tests.slack.driver import SECRET, TEAM, Json, Workspace, payload

pytestmark = pytest.mark.processes

NO_GREENLET = "sys.modules['greenlet'] = None"
PAPER, DISCHARGE, TOPIC = "forde-da-folkehelse", "forde-da-innutskriving", "trampoliner i hagen"


@dataclass(frozen=True, slots=True)
class House:
    """Everything that runs; `one` and `other` are the same workspace, by way of either web process."""

    slack: FakeSlack
    engine: Engine
    one: Workspace
    other: Workspace
    environ: dict[str, str]


@pytest.fixture(scope="module")
def house(templates: dict[tuple[str, bool], str], postgres: str) -> Iterator[House]:
    """Installed by OAuth in Førde's workspace: begun at one process, ended at the other."""
    with running() as slack, ExitStack() as stack:
        installs, database = Installs().into(slack), new_on_postgresql(templates, postgres, imported=True)
        environ = {
            "SAMVIT_DATABASE_URL": database,
            "SAMVIT_ENCRYPTION_KEYS": new_key(),
            "SLACK_API_URL": f"{slack.url}/api/",
            "SLACK_CLIENT_ID": CLIENT,
            "SLACK_CLIENT_SECRET": CLIENT_SECRET,
            "SLACK_SIGNING_SECRET": SECRET,
        }
        processes = [stack.enter_context(web(environ, code)) for code in ("", NO_GREENLET)]
        stack.enter_context(started(environ, "worker", code=NO_GREENLET))
        one, other = (stack.enter_context(talk(process, slack)) for process in processes)
        engine = connect(database)
        stack.callback(engine.dispose)
        page = one.http.get("/slack/install")
        state = parse_qs(urlsplit(page.text.split('href="')[1].split('"')[0].replace("&amp;", "&")).query)["state"][0]
        cookie = {"Cookie": page.headers["set-cookie"].split(";")[0]}
        back = {"code": installs.consents(TEAM), "state": state}
        installed = other.http.get("/slack/oauth_redirect", params=back, headers=cookie)
        assert "Samvit er installert" in installed.text
        one.clicks("/nettverk forde", user="UADMIN")
        yield House(slack, engine, one, other, environ)
        assert slack.problems == []


@contextmanager
def web(environ: dict[str, str], code: str = "") -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A web process, which may not be ready yet, and where it listens."""
    port = str(free_port())
    with started(environ | {"PORT": port}, "web", code=code) as process:
        yield process, f"http://127.0.0.1:{port}"


@contextmanager
def talk(process: tuple[subprocess.Popen[str], str], slack: FakeSlack) -> Iterator[Workspace]:
    """The workspace, when the process is ready."""
    assert process[0].stdout is not None
    assert "listens for Slack" in process[0].stdout.readline()
    with Client(base_url=process[1], timeout=10) as http:
        yield Workspace(http, slack, slack.trigger)


def event(text: str, number: int, **more: Any) -> Json:
    """A message whose numbers no other test's has."""
    said = copy.deepcopy(payload("event")) | {"event_id": f"EvX{number}{more.get('type', '')}"}
    ts = f"18{number:08}.000100"
    said["event"] |= {"text": text, "ts": ts, "event_ts": ts, "client_msg_id": f"x{number}", **more}
    return said


def test_a_form_opened_at_one_process_is_sent_to_the_other(house: House) -> None:
    house.one.command("/sak", user="UFORM")
    view = house.slack.view
    answers = [web.submits(view, "UFORM", body="forde-ssu", title="Ferja om natta") for web in (house.other, house.one)]
    assert [answer.json()["response_action"] for answer in answers] == ["update", "update"]
    with transaction(house.engine) as session:
        assert len(session.exec(select(AgendaItem).where(AgendaItem.title == "Ferja om natta")).all()) == 1


def test_a_thread_that_one_process_began_goes_on_at_the_other(house: House) -> None:
    channel = {"channel": "C77", "channel_type": "channel"}
    house.one.delivers(event("<@UBOTT000000001> utskrivingsklar pasient", 1, type="app_mention", **channel))
    until(lambda: len(house.slack.texts("C77")) == 1)
    thread = house.slack.posted[-1]["thread_ts"]
    house.other.delivers(event("når vart den revidert?", 2, thread_ts=thread, **channel))
    until(lambda: len(house.slack.texts("C77")) == 2)
    assert "Sist revidert: mai 2019" in house.slack.texts("C77")[1]


def test_four_copies_of_two_kinds_at_both_processes_are_answered_once(house: House) -> None:
    channel = {"channel": "C78", "channel_type": "channel"}
    kinds = [event("<@UBOTT000000001> møte SSU", 3, type=kind, **channel) for kind in ("app_mention", "message")]
    copies = [(web, kind) for kind in kinds for web in (house.one, house.other) for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda copy: copy[0].delivers(copy[1]).status_code, copies))
    assert statuses == [200] * 16
    house.one.delivers(event("<@UBOTT000000001> verv", 4, type="app_mention", channel="C79", channel_type="channel"))
    until(lambda: len(house.slack.texts("C79")) == 1)  # what was asked later is answered
    until(lambda: len(house.slack.texts("C78")) == 1)
    assert len(house.slack.texts("C78")) == 1


def test_web_and_worker_do_without_greenlet(house: House) -> None:
    without = f"import sys; {NO_GREENLET}; import greenlet"
    assert subprocess.run([sys.executable, "-c", without], capture_output=True, check=False).returncode == 1
    assert "Strategisk" in house.other.command("/mote SSU", user="UGREEN").text
    house.other.delivers(event("møte SSU", 7, channel="D80", channel_type="im"))
    until(lambda: len(replies(house, "D80")) == 1)


def test_what_was_acknowledged_is_answered_though_the_process_is_gone(house: House) -> None:
    ends = (signal.SIGTERM, signal.SIGKILL)
    with web(house.environ) as first, web(house.environ) as second:
        for number, end, process in zip((5, 6), ends, (first, second), strict=True):
            with talk(process, house.slack) as room:
                said = event("møte SSU", number, channel=f"D{end}", channel_type="im")
                assert room.delivers(said).status_code == 200
                process[0].send_signal(end)
                process[0].wait(10)
    for end in ends:
        until(lambda channel=f"D{end}": len(replies(house, channel)) > 0)  # type: ignore[misc]
        assert len(replies(house, f"D{end}")) == 1


def replies(house: House, channel: str) -> list[Json]:
    return [post for post in house.slack.replies if post["channel"] == channel]


def test_what_changes_anywhere_is_answered_everywhere_within_five_seconds(house: House) -> None:
    def asked(line: str) -> str:
        """What the process that changes nothing answers; it has answered before, so its indexes are built."""
        return house.other.command(f"/avtale {line}", user="UWARM").text

    for line, change, told in CHANGES:
        assert told not in asked(line)
        with transaction(house.engine) as session:
            change(session)
        changed = time.perf_counter()
        while told not in asked(line):
            assert time.perf_counter() - changed < 5, line
            time.sleep(0.1)


def files_change(session: Session) -> None:
    """As `samvit import networks` of another version."""
    facts = networks.load("forde")
    more = [dataclasses.replace(a, topics=(*a.topics, TOPIC)) for a in facts.agreements if a.id == PAPER]
    import_network(session, dataclasses.replace(facts, agreements=tuple(more)))


def text_comes(session: Session) -> None:
    """As `samvit import agreement`."""
    documents.keep(session, "forde", DISCHARGE, documents.read(as_html(UTSKRIVING), "avtale.html"), clock.real())


CHANGES: tuple[tuple[str, Callable[[Session], object], str], ...] = (
    ("hoppeborg til bursdag", lambda s: agreements.add_alias(s, "forde", PAPER, "hoppeborg til bursdag"), "Delavtale"),
    ("trampoliner", files_change, TOPIC),
    ("kor fort må kommunen svare på melding om utskrivingsklar pasient", text_comes, "seinast tre timar"),
    ("folkehelse", lambda s: set_status(s, s.get_one(Agreement, PAPER), Status.HISTORICAL), "historisk"),
)
"""A question, what is changed in another process, and what the answer is by."""
