"""`/informer`: all parties are told the same at the same time, the sender sees who has read, the missing are chased."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence

from sqlmodel import select

from bot.worker import deliver_due
from commands._base import Option
from knowledge.language import OSLO
from storage.database import transaction
from storage.notice_tables import Notice, NoticeReceiver
from storage.tables import Member, Municipality, OutboxMessage, Party, Seat
from tests.bot.test_worker import POLICY, Service
from tests.chat import START, Chat, World
from tests.commands.test_agenda_at_once import at_once


def oslo(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=OSLO).astimezone(dt.UTC)


def office(world: World, network: str = "forde", person: str = "siri") -> Chat:
    return world.member(person, network, role="secretariat")


def municipal(world: World, *slugs: str, network: str = "forde") -> list[Chat]:
    """One member from each municipality."""
    return [world.member(slug, network, party="kommune", municipality=slug) for slug in slugs]


def written(siri: Chat, *, target: str = "nettverket", **fields: str) -> str:
    """The form filled in and looked over; returns the preview."""
    siri.says("/informer")
    given = {"title": "Ny rutine", "text": "Frå nyttår gjeld ny rutine.", "to": target}
    return siri.fills(**{**given, **fields})


def sent(siri: Chat, **fields: str) -> str:
    written(siri, **fields)
    return siri.presses("Send til alle")


def rows(world: World, *chats: Chat, kind: str | None = None) -> list[OutboxMessage]:
    """What is queued for them, the oldest first."""
    with transaction(world.engine) as session:
        session.expire_on_commit = False
        found = session.exec(select(OutboxMessage).order_by(OutboxMessage.id))  # type: ignore[arg-type]
        wanted = [chat.address for chat in chats]
        return [row for row in found if row.to in wanted and kind in (None, row.kind)]


def moved(world: World, text: str) -> int:
    """The clock at an Oslo wall time, and what the bot sends then."""
    world.clock.now = oslo(text)
    return world.bot.tick()


def chases(world: World, *chats: Chat) -> list[int]:
    """How many chases each has been sent."""
    return [len(rows(world, chat, kind="notice_chase")) for chat in chats]


def form_options(chat: Chat, field: str) -> Sequence[Option]:
    assert chat.reply.form is not None
    return next(f.options for f in chat.reply.form.fields if f.name == field)


def test_everybody_gets_it_in_one_batch_with_the_same_time(world: World) -> None:
    siri, people = office(world), municipal(world, "kinn", "luster", "vik")
    helge = world.member("helge", party="foretak")
    outside = world.member("outside")
    text = sent(siri)
    assert "Sendt til 3 kommunar og 1 annan part, 4 mottakarar i alt. Alle får henne samtidig: no." in text
    queued = rows(world, *people, helge)
    assert len(queued) == 4
    assert {(row.not_before, row.created_at, row.state) for row in queued} == {(START, START, "waiting")}
    assert [len(chat.inbox) for chat in (*people, helge)] == [1, 1, 1, 1]
    assert outside.inbox == []
    assert siri.inbox == []


def test_looking_it_over_sends_nothing_and_names_the_parties_with_nobody_in_the_chat(world: World) -> None:
    siri = office(world)
    people = municipal(world, "kinn")
    text = written(siri)
    assert "Ingenting er sendt enno." in text
    assert "Partar: 17 kommunar og 4 andre partar" in text
    assert "Mottakarar: 1" in text
    alone = next(line for line in text.splitlines() if line.startswith("Har ingen i chatten, må varslast på annan"))
    assert all(name in alone for name in ("Luster kommune", "Helse Førde HF", "Brukarane", "Fastlegane", "KS"))
    assert "Kinn kommune" not in alone
    assert people[0].inbox == []
    assert "må varslast på annan måte: Askvoll kommune" in siri.presses("Send til alle")


def test_the_sender_sees_eighteen_of_eighteen_and_when_the_last_one_read(world: World) -> None:
    siri = office(world, "bergen")
    with transaction(world.engine) as session:
        slugs = session.exec(select(Municipality.slug).where(Municipality.network == "bergen")).all()
    people = municipal(world, *slugs, network="bergen")
    world.clock.now = oslo("2026-11-02 09:00")
    sent(siri)
    for minute, chat in enumerate(people[:-1]):
        world.clock.now = oslo(f"2026-11-02 09:{minute:02}")
        chat.taps("Lest")
    text = siri.presses("Vis status")
    assert "17 av 18 kommunar, siste 09:16\n" in text
    assert f"Manglar: {name(world, people[-1])}, Helse Bergen HF" in text
    world.clock.now = oslo("2026-11-02 09:42")
    assert "Takk! Det er notert at" in people[-1].taps("Lest")
    assert "18 av 18 kommunar, siste 09:42\n" in siri.says("/informer status 1")
    world.clock.now = oslo("2026-11-03 11:00")
    assert "18 av 18 kommunar, siste måndag 2. november 2026 09:42" in siri.says("/informer status 1")


def name(world: World, chat: Chat) -> str:
    with transaction(world.engine) as session:
        slug = session.get_one(Member, chat.id).municipality
        return session.exec(select(Party.name).where(Party.network == "bergen", Party.municipality == slug)).one()


def test_one_reader_is_enough_for_a_party_and_the_sender_is_told_when_all_have_read(world: World) -> None:
    siri = office(world)
    kari, ola = (world.member(p, party="kommune", municipality="kinn") for p in ("kari", "ola"))
    sent(siri)
    siri.says("/informer merk 1")
    for party in [option.value for option in form_options(siri, "party") if option.label.nn != "Kinn kommune"][1:]:
        siri.says("/informer merk 1", party=party, how="e-post")
    assert siri.inbox == []
    assert "har lese «Ny rutine»" in kari.taps("Lest")
    assert "Det var alt notert at Kinn kommune har lese" in ola.taps("Lest")
    assert "Det var alt notert" in kari.taps("Lest")
    assert len(siri.inbox) == 1
    assert siri.inbox[0].startswith(
        "Alle har lese «Ny rutine»:\n1 av 17 kommunar, siste 10:00, 16 varsla på annan måte"
    )


def test_who_stands_for_two_parties_reads_for_both(world: World) -> None:
    siri = office(world)
    kari = world.member("kari", party="kommune", municipality="kinn")
    with transaction(world.engine) as session:
        session.exec(select(Party).where(Party.network == "forde", Party.kind == "ks")).one().contact = kari.id
    sent(siri)
    assert len(kari.inbox) == 1
    assert "notert at Kinn kommune, KS har lese" in kari.taps("Lest")


def test_seats_decide_where_no_side_is_written_on_a_member(world: World) -> None:
    siri = office(world)
    kari, geir = world.member("kari", municipality="kinn"), world.member("geir", municipality="kinn")
    world.seat(kari, "forde-ssu")
    world.seat(geir, "forde-ssu", title="fastlegen")
    with transaction(world.engine) as session:
        session.exec(select(Seat).where(Seat.title == "fastlegen")).one().party = "fastlege"
    sent(siri)
    assert "notert at Kinn kommune har lese" in kari.taps("Lest")
    assert "notert at Fastlegane har lese" in geir.taps("Lest")


def test_the_frame_is_in_the_readers_language_and_the_notice_as_written(world: World) -> None:
    siri = office(world)
    nynorsk, bokmal = municipal(world, "kinn")[0], world.member("bo", party="foretak", language="nb")
    sent(siri, links="https://example.org/rutine")
    assert nynorsk.inbox[0].startswith("Informasjon frå sekretariatet. Alle partane i ")
    assert bokmal.inbox[0].startswith("Informasjon fra sekretariatet. Alle partene i ")
    for chat in (nynorsk, bokmal):
        assert "\n\nNy rutine\n\nFrå nyttår gjeld ny rutine.\n\n" in chat.inbox[0]
        assert [source.url for source in chat.letters[0].sources] == ["https://example.org/rutine"]
    assert [c.label.nb for c in bokmal.letters[0].choices] == ["Lest", "Hvorfor fikk jeg dette?"]
    assert "fordi du står for Helse Førde HF" in bokmal.taps("Hvorfor fikk jeg dette?")


def test_by_night_it_waits_for_the_next_working_morning_and_nobody_sees_it_before(world: World) -> None:
    siri, (kinn, luster) = office(world), municipal(world, "kinn", "luster")
    world.clock.now = oslo("2026-11-06 21:00")
    assert "Går ut til alle: måndag 9. november 2026 kl. 08.00" in written(siri)
    assert "Alle får henne samtidig: måndag 9. november 2026 kl. 08.00." in siri.presses("Send til alle")
    assert {row.not_before for row in rows(world, kinn, luster)} == {oslo("2026-11-09 08:00")}
    for line in ("/informer vis 1", "/informer lest 1", "/informer kvifor 1"):
        assert kinn.says(line) == "Den meldinga finn eg ikkje."
    assert "Du har ikkje fått noka melding" in kinn.says("/informer mine")
    assert "Ingen har fått henne enno" in siri.says("/informer status 1")
    world.clock.now = oslo("2026-11-09 08:00")
    assert "Ny rutine" in kinn.says("/informer vis 1")
    assert "Takk!" in kinn.presses("Lest")


def test_delivery_starts_for_nobody_before_the_time_and_then_reaches_everybody(world: World) -> None:
    siri, people, chat = office(world), municipal(world, "kinn", "luster", "vik"), Service()
    world.clock.now = oslo("2026-11-06 21:00")
    sent(siri)
    for before in ("2026-11-06 21:00", "2026-11-07 12:00", "2026-11-09 07:59"):
        world.clock.now = oslo(before)
        asyncio.run(deliver_due(world.engine, {"web": chat}, world.clock, policy=POLICY))
    assert chat.posted == []
    world.clock.now = oslo("2026-11-09 08:00")
    asyncio.run(deliver_due(world.engine, {"web": chat}, world.clock, policy=POLICY))
    assert sorted(message.to for message in chat.posted) == sorted(one.address for one in people)


def test_straks_goes_out_at_any_hour(world: World) -> None:
    siri, (kinn,) = office(world), municipal(world, "kinn")
    world.clock.now = oslo("2026-11-07 23:00")
    sent(siri, when="now")
    assert [row.not_before for row in rows(world, kinn)] == [world.clock.now]


def test_the_last_two_readers_at_once_are_told_of_once(world: World) -> None:
    siri = office(world)
    kinn, vik = municipal(world, "kinn", "vik")
    sent(siri)
    siri.says("/informer merk 1")
    siri.fills(party="alone")
    at_once(lambda: kinn.taps("Lest"), lambda: vik.taps("Lest"))
    assert len(siri.inbox) == 1
    assert "2 av 17 kommunar" in siri.inbox[0]


def test_only_the_secretariat_sends_and_sees_who_has_read(world: World) -> None:
    siri, (kinn,) = office(world), municipal(world, "kinn")
    sent(siri)
    for line in ("/informer", "/informer ny nettverket", "/informer SSU", "/informer status", "/informer status 1",
                 "/informer rett 1", "/informer merk 1", "/informer stans 1", "/informer send 1.1",
                 "/informer endre 1.1", "/informer kast 1.1"):  # fmt: skip
        assert "Det er sekretariatet som sender informasjon" in kinn.says(line), line
    fields = {"to": "nettverket", "title": "Falsk", "text": "Tekst", "key": "V1"}
    assert "Det er sekretariatet" in kinn.says("/informer sjå", **fields)
    with transaction(world.engine) as session:
        assert [row.title for row in session.exec(select(Notice))] == ["Ny rutine"]


def test_the_side_whose_turn_it_is_not_cannot_write_to_the_body(world: World) -> None:
    municipal_office = world.member("eva", "fonna", role="secretariat", party="kommune")
    hospital_office = world.member("per", "fonna", role="secretariat", party="foretak")
    municipal_office.says("/verv tur fonna-ssu secretariat")
    municipal_office.fills(party="kommune", since="1.1.2026")
    assert "Det er sekretariatet" in hospital_office.says("/informer fonna-ssu")
    municipal_office.says("/informer fonna-ssu")
    assert [f.value for f in municipal_office.reply.form.fields if f.name == "to"] == ["fonna-ssu"]  # type: ignore[union-attr]


def test_who_stands_for_no_party_neither_sees_nor_reads_it(world: World) -> None:
    siri = office(world)
    municipal(world, "kinn")
    outside = world.member("outside")
    sent(siri)
    for line in ("/informer vis 1", "/informer lest 1", "/informer kvifor 1", "/informer lest 99", "/informer vis x"):
        assert outside.says(line) == "Den meldinga finn eg ikkje."
    assert "Du står ikkje for nokon av partane" in siri.says("/informer lest 1")
    assert "0 av 17 kommunar" in siri.says("/informer status 1")


def test_a_notice_of_another_network_can_be_neither_seen_nor_read_nor_managed(world: World) -> None:
    siri, (kinn,) = office(world), municipal(world, "kinn")
    theirs, (voss,) = office(world, "bergen", "stein"), municipal(world, "voss", network="bergen")
    sent(siri)
    for verb in ("vis", "lest", "kvifor", "status", "merk", "rett", "stans"):
        for chat in (theirs, voss):
            assert chat.says(f"/informer {verb} 1") == "Den meldinga finn eg ikkje.", verb
    for line in ("/informer send 1.1", "/informer endre 1.1", "/informer kast 1.1"):
        assert theirs.says(line) == "Den meldinga finn eg ikkje."
    fields = {"title": "Retting", "text": "Tekst", "corrects": "1", "to": "nettverket"}
    assert theirs.says("/informer sjå", **fields) == "Den meldinga finn eg ikkje."
    assert theirs.says("/informer status") == "Ingenting er sendt enno."
    assert (voss.inbox, theirs.inbox) == ([], [])
    assert "0 av 17 kommunar" in siri.says("/informer status 1")
    assert len(kinn.inbox) == 1


def test_a_body_is_told_by_its_seats_and_the_municipalities_outside_are_named(world: World) -> None:
    siri = office(world)
    kari, ola, vara, unplaced = (
        world.member("kari", municipality="kinn"),
        world.member("ola", municipality="vik"),
        world.member("vara", municipality="luster"),
        world.member("unplaced"),
    )
    (outside,) = municipal(world, "stryn")
    for title, chat in (("plass 1", kari), ("plass 2", ola), ("plass 3", unplaced)):
        world.seat(chat, "forde-ssu", title=title)
    world.seat(vara, "forde-ssu", title="plass 1", deputy=True)
    text = written(siri, target="forde-ssu")
    assert "Til: Alle i Strategisk samarbeidsutval (SSU)" in text
    assert "Mottakarar: 3" in text
    outside_line = next(line for line in text.splitlines() if line.startswith("Kommunar som ikkje sit der"))
    assert "Stryn kommune" in outside_line
    assert "Luster kommune" in outside_line
    assert "Kinn kommune" not in outside_line
    siri.presses("Send til alle")
    assert [len(chat.inbox) for chat in (kari, ola, unplaced, vara, outside)] == [1, 1, 1, 0, 0]
    assert "Alle i Strategisk samarbeidsutval (SSU) får dette samtidig" in kari.inbox[0]
    kari.taps("Lest")
    assert "notert at Kommunane har lese" in unplaced.taps("Lest")
    assert "2 av 3 kommunar" in siri.says("/informer status 1")
    moved(world, "2026-11-04 10:00")
    assert chases(world, kari, ola, unplaced) == [0, 1, 0]


def test_with_nobody_in_the_chat_nothing_is_sent(world: World) -> None:
    siri = office(world)
    written(siri)
    assert "Ingen av partane har nokon i chatten" in siri.presses("Send til alle")
    with transaction(world.engine) as session:
        assert session.exec(select(NoticeReceiver)).all() == []


def test_a_message_that_never_arrived_shows_in_the_status(world: World) -> None:
    siri, (kinn, vik) = office(world), municipal(world, "kinn", "vik")
    sent(siri)
    with transaction(world.engine) as session:
        session.exec(select(OutboxMessage).where(OutboxMessage.to == kinn.address)).one().state = "refused"
    text = siri.presses("Vis status")
    assert "Meldinga kom ikkje fram til: Kinn kommune" in text
    assert vik.inbox


def test_it_is_found_in_the_help_by_samvit_and_without_a_slash(world: World) -> None:
    siri, (kinn,) = office(world), municipal(world, "kinn")
    assert "/informer" in kinn.says("/hjelp")
    assert siri.says("/samvit informer")
    assert siri.reply.form is not None
    siri.says("informer nettverket")
    assert siri.reply.form is not None
    sent(siri)
    assert "Ny rutine: 10:00" in kinn.says("informer mine")
    assert "Til: Alle partane i" in kinn.presses("Ny rutine")
    assert "17 kommunar" in siri.says("/informer status")
