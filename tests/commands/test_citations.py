"""Answers quote the agreements' own text: word for word, with section, page and version."""

from __future__ import annotations

import re

import pytest
from sqlmodel import select

from bot.importers import documents
from storage.database import transaction
from storage.tables import Agreement, AgreementSection, AgreementVersion, Question, Verdict
from tests.chat import Chat, World
from tests.papers import FOLKEHELSE, OHD, PALLIASJON, UTSKRIVING, Paper, as_docx, as_html, as_pdf

DISCHARGE = "forde-da-innutskriving"


def bring(world: World, agreement: str, data: bytes, name: str = "avtale.pdf", url: str | None = None) -> None:
    with transaction(world.engine) as session:
        loaded = documents.read(data, name, url=url)
        documents.keep(session, agreement.partition("-")[0], agreement, loaded, world.clock())


@pytest.fixture
def library(world: World) -> World:
    bring(world, DISCHARGE, as_pdf(UTSKRIVING))
    bring(world, "forde-da-ohd", as_docx(OHD), "ohd.docx")
    bring(world, "forde-da-folkehelse", as_html(FOLKEHELSE), "folkehelse.html")
    bring(world, "stavanger-da2d", as_pdf(PALLIASJON), "palliasjon.pdf")
    return world


def facts(chat: Chat) -> dict[str, str]:
    return {label.form(chat.language): value.form(chat.language) for label, value in chat.reply.facts}


def quotes(chat: Chat) -> list[str]:
    return re.findall(r"«((?:.|\n)*?)»(?:\n|$)", "\n".join(v.form(chat.language) for _, v in chat.reply.facts))


def test_a_sure_answer_cites_section_page_version_and_words(library: World) -> None:
    kari = library.member("kari")
    kari.says("kor fort må kommunen svare på melding om utskrivingsklar pasient")
    shown = facts(kari)
    assert shown["Punkt 3.2, side 4"].startswith("«Kommunen skal svare seinast tre timar etter at meldinga om")
    assert shown["Sitert frå"] == "versjon 1 av teksten, avtale.pdf, henta inn 2. november 2026"


def test_the_citation_is_told_in_the_readers_form_and_the_quote_stays_as_it_stands(library: World) -> None:
    nils = library.member("nils", language="nb")
    nils.says("hvor fort må kommunen svare på melding om utskrivningsklar pasient")
    shown = facts(nils)
    assert shown["Punkt 3.2, side 4"].startswith("«Kommunen skal svare seinast tre timar")
    assert shown["Sitert fra"].endswith("hentet inn 2. november 2026")


def test_a_bokmal_agreement_is_quoted_in_its_own_network_only(library: World) -> None:
    question = "hvor lenge har pasienten åpen retur til sykehuset"
    anne = library.member("anne", "stavanger")
    assert "åpen retur i tolv uker" in anne.says(question)
    assert "tolv uker" not in library.member("kari").says(question)


def test_a_content_question_is_answered_from_the_text_when_the_index_is_not_sure(library: World) -> None:
    kari = library.member("kari")
    text = kari.says("deling av skadedata kvart kvartal")
    assert "Dette står i " in text
    assert "«Helseføretaket deler skadedata med kommunane kvart kvartal, utan opplysningar om personar.»" in text
    assert kari.reply.feedback
    assert "Takk" in kari.presses("Rett svar")
    with transaction(library.engine) as session:
        row, said = session.exec(select(Question)).one(), session.exec(select(Verdict)).one()
    assert (row.outcome, row.agreement, said.verdict) == ("maybe", "forde-da-folkehelse", "right")


QUESTIONS = [
    "utskrivingsklar pasient",
    "tidlegmelding innan 24 timar",
    "når må sykehuset sende tidligmelding",
    "kven betaler døgnpris for utskrivingsklar",
    "elektronisk tilvising med legemiddelliste frå fastlegen",
    "barn under 16 år i kommunal seng",
    "når må lege kome til øyeblikkeleg hjelp-seng",
    "usemje om avtalen",
    "oppseiing av avtalen om utskriving",
    "folkehelse skadedata",
    "øhd bemanning sjukepleiar døgnet",
    "palliativ plan",
    "åpen retur",
    "kor fort må kommunen svare på melding om utskrivingsklar pasient",
    "uenighet om palliasjon",
]


def test_every_quote_shown_stands_word_for_word_in_the_stored_text(library: World) -> None:
    people = [library.member("kari"), library.member("nils", language="nb"), library.member("anne", "stavanger")]
    with transaction(library.engine) as session:
        stored = session.exec(select(AgreementSection)).all()
    shown = 0
    for person in people:
        network = person.address.split(":")[1]
        texts = [row.text for row in stored if row.network == network]
        for question in QUESTIONS:
            person.says(question)
            for quote in quotes(person):
                assert any(quote in text for text in texts), quote
                shown += 1
    assert shown >= 15


