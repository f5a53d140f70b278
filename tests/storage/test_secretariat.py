"""Who keeps a body's secretariat follows from the body and the date."""

from __future__ import annotations

import datetime as dt

from knowledge.language import OSLO
from knowledge.rotation import Post, Start
from storage import rotations, secretariat
from storage.database import transaction
from storage.tables import Body, Member
from tests.chat import START, Chat, World


def office(world: World, network: str) -> None:
    """A secretary on each side and one whose side is not known."""
    world.member("kommunal", network, role="secretariat", party="kommune")
    world.member("sjukehus", network, role="secretariat", party="foretak")
    world.member("felles", network, role="secretariat")


def keepers(world: World, body: str, on: str) -> set[str]:
    with transaction(world.engine) as session:
        rows = secretariat.keepers(session, session.get_one(Body, body), dt.date.fromisoformat(on))
        return {row.address.rpartition(":")[2] for row in rows}


def sets(world: World, body: str, party: str, since: str, post: Post = Post.SECRETARIAT) -> None:
    who = world.member("felles", body.partition("-")[0]).id
    with transaction(world.engine) as session:
        organ, by = session.get_one(Body, body), session.get_one(Member, who)
        rotations.set_start(session, organ, post, Start(party, dt.date.fromisoformat(since)), by=by, now=START)


def meets(world: World, body: str, on: str, host: str | None = None) -> None:
    world.meeting(body, dt.datetime.fromisoformat(f"{on}T10:00").replace(tzinfo=OSLO), host=host)


EVERYBODY = {"kommunal", "sjukehus", "felles"}


def test_in_fonna_everybody_acts_until_it_is_set_whose_turn_it_is(world: World) -> None:
    office(world, "fonna")
    assert keepers(world, "fonna-ssu", "2026-11-02") == EVERYBODY


def test_in_fonna_it_passes_every_second_year_and_a_secretary_without_a_side_always_acts(world: World) -> None:
    office(world, "fonna")
    sets(world, "fonna-ssu", "kommune", "2025-01-01")
    expected = {
        "2026-12-31": {"kommunal", "felles"},
        "2027-01-10": EVERYBODY,
        "2027-01-15": {"sjukehus", "felles"},
        "2028-12-31": {"sjukehus", "felles"},
        "2029-02-01": {"kommunal", "felles"},
    }
    assert {on: keepers(world, "fonna-ssu", on) for on in expected} == expected


def test_what_is_set_again_for_the_same_day_corrects_it_and_a_later_day_takes_over(world: World) -> None:
    office(world, "fonna")
    sets(world, "fonna-ssu", "kommune", "2025-01-01")
    sets(world, "fonna-ssu", "foretak", "2025-01-01")
    assert keepers(world, "fonna-ssu", "2026-06-01") == {"sjukehus", "felles"}
    sets(world, "fonna-ssu", "kommune", "2026-03-01")
    assert keepers(world, "fonna-ssu", "2026-06-01") == {"kommunal", "felles"}


def test_in_forde_it_passes_with_the_host_of_the_next_meeting(world: World) -> None:
    office(world, "forde")
    meets(world, "forde-ssu", "2026-09-10", "Kommunane")
    meets(world, "forde-ssu", "2026-12-03")
    assert keepers(world, "forde-ssu", "2026-09-10") == {"kommunal", "felles"}
    assert keepers(world, "forde-ssu", "2026-09-20") == EVERYBODY, "the minutes are still to be finished"
    assert keepers(world, "forde-ssu", "2026-11-02") == {"sjukehus", "felles"}
    assert keepers(world, "forde-ssu", "2027-01-15") == {"kommunal", "felles"}
    assert keepers(world, "forde-fsu", "2026-11-02") == EVERYBODY, "no meeting of it is known"


def test_in_bergen_those_who_sit_in_the_shared_secretariat_keep_it(world: World) -> None:
    office(world, "bergen")
    assert keepers(world, "bergen-ssu", "2026-11-02") == EVERYBODY
    for person in ("kommunal", "sjukehus"):
        world.seat(Chat(world, f"web:bergen:{person}", world.member(person, "bergen").id), "bergen-sse", title=person)
    assert keepers(world, "bergen-ssu", "2026-11-02") == {"kommunal", "sjukehus"}
    assert keepers(world, "bergen-ou-voss", "2026-11-02") == {"kommunal", "sjukehus"}


def test_in_stavanger_the_body_that_organises_the_partnership_meeting_keeps_it(world: World) -> None:
    office(world, "stavanger")
    assert keepers(world, "stavanger-pm", "2026-11-02") == EVERYBODY
    world.seat(world.member("kommunal", "stavanger"), "stavanger-fsu")
    assert keepers(world, "stavanger-pm", "2026-11-02") == {"kommunal"}
    assert keepers(world, "stavanger-ssu", "2026-11-02") == EVERYBODY


def test_a_side_without_a_secretary_is_stood_in_for_so_that_nothing_is_lost(world: World) -> None:
    world.member("kommunal", "forde", role="secretariat", party="kommune")
    assert keepers(world, "forde-fagradet", "2026-11-02") == {"kommunal"}
    world.member("sjukehus", "forde", role="secretariat", party="foretak")
    assert keepers(world, "forde-fagradet", "2026-11-02") == {"sjukehus"}


def test_who_does_not_keep_it_may_not_act(world: World) -> None:
    office(world, "fonna")
    sets(world, "fonna-ssu", "kommune", "2025-01-01")
    hospital, municipal = world.member("sjukehus", "fonna").id, world.member("kommunal", "fonna").id
    with transaction(world.engine) as session:
        organ = session.get_one(Body, "fonna-ssu")
        theirs, ours = session.get_one(Member, hospital), session.get_one(Member, municipal)
        assert secretariat.may_act(session, ours, organ, START.date())
        assert not secretariat.may_act(session, theirs, organ, START.date())
        assert secretariat.may_act(session, theirs, organ, dt.date(2027, 3, 1))
