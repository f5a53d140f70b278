"""The first words to a member who has not talked with the bot before, and to a visitor; each is sent once."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core import Bot
from commands import _outside, _welcome
from storage import outbox
from storage.database import transaction
from storage.tables import Member


@dataclass(frozen=True, slots=True)
class Greeted:
    """Who was greeted: the language, and whether the member keeps a secretariat."""

    language: str
    secretariat: bool


def greet(bot: Bot, address: str) -> Greeted:
    """Queue the first words for the member at *address*, unless they have been said; a copy of the event is no harm."""
    with transaction(bot.engine) as session:
        context = bot.context(session, address)
        member = context.member
        if member.left_on is not None:
            return _greeted(member)
        if not member.greeted:
            session.refresh(member, with_for_update=True)
        if not member.greeted:
            member.greeted = True
            key, content = f"welcome:{member.id}", _welcome.first_words(context).as_json()
            outbox.put(
                session, context.network.id, key, address, content, kind="welcome", now=context.now, reader=address
            )
        return _greeted(member)


def tell_visitor(bot: Bot, address: str, to: str) -> None:
    """Queue for *to*, once, how somebody of another organisation is reached; not when an e-mail address is known."""
    with transaction(bot.engine) as session:
        context = bot.context(session, address)
        if context.member.left_on is not None or context.member.email:
            return
        key, content = f"visitor:{context.member.id}", _outside.first_words(context).as_json()
        outbox.put(session, context.network.id, key, to, content, kind="visitor", now=context.now, reader=address)


def _greeted(member: Member) -> Greeted:
    return Greeted(member.language, member.role == "secretariat")
