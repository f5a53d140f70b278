"""What is shown under a link that somebody shares; reads only, and makes no member of who shares it."""

from __future__ import annotations

from collections.abc import Iterable

from bot.core import Bot
from commands import _unfurl
from commands._base import Reply
from storage.database import transaction


def cards(bot: Bot, address: str, urls: Iterable[str]) -> tuple[dict[str, Reply], str]:
    """The card of each known address in the network of *address*, and the language that is read there."""
    with transaction(bot.engine) as session:
        context = bot.stranger(session, address)
        return _unfurl.cards(context, urls), context.network.language
