"""The playground as a person uses it: with a mouse, with the keyboard alone, and on a phone."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from storage.database import connect
from tests.conftest import prepare
from tests.playground.browser import DESKTOP, PHONE, chromium, opened, probe, serving
from tests.playground.room import Room

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def networks() -> Iterator[Path]:
    """A database file with the four networks, to be copied."""
    with tempfile.TemporaryDirectory(prefix="samvit-browser-") as folder:
        engine = connect(f"sqlite:///{folder}/networks.db")
        prepare(engine)
        engine.dispose()
        yield Path(folder) / "networks.db"


@pytest.fixture
def address(networks: Path, tmp_path: Path) -> Iterator[str]:
    """A playground of its own for each test."""
    shutil.copy(networks, tmp_path / "samvit.db")
    engine = connect(f"sqlite:///{tmp_path}/samvit.db")
    with serving(Room(engine).app) as where:
        yield where
    engine.dispose()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with opened(browser, address) as page:
        yield page


def says(page: Page, line: str) -> Locator:
    """Write a line, press Enter, and get the bot's answer."""
    before = page.locator(".bot").count()
    page.get_by_label("Skriv til Samvit").fill(line)
    page.get_by_label("Skriv til Samvit").press("Enter")
    expect(page.locator(".bot")).to_have_count(before + 1)
    return page.locator(".bot").last


def notes(page: Page) -> Locator:
    return page.locator("#messages .note")


def until(page: Page, step: str, text: str, times: int = 20) -> Locator:
    """Press a button of the clock until a message with *text* has come."""
    for _ in range(times):
        came = notes(page).filter(has_text=text)
        if came.count():
            return came.first
        moment = page.locator("#now").get_attribute("datetime") or ""
        page.get_by_role("button", name=step).click()
        expect(page.locator("#now")).not_to_have_attribute("datetime", moment)
        expect(page.locator("#time")).not_to_have_attribute("aria-busy", "true")
    raise AssertionError(f"{text!r} never came")


def test_a_question_about_a_patient_ready_for_discharge_gets_the_right_delavtale_with_its_source(page: Page) -> None:
    answer = says(page, "utskrivingsklar pasient")
    expect(answer).to_contain_text("Delavtale tilvising, innlegging og utskriving frå sjukehus")
    expect(answer.locator("dt", has_text="Status")).to_be_visible()
    source = answer.locator(".sources a")
    expect(source).to_have_attribute("href", re.compile("^https?://"))
    expect(source).to_have_attribute("rel", "noopener noreferrer")
    expect(answer.locator(".sources .date")).to_be_visible()


def test_a_did_you_mean_is_followed(page: Page) -> None:
    asked = (says(page, vague) for vague in ("barn", "helse", "samarbeid", "opplæring", "avtale om eldre"))
    answer = next(answer for answer in asked if "Meiner du" in answer.inner_text())
    button = answer.locator(".choices button").first
    begins = (button.text_content() or "").rstrip("…")[:40]
    answers = page.locator(".bot").count()
    button.click()
    shown = page.locator(".bot").nth(answers)
    expect(shown).to_contain_text(begins)
    expect(shown.locator(".sources a")).to_be_visible()


def test_an_item_is_submitted_by_the_form_and_reaches_the_secretary(page: Page) -> None:
    page.get_by_role("button", name="Eg vil melde inn ei sak").click()
    form = page.get_by_role("dialog", name="Meld inn ei sak")
    form.get_by_label("Organ", exact=True).select_option(label="Strategisk samarbeidsutval (SSU)")
    form.get_by_label("Tittel").fill("Felles rutine <b>for</b> utskriving")
    form.get_by_role("button", name="Send inn").click()
    expect(form).to_be_hidden()
    expect(page.locator(".bot").last).to_contain_text("Saka er meld inn")
    expect(page.locator(".bot").last).to_contain_text("Felles rutine <b>for</b> utskriving")
    page.get_by_role("button", name="Siri Eksempel").click()
    expect(notes(page).first).to_contain_text("Felles rutine")
    expect(notes(page).first.locator(".new")).to_be_visible()
    notes(page).first.get_by_role("button", name="Sjå saka").click()
    expect(page.locator(".bot").last).to_contain_text("Felles rutine")


def test_a_form_without_its_needed_field_says_so_at_the_field_and_keeps_what_was_written(page: Page) -> None:
    page.get_by_role("button", name="Eg vil melde inn ei sak").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Organ", exact=True).select_option(label="Strategisk samarbeidsutval (SSU)")
    form.get_by_label("Bakgrunn").fill("Vi ventar på kvarandre.")
    form.get_by_role("button", name="Send inn").click()
    title = form.get_by_label("Tittel")
    expect(title).to_be_focused()
    expect(title).to_have_attribute("aria-invalid", "true")
    title.fill("...")
    form.get_by_role("button", name="Send inn").click()
    expect(form.get_by_text("tittel med ord i")).to_be_visible()
    expect(form.get_by_label("Bakgrunn")).to_have_value("Vi ventar på kvarandre.")


