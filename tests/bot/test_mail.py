"""What goes out by e-mail, through a real mail server on loopback, and what each of its answers means."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

import icalendar
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlmodel import select

from bot.delivery import Policy
from bot.doctor import Finding
from bot.mail import checkup
from bot.mail.letter import subject
from bot.mail.sender import MailSender
from bot.mail.server import Server, read
from bot.settings import Settings
from bot.worker import deliver_due
from commands._base import Attachment, Choice, Reply
from knowledge.calendars import CalendarEvent, CalendarFile, Method
from knowledge.language import same, say
from storage import mailboxes, outbox
from storage.database import transaction
from storage.tables import Member, Network, OutboxMessage
from tests.chat import START, Chat, World
from tests.fakes import mail
from tests.fakes.mail import HOST, PASSWORD, USER, Mailbox

FROM = "samvit@example.org"
POLICY = Policy(timeout=1.0, lease=10.0, pace=0.0)
LATER = dt.timedelta(minutes=2)


@dataclass(slots=True)
class Post:
    """One member by e-mail, a secretary in the chat, and a mail server."""

    world: World
    server: Mailbox
    ola: str
    secretary: Chat

    def put(self, reply: Reply, key: str = "k1") -> None:
        """Queue a message for Ola."""
        with transaction(self.world.engine) as session:
            now = self.world.clock.now
            outbox.put(session, "forde", key, self.ola, reply.as_json(), kind="test", now=now, reader=self.ola)

    def deliver(self, url: str | None = "", timeout: float = 0.5) -> OutboxMessage:
        """Deliver what is due; what became of Ola's message. Without a *url* there is no mail server."""
        chosen = read(self.server.url if url == "" else url or "")
        sender = MailSender(self.world.engine, chosen, FROM, self.world.clock, timeout=timeout)
        asyncio.run(deliver_due(self.world.engine, {"mail": sender}, self.world.clock, policy=POLICY))
        with transaction(self.world.engine) as session:
            return session.exec(select(OutboxMessage).where(OutboxMessage.key == "k1")).one()


@pytest.fixture
def post(world: World) -> Iterator[Post]:
    secretary = world.member("siri", role="secretariat")
    with transaction(world.engine) as session:
        ola = mailboxes.add(session, "forde", "Ola Eksempel", "ola@example.no", "nn").address
    with mail.running() as server:
        yield Post(world, server, ola, secretary)


HELLO = Reply(
    say(nn="Du er invitert til møte i SSU. Kjem du?", nb="Du er invitert til møte i SSU. Kommer du?"),
    facts=((say(nn="Stad", nb="Sted"), same("Førde")),),
    choices=(Choice(say(nn="Eg kjem", nb="Jeg kommer"), "/mote svar 1 ja"),),
)


def invitation(method: Method = Method.REQUEST, sequence: int = 3) -> Reply:
    event = CalendarEvent("uid-1", sequence, START, START, START + dt.timedelta(hours=2), same("Møte i SSU"))
    file = CalendarFile(method, (event,), guest="Ola Eksempel")
    return Reply(HELLO.text, files=(Attachment("mote.ics", "text/calendar", same("Til kalenderen"), file),))


def test_a_message_comes_as_plain_text_with_the_buttons_told_in_words(post: Post) -> None:
    with transaction(post.world.engine) as session:
        session.get_one(Network, "forde").reply_to = "sekretariat@example.no"
    post.put(HELLO)
    row = post.deliver()
    (message,) = post.server.taken
    assert row.state == "sent"
    assert f"<{row.receipt}@example.org>" == message["Message-ID"]
    assert post.server.envelopes == [(FROM, ["ola@example.no"])]
    assert message["Subject"] == "Du er invitert til møte i SSU"
    assert message["To"] == "Ola Eksempel <ola@example.no>"
    assert message["From"] == f"Samvit <{FROM}>"
    assert message["Reply-To"] == "sekretariat@example.no"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "text/plain"
    told = message.get_content()
    for part in ("Stad: Førde", "– Eg kjem", "skriv til sekretariat@example.no", "fordi sekretariatet har lagt inn"):
        assert part in told
    assert "/mote svar" not in told


def test_it_is_written_in_the_members_language_and_says_whom_to_tell_when_no_address_is_set(post: Post) -> None:
    with transaction(post.world.engine) as session:
        session.exec(select(Member).where(Member.address == post.ola)).one().language = "nb"
    post.put(HELLO)
    post.deliver()
    (message,) = post.server.taken
    assert "Sted: Førde" in message.get_content()
    assert "si det til sekretariatet" in message.get_content()
    assert message["Reply-To"] is None
    assert message["Content-Language"] == "nb"


