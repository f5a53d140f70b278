"""A reply becomes an e-mail: plain text with its files, and in words what its buttons would have done."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from bot import documents
from bot.documents import calendar
from bot.sending import Outgoing
from commands._base import Attachment, Reply
from knowledge import mail_addresses
from knowledge.calendars import CalendarFile
from knowledge.language import NOTHING, Text, join, same, say

_SUBJECT = 110
_TOO_SHORT = 12
"""A sentence that says nothing by itself: "Hei."."""
_NAME = "Samvit"


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who gets it and from whom. `reply_to` is the secretariat's address, empty when none is set."""

    sender: str
    receiver: str
    name: str
    network: str
    reply_to: str = ""


def written(message: Outgoing, envelope: Envelope, now: dt.datetime) -> EmailMessage:
    """The e-mail. Its Message-ID follows from the message's key alone, so that a copy is known for one."""
    language, reply = message.language, message.reply
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _address(_NAME, envelope.sender)
    mail["To"] = _address(envelope.name, envelope.receiver)
    if envelope.reply_to:
        mail["Reply-To"] = _address("", envelope.reply_to)
    mail["Subject"] = subject(reply.text.form(language))
    mail["Date"] = now
    mail["Message-ID"] = f"<{message_id(message.key)}@{mail_addresses.domain(envelope.sender)}>"
    mail["Auto-Submitted"] = "auto-generated"  # so that no holiday answer comes back (RFC 3834)
    mail.set_content(body(reply, envelope).form(language) + "\n", cte="quoted-printable")
    for file in reply.files:
        _attach(mail, file, envelope, language)
    mail["Content-Language"] = language  # last: new content throws such headers away
    return mail


def message_id(key: str) -> str:
    """What stands before the @ of a Message-ID; tells nothing of what is in the key."""
    return f"samvit.{hashlib.sha256(key.encode()).hexdigest()[:32]}"


def subject(text: str) -> str:
    """The first sentence of *text* on one line, with the next when it is no more than a greeting."""
    first = ""
    for sentence in re.split(r"\n|(?<=[.!?])\s+(?=[A-ZÆØÅ«])", text.strip()):
        first = f"{first} {sentence}".strip()
        if len(first) > _TOO_SHORT:
            break
    line = " ".join(first.split()).rstrip(".") or _NAME
    return line if len(line) <= _SUBJECT else line[: _SUBJECT - 1].rstrip() + "…"


def body(reply: Reply, envelope: Envelope) -> Text:
    """The text, the facts, the sources, what the buttons were, and why this came."""
    facts = [say(nn="{k}: {v}", nb="{k}: {v}", k=key, v=value) for key, value in reply.facts]
    sources = [
        join([source.title, same(source.url or ""), same(source.as_of or "")], " · ") for source in reply.sources
    ]
    parts = [reply.text, join(facts), join(sources), _buttons(reply, envelope), _footer(envelope)]
    return join([part for part in parts if part], "\n\n")


def _buttons(reply: Reply, envelope: Envelope) -> Text:
    """Nobody reads what a calendar program answers by itself: it says whom to write to instead."""
    labels = [choice.label for choice in (*reply.choices, *reply.feedback)]
    invites = any(isinstance(file.content, CalendarFile) for file in reply.files)
    if not labels and not invites:
        return NOTHING
    shown = join([say(nn="– {l}", nb="– {l}", l=label) for label in labels])
    lead = say(nn="I chatten kan ein velje:", nb="I chatten kan en velge:")
    calendar_too = say(nn="Eg les ikkje svar frå kalenderprogram.", nb="Jeg leser ikke svar fra kalenderprogrammer.")
    asked = [join([lead, shown]) if labels else NOTHING, calendar_too if invites else NOTHING, _whom(envelope)]
    return join([part for part in asked if part])


def _whom(envelope: Envelope) -> Text:
    if envelope.reply_to:
        return say(
            nn="Vil du svare eller gjere noko av dette, så svar på denne e-posten eller skriv til {to}. Sekretariatet "
            "gjer det for deg.",
            nb="Vil du svare eller gjøre noe av dette, så svar på denne e-posten eller skriv til {to}. Sekretariatet "
            "gjør det for deg.",
            to=envelope.reply_to,
        )
    return say(
        nn="Vil du svare eller gjere noko av dette, så sei det til sekretariatet, som gjer det for deg. Ingen les svar "
        "på denne e-posten.",
        nb="Vil du svare eller gjøre noe av dette, så si det til sekretariatet, som gjør det for deg. Ingen leser svar "
        "på denne e-posten.",
    )


def _footer(envelope: Envelope) -> Text:
    return say(
        nn="Du får dette frå Samvit for {network} fordi sekretariatet har lagt inn e-postadressa di. Vil du ikkje ha "
        "e-post, så sei det til sekretariatet.",
        nb="Du får dette fra Samvit for {network} fordi sekretariatet har lagt inn e-postadressen din. Vil du ikke ha "
        "e-post, så si det til sekretariatet.",
        network=envelope.network,
    )


def _attach(mail: EmailMessage, file: Attachment, envelope: Envelope, language: str) -> None:
    main, _, sub = file.media_type.partition("/")
    if isinstance(file.content, CalendarFile):
        people = (envelope.reply_to or envelope.sender, envelope.receiver)
        content = calendar.written(file.content, language, people)
        mail.add_attachment(content, main, sub, filename=file.name)
        part = list(mail.iter_attachments())[-1]
        part.set_param("method", str(file.content.method))
        part.set_param("charset", "utf-8")
    else:
        mail.add_attachment(documents.made(file, language), main, sub, filename=file.name)


def _address(name: str, address: str) -> Address:
    """One address in a header. Whatever stands in *name*, it is a name on one line."""
    local, _, domain = address.rpartition("@")
    return Address(" ".join(re.sub(r"[\x00-\x1f\x7f]", " ", name).split()), local, domain)
