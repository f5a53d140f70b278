"""Documents become numbered sections, and the sections answer with words that stand in them."""

from __future__ import annotations

import threading

import pytest

from knowledge.comparing import changes, shared
from knowledge.sections import Filed, SectionIndex
from knowledge.splitting import Line, Section, split


def printed(*pages: str) -> list[Line]:
    """Lines as a PDF gives them."""
    return [Line(text, page, wraps=True) for page, body in enumerate(pages, 1) for text in body.strip().split("\n")]


DOCUMENT = printed(
    "Delavtale om utskriving\nInnhald\n1 Formål\n2 Verkeområde\n3 Ansvar",
    "1 Formål\nFormålet med avtalen er:\n1. Trygge overgangar\n2. God informasjon\n3. Klart ansvar\n"
    "2 Verkeområde\nAvtalen gjeld for alle kommunane i området og for sjukehuset, jf. lova § 6-2 om utskrivings-\n"
    "klare pasientar, og helse-",
    "og omsorgstenester.\n3 Ansvar\n3.1 Sjukehuset\n"
    "Sjukehuset skal varsle kommunen innan 24 timar etter innlegging dersom pasienten kan",
    "trenge kommunale tenester. Varselet går elektronisk.\n"
    "3.2 Kommunen skal gje svar innan tre timar etter at meldinga er motteken, og seinast kl. 15.00 same dag.\n"
    "4 Oppseiing\nAvtalen kan seiast opp med eitt års varsel.",
)


@pytest.fixture
def index() -> SectionIndex:
    return SectionIndex([Filed("a", 1, section) for section in split(DOCUMENT)])


def by_number(lines: list[Line]) -> dict[str | None, Section]:
    return {section.number: section for section in split(lines)}


def test_headings_are_told_from_lists_and_from_the_table_of_contents() -> None:
    found = [(s.number, s.heading) for s in split(DOCUMENT)]
    assert found == [
        (None, None),
        ("1", "Formål"),
        ("2", "Verkeområde"),
        ("3", "Ansvar"),
        ("3.1", "Sjukehuset"),
        ("3.2", None),
        ("4", "Oppseiing"),
    ]
    assert split(DOCUMENT)[0].text == "Delavtale om utskriving"


def test_a_list_keeps_its_lines_and_a_paragraph_gets_them_joined() -> None:
    sections = by_number(DOCUMENT)
    assert sections["1"].text.split("\n")[1:] == ["1. Trygge overgangar", "2. God informasjon", "3. Klart ansvar"]
    assert "utskrivingsklare pasientar, og helse- og omsorgstenester." in sections["2"].text


def test_a_section_knows_which_page_each_word_stands_on() -> None:
    section = by_number(DOCUMENT)["3.1"]
    assert section.page == 3
    assert section.page_at(section.text.index("varsle")) == 3
    assert section.page_at(section.text.index("Varselet")) == 4


def test_a_contents_with_dotted_lines_leaves_nothing_behind() -> None:
    lines = printed(
        "Avtale\n1 Formål ........ 2\n2 Ansvar ........ 3\n1 Formål\nSå godt som råd.\n2 Ansvar\nDet er delt."
    )
    assert [(s.number, s.text) for s in split(lines)] == [
        (None, "Avtale"),
        ("1", "Så godt som råd."),
        ("2", "Det er delt."),
    ]


def test_an_annex_numbers_afresh() -> None:
    lines = printed("1 Formål\nDette.\n2 Ansvar\nDelt.\nVedlegg 1 Skjema\n1 Utfylling\nMed penn.")
    assert [s.number for s in split(lines)] == ["1", "2", "Vedlegg 1", "Vedlegg 1, 1"]


def test_a_document_with_styled_headings_needs_no_numbers() -> None:
    lines = [Line("Formål", level=1), Line("Trygge overgangar."), Line("Ansvar", level=1), Line("Delt.")]
    assert [(s.number, s.heading, s.text) for s in split(lines)] == [
        (None, "Formål", "Trygge overgangar."),
        (None, "Ansvar", "Delt."),
    ]


def test_a_document_without_headings_is_split_by_pages() -> None:
    assert [(s.page, s.text) for s in split(printed("Ei side.", "Ei side til."))] == [
        (1, "Ei side."),
        (2, "Ei side til."),
    ]


