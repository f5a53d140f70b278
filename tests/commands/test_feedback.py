"""What members say of an answer, who may say it, and what happens to it."""

from __future__ import annotations

import datetime as dt

from sqlmodel import col, select

from storage import outbox
from storage.database import transaction
from storage.tables import OutboxMessage, Question, Verdict
from tests.chat import Chat, World

_MINUTE = dt.timedelta(minutes=1)


def asked(world: World, who: str = "kari") -> Chat:
    """A member who has got an answer."""
    chat = world.member(who)
    chat.says("utskrivingsklar pasient")
    return chat


def question(world: World) -> Question:
    with transaction(world.engine) as session:
        row = session.exec(select(Question)).one()
        session.expunge(row)
        return row


def verdicts(world: World) -> list[tuple[str, str | None]]:
    """What was said of the answers, in the order of who said it."""
    with transaction(world.engine) as session:
        rows = session.exec(select(Verdict).order_by(col(Verdict.member)))
        return [(row.verdict, row.right_agreement) for row in rows]


def test_a_wrong_answer_offers_the_next_agreements_and_keeps_the_right_one(world: World) -> None:
    kari = asked(world)
    assert "ein av desse" in kari.presses("Ikkje rett")
    assert kari.buttons[-2:] == ["Ein annan avtale", "Ingen av dei"]
    assert 3 <= len(kari.buttons) <= 5
    chosen = kari.buttons[0]
    assert "det noterer eg" in kari.presses(chosen)
    row = question(world)
    assert verdicts(world) == [("wrong", row.others[0])]
    assert row.others[0] != row.agreement == "forde-da-innutskriving"


def test_any_agreement_can_be_named_as_the_right_one(world: World) -> None:
    kari = asked(world)
    kari.presses("Ikkje rett")
    kari.presses("Ein annan avtale")
    assert "det noterer eg" in kari.fills(agreement="forde-da-folkehelse")
    assert verdicts(world) == [("wrong", "forde-da-folkehelse")]


def test_when_none_of_the_next_was_right_that_is_kept(world: World) -> None:
    kari = asked(world)
    kari.presses("Ikkje rett")
    assert "andre ord" in kari.presses("Ingen av dei")
    assert verdicts(world) == [("none", None)]


def test_a_change_of_mind_replaces_the_verdict(world: World) -> None:
    kari = asked(world)
    right = kari.reply.feedback[0].line
    kari.presses("Ikkje rett")
    kari.presses(kari.buttons[0])
    kari.says(right)
    kari.says(right)
    assert verdicts(world) == [("right", None)]


def test_unsure_answers_and_an_honest_no_can_be_judged_too(world: World) -> None:
    kari = world.member("kari")
    kari.says("hoppeborg til bursdag")
    kari.presses("Ikkje rett")
    kari.presses("Ein annan avtale")
    kari.fills(agreement="forde-da-folkehelse")
    assert verdicts(world) == [("wrong", "forde-da-folkehelse")]


def test_only_the_one_who_asked_can_judge_the_answer(world: World) -> None:
    kari = asked(world)
    ola = world.member("ola")
    for button in kari.reply.feedback:
        assert "Berre den som spurde" in ola.says(button.line)
    assert verdicts(world) == []


def test_in_a_channel_each_member_judges_once(world: World) -> None:
    kari, ola = world.member("kari"), world.member("ola")
    world.bot.hear("e1", kari.address, "utskrivingsklar pasient", reply_to="web:forde:#ssu", in_channel=True)
    number = question(world).id
    for line in (f"/avtale rett {number}", f"/avtale feil {number}", f"/avtale rett {number}"):
        ola.says(line)
    kari.says(f"/avtale feil {number} ingen")
    assert verdicts(world) == [("none", None), ("right", None)]


def test_a_direct_message_is_judged_by_its_writer_alone(world: World) -> None:
    kari, ola = world.member("kari"), world.member("ola")
    world.bot.hear("e1", kari.address, "utskrivingsklar pasient")
    assert "Berre den som spurde" in ola.says(f"/avtale rett {question(world).id}")


def test_another_networks_agreement_is_not_taken_as_the_right_one(world: World) -> None:
    kari = asked(world)
    assert "finn ikkje att" in kari.says(f"/avtale feil {question(world).id} bergen-ta8")
    assert verdicts(world) == []


def test_a_button_of_another_networks_answer_does_nothing_and_says_so(world: World) -> None:
    kari = asked(world)
    ola = world.member("ola", "bergen")
    for button in kari.reply.feedback:
        assert "har ikkje lagra noko" in ola.says(button.line)
    assert verdicts(world) == []


def test_an_answer_that_is_sent_leaves_no_text_of_the_question_behind(world: World) -> None:
    kari = world.member("kari")
    world.member("secretary", role="secretariat")
    world.bot.hear("e1", kari.address, "hoppeborg til bursdag")
    with transaction(world.engine) as session:
        (claimed,) = outbox.claim(session, "w", ["web"], world.clock(), lease=_MINUTE, pace=_MINUTE, limit=1)
        assert "hoppeborg" in str(claimed.content)
        assert outbox.sent(session, claimed, "1", world.clock())
    with transaction(world.engine) as session:
        assert session.exec(select(OutboxMessage)).one().reply == {}
