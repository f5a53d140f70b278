"""Importing the bundled facts: twice changes nothing, and what the secretariat changed stays."""

from __future__ import annotations

import dataclasses
import datetime as dt

from sqlalchemy import Engine
from sqlmodel import select

from bot.importers.networks import import_network
from knowledge import networks
from knowledge.networks import NetworkFacts
from knowledge.reminders import Kind
from storage import reminder_rules
from storage.database import transaction
from storage.tables import Agreement, Body, Meeting, Network, Seat, Topic

NOW = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)


def test_importing_twice_changes_nothing(network_engine: Engine) -> None:
    for network in networks.IDS:
        with transaction(network_engine) as session:
            report = import_network(session, networks.load(network))
            assert not report.moved
            assert report.differences == []
            assert session.get_one(Network, network).version == 1


def test_every_agreement_and_body_of_the_files_is_in_the_tables(network_engine: Engine) -> None:
    for network in networks.IDS:
        facts = networks.load(network)
        with transaction(network_engine) as session:
            held = set(session.exec(select(Agreement.id).where(Agreement.network == network)))
            organs = set(session.exec(select(Body.id).where(Body.network == network)))
        assert held == {agreement.id for agreement in facts.agreements}
        assert organs == {body.id for body in facts.bodies}


def test_what_the_secretariat_changed_is_kept_and_the_difference_reported(network_engine: Engine) -> None:
    with transaction(network_engine) as session:
        session.get_one(Agreement, "forde-osa").title = "Ny tittel"
    facts = networks.load("forde")
    with transaction(network_engine) as session:
        report = import_network(session, facts)
        assert session.get_one(Agreement, "forde-osa").title == "Ny tittel"
    assert [(d.row, d.field, d.kept) for d in report.differences] == [("forde-osa", "title", "Ny tittel")]
    assert not report.moved


def test_a_fact_that_moved_in_the_files_moves_in_the_tables_and_the_index_version_too(network_engine: Engine) -> None:
    facts = networks.load("forde")
    changed = tuple(
        dataclasses.replace(a, title="Flytta tittel", topics=(*a.topics, "nytt emne")) if a.id == "forde-osa" else a
        for a in facts.agreements
    )
    with transaction(network_engine) as session:
        report = import_network(session, dataclasses.replace(facts, agreements=changed))
        assert report.changed == ["forde-osa"]
        assert session.get_one(Agreement, "forde-osa").title == "Flytta tittel"
        assert "nytt emne" in session.exec(select(Topic.text).where(Topic.agreement == "forde-osa")).all()
        assert session.get_one(Network, "forde").version == 2


def test_a_networks_own_reminders_are_brought_and_what_the_secretariat_set_is_kept(network_engine: Engine) -> None:
    facts = networks.load("forde")

    def stating(*rules: tuple[str, tuple[int, ...]]) -> NetworkFacts:
        return dataclasses.replace(facts, network=dataclasses.replace(facts.network, reminders=rules))

    with transaction(network_engine) as session:
        import_network(session, stating(("meeting", (14, 2)), ("quiet_weeks", (28, 29))))
        rules = reminder_rules.of(session, "forde")
        assert (rules.days(Kind.MEETING), rules.days(Kind.TERM)) == ((14, 2), (180, 90, 30))
        assert rules.quiet == {28, 29}
        reminder_rules.keep(session, "forde", Kind.MEETING, (5,), NOW)
        report = import_network(session, stating(("meeting", (10,)), ("quiet_weeks", (30,))))
        assert [difference.field for difference in report.differences] == ["numbers"]
        assert reminder_rules.of(session, "forde").days(Kind.MEETING) == (5,)
        assert reminder_rules.of(session, "forde").quiet == {30}


def test_a_meeting_that_the_secretariat_moved_is_not_added_again(network_engine: Engine) -> None:
    with transaction(network_engine) as session:
        meeting = session.exec(select(Meeting).where(Meeting.body == "forde-ssu")).first()
        assert meeting is not None
        meeting.starts_at += dt.timedelta(days=1000)
        before = len(session.exec(select(Meeting)).all())
    with transaction(network_engine) as session:
        report = import_network(session, networks.load("forde"))
        assert len(session.exec(select(Meeting)).all()) == before
    assert [d.field for d in report.differences] == ["starts_at"]


def test_seats_carry_party_and_right(network_engine: Engine) -> None:
    with transaction(network_engine) as session:
        seats = session.exec(select(Seat).where(Seat.body == "forde-brukarutvalet")).all()
    assert {seat.title: (seat.party, seat.voting, seat.count) for seat in seats}["FFO"] == ("brukar", True, "4")
    assert any(not seat.voting for seat in seats)
