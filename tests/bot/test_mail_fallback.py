"""When the chat cannot reach somebody: the e-mail address takes over, else the secretariat is told how."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import dataclass, field

import pytest
from sqlmodel import select

from bot.delivery import Policy
from bot.sending import Outgoing, SendFailed
from bot.worker import deliver_due, run
from commands._base import Reply
from knowledge.language import same
from storage import departures, mailboxes, outbox, personal
from storage.database import transaction
from storage.installation_tables import SlackWorkspace
from storage.tables import ChannelPace, Member, OutboxMessage
from tests.chat import START, World

KARI = "slack:T1:UKARI"


@dataclass
class Service:
    """A service that takes everything, or fails every time."""

    failure: SendFailed | None = None
    posted: list[Outgoing] = field(default_factory=list)

    async def send(self, message: Outgoing) -> str:
        if self.failure:
            raise self.failure
        self.posted.append(message)
        return "receipt"

    async def find(self, message: Outgoing) -> str | None:
        return None


@pytest.fixture
def kari(world: World) -> int:
    world.member("siri", role="secretariat")
    with transaction(world.engine) as session:
        session.add(SlackWorkspace(team="T1", network="forde", chosen_by="slack:T1:UADMIN", chosen_at=START))
        row = Member(network="forde", address=KARI, name="Kari Eksempel", language="nn", email="kari@example.no")
        session.add(row)
        session.flush()
        return row.id or 0


def put(world: World, to: str = KARI, key: str = "k1") -> None:
    with transaction(world.engine) as session:
        content = Reply(same("Hei")).as_json()
        outbox.put(session, "forde", key, to, content, kind="test", now=world.clock.now, reader=KARI)


def delivered(world: World, slack: Service, mail: Service) -> OutboxMessage:
    both = {"slack": slack, "mail": mail}
    asyncio.run(deliver_due(world.engine, both, world.clock, policy=Policy(pace=0)))
    with transaction(world.engine) as session:
        return session.exec(select(OutboxMessage).where(OutboxMessage.key == "k1")).one()


def test_what_the_chat_refuses_for_good_goes_by_email_once(world: World, kari: int) -> None:
    put(world)
    mail = Service()
    row = delivered(world, Service(SendFailed("user_not_found", permanent=True)), mail)
    assert (row.state, row.to) == ("sent", f"mail:forde:{kari}")
    assert [message.key for message in mail.posted] == ["k1"]
    assert world.member("siri").inbox == []


def test_what_fails_for_now_waits_for_the_chat(world: World, kari: int) -> None:
    put(world)
    mail = Service()
    assert delivered(world, Service(SendFailed("timeout", uncertain=True)), mail).state == "waiting"
    assert mail.posted == []


def test_what_was_for_a_channel_is_not_mailed_to_who_asked(world: World, kari: int) -> None:
    put(world, "slack:T1:C1:1.1")
    mail = Service()
    assert delivered(world, Service(SendFailed("is_archived", permanent=True)), mail).state == "refused"
    assert mail.posted == []


def test_without_an_address_the_secretariat_is_told_and_can_add_one(world: World, kari: int) -> None:
    siri = world.member("siri")
    with transaction(world.engine) as session:
        session.get_one(Member, kari).email = None
    put(world)
    failure = SendFailed("conversations.open: user_not_found", permanent=True)
    assert delivered(world, Service(failure), Service()).state == "refused"
    assert "Personen er ikkje lenger i denne chatten." in siri.inbox[-1]
    siri.taps("Endre e-posten")
    siri.fills(email="kari@example.no")
    assert "Lagra: kari@example.no." in siri.text


def test_who_has_an_address_stays_when_the_workspace_leaves(world: World, kari: int) -> None:
    put(world)
    with transaction(world.engine) as session:
        session.add(Member(network="forde", address="slack:T1:UPER", name="Per", language="nn"))
        session.flush()
        assert departures.leave(session, "T1", START) == ("forde", 0)
        left = {row.address: row.left_on for row in session.exec(select(Member))}
        assert (left[KARI], left["slack:T1:UPER"]) == (None, START.date())
    mail = Service()
    assert delivered(world, Service(), mail).state == "sent"
    assert [message.to for message in mail.posted] == [f"mail:forde:{kari}"]
    with transaction(world.engine) as session:
        assert departures.erase(session, START + departures.KEPT + dt.timedelta(days=1)) == 1
        row = session.get_one(Member, kari)
        assert (row.name, row.address, row.email) == ("Kari Eksempel", f"mail:forde:{kari}", "kari@example.no")
    assert all("T1" not in row.address for row in _members(world))


def test_an_export_holds_the_address_and_an_erasure_leaves_nothing_of_it(world: World, kari: int) -> None:
    put(world)
    delivered(world, Service(SendFailed("user_not_found", permanent=True)), Service())
    with transaction(world.engine) as session:
        member = session.get_one(Member, kari)
        stored = personal.stored(session, member)
        assert stored["member"][0]["email"] == "kari@example.no"
        assert [row["to"] for row in stored["outboxmessage"]] == [f"mail:forde:{kari}"]
        personal.erase(session, member, START.date())
    with transaction(world.engine) as session:
        assert session.get_one(Member, kari).email is None
        assert mailboxes.find(session, "forde", "kari@example.no") is None
        assert list(session.exec(select(ChannelPace).where(ChannelPace.to == f"mail:forde:{kari}"))) == []


def test_a_mailbox_is_nobodys_after_an_erasure(world: World, kari: int) -> None:
    with transaction(world.engine) as session:
        ola = mailboxes.add(session, "forde", "Ola", "ola@example.no", "nb")
        address = ola.address
        assert mailboxes.of_place(session, address) is not None
        personal.erase(session, ola, START.date())
        assert ola.email is None
        for strange in ("mail:bergen:1", "mail:forde:x", "mail:forde:99999", "mail:forde:"):
            assert mailboxes.of_place(session, strange) is None


def test_a_slow_mail_server_holds_up_nobody_in_the_chat(world: World, kari: int) -> None:
    stop, slack = asyncio.Event(), Service()

    class Slow(Service):
        async def send(self, message: Outgoing) -> str:
            await asyncio.wait_for(stop.wait(), 20)
            return await Service.send(self, message)

    with transaction(world.engine) as session:
        ola = mailboxes.add(session, "forde", "Ola", "ola@example.no", "nb").address
    for number in range(3):
        put(world, ola, f"mail{number}")
        put(world, KARI, f"chat{number}")
    mail, policy = Slow(), Policy(pace=0, in_flight=1, poll=0.02)

    async def work() -> None:
        async def look() -> None:
            while len(slack.posted) < 3:
                await asyncio.sleep(0.01)
            stop.set()

        both = {"slack": slack, "mail": mail}
        running = run(world.bot, both, policy=policy, beside={"mail": policy}, stop=stop)
        await asyncio.wait_for(asyncio.gather(running, look()), 20)

    asyncio.run(work())
    assert len(slack.posted) == 3
    assert [message.key for message in mail.posted] == ["mail0"]


def _members(world: World) -> list[Member]:
    with transaction(world.engine) as session:
        return list(session.exec(select(Member)))
