"""Workspaces that take Samvit away: what is done at once, what is erased after `KEPT`, and what comes back with them.

The rule, in one place. At once: the token is deleted, the workspace's members count as having left, their waiting
messages are refused. Who has an e-mail address stays, and is written to there. After `KEPT`: names, addresses, wishes,
drafts, calendar addresses, notes, the texts of questions and of messages are erased. What a member did for a body
(items, decisions, answers, seats) stands, without a name.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session, SQLModel, col, select

from knowledge.language import OSLO, say
from storage import audit, mailboxes
from storage.agenda_tables import AgendaDraft, ItemGuest
from storage.installation_tables import SlackWorkspace
from storage.meeting_tables import CalendarSecret, MeetingAnswer
from storage.reminder_tables import MemberLead, MemberWish
from storage.tables import Body, ChannelPace, Inquiry, Member, Network, OutboxMessage, Question, ThreadSubject, Verdict

KEPT = dt.timedelta(days=30)
"""How long a workspace's personal data is kept after it has taken Samvit away, so that a slip can be put right."""

PROBLEM = "the workspace has removed the app"
"""Why its messages were refused."""

_NOBODY = say(nn="Sletta person", nb="Slettet person")


def leave(session: Session, team: str, now: dt.datetime) -> tuple[str, int] | None:
    """The workspace *team* has taken Samvit away. Its network and how many messages were refused; None: nothing new."""
    row = session.get(SlackWorkspace, team, with_for_update=True)
    if row is None or row.left_at is not None:
        return None
    row.left_at = now
    theirs = col(Member.address).startswith(f"slack:{team}:", autoescape=True)
    left = update(Member).where(theirs, col(Member.left_on).is_(None), col(Member.email).is_(None))
    session.connection().execute(left.values(left_on=_day(now)))
    _to_mailboxes(session, team)
    return row.network, refuse(session, team)


def _to_mailboxes(session: Session, team: str) -> None:
    """What waits for members of *team* who have an e-mail address goes there."""
    theirs = select(Member).where(col(Member.address).startswith(f"slack:{team}:", autoescape=True))
    for member in session.exec(theirs.where(col(Member.email).is_not(None), col(Member.left_on).is_(None))).all():
        waiting = col(OutboxMessage.to) == member.address, col(OutboxMessage.state) == "waiting"
        _do(session, update(OutboxMessage).where(*waiting).values(to=mailboxes.place(member), uncertain=False))


def refuse(session: Session, team: str) -> int:
    """Refuse what waits to be sent to *team*, for all to see. Returns how many."""
    message = OutboxMessage
    waiting = col(message.to).startswith(f"slack:{team}:", autoescape=True), col(message.state) == "waiting"
    refused = update(message).where(*waiting).values(state="refused", problem=PROBLEM, uncertain=False)
    return session.connection().execute(refused).rowcount


def back(session: Session, team: str) -> bool:
    """The workspace has installed Samvit again in time: its members are back. False when it had not left."""
    row = session.get(SlackWorkspace, team, with_for_update=True)
    if row is None or row.left_at is None:
        return False
    theirs = col(Member.address).startswith(f"slack:{team}:", autoescape=True)
    same_day = col(Member.left_on) == _day(row.left_at)
    session.connection().execute(update(Member).where(theirs, same_day).values(left_on=None))
    row.left_at = None
    session.flush()
    return True


def move(session: Session, team: str, network: str, now: dt.datetime) -> bool:
    """Tie *team* to another network, because the choice was wrong. False when it is in none, or in that one already.

    Its members have left the old one; in the new one they are met anew. What they did in the old one stays there.
    """
    row = session.get(SlackWorkspace, team, with_for_update=True)
    if row is None or row.network == network:
        return False
    theirs = col(Member.address).startswith(f"slack:{team}:", autoescape=True)
    left = update(Member).where(theirs, col(Member.network) == row.network, col(Member.left_on).is_(None))
    session.connection().execute(left.values(left_on=_day(now)))
    returned = update(Member).where(theirs, col(Member.network) == network)  # when the first choice was right after all
    session.connection().execute(returned.values(left_on=None))
    refuse(session, team)
    row.network = network
    session.flush()
    return True


def teams_of(session: Session, enterprise: str) -> list[str]:
    """The workspaces of an organisation that have a network, whether they have left or not."""
    rows = select(SlackWorkspace.team).where(SlackWorkspace.enterprise == enterprise).order_by(SlackWorkspace.team)
    return list(session.exec(rows))


def erase(session: Session, now: dt.datetime) -> int:
    """Erase the personal data of the workspaces that left `KEPT` ago. Returns how many workspaces."""
    due = delete(SlackWorkspace).where(col(SlackWorkspace.left_at) <= now - KEPT)
    gone = session.connection().execute(due.returning(col(SlackWorkspace.team), col(SlackWorkspace.network))).all()
    for team, network in gone:
        _erase(session, team, network)
        audit.forget(session, f"slack:{team}", f"erased:{team}")
        audit.record(session, "workspace erased", now, actor="samvit", network=network, subject=team)
    return len(gone)


def _erase(session: Session, team: str, network: str) -> None:
    beginning = f"slack:{team}:"
    everybody = session.exec(select(Member).where(col(Member.address).startswith(beginning, autoescape=True))).all()
    members = [member for member in everybody if member.email is None or member.left_on is not None]
    _erase_private(session, [member.id or 0 for member in members])
    for stays in everybody:
        if stays not in members:
            stays.address = mailboxes.place(stays)
    nobody = _NOBODY.form(session.get_one(Network, network).language)
    for member in members:
        member.name, member.address, member.role = nobody, f"erased:{member.id}", "member"
        member.municipality, member.muted, member.shows_questions = None, [], False
        member.email = None
    mine = col(OutboxMessage.to).startswith(beginning, autoescape=True)
    # The key stays, so that nothing is sent a second time; where it went and what it said does not.
    _do(session, update(OutboxMessage).where(mine).values(reply={}, to=f"erased:{team}"))
    _do(session, delete(ThreadSubject).where(col(ThreadSubject.thread).startswith(beginning, autoescape=True)))
    _do(session, delete(ChannelPace).where(col(ChannelPace.to).startswith(beginning, autoescape=True)))
    _do(session, update(Body).where(col(Body.channel).startswith(beginning, autoescape=True)).values(channel=None))
    session.flush()


def _erase_private(session: Session, members: list[int]) -> None:
    """What was theirs alone."""

    def theirs(table: type[SQLModel]) -> Any:
        return col(table.member).in_(members)  # type: ignore[attr-defined]

    for table in (AgendaDraft, CalendarSecret, MemberLead, MemberWish):
        _do(session, delete(table).where(theirs(table)))
    _do(session, update(MeetingAnswer).where(theirs(MeetingAnswer)).values(note=""))
    for guest in session.exec(select(ItemGuest).where(theirs(ItemGuest))):
        guest.name = f"– {guest.id}"  # a guest's name is told from the other guests' of the same item
    _do(session, update(Question).where(theirs(Question)).values(member=None, text=None))
    _do(session, update(Verdict).where(theirs(Verdict)).values(member=None))
    _do(session, update(Inquiry).where(theirs(Inquiry)).values(text=""))


def _do(session: Session, statement: Any) -> None:
    session.connection().execute(statement)


def _day(moment: dt.datetime) -> dt.date:
    return moment.astimezone(OSLO).date()
