"""Before the first request: what takes a second to make is made, so that nobody waits for it."""

from __future__ import annotations

import logging

from sqlalchemy.exc import SQLAlchemyError

import commands
from bot.core import Bot
from storage import members
from storage.database import transaction

log = logging.getLogger("samvit")


def warm(bot: Bot) -> None:
    """Build the search index of each network that has members. Without a database there is nothing to warm."""
    commands.load()
    try:
        with transaction(bot.engine) as session:
            for network in members.networks(session):
                bot.index(session, network)
                bot.sections(session, network)
    except SQLAlchemyError as trouble:
        log.warning("nothing warmed: the database did not answer (%s)", type(trouble).__name__)
