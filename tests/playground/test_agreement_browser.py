"""The life of an agreement in the browser: a hearing and a signing, by the secretariat and by a party's contact."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from storage.database import connect
from tests.agreement import PAPER
from tests.conftest import prepare
from tests.playground.browser import chromium, opened, serving
from tests.playground.room import Room
from tests.playground.test_agenda_browser import becomes, presses, says, sends

pytestmark = pytest.mark.browser


@pytest.fixture
def page() -> Iterator[Page]:
    """The playground of a network of its own, in a browser of its own."""
    with tempfile.TemporaryDirectory(prefix="samvit-agreement-") as folder:
        engine = connect(f"sqlite:///{folder}/samvit.db")
        prepare(engine)
        with serving(Room(engine).app) as address, chromium() as browser, opened(browser, address) as page:
            yield page
        engine.dispose()


def test_a_hearing_and_a_signing_from_both_sides(page: Page) -> None:
    becomes(page, "Siri Eksempel")
    expect(says(page, f"/avtale status {PAPER}")).to_contain_text("ukjend dato")
    presses(page, "Start revisjon")
    expect(sends(page, Høyring_til="10.12.2026")).to_contain_text("Revisjonen er i gang.")
    presses(page, "Start høyring")
    form = page.get_by_role("dialog", name="Start høyring")
    expect(form.get_by_label("Svar innan")).to_have_value("10.12.2026")
    form.get_by_label("Svar innan").fill("i går")
    form.locator(".primary").click()
    expect(form).to_contain_text("Skriv ein dato, til dømes 1.1.2027.")
    expect(sends(page, Svar_innan="10.12.2026")).to_contain_text("0 av 20 har svart")

    becomes(page, "Kari Eksempel")
    asked = page.locator("#messages .note").filter(has_text="Har Sunnfjord kommune merknader?").first
    asked.get_by_role("button", name="Har merknader", exact=True).click()
    expect(sends(page, Merknader="Punkt 4 er uklart.")).to_contain_text("1 av 20 har svart")

    becomes(page, "Siri Eksempel")
    expect(page.locator("#messages")).to_contain_text("Sunnfjord kommune har svart på høyringa")
    says(page, f"/avtale status {PAPER}")
    expect(presses(page, "Les merknadene")).to_contain_text("Punkt 4 er uklart.")
    presses(page, "Korleis det står til")
    presses(page, "Avslutt høyringa")
    presses(page, "Ja, avslutt")
    presses(page, "Start signering")
    expect(sends(page)).to_contain_text("0 av 17 kommunar har signert, 0 av 1 andre partar")

    becomes(page, "Kari Eksempel")
    asked = page.locator("#messages .note").filter(has_text="klar til å signerast").first
    asked.get_by_role("button", name="Vi har signert", exact=True).click()
    expect(page.locator(".bot").last).to_contain_text("1 av 17 kommunar har signert")
