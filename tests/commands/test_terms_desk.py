"""The secretariat's list of seats: appoint, renew, end, deputies, rules, letters; and what members answer."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlmodel import select

from storage.database import transaction
from storage.tables import Appointment, Member, Party, Seat
from tests.chat import Chat, World

BODY = "forde-brukarutvalet"


@pytest.fixture
def siri(world: World) -> Chat:
    return world.member("siri", role="secretariat")


def seat_id(world: World, title: str = "SAFO", body: str = BODY) -> int:
    with transaction(world.engine) as session:
        return session.exec(select(Seat.id).where(Seat.body == body, Seat.title == title)).one() or 0


def rows(world: World, member: Chat) -> list[Appointment]:
    with transaction(world.engine) as session:
        found = session.exec(select(Appointment).where(Appointment.member == member.id).order_by(Appointment.starts))  # type: ignore[arg-type]
        kept = list(found)
        session.expunge_all()
        return kept


def appoints(world: World, siri: Chat, who: Chat, **fields: str) -> str:
    siri.says(f"/verv oppnemn {fields.pop('seat', seat_id(world))}")
    return siri.fills(member=str(who.id), **fields)


def test_the_list_is_for_the_secretariat(world: World, siri: Chat) -> None:
    kari = world.member("kari")
    seat = seat_id(world)
    for line in ("styr", f"styr {BODY}", f"plass {seat}", f"oppnemn {seat}", f"nytt {BODY}", f"reglar {BODY}"):
        assert "Det er sekretariatet" in kari.says(f"/verv {line}"), line
    assert "Lista over verv" not in (kari.says("/verv"), *kari.buttons)
    siri.says("/verv")
    assert "Vel eit organ" in siri.presses("Lista over verv")
    assert "Brukarutvalet" in " ".join(siri.buttons)


def test_from_the_list_to_a_body_to_a_seat_to_an_appointment_and_back(world: World, siri: Chat) -> None:
    kari = world.member("kari")
    assert "SAFO: brukarane · plassar: 2 · ingen registrert" in siri.says(f"/verv styr {BODY}")
    siri.presses("SAFO")
    assert siri.buttons[:3] == ["Oppnemn", "Legg til vara", "Brev om ledig verv"]
    siri.presses("Oppnemn")
    text = siri.fills(member=str(kari.id), starts="1.12.2026", ends="30.11.2028")
    assert "Kari Eksempel er oppnemnd frå 1. desember 2026 til og med 30. november 2028." in text
    assert "Kjem: Kari Eksempel frå 1. desember 2026" in text
    assert "Du er oppnemnd som «SAFO» i Brukarutvalet" in kari.inbox[-1]
    world.clock.now = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)
    siri.presses("Alle i organet")
    assert "SAFO: brukarane · plassar: 2 · Kari Eksempel til 30. november 2028" in siri.text


def test_the_form_offers_a_term_of_the_bodys_length(world: World, siri: Chat) -> None:
    world.member("kari")
    siri.says(f"/verv oppnemn {seat_id(world)}")
    form = siri.reply.form
    assert form is not None
    held = {field.name: field.value for field in form.fields}
    assert (held["starts"], held["ends"]) == ("2.11.2026", "1.11.2028")


def test_a_form_sent_twice_is_one_appointment(world: World, siri: Chat) -> None:
    kari = world.member("kari")
    for _ in range(2):
        assert "er oppnemnd frå" in appoints(world, siri, kari, starts="1.1.2027", ends="31.12.2028")
    assert len(rows(world, kari)) == 1
    assert len(kari.inbox) == 1


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"starts": "snart"}, "starts", "Skriv ein dato"),
        ({"starts": "1.1.2027", "ends": "1.12.2026"}, "ends", "før startdatoen"),
        ({"member": "Ukjend"}, "member", "Eg finn ikkje «Ukjend»"),
    ],
)
def test_a_fault_in_the_form_names_its_field(
    world: World, siri: Chat, fields: dict[str, str], field: str, said: str
) -> None:
    kari = world.member("kari")
    siri.says(f"/verv oppnemn {seat_id(world)}")
    text = siri.fills(**({"member": str(kari.id)} | fields))
    assert said in text
    assert siri.answer is not None
    assert siri.answer.refused
    assert rows(world, kari) == []


def test_one_who_sits_there_already_is_not_appointed_again(world: World, siri: Chat) -> None:
    kari = world.member("kari")
    world.seat(kari, BODY, title="SAFO", ends=dt.date(2027, 12, 31))
    assert "har alt dette vervet" in appoints(world, siri, kari, starts="1.12.2026", ends="1.12.2028")


def test_a_renewal_follows_on_without_a_gap(world: World, siri: Chat) -> None:
    kari = world.member("kari")
    world.seat(kari, BODY, title="SAFO", ends=dt.date(2026, 12, 31))
    siri.says(f"/verv plass {seat_id(world)}")
    siri.presses("Forny Kari")
    assert "er oppnemnd frå 1. januar 2027 til og med 31. desember 2028" in siri.fills()
    assert [(r.starts, r.ends) for r in rows(world, kari)] == [
        (dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
        (dt.date(2027, 1, 1), dt.date(2028, 12, 31)),
    ]


def test_a_renewal_sent_twice_is_one(world: World, siri: Chat) -> None:
    kari = world.member("kari")
    number = world.seat(kari, BODY, title="SAFO", ends=dt.date(2026, 12, 31))
    for _ in range(2):
        siri.says(f"/verv forny {number}")
        siri.fills()
    assert len(rows(world, kari)) == 2


def test_who_stops_is_told_and_the_seat_is_vacant_after_the_day(world: World, siri: Chat) -> None:
    kari = world.member("kari")
    number = world.seat(kari, BODY, title="SAFO")
    siri.says(f"/verv avslutt {number}")
    assert "sit til og med måndag 30. november 2026" in siri.fills(last="30.11.")
    assert "Siste dag er måndag 30. november 2026" in kari.inbox[-1]
    world.clock.now = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)
    assert "ingen registrert" in siri.says(f"/verv plass {seat_id(world)}")


def test_deputies_are_ranked_in_the_order_they_come_unless_said_otherwise(world: World, siri: Chat) -> None:
    seat = seat_id(world)
    for person, rank in (("ola", ""), ("per", ""), ("eva", "1")):
        siri.says(f"/verv vara {seat}")
        siri.fills(member=str(world.member(person).id), rank=rank)
    assert "Ola Eksempel (vara 1)" in siri.text
    assert "Per Eksempel (vara 2)" in siri.text
    assert "Eva Eksempel (vara 1)" in siri.text


def test_where_the_seat_carries_over_one_sits_until_replaced(world: World, siri: Chat) -> None:
    kari, ola, seat = world.member("kari"), world.member("ola"), seat_id(world)
    siri.says(f"/verv endre {seat}")
    siri.fills(carries="yes")
    appoints(world, siri, kari, starts="2.11.2026", ends="31.12.2026")
    world.clock.now = dt.datetime(2027, 2, 1, 9, tzinfo=dt.UTC)
    assert "gjekk ut 31. desember 2026, sit til ny er vald" in kari.says("/verv")
    assert "Kari Eksempel sit i «SAFO» sjølv om perioden gjekk ut" in siri.says(f"/verv styr {BODY}")
    siri.says(f"/verv oppnemn {seat}")
    form = siri.reply.form
    assert form is not None
    assert next(f.value for f in form.fields if f.name == "replaces") == str(rows(world, kari)[0].id)
    siri.fills(member=str(ola.id), starts="1.2.2027", ends="31.1.2029")
    assert rows(world, kari)[0].ends == dt.date(2027, 1, 31)
    assert "Kari" not in siri.says(f"/verv {BODY}")


def test_the_rules_of_a_seat_are_kept_and_shown(world: World, siri: Chat) -> None:
    kari, seat = world.member("kari"), seat_id(world)
    siri.says(f"/verv endre {seat}")
    text = siri.fills(
        appointing="Eksempel-SAFO", contact="Kari Eksempel", right="proposal", requirement="bur i fylket", most="2",
        years="4",
    )  # fmt: skip
    assert "Blir oppnemnd av: Eksempel-SAFO" in text
    assert "Rett: tale- og forslagsrett" in text
    assert "Krav: bur i fylket" in text
    assert "Funksjonstid: 4 år" in text
    assert "Høgst på rad: 2 periodar" in text
    with transaction(world.engine) as session:
        assert session.exec(select(Party).where(Party.name == "Eksempel-SAFO")).one().contact == kari.id
        assert not session.get_one(Seat, seat).voting
    siri.says(f"/verv endre {seat}")
    assert "ingen medlem som heiter «Nokon»" in siri.fills(contact="Nokon")


def test_a_new_seat_made_twice_is_one(world: World, siri: Chat) -> None:
    for _ in range(2):
        siri.says(f"/verv nytt {BODY}")
        assert "Vervet er laga." in siri.fills(title="observatør", party="annan", right="speech")
    with transaction(world.engine) as session:
        assert len(session.exec(select(Seat).where(Seat.title == "observatør")).all()) == 1


def test_too_many_terms_and_an_overlap_are_warned_of_at_once(world: World, siri: Chat) -> None:
    kari, ola, per, seat = world.member("kari"), world.member("ola"), world.member("per"), seat_id(world)
    siri.says(f"/verv endre {seat}")
    siri.fills(most="1", count="1")
    number = world.seat(kari, BODY, title="SAFO", ends=dt.date(2026, 12, 31))
    siri.says(f"/verv forny {number}")
    assert "Kari Eksempel har 2 periodar på rad i «SAFO», fleire enn regelen seier." in siri.fills()
    text = appoints(world, siri, ola, starts="1.6.2027", ends="31.5.2029", replaces="0")
    assert "Kari Eksempel og Ola Eksempel overlappar i «SAFO» frå 1. juni 2027" in text
    assert per.inbox == []


def test_a_body_that_lacks_users_or_a_gp_says_so_with_who_could_be_called(world: World, siri: Chat) -> None:
    kari, ola = world.member("kari"), world.member("ola")
    world.seat(kari, "forde-ssu", title="brukar")
    with transaction(world.engine) as session:
        session.exec(select(Seat).where(Seat.title == "brukar")).one().party = "brukar"
    world.seat(ola, "forde-ssu", title="brukar", deputy=True)
    text = siri.says("/verv styr forde-ssu")
    assert "Det skal vere minst 2 brukarrepresentantar, men det er 1. Vara som kan kallast inn: Ola Eksempel." in text
    assert "Ingen fastlege er med." in text


def test_equal_sides_and_a_quorum_are_set_for_a_body(world: World, siri: Chat) -> None:
    for person, party in (("kari", "kommune"), ("ola", "kommune"), ("helge", "foretak")):
        world.seat(world.member(person), "forde-ssu", title=f"{party} {person}")
        with transaction(world.engine) as session:
            session.exec(select(Seat).where(Seat.title == f"{party} {person}")).one().party = party
    assert "like mange" not in siri.says("/verv styr forde-ssu")
    siri.presses("Reglar")
    assert "Partane skal vere like mange: føretaket har 1, den andre sida 2." in siri.fills(equal="yes", quorum="half")


def test_what_ends_soon_is_listed_with_the_day(world: World, siri: Chat) -> None:
    kari = world.member("kari")
    assert "Ingen verv går ut" in siri.says("/verv snart")
    world.seat(kari, BODY, title="SAFO", ends=dt.date(2027, 1, 31))
    world.seat(kari, "forde-ssu", ends=dt.date(2028, 1, 31))
    text = siri.says("/verv snart")
    assert "Kari Eksempel, Brukarutvalet i Sogn og Fjordane (FBU): SAFO, til 31. januar 2027" in text
    assert "2028" not in text


def test_the_member_says_yes_and_the_secretariat_and_the_one_who_appoints_are_told_once(
    world: World, siri: Chat
) -> None:
    kari, tor = world.member("kari"), world.member("tor", language="nb")
    siri.says(f"/verv endre {seat_id(world)}")
    siri.fills(appointing="Eksempel-SAFO", contact="Tor Eksempel")
    world.seat(kari, BODY, title="SAFO", ends=dt.date(2027, 1, 31))
    kari.says("/verv")
    assert "Eg har sagt til sekretariatet at du vil halde fram" in kari.presses("Eg vil halde fram")
    assert (
        "Kari Eksempel vil halde fram i «SAFO» i Brukarutvalet i Sogn og Fjordane (FBU). Perioden går ut sundag 31."
        in siri.inbox[-1]
    )
    assert "Kari Eksempel vil fortsette i «SAFO»" in tor.inbox[-1]
    kari.says(f"/verv vil halde fram {rows(world, kari)[0].id}")
    assert (len(siri.inbox), len(tor.inbox)) == (1, 1)
    assert "Eg vil halde fram" not in (kari.says("/verv"), *kari.buttons)
    assert "vil halde fram" in siri.says(f"/verv {BODY}")


def test_the_member_may_change_their_mind_and_the_secretariat_hears_of_it(world: World, siri: Chat) -> None:
    kari = world.member("kari")
    world.seat(kari, BODY, title="SAFO", ends=dt.date(2027, 1, 31))
    kari.says("/verv")
    kari.presses("Eg vil halde fram")
    assert "Takk for at du seier ifrå" in kari.presses("Eg vil ikkje halde fram")
    assert "vil ikkje halde fram i «SAFO»" in siri.inbox[-1]
    assert "Den som oppnemner, må finne ein ny." in siri.inbox[-1]
    assert "ønskjer ikkje å halde fram" in siri.taps("Utkast til brev")


def test_without_a_number_the_member_is_asked_which_seat(world: World, siri: Chat) -> None:
    kari = world.member("kari", language="nb")
    assert "ikke noe verv med sluttdato" in kari.says("/verv vil ikke")
    world.seat(kari, BODY, title="SAFO", ends=dt.date(2027, 1, 31))
    assert "Hvilket verv gjelder det?" in kari.says("/verv vil ikke")
    assert kari.buttons == ["Jeg vil ikke fortsette: Brukarutvalet i Sogn og Fjordane (FBU)"]
    assert "Takk for at du sier fra" in kari.presses("Jeg vil ikke")
    assert siri.inbox


def test_nobody_answers_for_another_or_for_a_seat_of_another_network(world: World, siri: Chat) -> None:
    kari, ola = world.member("kari"), world.member("ola")
    number = world.seat(kari, BODY, title="SAFO", ends=dt.date(2027, 1, 31))
    assert "Berre den som har vervet" in ola.says(f"/verv vil halde fram {number}")
    per = world.member("per", "bergen", role="secretariat")
    assert "finn" in per.says(f"/verv vil halde fram {number}")
    assert "finn" in per.says(f"/verv forny {number}")
    assert "finn" in per.says(f"/verv plass {seat_id(world)}")
    assert siri.inbox == []


def test_the_draft_letter_is_in_the_form_that_is_asked_for(world: World, siri: Chat) -> None:
    kari, seat = world.member("kari"), seat_id(world)
    siri.says(f"/verv endre {seat}")
    siri.fills(appointing="Eksempel-SAFO", requirement="bur i fylket")
    number = world.seat(kari, BODY, title="SAFO", ends=dt.date(2027, 1, 31))
    letter = siri.says(f"/verv brev {number}")
    assert letter.startswith("Til Eksempel-SAFO\n\nOppnemning til Brukarutvalet")
    assert (
        "Perioden til Kari Eksempel i «SAFO» i Brukarutvalet i Sogn og Fjordane (FBU) går ut sundag 31. januar 2027."
        in letter
    )
    assert "Krav til den som blir oppnemnd: bur i fylket." in letter
    assert "Vi ber om at dere oppnevner en representant" in siri.presses("På bokmål")
    assert "Vi ber om at de oppnemner" in siri.presses("På nynorsk")
    vacant = siri.says(f"/verv brev plass {seat} bokmål")
    assert "«SAFO» i Brukarutvalet i Sogn og Fjordane (FBU) er ledig." in vacant
    assert "Det er sekretariatet" in kari.says(f"/verv brev {number}")


def test_a_member_who_has_left_sits_nowhere(world: World, siri: Chat) -> None:
    kari = world.member("kari")
    world.seat(kari, BODY, title="SAFO", ends=dt.date(2027, 1, 31))
    with transaction(world.engine) as session:
        session.get_one(Member, kari.id).left_on = dt.date(2026, 10, 1)
    assert "ingen registrert" in siri.says(f"/verv plass {seat_id(world)}")
    assert "Kari" not in siri.says("/verv snart")


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        (
            ("2027-12-29", "2027-12-29", "2027-12-29"),
            "3 verv i Strategisk samarbeidsutval (SSU) går ut samtidig, 29. des",
        ),
        (("2027-12-20", "2027-12-29", "2027-12-31"), "går ut samtidig, frå 20. desember 2027 til 31. desember 2027"),
    ],
)
def test_many_that_end_at_once_are_told_of_with_the_day_or_the_days(
    world: World, ends: tuple[str, ...], said: str
) -> None:
    siri = world.member("siri", role="secretariat")
    for number, day in enumerate(ends):
        world.seat(world.member(f"p{number}"), "forde-ssu", title=f"plass {number}", ends=dt.date.fromisoformat(day))
    assert said in siri.says("/verv styr ssu")
