"""What the secretariat is told when a message cannot be delivered."""

from __future__ import annotations

from sqlmodel import Session, select

from commands._base import Reply
from commands._bodies import short
from knowledge.language import NOTHING, Text, join, same, say
from storage.departures import PROBLEM
from storage.outbox import ANSWER, Claimed
from storage.tables import Body, Member

_GONE = say(
    nn="Personen er ikkje lenger i denne chatten.",
    nb="Personen er ikke lenger i denne chatten.",
)
_CLOSED = say(nn="Kanalen finst ikkje lenger.", nb="Kanalen finnes ikke lenger.")
_OUTSIDE = say(
    nn="Eg er ikkje med i kanalen. Inviter meg inn, så kan eg skrive der.",
    nb="Jeg er ikke med i kanalen. Inviter meg inn, så kan jeg skrive der.",
)
_LEFT = say(nn="Arbeidsområdet har fjerna Samvit.", nb="Arbeidsområdet har fjernet Samvit.")
_REASONS = {
    PROBLEM: _LEFT,
    "account_inactive": _GONE,
    "user_not_found": _GONE,
    "users_not_found": _GONE,
    "user_disabled": _GONE,
    "cannot_dm_bot": _GONE,
    "channel_not_found": _CLOSED,
    "is_archived": _CLOSED,
    "not_in_channel": _OUTSIDE,
    "restricted_action": _OUTSIDE,
}


def notice(session: Session, message: Claimed, problem: str) -> Reply:
    """Who did not get what, and why. A private answer is not repeated."""
    lead = say(
        nn="Eg fekk ikkje levert ei melding til {who}.",
        nb="Jeg fikk ikke levert en melding til {who}.",
        who=_receiver(session, message),
    )
    said = message.content.get("text")
    words = Text(**said) if said and message.kind != ANSWER else NOTHING
    told = say(nn="Meldinga var: «{words}»", nb="Meldingen var: «{words}»", words=words) if words else NOTHING
    return Reply(join([lead, _why(problem), told]))


def _why(problem: str) -> Text:
    known = _REASONS.get(problem)
    return known or say(nn="Chattenesta svarte: {problem}.", nb="Chattjenesten svarte: {problem}.", problem=problem)


def _receiver(session: Session, message: Claimed) -> Text:
    member = session.get(Member, message.member) if message.member is not None else None
    if member is not None:
        return same(member.name or member.address)
    rows = select(Body).where(Body.network == message.network, Body.channel == message.to)
    body = session.exec(rows).first()
    if body is not None:
        return say(nn="kanalen til {body}", nb="kanalen til {body}", body=short(body))
    return same(message.to)
