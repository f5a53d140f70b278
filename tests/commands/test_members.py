"""`/medlem`: the secretariat adds, changes and takes out members by e-mail, who get what others get in the chat."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlmodel import select

from commands._base import Reply
from knowledge.mail_addresses import read
from storage import mailboxes
from storage.database import transaction
from storage.meeting_tables import MeetingAnswer
from storage.notice_tables import NoticeParty
from storage.operation_tables import AuditEntry
from storage.tables import AgendaItem, Member, OutboxMessage
from tests.agreement import answers_for, hears
from tests.chat import START, Chat, World

OLA = {"name": "Ola Eksempel", "email": "Ola@Kommune.NO", "language": "nb", "side": "kommune", "municipality": "-"}


def added(world: World, secretary: Chat, **more: str) -> Member:
    """Ola, added by the form."""
    secretary.says("/medlem ny")
    secretary.fills(**OLA | more)
    with transaction(world.engine) as session:
        found = session.exec(select(Member).where(Member.email == "Ola@kommune.no")).one()
        session.expunge(found)
    return found


def letters(world: World, member: Member) -> list[Reply]:
    with transaction(world.engine) as session:
        rows = session.exec(select(OutboxMessage).where(OutboxMessage.to == mailboxes.place(member)))
        return [Reply.from_json(row.reply) for row in rows if row.reply]


@pytest.fixture
def siri(world: World) -> Chat:
    return world.member("siri", role="secretariat")


def test_a_member_is_added_with_name_address_language_and_side(world: World, siri: Chat) -> None:
    ola = added(world, siri)
    assert "Ola Eksempel er lagt inn og får meldingane på Ola@kommune.no." in siri.text
    assert (ola.name, ola.language, ola.party, ola.municipality, ola.role) == (
        "Ola Eksempel",
        "nb",
        "kommune",
        None,
        "member",
    )
    assert ola.address == mailboxes.place(ola)
    assert "ikkje sett opp nokon e-posttenar" in siri.text
    world.bot.mails = True
    assert "e-posttenar" not in siri.says("/medlem")
    assert "Ola Eksempel: Ola@kommune.no (er ikkje i chatten)" in siri.text


def test_what_would_come_in_the_chat_comes_by_email_with_the_calendar_file(world: World, siri: Chat) -> None:
    ola = invited(world, siri)
    meeting = letters(world, ola)
    assert len(meeting) == 1, siri.text
    assert "invitert til møte" in meeting[0].text.nb
    assert meeting[0].files[0].name == "mote.ics"
    world.clock.now = START + dt.timedelta(days=11)
    world.bot.tick()
    assert len(letters(world, ola)) > 1


def test_the_name_of_a_member_by_email_can_be_given_a_seat(world: World, siri: Chat) -> None:
    added(world, siri)
    siri.says("/verv oppnemn")
    form = siri.reply.form
    assert form is None or "Ola Eksempel" in str(form)


@pytest.mark.parametrize(
    "email",
    [
        *("", "ola", "ola@", "@kommune.no", "ola@kommune", "a@b.no, c@d.no", "Ola <ola@kommune.no>", "ola @kommune.no"),
        *("ola@kommune.no\nBcc: all@x.no", "ola@kommune.no\r\nRCPT TO:<x@y.no>", "a..b@x.no", "ola@-x.no", "ola@x.n"),
        *('"ola"@x.no', "blåbær@x.no", "ola@10.0.0.1", "ola@[10.0.0.1]", "a" * 65 + "@x.no", "a@" + "b" * 260 + ".no"),
    ],
)
def test_what_is_no_plain_address_is_refused(world: World, siri: Chat, email: str) -> None:
    assert read(email) is None
    siri.says("/medlem ny")
    siri.fills(**OLA | {"email": email})
    assert siri.answer is not None
    assert siri.answer.refused == "email"
    with transaction(world.engine) as session:
        assert session.exec(select(Member).where(Member.name == "Ola Eksempel")).first() is None


def test_an_address_is_read_as_mail_servers_know_it() -> None:
    assert read("  Kari.Nordmann+ssu@BØMLO.kommune.no ") == "Kari.Nordmann+ssu@xn--bmlo-gra.kommune.no"


def test_a_national_id_in_an_address_or_a_name_is_refused(world: World, siri: Chat) -> None:
    for fields in ({"email": "15108695088@kommune.no"}, {"name": "Ola 15108695088"}):
        siri.says("/medlem ny")
        siri.fills(**OLA | fields)
        assert "fødselsnummer" in siri.text
    with transaction(world.engine) as session:
        assert session.exec(select(Member).where(Member.email != None)).first() is None  # noqa: E711


def test_the_same_address_is_not_added_twice(world: World, siri: Chat) -> None:
    added(world, siri)
    siri.says("/medlem ny")
    siri.fills(**OLA)
    assert "alt lagt inn" in siri.text


def test_name_address_and_language_are_changed_and_only_the_address_of_who_is_in_the_chat(
    world: World, siri: Chat
) -> None:
    ola, kari = added(world, siri), world.member("kari")
    siri.says(f"/medlem endre {ola.id}")
    siri.fills(name="Ola Dømesen", email="ola@sogn.no", language="nn")
    siri.says(f"/medlem endre {kari.id}")
    siri.fills(name="Nokon annan", email="kari@sogn.no")
    assert "Lagra: kari@sogn.no." in siri.text
    with transaction(world.engine) as session:
        row, other = session.get_one(Member, ola.id), session.get_one(Member, kari.id)
        assert (row.name, row.email, row.language) == ("Ola Dømesen", "ola@sogn.no", "nn")
        assert (other.name, other.email) == ("Kari Eksempel", "kari@sogn.no")
    siri.says(f"/medlem endre {kari.id}")
    siri.fills(email="ola@sogn.no")
    assert "Ola Dømesen har den adressa" in siri.text
    siri.says(f"/medlem endre {kari.id}")
    siri.fills(email="")
    assert siri.text == "Adressa er teken bort."


def test_who_is_taken_out_gets_nothing_and_can_be_taken_back(world: World, siri: Chat) -> None:
    ola = invited(world, siri)
    siri.says("/medlem fjern Ola@kommune.no")
    with transaction(world.engine) as session:
        sent = select(OutboxMessage.state).where(OutboxMessage.to == mailboxes.place(ola))
        assert list(session.exec(sent)) == ["expired"]
        assert session.get_one(Member, ola.id).left_on == START.date()
    assert "Ola" not in siri.says("/medlem")
    siri.says(f"/medlem fjern {ola.id}")
    siri.presses("Angre")
    assert "Ola Eksempel" in siri.says("/medlem")
    assert "er i chatten" in siri.says(f"/medlem fjern {siri.id}")


def test_the_address_for_answers_is_set_and_taken_away(world: World, siri: Chat) -> None:
    siri.says("/medlem svar")
    siri.fills(email="sekretariat@helse.example.no")
    assert "Svar på e-post går til sekretariat@helse.example.no." in siri.text
    siri.says("/medlem svar")
    siri.fills(email="")
    assert "Ingen adresse for svar er sett" in siri.text


def test_only_a_secretariat_sees_or_changes_anything_and_only_of_its_own_network(world: World, siri: Chat) -> None:
    ola, kari = added(world, siri), world.member("kari")
    other = world.member("per", "bergen", role="secretariat", language="nn")
    for line in ("/medlem", "/medlem ny", f"/medlem endre {ola.id}", f"/medlem fjern {ola.id}", "/medlem svar"):
        assert "Berre sekretariatet" in kari.says(line, **OLA)
        assert "Siri Eksempel" in kari.text
    for line in (f"/medlem endre {ola.id}", f"/medlem fjern {ola.id}", "/medlem tilbake Ola@kommune.no"):
        assert "finn eg ikkje" in other.says(line, **OLA)
    with transaction(world.engine) as session:
        assert session.get_one(Member, ola.id).left_on is None


def test_addresses_are_shown_to_nobody_but_who_asks(world: World, siri: Chat) -> None:
    added(world, siri)
    world.bot.hear("k1", siri.address, "/medlem", in_channel=True)
    (letter,) = [each for each in siri.letters if "e-post" in each.text.nn]
    assert "kommune.no" not in str(letter.as_json())
    assert "kommune.no" in siri.taps("Medlemer på e-post")


def test_every_act_is_in_the_audit_trail_by_number(world: World, siri: Chat) -> None:
    ola = added(world, siri)
    siri.says(f"/medlem fjern {ola.id}")
    with transaction(world.engine) as session:
        rows = list(session.exec(select(AuditEntry)))
    assert [(row.act, row.subject, row.actor) for row in rows] == [
        ("member added by e-mail", f"member {ola.id}", str(siri.id)),
        ("member by e-mail taken out", f"member {ola.id}", str(siri.id)),
    ]
    assert all("@" not in row.detail for row in rows)


def invited(world: World, secretary: Chat) -> Member:
    """Ola sits in the body and has been invited to its meeting."""
    ola = added(world, secretary)
    world.seat(Chat(world, ola.address, ola.id or 0), "forde-ssu")
    world.seat(secretary, "forde-ssu", title="sekretær")
    secretary.says("/mote ny forde-ssu")
    secretary.fills(day="20.11.2026", time="10:00")
    return ola


def test_an_answer_by_email_is_entered_with_the_members_own_buttons(world: World, siri: Chat) -> None:
    ola = invited(world, siri)
    siri.says("/medlem")
    assert "Ola Eksempel" in siri.presses("Svar for Ola")
    assert "For Ola Eksempel:" in siri.presses("Eg kjem")
    with transaction(world.engine) as session:
        (answer,) = session.exec(select(MeetingAnswer))
        acts = [row.act for row in session.exec(select(AuditEntry))]
    assert answer.member == ola.id
    assert acts[-1] == "answered for a member by e-mail"


def test_a_form_for_a_member_comes_back_as_the_members(world: World, siri: Chat) -> None:
    ola = invited(world, siri)
    siri.says(f"/medlem for {ola.id} /sak SSU")
    siri.fills(body="forde-ssu", kind="vedtak", title="Tolk", background="Fordi.")
    assert "Saka er meld inn" in siri.text
    with transaction(world.engine) as session:
        assert session.exec(select(AgendaItem)).one().submitted_by == ola.id
    assert siri.reply.choices
    assert all(choice.line.startswith(f"/medlem for {ola.id} /") for choice in siri.reply.choices)


def test_the_secretariat_answers_only_for_who_cannot(world: World, siri: Chat) -> None:
    ola, kari = added(world, siri), world.member("kari")
    assert "må svare sjølv" in siri.says(f"/medlem for {kari.id} /varsel av møte")
    assert "Berre sekretariatet" in kari.says(f"/medlem for {ola.id} /varsel av møte")
    assert "finn eg ikkje" in siri.says("/medlem for 9999 /varsel av møte")
    assert "ikkje fått noko" in siri.says(f"/medlem for {ola.id}")
    with transaction(world.engine) as session:
        session.get_one(Member, ola.id).role = "secretariat"
    assert "må svare sjølv" in siri.says(f"/medlem for {ola.id} /varsel av møte")
    with transaction(world.engine) as session:
        assert [session.get_one(Member, one).muted for one in (ola.id, kari.id)] == [[], []]


def test_a_notice_and_a_hearing_reach_a_contact_by_email_and_what_they_answer_counts(world: World, siri: Chat) -> None:
    ola = added(world, siri, municipality="kinn")
    answers_for(world, Chat(world, "mail:forde:0", ola.id or 0), "Kinn kommune")
    siri.says("/informer")
    siri.fills(title="Ny rutine", text="Frå nyttår gjeld ny rutine.", to="nettverket")
    siri.presses("Send til alle")
    hears(siri, parties="Kinn kommune")
    notice, hearing = letters(world, ola)
    assert "Ny rutine" in str(notice.as_json())
    assert "høyring" in hearing.text.nn
    siri.says(f"/medlem for {ola.id}")
    siri.presses("Lest")
    with transaction(world.engine) as session:
        rows = session.exec(select(NoticeParty).where(NoticeParty.name == "Kinn kommune"))
        assert [row.read_by for row in rows] == [ola.id]
    siri.says(f"/medlem for {ola.id}")
    assert len(siri.buttons) > 2


def test_a_long_list_tells_how_to_reach_the_rest(world: World, siri: Chat) -> None:
    with transaction(world.engine) as session:
        for number in range(12):
            mailboxes.add(session, "forde", f"Person {number:02}", f"p{number}@example.no", "nn")
    assert "For dei andre skriv du «/medlem endre»" in siri.says("/medlem")
    assert "E-posten til Person 11" in siri.says("/medlem endre p11@example.no")


def test_who_gets_a_chat_account_keeps_seat_and_answers_there(world: World, siri: Chat) -> None:
    ola = invited(world, siri)
    assert "skrive til meg der éin gong først" in siri.says(f"/medlem chat {ola.id}")
    world.bot.handle("web:forde:ola", "/hjelp", name="Ola E.")
    siri.says(f"/medlem chat {ola.id}")
    (chosen,) = (field for field in siri.reply.form.fields if field.name == "chat")  # type: ignore[union-attr]
    assert [option.label.nn for option in chosen.options] == ["Ola E."]
    siri.fills(chat=chosen.options[0].value)
    with transaction(world.engine) as session:
        row = session.get_one(Member, ola.id)
        assert (row.address, row.email) == ("web:forde:ola", "Ola@kommune.no")
        old = session.get_one(Member, int(chosen.options[0].value))
        assert (old.address, old.name, old.left_on) == (f"moved:{old.id}", "", START.date())
    chat = Chat(world, "web:forde:ola", ola.id or 0)
    assert "invitert til møte" in chat.inbox[0]
    assert "ventet" in chat.taps("Jeg kommer")
    assert "er i chatten alt" in siri.says(f"/medlem chat {ola.id}")


def test_nobody_with_a_seat_a_role_or_an_item_in_the_chat_is_taken_over(world: World, siri: Chat) -> None:
    ola, kari, per = added(world, siri), world.member("kari"), world.member("per")
    world.seat(kari, "forde-ssu")
    per.says("/sak SSU: Tolk")
    for other in (siri, kari, per):
        siri.says(f"/medlem chat {ola.id}", chat=str(other.id))
        assert siri.answer is not None
        assert siri.answer.refused == "chat"
