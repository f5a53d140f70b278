"""Who in a network is to be reminded of what now, and what is ahead: every source of occasions, and its receivers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from sqlmodel import Session, col, select

from knowledge import digests, reminders
from knowledge.agreements import Status
from knowledge.language import OSLO
from knowledge.reminders import Kind, Occasion, Receiver, Reminder, Role
from storage import (
    agreement_occasions,
    handovers,
    meeting_answers,
    meeting_occasions,
    members,
    outbox,
    reminder_dates,
    reminder_parts,
    reminder_rules,
    task_occasions,
    term_occasions,
)
from storage.reminder_dates import Look
from storage.tables import Agreement, Body, Member


def due(session: Session, network: str, now: dt.datetime, seen: Look | None = None) -> list[Reminder]:
    """The network's reminders that are due at *now* and not in the outbox yet. One cheap query when there are none.

    *seen* is what `reminder_dates.look` saw at *now*, when somebody has looked.
    """
    seen = seen or reminder_dates.look(session, network, now)
    if not seen.near:
        return []
    rows = _occasions(session, network, now, seen.horizon, seen)
    awake = [occasion for occasion in rows if seen.reached(occasion, now)]
    if not awake:
        return []
    found = reminder_parts.unsaid(session, reminders.due(_with_receivers(session, network, awake, now), now))
    known = outbox.known(session, (reminder.key for reminder in found))
    new = [reminder for reminder in found if reminder.key not in known]
    told = outbox.known(session, (key for reminder in new for key in reminder.nearer))
    told |= meeting_occasions.doubled(session, new, found, now)
    return [reminder for reminder in new if not told.intersection((reminder.key, *reminder.nearer))]


def ahead(
    session: Session, member: Member, now: dt.datetime, within: dt.timedelta
) -> list[tuple[dt.datetime, Occasion]]:
    """When and of what *member* will be reminded from *now* on, the next first, as things stand."""
    rows = _with_receivers(session, member.network, _occasions(session, member.network, now, within), now)
    coming = digests.upcoming(reminders.heard_by(rows, member.address), now)
    asked = {(at, occasion.number) for at, occasion in coming if occasion.kind == Kind.ANSWER}
    return [(at, one) for at, one in coming if one.kind != Kind.MEETING or (at, one.number) not in asked]


def _occasions(
    session: Session, network: str, now: dt.datetime, within: dt.timedelta, seen: Look | None = None
) -> list[Occasion]:
    """Everything within reach that has a date, as the network's rules have it, without receivers yet."""
    today = now.astimezone(OSLO).date()
    rules = seen or Look(reminder_rules.of(session, network), near=True)
    found = [
        *meeting_occasions.found(session, network, now, within),
        *task_occasions.found(session, network, today, today + within),
        *term_occasions.occasions(session, network, today, today + within, _receiver),
        *handovers.occasions(session, network, today, today + within),
        *_reviews(session, network, today, today + within),
        *agreement_occasions.of(session, network, now, within),
    ]
    return rules.ruled(found)


def _reviews(session: Session, network: str, today: dt.date, last: dt.date) -> Iterator[Occasion]:
    rows = select(Agreement).where(
        Agreement.network == network,
        col(Agreement.status).not_in((Status.HISTORICAL, Status.SUPERSEDED)),
        col(Agreement.reviewed_on).is_not(None) | col(Agreement.revised).is_not(None),
    )
    for row in session.exec(rows.order_by(Agreement.id)):
        day = reminders.review_day(row.reviewed_on, row.revised)
        if day is not None and today <= day <= last:
            yield replace(reminders.all_day(Kind.REVIEW, f"review:{row.id}", day), agreement=row.id)


def _with_receivers(session: Session, network: str, rows: list[Occasion], now: dt.datetime) -> list[Occasion]:
    """The same occasions with those who are to be told as things stand on the day of *now*."""
    today = now.astimezone(OSLO).date()
    office = tuple(_receiver(member, Role.SECRETARIAT) for member in members.secretaries(session, network))
    sitting = {body: _of_body(session, network, body, today) for body in {row.body for row in rows} if body is not None}
    away, instead = meeting_answers.replaced(session, network)

    def told(occasion: Occasion) -> tuple[Receiver, ...]:
        if occasion.kind in meeting_occasions.KINDS:
            return meeting_occasions.receivers(session, network, occasion, now)
        if occasion.kind in task_occasions.KINDS:
            return task_occasions.receivers(session, network, occasion, today)
        if occasion.kind in agreement_occasions.KINDS:
            return occasion.receivers
        if occasion.kind == Kind.REVIEW:
            return office
        if occasion.kind in (Kind.TERM, Kind.ROTATION):
            others = (term_occasions if occasion.kind == Kind.TERM else handovers).told(session, occasion, today)
            return (*occasion.receivers, *(_receiver(member, role) for member, role in others))
        heard = tuple(r for r in sitting.get(occasion.body or "", ()) if _concerns(occasion, r))
        if occasion.kind != Kind.MEETING:
            return heard
        comes = tuple(r for r in heard if (occasion.subject, r.address) not in away)
        return (*comes, *(_receiver(member, Role.DEPUTY) for member in instead.get(occasion.subject, ())))

    chosen = reminder_rules.wishes_in(session, network)

    def with_wishes(receivers: tuple[Receiver, ...]) -> tuple[Receiver, ...]:
        return tuple(replace(one, wishes=chosen[one.address]) if one.address in chosen else one for one in receivers)

    return [replace(row, receivers=with_wishes(told(row))) for row in rows]


def _concerns(occasion: Occasion, receiver: Receiver) -> bool:
    """The channel of a body hears of its meetings only."""
    return occasion.kind == Kind.MEETING or receiver.role != Role.CHANNEL


def _of_body(session: Session, network: str, body: str, today: dt.date) -> tuple[Receiver, ...]:
    sitting = [_receiver(member) for member in members.in_body(session, network, body, today)]
    channel = session.get_one(Body, body).channel
    return (*sitting, Receiver(channel, Role.CHANNEL)) if channel else tuple(sitting)


def _receiver(member: Member, role: Role = Role.MEMBER) -> Receiver:
    return Receiver(member.address, role, frozenset(member.muted))
