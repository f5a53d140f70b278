"""One worker's delivery: what it does with each answer of a chat service."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from sqlalchemy import Engine, text
from sqlmodel import select

from bot.core import Bot
from bot.delivery import Policy
from bot.sending import Outgoing, SendFailed
from bot.worker import deliver_due, every, run
from commands._base import Reply
from knowledge.language import say
from storage import outbox
from storage.database import transaction
from storage.tables import Body, Member, Network, OutboxMessage

NOW = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
POLICY = Policy(timeout=1, lease=5, pace=0.5)


@dataclass
class Clock:
    now: dt.datetime = NOW

    def __call__(self) -> dt.datetime:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += dt.timedelta(seconds=seconds)


@dataclass
class Service:
    """A chat service that answers as it is told: an answer or a failure for each call, then "ok"."""

    sends: list[object] = field(default_factory=list)
    finds: list[object] = field(default_factory=list)
    posted: list[Outgoing] = field(default_factory=list)
    looked: list[str] = field(default_factory=list)
    on_find: Callable[[], None] = lambda: None

    async def send(self, message: Outgoing) -> str:
        answer = self.sends.pop(0) if self.sends else "ok"
        if answer == "hang":
            await asyncio.sleep(60)
        if isinstance(answer, BaseException):
            raise answer
        self.posted.append(message)
        return str(answer)

    async def find(self, message: Outgoing) -> str | None:
        self.looked.append(message.key)
        self.on_find()
        answer = self.finds.pop(0) if self.finds else None
        if isinstance(answer, BaseException):
            raise answer
        return None if answer is None else str(answer)


@pytest.fixture
def engine(engine: Engine) -> Engine:
    with transaction(engine) as session:
        session.add(Network(id="ex", name="Example", trust="Example HF", language="nn"))
        session.flush()
        session.add(Member(network="ex", address="slack:T1:U1", name="Kari Eksempel", language="nb"))
        session.add(
            Member(network="ex", address="slack:T1:S1", name="Siri Eksempel", language="nn", role="secretariat")
        )
        session.add(
            Body(id="ex-ssu", network="ex", name="Utvalet", level="fagleg", status="current", channel="slack:T1:C1")
        )
    return engine


def put(engine: Engine, key: str = "a", to: str = "slack:T1:U1", kind: str = "test") -> None:
    content = Reply(say(nn="Kva no?", nb="Hva nå?")).as_json()
    with transaction(engine) as session:
        outbox.put(session, "ex", key, to, content, kind=kind, now=NOW, reader=to)


def row(engine: Engine, key: str = "a") -> OutboxMessage:
    with transaction(engine) as session:
        return session.exec(select(OutboxMessage).where(OutboxMessage.key == key)).one()


def notices(engine: Engine) -> list[tuple[str, str]]:
    with transaction(engine) as session:
        rows = session.exec(select(OutboxMessage).where(OutboxMessage.kind == "refusal")).all()
        return [(r.to, Reply.from_json(r.reply).text.nn) for r in rows]


def deliver(engine: Engine, service: Service, clock: Clock | None = None) -> int:
    return asyncio.run(deliver_due(engine, {"slack": service}, clock or Clock(), policy=POLICY, name="w1"))


def unclear(reason: str = "500") -> SendFailed:
    return SendFailed(reason, uncertain=True)


def test_it_is_posted_in_the_members_language_and_settled(engine: Engine) -> None:
    service = Service(sends=["17.5"])
    put(engine)
    assert deliver(engine, service) == 1
    (message,) = service.posted
    assert (message.key, message.to, message.reply.text.form(message.language)) == ("a", "slack:T1:U1", "Hva nå?")
    assert (row(engine).state, row(engine).receipt, row(engine).sent_at) == ("sent", "17.5", NOW)
    assert service.looked == []


def test_after_an_unclear_failure_it_is_looked_for_and_not_posted_again(engine: Engine) -> None:
    service, clock = Service(sends=[unclear()], finds=["17.5"]), Clock()
    put(engine)
    deliver(engine, service, clock)
    clock.pass_by(4.9)
    assert deliver(engine, service, clock) == 0  # what is slow to show gets the whole lease
    clock.pass_by(0.1)
    deliver(engine, service, clock)
    assert service.posted == []
    assert (row(engine).state, row(engine).receipt) == ("sent", "17.5")


def test_after_an_unclear_failure_it_is_posted_when_it_is_not_there(engine: Engine) -> None:
    service, clock = Service(sends=[unclear()]), Clock()
    put(engine)
    deliver(engine, service, clock)
    clock.pass_by(5)
    deliver(engine, service, clock)
    assert (len(service.looked), len(service.posted)) == (1, 1)


def test_a_service_that_hangs_is_left_after_the_timeout(engine: Engine) -> None:
    service = Service(sends=["hang"])
    put(engine)
    deliver(engine, service)
    assert (row(engine).uncertain, row(engine).problem) == (True, "timeout")


def test_a_clear_failure_is_tried_again_without_looking(engine: Engine) -> None:
    service, clock = Service(sends=[SendFailed("not reached")]), Clock()
    put(engine)
    deliver(engine, service, clock)
    clock.pass_by(2)
    deliver(engine, service, clock)
    assert (service.looked, len(service.posted)) == ([], 1)


def test_tries_come_further_and_further_apart(engine: Engine) -> None:
    service, clock = Service(sends=[SendFailed("not reached")] * 20), Clock()
    put(engine)
    waits = []
    for _ in range(12):
        deliver(engine, service, clock)
        waits.append((row(engine).not_before - clock()).total_seconds())
        clock.now = row(engine).not_before
    assert waits[:4] == [2, 4, 8, 16]
    assert waits[-1] == POLICY.longest_wait


def test_when_asked_to_wait_the_whole_channel_waits_and_nothing_is_uncertain(engine: Engine) -> None:
    service, clock = Service(sends=[unclear(), SendFailed("ratelimited", retry_after=30)]), Clock()
    put(engine, "a")
    deliver(engine, service, clock)
    clock.pass_by(5)
    deliver(engine, service, clock)
    put(engine, "b")
    put(engine, "c", "slack:T1:C1")
    clock.pass_by(29)
    deliver(engine, service, clock)
    assert [message.key for message in service.posted] == ["c"]
    clock.pass_by(1)
    deliver(engine, service, clock)
    clock.pass_by(1)
    deliver(engine, service, clock)
    assert sorted(message.key for message in service.posted) == ["a", "b", "c"]
    assert service.looked == ["a"]  # 429 says that it surely was not posted


def test_a_service_that_cannot_tell_is_asked_again_before_anything_is_posted(engine: Engine) -> None:
    service, clock = Service(sends=[unclear()], finds=[SendFailed("history", retry_after=60)]), Clock()
    put(engine)
    deliver(engine, service, clock)
    clock.pass_by(5)
    deliver(engine, service, clock)
    assert (service.posted, row(engine).uncertain) == ([], True)
    clock.pass_by(60)
    deliver(engine, service, clock)
    assert (len(service.looked), len(service.posted)) == (2, 1)


@pytest.mark.parametrize(("to", "posted", "state"), [("slack:T1:U1", 1, "sent"), ("slack:T1:C1", 0, "refused")])
def test_when_the_history_cannot_be_read_a_person_gets_it_again_and_a_channel_does_not(
    engine: Engine, to: str, posted: int, state: str
) -> None:
    service, clock = Service(sends=[unclear()], finds=[SendFailed("missing_scope", permanent=True)]), Clock()
    put(engine, to=to)
    deliver(engine, service, clock)
    clock.pass_by(5)
    deliver(engine, service, clock)
    assert (len([m for m in service.posted if m.to == to]), row(engine).state) == (posted, state)


def test_what_is_refused_for_good_is_kept_with_its_reason_and_told_to_the_secretariat(engine: Engine) -> None:
    service = Service(sends=[SendFailed("is_archived", permanent=True)])
    put(engine, to="slack:T1:C1")
    deliver(engine, service)
    assert (row(engine).state, row(engine).problem) == ("refused", "is_archived")
    ((to, told),) = notices(engine)
    assert to == "slack:T1:S1"
    assert "kanalen til Utvalet" in told
    assert "finst ikkje lenger" in told
    assert "Kva no?" in told
    assert [message.to for message in service.posted] == ["slack:T1:S1"]


def test_a_private_answer_is_not_shown_to_the_secretariat(engine: Engine) -> None:
    put(engine, kind="reply")
    deliver(engine, Service(sends=[SendFailed("account_inactive", permanent=True)]))
    ((_, told),) = notices(engine)
    assert "Kari Eksempel" in told
    assert "Kva no?" not in told


def test_a_secretariat_that_cannot_be_reached_is_not_told_so_for_ever(engine: Engine) -> None:
    gone = SendFailed("account_inactive", permanent=True)
    put(engine)
    deliver(engine, Service(sends=[gone, gone, gone]))
    assert len(notices(engine)) == 1


def test_one_bad_row_does_not_stop_the_rest_and_is_given_up_in_the_end(engine: Engine) -> None:
    service, clock = Service(), Clock()
    put(engine, "bad")
    put(engine, "good", "slack:T1:C1")
    with transaction(engine) as session:
        session.connection().execute(text("UPDATE outboxmessage SET reply = '{}' WHERE key = 'bad'"))
    for _ in range(POLICY.most_faults):
        deliver(engine, service, clock)
        clock.pass_by(POLICY.longest_wait)
    assert row(engine, "good").state == "sent"
    assert (row(engine, "bad").state, row(engine, "bad").problem) == ("refused", "fault KeyError")
    assert "Kari Eksempel" in notices(engine)[0][1]


def test_a_fault_while_settling_leaves_the_row_to_whoever_comes_next(engine: Engine) -> None:
    service, clock, stumbled = Service(finds=["1"]), Clock(), list[bool]()
    put(engine)

    class Stumbling(Clock):
        def __call__(self) -> dt.datetime:
            if service.posted and not stumbled:
                stumbled.append(True)
                raise ZeroDivisionError
            return super().__call__()

    deliver(engine, service, Stumbling())
    assert (stumbled, row(engine).state) == ([True], "claimed")
    clock.pass_by(POLICY.lease)
    deliver(engine, service, clock)
    assert (row(engine).state, len(service.looked), len(service.posted)) == ("sent", 1, 1)


def test_nothing_is_posted_when_the_lease_is_nearly_over(engine: Engine) -> None:
    service, clock = Service(sends=[unclear()]), Clock()
    put(engine)
    deliver(engine, service, clock)
    clock.pass_by(5)

    def slow() -> None:
        if len(service.looked) == 1:
            clock.pass_by(POLICY.lease - 2 * POLICY.timeout + 0.01)

    service.on_find = slow
    deliver(engine, service, clock)
    assert len(service.looked) == 2  # it let go, claimed anew, and looked again before it posted
    assert len(service.posted) == 1


def test_a_lease_shorter_than_three_timeouts_is_not_accepted() -> None:
    with pytest.raises(ValueError, match="three timeouts"):
        Policy(timeout=10, lease=29)


def test_several_posts_are_on_their_way_at_once_and_none_twice_to_a_channel(engine: Engine) -> None:
    class Slow(Service):
        now, most = 0, 0

        async def send(self, message: Outgoing) -> str:
            self.now += 1
            self.most = max(self.most, self.now)
            await asyncio.sleep(0.02)
            self.now -= 1
            return await super().send(message)

    service = Slow()
    for n in range(8):
        put(engine, f"k{n}", f"slack:T1:C{n}")
    deliver(engine, service)
    assert (service.most, len(service.posted)) == (8, 8)


def test_the_worker_ticks_delivers_and_ends_when_told(engine: Engine) -> None:
    class Ending(Service):
        async def send(self, message: Outgoing) -> str:
            stop.set()
            await asyncio.sleep(0.05)
            return await super().send(message)

    stop, service = asyncio.Event(), Ending()
    put(engine)
    bot = Bot(engine, Clock(), lambda address: "ex")
    asyncio.run(asyncio.wait_for(run(bot, {"slack": service}, policy=POLICY, stop=stop), 10))
    assert row(engine).state == "sent"


def test_a_database_that_does_not_answer_for_a_while_is_waited_for(engine: Engine) -> None:
    stop, service, clock = asyncio.Event(), Service(), Clock()
    put(engine)
    with transaction(engine) as session:
        session.connection().execute(text("ALTER TABLE channelpace RENAME TO elsewhere"))

    async def story() -> None:
        bot = Bot(engine, clock, lambda address: "ex")
        quick = Policy(timeout=1, lease=5, poll=0.05)
        worker = asyncio.create_task(run(bot, {"slack": service}, policy=quick, stop=stop))
        await asyncio.sleep(0.3)
        await asyncio.to_thread(mend)
        while not service.posted:
            await asyncio.sleep(0.05)
        stop.set()
        await worker

    def mend() -> None:
        with transaction(engine) as session:
            session.connection().execute(text("ALTER TABLE elsewhere RENAME TO channelpace"))

    asyncio.run(asyncio.wait_for(story(), 10))
    assert row(engine).state == "sent"


def test_it_ticks_each_minute_of_the_nights_when_the_clocks_change() -> None:
    trigger = every(Policy())
    for evening, minutes in ("2026-03-28T23:00", 180), ("2026-10-24T22:00", 300):
        start = dt.datetime.fromisoformat(evening).replace(tzinfo=dt.UTC)
        ticks, at = [], start
        while at < start + dt.timedelta(minutes=minutes):
            ticks.append(at)
            at = trigger.get_next_fire_time(at, at)
        assert len(ticks) == minutes
        assert {later - earlier for earlier, later in pairwise(ticks)} == {dt.timedelta(minutes=1)}