def test_a_year_at_the_start_of_a_line_is_no_heading() -> None:
    lines = printed(
        "1 Bakgrunn\nAvtalen frå\n20 Kommunar er med på denne ordninga i dag, og fleire kan kome.\n2 Mål\nTryggleik."
    )
    assert [s.number for s in split(lines)] == ["1", "2"]


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("kor raskt må kommunen svare på meldinga", "3.2"),
        ("varsling ved innlegging", "3.1"),
        ("når skal sykehuset varsle kommunen", "3.1"),
        ("utskrivningsklare pasienter", "2"),
        ("kommunal tenesster varsel", "3.1"),
        ("oppseiing", "4"),
    ],
)
def test_a_question_finds_its_section_in_both_forms_and_misspelt(
    index: SectionIndex, question: str, number: str
) -> None:
    assert index.search(question)[0].filed.section.number == number


def test_every_quote_stands_word_for_word_in_its_section(index: SectionIndex) -> None:
    for question in ("varsle kommunen", "formålet", "utskrivingsklar", "eitt års varsel", "svar innan tre timar"):
        for found in index.search(question):
            assert found.quote
            assert found.quote in found.filed.section.text


def test_what_no_section_speaks_of_is_refused(index: SectionIndex) -> None:
    assert index.search("kva kostar det å leige ein hoppeborg til bursdag") == ()
    assert index.search("") == ()
    assert index.search('"; DROP TABLE texts; -- AND OR NOT NEAR(*') == ()
    assert SectionIndex().search("oppseiing") == ()


def test_a_search_may_be_kept_to_one_agreement() -> None:
    both = [Filed(a, 1, Section("1", "Oppseiing", 1, "Avtalen kan seiast opp.")) for a in ("a", "b")]
    index = SectionIndex(both)
    assert [f.filed.agreement for f in index.search("oppseiing", "b")] == ["b"]
    assert index.search("oppseiing", "c") == ()


def test_boilerplate_is_not_cited_before_an_agreements_own_words() -> None:
    plate = Section("9", "Usemje", 1, "Usemje om tolking av avtalen skal løysast lokalt.", shared=True)
    own = Section("4", "Usemje", 1, "Usemje om tolking av avtalen skal løysast lokalt i klinikken.")
    assert (
        SectionIndex([Filed("a", 1, plate), Filed("b", 1, own)]).search("usemje om tolking")[0].filed.agreement == "b"
    )


def test_many_threads_may_search_at_once(index: SectionIndex) -> None:
    wrong: list[str | None] = []

    def ask() -> None:
        for _ in range(50):
            number = index.search("varsling ved innlegging")[0].filed.section.number
            if number != "3.1":
                wrong.append(number)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_new_version_tells_what_came_went_and_changed() -> None:
    old = [
        Section("1", "Formål", 1, "Trygt."),
        Section("2", "Frist", 1, "Tre timar."),
        Section("3", "Post", 1, "Brev."),
    ]
    new = [
        Section("1", "Formål", 1, "Trygt."),
        Section("2", "Frist", 1, "To timar."),
        Section("3", "Gebyr", 1, "Ingen.", position=2),
        Section("4", "Svar", 1, "Same dag.", position=3),
    ]
    told = changes(old, new)
    assert told.changed == ("2 Frist", "3 Gebyr")
    assert told.added == ("4 Svar",)
    assert told.removed == ()
    assert not changes(old, old)


def test_a_section_that_only_moved_has_not_changed() -> None:
    old = [Section("1", "Formål", 1, "Trygt."), Section("2", "Frist", 1, "Tre timar.")]
    new = [Section("1", "Formål", 1, "Trygt."), Section("2", "Ord", 1, "Her."), Section("3", "Frist", 1, "Tre timar.")]
    told = changes(old, new)
    assert (told.added, told.removed, told.changed) == (("2 Ord",), (), ())


def test_near_identical_sections_in_most_agreements_are_shared_in_both_forms() -> None:
    nn = Section("8", "Usemje", 1, "Usemje om avtalen skal først løysast av partane lokalt, og så i utvalet.")
    nb = Section("9", "Uenighet", 1, "Uenighet om avtalen skal først løses av partene lokalt, og så i utvalget.")
    own = Section("1", "Formål", 1, "Denne avtalen handlar om noko heilt for seg sjølv og ikkje anna.")
    assert shared([[own, nn], [nb], [own]]) == [{0, 1}, {0}, {0}]
    assert shared([[nn], [own], [nb], [own, own]])[0] == set()
    assert shared([[nn]]) == [set()]
