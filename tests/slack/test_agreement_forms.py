"""Every form and button of `/avtale` is within Slack's limits, also where agreements are many and titles long."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlmodel import col, func, select, update

from bot.slack import blocks, faults
from commands._base import Reply
from storage.database import transaction
from storage.tables import Agreement, Party
from tests.chat import Chat, World
from tests.slack.test_limits import accepted_by_slacks_library

UNANSWERED, ANSWERED = "hoppeborg til bursdag", "utskrivingsklar pasient"
LONG = "Delavtale om " + "samhandling & <samordning> " * 20


def within_limits(reply: Reply, language: str = "nn") -> None:
    """Fails when Slack would refuse the reply as a message or as a view."""
    message, view = blocks.message(reply, language), blocks.modal(reply, language)
    assert faults.in_message(message) == []
    assert faults.in_view(view) == []
    accepted_by_slacks_library(message)
    accepted_by_slacks_library(view)


def options(reply: Reply) -> set[str]:
    """The values that the form takes; Slack looks them up while one types."""
    view = blocks.modal(reply, "nn")
    element = next(b["element"] for b in view["blocks"] if b.get("block_id") == "agreement")
    assert element["type"] == "external_select"
    assert reply.form is not None
    return {o.value for field in reply.form.fields for o in field.options if field.name == "agreement"}


@pytest.fixture(params=["as they are", "long", "many"])
def network(world: World, request: pytest.FixtureRequest) -> str:
    """The network with the most agreements: as it is, with long titles, and with far more than a select can hold."""
    with transaction(world.engine) as session:
        counted = select(Agreement.network).group_by(Agreement.network).order_by(func.count().desc())
        most = session.exec(counted).first()
        assert most is not None
        if request.param != "as they are":
            session.connection().execute(update(Agreement).where(col(Agreement.network) == most).values(title=LONG))
        for n in range(230 if request.param == "many" else 0):
            session.add(
                Agreement(
                    id=f"{most}-many-{n}",
                    network=most,
                    kind="delavtale",
                    status="current",
                    number=f"{n + 100}",
                    title=LONG,
                )
            )
    return most


def current(world: World, network: str) -> set[str]:
    with transaction(world.engine) as session:
        over = ("superseded", "historical")
        rows = select(Agreement.id).where(Agreement.network == network, col(Agreement.status).not_in(over))
        return set(session.exec(rows))


def people(world: World, network: str) -> tuple[Chat, Chat]:
    return world.member("kari", network, language="nn"), world.member(
        "sigrid", network, role="secretariat", language="nn"
    )


def test_the_answers_and_the_form_for_the_right_one(world: World, network: str) -> None:
    kari, _ = people(world, network)
    for question in (ANSWERED, UNANSWERED, "delavtale", "liste", "særavtale for kommunen"):
        kari.says(f"/avtale {question}")
        within_limits(kari.reply)
    kari.says(ANSWERED)
    kari.presses("Ikkje rett")
    within_limits(kari.reply)
    kari.presses("Ein annan avtale")
    within_limits(kari.reply)
    assert options(kari.reply) == current(world, network)


def test_asking_the_secretariat_and_its_answer(world: World, network: str) -> None:
    kari, secretary = people(world, network)
    kari.says("hoppeborg " * 190)
    within_limits(kari.reply)
    kari.presses("Spør sekretariatet")
    within_limits(kari.reply)
    kari.fills(text="hoppeborg " * 60)
    kari.says("/avtale spør-sekretariatet", text=UNANSWERED, key="second")
    within_limits(secretary.letters[-1])
    secretary.taps("Svar")
    within_limits(secretary.reply)
    assert options(secretary.reply) == current(world, network) | {"ingen"}
    chosen = min(current(world, network))
    secretary.fills(agreement=chosen, text="ord " * 240)
    within_limits(kari.letters[-1])
    secretary.says("/avtale hol")
    within_limits(secretary.reply)
    secretary.presses("Godkjenn")
    within_limits(secretary.reply)


def test_a_consenting_members_questions_ride_on_the_buttons_and_in_the_list(world: World, network: str) -> None:
    kari, secretary = people(world, network)
    kari.says("/varsel spørsmål ja")
    for n in range(12):
        kari.says(f"hoppeborg til bursdag {'og jul ' * 50} {n}")
        within_limits(kari.reply)
        kari.presses("Ikkje rett")
    secretary.says("/avtale hol")
    assert "hoppeborg til bursdag" in secretary.text
    within_limits(secretary.reply)
    within_limits(secretary.reply, "nb")
    secretary.presses("Vis heile lista")
    within_limits(secretary.reply)


def test_the_life_of_an_agreement_with_a_long_name_and_all_its_parties(world: World, network: str) -> None:
    kari, secretary = people(world, network)
    paper = min(current(world, network))
    with transaction(world.engine) as session:
        for party in session.exec(select(Party).where(Party.network == network, Party.kind == "kommune")):
            party.contact = kari.id
    for line in ("oversyn", f"status {paper}", f"gjennomgått {paper}", f"periode {paper}", f"kontakt {paper}"):
        secretary.says(f"/avtale {line}")
        within_limits(secretary.reply)
    for verb, fields in (("revisjon", {"strategic": "1.2.2027"}), ("høyring", {}), ("milepælar", {})):
        secretary.says(f"/avtale {verb} {paper}")
        within_limits(secretary.reply)
        secretary.fills(**fields)
        within_limits(secretary.reply)
        within_limits(secretary.reply, "nb")
    kari.says(f"/avtale status {paper}")
    within_limits(kari.reply)
    for number in range(3):
        kari.taps("Har merknader")
        within_limits(kari.reply)
        kari.fills(note="Vi vil ha eit punkt til. " * 80 + str(number))
    within_limits(kari.letters[-1])
    secretary.says(f"/avtale status {paper}")
    within_limits(secretary.reply)
    for verb in ("Les merknadene", "Skriv inn svar", "Flytt fristen", "Avslutt høyringa"):
        secretary.says(f"/avtale status {paper}")
        secretary.presses(verb)
        within_limits(secretary.reply)
    secretary.presses("Ja, avslutt")
    secretary.presses("Start signering")
    within_limits(secretary.reply)
    secretary.fills()
    within_limits(secretary.reply)
    for verb in ("Skriv inn signatur", "Set i kraft", "Kva som er gjort"):
        secretary.says(f"/avtale status {paper}")
        secretary.presses(verb)
        within_limits(secretary.reply)
    world.clock.now += dt.timedelta(days=31)
    world.bot.tick()
    for chat in (kari, secretary):
        within_limits(chat.letters[-1])
