"""Reminders of answers, openings, papers, tasks and questions, from the rows to who is told."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import event
from sqlmodel import select

from bot.core import Bot
from knowledge.language import OSLO
from knowledge.reminders import Kind
from storage import agenda_rules, reminder_dates, reminder_rules, tasks
from storage.agenda_tables import FollowUp, MeetingAgenda
from storage.database import transaction
from storage.reminder_tables import MemberLead
from storage.tables import AgendaItem, Body, Inquiry, Meeting, Member, OutboxMessage
from tests.chat import Chat, World

MEETING = dt.datetime(2026, 12, 3, 10, 0, tzinfo=OSLO)


def oslo(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=OSLO)


def ticks(world: World, at: str) -> list[tuple[str, str]]:
    """Who got which kind of message at *at*."""
    world.clock.now = oslo(at)
    with transaction(world.engine) as session:
        before = set(session.exec(select(OutboxMessage.id)))
    world.bot.tick()
    with transaction(world.engine) as session:
        rows = session.exec(select(OutboxMessage)).all()
        return sorted((row.to.rpartition(":")[2], row.kind) for row in rows if row.id not in before)


def ruled(world: World, body: str = "forde-ssu", **values: int | None) -> None:
    usual: dict[str, int | None] = {"open_days": None, "close_days": None, "minutes": None, "papers_days": None}
    with transaction(world.engine) as session:
        rule = {**usual, **values}
        agenda_rules.keep(session, session.get_one(Body, body), late=None, number=None, **rule)


def a_task(world: World, owner: Chat | None, due: str, **more: object) -> int:
    with transaction(world.engine) as session:
        submitter = session.exec(select(Member.id).where(Member.network == "forde")).first() or 0
        item = AgendaItem(
            network="forde", key=f"k{due}", body="forde-ssu", submitted_by=submitter,
            submitted_at=world.clock.now, kind="sak", title="Ei prøvesak", state="handled",
        )  # fmt: skip
        session.add(item)
        session.flush()
        person = session.get(Member, owner.id) if owner else None
        task = tasks.add(session, item, "Skriv brevet", dt.date.fromisoformat(due), world.clock.now, owner=person)
        for name, value in more.items():
            setattr(task, name, value)
        return task.id or 0


def test_who_is_invited_and_has_not_answered_is_asked_a_week_before(world: World) -> None:
    kari, ola = world.member("kari"), world.member("ola")
    for one in (kari, ola):
        world.seat(one, "forde-ssu")
    number = world.meeting("forde-ssu", MEETING, changed_at=world.clock.now)
    ticks(world, "2026-11-06T09:00")
    ola.says(f"/mote svar {number}.1 ja")
    assert ("kari", "answer") in ticks(world, "2026-11-26T08:00")
    assert any(line.startswith("Du har ikkje svart på innkallinga til møtet i Strategisk") for line in kari.inbox)
    assert not any("ikkje svart" in line for line in ola.inbox)
    assert ticks(world, "2026-11-26T08:05") == []
    kari.taps("Eg kjem")
    assert ticks(world, "2026-11-27T08:00") == []


def test_nobody_is_asked_for_a_meeting_that_nobody_was_invited_to(world: World) -> None:
    world.seat(world.member("kari"), "forde-ssu")
    world.meeting("forde-ssu", MEETING)
    assert ticks(world, "2026-11-26T08:00") == [("kari", "meeting")]


def test_when_items_may_come_in_those_who_sit_there_are_told(world: World) -> None:
    kari = world.member("kari")
    world.seat(kari, "forde-ssu")
    world.meeting("forde-ssu", MEETING)
    ruled(world, open_days=21, close_days=10)
    assert ticks(world, "2026-11-11T20:00") == []
    assert ticks(world, "2026-11-12T08:00") == [("kari", "item_opens")]
    assert kari.inbox[-1].startswith("Innmeldinga av saker til møtet i Strategisk samarbeidsutval (SSU) har opna")
    assert [c.label.nn for c in kari.letters[-1].choices] == ["Meld inn ei sak", "Kvifor fekk eg dette?"]
    assert "medlem i Strategisk samarbeidsutval (SSU)" in str(kari.letters[-1].facts)
    assert "opnar for å melde saker" in kari.taps("Kvifor fekk eg dette?")
    assert ticks(world, "2026-11-20T08:00") == [("kari", "item_deadline")]


def test_an_opening_that_is_long_past_is_no_news(world: World) -> None:
    world.seat(world.member("kari"), "forde-ssu")
    world.meeting("forde-ssu", MEETING)
    ruled(world, open_days=28, close_days=3)
    assert ticks(world, "2026-11-16T08:00") == []


def test_the_secretariat_is_told_of_papers_until_the_agenda_is_sent(world: World) -> None:
    world.seat(world.member("kari"), "forde-ssu")
    siri = world.member("siri", role="secretariat")
    number = world.meeting("forde-ssu", MEETING)
    ruled(world, papers_days=12)  # Saturday 21 November: the Friday before as well
    assert ticks(world, "2026-11-18T08:00") == [("siri", "papers")]
    assert "Sakspapira til møtet i Strategisk samarbeidsutval (SSU) skal ut om 3 dagar" in siri.inbox[-1]
    assert ticks(world, "2026-11-20T08:00") == [("siri", "papers")]
    with transaction(world.engine) as session:
        session.add(MeetingAgenda(meeting=number, network="forde", edition=1))
    assert ticks(world, "2026-11-20T12:00") == []


def test_the_owner_of_a_task_is_told_before_on_the_day_and_each_week_until_it_is_done(world: World) -> None:
    kari, siri = world.member("kari"), world.member("siri", role="secretariat")
    task = a_task(world, kari, "2026-11-20")
    assert ticks(world, "2026-11-13T07:59") == []
    assert ticks(world, "2026-11-13T08:00") == [("kari", "task")]
    assert "Oppgåva «Skriv brevet» har frist om 7 dagar: fredag 20. november 2026." in kari.inbox[-1]
    assert "den som har oppgåva" in str(kari.letters[-1].facts)
    assert ticks(world, "2026-11-20T08:00") == [("kari", "task")]
    assert ticks(world, "2026-11-23T08:00") == [("siri", "task")]
    assert "Oppgåva «Skriv brevet» til Kari Eksempel skulle vere gjord fredag 20. november" in siri.inbox[-1]
    assert ticks(world, "2026-11-27T08:00") == [("kari", "task")]
    assert "skulle vere gjord" in kari.inbox[-1]
    assert ticks(world, "2026-12-04T08:00") == [("kari", "task")]
    assert "Varsel" not in kari.taps("Ho er gjord")
    with transaction(world.engine) as session:
        assert session.get_one(FollowUp, task).done_at is not None
    assert [row for row in ticks(world, "2026-12-11T08:00") if row[1] == "task"] == []


def test_a_task_for_a_secretariat_and_one_of_somebody_who_left(world: World) -> None:
    kari = world.member("kari")
    world.member("siri", role="secretariat")
    a_task(world, None, "2026-11-20", body="forde-ssu")
    a_task(world, kari, "2026-11-21")
    with transaction(world.engine) as session:
        session.get_one(Member, kari.id).left_on = dt.date(2026, 11, 3)
    assert ticks(world, "2026-11-13T08:00") == [("siri", "task"), ("siri", "task")]


def test_a_question_that_nobody_answers_is_said_after_three_working_days(world: World) -> None:
    siri = world.member("siri", role="secretariat")
    kari = world.member("kari")
    with transaction(world.engine) as session:
        row = Inquiry(network="forde", key="q", member=kari.id, at=oslo("2026-11-05T12:00"), text="Kven betaler?")
        session.add(row)
        session.flush()
        number = row.id
    assert ticks(world, "2026-11-09T08:00") == []
    assert ticks(world, "2026-11-10T08:00") == [("siri", "inquiry")]
    assert "Spørsmålet frå torsdag 5. november 2026 ventar på svar: «Kven betaler?»" in siri.inbox[-1]
    assert siri.letters[-1].choices[0].line == f"/avtale svar {number}"
    assert "sekretariat" in str(siri.letters[-1].facts)
    assert ticks(world, "2026-11-11T08:00") == []


def test_a_question_that_was_answered_is_not_said(world: World) -> None:
    world.member("siri", role="secretariat")
    kari = world.member("kari")
    with transaction(world.engine) as session:
        at = oslo("2026-11-05T12:00")
        session.add(Inquiry(network="forde", key="q", member=kari.id, at=at, text="Kven?", answered_at=at))
    assert ticks(world, "2026-11-10T08:00") == []


def test_muted_new_kinds_are_not_said(world: World) -> None:
    kari = world.member("kari")
    a_task(world, kari, "2026-11-20")
    kari.says("/varsel av oppgåver")
    assert ticks(world, "2026-11-13T08:00") == []


def test_what_comes_after_an_outage_says_that_it_is_late(world: World) -> None:
    kari = world.member("kari", language="nb")
    world.seat(kari, "forde-ssu")
    world.meeting("forde-ssu", MEETING)
    assert ticks(world, "2026-11-30T09:00") == [("kari", "meeting")]
    assert "Dette varselet kommer senere enn vanlig." in kari.inbox[-1]
    assert ticks(world, "2026-12-02T08:00") == [("kari", "meeting")]
    assert "senere" not in kari.inbox[-1]


def test_a_deputy_is_told_that_it_is_as_a_deputy(world: World) -> None:
    kari, ola = world.member("kari"), world.member("ola")
    world.seat(kari, "forde-ssu")
    world.seat(ola, "forde-ssu", deputy=True)
    number = world.meeting("forde-ssu", MEETING, changed_at=world.clock.now)
    ticks(world, "2026-11-06T09:00")
    kari.says(f"/mote svar {number}.1 nei")
    ola.taps("Ja")
    assert ticks(world, "2026-12-02T08:00") == [("ola", "meeting")]
    assert "vara i dette møtet" in str(ola.letters[-1].facts)


def test_who_changes_role_gets_what_belongs_to_the_new_one(world: World) -> None:
    kari = world.member("kari")
    world.seat(kari, "forde-ssu", ends=dt.date(2026, 12, 31))
    siri = world.member("siri", role="secretariat")
    assert ticks(world, "2026-12-01T07:00") == []
    with transaction(world.engine) as session:
        session.get_one(Member, siri.id).role = "member"
        session.get_one(Member, kari.id).role = "secretariat"
    assert ticks(world, "2026-12-01T08:00") == [("kari", "term"), ("kari", "term")]  # one's own, and as secretariat
    assert {letter.split(" i ")[0] for letter in kari.inbox} == {"Vervet ditt", "Vervet til Kari Eksempel"}


def test_a_whole_quiet_tick_asks_one_question_a_network(world: World) -> None:
    world.meeting("forde-ssu", MEETING + dt.timedelta(days=60))
    a_task(world, world.member("kari"), "2027-01-20")
    world.seat(world.member("kari"), "forde-ssu", ends=dt.date(2027, 6, 30))
    world.bot.tick()
    asked: list[str] = []
    event.listen(world.engine, "before_cursor_execute", lambda c, k, statement, *more: asked.append(statement))
    assert Bot.tick(world.bot) == 0  # without what the tests' own bot asks
    once = ("FROM network", "FROM tally")  # for all networks together
    mine = [one for one in asked if one.startswith("SELECT") and not any(table in one for table in once)]
    assert len(mine) == 4  # one for each of the four networks


def test_every_kind_is_looked_for_by_the_one_question() -> None:
    assert set(Kind) == reminder_dates.WATCHED


def test_the_one_question_never_misses_what_somebody_chose(world: World) -> None:
    kari = world.member("kari")
    world.seat(kari, "forde-ssu")
    world.meeting("forde-ssu", oslo("2027-02-01T10:00"))
    assert ticks(world, "2026-11-09T08:00") == []
    with transaction(world.engine) as session:
        member = session.get_one(Member, kari.id)
        reminder_rules.lead(session, member, Kind.MEETING, (84,), world.clock.now)
        assert session.exec(select(MemberLead)).one().numbers == "84"
    assert ticks(world, "2026-11-09T08:05") == [("kari", "meeting")]


def test_a_meeting_that_is_cancelled_and_held_after_all_is_said_once_for_each_date(world: World) -> None:
    world.seat(world.member("kari"), "forde-ssu")
    number = world.meeting("forde-ssu", MEETING)
    assert ticks(world, "2026-11-26T08:00") == [("kari", "meeting")]
    for status, at, said in (
        ("cancelled", "2026-12-02T08:00", []),
        ("planned", "2026-12-02T09:00", [("kari", "meeting")]),
        ("cancelled", "2026-12-02T10:00", []),
        ("planned", "2026-12-02T11:00", []),
    ):
        with transaction(world.engine) as session:
            session.get_one(Meeting, number).status = status
        assert ticks(world, at) == said
