"""The values that chat and documents are written from, and that no row of another network gets into them."""

from __future__ import annotations

import datetime as dt

from sqlmodel import Session

from knowledge.agenda import State
from storage import (
    agenda,
    agenda_access,
    agenda_papers,
    decisions,
    drafts,
    item_guests,
    meeting_agendas,
    members,
    rankings,
    rounds,
    tasks,
)
from storage.agenda_tables import MeetingAgenda
from storage.database import transaction
from storage.tables import AgendaItem, Meeting, Member
from tests.chat import START, World

SOON = START + dt.timedelta(days=20)


def played(world: World, network: str, body: str) -> tuple[int, int]:
    """An item on the agenda of a meeting of *body*. Returns the item's and the meeting's id."""
    meeting = world.meeting(body, SOON, place="Møterom 1", host="Kommunane")
    member, secretary = world.member("kari", network), world.member("secretary", network, role="secretariat")
    member.says("/sak")
    member.fills(
        body=body, title="Tolketeneste på legevakt", background="Bakgrunn.", proposal="Framlegg.",
        presenter="Kari", minutes="20", links="https://example.org/notat", priority="",
    )  # fmt: skip
    with transaction(world.engine) as session:
        number = max(i.id or 0 for i in agenda.mine(session, session.get_one(Member, member.id)))
    secretary.says(f"/sak saksframlegg {number}")
    secretary.fills(assessment="Vurdering.", consequences="Ingen.")
    secretary.says(f"/sak inviter {number}")
    secretary.fills(name="USHT")
    secretary.says(f"/sak ta opp {number}")
    secretary.says(f"/sak sett {meeting}")
    return number, meeting


def test_an_agenda_paper_holds_what_notice_and_agenda_show(world: World) -> None:
    _, meeting = played(world, "forde", "forde-ssu")
    with transaction(world.engine) as session:
        paper = agenda_papers.agenda_paper(session, session.get_one(Meeting, meeting))
    assert (paper.network, paper.language) == ("Sogn og Fjordane helsefellesskap", "nn")
    assert (paper.body, paper.starts_at, paper.place, paper.host) == (
        "Strategisk samarbeidsutval", SOON, "Møterom 1", "Kommunane",
    )  # fmt: skip
    assert [line.title.nn for line in paper.lines] == [
        "Godkjenning av innkalling og sakliste", "Protokoll frå førre møte", "Tolketeneste på legevakt", "Eventuelt",
    ]  # fmt: skip
    line = paper.lines[2]
    assert (line.number, line.minutes, line.presenter, line.guests) == ("1/26", 20, "Kari", ("USHT",))
    assert line.starts == dt.time(10, 0)
    assert (paper.minutes, paper.without_time, paper.length, paper.over, paper.edition) == (20, 0, None, 0, 0)


def test_a_case_paper_holds_what_the_item_says(world: World) -> None:
    number, _ = played(world, "forde", "forde-ssu")
    with transaction(world.engine) as session:
        paper = agenda_papers.case_paper(session, session.get_one(AgendaItem, number))
    assert (paper.number, paper.title, paper.kind.nn, paper.meeting) == (
        "1/26", "Tolketeneste på legevakt", "Drøfting", SOON,
    )  # fmt: skip
    assert (paper.background, paper.assessment, paper.consequences, paper.proposal) == (
        "Bakgrunn.", "Vurdering.", "Ingen.", "Framlegg.",
    )  # fmt: skip
    assert paper.links == ("https://example.org/notat",)
    assert paper.way == ()


def test_nothing_of_one_network_is_given_to_another(world: World) -> None:
    own, meeting = played(world, "forde", "forde-ssu")
    stranger = world.member("per", "bergen", role="secretariat")
    with transaction(world.engine) as session:
        for found in _everything(session, stranger.id, own, meeting):
            assert not found, found


def _everything(session: Session, stranger: int, own: int, meeting: int) -> list[object]:
    """What each function gives a member of another network for this item and meeting."""
    member, day = session.get_one(Member, stranger), START.date()
    bodies = ["forde-ssu", "forde-fsu"]
    return [
        agenda_access.visible(session, member, own, day),
        agenda_access.acts(session, member, session.get_one(AgendaItem, own), day),
        [body for body in agenda_access.kept(session, member, day) if body.network != "bergen"],
        agenda.inbox(session, "bergen", bodies),
        agenda.stranded(session, "bergen", bodies, START),
        agenda.of_bodies(session, "bergen", bodies, [*State]),
        agenda.of_meeting(session, "bergen", meeting, [*State]),
        agenda.candidates(session, "bergen"),
        agenda.mine(session, member),
        decisions.all_of(session, "bergen"),
        tasks.open_tasks(session, "bergen"),
        tasks.get(session, "bergen", 1),
        tasks.of_member(session, member),
        drafts.newest(session, member),
        item_guests.partners(session, "bergen"),
        [place for place in members.municipalities(session, "bergen") if place.network != "bergen"],
        rounds.took_part(session, member, session.get_one(AgendaItem, own), day),
        agenda_access.people(session, "bergen", [session.get_one(AgendaItem, own).submitted_by]),
        rankings.of(session, session.get_one(Meeting, meeting)),
    ]


def test_a_draft_is_given_to_its_member_only(world: World) -> None:
    kari, ola = world.member("kari"), world.member("ola")
    kari.says("/sak utkast", title="Mitt", key="V1")
    with transaction(world.engine) as session:
        assert drafts.get(session, session.get_one(Member, ola.id), 1) is None
        assert drafts.get(session, session.get_one(Member, kari.id), 1) is not None


def test_looking_at_an_agenda_makes_no_row(world: World) -> None:
    meeting = world.meeting("forde-ssu", SOON)
    world.member("secretary", role="secretariat").says(f"/sak saksliste {meeting}")
    with transaction(world.engine) as session:
        assert meeting_agendas.of(session, session.get_one(Meeting, meeting)).edition == 0
        assert session.get(MeetingAgenda, meeting) is None
