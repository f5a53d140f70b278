"""Whether a line in a thread that does not name the bot is for it; reads only, and keeps nothing of what it reads."""

from __future__ import annotations

import commands
from bot.core import Bot, clean, holds_id
from commands import _follow_up
from commands._base import Talk
from storage import threads
from storage.database import transaction
from storage.retention import THREADS


def is_for_bot(bot: Bot, address: str, line: str, thread: str) -> bool:
    """Whether *line*, written by *address* in the channel's thread *thread*, is to be answered.

    No for every thread that the bot has not answered in within the last two weeks, before anything is read of the line.
    """
    now = bot.clock()
    with transaction(bot.engine) as session:
        if threads.about(session, bot.network_of(address), thread, now - THREADS) is None:
            return False
        said = clean(line)
        command, words = commands.route(said)
        if holds_id(said) or command.name != "avtale" or said.startswith("/"):
            return False
        talk = Talk(thread, continued=True, direct=False)
        return _follow_up.is_for_bot(bot.stranger(session, address, talk), words)
