"""Delivery by e-mail: one try at a time, and what the mail server's answer means for the next."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPConnectResponseError,
    SMTPHeloError,
    SMTPResponseException,
    SMTPSenderRefused,
)
from sqlalchemy import Engine

from bot.delivery import Policy
from bot.mail import server as servers
from bot.mail.letter import Envelope, message_id, written
from bot.mail.server import TROUBLE, Server, connected, reason
from bot.sending import Outgoing, SendFailed
from knowledge import mail_addresses
from storage import mailboxes
from storage.database import transaction

log = logging.getLogger("samvit.mail")

POLICY = Policy(timeout=60.0, lease=200.0, pace=0.0, poll=2.0, in_flight=2, most_attempts=150)
"""Mail servers look for viruses before they answer, and may be down for hours: patient, and beside the chat's own."""

_BEFORE, _AFTER = 25.0, 30.0
"""Seconds for all that comes before the message itself, and for the answer to it; less than the policy's together."""


@dataclass(frozen=True, slots=True)
class MailSender:
    """A `bot.sending.Sender` for mailboxes; without a *server* it says so of each message, so that none is lost.

    *sender* is the address mail comes from. `timeout` is seconds a mail server may take until it wants the message.
    """

    engine: Engine
    server: Server | None
    sender: str
    now: Callable[[], dt.datetime]
    timeout: float = _BEFORE

    async def send(self, message: Outgoing) -> str:
        """Hand it over; returns its Message-ID. Raises `SendFailed`."""
        envelope = await asyncio.to_thread(self._envelope, message.to)
        if self.server is None:
            raise SendFailed(mailboxes.NO_SERVER, permanent=True)
        mail = await asyncio.to_thread(written, message, envelope, self.now())
        try:
            async with AsyncExitStack() as stack:
                async with asyncio.timeout(self.timeout):
                    name = mail_addresses.domain(self.sender)
                    client = await stack.enter_async_context(connected(self.server, name, self.timeout))
                    await client.mail(self.sender)
                    await client.rcpt(envelope.receiver)
                await _handed_over(client, bytes(mail))
                await _farewell(client)
        except TROUBLE as trouble:
            raise _failed(trouble) from None
        return message_id(message.key)

    async def find(self, message: Outgoing) -> str | None:  # noqa: ARG002  (the protocol's)
        """Nobody can look into a mailbox. Raises `SendFailed`."""
        raise SendFailed(mailboxes.UNCLEAR, permanent=True)

    def _envelope(self, to: str) -> Envelope:
        with transaction(self.engine) as session:
            found = mailboxes.of_place(session, to)
            if found is None or found[0].email is None:
                raise SendFailed(mailboxes.NO_ADDRESS, permanent=True)
            member, network = found
            return Envelope(self.sender, member.email or "", member.name, network.name, network.reply_to or "")


async def _handed_over(client: SMTP, content: bytes) -> None:
    """DATA. Once it has begun, only an answer tells whether the server has it: without one it may have."""
    try:
        await client.data(content, timeout=_AFTER)
    except SMTPResponseException:
        raise
    except TROUBLE as trouble:
        raise SendFailed(f"after DATA: {reason(trouble)}", uncertain=True) from None


async def _farewell(client: SMTP) -> None:
    """The server has the message; how it takes leave does not matter."""
    try:
        await client.quit(timeout=2)
    except TROUBLE as trouble:
        log.debug("no farewell: %s", reason(trouble))


_OURS = (SMTPSenderRefused, SMTPAuthenticationError, SMTPHeloError, SMTPConnectResponseError)
"""Refusals that are about us, not about the receiver: somebody has to mend the settings, and then it goes."""


def _failed(trouble: Exception) -> SendFailed:
    """Before DATA nothing can have been taken; an answer from 500 on is for good, unless it is about ourselves."""
    code = trouble.code if isinstance(trouble, SMTPResponseException) else 0
    ours = isinstance(trouble, _OURS) or code in (500, 501, 502, 503, 504, 530, 538)
    return SendFailed(servers.reason(trouble), permanent=code >= 500 and not ours)
