"""The private calendar: its address, its secret, and what two programs read in it."""

from __future__ import annotations

import datetime as dt
import re

import icalendar
import pytest
import recurring_ical_events
import vobject
from sqlmodel import select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot import calendar_feed
from storage.database import transaction
from storage.meeting_tables import CalendarSecret
from storage.tables import Member, OutboxMessage
from tests.chat import START, Chat, World
from tests.commands.test_meeting_setting import meetings, office, set_one, sitting


@pytest.fixture
def web(world: World) -> TestClient:
    world.bot.place = "https://samvit.example.org"
    return TestClient(Starlette(routes=calendar_feed.routes(world.engine, world.clock)))


def address(chat: Chat, line: str = "/mote kalender") -> str:
    """The path of the calendar that the member is given."""
    found = re.search(r"https://samvit\.example\.org(/calendar/\S+\.ics)", chat.says(line))
    assert found, chat.text
    return found[1]


def titles(content: bytes) -> list[str]:
    return [str(event["SUMMARY"]) for event in icalendar.Calendar.from_ical(content).walk("VEVENT")]


def test_the_calendar_holds_my_meetings_and_deadlines(world: World, web: TestClient) -> None:
    (kari,) = sitting(world, "kari")
    world.meeting("forde-ssu", START + dt.timedelta(days=20), submit_by=dt.date(2026, 11, 9), place="Førde")
    world.meeting("forde-pm", START + dt.timedelta(days=20))
    got = web.get(address(kari))
    assert got.status_code == 200
    assert got.headers["content-type"] == "text/calendar; charset=utf-8"
    assert titles(got.content) == ["Møte i SSU (døme)", "Frist for saker til SSU"]
    other = vobject.readOne(got.text)
    assert [e.summary.value for e in other.vevent_list] == titles(got.content)
    calendar = icalendar.Calendar.from_ical(got.content)
    on = recurring_ical_events.of(calendar).at((2026, 11, 22))
    assert [str(event["SUMMARY"]) for event in on] == ["Møte i SSU (døme)"]


def test_a_move_and_a_cancellation_arrive_under_the_same_uid(world: World, web: TestClient) -> None:
    siri = office(world)
    (kari,) = sitting(world, "kari")
    set_one(siri)
    path = address(kari)
    first = icalendar.Calendar.from_ical(web.get(path).content).walk("VEVENT")[0]
    number = meetings(world)[0].id
    siri.says(f"/mote flytt {number}")
    siri.fills(day="18.2.2027")
    siri.says(f"/mote avlys {number}")
    siri.fills(why="")
    last = icalendar.Calendar.from_ical(web.get(path).content).walk("VEVENT")[0]
    assert last["UID"] == first["UID"]
    assert (first["SEQUENCE"], last["SEQUENCE"]) == (0, 2)
    assert last["STATUS"] == "CANCELLED"


def test_the_secret_is_long_and_only_its_hash_is_kept(world: World, web: TestClient) -> None:
    (kari,) = sitting(world, "kari")
    secret = address(kari).removeprefix("/calendar/").removesuffix(".ics")
    assert len(secret) >= 43  # 256 bits
    with transaction(world.engine) as session:
        (row,) = session.exec(select(CalendarSecret))
        assert secret not in str(row.model_dump())
        assert all(secret not in str(r.reply) for r in session.exec(select(OutboxMessage)))


def test_it_is_shown_once_and_a_new_one_closes_the_old(world: World, web: TestClient) -> None:
    (kari,) = sitting(world, "kari")
    old = address(kari)
    assert "ein gong til" in kari.says("/mote kalender")
    assert "/calendar/" not in kari.text
    new = address(kari, "/mote kalender ny")
    assert web.get(old).status_code == 404
    assert web.get(new).status_code == 200


def test_in_a_channel_nobody_else_sees_it(world: World, web: TestClient) -> None:
    (kari,) = sitting(world, "kari")
    world.bot.hear("k1", kari.address, "/mote kalender ny", reply_to="web:forde:#forde-ssu")
    with transaction(world.engine) as session:
        (row,) = session.exec(select(OutboxMessage))
        assert "/calendar/" not in str(row.reply)
        assert "berre for deg" in str(row.reply)
        assert session.exec(select(CalendarSecret)).all() == []


def test_a_bodys_calendar_is_for_those_who_sit_there(world: World, web: TestClient) -> None:
    (kari,) = sitting(world, "kari")
    world.seat(kari, "forde-fsu")
    world.meeting("forde-ssu", START + dt.timedelta(days=20))
    world.meeting("forde-fsu", START + dt.timedelta(days=21))
    assert titles(web.get(address(kari, "/mote kalender SSU")).content) == ["Møte i SSU (døme)"]
    assert "for dei som sit der" in world.member("utanfor").says("/mote kalender SSU")
    assert titles(web.get(address(office(world), "/mote kalender ny SSU")).content) == ["Møte i SSU (døme)"]


def test_who_has_left_sees_nothing(world: World, web: TestClient) -> None:
    (kari,) = sitting(world, "kari")
    path = address(kari)
    with transaction(world.engine) as session:
        session.get_one(Member, kari.id).left_on = dt.date(2026, 11, 1)
    assert web.get(path).status_code == 404


def test_who_sits_there_no_more_sees_no_meetings(world: World, web: TestClient) -> None:
    kari = world.member("kari")
    world.seat(kari, "forde-ssu", ends=dt.date(2026, 11, 10))
    world.meeting("forde-ssu", START + dt.timedelta(days=20))
    path = address(kari)
    assert titles(web.get(path).content)
    world.clock.now = START + dt.timedelta(days=9)
    assert titles(web.get(path).content) == []


def test_a_deputy_who_comes_has_the_meeting_too(world: World, web: TestClient) -> None:
    siri = office(world)
    (kari,) = sitting(world, "kari")
    deputy = world.member("vara")
    world.seat(deputy, "forde-pm")
    world.seat(deputy, "forde-ssu", deputy=True, title="medlem")
    set_one(siri)
    path = address(deputy)
    assert titles(web.get(path).content) == []
    kari.taps("Kan ikkje")
    deputy.taps("Ja, eg kjem")
    assert titles(web.get(path).content) == ["Møte i SSU"]


@pytest.mark.parametrize("secret", ["x", "A" * 43, "a" * 5000, "..%2f..", "%00", "æ"])
def test_a_secret_that_opens_nothing_always_gets_the_same_answer(web: TestClient, secret: str) -> None:
    got = web.get(f"/calendar/{secret}.ics")
    assert got.status_code == 404
    assert "kalender" not in got.text.lower()


def test_a_calendar_that_has_not_changed_is_not_sent_again(world: World, web: TestClient) -> None:
    (kari,) = sitting(world, "kari")
    path = address(kari)
    tag = web.get(path).headers["etag"]
    assert web.get(path, headers={"if-none-match": tag}).status_code == 304
    world.meeting("forde-ssu", START + dt.timedelta(days=20))
    assert web.get(path, headers={"if-none-match": tag}).status_code == 200
