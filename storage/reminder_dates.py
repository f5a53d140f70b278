"""The one cheap question of a tick: can anything in the network be due at all?"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from sqlalchemy import Date, Integer, Select, String, cast, func, literal, null, or_, select, union_all
from sqlmodel import Session, col
from sqlmodel.sql.sqltypes import UTCDateTime

from knowledge import reminders, wishes, workdays
from knowledge.agreement_life import chases, last_notice, real_day
from knowledge.agreements import Status
from knowledge.language import OSLO
from knowledge.meetings import deadline
from knowledge.notices import State
from knowledge.reminders import Kind, Occasion
from knowledge.term_ends import REMEMBERED, carried_days, next_month, vacant_day
from storage import handovers, meeting_occasions, task_occasions
from storage.agenda_tables import AgendaRule, FollowUp
from storage.agreement_tables import AgreementHearing, AgreementMilestone, AgreementRevision, AgreementSigning
from storage.meeting_tables import DeputyCall
from storage.notice_tables import Notice
from storage.reminder_rules import Rules, rules_of
from storage.reminder_tables import MemberLead, ReminderRule
from storage.tables import Agreement, Appointment, Body, Inquiry, Meeting
from storage.term_tables import RotationStart

_RULE, _LEAD, _CALLED, _SILENT, _NOTICE = "rule", "lead", "called", "silent", "notice"
_START, _HELD = "start", "held"

INVITING = dt.timedelta(days=40)
"""No invitation to a meeting is due that is further away."""

SILENCE = dt.timedelta(days=2)
"""How long a called deputy has to answer before the next is asked as well."""

_FAR = dt.timedelta(days=500)
"""What is further ahead than this is not due for anybody, whatever they have chosen."""

WATCHED = frozenset(
    {
        Kind.MEETING,
        Kind.ANSWER,
        Kind.ITEM_OPENS,
        Kind.ITEM_DEADLINE,
        Kind.PAPERS,
        Kind.TASK,
        Kind.INQUIRY,
        Kind.TERM,
        Kind.REVIEW,
        Kind.MILESTONE,
        Kind.HEARING,
        Kind.SIGNING,
        Kind.NOTICE,
        Kind.ROTATION,
    }
)
"""The kinds whose dates are looked at here. One that is not makes every tick look at everything."""


class Row(NamedTuple):
    """What one line of the question says; each source uses what it needs."""

    source: str
    day: dt.date | None
    at: dt.datetime | None
    text: str | None
    a: int | None
    b: int | None
    c: int | None


@dataclass(frozen=True, slots=True)
class Look:
    """The network's rules, the furthest days before that a member has chosen by kind, and whether anything is near.

    `meetings`: somebody may have to be invited to one, or asked to sit in. `notices`: one is sent and not read by all.
    """

    rules: Rules
    near: bool
    meetings: bool = True
    notices: bool = True
    furthest: Mapping[str, int] = field(default_factory=dict)

    def ruled(self, occasions: Iterable[Occasion]) -> list[Occasion]:
        """The occasions as the network's rules have them."""
        return [self._ruled(one) for one in occasions]

    def _ruled(self, one: Occasion) -> Occasion:
        known = [at for at in (one.since, self.rules.changed.get(one.kind)) if at is not None]
        own = self.rules.distances.get(one.kind)
        return replace(one, distances=own, quiet=self.rules.quiet, since=max(known, default=None))

    def reached(self, occasion: Occasion, now: dt.datetime) -> bool:
        """Whether somebody may be due to hear of it."""
        return reminders.reached(occasion, now, self.furthest.get(occasion.kind, 0))

    @property
    def horizon(self) -> dt.timedelta:
        """What is further ahead than this cannot be due."""
        usual = (days for kind in Kind for days in self.rules.days(kind))
        days = max([0, *usual, *self.furthest.values()])
        return dt.timedelta(days=days + 7 * len(self.rules.quiet) + _DAYS_OFF)


_DAYS_OFF = 14
"""Marks move back over Easter, Christmas and the days around quiet weeks; no run of days off beside is longer."""


def look(session: Session, network: str, now: dt.datetime) -> Look:
    """Ask for the nearest dates of everything at once."""
    rows = [Row(*row) for row in session.connection().execute(union_all(*_questions(network, now)))]
    ruled = (row for row in rows if row.source.startswith(_RULE))
    rules = rules_of((row.source.partition(":")[2], row.text or "", row.at) for row in ruled)
    furthest: dict[str, int] = {}
    for row in rows:
        if row.source.startswith(_LEAD):
            kind = row.source.partition(":")[2]
            furthest[kind] = max([furthest.get(kind, 0), *wishes.read(row.text or "")])
    there = {row.source for row in rows if row.at is not None}
    seen = Look(rules, True, bool(there & {_CALLED, _SILENT}), _NOTICE in there, furthest)
    bare = (one for row in rows if row.source in _READ for one in _READ[row.source](row, now))
    today = now.astimezone(OSLO).date()
    turns = handovers.bare(network, today, today + _FAR, *_turned(rows))
    near = set(Kind) - WATCHED or any(seen.reached(one, now) for one in seen.ruled(itertools.chain(bare, turns)))
    return replace(seen, near=bool(near))


