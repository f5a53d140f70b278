"""What goes out of a notice: to everybody in one go, then a chase of the missing, then how it went."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlmodel import Session

from commands._base import Choice, Reply
from commands._notice_words import (
    counted,
    links,
    listed,
    missing,
    read_by,
    sent_on,
    status,
    target,
    words,
)
from knowledge.language import NOTHING, OSLO, Text, join, say
from knowledge.notices import State, chase_ends
from storage import notice_access, notice_standing, notices, outbox
from storage.notices import Notice, NoticeParty
from storage.tables import Member, Network

NEWS, CHASE, REPORT = "notice", "notice_chase", "notice_report"
"""The kinds of messages in the outbox."""


def to_everybody(session: Session, row: Notice, people: Iterable[Member], now: dt.datetime) -> int:
    """Queue the notice to all of *people* with the same time, in the caller's transaction. Returns how many."""
    reply, count = _news(session, row, now), 0
    for member in people:
        count += _put(session, row, NEWS, member, reply, NEWS, now, not_before=row.send_at)
    return count


def chase(session: Session, row: Notice, number: int, now: dt.datetime) -> int:
    """Ask those who stand for the parties that have not read; returns how many are asked."""
    waiting = {party.id: party for party in missing(notices.parties(session, row))}
    owed: dict[int, tuple[Member, list[NoticeParty]]] = {}
    for id_, people in notice_standing.stand_now(session, row, now.astimezone(OSLO).date()).items():
        for member in people if id_ in waiting else ():
            owed.setdefault(member.id or 0, (member, []))[1].append(waiting[id_])
    ends = chase_ends(row.send_at or now, row.due, number)
    return sum(
        _put(session, row, f"chase{number}", member, _asked(row, rows, now), CHASE, now, expires=ends)
        for member, rows in owed.values()
    )


def report(session: Session, row: Notice, now: dt.datetime) -> int:
    """Tell the sender who has not read in spite of it."""
    rows = notices.parties(session, row)
    lead = say(
        nn="Desse har ikkje stadfesta at dei har lese «{t}»: {who}. Eg purrar ikkje meir.",
        nb="Disse har ikke bekreftet at de har lest «{t}»: {who}. Jeg purrer ikke mer.",
        t=row.title,
        who=listed(missing(rows)),
    )
    return _tell_owners(session, row, "report", join([lead, counted(rows, now)]), now)


def everybody_has_read(session: Session, row: Notice, now: dt.datetime) -> int:
    """Tell the sender that the last one has read."""
    rows = notices.parties(session, row)
    lead = say(nn="Alle har lese «{t}»:", nb="Alle har lest «{t}»:", t=row.title)
    return _tell_owners(session, row, "all", join([lead, counted(rows, now)]), now)


def settled(session: Session, row: Notice, now: dt.datetime) -> bool:
    """See to what follows when parties have been told: nobody is chased for them. Whether they were the last."""
    spare(session, row, notice_standing.spared(session, row, now.astimezone(OSLO).date()))
    if missing(notices.parties(session, row)) or not row.receipt or row.state not in (State.SENT, State.REPORTED):
        return False
    row.state = State.READ
    return True


def spare(session: Session, row: Notice, people: Iterable[Member]) -> None:
    """Chases to *people* that nobody has begun to send are not sent."""
    keys = [notices.key(row, f"chase{number}:{one.address}") for one in people for number in (1, 2)]
    notices.drop_waiting(session, keys)


def read_button(row: Notice) -> Choice:
    """*Lest*: for everybody who gets it."""
    return Choice(say(nn="Lest", nb="Lest"), f"/informer lest {row.id}")


def _news(session: Session, row: Notice, now: dt.datetime) -> Reply:
    first = notices.get(session, row.network, row.corrects) if row.corrects else None
    to = target(session.get_one(Network, row.network), notices.body(session, row))
    lead = say(
        nn="Informasjon frå sekretariatet. {to} får dette samtidig.",
        nb="Informasjon fra sekretariatet. {to} får dette samtidig.",
        to=to,
    )
    if first is not None:
        lead = say(
            nn="Retting frå sekretariatet til «{t}», som vart send {d}. {to} får dette samtidig.",
            nb="Retting fra sekretariatet til «{t}», som ble sendt {d}. {to} får dette samtidig.",
            t=first.title,
            d=sent_on(first, now),
            to=to,
        )
    asks = say(
        nn="Trykk på Lest når du har lese. Det held at éin frå kvar part gjer det.",
        nb="Trykk på Lest når du har lest. Det holder at én fra hver part gjør det.",
    )
    return Reply(
        join([lead, words(row), asks if row.receipt else NOTHING], "\n\n"),
        facts=read_by(row),
        sources=links(row),
        choices=_buttons(row),
    )


def _asked(row: Notice, parties: list[NoticeParty], now: dt.datetime) -> Reply:
    lead = say(
        nn="Påminning: Ingen frå {who} har stadfesta å ha lese denne meldinga frå sekretariatet. Ho vart send {d}.",
        nb="Påminnelse: Ingen fra {who} har bekreftet å ha lest denne meldingen fra sekretariatet. Den ble sendt {d}.",
        who=listed(parties),
        d=sent_on(row, now),
    )
    return Reply(join([lead, words(row)], "\n\n"), facts=read_by(row), sources=links(row), choices=_buttons(row))


def _buttons(row: Notice) -> tuple[Choice, ...]:
    why = Choice(say(nn="Kvifor fekk eg dette?", nb="Hvorfor fikk jeg dette?"), f"/informer kvifor {row.id}")
    return (read_button(row), why) if row.receipt else (why,)


def _tell_owners(session: Session, row: Notice, what: str, text: Text, now: dt.datetime) -> int:
    reply = Reply(text, choices=(status(row),))
    owners = notice_access.owners(session, row, now.astimezone(OSLO).date())
    return sum(_put(session, row, what, member, reply, REPORT, now) for member in owners)


def _put(
    session: Session, row: Notice, what: str, member: Member, reply: Reply, kind: str, now: dt.datetime,
    *, not_before: dt.datetime | None = None, expires: dt.datetime | None = None,
) -> bool:  # fmt: skip
    return outbox.put(
        session,
        row.network,
        notices.key(row, f"{what}:{member.address}"),
        member.address,
        reply.as_json(),
        kind=kind,
        now=now,
        not_before=not_before,
        expires=expires,
        reader=member.address,
    )
