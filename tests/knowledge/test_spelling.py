"""Keys join what is one word in nynorsk, bokmål and sloppy spelling, and keep apart what is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.spelling import fold, key, words
from knowledge.stopwords import STOP

SAME = """
utskrivingsklar utskrivningsklare; sjukehuset sykehuset; innlegging innleggelse; tenesteavtale tjenesteavtale
rettleiing veiledning; meistring mestring; forsking forskning; førebygging forebygging; lindrande lindrende
tilvising henvisning; heimesjukepleie hjemmesykepleie; sjukeheimsplass sykehjemsplass; usemje uenighet
oppseiing oppsigelse; teieplikt taushetsplikt; eining enhet; koordinerande koordinerende; heilskapleg helhetlig
samanhengande sammenhengende; øyeblikkeleg augeblikkeleg; naudnett nødnett; følgjeteneste følgetjeneste
beredskapsøving beredskapsøvelse; hending hendelse; pårørande pårørende; rekning regning; løysing løsning
høyring høring; døgnopphald døgnopphold; verksemd virksomhet; legemiddel legemidler; høgskule høyskole
bustad bolig; retningsline retningslinjer; fagleg faglig; partnarskap partnerskap; utval utvalg; jordmor jordmødre
brukarmedverknad brukermedvirkning; avgjerd avgjørelse; sjukmelding sykemelding; oppnemning oppnevning
tryggleik sikkerhet; kommune kommunane; lege legar; kjeda kjeden; ansvar ansvaret; månad måned
"""
APART = """
psykisk sjukdom; hospitering hospital; smerte smitte; rus reise; kreft kraft; utskriving innlegging; fastlege legevakt
beredskap beredskjaer; forsking forelding; jordmor hjelpemiddel; vara vere; kurs kors
"""


@pytest.mark.parametrize("pair", [p.strip() for line in SAME.strip().splitlines() for p in line.split(";")])
def test_both_written_forms_of_a_word_share_a_key(pair: str) -> None:
    first, second = pair.split()
    assert key(first) == key(second)


@pytest.mark.parametrize("pair", [p.strip() for line in APART.strip().splitlines() for p in line.split(";")])
def test_different_words_keep_different_keys(pair: str) -> None:
    first, second = pair.split()
    assert key(first) != key(second)


def test_a_name_with_sami_letters_is_found_without_them() -> None:
    assert fold("Rásttigáisá") == "rasttigaisa"
    assert fold("Ujårgga") == "ujargga"


def test_a_short_prefix_with_a_hyphen_is_part_of_its_word() -> None:
    assert words("ø-hjelp, e-meldingar og IKT-løysing") == ["øhjelp", "emeldingar", "og", "IKT", "løysing"]


def test_an_abbreviation_keeps_its_letters() -> None:
    assert key("SSU") != key("SU")
    assert key("KAD") == "kad"


def test_function_words_of_every_form_say_nothing() -> None:
    assert {key(word) for word in ("kva", "hva", "ka", "what", "ikkje", "ikke", "avtalen")} <= STOP


@given(st.text(max_size=40))
def test_any_text_has_keys_and_a_key_is_short(text: str) -> None:
    for word in words(text):
        assert len(key(word)) <= 3 * len(word)


def test_no_more_of_a_word_is_read_than_a_word_can_be() -> None:
    assert words(f"om {'å' * 40_000} og ø-{'b' * 30_000}") == ["om", "å" * 80, "og", "ø" + "b" * 79]
    longest = "hjartelungetransplantasjonsrehabiliteringskoordinatorstillingane"
    assert words(longest) == [longest]
