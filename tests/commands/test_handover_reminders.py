"""Reminders that a secretariat, a chair or a host is about to change: to both sides, with the checklist."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlmodel import select

from knowledge.language import OSLO
from storage.database import transaction
from storage.tables import Body, Meeting, Member, Seat
from tests.chat import Chat, World

BODY = "fonna-ssu"
MARKS = ("2027-12-02", "2027-12-24")
"""30 and 7 days before 1 January 2028."""


def ticks(world: World, on: str, hour: int = 8) -> int:
    world.clock.now = dt.datetime.combine(dt.date.fromisoformat(on), dt.time(hour), OSLO)
    return world.bot.tick()


def secretary(world: World, person: str, party: str | None, network: str = "fonna", **more: str) -> Chat:
    return world.member(person, network, role="secretariat", party=party, **more)


def municipal_since(world: World, chat: Chat, since: str = "1.1.2026") -> None:
    chat.says(f"/verv tur {BODY} secretariat")
    chat.fills(party="kommune", since=since)


def facts(chat: Chat) -> dict[str, str]:
    return {label.nn: value.nn for label, value in chat.letters[-1].facts}


def days_until(world: World, first: str, last: str) -> dict[str, int]:
    """How many messages came on each day from *first* to *last*."""
    found: dict[str, int] = {}
    day = dt.date.fromisoformat(first)
    while day <= dt.date.fromisoformat(last):
        count = ticks(world, day.isoformat()) + ticks(world, day.isoformat(), 13)
        found |= {day.isoformat(): count} if count else {}
        day += dt.timedelta(days=1)
    return found


def test_both_sides_are_told_thirty_and_seven_days_before_with_the_checklist_and_never_twice(world: World) -> None:
    eva, per = secretary(world, "eva", "kommune"), secretary(world, "per", "foretak", language="nb")
    municipal_since(world, eva)
    told = days_until(world, "2027-11-30", "2028-01-04")
    assert told == dict.fromkeys(MARKS, 2)
    assert (
        "Det nærmar seg overlevering i Strategisk samarbeidsutval (SSU): sekretariatet går frå "
        "Helseleiarnettverket til Helse Fonna om 30 dagar, laurdag 1. januar 2028."
    ) in eva.inbox[0]
    assert (
        "sekretariatet går fra Helseleiarnettverket til Helse Fonna om 30 dager, lørdag 1. januar 2028." in per.inbox[0]
    )
    assert facts(eva)["Du får dette som"] == "ein av dei som går av"
    assert facts(per)["Du får dette som"] == "ein av dei som tek over"
    for chat in (eva, per):
        assert (facts(chat)["Går av"], facts(chat)["Tek over"]) == ("Eva Eksempel", "Per Eksempel")
        assert "☐ leverer lista over opne saker og oppgåver" in facts(chat)["Den som går av"]
        assert "☐ stadfestar møtedatoane og set fristane" in facts(chat)["Den som tek over"]
    assert list(facts(per)).index("Den som tek over") < list(facts(per)).index("Den som går av")


def test_where_a_side_has_nobody_here_the_present_secretariat_is_told(world: World) -> None:
    eva = secretary(world, "eva", "kommune")
    municipal_since(world, eva)
    assert ticks(world, MARKS[0]) == 1
    assert facts(eva)["Du får dette som"] == "ein av dei som går av"
    assert "Eg finn ingen frå Helse Fonna her, så sei det gjerne vidare til dei." in eva.inbox[0]
    with transaction(world.engine) as session:
        session.get_one(Member, eva.id).party = "foretak"
    assert ticks(world, MARKS[1]) == 1
    assert facts(eva)["Du får dette som"] == "ein av dei som tek over"


def test_a_secretary_whose_side_is_not_known_is_told_what_side_is_missing(world: World) -> None:
    eva = secretary(world, "eva", None)
    municipal_since(world, eva)
    assert ticks(world, MARKS[0]) == 1
    assert facts(eva)["Du får dette som"] == "sekretariat no"
    assert "Eg finn ingen frå Helseleiarnettverket og Helse Fonna her, så sei det" in eva.inbox[0]


def test_who_sits_for_a_side_without_a_secretary_is_told_for_it(world: World) -> None:
    eva, helge = secretary(world, "eva", "kommune"), world.member("helge", "fonna")
    municipal_since(world, eva)
    world.seat(helge, BODY, title="føretaket")
    with transaction(world.engine) as session:
        session.exec(select(Seat).where(Seat.title == "føretaket")).one().party = "foretak"
    assert ticks(world, MARKS[0]) == 2
    assert facts(helge)["Du får dette som"] == "ein av dei som tek over"


def test_a_turn_that_is_set_to_begin_sooner_is_announced_for_its_own_day(world: World) -> None:
    eva, per = secretary(world, "eva", "kommune"), secretary(world, "per", "foretak")
    municipal_since(world, eva)
    eva.says(f"/verv tur {BODY} secretariat")
    eva.fills(party="foretak", since="15.12.2026")
    assert ticks(world, "2026-11-12") == 0
    assert ticks(world, "2026-11-13") == 2
    assert "til Helse Fonna om 32 dagar, tysdag 15. desember 2026" in per.inbox[0]


def test_the_chair_goes_over_between_those_who_lead_the_body_or_sit_there_for_the_side(world: World) -> None:
    one = secretary(world, "siri", None, "bergen")
    with transaction(world.engine) as session:
        assert session.get_one(Body, "bergen-pm").status == "current"
    for person, title, party in (
        ("kari", "leiar", "kommune"),
        ("ola", "medlem kommune", "kommune"),
        ("helge", "medlem føretak", "foretak"),
    ):
        world.seat(world.member(person, "bergen"), "bergen-pm", title=title)
        with transaction(world.engine) as session:
            session.exec(select(Seat).where(Seat.body == "bergen-pm", Seat.title == title)).one().party = party
    one.says("/verv tur bergen-pm host")
    one.fills(party="kommune", since="1.1.2026")
    assert ticks(world, "2026-12-02") == 3
    kari, ola, helge = (world.member(person, "bergen") for person in ("kari", "ola", "helge"))
    assert ola.inbox == []
    assert "leiinga og vertskapet går frå kommunane til spesialisthelsetenesta" in kari.inbox[0]
    assert facts(kari)["Du får dette som"] == "ein av dei som går av"
    assert facts(helge)["Du får dette som"] == "ein av dei som tek over"
    assert "Den som går av, vertskapet" in facts(helge)
    assert len(one.inbox) == 1


def test_a_split_post_is_announced_without_who_is_next(world: World) -> None:
    one = secretary(world, "siri", "kommune", "stavanger", language="nn")
    one.says("/verv tur stavanger-tmg-eldre chair")
    one.fills(party="kommune", since="1.1.2025")
    assert ticks(world, "2026-12-02") == 1
    assert "leiinga ligg ikkje lenger hos kommunene om 30 dagar, fredag 1. januar 2027." in one.inbox[0]
    assert "Kven som tek over, er ikkje sett." in one.inbox[0]


@pytest.fixture
def forde(world: World) -> tuple[Chat, Chat, list[int]]:
    """A secretary for each side, and three meetings whose host alternates from the first."""
    people = secretary(world, "eva", "kommune", "forde"), secretary(world, "per", "foretak", "forde")
    numbers = [
        world.meeting("forde-ssu", dt.datetime.fromisoformat(f"{on}T10:00").replace(tzinfo=OSLO), host=host)
        for on, host in (("2026-12-10", "Kommunane"), ("2027-03-04", None), ("2027-06-03", None))
    ]
    return *people, numbers


def test_where_it_goes_from_meeting_to_meeting_both_are_told_fourteen_days_before(
    world: World, forde: tuple[Chat, Chat, list[int]]
) -> None:
    eva, per, _ = forde
    assert days_until(world, "2026-11-24", "2026-12-12") == {"2026-11-26": 2}
    for chat in (eva, per):
        assert (
            "har møte om 14 dagar: torsdag 10. desember 2026. Då har Kommunane sekretariatet og vertskapet; etter "
            "møtet tek Helse Førde over."
        ) in chat.inbox[0]
    assert facts(eva)["Du får dette som"] == "ein av dei som går av"
    assert facts(per)["Du får dette som"] == "ein av dei som tek over"
    assert days_until(world, "2027-02-17", "2027-02-20") == {"2027-02-18": 2}
    assert facts(eva)["Du får dette som"] == "ein av dei som tek over"


def test_a_meeting_that_is_moved_or_cancelled_moves_the_handover(
    world: World, forde: tuple[Chat, Chat, list[int]]
) -> None:
    eva, _, numbers = forde
    assert ticks(world, "2026-11-26") == 2
    with transaction(world.engine) as session:
        session.get_one(Meeting, numbers[0]).starts_at += dt.timedelta(days=7)
    assert ticks(world, "2026-11-27") == 0
    assert ticks(world, "2026-12-03") == 2
    with transaction(world.engine) as session:
        session.get_one(Meeting, numbers[0]).status = "cancelled"
        session.get_one(Meeting, numbers[1]).host = "Kommunane"
    assert ticks(world, "2026-12-04") == 0
    assert ticks(world, "2027-02-18") == 2
    assert facts(eva)["Du får dette som"] == "ein av dei som går av"


def test_it_can_be_muted_and_is_explained(world: World) -> None:
    eva, per = secretary(world, "eva", "kommune"), secretary(world, "per", "foretak")
    municipal_since(world, eva)
    assert per.says("/varsel av overlevering") == "Eg minner deg ikkje lenger om overlevering."
    assert ticks(world, MARKS[0]) == 1
    assert per.inbox == []
    text = eva.taps("Kvifor fekk eg dette?")
    assert "både dei som går av og dei som tek over" in text
    assert "Det kjem 30 og 7 dagar før" in text


def test_what_is_ahead_names_the_handover(world: World) -> None:
    eva = secretary(world, "eva", "kommune")
    municipal_since(world, eva)
    world.clock.now = dt.datetime(2027, 11, 15, 9, tzinfo=dt.UTC)
    assert "torsdag 2. desember 2027: Det nærmar seg overlevering i Strategisk" in eva.says("/varsel")
