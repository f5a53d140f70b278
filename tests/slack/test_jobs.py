"""The three jobs, end to end through signed requests: ask, submit an item, be reminded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from sqlmodel import select

from storage.database import transaction
from storage.tables import AgendaItem, Body, Member
from tests.chat import START, Chat, World
from tests.fakes.slack import FakeSlack
from tests.slack.driver import TEAM, Workspace

ME = f"slack:{TEAM}:U1"


def test_a_question_by_slash_command_is_answered_in_the_acknowledgement(room: Workspace) -> None:
    answer = room.command("/avtale utskrivingsklar pasient").json()
    assert answer["response_type"] == "ephemeral"
    shown = str(answer["blocks"])
    assert "Delavtale tilvising, innlegging og utskriving frå sjukehus" in shown
    assert "https://" in shown or "http://" in shown
    assert "/avtale rett" in shown


def test_a_direct_message_is_answered_once_however_often_it_is_delivered(
    room: Workspace, slack: FakeSlack, delivers: Callable[[], int]
) -> None:
    for _ in range(4):
        room.says("utskrivingsklar pasient", ts="1.1", event_ts="1.1", client_msg_id="same")
    room.says("utskrivingsklar pasient", ts="1.1", event_ts="1.1", client_msg_id="same", type="app_mention")
    delivers()
    delivers()
    assert len(slack.replies) == 1
    assert slack.replies[0]["channel"] == "D1"
    assert "utskriving frå sjukehus" in slack.replies[0]["text"]


def test_an_item_is_submitted_by_the_form_and_the_secretariat_hears_of_it(
    room: Workspace, slack: FakeSlack, forde: World, delivers: Callable[[], int]
) -> None:
    with transaction(forde.engine) as session:
        session.add(Member(network="forde", address=f"slack:{TEAM}:U9", name="Siri", language="nn", role="secretariat"))
    assert room.command("/sak").content == b""
    answer = room.submits(
        slack.view, body="forde-ssu", kind="vedtak", title="Felles rutine", background="Fordi."
    ).json()
    assert answer["response_action"] == "update"
    assert "Saka er meld inn" in str(answer["view"])
    with transaction(forde.engine) as session:
        item = session.exec(select(AgendaItem)).one()
    assert (item.body, item.kind, item.title, item.background) == ("forde-ssu", "vedtak", "Felles rutine", "Fordi.")
    delivers()
    assert slack.texts("D9")[0].startswith("Ny sak til Strategisk samarbeidsutval: Felles rutine")


def test_a_reminder_reaches_the_member_once(
    room: Workspace, slack: FakeSlack, forde: World, delivers: Callable[[], int]
) -> None:
    room.command("/hjelp")
    kari = forde.member("kari")
    with transaction(forde.engine) as session:
        kari.id = session.exec(select(Member).where(Member.address == ME)).one().id or 0
    forde.seat(kari, "forde-ssu")
    forde.meeting("forde-ssu", START + dt.timedelta(days=8))
    forde.bot.tick()
    delivers()
    assert slack.posted == []
    forde.clock.now = START + dt.timedelta(days=7)
    for _ in range(2):
        forde.bot.tick()
        delivers()
    assert len(slack.texts("D1")) == 1
    assert "Strategisk samarbeidsutval" in slack.texts("D1")[0]
    assert slack.posted[0]["metadata"]["event_payload"]["key"]


def test_a_reminder_that_is_hours_late_is_sent_once_all_the_same(
    room: Workspace, slack: FakeSlack, forde: World, delivers: Callable[[], int]
) -> None:
    room.command("/hjelp")
    with transaction(forde.engine) as session:
        kari = Chat(forde, ME, session.exec(select(Member).where(Member.address == ME)).one().id or 0)
    forde.seat(kari, "forde-ssu")
    forde.meeting("forde-ssu", START + dt.timedelta(days=8))
    late = forde.clock.now = START + dt.timedelta(days=7, hours=6)  # no worker ran since the morning
    for minutes in range(3):
        forde.clock.now = late + dt.timedelta(minutes=minutes)
        World(forde.engine, forde.clock).bot.tick()  # each time another worker
    forde.clock.now += dt.timedelta(hours=3)  # and nobody sent it
    for _ in range(2):
        delivers()
    (text,) = slack.texts("D1")
    assert "Strategisk samarbeidsutval" in text


def test_a_published_agenda_lies_in_the_channel_with_its_papers(
    room: Workspace, slack: FakeSlack, forde: World, delivers: Callable[[], int]
) -> None:
    room.command("/hjelp")
    meeting = forde.meeting("forde-ssu", START + dt.timedelta(days=20))
    with transaction(forde.engine) as session:
        session.exec(select(Member).where(Member.address == ME)).one().role = "secretariat"
        session.get_one(Body, "forde-ssu").channel = f"slack:{TEAM}:C7"
    for line in ("/sak forde-ssu: Tolketeneste", "/sak ta opp 1", f"/sak sett {meeting}", f"/sak publiser {meeting}"):
        room.command(line)
    delivers()
    (text,) = slack.texts("C7")
    assert "1/26: Tolketeneste" in text
    shared = [share for share in slack.shared if share["channel_id"] == "C7"]
    assert len(shared) == 1
    assert sorted(content[:4] for content in slack.uploads.values()) == [b"%PDF", b"%PDF", b"PK\x03\x04", b"PK\x03\x04"]
