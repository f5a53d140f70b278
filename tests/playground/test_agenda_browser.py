"""An agenda item in the browser: the member's part and the secretariat's, from a kept draft to a decision."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from storage.database import connect
from tests.conftest import prepare
from tests.playground.browser import chromium, opened, serving
from tests.playground.room import Room

pytestmark = pytest.mark.browser


@pytest.fixture
def page() -> Iterator[Page]:
    """The playground of a network of its own, in a browser of its own."""
    with tempfile.TemporaryDirectory(prefix="samvit-agenda-") as folder:
        engine = connect(f"sqlite:///{folder}/samvit.db")
        prepare(engine)
        with serving(Room(engine).app) as address, chromium() as browser:
            yield from _page(browser, address)
        engine.dispose()


def _page(browser: Browser, address: str) -> Iterator[Page]:
    with opened(browser, address) as page:
        yield page


def says(page: Page, line: str) -> Locator:
    before = page.locator(".bot").count()
    page.get_by_label("Skriv til Samvit").fill(line)
    page.get_by_label("Skriv til Samvit").press("Enter")
    expect(page.locator(".bot")).to_have_count(before + 1)
    return page.locator(".bot").last


def presses(page: Page, name: str) -> Locator:
    """Press a button of the newest answer and get the next one."""
    answers = page.locator(".bot")
    before = answers.count()
    answers.last.get_by_role("button", name=name, exact=True).click()
    expect(answers).to_have_count(before + 1)
    return answers.last


def becomes(page: Page, person: str) -> None:
    page.get_by_role("button", name=person).click()
    expect(page.get_by_role("button", name=person)).to_have_attribute("aria-current", "true")


def sends(page: Page, **fields: str) -> Locator:
    """Fill the open form by its labels, send it and get the answer."""
    form = page.get_by_role("dialog")
    expect(form).to_be_visible()
    before = page.locator(".bot").count()
    for label, value in fields.items():
        form.get_by_label(label.replace("_", " ")).fill(value)
    form.locator(".primary").click()
    expect(form).to_be_hidden()
    expect(page.locator(".bot")).to_have_count(before + 1)
    return page.locator(".bot").last


def test_a_member_and_the_secretariat_take_an_item_from_a_draft_to_a_decision(page: Page) -> None:
    page.get_by_role("button", name="Eg vil melde inn ei sak").click()
    form = page.get_by_role("dialog", name="Meld inn ei sak")
    form.get_by_label("Organ", exact=True).select_option(label="Strategisk samarbeidsutval (SSU)")
    form.get_by_label("Tittel").fill("Tolketeneste på legevakt")
    page.keyboard.press("Escape")
    expect(page.locator(".bot").last).to_contain_text("Eg tek vare på utkastet")
    presses(page, "Hald fram")
    expect(form.get_by_label("Tittel")).to_have_value("Tolketeneste på legevakt")
    form.get_by_label("Kor mange minutt").fill("20")
    form.get_by_role("button", name="Send inn").click()
    expect(page.locator(".bot").last).to_contain_text("Saka er meld inn")

    becomes(page, "Siri Eksempel")
    expect(says(page, "/sak innboks")).to_contain_text("1 · Tolketeneste på legevakt: innsend")
    expect(presses(page, "1 · Tolketeneste på legevakt")).to_contain_text("Status")
    presses(page, "Spør om meir")
    expect(sends(page, Kva_vil_du_vite="Kor ofte?")).to_contain_text("ventar på svar")

    becomes(page, "Kari Eksempel")
    asked = page.locator("#messages .note").filter(has_text="treng fleire opplysningar").first
    asked.get_by_role("button", name="Svar", exact=True).click()
    expect(sends(page, Svaret_ditt="Kvar dag.")).to_contain_text("lagt i saka")

    becomes(page, "Siri Eksempel")
    expect(says(page, "/sak vis 1")).to_contain_text("Kvar dag.")
    expect(presses(page, "Ta opp")).to_contain_text("er teken opp")
    says(page, "/sak saksliste SSU")
    expect(presses(page, "Set saklista")).to_contain_text("1/26: Tolketeneste på legevakt (Drøfting, 20 minutt")
    expect(presses(page, "Send ut")).to_contain_text("Saklista er send til medlemene")
    says(page, "/sak vis 1")
    presses(page, "Skriv inn utfallet")
    expect(sends(page, Ordlyd="SSU rår til ei felles ordning.")).to_contain_text("er handsama: Tilråding")

    becomes(page, "Kari Eksempel")
    expect(page.locator("#messages")).to_contain_text("er handsama")
    expect(says(page, "/sak vedtak tolk")).to_contain_text("SSU rår til ei felles ordning.")
