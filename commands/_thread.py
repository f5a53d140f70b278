"""Which agreements a talk is about: kept when the bot answers with them, and found again when somebody goes on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from commands._base import Context
from storage import threads
from storage.retention import THREADS

AT_ONCE = dt.timedelta(minutes=10)
"""Outside threads, and for a thank-you, only what was answered this shortly before counts."""
_MOST = 3


def keep(context: Context, agreements: Sequence[str]) -> None:
    """The bot answers with *agreements* here; none when it has no answer."""
    threads.keep(context.session, context.network.id, _addresses(context), agreements[:_MOST], context.now)


def opened(context: Context, agreement: str) -> None:
    """A member opened one agreement. Where others read along, it counts only as a choice among those answered with."""
    if context.talk.direct or agreement in (subject(context) or ()):
        keep(context, [agreement])


def subject(context: Context) -> tuple[str, ...] | None:
    """The agreements the talk is about: the thread's, else in a direct talk those of the last minutes' answer.

    Empty when the last answer was none; None when there was no answer.
    """
    talk = context.talk
    if talk.thread and talk.continued:
        return threads.about(context.session, context.network.id, talk.thread, context.now - THREADS)
    if talk.direct:
        address = context.member.address
        return threads.about(context.session, context.network.id, address, context.now - AT_ONCE)
    return None


def is_fresh(context: Context) -> bool:
    """Whether the bot answered in this thread only just now."""
    since = context.now - AT_ONCE
    return threads.about(context.session, context.network.id, context.talk.thread, since) is not None


def _addresses(context: Context) -> list[str]:
    own = [context.member.address] if context.talk.direct else []
    return [address for address in (context.talk.thread, *own) if address]
