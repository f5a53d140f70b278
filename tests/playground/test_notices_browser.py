"""A notice in the browser: the secretariat sends it to all, a member reads, the clock chases the rest."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.playground.test_agenda_browser import becomes, page, presses, says, sends

__all__ = ["page"]

pytestmark = pytest.mark.browser


def test_the_secretariat_informs_all_a_member_reads_and_the_rest_are_chased(page: Page) -> None:
    becomes(page, "Siri Eksempel")
    says(page, "/informer")
    seen = sends(page, Tittel="Ny rutine", Tekst="Frå nyttår gjeld ny rutine.")
    expect(seen).to_contain_text("Ingenting er sendt enno.")
    expect(seen).to_contain_text("17 kommunar og 4 andre partar")
    expect(presses(page, "Send til alle")).to_contain_text("Sendt til 1 kommune og 3 andre partar, 4 mottakarar i alt.")

    becomes(page, "Kari Eksempel")
    note = page.locator("#messages .note").filter(has_text="Informasjon frå sekretariatet").first
    expect(note).to_contain_text("Frå nyttår gjeld ny rutine.")
    note.get_by_role("button", name="Lest", exact=True).click()
    expect(page.locator(".bot").last).to_contain_text("Sunnfjord kommune har lese «Ny rutine»")

    becomes(page, "Siri Eksempel")
    expect(says(page, "/informer status 1")).to_contain_text("1 av 17 kommunar, siste 10:00")
    presses(page, "Varsla på annan måte")
    expect(sends(page, Korleis="e-post")).to_contain_text("Notert som varsla på annan måte: Askvoll kommune")

    page.get_by_role("button", name="+ 1 veke").click()
    expect(page.get_by_text("9. november 2026", exact=True)).to_be_visible()
    becomes(page, "Helge Eksempel")
    expect(page.locator("#messages")).to_contain_text("Ingen frå Helse Førde HF har stadfesta å ha lese")
    becomes(page, "Kari Eksempel")
    expect(page.locator("#messages")).not_to_contain_text("Påminning: Ingen frå")