def test_a_form_pressed_twice_is_one_item(page: Page) -> None:
    page.get_by_role("button", name="Eg vil melde inn ei sak").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Organ", exact=True).select_option(label="Strategisk samarbeidsutval (SSU)")
    form.get_by_label("Tittel").fill("Felles rutine")
    form.get_by_role("button", name="Send inn").dblclick()
    expect(form).to_be_hidden()
    expect(says(page, "/sak mine").locator(".text li", has_text="Felles rutine")).to_have_count(1)


def test_the_day_before_the_meeting_its_reminder_is_there_in_the_inbox_and_in_the_channel(page: Page) -> None:
    reminder = until(page, "Neste hending", "har møte i morgon")
    expect(reminder).to_contain_text("Fagleg samarbeidsutval")
    expect(reminder.locator(".new")).to_be_visible()
    expect(page.locator("#coming li").first).to_contain_text("i morgon")
    expect(page.locator("#status")).to_contain_text("Nye meldingar")
    page.get_by_role("button", name="# FSU").click()
    expect(notes(page).filter(has_text="i morgon")).to_have_count(1)


def test_what_one_is_reading_or_pressing_stays_put_when_more_arrives(page: Page) -> None:
    first = until(page, "Neste hending", "Dette er eit døme")
    first.get_by_text("Vis som Slack-JSON").click()
    why = first.get_by_role("button", name="Kvifor fekk eg dette?")  # whichever came first: some open a form
    why.press("Enter")
    expect(page.locator(".bot")).to_have_count(1)
    expect(why).to_be_focused()
    expect(first.locator("pre")).to_be_visible()


def test_day_and_week_move_the_clock(page: Page) -> None:
    expect(page.locator("#date")).to_have_text("2. november 2026")
    page.get_by_role("button", name="+ 1 dag").click()
    expect(page.locator("#date")).to_have_text("3. november 2026")
    page.get_by_role("button", name="+ 1 veke").click()
    expect(page.locator("#date")).to_have_text("10. november 2026")
    expect(page.locator("#at")).to_have_text("10.00")


def test_six_quick_presses_are_six_weeks(page: Page) -> None:
    for _ in range(6):
        page.get_by_role("button", name="+ 1 veke").click()
    expect(page.locator("#date")).to_have_text("14. desember 2026")
    expect(page.locator("#time")).not_to_have_attribute("aria-busy", "true")


