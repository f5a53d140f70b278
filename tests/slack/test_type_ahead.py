"""Typing in a select: agreements by what they are about, bodies when there are many, never more than Slack takes."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select

from storage.database import transaction
from storage.tables import AgendaItem, Agreement, Appointment, Body, Inquiry, Member, Seat
from tests.chat import World
from tests.fakes.slack import FakeSlack
from tests.slack.driver import TEAM, Workspace, payload
from tests.slack.test_limits import accepted_by_slacks_library

ID = "15108695088"


def element(view: dict[str, Any], block: str) -> dict[str, Any]:
    """The input of one field of a form."""
    return dict(next(b["element"] for b in view["blocks"] if b.get("block_id") == block))


def labels(options: list[dict[str, Any]]) -> list[str]:
    """What the options are called."""
    return [option["text"]["text"] for option in options]


def test_an_agreement_is_found_by_its_name_and_by_what_it_is_about(room: Workspace, slack: FakeSlack) -> None:
    room.command("/sak")
    assert element(slack.view, "agreement")["type"] == "external_select"
    accepted_by_slacks_library(slack.view)
    everything = room.types(slack.view, "agreement", "")
    assert len(everything) > 10
    assert any("utskriving" in label for label in labels(room.types(slack.view, "agreement", "utskr")))
    by_subject = labels(room.types(slack.view, "agreement", "utskrivingsklar pasient"))
    assert "utskriving" in by_subject[0]
    assert room.types(slack.view, "agreement", "hoppeborg") == []


def test_what_was_chosen_comes_with_the_form(room: Workspace, slack: FakeSlack, forde: World) -> None:
    room.command("/sak")
    chosen = room.types(slack.view, "agreement", "utskr")[0]["value"]
    answer = room.submits(slack.view, body="forde-ssu", title="Felles rutine", agreement=chosen)
    assert answer.json()["response_action"] == "update"
    with transaction(forde.engine) as session:
        assert session.exec(select(AgendaItem)).one().agreement == chosen


def test_every_agreement_that_is_offered_is_taken(room: Workspace, slack: FakeSlack, forde: World) -> None:
    room.command("/sak")
    view = slack.view
    offered = room.types(view, "agreement", "")
    for number, option in enumerate(offered):
        answer = room.submits(view, body="forde-ssu", title=f"Sak nummer {number}", agreement=option["value"])
        assert "agreement" not in answer.json().get("errors", {})


def test_the_suggested_agreement_stands_in_the_form_when_it_opens(
    room: Workspace, slack: FakeSlack, forde: World
) -> None:
    room.command("/sak SSU: Utskrivingsklar pasient utan plass")
    with transaction(forde.engine) as session:
        item = session.exec(select(AgendaItem)).one()
        item.agreement = session.exec(select(Agreement.id).where(Agreement.network == "forde")).first()
        number, chosen = item.id, item.agreement
    room.clicks(f"/sak rediger {number}")
    assert element(slack.view, "agreement")["initial_option"]["value"] == chosen


def many(world: World, kind: str) -> None:
    """Two hundred and fifty more agreements, or bodies."""
    with transaction(world.engine) as session:
        for n in range(250):
            title = f"Nokså lang tittel på ein eller annan som har nummer {n} " + "og litt til " * 20
            row: Agreement | Body = Body(
                id=f"forde-many-{n}", network="forde", level="fagleg", status="current", name=title
            )
            if kind == "agreement":
                row = Agreement(id=f"forde-many-{n}", network="forde", kind="delavtale", status="current", title=title)
            session.add(row)


@pytest.mark.parametrize("kind", ["agreement", "body"])
def test_of_more_than_a_hundred_those_that_fit_are_shown(
    room: Workspace, slack: FakeSlack, forde: World, kind: str
) -> None:
    many(forde, kind)
    room.command("/sak")
    assert element(slack.view, kind)["type"] == "external_select"
    assert len(room.types(slack.view, kind, "")) == 100
    found = room.types(slack.view, kind, "nummer 217")
    assert [option["value"] for option in found] == ["forde-many-217"]
    answer = room.submits(slack.view, title="Sak", **{"body": "forde-ssu", kind: "forde-many-217"})
    assert kind not in answer.json().get("errors", {})


def test_few_bodies_are_all_shown_at_once(room: Workspace, slack: FakeSlack) -> None:
    room.command("/sak")
    assert element(slack.view, "body")["type"] == "static_select"


def test_that_no_agreement_covers_it_can_be_chosen_whatever_is_typed(
    room: Workspace, slack: FakeSlack, forde: World
) -> None:
    with transaction(forde.engine) as session:
        me = Member(network="forde", address=f"slack:{TEAM}:U1", name="Siri", language="nn", role="secretariat")
        session.add(me)
        session.flush()
        row = Inquiry(network="forde", key="k", member=me.id or 0, at=forde.clock.now, text="Kva gjeld?")
        session.add(row)
        session.flush()
        number = row.id
    room.clicks(f"/avtale svar {number}")
    for typed in ("", "utskr", "hoppeborg"):
        assert room.types(slack.view, "agreement", typed)[0]["value"] == "ingen"


def test_other_names_and_numbers_of_persons_are_not_looked_up(room: Workspace, slack: FakeSlack) -> None:
    room.command("/sak")
    assert room.types(slack.view, "agreement", f"utskriving {ID}") == []
    for source in ("look_up:member", "look_up:secret", "", "x" * 300):
        said = payload("suggestion") | {"view": {}, "block_id": "b", "action_id": source or "other", "value": "a"}
        answer = room.interacts(said)
        assert answer.status_code == 200
        assert answer.json()["options"] == []


def test_of_more_than_a_hundred_members_the_secretariat_finds_one_by_name_and_nobody_else_does(
    room: Workspace, slack: FakeSlack, forde: World
) -> None:
    with transaction(forde.engine) as session:
        for n in range(150):
            name = f"Nummer{n} Eksempel"
            session.add(Member(network="forde", address=f"web:forde:n{n}", name=name, language="nn", example=True))
        me = Member(network="forde", address=f"slack:{TEAM}:U1", name="Siri Eksempel", language="nn")
        me.role = "secretariat"
        session.add(me)
        seat = Seat(network="forde", body="forde-ssu", title="Medlem", party="kommune")
        session.add(seat)
        session.flush()
        number = seat.id
    room.clicks(f"/verv oppnemn {number}")
    view = slack.view
    (found,) = room.types(view, "member", "nummer117")
    assert found["text"]["text"] == "Nummer117 Eksempel"
    assert room.types(view, "member", "nummer117", user="U2") == []
    answer = room.submits(view, member=found["value"])
    assert answer.json()["response_action"] == "update"
    with transaction(forde.engine) as session:
        held = session.exec(select(Appointment).where(Appointment.seat == number)).one()
        assert str(held.member) == found["value"]