def _turned(rows: Iterable[Row]) -> tuple[list[handovers.Begun], list[handovers.Counted]]:
    starts: list[handovers.Begun] = []
    held: list[handovers.Counted] = []
    for row in rows:
        if row.source == _START and row.text and row.day:
            body, post, party = row.text.split("|")
            starts.append((body, post, party, row.day))
        elif row.source == _HELD and row.text and row.at:
            body, _, host = row.text.partition("|")
            held.append((body, row.at, host or None))
    return starts, held


def _questions(network: str, now: dt.datetime) -> list[Select[Any]]:
    today = now.astimezone(OSLO).date()
    open_task = (col(FollowUp.network) == network) & col(FollowUp.done_at).is_(None)
    return [
        _line(
            literal(f"{_RULE}:") + ReminderRule.kind, text=col(ReminderRule.numbers), at=col(ReminderRule.changed_at)
        ).where(col(ReminderRule.network) == network),
        _line(literal(f"{_LEAD}:") + MemberLead.kind, text=col(MemberLead.numbers)).where(
            col(MemberLead.network) == network
        ),
        _meetings(network, now),
        _line(_CALLED, at=func.min(col(Meeting.starts_at))).where(
            col(Meeting.network) == network,
            col(Meeting.status) == "planned",
            col(Meeting.changed_at).is_not(None),
            col(Meeting.starts_at) > now,
            col(Meeting.starts_at) <= now + INVITING,
        ),
        _line(_SILENT, at=func.min(col(DeputyCall.called_at))).where(
            col(DeputyCall.network) == network,
            col(DeputyCall.state) == "called",
            col(DeputyCall.called_at) <= now - SILENCE,
        ),
        _line(_NOTICE, at=func.min(col(Notice.send_at))).where(
            col(Notice.network) == network,
            col(Notice.state) == State.SENT,
            col(Notice.receipt).is_(True),
            col(Notice.send_at) <= now,
        ),
        _line("task", day=col(FollowUp.due)).where(open_task, col(FollowUp.due) >= today - task_occasions.YEAR),
        _line("inquiry", at=func.min(col(Inquiry.at))).where(
            col(Inquiry.network) == network,
            col(Inquiry.answered_at).is_(None),
            col(Inquiry.at) > now - task_occasions.MONTH - dt.timedelta(days=2),
        ),
        *_terms(network, today),
        *_turns(network),
        _agreements(network),
        *_life(network, today),
    ]


def _meetings(network: str, now: dt.datetime) -> Select[Any]:
    line = _line(
        "meeting",
        day=col(Meeting.submit_by),
        at=col(Meeting.starts_at),
        numbers=(col(Body.submit_days), col(AgendaRule.open_days), col(AgendaRule.papers_days)),
    )
    joined = line.join(Body, col(Body.id) == col(Meeting.body)).outerjoin(
        AgendaRule, col(AgendaRule.body) == col(Body.id)
    )
    ahead = (col(Meeting.starts_at) > now) & (col(Meeting.starts_at) <= now + _FAR)
    return joined.where(col(Meeting.network) == network, col(Meeting.status) == "planned", ahead)


def _terms(network: str, today: dt.date) -> list[Select[Any]]:
    """The next term that ends, one that is over while somebody sits on, and the last day of who has gone lately."""
    ends = func.coalesce(col(Appointment.term_ends), col(Appointment.ends))
    sits = col(Appointment.ends).is_(None) | (col(Appointment.ends) >= today)
    recent = (col(Appointment.ends) >= today - REMEMBERED, col(Appointment.ends) < today)
    return [
        _line("vacant", day=func.min(col(Appointment.ends))).where(
            col(Appointment.network) == network, col(Appointment.deputy).is_(False), *recent
        ),
        _line("term", day=func.min(ends)).where(col(Appointment.network) == network, ends >= today),
        _line("carried", day=func.min(ends)).where(
            col(Appointment.network) == network, sits, ends < next_month(next_month(today))
        ),
    ]


def _turns(network: str) -> list[Select[Any]]:
    """What the secretariat has set about turns, and the meetings they are counted by."""
    start = col(RotationStart.body) + "|" + col(RotationStart.post) + "|" + col(RotationStart.party)
    lines = [_line(_START, day=col(RotationStart.since), text=start).where(col(RotationStart.network) == network)]
    if by_meeting := handovers.counted(network):
        held = col(Meeting.body) + "|" + func.coalesce(Meeting.host, "")
        rows = _line(_HELD, at=col(Meeting.starts_at), text=held)
        planned = col(Meeting.status) == "planned"
        lines.append(rows.where(col(Meeting.network) == network, planned, col(Meeting.body).in_(by_meeting)))
    return lines


