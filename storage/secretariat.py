"""Who keeps the secretariat of a body on a day, and so who may act on its items and meetings."""

from __future__ import annotations

import datetime as dt

from sqlmodel import Session

from knowledge.rotation import Post
from storage import bodies, members, rotations
from storage.tables import Body, Member


def keepers(session: Session, body: Body, on: dt.date) -> list[Member]:
    """Those who keep the secretariat of *body* on the day *on* (Oslo).

    Every secretary of the network does where no rule says otherwise, or where nobody knows whose turn it is. A
    secretary whose side is not known counts for all sides, and a side that has none is stood in for by the others:
    what is sent to a secretariat always reaches somebody.
    """
    return _keepers(session, body, on, frozenset())


def may_act(session: Session, member: Member, body: Body, on: dt.date) -> bool:
    """Whether *member* keeps the secretariat of *body* on the day *on* (Oslo)."""
    return any(keeper.id == member.id for keeper in keepers(session, body, on))


def _keepers(session: Session, body: Body, on: dt.date, asked: frozenset[str]) -> list[Member]:
    office = members.secretaries(session, body.network)
    standing = rotations.standing(session, body, Post.SECRETARIAT, on)
    if standing is None or standing.now is None:
        return office
    if standing.now.keeper is not None:
        office = _of_keeper(session, body, standing.now.keeper, office, on, asked)
    parties = standing.acting(on)
    if parties is None:
        return office
    return [one for one in office if one.party is None or one.party in parties] or office


def _of_keeper(
    session: Session, body: Body, keeper: str, office: list[Member], on: dt.date, asked: frozenset[str]
) -> list[Member]:
    """The secretaries who sit in the body that keeps it; when none does, that body's own secretariat."""
    sitting = {member.id for member in members.in_body(session, body.network, keeper, on)}
    there = [one for one in office if one.id in sitting]
    organ = bodies.get(session, body.network, keeper)
    if there or organ is None or keeper in asked:
        return there or office
    return _keepers(session, organ, on, asked | {body.id})
