"""Two networks' workspaces at once, installed through OAuth, while web and worker processes are killed all the time.

Once against two of our own stand-ins for Slack, once against two of an independent one (npm emulate).
"""

from __future__ import annotations

import datetime as dt
import itertools
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from bot.administration import set_secretariat
from knowledge.language import OSLO
from storage.agenda_tables import Decision
from storage.database import transaction
from storage.installation_tables import SlackWorkspace
from storage.tables import AgendaChange, AgendaItem, Member, OutboxMessage, Question
from storage.vault import new_key
from tests.chat import START, Chat, World
from tests.fakes.slack import running
from tests.fakes.slack_installs import CLIENT, Installs
from tests.fakes.two_slacks import T1, T2, Both, Everything
from tests.logbook import MARK
from tests.processes.machines import Machines
from tests.processes.offices import Office, Slack
from tests.slack.driver import SECRET
from tests.slack.test_emulate_oauth import SECRET as CLIENT_SECRET
from tests.slack.test_emulate_oauth import emulating, says_yes

pytestmark = [pytest.mark.processes, pytest.mark.emulate]

ADMIN = "U000000001"
NETWORKS = {T1: "forde", T2: "stavanger"}
ASKED = ("utskrivingsklar pasient", "følgjeteneste for gravide", "møte SSU", f"rehabilitering {MARK}")
WORST = {
    ("views.open", 1, "after"): "web",
    ("oauth.v2.access", 1, "after"): "web",
    ("chat.postMessage", 2, "before"): "worker",
    ("chat.postMessage", 6, "after"): "worker",
    ("chat.postMessage", 15, "after"): "worker",
}


@pytest.fixture(params=["fake", "emulate"])
def slack(request: pytest.FixtureRequest, network_url: str, tmp_path: Path) -> Iterator[Slack]:
    """Two workspaces, and the processes that serve them."""
    with ExitStack() as stack, running() as front:
        seed = random.randrange(10**6)
        print("seed", seed)
        environ = {
            "SAMVIT_DATABASE_URL": network_url,
            "SAMVIT_ENCRYPTION_KEYS": new_key(),
            "SAMVIT_PUBLIC_URL": "https://s.example",
            "SLACK_API_URL": f"{front.url}/api/",
            "SLACK_CLIENT_ID": CLIENT,
            "SLACK_CLIENT_SECRET": CLIENT_SECRET,
            "SLACK_SIGNING_SECRET": SECRET,
        }
        machines = Machines(environ, tmp_path, random.Random(seed))
        both, agrees = _fakes(stack) if request.param == "fake" else _emulates(stack)
        made = Slack(both, front, agrees, machines, traps=dict(WORST))
        front.more = Everything(made.call)
        try:
            yield made
        finally:
            machines.end()
        assert front.problems == []


def _fakes(stack: ExitStack) -> tuple[Both, Callable[[str, str], str]]:
    places = {team: stack.enter_context(running()) for team in NETWORKS}
    numbers = itertools.count(1)  # shared: the two issue tokens that differ
    installs = {team: Installs(_numbers=numbers).into(place) for team, place in places.items()}

    def agrees(team: str, page: str) -> str:
        link = unescape(page.split('href="')[1].split('"')[0])
        state = parse_qs(urlsplit(link).query)["state"][0]
        code = installs[team].consents(T1, installer=ADMIN)
        return "/slack/oauth_redirect?" + urlencode({"code": code, "state": state})

    return Both({team: place.url for team, place in places.items()}), agrees


def _emulates(stack: ExitStack) -> tuple[Both, Callable[[str, str], str]]:
    places = {team: stack.enter_context(emulating()) for team in NETWORKS}
    return Both(places), lambda team, page: says_yes(page, places[team])


def until(true: Callable[[], bool], machines: Machines, seconds: float = 90) -> None:
    """Wait until it is so, and meanwhile replace whoever was killed."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it took too long"
        machines.mend()
        time.sleep(0.02)


def settled(engine: Engine) -> bool:
    """Whether nothing is on its way."""
    with transaction(engine) as session:
        states = set(session.exec(select(OutboxMessage.state)).all())
    return states.isdisjoint({"waiting", "claimed"})


def opens(office: Office, slack: Slack, engine: Engine) -> str:
    """The workspace is installed, tied to its network, and asked things; the user id of who asked."""
    office.installs()
    office.clicks(f"/nettverk {NETWORKS[office.team]}", ADMIN)
    token = slack.both.tokens(office.team)[-1]
    known = slack.both.ask(office.team, "users.list", token, {}).get("members") or [{"id": "UKARI", "name": "kari"}]
    kari = next(str(user["id"]) for user in known if user["name"] == "kari")
    set_secretariat(engine, lambda: START, NETWORKS[office.team], f"slack:{office.team}:{ADMIN}", "kommune", keeps=True)
    channel = slack.both.ask(office.team, "conversations.open", token, {"users": kari})["channel"]["id"]
    for text in ASKED:
        office.says(text, kari, channel)
    return kari


def carries(office: Office, world: World, kari: str) -> None:
    """An item, from the slash command's form to the decision of the meeting."""
    network = NETWORKS[office.team]
    office.fills("/sak", kari, body=f"{network}-ssu", kind="vedtak", title=f"Sak frå {office.team} {MARK}")
    with transaction(world.engine) as session:
        item = session.exec(select(AgendaItem).where(AgendaItem.network == network)).one().id
        member = session.exec(select(Member).where(Member.address == f"slack:{office.team}:{kari}")).one().id or 0
    meeting = world.meeting(f"{network}-ssu", START + dt.timedelta(days=20))
    world.seat(Chat(world, "", member), f"{network}-ssu")
    for line in (f"ta opp {item}", f"sett {meeting}", f"publiser {meeting}"):
        office.clicks(f"/sak {line}", ADMIN)
    office.fills(f"/sak avgjer {item}", ADMIN, outcome="tilrading", text=f"SSU rår til {MARK}.")