def test_who_becomes_somebody_else_while_the_clock_moves_sees_their_own_inbox(page: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/clock", hold)
    page.get_by_role("button", name="+ 1 veke").click()
    page.wait_for_timeout(50)
    page.get_by_role("button", name="Siri Eksempel").click()
    expect(page.locator("#status")).to_contain_text("Siri")
    answered: list[str] = []
    page.on("response", lambda response: answered.append(response.url))
    (route,) = held
    answer = route.fetch()
    state = answer.json() | {"language": "nb"}  # what only the first person's page may show
    route.fulfill(response=answer, json=state)
    expect(page.locator("#date")).to_have_text("9. november 2026")
    expect(page.locator("html")).to_have_attribute("lang", "nn")
    assert any("api/state" in url for url in answered)


def test_switching_to_bokmal_changes_the_page_the_answers_and_the_reminders(page: Page) -> None:
    says(page, "/mote ssu")
    until(page, "Neste hending", "Dette er eit døme")
    page.get_by_role("radio", name="Bokmål").check()
    expect(page.locator("html")).to_have_attribute("lang", "nb")
    expect(page.get_by_role("button", name="Neste hendelse")).to_be_visible()
    expect(page.get_by_role("heading", name="Hvem er du?")).to_be_visible()
    expect(page.locator("#messages")).to_contain_text("Dette er et eksempel")
    expect(page.locator(".bot").first).to_contain_text("Neste møter i")
    expect(says(page, "/verv")).to_contain_text("Vervene dine")
    page.reload()
    expect(page.get_by_role("heading", name="Hvem er du?")).to_be_visible()
    page.get_by_role("radio", name="Nynorsk").check()
    expect(page.get_by_role("heading", name="Kven er du?")).to_be_visible()


def test_a_message_opens_as_the_json_that_slack_would_get(page: Page) -> None:
    answer = says(page, "hei")
    answer.get_by_text("Vis som Slack-JSON").click()
    expect(answer.locator("pre")).to_contain_text('"text": "Hei')


def test_what_a_member_writes_is_shown_as_written(page: Page) -> None:
    markup = '<img src=x onerror="document.title=1"><!channel> *feit*'
    says(page, markup)
    expect(page.locator(".said").last).to_have_text(markup)
    assert page.locator("main img:not([src^='/static/'])").count() == 0


def test_each_person_has_a_talk_of_their_own_and_the_address_remembers_who(page: Page) -> None:
    says(page, "hei")
    page.get_by_role("button", name="Geir Eksempel").click()
    expect(page.locator(".bot")).to_have_count(0)
    page.get_by_label("Helsefellesskap").select_option(label="Helse Fonna")
    expect(page).to_have_url(re.compile("#fonna/gp$"))
    page.reload()
    expect(page.get_by_role("button", name="Geir Eksempel")).to_have_attribute("aria-current", "true")


def test_an_answer_goes_to_the_talk_it_was_asked_in(page: Page) -> None:
    def slowly(route: Route) -> None:
        page.get_by_role("button", name="Geir Eksempel").click()
        route.continue_()

    page.route("**/api/say", slowly)
    page.get_by_label("Skriv til Samvit").fill("hei")
    page.get_by_label("Skriv til Samvit").press("Enter")
    expect(page.get_by_role("button", name="Geir Eksempel")).to_have_attribute("aria-current", "true")
    page.get_by_role("button", name="Kari Eksempel").click()
    expect(page.locator(".bot")).to_have_count(1)
    page.get_by_role("button", name="Geir Eksempel").click()
    expect(page.locator(".bot")).to_have_count(0)


def test_others_messages_are_counted_beside_their_names(page: Page) -> None:
    page.get_by_role("button", name="+ 1 veke").click()
    expect(page.get_by_role("button", name="Geir Eksempel").locator(".count")).to_be_visible()


def test_a_line_that_did_not_get_through_stays_in_the_field(browser: Browser, address: str) -> None:
    with opened(browser, address, expected="503") as page:
        page.route("**/api/say", lambda route: route.fulfill(status=503, body="{}"))
        page.get_by_label("Skriv til Samvit").fill("utskrivingsklar pasient")
        page.get_by_label("Skriv til Samvit").press("Enter")
        expect(page.get_by_text("Eg fekk ikkje kontakt")).to_be_visible()
        expect(page.get_by_label("Skriv til Samvit")).to_have_value("utskrivingsklar pasient")


def tabs_to(page: Page, name: str, most: int = 60) -> None:
    """Press Tab until the thing called *name* has the focus, and see that the focus shows."""
    for _ in range(most):
        page.keyboard.press("Tab")
        label, style, width = probe(page, "focus")
        if label.startswith(name):
            assert style == "solid"
            assert float(width.removesuffix("px")) >= 2
            return
    raise AssertionError(f"Tab never reached {name!r}")


def test_the_keyboard_alone_is_enough(page: Page) -> None:
    tabs_to(page, "Til skrivefeltet", most=1)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Skriv til Samvit")).to_be_focused()
    page.keyboard.type("/sak")
    page.keyboard.press("Enter")
    form = page.get_by_role("dialog", name="Meld inn ei sak")
    expect(form.get_by_label("Organ", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(form).to_be_hidden()
    expect(page.get_by_label("Skriv til Samvit")).to_be_focused()
    page.keyboard.type("/sak")
    page.keyboard.press("Enter")
    expect(form.get_by_label("Organ", exact=True)).to_be_focused()
    page.keyboard.type("Strategisk")
    tabs_to(page, "Tittel")
    page.keyboard.type("Felles rutine")
    page.keyboard.press("Enter")
    expect(page.locator(".bot").last).to_contain_text("Saka er meld inn")
    tabs_to(page, "Neste hending")
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_contain_text("Klokka er no")


def test_a_screen_reader_finds_landmarks_headings_names_and_a_live_log(page: Page) -> None:
    says(page, "utskrivingsklar pasient")
    for role in ("banner", "main", "complementary"):
        expect(page.get_by_role(role)).to_have_count(1)
    expect(page.get_by_role("navigation", name="Nettverk og folk")).to_be_visible()
    expect(page.get_by_role("log")).to_have_attribute("aria-relevant", "additions")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert probe(page, "nameless") == []
    assert probe(page, "doubledIds") == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_enough_contrast(browser: Browser, address: str, scheme: str) -> None:
    with opened(browser, address, DESKTOP, scheme) as page:
        says(page, "utskrivingsklar pasient")
        until(page, "Neste hending", "Dette er eit døme")
        assert probe(page, "poorContrast") == []


def test_nothing_sticks_out_on_a_phone_and_the_tabs_lead_everywhere(browser: Browser, address: str) -> None:
    with opened(browser, address, PHONE) as page:
        answer = says(page, "utskrivingsklar pasient")
        expect(answer).to_be_in_viewport()
        answer.get_by_text("Vis som Slack-JSON").click()
        _fits(page)
        tabs = page.get_by_role("navigation", name="Visingar")
        tabs.get_by_role("button", name="Klokke").click()
        expect(page.get_by_label("Skriv til Samvit")).to_be_hidden()
        until(page, "Neste hending", "Dette er eit døme")
        _fits(page)
        tabs.get_by_role("button", name="Folk").click()
        _fits(page)
        page.get_by_role("button", name="Siri Eksempel").click()
        expect(page.get_by_label("Skriv til Samvit")).to_be_visible()
        page.get_by_role("button", name="Eg vil melde inn ei sak").click()
        expect(page.get_by_role("dialog")).to_be_visible()
        _fits(page)


def _fits(page: Page) -> None:
    assert probe(page, "sticksOut") == []
    assert probe(page, "tooSmall") == []
