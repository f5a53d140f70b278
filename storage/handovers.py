"""Posts that are about to change hands as occasions to remind of, and who hands over and who takes over."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sqlmodel import Session, col, select

from knowledge import handovers, reminders, rotation
from knowledge.handovers import Change
from knowledge.language import OSLO
from knowledge.networks import rotations as rules_of_turns
from knowledge.reminders import Kind, Occasion, Role
from knowledge.rotation import Held, Pattern, Post, Rule, Start
from storage import members, secretariat
from storage.tables import Appointment, Body, Meeting, Member, Seat
from storage.term_tables import RotationStart

_TURNS = (Pattern.YEARS, Pattern.SPLIT, Pattern.MEETINGS)
_OVER = ("historical", "proposed")

Begun = tuple[str, str, str, dt.date]
"""That a side has a post since a day: body, post, party, day."""

Counted = tuple[str, dt.datetime, str | None]
"""A meeting that turns are counted by: body, when (UTC), host."""


@dataclass(frozen=True, slots=True)
class Handover:
    """Posts of a body that go over together, by rules that say the same; `people` are the ones who are told."""

    body: Body
    posts: tuple[Post, ...]
    rule: Rule
    change: Change
    people: tuple[tuple[Member, Role], ...]


def occasions(session: Session, network: str, today: dt.date, last: dt.date) -> Iterator[Occasion]:
    """Every change from *today* to *last*, one for all posts of a body that go over together."""
    yield from _ahead(_changes(session, network, today, None), today, last)


def bare(
    network: str, today: dt.date, last: dt.date, starts: Iterable[Begun], meetings: Iterable[Counted]
) -> Iterator[Occasion]:
    """The same from rows that were read already: what the secretariat has set, and meetings of `counted` bodies."""
    by_post: dict[tuple[str, str], list[Start]] = defaultdict(list)
    for body, post, party, since in sorted(starts, key=lambda row: row[3]):
        by_post[(body, post)].append(Start(party, since))
    held: dict[str, list[Held]] = defaultdict(list)
    for body, at, host in sorted(meetings, key=lambda row: row[1]):
        held[body].append(Held(at.astimezone(OSLO).date(), host))
    yield from _ahead(_changes_of(network, today, None, by_post, held), today, last)


def counted(network: str) -> list[str]:
    """The bodies in which turns go by meetings."""
    rules = rules_of_turns.load(network).rules
    return sorted({body for rule in rules if rule.pattern == Pattern.MEETINGS for body in rule.bodies})


def _ahead(
    changes: Mapping[str, Mapping[Change, tuple[Post, ...]]], today: dt.date, last: dt.date
) -> Iterator[Occasion]:
    for body, by_change in changes.items():
        for change, posts in by_change.items():
            if today <= change.day <= last:
                fixed = handovers.MEETING_DISTANCES if change.meeting else ()
                parts = tuple(f"{post}:{change.day}" for post in posts)
                due = reminders.all_day(Kind.ROTATION, f"rotation:{body}", change.day)
                yield replace(due, body=body, fixed=fixed, parts=parts)


def of_occasion(session: Session, network: str, occasion: Occasion, today: dt.date) -> Handover | None:
    """What *occasion* is about as things stand; None when it is not to happen any more."""
    body = session.get(Body, occasion.body)
    posts = tuple(Post(part.partition(":")[0]) for part in occasion.parts)
    if body is None or body.network != network or body.status in _OVER:
        return None
    known = _changes(session, network, today, body.id).get(body.id, {})
    change = next((one for one, own in known.items() if set(posts) <= set(own) and one.day == occasion.day), None)
    rule = rules_of_turns.load(network).deciding(body.id, posts[0])
    if change is None or rule is None:
        return None
    return Handover(body, posts, rule, change, tuple(_people(session, body, posts, change, today)))


def told(session: Session, occasion: Occasion, today: dt.date) -> list[tuple[Member, Role]]:
    """Who hands over and who takes over; the present secretariat when a side has nobody here."""
    body = session.get_one(Body, occasion.body)
    found = of_occasion(session, body.network, occasion, today)
    return list(found.people) if found else []


def _people(
    session: Session, body: Body, posts: tuple[Post, ...], change: Change, today: dt.date
) -> Iterator[tuple[Member, Role]]:
    """Each as often as a post gives reason to. A secretary whose side is not known is told of what any side does."""
    office = members.secretaries(session, body.network)
    unknown = [] if posts == (Post.CHAIR,) else [one for one in office if one.party is None]
    alone = False
    for parties, role in ((change.leaves, Role.HANDS_OVER), (change.takes, Role.TAKES_OVER)):
        for post in posts:
            side = _side(session, body, post, parties, office, today)
            alone = alone or not side
            yield from ((member, role) for member in side)
    present = secretariat.keepers(session, body, today) if alone else []
    yield from ((member, Role.SECRETARIAT) for member in (*present, *unknown))


def _side(
    session: Session, body: Body, post: Post, parties: tuple[str, ...], office: list[Member], today: dt.date
) -> list[Member]:
    """Who acts for a side: its secretaries, as chair who leads the body; else those who sit there for it."""
    if post != Post.CHAIR:
        own = [one for one in office if one.party in parties]
        if own or any(one.party is None for one in office):
            return own
    sitting = _sitting(session, body, parties, today)
    leading = [member for member, seat in sitting if post == Post.CHAIR and handovers.leads(seat.title)]
    return leading or [member for member, _ in sitting]


def _sitting(session: Session, body: Body, parties: tuple[str, ...], today: dt.date) -> list[tuple[Member, Seat]]:
    rows = (
        select(Member, Seat)
        .join(Appointment, col(Appointment.member) == col(Member.id))
        .join(Seat, col(Seat.id) == col(Appointment.seat))
        .where(Seat.body == body.id, col(Seat.party).in_(parties), Seat.voting, col(Member.left_on).is_(None))
        .where(Appointment.starts <= today, col(Appointment.deputy).is_(False))
        .where(col(Appointment.ends).is_(None) | (col(Appointment.ends) >= today))
        .order_by(col(Seat.id), col(Appointment.id))
    )
    return list(session.exec(rows))


def _changes(
    session: Session, network: str, today: dt.date, only: str | None
) -> dict[str, dict[Change, tuple[Post, ...]]]:
    """The next change of each post that goes by turns, by body; posts that go over together under one change."""
    rules = [rule for rule in rules_of_turns.load(network).rules if rule.pattern in _TURNS]
    ids = sorted({body for rule in rules for body in rule.bodies if only in (None, body)})
    starts = _starts(session, network) if any(rule.needs_start for rule in rules) else {}
    by_meeting = sorted(set(counted(network)) & set(ids))
    held = _held(session, network, by_meeting) if by_meeting else {}
    return _changes_of(network, today, only, starts, held)


def _changes_of(
    network: str,
    today: dt.date,
    only: str | None,
    starts: Mapping[tuple[str, str], list[Start]],
    held: Mapping[str, list[Held]],
) -> dict[str, dict[Change, tuple[Post, ...]]]:
    rules = [rule for rule in rules_of_turns.load(network).rules if rule.pattern in _TURNS]
    ids = sorted({body for rule in rules for body in rule.bodies if only in (None, body)})
    found: dict[str, dict[Change, tuple[Post, ...]]] = defaultdict(dict)
    for body in ids:
        for post in Post:
            rule = rules_of_turns.load(network).deciding(body, post)
            if rule is None or rule.pattern not in _TURNS:
                continue
            set_ones = starts.get((body, rule.post), [])
            begun = next((start for start in reversed(set_ones) if start.since <= today), None)
            standing = rotation.standing(rule, today, begun, held.get(body, []))
            change = handovers.change(rule, standing, set_ones, today)
            if change is not None:
                found[body][change] = (*found[body].get(change, ()), post)
    return found


def _starts(session: Session, network: str) -> dict[tuple[str, str], list[Start]]:
    """What the secretariat has set, the first first."""
    rows: dict[tuple[str, str], list[Start]] = defaultdict(list)
    wanted = select(RotationStart).where(RotationStart.network == network)
    for row in session.exec(wanted.order_by(col(RotationStart.since))):
        rows[(row.body, row.post)].append(Start(row.party, row.since))
    return rows


def _held(session: Session, network: str, bodies: list[str]) -> dict[str, list[Held]]:
    """The meetings that turns are counted by, in order."""
    rows: dict[str, list[Held]] = defaultdict(list)
    wanted = select(Meeting.body, Meeting.starts_at, Meeting.host).where(
        Meeting.network == network, Meeting.status == "planned", col(Meeting.body).in_(bodies)
    )
    for body, starts_at, host in session.exec(wanted.order_by(col(Meeting.starts_at))):
        rows[body].append(Held(starts_at.astimezone(OSLO).date(), host))
    return rows
