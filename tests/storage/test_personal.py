"""Access and erasure: all that is stored about a member is told, and afterwards nothing tells who the member was."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from sqlalchemy import select as rows_of
from sqlmodel import Session, SQLModel, col, select

from bot import administration
from bot.settings import SettingsError
from storage import members, personal
from storage.agenda_tables import AgendaDraft, Decision, ItemGuest
from storage.database import transaction
from storage.personal import Rule
from storage.tables import AgendaItem, Appointment, Inquiry, Member, OutboxMessage, Question
from tests.chat import START, Chat, World

NAME = "Kåre Særnamn-Eksempel"
ADDRESS = "slack:T9:UKARE"
BACKGROUND = "Ein bakgrunn som skal stå."


@pytest.fixture
def kare(world: World) -> Chat:
    """A member with something in most tables, whose item has been decided."""
    kare, siri = Chat(world, ADDRESS, 0), world.member("siri", role="secretariat")
    world.bot.network_of = lambda address: "forde" if address.startswith("slack") else address.split(":")[1]
    world.bot.handle(ADDRESS, "/hjelp", name=NAME)
    with transaction(world.engine) as session:
        kare.id = session.exec(select(Member.id).where(Member.address == ADDRESS)).one() or 0
    meeting = world.meeting("forde-ssu", START + dt.timedelta(days=40))
    world.seat(kare, "forde-ssu", ends=dt.date(2028, 12, 31))
    kare.says("/varsel av møte")
    kare.says("kva avtale gjeld for xylofonar på fjellet")
    kare.says("/sak")
    kare.fills(body="forde-ssu", title="Tolketeneste", background=BACKGROUND, presenter=NAME)
    siri.says("/sak ta opp 1")
    siri.says("/sak inviter 1", name=NAME)
    siri.says(f"/sak sett {meeting}")
    siri.says(f"/sak publiser {meeting}")
    with transaction(world.engine) as session:
        row = session.get_one(Member, kare.id)
        row.shows_questions = True
        session.add(AgendaDraft(network="forde", member=kare.id, key="k", fields={"title": "Halvferdig"}, at=START))
        item = session.exec(select(AgendaItem)).one()
        session.add(Decision(network="forde", item=item.id or 0, body="forde-ssu", outcome="vedtak",
                             text=f"{NAME} greier ut.", stances={}, member=kare.id, at=START))  # fmt: skip
        for key, alias in (("a", ""), ("b", "approved")):
            session.add(Inquiry(network="forde", key=key, member=kare.id, at=START, text="Mitt spørsmål",
                                alias=alias, term="heimreise", agreement="forde-da-innutskriving"))  # fmt: skip
        session.add(Question(network="forde", at=START, outcome="none", member=kare.id, text="Eit spørsmål om tolk"))
        later = session.exec(select(Appointment).where(Appointment.member == kare.id)).one()
        session.add(Appointment(network="forde", seat=later.seat, member=kare.id, starts=dt.date(2029, 1, 1)))
    world.bot.tick()
    return kare


def everything(session: Session) -> str:
    """Every value of every row of every table."""
    return "\n".join(
        str(row) for table in SQLModel.metadata.sorted_tables for row in session.connection().execute(rows_of(table))
    )


def exported(world: World) -> dict[str, Any]:
    return administration.export_member(world.engine, world.clock, "forde", ADDRESS)


def deleted(world: World) -> dict[str, int]:
    return administration.delete_member(world.engine, world.clock, "forde", ADDRESS)


def test_every_column_that_points_at_a_member_has_a_rule_and_every_rule_a_column() -> None:
    assert {(table.name, column.name) for table, column in personal.pointing()} == personal.RULES.keys()
    for table, column in personal.pointing():
        assert column.nullable or personal.RULES[(table.name, column.name)] != Rule.UNLINK


def test_all_that_is_stored_about_a_member_is_told(world: World, kare: Chat) -> None:
    found = exported(world)
    assert found["member"][0]["name"] == NAME
    assert found["agendaitem"][0]["background"] == BACKGROUND
    assert found["agendadraft"][0]["fields"] == {"title": "Halvferdig"}
    assert [row["text"] for row in found["inquiry"]] == ["Mitt spørsmål"] * 2
    assert "Eit spørsmål om tolk" in [row["text"] for row in found["question"]]
    assert {row["to"] for row in found["outboxmessage"]} == {ADDRESS}
    assert len(found["appointment"]) == 2
    json.dumps(found)
    other = world.member("siri")
    assert str(other.address) not in json.dumps(found["outboxmessage"])


def test_a_calendars_secret_is_not_told(world: World, kare: Chat) -> None:
    with transaction(world.engine) as session:
        session.connection().execute(
            SQLModel.metadata.tables["calendarsecret"].insert(),
            {"hash": "f" * 64, "network": "forde", "member": kare.id, "body": "", "made_at": START},
        )
    found = exported(world)["calendarsecret"]
    assert found[0]["made_at"].startswith("2026-11-02")
    assert "f" * 64 not in json.dumps(found)


def test_after_an_erasure_nothing_in_the_database_tells_who_it_was(world: World, kare: Chat) -> None:
    with transaction(world.engine) as session:
        before = everything(session)
    for word in (NAME, ADDRESS, "Halvferdig", "Mitt spørsmål", "Eit spørsmål om tolk"):
        assert word in before
    gone = deleted(world)
    assert gone["agendadraft"] == 1
    assert gone["inquiry"] == 1
    with transaction(world.engine) as session:
        after = everything(session)
        for word in (NAME, ADDRESS, "UKARE", "Særnamn", "Halvferdig", "Mitt spørsmål", "Eit spørsmål om tolk"):
            assert word not in after
        row = session.get_one(Member, kare.id)
        assert (row.role, row.muted, row.party, row.shows_questions) == ("member", [], None, False)
        assert row.left_on == dt.date(2026, 11, 2)


def test_what_the_archive_must_keep_stays_without_the_name(world: World, kare: Chat) -> None:
    deleted(world)
    with transaction(world.engine) as session:
        item = session.exec(select(AgendaItem)).one()
        assert (item.title, item.background, item.submitted_by) == ("Tolketeneste", BACKGROUND, kare.id)
        assert item.presenter == f"sletta medlem {kare.id}"
        assert session.exec(select(Decision.text)).one() == f"sletta medlem {kare.id} greier ut."
        assert session.exec(select(Inquiry.term, Inquiry.text)).one() == ("heimreise", "")
        assert all(question.member is None for question in session.exec(select(Question)))
        assert len(session.exec(select(Question)).all()) == 2
        (seat,) = session.exec(select(Appointment).where(Appointment.member == kare.id)).all()
        assert seat.ends == dt.date(2026, 11, 2)
        assert [guest.name for guest in session.exec(select(ItemGuest))] == [f"sletta medlem {kare.id}"]
    siri = world.member("siri")
    assert f"sletta medlem {kare.id}" in siri.says("/sak vis 1")


def test_nothing_is_sent_to_who_was_forgotten_and_a_return_is_a_new_member(world: World, kare: Chat) -> None:
    deleted(world)
    for days in (10, 30, 40, 300):
        world.clock.now = START + dt.timedelta(days=days)
        world.bot.tick()
    with transaction(world.engine) as session:
        assert session.exec(select(OutboxMessage).where(OutboxMessage.member == kare.id)).all() == []
        assert session.exec(select(OutboxMessage).where(col(OutboxMessage.to).startswith("erased"))).all() == []
    world.bot.handle(ADDRESS, "/sak mine", name=NAME)
    with transaction(world.engine) as session:
        assert session.exec(select(Member).where(Member.address == ADDRESS)).one().id != kare.id


def test_others_keep_what_is_theirs(world: World, kare: Chat) -> None:
    ola = world.member("ola")
    ola.says("/sak SSU: Ola si sak")
    with transaction(world.engine) as session:
        session.add(AgendaDraft(network="forde", member=ola.id, key="k", fields={"title": "Ola sitt utkast"}, at=START))
    before = administration.export_member(world.engine, world.clock, "forde", ola.address)
    deleted(world)
    after = administration.export_member(world.engine, world.clock, "forde", ola.address)
    assert [entry["act"] for entry in after.pop("auditentry")] == ["export member"]
    assert after == before


def test_a_first_name_alone_is_not_taken_out_of_the_words_of_others(world: World) -> None:
    with transaction(world.engine) as session:
        kari = members.find_or_make(session, "forde", "slack:T9:UKARI", "Kari")
    ola = world.member("ola")
    ola.says("/sak")
    ola.fills(body="forde-ssu", title="Kari Nordgard fortel", presenter="kari")
    administration.delete_member(world.engine, world.clock, "forde", kari.address)
    with transaction(world.engine) as session:
        item = session.exec(select(AgendaItem)).one()
        assert item.title == "Kari Nordgard fortel"
        assert item.presenter == f"sletta medlem {kari.id}"


def test_the_trail_tells_of_both_without_saying_who(world: World, kare: Chat) -> None:
    exported(world)
    deleted(world)
    trail = administration.trail(world.engine, "forde", 10)
    assert [(row["act"], row["subject"]) for row in trail] == [
        ("delete member", f"member {kare.id}"),
        ("export member", f"member {kare.id}"),
    ]


@pytest.mark.parametrize("network", ["forde", "bergen"])
def test_nobody_is_exported_or_deleted_by_mistake(world: World, kare: Chat, network: str) -> None:
    address = ADDRESS if network == "bergen" else "slack:T9:UNOBODY"
    for act in (administration.export_member, administration.delete_member):
        with pytest.raises(SettingsError, match="has no member"):
            act(world.engine, world.clock, network, address)
