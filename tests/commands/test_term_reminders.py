"""Reminders of terms that end: what the one who sits, the one who appoints and the secretariat are told, and when."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import select

from knowledge.language import OSLO
from storage.database import transaction
from storage.tables import Appointment, Member, OutboxMessage, Party, Seat
from tests.chat import Chat, World

BODY = "forde-brukarutvalet"
END = dt.date(2027, 12, 31)
MARKS = ("2027-07-02", "2027-10-01", "2027-12-01")
"""180, 90 and 30 days before the end, on a working day."""
AROUND = (
    ("2027-06-30", "2027-07-06"),
    ("2027-09-29", "2027-10-05"),
    ("2027-11-29", "2027-12-03"),
    ("2027-12-29", "2028-01-04"),
)


@pytest.fixture
def siri(world: World) -> Chat:
    return world.member("siri", role="secretariat")


def ticks(world: World, on: str, hour: int = 8) -> int:
    world.clock.now = dt.datetime.combine(dt.date.fromisoformat(on), dt.time(hour), OSLO)
    return world.bot.tick()


def days_from(world: World, *spans: tuple[str, str]) -> dict[str, int]:
    """How many messages came on each day of *spans*, with ticks in the morning and in the afternoon."""
    found = Counter[str]()
    for first, last in spans:
        for number in range((dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days + 1):
            day = (dt.date.fromisoformat(first) + dt.timedelta(days=number)).isoformat()
            found[day] += ticks(world, day) + ticks(world, day, 14)
    return {day: count for day, count in found.items() if count}


def sits(world: World, person: str, ends: dt.date | None = END, *, title: str = "SAFO", **more: object) -> Chat:
    chat = world.member(person)
    world.seat(chat, BODY, title=title, ends=ends, **more)
    return chat


def change_seat(world: World, title: str = "SAFO", **values: object) -> int:
    with transaction(world.engine) as session:
        seat = session.exec(select(Seat).where(Seat.body == BODY, Seat.title == title)).one()
        for name, value in values.items():
            setattr(seat, name, value)
        return seat.id or 0


def change(world: World, appointment: int, **values: object) -> None:
    with transaction(world.engine) as session:
        row = session.get_one(Appointment, appointment)
        for name, value in values.items():
            setattr(row, name, value)


def appoints(world: World, party: str, contact: Chat | None, title: str = "SAFO") -> None:
    """*party* appoints to the seat, and *contact* stands for it."""
    with transaction(world.engine) as session:
        row = session.exec(select(Party).where(Party.name == party)).first()
        row = row or Party(network="forde", kind="brukar", name=party)
        row.contact = contact.id if contact else None
        session.add(row)
        session.flush()
        seat = session.exec(select(Seat).where(Seat.body == BODY, Seat.title == title)).one()
        seat.appointing = row.id


def number(world: World, chat: Chat) -> int:
    with transaction(world.engine) as session:
        rows = select(Appointment.id).where(Appointment.member == chat.id).order_by(Appointment.starts)  # type: ignore[arg-type]
        return session.exec(rows).all()[-1] or 0


def facts(chat: Chat) -> dict[str, str]:
    """The facts of the newest message."""
    return {label.nn: value.nn for label, value in chat.letters[-1].facts}


def buttons(chat: Chat) -> list[str]:
    return [choice.label.nn for choice in chat.letters[-1].choices]


def test_all_three_are_told_half_a_year_three_months_and_one_month_before_and_never_twice(
    world: World, siri: Chat
) -> None:
    kari, tor = sits(world, "kari"), world.member("tor")
    appoints(world, "Eksempel-SAFO", tor)
    assert days_from(world, *AROUND) == dict.fromkeys(MARKS, 3) | {"2028-01-03": 1}
    assert [len(chat.inbox) for chat in (kari, tor, siri)] == [3, 3, 4]  # the seat is empty then


def test_each_is_told_in_whose_role_they_get_it(world: World, siri: Chat) -> None:
    kari, tor = sits(world, "kari"), world.member("tor")
    appoints(world, "Eksempel-SAFO", tor)
    ticks(world, MARKS[0])
    assert facts(kari) == {"Du får dette som": "den som har vervet", "Verv": "SAFO"}
    assert facts(tor)["Du får dette som"] == "kontakt for Eksempel-SAFO, som oppnemner"
    assert facts(siri)["Du får dette som"] == "sekretariat for Brukarutvalet i Sogn og Fjordane (FBU)"


def test_the_member_is_asked_and_the_answer_reaches_the_secretariat_with_the_next_reminder(
    world: World, siri: Chat
) -> None:
    kari = sits(world, "kari")
    ticks(world, MARKS[0])
    assert "om 182 dagar: fredag 31. desember 2027. Vil du halde fram? Svar gjerne no" in kari.inbox[-1]
    assert buttons(kari) == ["Eg vil halde fram", "Eg vil ikkje halde fram", "Sjå verva mine", "Kvifor fekk eg dette?"]
    assert facts(siri)["SAFO"] == "Kari Eksempel til 31. desember 2027, har ikkje svara om ny periode"
    assert "Takk for at du seier ifrå" in kari.taps("Eg vil ikkje halde fram")
    ticks(world, MARKS[1])
    assert facts(siri)["SAFO"] == "Kari Eksempel til 31. desember 2027, vil ikkje halde fram"
    assert "Du har sagt at du ikkje vil halde fram." in kari.inbox[-1]
    assert buttons(kari)[0] == "Eg vil halde fram"
    kari.taps("Eg vil halde fram")
    ticks(world, MARKS[2])
    assert facts(siri)["SAFO"].endswith("vil halde fram")
    assert "Du har sagt at du vil halde fram." in kari.inbox[-1]


def test_the_one_who_stands_for_the_appointing_party_opens_the_draft_letter(world: World, siri: Chat) -> None:
    sits(world, "kari")
    tor = world.member("tor", language="nb")
    appoints(world, "Eksempel-SAFO", tor)
    ticks(world, MARKS[0])
    assert "Vervet til Kari Eksempel i Brukarutvalet i Sogn og Fjordane (FBU) går ut om 182 dager" in tor.inbox[-1]
    assert "Eksempel-SAFO oppnevner, og bør gjøre det i god tid." in tor.inbox[-1]
    assert buttons(tor) == ["Utkast til brev", "Kven sit i organet", "Kvifor fekk eg dette?"]
    assert tor.taps("Utkast til brev").startswith("Til Eksempel-SAFO\n\nOppnemning til Brukarutvalet")
    assert tor.buttons == ["På bokmål", "Hvem sitter i organet"]
    assert "Vi ber om at dere oppnevner en representant" in tor.presses("På bokmål")
    assert tor.presses("Hvem sitter").startswith("Brukarutvalet")
    assert "Eksempel-SAFO: Tor Eksempel står for dei" in facts(siri)["Oppnemner"]


def test_nobody_but_the_secretariat_and_the_one_who_stands_for_the_party_reads_the_letter(
    world: World, siri: Chat
) -> None:
    kari, tor, eva = sits(world, "kari"), world.member("tor"), world.member("eva")
    appoints(world, "Eksempel-SAFO", tor)
    appoints(world, "Eksempel-FFO", eva, title=other_title(world))
    line = f"/verv brev {number(world, kari)}"
    for stranger in (kari, eva):
        assert "Det er sekretariatet" in stranger.says(line)
    assert tor.says(line).startswith("Til Eksempel-SAFO")
    assert siri.says(line).startswith("Til Eksempel-SAFO")


def other_title(world: World) -> str:
    with transaction(world.engine) as session:
        return session.exec(select(Seat.title).where(Seat.body == BODY, Seat.title != "SAFO")).first() or ""


def test_when_nobody_stands_for_the_party_the_secretariat_is_told_so(world: World, siri: Chat) -> None:
    sits(world, "kari")
    ticks(world, MARKS[0])
    assert "Eg veit ikkje kven her som står for den som oppnemner til «SAFO», så ingen der" in siri.inbox[-1]
    appoints(world, "Eksempel-SAFO", None)
    ticks(world, MARKS[1])
    assert (
        "Ingen her i chatten står for Eksempel-SAFO, så dei har ikkje fått vite det. Send dei brevet."
        in (siri.inbox[-1])
    )
    assert facts(siri)["Oppnemner"] == "Eksempel-SAFO: ingen her står for dei"
    assert siri.taps("Utkast til brev").startswith("Til Eksempel-SAFO")


def test_one_who_stands_for_the_party_and_wants_no_such_reminders_is_known_to_have_got_none(
    world: World, siri: Chat
) -> None:
    sits(world, "kari")
    tor = world.member("tor")
    appoints(world, "Eksempel-SAFO", tor)
    tor.says("/varsel av verv")
    ticks(world, MARKS[0])
    assert tor.inbox == []
    assert facts(siri)["Oppnemner"] == "Eksempel-SAFO: Tor Eksempel står for dei, men har slått av slike varsel"


def test_several_terms_of_a_body_are_one_message_that_lists_them(world: World, siri: Chat) -> None:
    people = [sits(world, name) for name in ("kari", "ola", "per")]
    change(world, number(world, people[2]), ends=dt.date(2028, 1, 20))
    tor = world.member("tor")
    appoints(world, "Eksempel-SAFO", tor)
    ticks(world, MARKS[0])
    assert [len(chat.inbox) for chat in (siri, tor, *people)] == [1, 1, 1, 1, 0]
    for chat in (siri, tor):
        assert chat.inbox[0].startswith(
            "3 verv i Brukarutvalet i Sogn og Fjordane (FBU) går ut, det første om 182 dagar: fredag 31. desember 2027."
        )
        assert facts(chat)["SAFO"].splitlines() == [
            "Kari Eksempel til 31. desember 2027, har ikkje svara om ny periode",
            "Ola Eksempel til 31. desember 2027, har ikkje svara om ny periode",
            "Per Eksempel til 20. januar 2028, har ikkje svara om ny periode",
        ]
    letter = tor.taps("Utkast til brev")
    assert letter.count("• Perioden til ") == 3
    assert "Vi ber om at de oppnemner representantar" in letter
    assert ticks(world, "2027-07-23") == 1  # the third member's own half year
    assert [len(chat.inbox) for chat in (siri, tor)] == [1, 1]


def test_each_party_is_told_of_its_own_seats_and_gets_its_own_letter(world: World, siri: Chat) -> None:
    title = other_title(world)
    sits(world, "kari")
    sits(world, "ola", title=title)
    tor, eva = world.member("tor"), world.member("eva")
    appoints(world, "Eksempel-SAFO", tor)
    appoints(world, "Eksempel-FFO", eva, title=title)
    ticks(world, MARKS[0])
    assert tor.inbox[0].startswith("Vervet til Kari Eksempel")
    assert eva.inbox[0].startswith("Vervet til Ola Eksempel")
    assert siri.inbox[0].startswith("2 verv i Brukarutvalet")
    assert buttons(siri)[:2] == ["Utkast til brev til Eksempel-FFO", "Utkast til brev til Eksempel-SAFO"]
    assert "Ola" in siri.taps("Eksempel-FFO")
    assert "Ola" not in siri.taps("Eksempel-SAFO")


def test_terms_of_two_bodies_are_two_messages(world: World, siri: Chat) -> None:
    sits(world, "kari")
    world.seat(world.member("ola"), "forde-ssu", ends=END)
    ticks(world, MARKS[0])
    assert sorted(text.split(" i ")[1][:11] for text in siri.inbox) == ["Brukarutval", "Strategisk "]


def test_when_the_first_of_a_list_is_renewed_the_others_are_not_told_of_again(world: World, siri: Chat) -> None:
    kari, ola = sits(world, "kari", END - dt.timedelta(days=20)), sits(world, "ola")
    ticks(world, "2027-06-14")
    assert siri.inbox[-1].startswith("2 verv")
    siri.says(f"/verv forny {number(world, kari)}")
    siri.fills()
    said = len(siri.inbox)
    assert days_from(world, ("2027-06-15", "2027-07-05"), ("2027-09-11", "2027-09-20")) == {
        "2027-07-02": 1
    }  # that Ola's own term ends
    assert len(siri.inbox) == said
    ticks(world, MARKS[1])
    assert siri.inbox[-1].startswith("Vervet til Ola Eksempel")
    assert ola.inbox


def test_one_who_stops_in_the_middle_of_it_all_is_told_of_at_once_without_the_others(world: World, siri: Chat) -> None:
    sits(world, "kari")
    ola, tor = sits(world, "ola", dt.date(2029, 12, 31)), world.member("tor")
    appoints(world, "Eksempel-SAFO", tor)
    ticks(world, MARKS[0])
    siri.says(f"/verv avslutt {number(world, ola)}")
    siri.fills(last="31.12.2027")
    assert ticks(world, "2027-07-05") == 3
    for chat in (siri, tor):
        assert chat.inbox[-1].startswith("Vervet til Ola Eksempel i ")
    assert ticks(world, "2027-07-06") == 0


def test_who_follows_makes_reminders_of_the_seat_needless_and_the_member_is_not_asked(world: World, siri: Chat) -> None:
    change_seat(world, count="1")
    kari = sits(world, "kari")
    ola = sits(world, "ola", dt.date(2029, 12, 31))
    change(world, number(world, ola), starts=dt.date(2028, 1, 1))
    assert days_from(world, *AROUND) == dict.fromkeys(MARKS, 1)
    assert siri.inbox == []
    assert "Ein ny er alt oppnemnd etter deg." in kari.inbox[-1]
    assert buttons(kari) == ["Sjå verva mine", "Kvifor fekk eg dette?"]


def test_a_gap_an_overlap_and_too_many_terms_are_warned_of(world: World, siri: Chat) -> None:
    change_seat(world, count="1", max_terms=2)
    kari, ola, per = sits(world, "kari"), sits(world, "ola"), sits(world, "per")
    change(world, number(world, ola), starts=dt.date(2024, 1, 1), ends=dt.date(2025, 12, 31), member=kari.id)
    change(world, number(world, per), starts=dt.date(2028, 2, 1), ends=dt.date(2029, 12, 31))
    tor = world.member("tor")
    appoints(world, "Eksempel-SAFO", tor)
    ticks(world, MARKS[0])
    for chat in (siri, tor):
        assert "• «SAFO» står tomt frå 1. januar 2028 til 31. januar 2028, etter Kari Eksempel." in chat.inbox[-1]
        assert "• Kari Eksempel har hatt «SAFO» så mange periodar på rad som regelen tillèt: 2." in chat.inbox[-1]
    assert "Du har hatt vervet så mange periodar på rad som regelen tillèt: 2." in kari.inbox[-1]
    assert buttons(kari) == ["Sjå verva mine", "Kvifor fekk eg dette?"]
    change(world, number(world, per), starts=dt.date(2027, 9, 1))
    sits(world, "eva")
    ticks(world, MARKS[1])
    assert "overlappar i «SAFO» frå 1. oktober 2027: fleire enn det er plass til." in siri.inbox[-1]


def test_many_that_end_at_once_are_warned_of_to_the_secretariat(world: World, siri: Chat) -> None:
    for name in ("kari", "ola", "per"):
        sits(world, name)
    ticks(world, MARKS[0])
    assert "• Det er minst halvparten av organet på éin gong" in siri.inbox[-1]


def test_a_seat_that_carries_over_is_told_of_by_the_end_of_the_term_and_then_monthly_until_replaced(
    world: World, siri: Chat
) -> None:
    kari = sits(world, "kari", None, term_ends=END)
    tor = world.member("tor")
    appoints(world, "Eksempel-SAFO", tor)
    assert days_from(world, *AROUND[:3]) == dict.fromkeys(MARKS, 3)
    assert "Du sit til ein ny er oppnemnd." in kari.inbox[-1]
    assert days_from(world, ("2027-12-30", "2028-01-05"), ("2028-01-30", "2028-03-02")) == {
        "2028-01-03": 1,
        "2028-02-01": 1,
        "2028-03-01": 1,
    }
    assert (len(kari.inbox), len(tor.inbox)) == (3, 3)
    assert siri.inbox[-1].startswith(
        "Kari Eksempel sit i Brukarutvalet i Sogn og Fjordane (FBU) berre til ein ny er oppnemnd: "
        "perioden gjekk ut fredag 31. desember 2027.\nEg minner om det kvar månad til det er ordna."
    )
    assert facts(siri)["SAFO"] == "Kari Eksempel, perioden gjekk ut 31. desember 2027"
    assert "gjekk ut fredag 31. desember 2027. Kari Eksempel sit til ein ny er oppnemnd." in siri.taps(
        "Utkast til brev"
    )
    siri.says(f"/verv oppnemn {change_seat(world, carries_over=True)}")
    siri.fills(
        member=str(world.member("ola").id), starts="1.5.2028", ends="30.4.2030", replaces=str(number(world, kari))
    )
    assert days_from(world, ("2028-03-31", "2028-04-05"), ("2028-05-01", "2028-05-03")) == {}


def test_several_seats_that_rest_on_carry_over_are_one_message_a_month(world: World, siri: Chat) -> None:
    sits(world, "kari", None, term_ends=END)
    sits(world, "ola", None, term_ends=dt.date(2028, 1, 15))
    ticks(world, "2027-12-31")
    before = len(siri.inbox)
    assert days_from(
        world, ("2028-01-03", "2028-01-05"), ("2028-01-14", "2028-01-18"), ("2028-01-30", "2028-02-05")
    ) == {"2028-01-03": 1, "2028-02-01": 1}
    assert siri.inbox[before].startswith("Kari Eksempel sit i")
    assert siri.inbox[-1].startswith("2 verv i Brukarutvalet i Sogn og Fjordane (FBU) kviler på")


def test_after_an_outage_the_month_is_told_of_late_and_a_month_that_is_over_is_not(world: World, siri: Chat) -> None:
    sits(world, "kari", None, term_ends=dt.date(2026, 10, 31))
    assert days_from(world, ("2026-11-12", "2026-11-16")) == {"2026-11-12": 1}
    assert days_from(world, ("2027-01-28", "2027-02-01")) == {"2027-01-28": 1, "2027-02-01": 1}


def test_a_deputys_term_is_told_of_as_such(world: World, siri: Chat) -> None:
    kari = sits(world, "kari", deputy=True, rank=1)
    ticks(world, MARKS[0])
    assert facts(kari)["Du får dette som"] == "vara"
    assert facts(siri)["SAFO"].startswith("Kari Eksempel (vara) til 31. desember 2027")


def test_one_who_has_left_is_not_told_but_the_secretariat_is(world: World, siri: Chat) -> None:
    kari = sits(world, "kari")
    with transaction(world.engine) as session:
        session.get_one(Member, kari.id).left_on = dt.date(2027, 1, 1)
    ticks(world, MARKS[0])
    assert kari.inbox == []
    assert facts(siri)["SAFO"] == "Kari Eksempel til 31. desember 2027, ikkje lenger med"


def test_the_secretariat_that_is_told_is_the_one_that_keeps_the_body(world: World) -> None:
    municipal = world.member("eva", "fonna", role="secretariat", party="kommune")
    hospital = world.member("per", "fonna", role="secretariat", party="foretak")
    municipal.says("/verv tur fonna-ssu secretariat")
    municipal.fills(party="kommune", since="1.1.2026")
    world.seat(world.member("kari", "fonna"), "fonna-ssu", ends=dt.date(2027, 3, 31))
    ticks(world, "2026-11-03")
    assert len(municipal.inbox) == 1
    assert hospital.inbox == []


def test_what_is_ahead_is_shown_to_each_in_their_role(world: World, siri: Chat) -> None:
    kari, tor = sits(world, "kari", dt.date(2027, 3, 31)), world.member("tor")
    appoints(world, "Eksempel-SAFO", tor)
    ticks(world, "2026-11-02", 9)
    assert "torsdag 31. desember 2026: Vervet ditt i Brukarutvalet" in kari.says("/varsel")
    for chat in (siri, tor):
        assert "torsdag 31. desember 2026: Vervet til Kari Eksempel i Brukarutvalet" in chat.says("/varsel")


def test_why_it_came_tells_who_else_is_told(world: World, siri: Chat) -> None:
    sits(world, "kari")
    tor = world.member("tor")
    appoints(world, "Eksempel-SAFO", tor)
    ticks(world, MARKS[0])
    assert tor.taps("Kvifor fekk eg dette?").startswith(
        "Du står for Eksempel-SAFO, som oppnemner til Brukarutvalet i Sogn og Fjordane (FBU)."
    )
    text = siri.taps("Kvifor fekk eg dette?")
    assert text.startswith("Du er i sekretariatet.")
    assert "til den som står for parten som oppnemner" in text
    assert "Det kjem 180, 90 og 30 dagar før" in text


def test_workers_that_plan_at_the_same_moment_tell_everything_once(world: World, siri: Chat) -> None:
    for name in ("kari", "ola", "per"):
        sits(world, name)
    ticks(world, "2027-06-01")
    workers = [World(world.engine, world.clock).bot for _ in range(4)]
    world.clock.now = dt.datetime(2027, 7, 2, 8, 0, tzinfo=OSLO)
    with ThreadPoolExecutor(len(workers)) as pool:
        told = list(pool.map(lambda bot: bot.tick(), workers))
    assert sum(told) == 4
    assert len(siri.inbox) == 1


def test_nothing_more_is_put_by_a_second_worker_that_plans_the_same(world: World, siri: Chat) -> None:
    sits(world, "kari")
    sits(world, "ola")
    twin = World(world.engine, world.clock)
    assert ticks(world, MARKS[0]) == 3
    assert twin.bot.tick() == 0
    with transaction(world.engine) as session:
        assert len(session.exec(select(OutboxMessage).where(OutboxMessage.kind == "term")).all()) == 3


LEFT_EMPTY = ("2027-12-30", "2028-02-15")
"""The last day is Friday 31 December 2027; Monday 3 January is the first working day after."""


def empty(chat: Chat) -> list[str]:
    return [text for text in chat.inbox if "står tom" in text]


def test_an_empty_seat_is_told_of_once_on_the_first_working_day_after(world: World, siri: Chat) -> None:
    sits(world, "kari")
    days_from(world, ("2027-12-30", "2028-01-02"))
    assert empty(siri) == []
    ticks(world, "2028-01-03")
    assert len(empty(siri)) == 1
    days_from(world, ("2028-01-03", "2028-02-15"))
    letter = next(one for one in siri.letters if "står tom" in one.text.nn)
    assert empty(siri) == [letter.text.nn]
    assert "«SAFO»" in letter.text.nn
    assert "Kari Eksempel gjekk ut fredag 31. desember 2027, og ingen har teke over." in letter.text.nn
    assert "er ledig" in siri.says(letter.choices[0].line)
    assert empty(world.member("kari")) == []


def test_an_empty_seat_names_who_appoints_to_it_and_who_stands_for_them(world: World, siri: Chat) -> None:
    sits(world, "kari")
    appoints(world, "Eksempelforeininga", world.member("olga"))
    ticks(world, "2028-01-03")
    letter = next(one for one in siri.letters if "står tom" in one.text.nn)
    assert "Eksempelforeininga: Olga Eksempel står for dei" in [value.nn for _, value in letter.facts]


def test_nobody_is_told_of_a_seat_that_was_taken_over_or_rests_on_carry_over(world: World, siri: Chat) -> None:
    sits(world, "kari")
    change(world, world.seat(world.member("ola"), BODY, title="SAFO"), starts=dt.date(2028, 1, 1))
    sits(world, "per", None, title="FFO", term_ends=END)
    days_from(world, LEFT_EMPTY)
    assert empty(siri) == []


def test_of_several_places_in_a_seat_the_empty_ones_are_told_of(world: World, siri: Chat) -> None:
    for person in ("kari", "ola", "per"):
        sits(world, person)
    change_seat(world, count="3")
    world.seat(world.member("ny"), BODY, title="SAFO")
    ticks(world, "2028-01-03")
    assert "2 plassar i Brukarutvalet i Sogn og Fjordane (FBU) står tomme." in empty(siri)[0]


def test_an_empty_seat_is_told_of_late_after_an_outage_and_not_when_it_was_filled_meanwhile(
    world: World, siri: Chat
) -> None:
    sits(world, "kari")
    ticks(world, "2028-01-20")
    assert "seinare enn vanleg" in empty(siri)[0]
    sits(world, "ola", title="FFO")
    change(world, world.seat(world.member("per"), BODY, title="FFO"), starts=dt.date(2028, 1, 10))
    days_from(world, ("2028-01-20", "2028-02-15"))
    assert len(empty(siri)) == 1
