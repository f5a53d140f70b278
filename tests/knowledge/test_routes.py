"""The ways of the four networks: every body and source they name is there, and faults are told at once."""

from __future__ import annotations

import pytest

from knowledge import networks, routes
from knowledge.networks import FactsError


@pytest.mark.parametrize("network", networks.IDS)
def test_every_way_leads_between_bodies_that_meet_and_names_its_sources(network: str) -> None:
    facts, ways = networks.load(network), routes.load(network)
    bodies = {body.id for body in facts.bodies if body.is_current}
    sources = {source.key for source in facts.sources}
    for way in ways.routes:
        assert {way.source_body, way.target_body} <= bodies
        assert way.source_body != way.target_body
        assert way.why
    named = [row.source for rows in (ways.routes, ways.preparations, ways.priorities, ways.habits) for row in rows]
    assert named
    for source in named:
        assert source
        assert set(source) <= sources
    for rule in ways.preparations:
        assert {rule.body, rule.by} <= bodies
    for priority in ways.priorities:
        assert priority.body in bodies


def test_what_no_source_states_is_unset() -> None:
    for network in networks.IDS:
        ways = routes.load(network)
        assert ways.habits == ()
        assert ways.habit(f"{network}-ssu") == routes.Habits(f"{network}-ssu")


def test_the_ways_that_the_sources_state() -> None:
    assert [way.target_body for way in routes.load("bergen").onward("bergen-ou-voss")] == ["bergen-ssu"]
    assert routes.load("stavanger").onward("stavanger-fsu")[0].reason == "uenighet av prinsipiell karakter"
    preparation = routes.load("fonna").preparation("fonna-ssu")
    assert preparation is not None
    assert preparation.by == "fonna-helseleiarnettverket"
    assert routes.load("bergen").priority("bergen-ssu") is not None
    assert routes.load("forde").priority("forde-ssu") is None


def test_another_network_has_no_ways() -> None:
    assert routes.load("troms") == routes.Routes()


def test_every_fault_is_told_with_its_place() -> None:
    with pytest.raises(FactsError) as told:
        routes.parse('[[route]]\nfrom = "a"\nkind = "sideways"\nextra = 1\n[[habit]]\nminutes = -1\n')
    text = str(told.value)
    for fault in ("to: is missing", "kind: 'sideways'", "extra: unknown key", "body: is missing", "minutes:"):
        assert fault in text


def test_broken_toml_is_a_fault() -> None:
    with pytest.raises(FactsError):
        routes.parse("[[route")
