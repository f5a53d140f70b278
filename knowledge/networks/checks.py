"""Checks across the files of one network: every reference leads somewhere, every id is there once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from knowledge.agreements import Agreement
from knowledge.bodies import Body
from knowledge.networks.values import MeetingDate, NetworkFacts

_BODY_LINKS = ("predecessor", "secretariat_body", "reports_to", "escalates_to")


def check(facts: NetworkFacts, unread: Collection[str]) -> list[str]:
    """The faults between rows. Files in *unread* could not be read: references into them are not judged."""
    municipalities = None if "network.toml" in unread else {place.slug for place in facts.municipalities}
    bodies = None if "bodies.toml" in unread else {body.id for body in facts.bodies}
    agreements = None if "agreements.toml" in unread else {agreement.id for agreement in facts.agreements}
    return [
        *_twice("network.toml: municipality", _slugs(facts)),
        *_twice("bodies.toml: body", (body.id for body in facts.bodies)),
        *_twice("agreements.toml: agreement", (agreement.id for agreement in facts.agreements)),
        *_twice("meetings.toml: meeting", (f"{meeting.body} {meeting.date}" for meeting in facts.meetings)),
        *(fault for body in facts.bodies for fault in _body(body, bodies, municipalities)),
        *(fault for one in facts.agreements for fault in _agreement(one, agreements, bodies, municipalities)),
        *(fault for meeting in facts.meetings for fault in _meeting(meeting, bodies)),
        *_circles(facts.agreements),
    ]


def _slugs(facts: NetworkFacts) -> Iterable[str]:
    for place in facts.municipalities:
        yield place.slug
        yield from (former.slug for former in place.formerly)


def _twice(place: str, names: Iterable[str]) -> list[str]:
    return [f"{place} ({name}): is there {n} times" for name, n in Counter(names).items() if name and n > 1]


def _body(body: Body, bodies: Collection[str] | None, municipalities: Collection[str] | None) -> list[str]:
    place = f"bodies.toml: body ({body.id})"
    faults = _unknown(place, "municipalities", body.municipalities, municipalities, "municipality")
    for link in _BODY_LINKS:
        target = getattr(body, link)
        faults += _unknown(place, link, [target] if target else [], bodies, "body")
    return faults


def _agreement(
    agreement: Agreement,
    agreements: Collection[str] | None,
    bodies: Collection[str] | None,
    municipalities: Collection[str] | None,
) -> list[str]:
    place = f"agreements.toml: agreement ({agreement.id})"
    owner = [agreement.owner_body] if agreement.owner_body else []
    return [
        *_unknown(place, "parents", agreement.parents, agreements, "agreement"),
        *_unknown(place, "owner_body", owner, bodies, "body"),
        *_unknown(place, "municipalities", agreement.municipalities, municipalities, "municipality"),
    ]


def _meeting(meeting: MeetingDate, bodies: Collection[str] | None) -> list[str]:
    return _unknown(f"meetings.toml: meeting ({meeting.date})", "body", [meeting.body], bodies, "body")


def _unknown(place: str, key: str, names: Iterable[str], known: Collection[str] | None, what: str) -> list[str]:
    if known is None:
        return []
    return [f"{place}: {key}: there is no {what} {name!r}" for name in names if name and name not in known]


def _circles(agreements: Iterable[Agreement]) -> list[str]:
    parents = {agreement.id: agreement.parents for agreement in agreements}
    return [
        f"agreements.toml: agreement ({one}): parents: leads back to itself"
        for one in parents
        if one in _ancestors(one, parents)
    ]


def _ancestors(one: str, parents: dict[str, tuple[str, ...]]) -> set[str]:
    found: set[str] = set()
    waiting = list(parents[one])
    while waiting:
        parent = waiting.pop()
        if parent not in found:
            found.add(parent)
            waiting.extend(parents.get(parent, ()))
    return found
