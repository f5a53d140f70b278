"""Follow-ups are told from questions of their own, whatever form of Norwegian they are typed in."""

from __future__ import annotations

import pytest

from knowledge import vocabulary
from knowledge.follow_ups import Facet, FollowUp, read

ASKED: dict[Facet, tuple[str, ...]] = {
    Facet.OWNER: (
        "kven eig avtalen?",
        "Hvem eier avtalen?",
        "kven eig den",
        "hvem eier den da?",
        "kem eig han",
        "kven er eigar?",
        "hvem er eier av avtalen",
        "kven er ansvarleg for avtalen?",
        "hvem har ansvaret for den?",
        "kven forvaltar avtala",
        "who owns it?",
        "who is the owner of the agreement",
        "kven egier avtalen",
        "og kven eig den?",
        "takk! kven er det som eig avtalen",
    ),
    Facet.REVISED: (
        "når vart den revidert?",
        "når ble den revidert?",
        "når blei han sist revidert",
        "nar vart den revidert",
        "når er siste revisjon?",
        "når vart avtalen oppdatert sist?",
        "er den oppdatert?",
        "når ble den sist endret",
        "kor gammal er den?",
        "hvor gammel er avtalen",
        "kva versjon er det?",
        "sist revidert?",
        "når vart den revidrt",
        "når ble avtalen oppdatrt",
        "when was it last updated?",
        "og når er neste revisjon",
    ),
    Facet.VALIDITY: (
        "gjeld den framleis?",
        "gjelder den fortsatt?",
        "gjeld han enno",
        "er den gyldig?",
        "er avtalen framleis gyldig",
        "kor lenge gjeld den?",
        "hvor lenge varer avtalen?",
        "når går den ut?",
        "når utløper den",
        "frå når gjeld den?",
        "er den sagt opp?",
        "når er den i kraft frå",
        "gjeld dette no?",
        "gjeldr den fremdeles?",
        "is it still valid?",
        "does it still apply?",
        "er avtalen utgått",
    ),
    Facet.SECTION: (
        "kva seier den om transport?",
        "hva sier den om epikrise?",
        "kva står det om fristar i avtalen",
        "hva står det i den om medisinlister",
        "står det noko om betaling?",
        "seier avtalen noko om avvik?",
        "ka seier den om barn under 16 år",
        "hva sier avtalen om oppsigelse?",
        "what does it say about transport?",
        "does it say something about payment",
        "kva er fristen i avtalen?",
        "hva er betalingssatsen i den?",
        "kven betaler etter avtalen",
        "og kva seier den om taushetsplikt",
        "kva sier avtaln om pårørande",
        "kva står det om samtykke der",
        "kva seier den om 3 døgn",
    ),
    Facet.LINK: (
        "har du lenkje?",
        "har du lenke til den?",
        "kan du sende lenka",
        "link?",
        "kvar finn eg den?",
        "hvor finner jeg avtalen?",
        "kvar ligg avtalen",
        "hvor kan jeg lese den?",
        "kan eg få sjå heile avtalen",
        "kan du sende den",
        "har du pdf?",
        "har du ein link til avtaleteksten?",
        "where can I read it?",
        "har du linkje",
        "kor står det?",
    ),
    Facet.NAME: (
        "kva heiter den?",
        "hva heter avtalen?",
        "ka heite den",
        "kva er namnet på avtalen",
        "hva er tittelen",
        "kva nummer har den?",
        "what is it called?",
        "kva handlar den om?",
        "kva gjeld den?",
        "hva heter den igjen?",
    ),
    Facet.SIGNED: (
        "kven har signert?",
        "hvem har signert den?",
        "hvem har skrevet under?",
        "kven har skrive under på avtalen",
        "kven er partar?",
        "hvem er partene i avtalen",
        "er den signert?",
        "når vart den signert?",
        "kven har underteikna",
        "kva partar er med",
        "kven gjeld den for?",
        "hvem gjelder avtalen for",
        "who signed it?",
        "kven har singert den",
    ),
    Facet.CONTACT: (
        "kven kan eg spørje?",
        "hvem kan jeg spørre?",
        "kven kan eg kontakte om dette",
        "kven ringer eg",
        "har de ein kontaktperson?",
        "hvem er kontaktperson for avtalen",
        "kven kan svare på det?",
        "hvem skal jeg snakke med",
        "who can I ask?",
        "kven kan eg spørje om revisjonen?",
        "kven kontaktar eg då?",
        "kontaktprson?",
        "hvem kan hjelpe meg",
    ),
    Facet.ABOUT: (
        "kva med transport?",
        "hva med barn",
        "og for ambulanse?",
        "kva med Bergen?",
        "og i Tromsø?",
        "enn medisinlister?",
        "what about payment?",
        "og om epikrise?",
    ),
}

IN_PLACES = (
    ("og for Kinn?", "Kinn"),
    ("kva med Kinn?", "Kinn"),
    ("hva med Kinn kommune?", "Kinn"),
    ("og i Sunnfjord", "Sunnfjord"),
    ("Kinn?", "Kinn"),
    ("gjeld den for Askvoll?", "Askvoll"),
    ("gjelder den i Askvoll også?", "Askvoll"),
    ("gjeld det same for Stryn", "Stryn"),
    ("enn Gloppen då?", "Gloppen"),
    ("what about Kinn?", "Kinn"),
    ("gjeld den framleis i Kinn?", "Kinn"),
    ("og for oss?", ""),
    ("kva med oss?", ""),
    ("hva med vår kommune?", ""),
    ("gjeld den for oss", ""),
    ("gjeld det meg?", ""),
)

