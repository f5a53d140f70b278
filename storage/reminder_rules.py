"""What a network has set about reminders, and what each member wishes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from knowledge import wishes, workdays
from knowledge.reminders import DISTANCES, Kind
from knowledge.wishes import NO_WISHES, Gather, Wishes
from storage.reminder_tables import MemberLead, MemberWish, ReminderRule
from storage.tables import Member

QUIET = "quiet_weeks"
"""The name under which a network's quiet weeks stand among its rules."""


_USUAL = "usual"


@dataclass(frozen=True, slots=True)
class Rules:
    """A network's own days before by kind, its quiet weeks (ISO numbers), and when a kind was last changed (UTC)."""

    distances: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    quiet: frozenset[int] = workdays.NO_WEEKS
    changed: Mapping[str, dt.datetime] = field(default_factory=dict)

    def days(self, kind: Kind) -> tuple[int, ...]:
        """How many days before *kind* is announced here."""
        return self.distances.get(kind, DISTANCES[kind])


def rules_of(rows: Iterable[tuple[str, str, dt.datetime | None]]) -> Rules:
    """The rules that rows of kind, numbers and time of change say."""
    said = {kind: (numbers, at) for kind, numbers, at in rows}
    kinds = {kind: numbers for kind, (numbers, _) in said.items() if kind in tuple(Kind) and numbers != _USUAL}
    return Rules(
        {kind: wishes.read(numbers) for kind, numbers in kinds.items()},
        frozenset(wishes.read(said.get(QUIET, ("", None))[0])),
        {kind: at for kind, (_, at) in said.items() if at is not None},
    )


def of(session: Session, network: str) -> Rules:
    """What the network has set."""
    rows = session.exec(select(ReminderRule).where(ReminderRule.network == network))
    return rules_of((row.kind, row.numbers, row.changed_at) for row in rows)


def keep(session: Session, network: str, kind: str, numbers: tuple[int, ...] | None, now: dt.datetime) -> bool:
    """Set a rule of the network; None goes back to the usual. False when it is so already: then nothing is touched."""
    text = _USUAL if numbers is None else wishes.written(numbers)
    row = session.get(ReminderRule, (network, kind))
    if row is None and text != _USUAL and (kind, text) != (QUIET, ""):
        session.add(ReminderRule(network=network, kind=kind, numbers=text, changed_at=now))
    elif row is not None and row.numbers != text:
        row.numbers, row.changed_at = text, now
    else:
        return False
    session.flush()
    return True


def wishes_in(session: Session, network: str) -> dict[str, Wishes]:
    """What the members of the network have chosen, by address; only of those who have chosen something."""
    chosen = select(MemberWish, Member.address).join(Member, col(Member.id) == col(MemberWish.member))
    rows = session.exec(chosen.where(MemberWish.network == network)).all()
    leads: dict[int, list[tuple[str, tuple[int, ...]]]] = {}
    for lead in session.exec(select(MemberLead).where(MemberLead.network == network)) if rows else ():
        leads.setdefault(lead.member, []).append((lead.kind, wishes.read(lead.numbers)))
    return {address: _wishes(row, leads.get(row.member, [])) for row, address in rows}


def wishes_of(session: Session, member: Member) -> Wishes:
    """What one member has chosen."""
    row = session.get(MemberWish, member.id)
    if row is None:
        return NO_WISHES
    leads = session.exec(select(MemberLead).where(MemberLead.member == member.id).order_by(MemberLead.kind))
    return _wishes(row, [(lead.kind, wishes.read(lead.numbers)) for lead in leads])


def gather(session: Session, member: Member, how: Gather, now: dt.datetime) -> None:
    """Set whether reminders come one by one or gathered."""
    _touched(session, member, now).gather = how.value
    session.flush()


def pause(session: Session, member: Member, span: tuple[dt.date, dt.date] | None, now: dt.datetime) -> None:
    """Set the days on which nothing is sent; None ends the pause."""
    row = _touched(session, member, now)
    row.paused_from, row.paused_until = span or (None, None)
    session.flush()


def lead(session: Session, member: Member, kind: Kind, days: tuple[int, ...] | None, now: dt.datetime) -> None:
    """Set the member's own days before for *kind*; None goes back to the network's."""
    _touched(session, member, now)
    row = session.get(MemberLead, (member.id, kind.value))
    if days is None:
        if row is not None:
            session.delete(row)
    elif row is None:
        numbers = wishes.written(days)
        session.add(MemberLead(member=member.id or 0, kind=kind.value, network=member.network, numbers=numbers))
    else:
        row.numbers = wishes.written(days)
    session.flush()


def _touched(session: Session, member: Member, now: dt.datetime) -> MemberWish:
    row = session.get(MemberWish, member.id)
    if row is None:
        row = MemberWish(member=member.id or 0, network=member.network, changed_at=now)
        session.add(row)
    row.changed_at = now
    return row


def _wishes(row: MemberWish, leads: list[tuple[str, tuple[int, ...]]]) -> Wishes:
    span = (row.paused_from, row.paused_until) if row.paused_from and row.paused_until else None
    return Wishes(tuple(leads), Gather(row.gather), span, row.changed_at)
