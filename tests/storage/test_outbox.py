"""The outbox: what is put once goes out once, whoever sends it and whatever dies on the way."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from sqlalchemy import Engine, event
from sqlmodel import Session, select

from storage import outbox
from storage.database import transaction
from storage.tables import Member, Network, OutboxMessage

NOW = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
LEASE = dt.timedelta(seconds=30)
PACE = dt.timedelta(seconds=1)
SECOND = dt.timedelta(seconds=1)
TEXT = {"text": {"nn": "Hei", "nb": "Hei"}}


@pytest.fixture
def engine(engine: Engine) -> Engine:
    with transaction(engine) as session:
        session.add(Network(id="ex", name="Example", trust="Example HF", language="nn"))
    return engine


def put(
    engine: Engine,
    key: str = "a",
    to: str = "slack:T1:C1",
    not_before: dt.datetime | None = None,
    expires: dt.datetime | None = None,
) -> bool:
    with transaction(engine) as session:
        return outbox.put(session, "ex", key, to, TEXT, kind="test", now=NOW, not_before=not_before, expires=expires)


def claim(engine: Engine, now: dt.datetime = NOW, worker: str = "w1", limit: int = 10) -> list[outbox.Claimed]:
    with transaction(engine) as session:
        return outbox.claim(session, worker, ["slack"], now, lease=LEASE, pace=PACE, limit=limit)


def row(engine: Engine, key: str = "a") -> OutboxMessage:
    with transaction(engine) as session:
        return session.exec(select(OutboxMessage).where(OutboxMessage.key == key)).one()


def keys(messages: list[outbox.Claimed]) -> list[str]:
    return [message.key for message in messages]


def test_a_key_is_put_once(engine: Engine) -> None:
    assert put(engine)
    assert not put(engine, to="slack:T1:C2")
    assert row(engine).to == "slack:T1:C1"


def test_known_tells_which_keys_were_put_before(engine: Engine) -> None:
    put(engine, "a")
    with transaction(engine) as session:
        assert outbox.known(session, [*(f"k{n}" for n in range(1200)), "a"]) == {"a"}


def test_a_message_put_in_a_transaction_that_fails_is_not_sent(engine: Engine) -> None:
    with Session(engine) as session:
        outbox.put(session, "ex", "a", "slack:T1:C1", TEXT, kind="test", now=NOW)
        session.rollback()
    assert claim(engine) == []


def test_it_is_claimed_when_its_time_has_come_and_not_before(engine: Engine) -> None:
    put(engine, not_before=NOW + dt.timedelta(minutes=1))
    assert claim(engine, NOW + dt.timedelta(seconds=59)) == []
    assert keys(claim(engine, NOW + dt.timedelta(seconds=60))) == ["a"]


def test_what_is_claimed_is_not_claimed_again_while_the_lease_runs(engine: Engine) -> None:
    put(engine)
    assert keys(claim(engine)) == ["a"]
    assert claim(engine, NOW + LEASE - SECOND, "w2") == []


def test_a_claim_whose_lease_ran_out_is_taken_over_as_uncertain(engine: Engine) -> None:
    put(engine)
    (first,) = claim(engine)
    (second,) = claim(engine, NOW + LEASE, "w2")
    assert (first.uncertain, second.uncertain) == (False, True)
    assert (second.worker, second.attempts) == ("w2", 2)


def test_who_lost_the_claim_settles_nothing(engine: Engine) -> None:
    put(engine)
    (first,) = claim(engine)
    (second,) = claim(engine, NOW + LEASE, "w1")
    with transaction(engine) as session:
        assert not outbox.sent(session, first, "1.0", NOW + LEASE)
        assert not outbox.refuse(session, first, "gone")
        assert not outbox.retry(session, first, NOW, "late", uncertain=False)
        assert outbox.sent(session, second, "2.0", NOW + LEASE)
    assert (row(engine).state, row(engine).receipt) == ("sent", "2.0")


def test_what_is_sent_or_refused_never_comes_back(engine: Engine) -> None:
    put(engine, "a", "slack:T1:C1")
    put(engine, "b", "slack:T1:C2")
    first, second = claim(engine)
    with transaction(engine) as session:
        outbox.sent(session, first, "1.0", NOW)
        outbox.refuse(session, second, "is_archived")
    assert claim(engine, NOW + dt.timedelta(days=30)) == []
    with transaction(engine) as session:
        assert [(r.key, r.problem) for r in outbox.refused(session, "ex")] == [("b", "is_archived")]
        assert outbox.refused(session, "another") == []


@pytest.mark.parametrize("uncertain", [True, False])
def test_a_failed_send_waits_and_remembers_whether_it_was_clear(engine: Engine, uncertain: bool) -> None:
    put(engine)
    (message,) = claim(engine)
    with transaction(engine) as session:
        outbox.retry(session, message, NOW + 5 * SECOND, "timeout", uncertain=uncertain)
    assert claim(engine, NOW + 4 * SECOND) == []
    (again,) = claim(engine, NOW + 5 * SECOND)
    assert (again.uncertain, again.attempts) == (uncertain, 2)


def test_a_channel_gets_one_message_at_a_time_in_the_order_they_were_put(engine: Engine) -> None:
    for key in "abc":
        put(engine, key)
    assert keys(claim(engine)) == ["a"]
    assert claim(engine, NOW + PACE / 2) == []
    assert keys(claim(engine, NOW + PACE)) == ["b"]
    assert keys(claim(engine, NOW + 2 * PACE)) == ["c"]


def test_one_full_channel_does_not_hold_up_the_others(engine: Engine) -> None:
    for key in "abc":
        put(engine, key, "slack:T1:C1")
    put(engine, "d", "slack:T1:C2")
    assert keys(claim(engine)) == ["a", "d"]


def test_a_channel_that_must_rest_gets_nothing_until_then(engine: Engine) -> None:
    put(engine, "a")
    put(engine, "b")
    claim(engine)
    with transaction(engine) as session:
        outbox.rest(session, "slack:T1:C1", NOW + dt.timedelta(seconds=20))
        outbox.rest(session, "slack:T1:C1", NOW + dt.timedelta(seconds=5))
    assert claim(engine, NOW + dt.timedelta(seconds=19)) == []
    assert keys(claim(engine, NOW + dt.timedelta(seconds=20))) == ["b"]


def test_a_worker_takes_only_as_many_as_it_can_send_and_only_its_own_services(engine: Engine) -> None:
    for n in range(5):
        put(engine, f"s{n}", f"slack:T1:C{n}")
    put(engine, "w", "web:ex:somebody")
    put(engine, "x", "slackish:T1:C1")
    assert keys(claim(engine, limit=3)) == ["s0", "s1", "s2"]
    assert keys(claim(engine)) == ["s3", "s4"]
    assert claim(engine, limit=0) == []


def test_what_nobody_needs_any_more_is_put_aside(engine: Engine) -> None:
    put(engine, expires=NOW + dt.timedelta(hours=1))
    assert claim(engine, NOW + dt.timedelta(hours=1)) == []
    with transaction(engine) as session:
        assert outbox.expire(session, NOW + dt.timedelta(hours=1)) == 1
    assert row(engine).state == "expired"


def test_what_may_have_been_posted_is_looked_after_even_when_nobody_needs_it(engine: Engine) -> None:
    put(engine, expires=NOW + SECOND)
    claim(engine)
    later = NOW + dt.timedelta(hours=1)
    with transaction(engine) as session:
        assert outbox.expire(session, later) == 0
    assert [m.uncertain for m in claim(engine, later)] == [True]


def test_it_is_read_in_the_language_the_member_has_when_it_is_sent(engine: Engine) -> None:
    with transaction(engine) as session:
        session.add(Member(network="ex", address="slack:T1:U1", name="Example", language="nn"))
    with transaction(engine) as session:
        outbox.put(session, "ex", "a", "slack:T1:U1", TEXT, kind="test", now=NOW, reader="slack:T1:U1")
        outbox.put(session, "ex", "b", "slack:T1:C1", TEXT, kind="test", now=NOW)
    with transaction(engine) as session:
        session.exec(select(Member)).one().language = "nb"
    assert {m.key: m.language for m in claim(engine)} == {"a": "nb", "b": "nn"}


def test_many_workers_at_once_get_each_message_once(engine: Engine) -> None:
    for n in range(60):
        put(engine, f"k{n}", f"slack:T1:C{n % 20}")
    got: list[str] = []
    start = threading.Barrier(4)

    def work(name: str) -> None:
        start.wait()
        for step in range(8):
            got.extend(keys(claim(engine, NOW + step * PACE, name, limit=5)))

    workers = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(got) == len(set(got))
    assert len(got) >= 40


def test_two_transactions_at_once_put_a_key_once(engine: Engine) -> None:
    start, new = threading.Barrier(4), list[bool]()

    def put_it() -> None:
        start.wait()
        new.append(put(engine, "same"))

    writers = [threading.Thread(target=put_it) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(new) == [False, False, False, True]


def test_a_claim_with_nothing_due_is_one_question(engine: Engine) -> None:
    put(engine, not_before=NOW + dt.timedelta(days=1))
    asked = count_statements(engine)
    with Session(engine) as session:
        outbox.claim(session, "w1", ["slack"], NOW, lease=LEASE, pace=PACE, limit=10)
    assert len(asked) == 1


def count_statements(engine: Engine) -> list[str]:
    asked: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.startswith(("SELECT", "INSERT", "UPDATE")):
            asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    return asked
