"""How a body must be made up: equal sides, users, a general practitioner, quorum."""

from __future__ import annotations

import pytest

from knowledge import composition, networks
from knowledge.composition import Fault, Lack, Present, Rules, SeatNumber, faults, rules


def people(**counts: int) -> list[Present]:
    parties = [party for party, n in counts.items() for _ in range(n)]
    return [Present(number, party) for number, party in enumerate(parties, 1)]


SIX = Rules(equal=True, each=6, users=2, gps=1)


def test_six_and_six_with_users_and_a_gp_is_as_it_must_be() -> None:
    assert faults(SIX, people(kommune=6, foretak=6, brukar=2, fastlege=1)) == []


def test_the_side_that_is_short_is_named_with_how_many_it_lacks() -> None:
    found = faults(SIX, people(kommune=6, foretak=4, brukar=2, fastlege=1))
    assert found == [Fault(Lack.TOO_FEW, "foretak", 4, 6)]


def test_equal_without_a_number_looks_at_the_difference_alone() -> None:
    equal = Rules(equal=True)
    assert faults(equal, people(kommune=3, foretak=3)) == []
    assert faults(equal, people(kommune=3, foretak=5)) == [Fault(Lack.UNEQUAL, "kommune", 3, 5)]
    assert faults(Rules(), people(kommune=3, foretak=5)) == []


def test_an_observer_without_a_vote_does_not_make_a_side_equal() -> None:
    there = [*people(kommune=2, foretak=1), Present(9, "foretak", voting=False)]
    assert faults(Rules(equal=True), there) == [Fault(Lack.UNEQUAL, "foretak", 1, 2)]


@pytest.mark.parametrize(("users", "gps", "lacks"), [(2, 1, []), (1, 1, [Lack.USERS]), (0, 0, [Lack.USERS, Lack.GP])])
def test_two_users_and_a_general_practitioner(users: int, gps: int, lacks: list[Lack]) -> None:
    there = people(kommune=6, foretak=6, brukar=users, fastlege=gps)
    assert [fault.lack for fault in faults(SIX, there)] == lacks


def test_the_same_person_in_two_seats_counts_once() -> None:
    assert faults(Rules(users=2), [Present(1, "brukar"), Present(1, "brukar")]) == [Fault(Lack.USERS, "brukar", 1, 2)]


@pytest.mark.parametrize(
    ("quorum", "there", "expected"),
    [
        ("half", people(kommune=4, foretak=4), []),
        ("half", people(kommune=4, foretak=3), [Fault(Lack.QUORUM, "", 7, 8)]),
        ("half_each", people(kommune=6, foretak=3), [Fault(Lack.QUORUM, "foretak", 3, 4)]),
        ("half_each", people(kommune=4, foretak=4), []),
        ("9", people(kommune=4, foretak=4), [Fault(Lack.QUORUM, "", 8, 9)]),
        (None, [], []),
    ],
)
def test_quorum(quorum: str | None, there: list[Present], expected: list[Fault]) -> None:
    made = Rules(equal=False, each=6, quorum=quorum, places=14)
    assert faults(made, there) == expected


def test_the_rules_follow_from_the_seats_that_are_printed() -> None:
    six = [
        SeatNumber("kommune", "4"),
        SeatNumber("kommune", "2"),
        SeatNumber("foretak", "6"),
        SeatNumber("brukar", "2"),
    ]
    assert rules(six, "administrativt") == Rules(equal=True, each=6, users=2, gps=1, places=14)
    words = [SeatNumber("kommune", "likt antall"), SeatNumber("foretak", "likt antall")]
    assert rules(words, "fagleg") == Rules(equal=True, users=2, gps=1)
    uneven = [SeatNumber("kommune", "5"), SeatNumber("foretak", "6")]
    assert rules(uneven, "nettverk") == Rules(places=11)
    assert rules(uneven, "nettverk", equal_sides=True, quorum="half") == Rules(equal=True, quorum="half", places=11)
    assert not rules(six, "fagleg", equal_sides=False).equal


def test_the_rules_of_the_four_networks_strategic_bodies() -> None:
    found = {}
    for network in networks.IDS:
        body = next(b for b in networks.load(network).bodies if b.id == f"{network}-ssu")
        seats = [SeatNumber(seat.party, seat.count_shown, seat.voting) for seat in body.seats]
        made = composition.rules(seats, body.level)
        found[network] = (made.equal, made.each, made.users, made.gps)
    assert found["fonna"] == (True, None, 2, 1), "five and five, and a coordinator of each side"
    assert found["stavanger"] == (True, None, 2, 1)
    assert found["forde"] == (False, None, 2, 1), "no source gives its seats"