@pytest.mark.parametrize("network_url", ["postgresql"], indirect=True)
def test_the_three_jobs_are_done_once_each_in_the_right_workspace_while_processes_are_killed(
    slack: Slack, network_engine: Engine
) -> None:
    world, machines = World(network_engine), slack.machines
    machines.start_at(START)
    offices = [_office(team, slack) for team in NETWORKS]
    with ThreadPoolExecutor(2) as pool:
        karis = _meanwhile(machines, [pool.submit(opens, office, slack, network_engine) for office in offices])
        jobs = [pool.submit(carries, office, world, kari) for office, kari in zip(offices, karis, strict=True)]
        _meanwhile(machines, jobs)
    until(lambda: settled(network_engine), machines)
    tomorrow_there_is_a_meeting = dt.datetime(2026, 11, 21, 10, 0, tzinfo=OSLO)
    machines.move_to(tomorrow_there_is_a_meeting)
    machines.fell("worker", everyone=True)
    until(lambda: _reminded(network_engine) and settled(network_engine), machines)
    for office in offices:
        _done_once(office.team, slack, network_engine)
    with transaction(network_engine) as session:
        assert {row.team: row.network for row in session.exec(select(SlackWorkspace))} == NETWORKS
    assert machines.killed["web"] >= 2
    assert machines.killed["worker"] >= 4
    for secret in (MARK, CLIENT_SECRET, SECRET, machines.environ["SAMVIT_ENCRYPTION_KEYS"], "xoxb-", "state="):
        assert secret not in machines.told


def _office(team: str, slack: Slack) -> Office:
    def trigger() -> str:
        tokens = slack.both.tokens(team)
        told = slack.both.ask(team, "views.generateTriggerId", tokens[-1], {}) if tokens else {}
        return str(told.get("trigger_id") or slack.front.trigger())

    return Office(team, slack, random.Random(team), trigger)


def _meanwhile(machines: Machines, jobs: list[Future[str]] | list[Future[None]]) -> list[str]:
    until(lambda: all(job.done() for job in jobs), machines)
    return [job.result() or "" for job in jobs]


def _reminded(engine: Engine) -> bool:
    with transaction(engine) as session:
        kinds = Counter(session.exec(select(OutboxMessage.network).where(OutboxMessage.kind == "meeting")))
    return all(kinds[network] for network in NETWORKS.values())


def _done_once(team: str, slack: Slack, engine: Engine) -> None:
    network, other = NETWORKS[team], next(each for each in NETWORKS if each != team)
    messages = slack.messages(team)
    posted = Counter(one["metadata"]["event_payload"]["key"] for one in messages if one.get("metadata"))
    with transaction(engine) as session:
        rows = session.exec(select(OutboxMessage).where(OutboxMessage.network == network)).all()
        assert {row.state for row in rows} <= {"sent", "gathered", "expired"}
        assert posted == {row.key: 1 for row in rows if row.state == "sent"}
        assert {row.to.split(":")[1] for row in rows} == {team}
        assert sum(key.startswith("reply:") for key in posted) == len(ASKED)
        item = session.exec(select(AgendaItem).where(AgendaItem.network == network)).one()
        assert (item.title, item.state) == (f"Sak frå {team} {MARK}", "handled")
        steps = Counter(session.exec(select(AgendaChange.what).where(AgendaChange.item == item.id)))
        assert set(steps.values()) == {1}, steps
        assert session.exec(select(Decision).where(Decision.item == item.id)).one()
        asked = len(session.exec(select(Question).where(Question.network == network)).all())
        assert asked == len(ASKED) - 1, "one of them asked for a meeting"
    texts = [str(one["text"]) for one in messages]
    assert not any(other in text for text in texts)
    assert any(team in text for text in texts)
    assert sum("i morgon" in text or "i morgen" in text for text in texts) >= 1
