"""Whose turn it is in a body, from the network's rules, what the secretariat has set, and the meetings."""

from __future__ import annotations

import datetime as dt

from sqlmodel import Session, col, select

from knowledge import rotation
from knowledge.language import OSLO
from knowledge.networks import rotations
from knowledge.rotation import Held, Pattern, Post, Rule, Standing, Start
from storage.tables import Body, Meeting, Member
from storage.term_tables import RotationStart


def rule(body: Body, post: Post) -> Rule | None:
    """The rule that tells who has *post* in *body*, None when no source states one."""
    return rotations.load(body.network).deciding(body.id, post)


def standing(session: Session, body: Body, post: Post, on: dt.date) -> Standing | None:
    """Who has *post* in *body* on the day *on* (Oslo), before and next; None when there is no rule for it."""
    found = rule(body, post)
    if found is None:
        return None
    begun = start(session, body, found.post, on) if found.needs_start else None
    meetings = _held(session, body) if found.pattern == Pattern.MEETINGS else []
    return rotation.standing(found, on, begun, meetings)


def start(session: Session, body: Body, post: Post, on: dt.date) -> Start | None:
    """What the secretariat has set and has begun by the day *on*, None when nothing."""
    rows = select(RotationStart).where(
        RotationStart.network == body.network, RotationStart.body == body.id, RotationStart.post == post.value
    )
    row = session.exec(rows.where(RotationStart.since <= on).order_by(col(RotationStart.since).desc())).first()
    return Start(row.party, row.since) if row else None


def set_start(session: Session, body: Body, post: Post, begun: Start, *, by: Member, now: dt.datetime) -> None:
    """Write down that a side has *post* since a day; the same day again corrects it."""
    rows = select(RotationStart).where(
        RotationStart.body == body.id, RotationStart.post == post.value, RotationStart.since == begun.since
    )
    row = session.exec(rows).first() or RotationStart(
        network=body.network,
        body=body.id,
        post=post.value,
        party=begun.party,
        since=begun.since,
        member=by.id or 0,
        at=now,
    )
    row.party, row.member, row.at = begun.party, by.id or 0, now
    session.add(row)
    session.flush()


def _held(session: Session, body: Body) -> list[Held]:
    rows = select(Meeting).where(Meeting.network == body.network, Meeting.body == body.id, Meeting.status == "planned")
    ordered = session.exec(rows.order_by(col(Meeting.starts_at)))
    return [Held(row.starts_at.astimezone(OSLO).date(), row.host) for row in ordered]
