"""Who may press the verdict under an answer in Slack: in a channel everybody once, elsewhere the one who asked."""

from __future__ import annotations

from collections.abc import Callable

from sqlmodel import col, select

from storage.database import transaction
from storage.tables import OutboxMessage, Question, Verdict
from tests.chat import World
from tests.fakes.slack import FakeSlack
from tests.slack.driver import Workspace

QUESTION = "utskrivingsklar pasient"


def asked(world: World) -> int:
    """The number of the one question."""
    with transaction(world.engine) as session:
        return session.exec(select(Question.id)).one() or 0


def verdicts(world: World) -> list[str]:
    with transaction(world.engine) as session:
        return list(session.exec(select(Verdict.verdict).order_by(col(Verdict.member))))


def test_in_a_channel_each_member_has_one_verdict(room: Workspace, forde: World) -> None:
    room.says(f"<@U0SAMVIT> {QUESTION}", type="app_mention", channel_type="channel", channel="C1")
    number = asked(forde)
    for user, word in (("U1", "feil"), ("U2", "feil"), ("U2", "rett")):
        room.clicks(f"/avtale {word} {number}", user=user)
    assert verdicts(forde) == ["wrong", "right"]


def test_a_mention_that_tells_no_kind_of_channel_is_in_a_channel(room: Workspace, forde: World) -> None:
    room.says(f"<@U0SAMVIT> {QUESTION}", type="app_mention", channel_type=None, channel="C1")
    room.clicks(f"/avtale rett {asked(forde)}", user="U2")
    assert verdicts(forde) == ["right"]


def test_in_a_direct_message_and_after_a_slash_command_only_the_asker_has_one(room: Workspace, forde: World) -> None:
    room.says(QUESTION)
    number = asked(forde)
    room.clicks(f"/avtale rett {number}", user="U2")
    assert verdicts(forde) == []
    room.clicks(f"/avtale rett {number}", user="U1")
    assert verdicts(forde) == ["right"]
    room.command(f"/avtale {QUESTION}")
    room.clicks(f"/avtale rett {number + 1}", user="U2")
    assert verdicts(forde) == ["right"]


def test_what_was_asked_is_gone_from_the_outbox_when_the_answer_is_delivered(
    room: Workspace, slack: FakeSlack, forde: World, delivers: Callable[[], int]
) -> None:
    forde.member("secretary", role="secretariat")
    room.says("hoppeborg til bursdag")
    delivers()
    assert "hoppeborg til bursdag" in str(slack.replies)
    with transaction(forde.engine) as session:
        (row,) = session.exec(select(OutboxMessage).where(OutboxMessage.kind == "reply"))
        assert (row.state, row.reply) == ("sent", {})
