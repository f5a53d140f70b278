"""The first words to a member who has not talked with the bot before, and to a visitor; each is sent once."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core import Bot
from commands import _outside, _welcome
from commands._base import Context
from storage import outbox
from storage.database import transaction


@dataclass(frozen=True, slots=True)
class Greeted:
    """Who was greeted: the language, and whether the member keeps a secretariat."""

    language: str
    secretariat: bool


def greet(bot: Bot, address: str) -> Greeted:
    """Queue the first words for the member at *address*, unless they have been said; a copy of the event is no harm."""
    with transaction(bot.engine) as session:
        context = bot.context(session, address)
        welcome(context)
        return Greeted(context.member.language, context.member.role == "secretariat")


def tell_visitor(bot: Bot, address: str, to: str) -> None:
    """Queue for *to*, once, how somebody of another organisation is reached; not when an e-mail address is known."""
    with transaction(bot.engine) as session:
        context = bot.context(session, address)
        if context.member.left_on is not None or context.member.email:
            return
        key, content = f"visitor:{context.member.id}", _outside.first_words(context).as_json()
        outbox.put(session, context.network.id, key, to, content, kind="visitor", now=context.now, reader=address)


def welcome(context: Context) -> None:
    """Queue the first words for the member in *context*, in its transaction, unless they have been said."""
    session, member = context.session, context.member
    if member.left_on is not None or member.greeted:
        return
    session.refresh(member, with_for_update=True)
    if not member.greeted:
        member.greeted = True
        key, content, to = f"welcome:{member.id}", _welcome.first_words(context).as_json(), member.address
        outbox.put(session, context.network.id, key, to, content, kind="welcome", now=context.now, reader=to)
