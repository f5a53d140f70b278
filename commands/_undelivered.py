"""What the secretariat is told when a message cannot be delivered."""

from __future__ import annotations

from sqlmodel import Session, select

from commands._base import Choice, Reply
from commands._bodies import short
from knowledge.language import NOTHING, Text, join, same, say
from storage import mailboxes
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
_NO_SERVER = say(
    nn="Personen er ikkje i chatten, og her er det ikkje sett opp nokon e-posttenar. Send meldinga sjølv.",
    nb="Personen er ikke i chatten, og her er det ikke satt opp noen e-posttjener. Send meldingen selv.",
)
_NO_ADDRESS = say(
    nn="Personen er ikkje i chatten, og eg har inga e-postadresse.",
    nb="Personen er ikke i chatten, og jeg har ingen e-postadresse.",
)
_UNCLEAR = say(
    nn="E-posttenaren svara ikkje, så eg veit ikkje om e-posten kom fram. Eg har prøvd to gonger.",
    nb="E-posttjeneren svarte ikke, så jeg vet ikke om e-posten kom fram. Jeg har prøvd to ganger.",
)
_REASONS = {
    PROBLEM: _LEFT,
    mailboxes.NO_SERVER: _NO_SERVER,
    mailboxes.NO_ADDRESS: _NO_ADDRESS,
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
    mail = mailboxes.is_mailbox(message.to)
    files = Reply.from_json(message.content).files if mail and message.kind != ANSWER else ()
    fix = Choice(say(nn="Endre e-posten", nb="Endre e-posten"), f"/medlem endre {message.member}")
    way = (fix,) if message.member is not None else ()
    return Reply(join([lead, _by_mail(problem) if mail else _why(problem), told]), choices=way, files=files)


def _by_mail(problem: str) -> Text:
    if mailboxes.UNCLEAR in problem:
        return _UNCLEAR
    known = _REASONS.get(problem)
    return known or say(
        nn="E-posttenaren tek ikkje imot til den adressa ({problem}). Sjå om ho er skriven rett.",
        nb="E-posttjeneren tar ikke imot til den adressen ({problem}). Se om den er skrevet riktig.",
        problem=problem,
    )


def _why(problem: str) -> Text:
    known = _REASONS.get(problem) or _REASONS.get(problem.rpartition(" ")[2])
    return known or say(nn="Chattenesta svarte: {problem}.", nb="Chattjenesten svarte: {problem}.", problem=problem)


def _receiver(session: Session, message: Claimed) -> Text:
    member = session.get(Member, message.member) if message.member is not None else None
    if member is not None:
        name = member.name or member.address
        return same(f"{name} ({member.email})" if mailboxes.is_mailbox(message.to) and member.email else name)
    rows = select(Body).where(Body.network == message.network, Body.channel == message.to)
    body = session.exec(rows).first()
    if body is not None:
        return say(nn="kanalen til {body}", nb="kanalen til {body}", body=short(body))
    return same(message.to)
