"""Who keeps the secretariat of a body on a day, and so who may act on its items and meetings."""

from __future__ import annotations

import datetime as dt

from sqlmodel import Session

from storage import members
from storage.tables import Body, Member


def keepers(session: Session, body: Body, on: dt.date) -> list[Member]:
    """Those who keep the secretariat of *body* on the day *on* (Oslo)."""
    del on  # until rotations are data, the network's secretariat keeps every body
    return members.secretaries(session, body.network)


def may_act(session: Session, member: Member, body: Body, on: dt.date) -> bool:
    """Whether *member* keeps the secretariat of *body* on the day *on* (Oslo)."""
    return any(keeper.id == member.id for keeper in keepers(session, body, on))
