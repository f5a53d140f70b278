"""Meetings, seats and reminders in the browser: what the secretariat sets is answered, moved, and told to all."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlmodel import select

from storage.database import connect, transaction
from storage.tables import Appointment, Member, Seat
from tests.chat import START
from tests.conftest import prepare
from tests.playground.browser import chromium, opened, serving
from tests.playground.room import Room
from tests.playground.test_agenda_browser import becomes, presses, says, sends

pytestmark = pytest.mark.browser


@pytest.fixture
def page() -> Iterator[Page]:
    """A playground in which Berit is the deputy of Kari's seat in SSU."""
    with tempfile.TemporaryDirectory(prefix="samvit-meetings-") as folder:
        engine = connect(f"sqlite:///{folder}/samvit.db")
        prepare(engine)
        room = Room(engine)
        with transaction(engine) as session:
            people = {row.address: row.id or 0 for row in session.exec(select(Member))}
            own = select(Appointment).join(Seat).where(Seat.body == "forde-ssu")
            seats = {row.member: row for row in session.exec(own)}
            kari, berit = people["web:forde:member"], people["web:forde:user"]
            seats[berit].seat, seats[berit].deputy = seats[kari].seat, True
            seats[berit].starts = START.date()
        with serving(room.app) as address, chromium() as browser, opened(browser, address) as page:
            yield page
        engine.dispose()


def note(page: Page, words: str) -> Locator:
    """The newest message in the inbox that says *words*."""
    found = page.locator("#messages .note").filter(has_text=words).first
    expect(found).to_be_visible()
    return found


def goes_on_a_day(page: Page) -> None:
    page.get_by_role("button", name="+ 1 dag").click()
    expect(page.get_by_text("3. november 2026", exact=True)).to_be_visible()


def taps(page: Page, words: str, name: str) -> Locator:
    """Press a button of the message that says *words* and get the answer."""
    answers = page.locator(".bot")
    before = answers.count()
    note(page, words).get_by_role("button", name=name, exact=True).click()
    expect(answers).to_have_count(before + 1)
    return answers.last


def test_a_meeting_is_set_answered_covered_by_the_deputy_and_moved(page: Page) -> None:
    becomes(page, "Siri Eksempel")
    says(page, "/mote ny SSU")
    expect(sends(page, Dag="3.12.2026", Klokkeslett="9–11", Stad="Førde")).to_contain_text("Møtet er sett.")

    becomes(page, "Kari Eksempel")
    expect(taps(page, "torsdag 3. desember 2026", "Kan ikkje")).to_contain_text(
        "Eg har spurt Berit Eksempel (brukar) om å møte for deg."
    )
    becomes(page, "Berit Eksempel")
    expect(taps(page, "Kan du møte som vara?", "Ja, eg kjem")).to_contain_text("Du møter for Kari Eksempel")
    becomes(page, "Siri Eksempel")
    taps(page, "Berit Eksempel (brukar) møter for Kari Eksempel (kommune)", "Sjå møtet")
    presses(page, "Flytt")
    expect(sends(page, Dag="10.12.2026")).to_contain_text("Møtet er flytta.")
    for person in ("Kari Eksempel", "Helge Eksempel", "Berit Eksempel"):
        becomes(page, person)
        note(page, "er flytta til torsdag 10. desember 2026 kl. 09.00")


def test_a_term_ends_and_what_the_member_wishes_is_seen_by_the_secretariat(page: Page) -> None:
    goes_on_a_day(page)
    becomes(page, "Geir Eksempel")
    expect(taps(page, "Vervet ditt i Fagleg samarbeidsutval (FSU)", "Eg vil halde fram")).to_contain_text("halde fram")
    becomes(page, "Siri Eksempel")
    expect(says(page, "/verv styr FSU")).to_contain_text("vil halde fram")


def test_a_member_who_chooses_a_digest_gets_one(page: Page) -> None:
    expect(says(page, "/varsel samling dagleg")).to_contain_text("samla")
    goes_on_a_day(page)
    gathered = note(page, "Varsla dine i dag:")
    expect(gathered).to_contain_text("Fristen for å melde saker til møtet i Fagleg samarbeidsutval (FSU)")
    expect(gathered).to_contain_text("Vervet ditt i Strategisk samarbeidsutval (SSU) går ut")
    expect(page.locator("#messages .note").filter(has_text="Vervet ditt")).to_have_count(1)
