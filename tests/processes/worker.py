"""`python -m tests.processes.worker DATABASE CHAT POLICY [stall | smtp://…]`: a real worker and a fake chat service.

POLICY is the fields of `Policy` as JSON. With `stall` it claims, says so, and never gets as far as sending. With
the address of a mail server it delivers e-mail.
"""

from __future__ import annotations

import asyncio
import json
import sys

from bot import clock, logs
from bot.core import Bot
from bot.delivery import Policy
from bot.mail.sender import MailSender
from bot.mail.server import read
from bot.sending import Outgoing
from bot.worker import run
from storage.database import connect
from tests.fakes.chat import ChatSender


class Stalling(ChatSender):
    """Stops just before it sends."""

    async def send(self, message: Outgoing) -> str:
        """Say that it has come this far, and wait for the end."""
        print("claimed", message.key, flush=True)
        await asyncio.sleep(3600)
        return ""


async def main(database: str, chat: str, policy: str, *more: str) -> None:
    """Run until SIGTERM."""
    bot = Bot(connect(database), clock.real, lambda address: address.split(":")[1])
    server = next((read(each) for each in more if each.startswith("smtp")), None)
    mail = MailSender(bot.engine, server, "samvit@example.org", clock.real, timeout=5)
    async with (Stalling if "stall" in more else ChatSender)(chat) as sender:
        print("ready", flush=True)
        own = Policy(**json.loads(policy))
        await run(bot, {"slack": sender, "mail": mail}, policy=own, beside={"mail": own})
    print("done", flush=True)


if __name__ == "__main__":
    logs.configure("text")
    asyncio.run(main(*sys.argv[1:]))
