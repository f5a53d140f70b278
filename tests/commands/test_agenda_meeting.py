"""Setting an agenda: numbers, times, sending it out twice, guests, disqualification, decisions and what follows."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlmodel import select

from commands._base import Reply
from storage.agenda_tables import ItemNumber
from storage.database import transaction
from storage.tables import AgendaItem, Body, Meeting, Member, OutboxMessage
from storage.tasks import open_tasks
from tests.chat import START, Chat, World

SOON = START + dt.timedelta(days=20)
LATER = START + dt.timedelta(days=50)


def item(world: World, number: int = 1) -> AgendaItem:
    with transaction(world.engine) as session:
        return session.get_one(AgendaItem, number)


def approved(world: World, *titles: str, body: str = "forde-ssu") -> tuple[Chat, Chat, int]:
    """Items that are taken up for a meeting of *body*."""
    meeting = world.meeting(body, SOON)
    network = body.partition("-")[0]
    kari, secretary = world.member("kari", network), world.member("secretary", network, role="secretariat")
    for n, title in enumerate(titles, 1):
        assert "meld inn" in kari.says(f"/sak {body}: {title}")
        secretary.says(f"/sak ta opp {n}")
    return kari, secretary, meeting


def test_numbers_are_given_when_the_agenda_is_set_in_the_bodys_own_form(world: World) -> None:
    kari, secretary, meeting = approved(world, "Tolketeneste", "Reisetid for jordmor")
    secretary.says("/sak frist SSU")
    secretary.fills(number="Sak NN-YY", minutes="60")
    assert "utan nummer: Tolketeneste" in secretary.says(f"/sak saksliste {meeting}")
    text = secretary.presses("Set saklista")
    assert text.index("Godkjenning av innkalling") < text.index("Sak 01-26: Tolketeneste")
    assert text.index("Sak 01-26") < text.index("Sak 02-26: Reisetid") < text.index("Eventuelt")
    assert kari.inbox[-1].startswith("Sak 2 «Reisetid for jordmor» er sett på saklista")
    assert any(value.nn == "Sak 02-26" for _, value in kari.letters[-1].facts)


def test_the_order_is_changed_by_moving_lines(world: World) -> None:
    _, secretary, meeting = approved(world, "Tolketeneste", "Reisetid for jordmor")
    secretary.says(f"/sak saksliste {meeting}")
    secretary.presses("Endre rekkjefølgja")
    assert "éi sak på kvar linje" in secretary.fills(order="99 Finst ikkje")
    secretary.says(f"/sak rekkje {meeting}")
    text = secretary.fills(order="2 Reisetid for jordmor\n1 Tolketeneste")
    assert text.index("Reisetid") < text.index("Tolketeneste")
    secretary.says(f"/sak sett {meeting}")
    assert "1/26: Reisetid" in secretary.text


def test_information_comes_after_the_other_items(world: World) -> None:
    _, secretary, meeting = approved(world, "Tolketeneste", "Reisetid for jordmor")
    secretary.says("/sak slag 1")
    secretary.fills(kind="orientering")
    text = secretary.says(f"/sak saksliste {meeting}")
    assert text.index("Reisetid") < text.index("Tolketeneste")


def test_times_are_summed_against_the_meetings_length_and_give_the_hours(world: World) -> None:
    _, secretary, meeting = approved(world, "Tolketeneste", "Reisetid for jordmor")
    secretary.says("/sak frist SSU")
    secretary.fills(minutes="30")
    for number in (1, 2):
        secretary.says(f"/sak saksframlegg {number}")
        secretary.fills(minutes="20")
    text = secretary.says(f"/sak saksliste {meeting}")
    assert "40 av 30 minutt, 10 minutt for mykje" in text
    assert "kl. 10.00" in text
    assert "kl. 10.20" in text


def channel(world: World, body: str) -> str:
    address = f"web:{body.partition('-')[0]}:#{body}"
    with transaction(world.engine) as session:
        session.get_one(Body, body).channel = address
    return address


def sent(world: World, to: str) -> list[Reply]:
    with transaction(world.engine) as session:
        rows = session.exec(select(OutboxMessage).where(OutboxMessage.to == to).order_by(OutboxMessage.id))  # type: ignore[arg-type]
        return [Reply.from_json(row.reply) for row in rows]


def test_it_is_sent_to_channel_and_members_and_the_second_time_says_what_changed(world: World) -> None:
    kari, secretary, meeting = approved(world, "Tolketeneste")
    member = world.member("maria")
    world.seat(member, "forde-ssu")
    room = channel(world, "forde-ssu")
    assert "Set saklista før" in secretary.says(f"/sak publiser {meeting}")
    assert "ikkje send ut enno" in member.says(f"/sak saksliste {meeting}")
    secretary.says(f"/sak sett {meeting}")
    assert "medlemene (1) og kanalen" in secretary.says(f"/sak publiser {meeting}")
    assert [letter.text.nn for letter in sent(world, room)] == member.inbox
    assert "1/26: Tolketeneste" in member.taps("Sjå saklista")
    assert "Ingenting er endra" in secretary.says(f"/sak publiser {meeting}")
    kari.says("/sak SSU: Reisetid for jordmor")
    secretary.says("/sak ta opp 2")
    secretary.says(f"/sak sett {meeting}")
    secretary.says(f"/sak publiser {meeting}")
    assert member.inbox[-1].startswith("Endra sidan sist:\n• 2/26 Reisetid for jordmor: ny")
    kari.says("/sak trekk 1")
    secretary.says(f"/sak publiser {meeting}")
    assert "1/26 Tolketeneste: teken ut" in member.inbox[-1]


def test_an_item_carried_over_keeps_its_number_and_no_number_is_used_twice(world: World) -> None:
    kari, secretary, meeting = approved(world, "Tolketeneste", "Reisetid for jordmor")
    later = world.meeting("forde-ssu", LATER)
    secretary.says(f"/sak sett {meeting}")
    kari.says("/sak trekk 1")
    secretary.says("/sak utsett 2")
    secretary.fills(meeting=str(later), why="Ventar på tal.")
    kari.says("/sak SSU: Heimesjukehus")
    for number in (2, 3):
        secretary.says(f"/sak ta opp {number}")
        with transaction(world.engine) as session:
            session.get_one(AgendaItem, number).meeting = later
    text = secretary.says(f"/sak sett {later}")
    assert "2/26: Reisetid" in text
    assert "3/26: Heimesjukehus" in text


def test_numbers_start_again_each_year(world: World) -> None:
    _, secretary, _ = approved(world, "Tolketeneste")
    january = world.meeting("forde-ssu", dt.datetime(2027, 1, 20, 9, tzinfo=dt.UTC))
    secretary.says("/sak utsett 1")
    secretary.fills(meeting=str(january), why="Etter nyttår.")
    secretary.says("/sak ta opp 1")
    assert "1/27: Tolketeneste" in secretary.says(f"/sak sett {january}")


def test_only_the_secretariat_sets_and_sends_and_only_in_its_own_network(world: World) -> None:
    kari, _, meeting = approved(world, "Tolketeneste")
    stranger = world.member("per", "bergen", role="secretariat")
    for verb in ("sett", "publiser", "rekkje", "prioriter"):
        assert "Det er sekretariatet" in kari.says(f"/sak {verb} {meeting}")
        assert "Det møtet finn eg ikkje" in stranger.says(f"/sak {verb} {meeting}")
    assert item(world).state == "approved"


def test_a_cancelled_meeting_has_no_agenda_to_set(world: World) -> None:
    _, secretary, meeting = approved(world, "Tolketeneste")
    with transaction(world.engine) as session:
        session.get_one(Meeting, meeting).status = "cancelled"
    assert "ikkje planlagt lenger" in secretary.says(f"/sak sett {meeting}")


def test_a_guest_is_told_of_their_own_item_and_of_nothing_else(world: World) -> None:
    kari, secretary, meeting = approved(world, "Tolketeneste", "Reisetid for jordmor")
    ks = world.member("ks", party="ks")
    secretary.says("/sak inviter 1")
    secretary.fills(name="KS", member=str(ks.id))
    for name, said in (("USHT", "er ikkje i chatten"), ("KS", "alt invitert")):
        secretary.says("/sak inviter 1")
        assert said in secretary.fills(name=name)
    secretary.says(f"/sak sett {meeting}")
    secretary.says(f"/sak publiser {meeting}")
    assert len(ks.inbox) == 2
    assert "sak 1/26 «Tolketeneste»" in ks.inbox[-1]
    assert not any("Reisetid" in str(letter) for letter in ks.letters)
    assert "finn inga sak" in ks.says("/sak vis 2")
    assert "Tolketeneste" in ks.says("/sak vis 1")
    kari.says("/sak trekk 1")
    assert ks.inbox[-1] == "Sak 1 «Tolketeneste» er trekt."


def test_a_disqualified_member_calls_the_deputy_of_the_seat_for_that_item(world: World) -> None:
    _, secretary, meeting = approved(world, "Tolketeneste")
    maria, vara = world.member("maria"), world.member("vara")
    world.seat(maria, "forde-ssu", title="medlem A")
    world.seat(vara, "forde-ssu", title="medlem A", deputy=True)
    secretary.says(f"/sak sett {meeting}")
    maria.says("/sak vis 1")
    assert "Vara Eksempel er kalla inn" in maria.presses("Eg er inhabil")
    assert "saka «Tolketeneste»" in vara.inbox[-1]
    assert "Det gjeld berre denne saka" in vara.inbox[-1]
    assert "Du er alt meld inhabil" in maria.says("/sak inhabil 1")
    assert "Tolketeneste" in vara.says("/sak vis 1")
    assert any("inhabil" in line for line in secretary.inbox)


def test_a_deputy_who_says_no_to_an_item_is_followed_by_the_next_who_may_read_it(world: World) -> None:
    _, secretary, meeting = approved(world, "Tolketeneste")
    maria, first, second = world.member("maria"), world.member("fyrste"), world.member("andre")
    world.seat(maria, "forde-ssu", title="medlem A")
    world.seat(first, "forde-ssu", title="medlem A", deputy=True)
    world.seat(second, "forde-ssu", title="medlem A", deputy=True)
    secretary.says(f"/sak sett {meeting}")
    maria.says("/sak inhabil 1")
    first.taps("Nei")
    assert "saka «Tolketeneste»" in second.inbox[-1]
    assert "Du møter for Maria" in second.taps("Ja, eg kjem")
    assert "Tolketeneste" in second.says("/sak vis 1")
    assert any("Andre Eksempel møter for Maria" in line for line in maria.inbox)


def test_without_a_deputy_the_secretariat_is_told(world: World) -> None:
    _, secretary, meeting = approved(world, "Tolketeneste")
    maria = world.member("maria")
    world.seat(maria, "forde-ssu", title="medlem A")
    secretary.says(f"/sak sett {meeting}")
    assert "ingen vara" in maria.says("/sak inhabil 1")
    assert any("ingen vara igjen å kalle" in line for line in secretary.inbox)
    assert "Berre den som sit" in world.member("kari").says("/sak inhabil 1")


def on_agenda(world: World, *titles: str, body: str = "forde-ssu") -> tuple[Chat, Chat, int]:
    kari, secretary, meeting = approved(world, *titles, body=body)
    secretary.says(f"/sak sett {meeting}")
    return kari, secretary, meeting


def test_a_decision_is_by_consensus_and_is_found_across_meetings(world: World) -> None:
    kari, secretary, _ = on_agenda(world, "Tolketeneste på legevakt", "Reisetid for jordmor")
    secretary.says("/sak avgjer 1")
    refused = secretary.fills(outcome="tilrading", text="SSU rår til ei felles ordning.", party_kommune="ikkje-einig")
    assert "konsensus" in refused
    assert item(world).state == "on_agenda"
    secretary.says("/sak avgjer 1")
    secretary.fills(outcome="tilrading", text="SSU rår til ei felles ordning.")
    assert item(world).state == "handled"
    assert kari.inbox[-1] == "Sak 1 «Tolketeneste på legevakt» er handsama."
    assert any("Tilråding" in value.nn and "Tilrådning" in value.nb for _, value in kari.letters[-1].facts)
    nils = world.member("nils", language="nb")
    text = nils.says("/sak vedtak tolketjeneste")
    assert "1/26 · SSU" in text
    assert "Tilrådning. SSU rår til ei felles ordning." in text
    assert "finner ingen vedtak" in nils.says("/sak vedtak romfart")
    assert "Nyeste vedtak" in nils.buttons
    stranger = world.member("per", "bergen")
    assert "Ingen vedtak" in stranger.says("/sak vedtak")


def test_disagreement_is_kept_party_by_party_and_never_counted(world: World) -> None:
    _, secretary, _ = on_agenda(world, "Tolketeneste")
    secretary.says("/sak avgjer 1")
    secretary.fills(outcome="usemje", text="Kommunane vil vente", party_kommune="ikkje-einig")
    text = world.member("kari").says("/sak vedtak")
    assert "Usemje, ikkje konsensus. Kommunane vil vente" in text
    assert "Kommunane: ikkje einig" in text


def test_an_item_put_off_in_the_meeting_goes_to_the_next(world: World) -> None:
    kari, secretary, _ = on_agenda(world, "Tolketeneste")
    later = world.meeting("forde-ssu", LATER)
    secretary.says("/sak avgjer 1")
    secretary.fills(outcome="utsett", text="Tida gjekk ut.")
    assert (item(world).state, item(world).meeting) == ("deferred", later)
    assert kari.inbox[-1] == "Sak 1 «Tolketeneste» vart utsett i møtet."


def test_follow_up_has_owner_date_and_parties_and_ends_when_all_is_done(world: World) -> None:
    kari, secretary, _ = on_agenda(world, "Tolketeneste")
    maria = world.member("maria", municipality="kinn", party="kommune")
    world.seat(maria, "forde-ssu")
    secretary.says("/sak avgjer 1")
    secretary.fills(outcome="vedtak", text="Vi går i gang.", onward="ja")
    secretary.says("/sak oppgåve 1")
    assert "har vore" in secretary.fills(what="Skrive rutine", owner=str(maria.id), due="1.1.2026")
    secretary.says("/sak oppgåve 1")
    secretary.fills(what="Skrive rutine", owner=str(maria.id), due="1.12.2026")
    with transaction(world.engine) as session:
        (task,) = open_tasks(session, "forde")
        assert (task.what, task.owner, task.due) == ("Skrive rutine", maria.id, dt.date(2026, 12, 1))
        assert open_tasks(session, "bergen") == []
    assert "Oppgåver som står att: 1. Partar som står att: 18." in secretary.says("/sak følgd opp 1")
    assert "finn inga oppgåve" in kari.says("/sak ferdig 1")
    assert "er gjord" in maria.taps("Ferdig")
    assert "alt gjord" in maria.says("/sak ferdig 1")
    maria.says("/sak part 1")
    assert maria.reply.form is not None
    assert len(maria.reply.form.fields[0].options) == 1
    assert "Partar som står att: 17." in maria.fills(result="Vedteke i kommunestyret")
    for _ in range(17):
        secretary.says("/sak oppfølging 1")
        text = secretary.text
        waiting = text.partition("Ventar på: ")[2].splitlines()[0].split(", ")[0]
        secretary.says("/sak part 1")
        assert secretary.reply.form is not None
        chosen = next(o.value for o in secretary.reply.form.fields[0].options if o.label.nn == waiting)
        secretary.fills(party=chosen, result="Teke til vitande")
    assert "er følgd opp" in secretary.says("/sak følgd opp 1")
    assert kari.inbox[-1] == "Sak 1 «Tolketeneste» er følgd opp."


def ranking(world: World) -> tuple[Chat, Chat, Chat, int]:
    kari, secretary, meeting = approved(world, "Tolketeneste", "Reisetid for jordmor", body="bergen-ssu")
    kari.says("/sak bergen-ssu: Heimesjukehus")
    reps = world.member("brukar1", "bergen"), world.member("brukar2", "bergen")
    for rep in reps:
        world.seat(rep, "bergen-ssu", title="brukarrepresentantar")
    return secretary, *reps, meeting


def test_user_representatives_rank_and_see_result_and_departures_with_the_reason(world: World) -> None:
    secretary, first, second, meeting = ranking(world)
    assert "spurt 2 brukarrepresentantar om 3 saker" in secretary.says(f"/sak prioriter {meeting}")
    first.taps("Set opp rekkjefølgja")
    assert "Same sak står to gonger" in first.fills(rank1="3", rank2="3")
    first.taps("Set opp rekkjefølgja")
    assert "Takk" in first.fills(rank1="3", rank2="2")
    assert "1. Heimesjukehus" in first.presses("Sjå resultatet")
    assert "Det er brukarrepresentantane" in world.member("kari", "bergen").says(f"/sak rangering {meeting}")
    assert "høgare enn saker som er med" in secretary.says(f"/sak sett {meeting}")
    secretary.fills(why3="Ikkje ferdig utgreidd.")
    for rep in (first, second):
        assert any("Heimesjukehus" in k.nn and v.nn == "Ikkje ferdig utgreidd." for k, v in rep.letters[-1].facts)
    assert "Saklista er sett" in first.says(f"/sak ranger {meeting}")
    assert item(world, 1).state == item(world, 2).state == "on_agenda"


def test_ranking_is_only_where_the_network_has_it(world: World) -> None:
    _, secretary, meeting = approved(world, "Tolketeneste", "Reisetid for jordmor")
    assert "prioriterer ikkje saker" in secretary.says(f"/sak prioriter {meeting}")


def test_numbers_are_unique_rows(world: World) -> None:
    on_agenda(world, "Tolketeneste", "Reisetid for jordmor", "Heimesjukehus")
    with transaction(world.engine) as session:
        rows = [(n.body, n.year, n.sequence) for n in session.exec(select(ItemNumber))]
    assert len(rows) == len(set(rows)) == 3


@pytest.mark.parametrize("words", ["", "SSU", "99", "abc", "1; DROP TABLE"])
def test_strange_meetings_are_answered_clearly(world: World, words: str) -> None:
    secretary = world.member("secretary", role="secretariat")
    text = secretary.says(f"/sak saksliste {words}")
    assert any(said in text for said in ("ikkje noko møte", "finn eg ikkje", "kjenner ikkje"))


def test_a_member_who_has_left_is_not_told(world: World) -> None:
    kari, secretary, _ = on_agenda(world, "Tolketeneste")
    with transaction(world.engine) as session:
        session.get_one(Member, kari.id).left_on = START.date()
    before = len(kari.inbox)
    secretary.says("/sak av 1")
    assert len(kari.inbox) == before
