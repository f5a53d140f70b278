"""The Home tab: my meetings to answer, my items and seats, and what waits for the secretariat; for one with nothing
and for one with two hundred of everything."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlmodel import select

from storage import agenda, members
from storage.agenda import Draft
from storage.database import transaction
from storage.meeting_tables import MeetingAnswer
from storage.tables import Appointment, Body, Inquiry, Meeting, Member, Question, Seat
from tests.chat import START, Chat, World
from tests.fakes.slack import FakeSlack
from tests.slack.driver import TEAM, Workspace, payload
from tests.slack.test_limits import accepted_by_slacks_library

Json = dict[str, Any]
ADDRESS = f"slack:{TEAM}:U1"


def texts(view: Json) -> list[str]:
    """What stands in the view, block for block."""
    found = []
    for block in view["blocks"]:
        parts = [block["text"]] if "text" in block else block.get("fields", block.get("elements", []))
        found += [part["text"] if isinstance(part["text"], str) else part["text"]["text"] for part in parts if part]
    return found


def buttons(view: Json) -> dict[str, str]:
    """The buttons of the view: label → line; the first of a label counts."""
    rows = [e for b in view["blocks"] if b["type"] == "actions" for e in b["elements"]]
    return {e["text"]["text"]: e["value"] for e in reversed(rows)}


def opens(room: Workspace, slack: FakeSlack) -> Json:
    """Open the Home tab."""
    assert room.delivers(payload("home_opened")).status_code == 200
    accepted_by_slacks_library(slack.homes["U1"])
    return slack.homes["U1"]


def member(world: World, role: str = "member", body: str | None = None) -> int:
    """The example person U1 in Slack, in a seat of *body*."""
    with transaction(world.engine) as session:
        row = members.find_or_make(session, "forde", ADDRESS, "Kari Eksempel")
        row.role = role
        number = row.id or 0
    if body:
        world.seat(Chat(world, ADDRESS, number), body)
    return number


def test_a_member_without_anything_sees_the_networks_meetings_and_where_to_begin(
    room: Workspace, slack: FakeSlack, forde: World
) -> None:
    forde.meeting("forde-ssu", START + dt.timedelta(days=9))
    shown = opens(room, slack)
    told = "\n".join(texts(shown))
    for words in ("Møta mine", "Neste møte i", "Du har ikkje meldt inn noka sak", "ikkje registrert noko verv på deg"):
        assert words in told
    assert "Ventar på sekretariatet" not in told
    assert {"Meld inn ei sak", "Varsel og språk", "Hjelp"} <= buttons(shown).keys()


def test_a_meeting_is_answered_on_the_home_tab(room: Workspace, slack: FakeSlack, forde: World) -> None:
    number = member(forde, body="forde-ssu")
    meeting = forde.meeting("forde-ssu", START + dt.timedelta(days=9), place="Example-huset")
    shown = opens(room, slack)
    assert "Du har ikkje svart enno" in str(shown)
    assert "Example-huset" in str(shown)
    line = buttons(shown)["Eg kjem"]
    assert line == f"/mote svar {meeting}.1 ja"
    room.clicks(line, view={"type": "home", "id": "VHOME"}, container={"type": "view", "view_id": "VHOME"})
    with transaction(forde.engine) as session:
        row = session.exec(select(MeetingAnswer).where(MeetingAnswer.member == number)).one()
        assert (row.meeting, row.answer) == (meeting, "ja")
    assert "Takk" in str(slack.view)
    fresh = slack.homes["U1"]
    assert "Du har svart: kjem" in str(fresh)
    assert "Eg kjem" not in buttons(fresh)
    assert "Kan ikkje" in buttons(fresh)


def test_the_secretariat_sees_what_waits_and_the_way_to_it(room: Workspace, slack: FakeSlack, forde: World) -> None:
    member(forde, "secretariat")
    sits = forde.member("gunnar")
    forde.seat(sits, "forde-ssu", ends=dt.date(2026, 12, 31))
    meeting = forde.meeting("forde-ssu", START + dt.timedelta(days=9))
    sits.says("/sak SSU: Ventetid på røntgen")
    sits.says("hoppeborg til bursdagen i barnehagen")
    shown = opens(room, slack)
    told = "\n".join(texts(shown))
    assert "Ventar på sekretariatet" in told
    assert "*Saker som er komne inn*\n1" in told
    assert "*Manglar svar: SSU" in told
    assert "1 av 1" in told
    assert "*Spørsmål eg ikkje fann svar på*\n1" in told
    assert "*Verv som går ut det neste halvåret*\n1" in told
    ways = {"/sak innboks", f"/mote vis {meeting}", "/avtale hol", "/verv styr"}
    assert ways <= set(buttons(shown).values())
    for way in sorted(ways):
        room.clicks(way, view={"type": "home", "id": "VHOME"}, container={"type": "view", "view_id": "VHOME"})
        assert "gjekk gale" not in str(slack.view)


def test_an_idle_secretariat_is_told_that_nothing_waits(room: Workspace, slack: FakeSlack, forde: World) -> None:
    member(forde, "secretariat")
    assert "Ingenting ventar på deg no." in texts(opens(room, slack))


def plenty(world: World, number: int) -> None:
    """Two hundred meetings, seats, items, questions and unanswered questions of one secretary."""
    with transaction(world.engine) as session:
        me = session.get_one(Member, number)
        organs = session.exec(select(Body).where(Body.network == "forde", Body.status == "current")).all()
        for at in range(200):
            body = organs[at % len(organs)]
            session.add(
                Meeting(
                    network="forde", body=body.id, starts_at=START + dt.timedelta(hours=3 * at + 1), example=True,
                    place="Eit langt namn på ein stad " * 20,
                )
            )  # fmt: skip
            seat = Seat(network="forde", body=body.id, title=f"Medlem {at} " + "langt verv " * 15, party="kommune")
            session.add(seat)
            session.flush()
            session.add(
                Appointment(
                    network="forde", seat=seat.id or 0, member=number,
                    starts=dt.date(2026, 1, 1), ends=dt.date(2026, 12, 31), example=True,
                )
            )  # fmt: skip
            draft = Draft(body.id, None, "drofting", f"{at} " + "lang tittel " * 16)
            agenda.submit(session, me, f"k{at}", draft, START)
            session.add(Inquiry(network="forde", key=f"q{at}", member=number, at=START, text="Kva gjeld? " * 50))
            session.add(Question(network="forde", at=START, outcome="none", others=[]))


def test_a_secretary_with_two_hundred_of_everything_sees_a_page_that_slack_takes(
    room: Workspace, slack: FakeSlack, forde: World
) -> None:
    plenty(forde, member(forde, "secretariat"))
    shown = opens(room, slack)
    told = "\n".join(texts(shown))
    for title in ("Ventar på sekretariatet", "Møta mine", "Sakene mine", "Verva mine"):
        assert title in told
    assert "*Spørsmål som ventar på svar frå deg*\n200" in told
    assert "*Verv som går ut det neste halvåret*\n200" in told
    assert "og 190 til" in told
    assert len(shown["blocks"]) <= 60
    assert "gjekk gale" not in told


def test_a_fault_in_one_part_leaves_the_others(
    room: Workspace, slack: FakeSlack, forde: World, monkeypatch: Any
) -> None:
    from commands import _home

    def broken(_: object) -> None:
        raise ZeroDivisionError

    member(forde, "secretariat")
    monkeypatch.setattr(_home, "_office", broken)
    told = "\n".join(texts(opens(room, slack)))
    assert "gjekk gale hos meg" in told
    assert "Du har ikkje meldt inn noka sak" in told


def test_who_has_left_sees_one_sentence_and_is_offered_nothing(room: Workspace, slack: FakeSlack, forde: World) -> None:
    number = member(forde, role="secretariat", body="forde-ssu")
    room.command("/sak")
    form = slack.view
    with transaction(forde.engine) as session:
        session.get_one(Member, number).left_on = START.date()
    shown = opens(room, slack)
    assert set(buttons(shown).values()) <= {"/hjelp", "/sak", "/varsel"}  # each answers that one has left
    assert any("ikkje lenger" in text or "ikke lenger" in text for text in texts(shown))
    assert not any("SSU" in text for text in texts(shown))
    assert room.types(form, "agreement", "utskr") == []