def _agreements(network: str) -> Select[Any]:
    """`text` is when it was revised, when it expires and the notice, as printed."""
    printed = (func.coalesce(part, "") for part in (Agreement.revised, Agreement.expires, Agreement.notice))
    revised, expires, notice = printed
    kept = col(Agreement.status).not_in((Status.HISTORICAL, Status.SUPERSEDED))
    line = _line("agreement", day=col(Agreement.reviewed_on), text=revised + "|" + expires + "|" + notice)
    dated = or_(*(col(one).is_not(None) for one in (Agreement.reviewed_on, Agreement.revised, Agreement.expires)))
    return line.where(col(Agreement.network) == network, kept, dated)


def _life(network: str, today: dt.date) -> list[Select[Any]]:
    """What is going on with agreements: milestones ahead, hearings and signings that are open."""
    milestones = _line("milestone", day=func.min(col(AgreementMilestone.day))).join(
        AgreementRevision, col(AgreementRevision.id) == col(AgreementMilestone.revision)
    )
    ahead = col(AgreementMilestone.done_on).is_(None) & (col(AgreementMilestone.day) >= today)
    open_ = col(AgreementRevision.closed_on).is_(None)
    hearings = _line("hearing", day=col(AgreementHearing.due))
    signings = _line("signing", day=col(AgreementSigning.opened_on))
    return [
        milestones.where(col(AgreementMilestone.network) == network, open_, ahead),
        hearings.where(
            col(AgreementHearing.network) == network,
            col(AgreementHearing.closed_on).is_(None),
            col(AgreementHearing.due) >= today,
        ),
        signings.where(col(AgreementSigning.network) == network, col(AgreementSigning.closed_on).is_(None)),
    ]


def _line(
    source: Any, *, day: Any = None, at: Any = None, text: Any = None, numbers: tuple[Any, ...] = ()
) -> Select[Any]:
    """One part of the union; what it has no use for is empty."""
    moment = UTCDateTime()
    empty = (cast(null(), Integer),) * (3 - len(numbers))
    parts = (
        cast(literal(source) if isinstance(source, str) else source, String),
        cast(null(), Date) if day is None else day,
        cast(null(), moment) if at is None else at,
        cast(null(), String) if text is None else text,
        *numbers,
        *empty,
    )
    return select(*parts)


def _of_meeting(row: Row, _: dt.datetime) -> list[Occasion]:
    if row.at is None:
        return []
    limit = deadline(row.at, row.day, row.a)
    return meeting_occasions.around(row.at, limit, opens=row.b, papers=row.c)


def _of_task(row: Row, _: dt.datetime) -> list[Occasion]:
    return [task_occasions.task(row.day), task_occasions.overdue(row.day)] if row.day else []


def _of_inquiry(row: Row, _: dt.datetime) -> list[Occasion]:
    return [task_occasions.question(row.at)] if row.at else []


def _of_day(row: Row, _: dt.datetime) -> list[Occasion]:
    return [reminders.all_day(Kind(row.source), row.source, row.day)] if row.day else []


def _of_agreement(row: Row, _: dt.datetime) -> list[Occasion]:
    revised, expires, notice = (row.text or "||").split("|", 2)
    days = (
        (Kind.REVIEW, reminders.review_day(row.day, revised or None)),
        (Kind.NOTICE, real_day(expires)),
        (Kind.NOTICE, last_notice(expires, notice)),
    )
    return [reminders.all_day(kind, kind, day) for kind, day in days if day is not None]


def _of_signing(row: Row, now: dt.datetime) -> list[Occasion]:
    return [Occasion(Kind.SIGNING, "signing", *each) for each in chases(row.day, now)] if row.day else []


def _of_carried(row: Row, now: dt.datetime) -> list[Occasion]:
    """This month's word of seats that rest on carry-over, and the next month's, if a term is over by then."""
    days = [day for day in carried_days(now.astimezone(OSLO).date()) if row.day and row.day < day]
    over = (workdays.end_of(next_month(day) - dt.timedelta(days=1)) for day in days)
    return [Occasion(Kind.TERM, "carried", day, until, fixed=(0,)) for day, until in zip(days, over, strict=True)]


def _of_vacant(row: Row, _: dt.datetime) -> list[Occasion]:
    """The empty seat after somebody's last day, if it is empty."""
    if row.day is None:
        return []
    day = vacant_day(row.day)
    return [Occasion(Kind.TERM, "vacant", day, workdays.end_of(day + REMEMBERED), fixed=(0,))]


_READ: dict[str, Callable[[Row, dt.datetime], list[Occasion]]] = {
    "meeting": _of_meeting,
    "task": _of_task,
    "inquiry": _of_inquiry,
    "term": _of_day,
    "carried": _of_carried,
    "vacant": _of_vacant,
    "agreement": _of_agreement,
    "milestone": _of_day,
    "hearing": _of_day,
    "signing": _of_signing,
}