NO_FOLLOW_UPS = (
    "kven eig bygget?",
    "hvem eier sykehuset?",
    "kven har ansvaret for utskrivingsklare pasientar?",
    "hvem er ansvarlig for pasienttransport",
    "når er neste møte i SSU?",
    "når må vi melde saker til fagutvalet",
    "når vart delavtale 3 revidert?",
    "kva seier delavtale 5 om transport?",
    "hva sier loven om taushetsplikt?",
    "kva seier lova om varsling",
    "utskrivingsklar pasient",
    "øyeblikkelig hjelp døgnopphold",
    "kva avtale gjeld for svangerskapsomsorg?",
    "hvilken avtale dekker jordmortjenesten",
    "kven betaler for transport?",
    "kor lenge kan pasienten vente på plass?",
    "hvor lenge varer et opphold på KAD",
    "gjeld avtalen psykisk helse?",
    "gjelder fristen i helgene?",
    "kvar ligg legevakta?",
    "hvor finner jeg skjema for avvik?",
    "har du nummeret til legevakta?",
    "kven kan eg spørje om vaktlista?",
    "hvem kan legge inn på KAD",
    "kven signerer epikrisen?",
    "hvem skal signere samtykket",
    "kva heiter direktøren?",
    "hva heter leder i fagutvalget?",
    "kva heiter du?",
    "hvor gammel er du?",
    "hvilken avtale sier noe om ulykker i hjemmet?",
    "kva delavtale er det som seier noko om nødnett?",
    "hvor står det om felles avvikssystem?",
    "overvekt hjå ungar, kem tek tak i det",
    "er det noen her?",
    "takk for hjelpa",
    "tusen takk!",
    "hei",
    "ok",
    "ja, eg trur det er slik",
    "eg ringer deg etterpå, Kari",
    "kan du ta dette på møtet i morgon?",
    "flott, då gjer vi det slik",
    "vi snakkast i morgon",
    "er det nokon som har fått kaffi",
    "pasienten er framleis på sjukehuset",
    "eg har sendt epikrisen",
    "legen har ikkje signert",
    "revisjon av budsjettet",
    "er rutinen oppdatert etter tilsynet?",
    "kva med å flytte møtet til torsdag klokka ti",
    "og så må vi hugse på å bestille lunsj til alle",
    "kven kjem på fredag?",
    "har alle fått innkallinga?",
    "who pays for the transport?",
    "what is the deadline for discharge?",
    "is the patient still in hospital?",
    "?",
    "👍",
    "",
)


@pytest.mark.parametrize(("facet", "text"), [(facet, text) for facet, texts in ASKED.items() for text in texts])
def test_a_follow_up_is_read_for_what_it_asks(facet: Facet, text: str) -> None:
    found = read(text)
    assert found is not None
    assert found.facet is facet
    assert bool(found.rest) is (facet in (Facet.SECTION, Facet.ABOUT))


@pytest.mark.parametrize(("text", "place"), IN_PLACES)
def test_a_place_after_an_answer_is_a_follow_up(text: str, place: str) -> None:
    assert read(text, frozenset({place} - {""})) == FollowUp(Facet.PLACE)


@pytest.mark.parametrize("text", NO_FOLLOW_UPS)
def test_a_message_that_says_something_of_its_own_is_none(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("kva seier den om transport av barn?", "transport av barn"),
        ("hva sier avtalen om oppsigelse?", "oppsigelse"),
        ("står det noko om betaling i avtalen?", "betaling"),
        ("what does it say about payment there?", "payment"),
        ("står det noko om kva sjukehuset skal gjere?", "kva sjukehuset skal gjere"),
        ("kva er fristen i den?", "fristen"),
        ("kva med medisinlister?", "medisinlister"),
        ("kva med Bergen?", "Bergen"),
    ],
)
def test_what_the_text_is_searched_for_is_what_was_asked(text: str, rest: str) -> None:
    found = read(text)
    assert found is not None
    assert found.rest == rest


def test_who_owns_it_in_a_place_is_about_the_owner() -> None:
    assert read("kven har signert for Kinn?", frozenset({"Kinn"})) == FollowUp(Facet.SIGNED)


def test_hardly_any_phrasing_of_the_vocabulary_is_taken_for_a_follow_up() -> None:
    phrasings = [text for texts in vocabulary.load().phrasings.values() for text in texts]
    taken = [text for text in phrasings if read(text)]
    assert len(taken) <= len(phrasings) / 1000, taken


def test_the_table_is_long_enough() -> None:
    assert sum(map(len, ASKED.values())) + len(IN_PLACES) >= 80
    assert len(NO_FOLLOW_UPS) >= 40


@pytest.mark.parametrize("text", ["a" * 5000, "om " * 400, "\x00", "(((", "kven " * 15])
def test_whatever_is_written_is_read_without_a_fault(text: str) -> None:
    assert read(text) is None
