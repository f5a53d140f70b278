"""Two at the same moment: one item, one number each, and the second is told what the first did."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable

from sqlmodel import select

from storage.agenda_tables import ItemNumber
from storage.database import transaction
from storage.tables import AgendaChange, AgendaItem
from tests.chat import START, World

SOON = START + dt.timedelta(days=20)


def at_once(*does: Callable[[], object]) -> None:
    """Start them all at the same moment and wait for them; a fault in one is raised."""
    gate, faults = threading.Barrier(len(does)), []

    def run(do: Callable[[], object]) -> None:
        gate.wait()
        try:
            do()
        except BaseException as fault:  # noqa: BLE001  (a thread's fault belongs to the test)
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(do,)) for do in does]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def test_a_form_that_arrives_four_times_at_once_is_one_item(world: World) -> None:
    kari = world.member("kari")
    secretary = world.member("secretary", role="secretariat")
    fields = {"body": "forde-ssu", "kind": "drofting", "title": "Tolketeneste", "key": "V1"}
    texts: list[str] = []
    copy = [world.member("kari") for _ in range(4)]
    at_once(*(lambda chat=chat: texts.append(chat.says("/sak send", **fields)) for chat in copy))
    assert sorted("alt meld inn" in text for text in texts) == [False, True, True, True]
    with transaction(world.engine) as session:
        assert len(session.exec(select(AgendaItem)).all()) == 1
    assert len(secretary.inbox) == 1
    assert kari.inbox == []


def test_two_secretaries_who_press_at_once_make_one_step(world: World) -> None:
    world.meeting("forde-ssu", SOON)
    kari = world.member("kari")
    kari.says("/sak SSU: Tolketeneste")
    anne, bente = world.member("anne", role="secretariat"), world.member("bente", role="secretariat")
    at_once(
        lambda: anne.says("/sak ta opp 1 v1"),
        lambda: bente.says("/sak avvis 1 v1", why="Nei."),
    )
    told = [chat for chat in (anne, bente) if "kom deg i forkjøpet" in chat.text]
    assert len(told) == 1
    with transaction(world.engine) as session:
        assert len(session.exec(select(AgendaChange)).all()) == 2
    assert len(kari.inbox) == 1


def test_two_agendas_set_at_once_give_every_item_its_own_number(world: World) -> None:
    meetings = [world.meeting("forde-ssu", SOON + dt.timedelta(days=n)) for n in (0, 1)]
    kari = world.member("kari")
    anne, bente = world.member("anne", role="secretariat"), world.member("bente", role="secretariat")
    for n, title in enumerate(("Tolketeneste", "Reisetid for jordmor", "Heimesjukehus", "Kosthald på sjukeheim"), 1):
        kari.says(f"/sak SSU: {title}")
        anne.says(f"/sak ta opp {n}")
        with transaction(world.engine) as session:
            session.get_one(AgendaItem, n).meeting = meetings[n % 2]
    at_once(lambda: anne.says(f"/sak sett {meetings[0]}"), lambda: bente.says(f"/sak sett {meetings[1]}"))
    with transaction(world.engine) as session:
        assert sorted(number.sequence for number in session.exec(select(ItemNumber))) == [1, 2, 3, 4]
        assert {item.state for item in session.exec(select(AgendaItem))} == {"on_agenda"}


def test_the_same_agenda_set_twice_at_once_is_set_once(world: World) -> None:
    meeting = world.meeting("forde-ssu", SOON)
    kari = world.member("kari")
    anne, bente = world.member("anne", role="secretariat"), world.member("bente", role="secretariat")
    kari.says("/sak SSU: Tolketeneste")
    anne.says("/sak ta opp 1")
    at_once(lambda: anne.says(f"/sak sett {meeting}"), lambda: bente.says(f"/sak sett {meeting}"))
    for chat in (anne, bente):
        assert "gjekk gale" not in chat.text
    with transaction(world.engine) as session:
        assert [n.text for n in session.exec(select(ItemNumber))] == ["1/26"]
    assert len(kari.inbox) == 2


def test_the_same_agenda_sent_twice_at_once_goes_out_once(world: World) -> None:
    meeting = world.meeting("forde-ssu", SOON)
    kari, seated = world.member("kari"), world.member("maria")
    world.seat(seated, "forde-ssu")
    anne, bente = world.member("anne", role="secretariat"), world.member("bente", role="secretariat")
    kari.says("/sak SSU: Tolketeneste")
    anne.says("/sak ta opp 1")
    anne.says(f"/sak sett {meeting}")
    at_once(lambda: anne.says(f"/sak publiser {meeting}"), lambda: bente.says(f"/sak publiser {meeting}"))
    for chat in (anne, bente):
        assert "gjekk gale" not in chat.text
    assert len(seated.inbox) == 1