@pytest.mark.parametrize("method", [Method.REQUEST, Method.CANCEL])
def test_an_invitation_carries_the_calendar_file_that_the_chat_gets(post: Post, method: Method) -> None:
    post.put(invitation(method))
    post.deliver()
    (message,) = post.server.taken
    (part,) = list(message.iter_attachments())
    assert part.get_content_type() == "text/calendar"
    assert part.get_param("method") == method
    assert part.get_filename() == "mote.ics"
    calendar = icalendar.Calendar.from_ical(part.get_content())
    (event,) = calendar.walk("VEVENT")
    assert [str(calendar["METHOD"]), str(event["UID"]), event["SEQUENCE"]] == [str(method), "uid-1", 3]
    assert event["ATTENDEE"] == "mailto:ola@example.no"
    assert event["ORGANIZER"] == f"mailto:{FROM}"
    body = message.get_body()
    assert body is not None
    assert "Eg les ikkje svar frå kalenderprogram" in body.get_content()


@pytest.mark.parametrize(
    ("command", "fault"),
    [
        ("MAIL", "451 later"),
        ("RCPT", "450 busy"),
        ("DATA", "452 full"),
        ("MAIL", "drop"),
        ("RCPT", "hang"),
        ("MAIL", "550 no"),
    ],
)
def test_what_surely_was_not_taken_is_tried_again_and_comes_once(post: Post, command: str, fault: str) -> None:
    post.server.fails(command, fault)
    post.put(HELLO)
    row = post.deliver()
    assert (row.state, row.uncertain, post.server.taken) == ("waiting", False, [])
    post.world.clock.now += LATER
    assert post.deliver().state == "sent"
    assert len(post.server.taken) == 1


def test_a_server_that_is_away_is_tried_again(post: Post) -> None:
    post.put(HELLO)
    row = post.deliver("smtp://127.0.0.1:1?starttls=no")
    assert (row.state, row.uncertain) == ("waiting", False)
    post.world.clock.now += LATER
    assert post.deliver().state == "sent"


@pytest.mark.parametrize("fault", ["take and drop", "drop", "take and hang"])
def test_what_may_have_been_taken_is_sent_once_more_under_the_same_id(post: Post, fault: str) -> None:
    post.server.fails("DATA", fault)
    post.put(HELLO)
    row = post.deliver()
    assert (row.state, row.uncertain) == ("waiting", True)
    post.world.clock.now += LATER
    assert post.deliver().state == "sent"
    assert len(post.server.taken) == (1 if fault == "drop" else 2)
    assert len({message["Message-ID"] for message in post.server.taken}) == 1


def test_what_is_unclear_twice_is_not_sent_a_third_time_and_the_secretariat_is_told(post: Post) -> None:
    post.server.fails("DATA", "take and drop", "take and drop")
    post.put(HELLO)
    for _ in range(4):
        row = post.deliver()
        post.world.clock.now += LATER
    assert (row.state, len(post.server.taken)) == ("refused", 2)
    assert "veit ikkje om e-posten kom fram" in post.secretary.inbox[-1]


@pytest.mark.parametrize("command", ["RCPT", "DATA"])
def test_an_address_that_is_refused_for_good_is_given_up_and_the_secretariat_is_told(post: Post, command: str) -> None:
    post.server.fails(command, "550 no such user ola@example.no")
    post.put(invitation())
    assert post.deliver().state == "refused"
    told = post.secretary.inbox[-1]
    assert "Ola Eksempel (ola@example.no)" in told
    assert "smtp 550" in told
    assert post.secretary.letters[-1].files[0].name == "mote.ics"
    assert "Endre e-post" in post.secretary.taps("Endre e-posten") + str(post.secretary.reply.form)


def test_without_a_mail_server_the_secretariat_gets_every_message_to_pass_on(post: Post) -> None:
    post.put(HELLO)
    assert post.deliver(None).state == "refused"
    told = post.secretary.inbox[-1]
    assert "ikkje sett opp nokon e-posttenar" in told
    assert "Du er invitert til møte i SSU" in told


def test_a_member_who_has_no_address_any_more_is_told_of_too(post: Post) -> None:
    post.put(HELLO)
    with transaction(post.world.engine) as session:
        session.exec(select(Member).where(Member.address == post.ola)).one().email = None
    assert post.deliver().state == "refused"
    assert "eg har inga e-postadresse" in post.secretary.inbox[-1]


def test_nothing_in_a_name_or_a_text_becomes_a_header_or_ends_the_message(post: Post) -> None:
    with transaction(post.world.engine) as session:
        row = session.exec(select(Member).where(Member.address == post.ola)).one()
        row.name = 'Ola\r\nBcc: all@example.no "<x@y.no>,'
    post.put(Reply(same("Hei\r\nBcc: all@example.no\r\n.\r\nMAIL FROM:<a@b.no>\r\nslutt")))
    post.deliver()
    (message,) = post.server.taken
    assert message["Bcc"] is None
    assert post.server.envelopes == [(FROM, ["ola@example.no"])]
    assert [a.addr_spec for a in message["To"].addresses] == ["ola@example.no"]
    assert message.get_content().splitlines()[2:5] == [".", "MAIL FROM:<a@b.no>", "slutt"]


