"""The secretariat sets, moves and cancels meetings, and everybody is told once."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlmodel import select

from knowledge.calendars import CalendarFile, Method
from knowledge.language import OSLO
from storage.database import transaction
from storage.tables import Body, Meeting, OutboxMessage
from tests.chat import START, Chat, World


def office(world: World) -> Chat:
    return world.member("siri", role="secretariat")


def sitting(world: World, *people: str, body: str = "forde-ssu") -> list[Chat]:
    chats = [world.member(person) for person in people]
    for chat in chats:
        world.seat(chat, body)
    return chats


def meetings(world: World, body: str = "forde-ssu") -> list[Meeting]:
    with transaction(world.engine) as session:
        session.expire_on_commit = False
        rows = select(Meeting).where(Meeting.body == body, Meeting.starts_at > START).order_by(Meeting.starts_at)  # type: ignore[arg-type]
        return list(session.exec(rows))


def calendar(chat: Chat) -> CalendarFile:
    content = chat.letters[-1].files[0].content
    assert isinstance(content, CalendarFile)
    return content


def set_one(siri: Chat, day: str = "11.2.2027", time: str = "9–11", **more: str) -> str:
    siri.says("/mote ny SSU")
    return siri.fills(day=day, time=time, place="Førde", **more)


def test_a_new_meeting_invites_everybody_in_the_body_with_a_calendar_file(world: World) -> None:
    siri = office(world)
    kari, ola = sitting(world, "kari", "ola")
    other = world.member("other")
    text = set_one(siri)
    assert "Møtet er sett. 2 har fått melding." in text
    assert "torsdag 11. februar 2027 kl. 09.00" in text
    for chat in (kari, ola):
        assert len(chat.inbox) == 1
        assert "Du er invitert til møte i Strategisk samarbeidsutval (SSU)" in chat.inbox[0]
        assert [c.label.nn for c in chat.letters[0].choices] == ["Eg kjem", "Kjem delvis", "Kan ikkje"]
        (event,) = calendar(chat).events
        assert calendar(chat).method == Method.REQUEST
        assert (event.sequence, event.place) == (0, "Førde")
        assert event.ends_at - event.starts_at == dt.timedelta(hours=2)
    assert other.inbox == []


def test_the_channel_hears_of_it_once_and_without_the_buttons_of_one_person(world: World) -> None:
    with transaction(world.engine) as session:
        session.get_one(Body, "forde-ssu").channel = "web:forde:#forde-ssu"
    set_one(office(world))
    with transaction(world.engine) as session:
        (row,) = session.exec(select(OutboxMessage).where(OutboxMessage.to == "web:forde:#forde-ssu"))
        assert "Nytt møte" in row.reply["text"]["nn"]
        assert all("svar" not in choice["line"] for choice in row.reply["choices"])


@pytest.mark.parametrize(
    ("day", "time", "said", "field"),
    [
        ("1.11.2026", "9", "har alt vore", "day"),
        ("30. februar 2027", "9", "finst ikkje", "day"),
        ("29.2.2027", "9", "finst ikkje", "day"),
        ("snart", "9", "finst ikkje", "day"),
        ("11.2.2077", "9", "for langt fram", "day"),
        ("11.2.2027", "25.00", "klokkeslettet", "time"),
        ("11.2.2027", "11–9", "klokkeslettet", "time"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(world: World, day: str, time: str, said: str, field: str) -> None:
    siri = office(world)
    assert said in set_one(siri, day, time)
    assert siri.answer is not None
    assert siri.answer.refused == field
    assert meetings(world) == []


def test_an_unknown_body_is_asked_back(world: World) -> None:
    siri = office(world)
    assert "kjenner ikkje noko organ" in siri.says("/mote ny Fotballutvalet")
    assert "Kva organ" in siri.says("/mote ny")
    assert siri.buttons


def test_the_same_form_sent_twice_is_one_meeting_told_once(world: World) -> None:
    siri = office(world)
    (kari,) = sitting(world, "kari")
    siri.says("/mote ny SSU")
    form = siri.reply.form
    assert form is not None
    fields = {"day": "11.2.2027", "time": "9", "place": "", "host": ""}
    siri.says(form.line, **fields)
    assert "har alt møte" in siri.says(form.line, **fields)
    assert len(meetings(world)) == 1
    assert len(kari.inbox) == 1


@pytest.mark.parametrize("line", ["/mote ny SSU", "/mote ekstra SSU", "/mote serie SSU", "/mote liste SSU"])
def test_only_the_secretariat_sets_meetings(world: World, line: str) -> None:
    kari = sitting(world, "kari")[0]
    assert "Det er sekretariatet" in kari.says(line)
    assert kari.reply.form is None


@pytest.mark.parametrize("word", ["flytt", "avlys", "hald"])
def test_only_the_secretariat_changes_meetings(world: World, word: str) -> None:
    set_one(office(world))
    kari = sitting(world, "kari")[0]
    assert "Det er sekretariatet" in kari.says(f"/mote {word} {meetings(world)[0].id}", day="1.3.2027", why="x")
    assert meetings(world)[0].status == "planned"


def test_a_secretariat_cannot_touch_another_networks_meeting(world: World) -> None:
    set_one(office(world))
    stranger = world.member("stranger", "bergen", role="secretariat")
    number = meetings(world)[0].id
    for line in (f"/mote flytt {number}", f"/mote avlys {number}", f"/mote {number}", f"/mote svar {number}.1 ja"):
        assert "finn eg ikkje" in stranger.says(line)


def test_a_moved_meeting_asks_everybody_anew_and_moves_its_reminder(world: World) -> None:
    siri = office(world)
    (kari,) = sitting(world, "kari")
    set_one(siri, "3.12.2026", "9")
    kari.taps("Eg kjem")
    number = meetings(world)[0].id
    siri.says(f"/mote flytt {number}")
    assert "Møtet er flytta. 1 har fått melding." in siri.fills(day="10.12.2026", time="13")
    assert len(kari.inbox) == 2
    assert "torsdag 3. desember 2026 kl. 09.00 er flytta til torsdag 10. desember 2026 kl. 13.00" in kari.inbox[1]
    (event,) = calendar(kari).events
    assert event.sequence == 1
    assert event.uid == kari.letters[0].files[0].content.events[0].uid  # type: ignore[union-attr]
    assert "Har ikkje svart: Kari" in siri.says(f"/mote {number}")
    world.clock.now = dt.datetime(2026, 12, 2, 8, 0, tzinfo=OSLO)
    world.bot.tick()
    assert not any("i morgon" in line for line in kari.inbox)
    world.clock.now = dt.datetime(2026, 12, 9, 8, 0, tzinfo=OSLO)
    world.bot.tick()
    assert any("i morgon: torsdag 10. desember 2026 kl. 13.00" in line for line in kari.inbox)


def test_a_meeting_moved_twice_is_told_twice_and_an_old_button_does_not_count(world: World) -> None:
    siri = office(world)
    (kari,) = sitting(world, "kari")
    set_one(siri)
    number = meetings(world)[0].id
    for day in ("18.2.2027", "25.2.2027"):
        siri.says(f"/mote flytt {number}")
        siri.fills(day=day)
    assert len(kari.inbox) == 3
    old = kari.letters[1].choices[0]
    text = kari.says(old.line)
    assert "har fått ny tid: torsdag 25. februar 2027" in text
    assert "Har ikkje svart: Kari" in siri.says(f"/mote {number}")
    assert "venta torsdag 25. februar" in kari.presses("Eg kjem")


def test_of_two_who_move_the_same_meeting_the_second_is_told(world: World) -> None:
    siri, sigrid = office(world), world.member("sigrid", role="secretariat")
    set_one(siri)
    number = meetings(world)[0].id
    siri.says(f"/mote flytt {number}")
    sigrid.says(f"/mote flytt {number}")
    siri.fills(day="18.2.2027")
    assert "kom deg i forkjøpet" in sigrid.fills(day="25.2.2027")
    assert meetings(world)[0].starts_at.astimezone(OSLO).date() == dt.date(2027, 2, 18)


def test_another_place_is_told_and_answers_stand(world: World) -> None:
    siri = office(world)
    (kari,) = sitting(world, "kari")
    set_one(siri)
    kari.taps("Eg kjem")
    number = meetings(world)[0].id
    siri.says(f"/mote flytt {number}")
    siri.fills(place="Teams")
    assert "har fått ny stad eller lengd" in kari.inbox[-1]
    assert "Kjem: Kari" in siri.says(f"/mote {number}")


def test_a_meeting_moved_to_where_it_is_tells_nobody(world: World) -> None:
    siri = office(world)
    (kari,) = sitting(world, "kari")
    set_one(siri)
    siri.says(f"/mote flytt {meetings(world)[0].id}")
    assert "stod slik frå før" in siri.fills()
    assert len(kari.inbox) == 1


def test_a_cancelled_meeting_is_told_with_its_reason_and_leaves_the_calendar(world: World) -> None:
    siri = office(world)
    (kari,) = sitting(world, "kari")
    set_one(siri, "3.12.2026")
    number = meetings(world)[0].id
    siri.says(f"/mote avlys {number}")
    assert "Møtet er avlyst. 1 har fått melding." in siri.fills(why="For få saker")
    assert "er avlyst." in kari.inbox[1]
    assert "Grunn: For få saker" in kari.inbox[1]
    assert calendar(kari).method == Method.CANCEL
    world.clock.now = dt.datetime(2026, 12, 2, 8, 0, tzinfo=OSLO)
    world.bot.tick()
    assert len(kari.inbox) == 2
    assert "er avlyst" in siri.says(f"/mote avlys {number}")
    assert "er avlyst" in kari.says(kari.letters[0].choices[0].line)


def test_a_cancelled_meeting_can_be_held_after_all(world: World) -> None:
    siri = office(world)
    (kari,) = sitting(world, "kari")
    set_one(siri, "3.12.2026")
    siri.says(f"/mote avlys {meetings(world)[0].id}")
    siri.fills(why="")
    assert "blir halde likevel" in siri.presses("Hald det likevel")
    assert "blir halde likevel" in kari.inbox[2]
    (event,) = calendar(kari).events
    assert (calendar(kari).method, event.sequence) == (Method.REQUEST, 2)
    world.clock.now = dt.datetime(2026, 12, 2, 8, 0, tzinfo=OSLO)
    world.bot.tick()
    assert "har møte i morgon" in kari.inbox[-1]


def test_a_new_meeting_where_a_cancelled_one_stands_offers_to_hold_that(world: World) -> None:
    siri = office(world)
    set_one(siri)
    siri.says(f"/mote avlys {meetings(world)[0].id}")
    siri.fills(why="")
    assert "avlyst møte" in set_one(siri)
    siri.presses("Hald det likevel")
    assert [row.status for row in meetings(world)] == ["planned"]


def test_a_meeting_that_has_been_cannot_be_changed(world: World) -> None:
    siri = office(world)
    past = world.meeting("forde-ssu", START - dt.timedelta(days=3))
    for word in ("flytt", "avlys", "hald"):
        assert "har alt vore" in siri.says(f"/mote {word} {past}")


def test_a_deadline_moves_along_with_its_meeting(world: World) -> None:
    siri = office(world)
    number = world.meeting("forde-ssu", START + dt.timedelta(days=30), submit_by=dt.date(2026, 11, 20))
    siri.says(f"/mote flytt {number}")
    siri.fills(day="9.12.2026")
    assert "Frist for saker: fredag 27. november 2026" in siri.says(f"/mote {number}")


def test_the_next_host_is_the_other_side(world: World) -> None:
    siri = office(world)
    for days, host in ((10, "Kommunane"), (40, "Helse Førde")):
        world.meeting("forde-ssu", START + dt.timedelta(days=days), host=host)
    siri.says("/mote ny SSU")
    assert siri.reply.form is not None
    assert {f.name: f.value for f in siri.reply.form.fields}["host"] == "Kommunane"


def test_an_extraordinary_meeting_says_so(world: World) -> None:
    siri = office(world)
    (kari,) = sitting(world, "kari")
    siri.says("/mote ekstra SSU")
    siri.fills(day="5.11.2026", time="14")
    labels = dict(kari.letters[0].facts)
    assert "Ekstraordinært møte" in [value.nn for value in labels.values()]


def test_a_day_off_is_pointed_out(world: World) -> None:
    assert "Merk: det er ein fridag" in set_one(office(world), "17.5.2027")


def test_a_series_is_shown_before_it_is_set_and_told_in_one_message(world: World) -> None:
    siri = office(world)
    (kari,) = sitting(world, "kari")
    siri.says("/mote serie SSU")
    shown = siri.fills(rhythm="fire", day="11.2.2027", time="9–11", count="4", host="Kommunane; Helse Førde")
    assert "torsdag 11. februar 2027 kl. 09.00, Kommunane" in shown
    assert "torsdag 13. mai 2027 kl. 09.00, Helse Førde" in shown
    assert meetings(world) == []
    text = siri.presses("Set møta")
    assert "4 møte er sette. 1 har fått datoane." in text
    assert [m.starts_at.astimezone(OSLO).hour for m in meetings(world)] == [9, 9, 9, 9]
    assert len(kari.inbox) == 1
    assert len(calendar(kari).events) == 4
    assert "alt sette" in siri.says(siri.reply.choices[0].line.replace("forde-ssu", "serie ja 1"))
    assert len(kari.inbox) == 1


def test_who_was_told_of_a_series_is_invited_to_each_meeting_in_time(world: World) -> None:
    siri = office(world)
    (kari,) = sitting(world, "kari")
    siri.says("/mote serie SSU")
    siri.fills(rhythm="fire", day="11.2.2027", time="9", count="2")
    siri.presses("Set møta")
    world.clock.now = dt.datetime(2027, 1, 14, 7, 59, tzinfo=OSLO)
    world.bot.tick()
    assert len(kari.inbox) == 1
    world.clock.now = dt.datetime(2027, 1, 14, 8, 0, tzinfo=OSLO)
    for _ in range(3):
        world.bot.tick()
    assert len(kari.inbox) == 2
    assert "Du er invitert" in kari.inbox[1]


@pytest.mark.parametrize("count", ["0", "31", "fire", "-1", ""])
def test_a_series_of_no_sensible_length_is_refused(world: World, count: str) -> None:
    siri = office(world)
    siri.says("/mote serie SSU")
    assert "tal frå 1 til 30" in siri.fills(rhythm="fire", day="11.2.2027", count=count)


def test_all_faulty_lines_of_a_list_are_told_at_once(world: World) -> None:
    siri = office(world)
    siri.says("/mote liste SSU")
    text = siri.fills(dates="11.2.2027 kl. 9\n30.2.2027\n1.3.2026 kl. 9\n2.3.2027 kl. 26\n11.2.2027 kl. 9")
    assert "linje 2, «30.2.2027»: finst ikkje som dag" in text
    assert "linje 3" in text
    assert "har alt vore" in text
    assert "linje 4" in text
    assert "linje 5" in text
    assert "linje 1," not in text
    assert meetings(world) == []


def test_a_list_written_by_hand_becomes_meetings(world: World) -> None:
    siri = office(world)
    siri.says("/mote liste SSU")
    siri.fills(dates="2. juni 2027 kl. 9–11 Førde\n\n11.2.2027 kl. 9 Teams")
    assert "2 møte er sette" in siri.presses("Set møta")
    assert [m.place for m in meetings(world)] == ["Teams", "Førde"]


def test_a_plan_of_another_network_cannot_be_set(world: World) -> None:
    siri = office(world)
    siri.says("/mote liste SSU")
    siri.fills(dates="11.2.2027")
    line = siri.reply.choices[0].line
    assert "finn eg ikkje" in world.member("x", "bergen", role="secretariat").says(line)
    assert "Det er sekretariatet" in world.member("kari").says(line)
