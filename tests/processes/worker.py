"""`python -m tests.processes.worker DATABASE CHAT POLICY [stall]`: a real worker process against the fake chat service.

POLICY is the fields of `Policy` as JSON. With `stall` it claims, says so, and never gets as far as sending.
"""

from __future__ import annotations

import asyncio
import json
import sys

from bot import clock, logs
from bot.core import Bot
from bot.delivery import Policy
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
    async with (Stalling if "stall" in more else ChatSender)(chat) as sender:
        print("ready", flush=True)
        await run(bot, {"slack": sender}, policy=Policy(**json.loads(policy)))
    print("done", flush=True)


if __name__ == "__main__":
    logs.configure("text")
    asyncio.run(main(*sys.argv[1:]))