def test_no_address_name_text_or_password_stands_in_the_log(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    post.server.fails("RCPT", "451 ola@example.no is busy", "550 ola@example.no is unknown")
    post.put(HELLO)
    for _ in range(2):
        post.deliver()
        post.world.clock.now += LATER
    ours = [record for record in caplog.records if record.name.startswith(("samvit", "aiosmtplib", "asyncio"))]
    assert ours
    said = "\n".join(f"{record.getMessage()} {record.exc_text}" for record in ours)
    for secret in ("ola@example.no", "Ola Eksempel", "invitert"):
        assert secret not in said


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Hei. Dette er ei melding. Og meir.", "Hei. Dette er ei melding"),
        ("Møte i SSU 2. november kl. 10.00 er flytta.\nMeir", "Møte i SSU 2. november kl. 10.00 er flytta"),
        ("", "Samvit"),
        ("a" * 300, "a" * 109 + "…"),
    ],
)
def test_the_subject_is_the_first_sentence(text: str, line: str) -> None:
    assert subject(text) == line


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://u:p%40s@mail.example.org:587", Server("mail.example.org", 587, False, True, "u", "p@s")),
        ("smtps://u:p@mail.example.org", Server("mail.example.org", 465, True, False, "u", "p")),
        ("smtp://relay.internal:25?starttls=no", Server("relay.internal", 25, False, False)),
        ("smtp://u:p@relay.internal:25?starttls=no", None),
        ("smtps://relay.internal?starttls=no", None),
        ("smtp://u@mail.example.org", None),
        ("smtp://mail.example.org:99999", None),
        ("smtp://mail.example.org/x", None),
        ("http://mail.example.org", None),
        ("mail.example.org:25", None),
    ],
)
def test_the_server_is_read_from_its_address(url: str, server: Server | None) -> None:
    assert read(url) == server


def test_all_that_is_wrong_with_the_mail_settings_is_told_at_once_and_no_password() -> None:
    faults = Settings.read({"SAMVIT_SMTP_URL": "smtp://u:hemmeleg@h/x", "SAMVIT_MAIL_FROM": "Samvit <a@b>"}).faults()
    assert [fault.split()[0] for fault in faults] == ["SAMVIT_SMTP_URL", "SAMVIT_MAIL_FROM"]
    assert "hemmeleg" not in "".join(faults)
    one = Settings.read({"SAMVIT_SMTP_URL": "smtp://u:hemmeleg@h"})
    assert [fault.split()[0] for fault in one.faults()] == ["SAMVIT_MAIL_FROM"]
    assert "hemmeleg" not in repr(one)
    assert "hemmeleg" not in repr(read("smtp://u:hemmeleg@h"))
    assert [f.split()[0] for f in Settings.read({"SAMVIT_MAIL_FROM": FROM}).faults()] == ["SAMVIT_SMTP_URL"]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that is its own authority."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(dt.datetime(2100, 1, 1, tzinfo=dt.UTC))
        .add_extension(here, critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    kind = serialization.PrivateFormat.PKCS8
    plain = key.private_bytes(serialization.Encoding.PEM, kind, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(plain)
    return folder


def looked_at(url: str) -> Finding:
    (found,) = checkup.examine(Settings.read({"SAMVIT_SMTP_URL": url, "SAMVIT_MAIL_FROM": FROM}))
    return found


LOGIN = f"{USER}:p%40ss%3Aword%2F1"


@pytest.mark.parametrize("implicit", [False, True])
def test_it_encrypts_and_logs_in_before_it_tells_anything(
    post: Post, certificate: Path, monkeypatch: pytest.MonkeyPatch, implicit: bool
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "cert.pem"))
    with mail.running(tls=certificate, implicit=implicit, login=True) as server:
        post.put(HELLO)
        url = f"{'smtps' if implicit else 'smtp'}://{LOGIN}@127.0.0.1:{server.port}"
        assert post.deliver(url, timeout=5).state == "sent"
        assert server.logins == [(USER, PASSWORD)]
        assert server.encrypted == [True]
        found = looked_at(url)
        assert found.well
        assert "logged in" in found.told
        wrong = looked_at(url.replace(LOGIN, f"{USER}:feil"))
        assert "refuses the login" in wrong.told
        assert len(server.taken) == 1


def test_a_server_without_encryption_or_with_a_strange_certificate_gets_neither_login_nor_message(
    post: Post, certificate: Path
) -> None:
    post.put(HELLO)
    assert post.deliver(f"smtp://{LOGIN}@127.0.0.1:{post.server.port}").state == "waiting"
    with mail.running(tls=certificate, login=True) as server:
        post.world.clock.now += LATER
        assert post.deliver(f"smtp://{LOGIN}@127.0.0.1:{server.port}").state == "waiting"
        assert "certificate" in looked_at(f"smtp://{LOGIN}@127.0.0.1:{server.port}").told
        assert (server.logins, server.taken, post.server.taken) == ([], [], [])


def test_the_doctor_says_what_is_wrong_and_sends_nothing(post: Post) -> None:
    assert looked_at(post.server.url).told == "127.0.0.1 answers, no encryption, no login"
    assert looked_at(f"smtp://127.0.0.1:{post.server.port}").remedy.endswith("?starttls=no")
    assert "cannot be used" in looked_at("smtp://127.0.0.1:1").told
    (unset,) = checkup.examine(Settings.read({}))
    assert unset.well
    assert post.server.taken == []
