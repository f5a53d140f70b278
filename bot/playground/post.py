"""Delivery to the playground: a message to a `web:` address has arrived once its row says that it is sent.

There is no mail server: what would go by e-mail is told to the secretariat, as in an installation without one.
"""

from __future__ import annotations

from bot.core import Bot
from bot.delivery import Policy
from bot.mail.sender import MailSender
from bot.sending import Outgoing, Sender
from bot.worker import deliver_due
from storage import mailboxes

_AT_ONCE = Policy(pace=0.0)
"""No chat service asks us to go slowly here, and the clock may stand still."""


class Postbox:
    """The sender for `web:` addresses. The page reads the outbox itself, so there is nothing to post."""

    async def send(self, message: Outgoing) -> str:
        """The receipt is the key: there is no second place where the message could stand."""
        return message.key

    async def find(self, message: Outgoing) -> str | None:  # noqa: ARG002  (the protocol's)
        """None: a message that is not settled has not been seen by anybody."""
        return None


async def deliver(bot: Bot) -> None:
    """Deliver all that is due now, under the worker's own rules."""
    senders: dict[str, Sender] = {"web": Postbox(), mailboxes.SCHEME: MailSender(bot.engine, None, "", bot.clock)}
    await deliver_due(bot.engine, senders, bot.clock, policy=_AT_ONCE, name="playground")
