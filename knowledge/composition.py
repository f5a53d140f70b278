"""Whether a body is made up as it must be: equal sides, users, general practitioners, quorum; and who is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

SIDES = ("kommune", "foretak")
"""The two that must be as many where equal numbers are asked for."""

USERS = 2
"""At least so many user representatives in every body of the three levels."""

LEVELS = ("politisk", "administrativt", "fagleg")
"""The levels at which users and a general practitioner sit."""

_EQUAL_WORDS = ("likt antal", "lik representasjon", "like mange")


@dataclass(frozen=True, slots=True)
class SeatNumber:
    """What composition needs of a seat: whose it is, how many as printed, and whether it votes."""

    party: str
    count: str | None = None
    voting: bool = True


@dataclass(frozen=True, slots=True)
class Rules:
    """What a body must hold. `each` is how many of either side (None: any number, if `equal`); `places` all votes.

    `quorum` is "half", "half_each", a number of votes, or None when it is not set.
    """

    equal: bool = False
    each: int | None = None
    users: int = 0
    gps: int = 0
    quorum: str | None = None
    places: int | None = None


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who sits there, or comes: the member, the party of the seat, and whether it votes."""

    member: int
    party: str
    voting: bool = True


class Lack(StrEnum):
    """What is wrong."""

    UNEQUAL = "unequal"
    TOO_FEW = "too_few"
    USERS = "users"
    GP = "gp"
    QUORUM = "quorum"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: the party that is short ("" for the quorum of all), how many there are and should be."""

    lack: Lack
    party: str
    has: int
    needs: int


def rules(seats: Sequence[SeatNumber], level: str, equal_sides: bool | None = None, quorum: str | None = None) -> Rules:
    """The rules that follow from a body's seats and level. *equal_sides* None: what the seats' numbers say."""
    each, as_many = _as_many(seats)
    equal = equal_sides if equal_sides is not None else as_many or _said_equal(seats)
    known = [_number(seat.count) for seat in seats if seat.voting]
    total = sum(n for n in known if n is not None) if known and None not in known else None
    at_level = level in LEVELS
    return Rules(equal, each if equal else None, USERS if at_level else 0, int(at_level), quorum, total)


def faults(rules: Rules, present: Iterable[Present]) -> list[Fault]:
    """What is wrong with those who are there, the worst first."""
    rows = {one.member: one for one in present}.values()
    votes = Counter(one.party for one in rows if one.voting)
    people = Counter(one.party for one in rows)
    found = [*_quorum(rules, votes), *_sides(rules, votes)]
    if people["brukar"] < rules.users:
        found.append(Fault(Lack.USERS, "brukar", people["brukar"], rules.users))
    if people["fastlege"] < rules.gps:
        found.append(Fault(Lack.GP, "fastlege", people["fastlege"], rules.gps))
    return found


def _sides(rules: Rules, votes: Counter[str]) -> list[Fault]:
    if not rules.equal:
        return []
    if rules.each is not None:
        return [Fault(Lack.TOO_FEW, side, votes[side], rules.each) for side in SIDES if votes[side] < rules.each]
    most = max(votes[side] for side in SIDES)
    return [Fault(Lack.UNEQUAL, side, votes[side], most) for side in SIDES if votes[side] < most]


def _quorum(rules: Rules, votes: Counter[str]) -> list[Fault]:
    if rules.quorum == "half_each":
        needs = (rules.each or 0) // 2 + 1
        return [Fault(Lack.QUORUM, side, votes[side], needs) for side in SIDES if rules.each and votes[side] < needs]
    needs = _votes_needed(rules)
    there = votes.total()
    return [Fault(Lack.QUORUM, "", there, needs)] if there < needs else []


def _votes_needed(rules: Rules) -> int:
    if rules.quorum == "half":
        return rules.places // 2 + 1 if rules.places else 0
    return _number(rules.quorum) or 0


def _as_many(seats: Sequence[SeatNumber]) -> tuple[int | None, bool]:
    """How many either side has (None when some seats have no number), and whether the numbers are the same: 6 + 6."""
    sides = [[_number(seat.count) for seat in seats if seat.party == side and seat.voting] for side in SIDES]
    sums = [sum(n for n in numbers if n is not None) for numbers in sides]
    unknown = [numbers.count(None) for numbers in sides]
    same = sums[0] > 0 and sums[0] == sums[1] and unknown[0] == unknown[1]
    return (sums[0] if same and not unknown[0] else None), same


def _said_equal(seats: Sequence[SeatNumber]) -> bool:
    said = {seat.party for seat in seats if any(word in (seat.count or "").lower() for word in _EQUAL_WORDS)}
    return said >= set(SIDES)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() else None
