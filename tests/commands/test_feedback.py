"""What the asker says of an answer is kept, and never the question itself."""

from __future__ import annotations

from sqlmodel import select

from storage.database import transaction
from storage.tables import Question
from tests.chat import World


def _kept(world: World) -> Question:
    with transaction(world.engine) as session:
        row = session.exec(select(Question)).one()
        session.expunge(row)
        return row


def test_a_wrong_answer_offers_the_next_agreements_and_keeps_the_right_one(world: World) -> None:
    kari = world.member("kari")
    kari.says("utskrivingsklar pasient")
    assert "ein av desse" in kari.presses("Ikkje rett")
    assert kari.buttons[-1] == "Ingen av dei"
    assert 2 <= len(kari.buttons) <= 4
    chosen = kari.buttons[0]
    assert "det noterer eg" in kari.presses(chosen)
    row = _kept(world)
    assert row.verdict == "wrong"
    assert row.right_agreement == row.others[0]
    assert row.right_agreement != row.agreement == "forde-da-innutskriving"


def test_when_none_of_the_next_was_right_that_is_kept(world: World) -> None:
    kari = world.member("kari")
    kari.says("utskrivingsklar pasient")
    kari.presses("Ikkje rett")
    assert "andre ord" in kari.presses("Ingen av dei")
    row = _kept(world)
    assert (row.verdict, row.right_agreement) == ("none", None)


def test_a_change_of_mind_replaces_the_verdict(world: World) -> None:
    kari = world.member("kari")
    kari.says("utskrivingsklar pasient")
    right = kari.reply.feedback[0].line
    kari.presses("Ikkje rett")
    kari.presses(kari.buttons[0])
    kari.says(right)
    row = _kept(world)
    assert (row.verdict, row.right_agreement) == ("right", None)


def test_another_networks_agreement_is_not_taken_as_the_right_one(world: World) -> None:
    kari = world.member("kari")
    kari.says("utskrivingsklar pasient")
    number = _kept(world).id
    assert "finn ikkje att" in kari.says(f"/avtale feil {number} bergen-ta8")
    assert _kept(world).verdict is None


def test_another_networks_question_is_not_judged(world: World) -> None:
    world.member("kari").says("utskrivingsklar pasient")
    number = _kept(world).id
    assert "finn ikkje att" in world.member("ola", "bergen").says(f"/avtale feil {number}")
    assert _kept(world).verdict is None
