"""A worker process killed after the mail server took an e-mail and before that was written down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot import clock
from commands._base import Reply
from knowledge.language import same
from storage import mailboxes, outbox
from storage.database import connect, transaction
from storage.tables import Network
from tests.fakes import mail
from tests.fakes.chat import FakeChat
from tests.processes.team import QUICK, Team, settled, states, until

pytestmark = pytest.mark.processes


@pytest.fixture
def team(database_url: str) -> Iterator[Team]:
    with FakeChat().serving() as chat:
        team = Team(database_url, chat, replace(QUICK, timeout=1.3, lease=4.0))
        yield team
        team.end()


def test_an_email_is_never_lost_and_at_most_one_copy_under_the_same_id_comes_after(team: Team) -> None:
    engine = connect(team.database)
    with transaction(engine) as session:
        session.add(Network(id="ex", name="Example", trust="Example HF", language="nn"))
        session.flush()
        ola = mailboxes.add(session, "ex", "Ola Eksempel", "ola@example.org", "nn")
        content = Reply(same("Hei")).as_json()
        outbox.put(session, "ex", "k1", ola.address, content, kind="test", now=clock.real(), reader=ola.address)
    with mail.running() as server:
        server.fails("DATA", "take and hang")
        first = team.start(server.url)
        until(lambda: len(server.taken) == 1)
        team.kill(first)
        assert states(engine) == {"claimed": 1}
        team.start(server.url)
        until(lambda: settled(engine), 20)
    assert states(engine) == {"sent": 1}
    assert len(server.taken) == 2
    assert len({message["Message-ID"] for message in server.taken}) == 1
    engine.dispose()