def test_the_page_named_is_the_page_the_words_stand_on(library: World) -> None:
    pages = {number: {"1": 2, "2": 3, "3": 4, "4": 5, "5": 6}[number[0]] for number, _, _ in UTSKRIVING.sections}
    kari = library.member("kari")
    seen = set()
    for question in QUESTIONS:
        kari.says(question)
        for number, page in re.findall(r"Punkt ([\d.]+), side (\d+)", kari.text):
            assert pages[number] == int(page)
            seen.add(number)
    assert seen >= {"2", "3.1", "3.2", "3.3", "5"}


def test_a_sure_answer_shows_another_agreements_words_where_its_own_say_nothing(library: World) -> None:
    kari = library.member("kari")
    kari.says("sender fastlegen tilvising elektronisk")
    label = next(label for label in facts(kari) if label.startswith("Sjå òg "))
    assert "tilvising, innlegging og utskriving" in label
    assert facts(kari)[label].startswith("Punkt 2, side 3, versjon 1: «Fastlegen sender tilvising elektronisk")


def test_a_document_without_pages_is_cited_without(library: World) -> None:
    kari = library.member("kari")
    kari.says("barn under 16 år i kommunal øyeblikkeleg hjelp-seng")
    assert "Punkt 2" in "\n".join(facts(kari)) + kari.text
    assert "side" not in "".join(label for label in facts(kari) if label.startswith("Punkt"))


def test_boilerplate_is_cited_only_when_nothing_of_the_agreements_own_fits_and_says_so(library: World) -> None:
    kari = library.member("kari")
    bring(library, "forde-osa", as_docx(Paper("Overordna samarbeidsavtale", OHD.sections[2:])))
    text = kari.says("usemje mellom partane om avtalen, lågast nivå og samarbeidsutvalet")
    assert "Punkt 4: «Usemje om korleis avtalen" in text
    assert "Dette punktet står likt i dei fleste avtalane" in text
    found = kari.world.bot._texts  # the mark itself is what the order rests on
    with transaction(library.engine) as session:
        marked = [f for f in found.index(session, "forde").sections if f.section.shared]
    assert {(f.agreement, f.section.heading) for f in marked} == {
        (DISCHARGE, "Usemje"),
        ("forde-osa", "Usemje"),
        ("forde-da-ohd", "Usemje"),
        ("forde-da-folkehelse", "Usemje"),
    }


def test_a_new_version_is_cited_at_once_and_the_old_words_are_gone(library: World) -> None:
    kari = library.member("kari")
    question = "kor fort må kommunen svare på melding om utskrivingsklar pasient"
    assert "tre timar" in kari.says(question)
    words = "Kommunen skal svare på meldinga om utskrivingsklar pasient seinast to timar etter."
    bring(library, DISCHARGE, as_pdf(UTSKRIVING.with_text("3.2", words)))
    text = kari.says(question)
    assert f"«{words}»" in text
    assert "versjon 2 av teksten" in text
    assert "tre timar" not in text


def test_an_agreement_that_no_longer_holds_is_not_quoted_as_an_answer(library: World) -> None:
    with transaction(library.engine) as session:
        session.get_one(Agreement, "forde-da-folkehelse").status = "historical"
    bring(library, DISCHARGE, as_pdf(UTSKRIVING.without("3.3")))  # moves the network's version
    assert "skadedata med" not in library.member("kari").says("deling av skadedata kvart kvartal")


@pytest.mark.parametrize(
    "question",
    [
        "kva kostar det å leige ein hoppeborg til bursdag",
        "kva diagnose har pasienten",
        "delavtale 99 om skadedata kvart kvartal",
        "kva er lønna til ein sjukepleiar",
    ],
)
def test_what_the_texts_do_not_answer_is_still_an_honest_no(library: World, question: str) -> None:
    kari = library.member("kari")
    assert "Dette står i" not in kari.says(question)


def test_without_imported_texts_the_answers_are_as_before(world: World) -> None:
    kari = world.member("kari")
    kari.says("utskrivingsklar pasient")
    assert not any(label.startswith(("Punkt", "Sitert")) for label in facts(kari))


def test_a_text_fetched_from_the_web_is_linked_at_its_page(world: World) -> None:
    bring(world, DISCHARGE, as_pdf(UTSKRIVING), url="https://example.org/avtale.pdf")
    kari = world.member("kari")
    kari.says("kor fort må kommunen svare på melding om utskrivingsklar pasient")
    assert "https://example.org/avtale.pdf#page=4" in [source.url for source in kari.reply.sources]


def test_words_in_a_document_are_data_and_never_read_as_a_template(world: World) -> None:
    odd = Paper(
        "Delavtale",
        [("1", "Rare teikn", ["Utskrivingsklar pasient {nn} %s <!channel> *feit* `kode` {0} skal varslast."])],
    )
    bring(world, DISCHARGE, as_docx(odd), "rar {navn}.docx")
    kari = world.member("kari")
    assert "{nn} %s <!channel> *feit* `kode` {0}" in kari.says("utskrivingsklar pasient varslast")
    assert "rar {navn}.docx" in kari.text


def test_versions_and_sections_carry_their_network(library: World) -> None:
    with transaction(library.engine) as session:
        versions = {v.id: v.network for v in session.exec(select(AgreementVersion))}
        assert all(row.network == versions[row.version] for row in session.exec(select(AgreementSection)))
