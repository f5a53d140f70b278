"""Turns: who has it on a day or for a meeting, who is next and when; and the four networks' rules."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge import networks, rotation
from knowledge.networks import FactsError, rotations
from knowledge.rotation import Held, Pattern, Post, Rule, Side, Start, Turn, standing, turns


def may(found: rotation.Standing, on: str) -> set[str]:
    """Who may act; empty when everybody may."""
    return set(found.acting(day(on)) or ())


KOMMUNE = Side("kommune", ("Kommunane",))
FORETAK = Side("foretak", ("Helse Førde",))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def rule(pattern: Pattern, every: int = 1, **more: object) -> Rule:
    return Rule(("x",), Post.SECRETARIAT, pattern, (KOMMUNE, FORETAK), every, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("on", "has", "first", "last"),
    [
        ("2024-01-01", "kommune", "2024-01-01", "2025-12-31"),
        ("2025-12-31", "kommune", "2024-01-01", "2025-12-31"),
        ("2026-01-01", "foretak", "2026-01-01", "2027-12-31"),
        ("2028-02-29", "kommune", "2028-01-01", "2029-12-31"),
    ],
)
def test_every_second_year_the_other_side_has_it(on: str, has: str, first: str, last: str) -> None:
    found = standing(rule(Pattern.YEARS, 2, start=day("2024-01-01")), day(on))
    assert found.now == Turn((has,), day(first), day(last))
    assert found.handover == day(last) + dt.timedelta(days=1)
    assert found.next is not None
    assert found.next.parties != found.now.parties


def test_a_turn_that_began_on_a_leap_day_passes_on_the_day_before_or_on_it() -> None:
    begun = Start("foretak", day("2024-02-29"))
    assert standing(rule(Pattern.YEARS), day("2025-02-27"), begun).now == Turn(
        ("foretak",), day("2024-02-29"), day("2025-02-27")
    )
    assert standing(rule(Pattern.YEARS), day("2025-02-28"), begun).now == Turn(
        ("kommune",), day("2025-02-28"), day("2026-02-27")
    )
    assert standing(rule(Pattern.YEARS, 4), day("2028-02-28"), begun).now == Turn(
        ("foretak",), day("2024-02-29"), day("2028-02-28")
    )


def test_what_the_secretariat_has_set_goes_before_what_the_rule_says() -> None:
    stated = rule(Pattern.YEARS, start=day("2024-01-01"))
    found = standing(stated, day("2026-08-02"), Start("foretak", day("2026-08-01")))
    assert found.now == Turn(("foretak",), day("2026-08-01"), day("2027-07-31"))


def test_without_a_start_nobody_is_said_to_have_it_and_everybody_may_act() -> None:
    found = standing(rule(Pattern.YEARS, 2), day("2026-11-02"))
    assert found == rotation.Standing()
    assert found.acting(day("2026-11-02")) is None


def test_before_the_start_nobody_is_said_to_have_it() -> None:
    assert standing(rule(Pattern.YEARS, start=day("2027-01-01")), day("2026-12-31")).now is None


def test_both_sides_may_act_for_a_fortnight_after_the_change() -> None:
    yearly = rule(Pattern.YEARS, start=day("2024-01-01"))
    expected = {
        "2024-12-31": {"kommune"},
        "2025-01-01": {"kommune", "foretak"},
        "2025-01-14": {"kommune", "foretak"},
        "2025-01-15": {"foretak"},
    }
    assert {on: may(standing(yearly, day(on)), on) for on in expected} == expected


MEETINGS = (
    Held(day("2026-02-26"), "Kommunane"),
    Held(day("2026-05-28"), "Helse Førde"),
    Held(day("2026-10-01")),
    Held(day("2026-12-03")),
)


def test_meetings_whose_host_is_not_said_are_counted_from_those_where_it_is() -> None:
    assert turns(rule(Pattern.MEETINGS), MEETINGS) == ["kommune", "foretak", "kommune", "foretak"]
    assert turns(rule(Pattern.MEETINGS), MEETINGS[2:]) == [None, None]
    late = (Held(day("2026-02-26")), Held(day("2026-05-28")), Held(day("2026-10-01"), "Helse Førde"))
    assert turns(rule(Pattern.MEETINGS), late) == ["foretak", "kommune", "foretak"]


def test_a_host_that_is_said_breaks_the_row_and_the_row_goes_on_from_there() -> None:
    swapped = (*MEETINGS[:2], Held(day("2026-10-01"), "helse førde"), MEETINGS[3])
    assert turns(rule(Pattern.MEETINGS), swapped) == ["kommune", "foretak", "foretak", "kommune"]


def test_two_meetings_each_before_it_passes() -> None:
    assert turns(rule(Pattern.MEETINGS, 2), MEETINGS) == ["kommune", "foretak", "foretak", "kommune"]


def test_nothing_is_counted_over_a_hole_of_more_than_a_year() -> None:
    far = (Held(day("2024-12-05"), "Helse Førde"), Held(day("2026-11-18")))
    assert turns(rule(Pattern.MEETINGS), far) == ["foretak", None]
    assert standing(rule(Pattern.MEETINGS), day("2026-11-02"), meetings=far).acting(day("2026-11-02")) is None


def test_the_turn_runs_to_the_day_of_the_meeting_and_then_passes() -> None:
    per_meeting = rule(Pattern.MEETINGS)
    before = standing(per_meeting, day("2026-10-01"), meetings=MEETINGS)
    assert before.now == Turn(("kommune",), day("2026-05-29"), day("2026-10-01"))
    assert before.next == Turn(("foretak",), day("2026-10-02"))
    after = standing(per_meeting, day("2026-10-02"), meetings=MEETINGS)
    assert after.now == Turn(("foretak",), day("2026-10-02"), day("2026-12-03"))
    assert may(after, "2026-10-02") == {"kommune", "foretak"}
    assert may(after, "2026-10-20") == {"foretak"}


def test_after_the_last_known_meeting_it_is_the_other_sides_turn_without_an_end() -> None:
    found = standing(rule(Pattern.MEETINGS), day("2027-01-10"), meetings=MEETINGS)
    assert found.now == Turn(("kommune",), day("2026-12-04"), None)
    assert found.handover is None
    assert standing(rule(Pattern.MEETINGS), day("2028-03-01"), meetings=MEETINGS).now is None


def test_shared_is_both_and_fixed_is_one_and_neither_passes() -> None:
    on = day("2026-11-02")
    shared = standing(rule(Pattern.SHARED, keeper="sse"), on)
    assert may(shared, "2026-11-02") == {"kommune", "foretak"}
    assert shared.handover is None
    fixed = Rule(("x",), Post.CHAIR, Pattern.FIXED, (KOMMUNE,))
    assert may(standing(fixed, on), "2026-11-02") == {"kommune"}
    body = Rule(("x",), Post.SECRETARIAT, Pattern.BODY, keeper="fsu")
    assert standing(body, on).now == Turn(keeper="fsu")
    assert standing(body, on).acting(on) is None


def test_of_four_groups_each_side_leads_two_and_a_third_is_one_too_many() -> None:
    split = Rule(("a", "b", "c", "d"), Post.CHAIR, Pattern.SPLIT, (KOMMUNE, FORETAK), every=2)
    begun = Start("kommune", day("2026-01-01"))
    found = standing(split, day("2026-11-02"), begun)
    assert found.now == Turn(("kommune",), day("2026-01-01"), day("2027-12-31"))
    assert found.next == Turn((), day("2028-01-01"))
    two = dict.fromkeys(("a", "b"), begun)
    assert rotation.uneven(split, two) == ()
    assert rotation.uneven(split, {**two, "c": begun}) == ("kommune",)


@pytest.mark.parametrize("network", networks.IDS)
def test_the_rules_of_the_networks_name_bodies_and_sources_that_are_there(network: str) -> None:
    facts = networks.load(network)
    bodies, sources = {body.id for body in facts.bodies}, {source.key for source in facts.sources}
    rules = rotations.load(network).rules
    assert rules
    for one in rules:
        assert set(one.bodies) | ({one.keeper} if one.keeper else set()) <= bodies
        assert one.source
        assert set(one.source) <= sources
        assert one.start is None, "no source states a start; one that does needs this test changed"


def test_what_the_sources_say_of_the_four() -> None:
    fonna = rotations.load("fonna").of("fonna-ssu", Post.SECRETARIAT)
    assert fonna is not None
    assert (fonna.pattern, fonna.every, fonna.parties) == (Pattern.YEARS, 2, ("kommune", "foretak"))
    forde = rotations.load("forde").deciding("forde-ssu", Post.SECRETARIAT)
    assert forde is not None
    assert (forde.post, forde.pattern, forde.side_of("Helse Førde")) == (Post.HOST, Pattern.MEETINGS, "foretak")
    bergen = rotations.load("bergen").of("bergen-ssu", Post.SECRETARIAT)
    assert bergen is not None
    assert (bergen.pattern, bergen.keeper) == (Pattern.SHARED, "bergen-sse")
    stavanger = rotations.load("stavanger").of("stavanger-pm", Post.SECRETARIAT)
    assert stavanger is not None
    assert stavanger.keeper == "stavanger-fsu"
    assert rotations.load("stavanger").of("stavanger-ssu", Post.SECRETARIAT) is None
    assert rotations.load("troms").rules == ()


def test_the_turns_that_forde_printed_for_2024_are_the_ones_that_are_computed() -> None:
    facts = networks.load("forde")
    one = rotations.load("forde").of("forde-ssu", Post.HOST)
    assert one is not None
    printed = [Held(m.date, m.host) for m in facts.meetings if m.body == "forde-ssu"]
    blank = [printed[0], *(Held(m.day) for m in printed[1:])]
    assert turns(one, blank) == turns(one, printed) == ["kommune", "foretak", "kommune", "foretak"]


def test_every_fault_is_told_with_its_place() -> None:
    with pytest.raises(FactsError) as told:
        rotations.parse(
            '[[rotation]]\npost = "boss"\npattern = "years"\nextra = 1\n[[rotation]]\nbodies = ["a"]\npost = "chair"\n'
            'pattern = "body"\nfollows = "host"\nsides = [{ party = "kongen" }]\n'
        )
    text = str(told.value)
    for fault in ("'boss'", "extra: unknown key", "bodies: is missing", "needs at least 2", "keeper:", "'kongen'"):
        assert fault in text
    assert "there is no rule for host" in text
    with pytest.raises(FactsError):
        rotations.parse("[[rotation")
