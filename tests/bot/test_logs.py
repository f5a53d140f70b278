"""The log tells what happened, to which request, network and member, and never whose name or which words."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
import json
import logging
from collections.abc import Iterator

import pytest
from sqlmodel import select

from bot import logs
from bot.sending import SendFailed
from bot.worker import deliver_due
from storage.database import transaction
from storage.tables import Body, OutboxMessage
from tests.bot.test_worker import POLICY, Service
from tests.chat import START, Chat, World
from tests.logbook import MARK, Captured, capturing, told


@pytest.fixture
def captured() -> Iterator[Captured]:
    with capturing() as log:
        yield log


def deliver(world: World, service: Service) -> None:
    asyncio.run(deliver_due(world.engine, {"web": service}, world.clock, policy=POLICY))


def items(kari: Chat, siri: Chat, meeting: int) -> None:
    """An item's whole way, with words of everybody in it."""
    kari.says(f"/sak SSU: Tolketeneste {MARK}")
    kari.says("/sak")
    kari.fills(body="forde-ssu", title=told("Reisetid"), background=told("Bakgrunn"), proposal=told("Framlegg"))
    kari.says("/sak mine")
    for number in (1, 2):
        for line in (f"ta opp {number}", f"saksframlegg {number}"):
            siri.says(f"/sak {line}")
        if siri.reply.form:
            siri.fills(assessment=told("Vurdering"), consequences=told("Følgjer"))
    siri.says("/sak spør 1", question=told("Kor mange"))
    siri.says("/sak inviter 1", name=told("Gjest"))
    siri.says(f"/sak sett {meeting}")
    siri.says(f"/sak publiser {meeting}")
    siri.says(f"/sak vedtak 1 {MARK}")
    siri.says("/sak avvis 2", why=told("Grunn"))


def the_rest(world: World, kari: Chat, siri: Chat, meeting: int) -> None:
    """Questions, answers to a meeting, a notice, seats, reminders; right, wrong and refused."""
    for line in (
        f"kva gjeld for {MARK} ved utskriving",
        f"/mote {MARK}",
        f"/verv {MARK}",
        f"/varsel {MARK}",
        f"/finst-ikkje {MARK}",
        f"/mote svar {meeting}.1 nei",
        "/varsel språk bokmål",
        f"/mote flytt {meeting}",
        f"pasient 15108695088 {MARK}",
        f"/avtale rett 999 {MARK}",
        f"/sak vedtak {MARK}",
    ):
        kari.says(line, note=told("Merknad"), why=told("Grunn"))
        siri.says(line, note=told("Merknad"), why=told("Grunn"), title=told("Tittel"))
    siri.says(f"/mote flytt {meeting}")
    siri.fills(day="10.12.2026", time="13", place=told("Tinghuset"), why=told("Grunn"))
    siri.says("/informer")
    siri.fills(title=told("Ny rutine"), text=told("Frå nyttår"), to="nettverket")
    if "Send til alle" in siri.buttons:
        siri.presses("Send til alle")
    world.bot.hear("ev:1", kari.address, f"kva med {MARK}?", name=told("Kari"), reply_to="web:forde:channel")


def test_no_record_of_a_broad_day_holds_a_name_a_title_or_a_text(
    world: World, captured: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    kari = world.member("kari", party="kommune", municipality="kinn")
    siri = world.member("siri", role="secretariat")
    world.bot.handle(kari.address, "/hjelp", name=told("Kari"))
    world.bot.handle("web:forde:ny", "/hjelp", name=told("Ny Person"))
    meeting = world.meeting("forde-ssu", START + dt.timedelta(days=40), place=told("Rådhuset"))
    world.seat(kari, "forde-ssu", ends=dt.date(2026, 12, 31), title=told("medlem"))
    with transaction(world.engine) as session:
        session.get_one(Body, "forde-ssu").channel = "web:forde:channel"
    items(kari, siri, meeting)
    the_rest(world, kari, siri, meeting)
    for days in (20, 30, 60):
        world.clock.now = START + dt.timedelta(days=days)
        world.bot.tick()
        deliver(world, Service(sends=[SendFailed("not_in_channel", permanent=True), SendFailed("500", uncertain=True)]))

    def breaks(line: str, *_: object) -> None:
        raise ValueError(f"cannot read {line!r}")

    monkeypatch.setattr("commands.answer", breaks)
    kari.says(told("/mote"))
    deliver(world, Service(sends=[RuntimeError(told("odd"))] * 3))
    with transaction(world.engine) as session:
        sent = [row.kind for row in session.exec(select(OutboxMessage)) if MARK in str(row.reply)]
        assert {"item", "meeting_news", "notice", "term"} <= set(sent)
    assert captured.telling == []
    parts = {line["part"] for line in captured.json}
    assert {"samvit", "samvit.delivery"} <= parts
    assert sum(line["message"].startswith("answer outcome=") for line in captured.json) > 30
    assert any("trace" in line for line in captured.json)


def test_the_lines_of_one_request_share_its_id_and_name_network_and_member(world: World, captured: Captured) -> None:
    kari = world.member("kari")
    with logs.about(request="proxy-17"):
        kari.says("/hjelp")
    kari.says("/hjelp")
    first, second = (line for line in captured.json if line["message"].startswith("answer"))
    assert (first["request"], first["network"], first["member"]) == ("proxy-17", "forde", kari.id)
    assert second["request"] not in ("", "proxy-17")


@pytest.mark.parametrize("given", ["a b", "x" * 65, 'a"}\n{"level":"ERROR', "æ", ""])
def test_an_id_from_outside_that_is_no_plain_word_is_not_taken_over(given: str) -> None:
    with logs.about(request=given) as mark:
        assert mark.request != given
        assert mark.request.isalnum()


@pytest.mark.parametrize("kind", logs.KINDS)
def test_what_is_written_is_one_line_a_record(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    written, root = io.StringIO(), logging.getLogger()
    before, level = root.handlers[:], root.level
    monkeypatch.setattr("sys.stderr", written)
    root.handlers = []  # so that pytest's own stay open
    logs.configure(kind)
    with logs.about("forde", 7, "r1"):
        logging.getLogger("samvit").info("one %s", "two\nthree\r\nfour")
        logging.getLogger("samvit").debug("not this")
    root.handlers = before
    root.setLevel(level)
    (line,) = written.getvalue().splitlines()
    if kind == "json":
        found = json.loads(line)
        assert (found["level"], found["part"], found["member"]) == ("INFO", "samvit", 7)
    else:
        assert line.endswith("INFO samvit one two three  four request=r1 network=forde member=7")


def test_a_traceback_tells_where_and_of_what_kind_and_quotes_nothing(captured: Captured) -> None:
    try:
        try:
            raise KeyError(told("Kari"))
        except KeyError as error:
            raise ValueError(told("Ola")) from error
    except ValueError:
        logging.getLogger("samvit").exception("failed code=%s", "abc")
    (line,) = captured.json
    kinds = [place for place in line["trace"] if place.startswith("builtins.")]
    assert kinds == ["builtins.KeyError", "builtins.ValueError"]
    assert "test_logs.py" in line["trace"][0]
    assert captured.telling == []
