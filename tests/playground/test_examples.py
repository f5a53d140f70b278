"""The example people and meetings."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from bot.clock import Movable
from bot.playground.examples import HOMES, PEOPLE, ROOMS, seed
from bot.playground.travel import mornings, resume
from knowledge.language import OSLO
from knowledge.workdays import is_workday
from storage import outbox
from storage.database import transaction
from storage.tables import Appointment, Body, Meeting, Member, Municipality, Seat
from tests.chat import START


def _rows(engine: Engine) -> tuple[int, ...]:
    with transaction(engine) as session:
        return tuple(len(session.exec(select(table)).all()) for table in (Member, Seat, Appointment, Meeting))


def test_seeding_twice_changes_nothing(network_engine: Engine) -> None:
    with transaction(network_engine) as session:
        seed(session, START)
    once = _rows(network_engine)
    with transaction(network_engine) as session:
        seed(session, START + dt.timedelta(days=2))
    assert _rows(network_engine) == once


def test_everything_made_up_is_marked_as_an_example(network_engine: Engine) -> None:
    with transaction(network_engine) as session:
        real = {meeting.id for meeting in session.exec(select(Meeting))}
        seats = {seat.id for seat in session.exec(select(Seat))}
        seed(session, START)
        assert all(m.example and "Eksempel" in m.name for m in session.exec(select(Member)))
        assert all(a.example for a in session.exec(select(Appointment)))
        assert all(m.example for m in session.exec(select(Meeting)) if m.id not in real)
        assert all("Eksempel" in s.title for s in session.exec(select(Seat)) if s.id not in seats)


def test_a_seat_that_a_source_states_is_used_before_one_is_made_up(network_engine: Engine) -> None:
    with transaction(network_engine) as session:
        seed(session, START)
        made_up = session.exec(select(Seat.body).where(Seat.title.startswith("Eksempel"))).all()
    assert "bergen-ssu" not in made_up
    assert "fonna-ssu" not in made_up
    assert "forde-ssu" in made_up


@pytest.mark.parametrize("network", list(ROOMS))
def test_each_network_has_bodies_to_sit_in_terms_that_end_soon_and_meetings_ahead(
    network_engine: Engine, network: str
) -> None:
    today = START.astimezone(OSLO).date()
    with transaction(network_engine) as session:
        seed(session, START)
        assert session.get(Municipality, (network, HOMES[network]))
        terms = session.exec(select(Appointment).where(Appointment.network == network)).all()
        assert all(term.starts <= today for term in terms)
        assert sum(term.ends is not None and (term.ends - today).days <= 90 for term in terms) >= 2
        for room in ROOMS[network]:
            body = session.get_one(Body, room.body)
            assert body.channel == f"web:{network}:#{body.id}"
            meetings = session.exec(select(Meeting).where(Meeting.body == body.id, Meeting.example)).all()
            assert meetings
            for meeting in meetings:
                assert is_workday(meeting.starts_at.astimezone(OSLO).date())
                assert meeting.submit_by is None or meeting.submit_by < meeting.starts_at.date()


def test_after_a_year_there_are_meetings_and_seats_again(network_engine: Engine) -> None:
    later = START + dt.timedelta(days=500)
    with transaction(network_engine) as session:
        seed(session, START)
        seed(session, later)
        ahead = session.exec(select(Meeting.body).where(Meeting.example, Meeting.starts_at > later)).all()
        assert {room.body for rooms in ROOMS.values() for room in rooms} == set(ahead)
        today = later.date()
        sitting = session.exec(select(Appointment).where(Appointment.ends >= today)).all()  # type: ignore[operator]
        assert len({term.member for term in sitting}) == len(ROOMS) * (len(PEOPLE) - 1)


def test_the_clock_resumes_where_the_last_message_was_made(network_engine: Engine) -> None:
    clock, later = Movable(lambda: START), START + dt.timedelta(days=30)
    resume(network_engine, clock)
    assert clock() == START
    with transaction(network_engine) as session:
        outbox.put(session, "forde", "k", "web:forde:member", {}, kind="item", now=later)
    resume(network_engine, clock)
    assert clock() == later


def test_mornings_are_eight_in_oslo_through_the_change_to_summer_time() -> None:
    start = dt.datetime(2027, 3, 27, 7, 0, tzinfo=dt.UTC)
    stops = [stop.astimezone(OSLO) for stop in mornings(start, start + dt.timedelta(days=2))]
    assert [(stop.day, stop.hour) for stop in stops] == [(28, 8), (29, 8)]
