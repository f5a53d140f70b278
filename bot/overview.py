"""A member's first page: each part by itself, so that a fault in one leaves the others."""

from __future__ import annotations

from collections.abc import Callable

from bot.core import LEFT, Bot, guarded
from commands import _home
from commands._base import Context, Reply
from knowledge.language import Text, same
from storage.database import transaction


def of(bot: Bot, address: str) -> tuple[list[tuple[Text, Reply]], str]:
    """The headings and replies of the first page of the member at *address*, and the member's language."""
    with transaction(bot.engine) as session:
        context = bot.context(session, address)
        if context.member.left_on is not None:
            return [(same("Samvit"), Reply(LEFT))], context.member.language
        parts = [(title, _answer(context, found_out)) for title, found_out in _home.parts(context)]
        return parts, context.member.language


def _answer(context: Context, found_out: Callable[[Context], Reply]) -> Reply:
    return guarded(context, lambda: found_out(context)).reply
