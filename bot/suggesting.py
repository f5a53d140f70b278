"""What a select shows while one types in it."""

from __future__ import annotations

from bot.core import Bot, clean, holds_id
from commands import _suggesting
from commands._base import Option
from storage.database import transaction


def options(bot: Bot, address: str, source: str, typed: str) -> tuple[tuple[Option, ...], str]:
    """The options of *source* that fit what *address* has typed, best first, and the member's language."""
    said = clean(typed)
    with transaction(bot.engine) as session:
        context = bot.context(session, address)
        silent = holds_id(said) or context.member.left_on is not None
        found = () if silent else _suggesting.options(context, source, said)
        return found, context.member.language
