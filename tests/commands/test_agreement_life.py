"""The life of an agreement in chat: reviewed, revised, heard, signed, in force; who may do what, who is told."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlmodel import select

from knowledge.rotation import Post, Start
from storage import rotations
from storage.agreement_tables import AgreementHearing, AgreementRevision, AgreementSigning
from storage.database import transaction
from storage.tables import Agreement, Body, Member, Party
from tests.agreement import PAPER, answers_for, change, hears, oslo, signs, steps, ticks
from tests.chat import START, Chat, World
from tests.commands.test_agenda_at_once import at_once


@pytest.fixture
def siri(world: World) -> Chat:
    return world.member("siri", role="secretariat")


@pytest.fixture
def kari(world: World) -> Chat:
    chat = world.member("kari")
    answers_for(world, chat, "Sunnfjord kommune")
    return chat


@pytest.fixture
def ola(world: World) -> Chat:
    chat = world.member("ola", language="nb")
    answers_for(world, chat, "Kinn kommune")
    return chat


def test_a_whole_round_from_review_to_in_force(world: World, siri: Chat, kari: Chat, ola: Chat) -> None:
    # reviewed, and found to need a new text
    siri.says(f"/avtale status {PAPER}")
    siri.presses("Gjennomgått")
    text = siri.fills(held_on="30.10.2026", outcome="revise", note="Ny lov")
    assert "Notert: gjennomgått fredag 30. oktober 2026." in text
    assert "Neste gjennomgang: 30. oktober 2027" in text
    assert siri.buttons[0] == "Start revisjon"

    # a revision with milestones
    siri.presses("Start revisjon")
    text = siri.fills(hearing_from="9.11.2026", hearing_to="10.12.2026", strategic="14.1.2027", in_force="1.8.2027")
    assert "under revisjon sidan måndag 2. november 2026." in text
    assert "• Høyring til: 10. desember 2026" in text
    assert ticks(world, "2026-11-06T08:00") == 1
    assert "Milepæl for «" in siri.inbox[-1]
    assert "høyring frå, måndag 9. november 2026" in siri.inbox[-1]

    # the hearing: two are asked at the same time, one answers, the other is reminded
    assert "2 av 2 partar har fått spørsmålet, alle samtidig." in hears(siri, link="https://example.org/utkast")
    assert [source.url for source in kari.letters[-1].sources] == ["https://example.org/utkast"]
    assert "Har Sunnfjord kommune merknader? Svar innan torsdag 10. desember 2026." in kari.inbox[-1]
    assert "Har Kinn kommune merknader? Svar innen torsdag 10. desember 2026." in ola.inbox[-1]
    assert "Notert for Sunnfjord kommune: ingen merknader." in kari.taps("Ingen merknader")
    assert "1 av 2 har svart, frist torsdag 10. desember 2026" in kari.text
    assert "Sunnfjord kommune har svart på høyringa" in siri.inbox[-1]
    before = len(kari.inbox)
    ticks(world, "2026-12-07T08:00")
    assert "Kinn kommune har ikke svart på høringen" in ola.inbox[-1]
    assert "om 3 dager: torsdag 10. desember 2026" in ola.inbox[-1]
    assert len(kari.inbox) == before
    ola.taps("Har merknader")
    assert "Notert for Kinn kommune: har merknader." in ola.fills(note="Punkt 4 er uklart.")
    assert "Alle har svart." in siri.inbox[-1]
    before = len(ola.inbox)
    ticks(world, "2026-12-09T08:00")
    assert len(ola.inbox) == before
    siri.says(f"/avtale status {PAPER}")
    assert "• Kinn kommune: har merknader" in siri.text
    assert "Kinn kommune: Punkt 4 er uklart." in siri.presses("Les merknadene")
    siri.says(f"/avtale status {PAPER}")
    assert "Høyringa er avslutta." in siri.presses("Avslutt høyringa")

    # the signing: the last party that is missing is chased until it has signed
    world.clock.now = oslo("2027-03-01T10:00")
    assert "Signeringa er i gang. 2 av 3 partar har fått melding." in signs(siri)
    assert "klar til å signerast av Sunnfjord kommune" in kari.inbox[-1]
    kari.taps("Vi har signert")
    siri.says(f"/avtale status {PAPER}")
    siri.presses("Skriv inn signatur")
    with transaction(world.engine) as session:
        trust = session.exec(select(Party.id).where(Party.name == "Helse Førde HF")).one()
    assert "Notert: Helse Førde HF signerte 28. februar 2027." in siri.fills(party=str(trust), on="28.2.2027")
    assert "Signering: 1 av 2 kommunar har signert, 1 av 1 andre partar" in siri.text
    assert "Har ikkje signert: Kinn kommune" in siri.text
    before = len(kari.inbox)
    assert ticks(world, "2027-03-30T08:00") == 0
    assert ticks(world, "2027-03-31T08:00") == 2
    assert "venter fremdeles på signatur fra Kinn kommune" in ola.inbox[-1]
    assert "Desse manglar: Kinn kommune." in siri.inbox[-1]
    assert len(kari.inbox) == before
    assert ticks(world, "2027-04-01T09:00") == 0
    assert ticks(world, "2027-04-30T08:00") == 2
    ola.taps("Vi har signert")
    assert "Alle har signert." in siri.inbox[-1]
    assert ticks(world, "2027-05-31T08:00") == 0

    # in force, and next year's review follows
    siri.says(f"/avtale status {PAPER}")
    siri.presses("Set i kraft")
    assert siri.reply.form is not None
    assert next(field.value for field in siri.reply.form.fields if field.name == "day") == "1.8.2027"
    assert "gjeld frå sundag 1. august 2027." in siri.fills()
    assert "gjelder fra søndag 1. august 2027." in ola.inbox[-1]
    siri.says(f"/avtale status {PAPER}")
    assert "Neste gjennomgang: 1. august 2028" in siri.text
    assert "gjeldande ifølgje kjelda." in siri.text
    assert "Milepælar" not in siri.text
    siri.presses("Kva som er gjort")
    assert "Kinn kommune: har merknader · Ola Eksempel" in siri.text
    assert "Gjennomgått 30. oktober 2026. Bør reviderast. Ny lov · Siri Eksempel" in siri.text
    assert "Helse Førde HF signerte 28. februar 2027 · Siri Eksempel" in siri.text


def test_what_nobody_knows_is_said_to_be_unknown(world: World) -> None:
    change(world, reviewed_on=None, revised="2019-05", expires=None, notice=None)
    text = world.member("kari").says(f"/avtale status {PAPER}")
    assert "Sist gjennomgått eller revidert: mai 2019" in text
    assert "Neste gjennomgang: ukjend dato" in text
    assert "Oppseiingstid: ukjend" in text
    assert "Gjeld til: ukjend dato" in text
    assert "ukjent dato" in world.member("ola", language="nb").says(f"/avtale status {PAPER}")


def test_a_member_sees_the_status_and_no_buttons_of_the_secretariat(world: World, siri: Chat) -> None:
    hears(siri)
    berit = world.member("berit")
    assert "på høyring til torsdag 10. desember 2026." in berit.says(f"/avtale status {PAPER}")
    assert berit.buttons == ["Kva som er gjort", "Vis avtalen"]


def test_the_agreement_is_found_by_what_it_is_called_or_about(world: World) -> None:
    kari = world.member("kari")
    with transaction(world.engine) as session:
        title = session.get_one(Agreement, PAPER).title
    assert "Neste gjennomgang" in kari.says(f"/avtale status {title}")
    assert kari.says("/avtale status blåbærsyltetøy") == "Den avtalen finn eg ikkje."
    assert kari.says("/avtale status").startswith("Kva for avtale")


def test_a_question_that_begins_like_a_line_is_still_a_question(world: World) -> None:
    kari = world.member("kari")
    for line in (
        "revisjon av avtalen om innlegging",
        "signering",
        "høyring om fødetilbodet",
        "revisjon 4",
        "høyring 4 rus",
    ):
        said = kari.says(f"/avtale {line}")
        assert "sekretariatet som gjer dette" not in said, line
        assert "Den avtalen finn eg ikkje." not in said, line


LINES = (
    "gjennomgått {p}", "periode {p}", "revisjon {p}", "høyring {p}", "signering {p}", "milepælar {p}", "nådd {p} 1",
    "revisjonslutt {p}", "kontakt {p}",
)  # fmt: skip


def test_only_the_secretariat_starts_and_records(world: World) -> None:
    kari = world.member("kari")
    for line in LINES:
        assert kari.says("/avtale " + line.format(p=PAPER)).startswith("Det er sekretariatet"), line
    assert kari.says("/avtale oversyn").startswith("Det er sekretariatet")
    assert steps(world) == []


def test_only_the_side_whose_turn_it_is_keeps_the_agreements(world: World) -> None:
    kommunal = world.member("kommunal", "fonna", role="secretariat", party="kommune")
    sjukehus = world.member("sjukehus", "fonna", role="secretariat", party="foretak")
    with transaction(world.engine) as session:
        paper = session.exec(select(Agreement.id).where(Agreement.network == "fonna", Agreement.number == "4")).first()
        organ, by = session.get_one(Body, "fonna-ssu"), session.get_one(Member, kommunal.id)
        start = Start("kommune", dt.date(2026, 1, 1))
        rotations.set_start(session, organ, Post.SECRETARIAT, start, by=by, now=START)
    assert "Start høyring" not in sjukehus.says(f"/avtale status {paper}") + " ".join(sjukehus.buttons)
    assert sjukehus.says(f"/avtale høyring {paper}").startswith("Det er sekretariatet")
    kommunal.says(f"/avtale status {paper}")
    kommunal.presses("Start høyring")
    assert "Høyringa er i gang." in kommunal.fills(due="10.12.2026")


def test_a_fault_is_told_in_the_members_language(world: World) -> None:
    sven = world.member("sven", role="secretariat", language="nb")
    assert sven.says(f"/avtale høyring {PAPER}", due="snart", parties="KS") == "Skriv en dato, for eksempel 1.1.2027."
    assert sven.says(f"/avtale gjennomgått {PAPER}", held_on="1.12.2026").startswith("Den dagen har ikke vært.")


def test_another_networks_secretariat_gets_the_answer_for_what_does_not_exist(world: World, siri: Chat) -> None:
    hears(siri)
    with transaction(world.engine) as session:
        hearing = session.exec(select(AgreementHearing.id)).one()
        party = session.exec(select(Party.id).where(Party.name == "Kinn kommune")).one()
    berge = world.member("berge", "bergen", role="secretariat")
    pairs = [(line.format(p=PAPER), line.format(p="forde-finst-ikkje")) for line in (*LINES, "historie {p}")]
    pairs += [
        (f"{verb} {hearing}{more}", f"{verb} 9999{more}")
        for verb, more in (
            ("uttale", f".{party} ingen"),
            ("uttale", ""),
            ("høyringsfrist", ""),
            ("høyringslutt", ""),
            ("merknader", ""),
        )
    ]
    before = steps(world)
    for real, none in pairs:
        answers = {berge.says(f"/avtale {line}", due="1.1.2027", parties="x", day="1.1.2027") for line in (real, none)}
        assert answers == {"Den avtalen finn eg ikkje."}, real
    assert steps(world) == before


def test_who_is_not_the_contact_cannot_answer_for_a_party(world: World, siri: Chat, kari: Chat, ola: Chat) -> None:
    hears(siri)
    line = next(choice.line for choice in kari.letters[-1].choices)
    assert ola.says(line).startswith("Her svarer kontakten for Sunnfjord kommune.")
    assert "answer" not in steps(world)


def test_a_double_click_does_a_thing_once(world: World, siri: Chat, kari: Chat, ola: Chat) -> None:
    for _ in range(2):
        siri.says(f"/avtale gjennomgått {PAPER}", held_on="1.11.2026", outcome="stands", note="")
        siri.says(f"/avtale revisjon {PAPER}", sent="ja", strategic="14.1.2027")
        siri.says(f"/avtale høyring {PAPER}", due="10.12.2026", parties="Sunnfjord kommune\nKinn kommune")
    assert [len(kari.inbox), len(ola.inbox)] == [1, 1]
    told = len(siri.inbox)
    for _ in range(2):
        kari.taps("Ingen merknader")
    assert len(siri.inbox) == told + 1
    siri.says(f"/avtale status {PAPER}")
    siri.presses("Avslutt høyringa")
    assert siri.text.startswith("1 har ikkje svart.")
    end = siri.reply.choices[0].line
    siri.says(end)
    assert "er avslutta" in siri.says(end)
    for _ in range(2):
        siri.says(f"/avtale signering {PAPER}", parties="Sunnfjord kommune\nKinn kommune")
    for _ in range(2):
        kari.taps("Vi har signert")
        ola.taps("Vi har signert")
    siri.says(f"/avtale status {PAPER}")
    siri.presses("Set i kraft")
    form = siri.reply.form
    assert form is not None
    siri.says(form.line, day="1.1.2027")
    assert "er avslutta" in siri.says(form.line, day="1.1.2027")
    assert steps(world) == [
        "reviewed", "revision", "hearing", "reached", "milestone", "answer", "hearing_end", "reached",
        "signing", "reached", "signed", "signed", "in_force", "reached",
    ]  # fmt: skip
    with transaction(world.engine) as session:
        for table in (AgreementHearing, AgreementRevision, AgreementSigning):
            assert len(session.exec(select(table)).all()) == 1


@pytest.mark.parametrize(
    ("line", "fields", "field", "said"),
    [
        ("gjennomgått {p}", {"held_on": "snart"}, "held_on", "Skriv ein dato"),
        ("gjennomgått {p}", {"held_on": "1.12.2026"}, "held_on", "har ikkje vore enno"),
        ("gjennomgått {p}", {"held_on": "1.12.1026"}, "held_on", "årstalet ser feil ut"),
        ("revisjon {p}", {"sent": "ja", "hearing_to": "31.2.2027"}, "hearing_to", "Skriv ein dato"),
        ("revisjon {p}", {"sent": "ja", "hearing_to": "1.10.2026"}, "hearing_to", "Den dagen har vore."),
        ("revisjon {p}", {"sent": "ja", "signing": "1.2.2027", "strategic": "1.3.2027"}, "signing",
         "«Til signering» kan ikkje vere før «Til strategisk samarbeidsutval»."),
        ("høyring {p}", {"due": "1.11.2026", "parties": "KS"}, "due", "Den dagen har vore."),
        ("høyring {p}", {"due": "1.12.2026", "parties": "Kin kommune"}, "parties", "Eg kjenner ikkje «Kin kommune»."),
        ("høyring {p}", {"due": "1.12.2026", "parties": " "}, "parties", "minst éin part"),
        ("høyring {p}", {"due": "1.12.2026", "parties": "KS", "link": "utkast.docx"}, "link", "https://"),
        ("periode {p}", {"expires": "31.12"}, "", ""),
        ("periode {p}", {"expires": "i fjor"}, "expires", "Skriv ein dato"),
    ],
)  # fmt: skip
def test_a_fault_in_a_form_names_its_field(
    world: World, siri: Chat, line: str, fields: dict[str, str], field: str, said: str
) -> None:
    text = siri.says("/avtale " + line.format(p=PAPER), **fields)
    assert said in text
    assert siri.answer is not None
    assert (siri.answer.refused or "") == field
    assert bool(steps(world)) is not bool(field)


def test_the_secretariat_writes_down_an_answer_and_takes_a_signature_back(world: World, siri: Chat, kari: Chat) -> None:
    party = str(answers_for(world, kari, "Sunnfjord kommune"))
    hears(siri)
    siri.presses("Skriv inn svar")
    assert siri.says(siri.reply.form.line, party=party, answer="remarks", note="").startswith("Skriv kva")  # type: ignore[union-attr]
    siri.says(f"/avtale status {PAPER}")
    siri.presses("Skriv inn svar")
    text = siri.fills(party=party, answer="remarks", note="Vi vil ha eit punkt til.")
    assert "Notert for Sunnfjord kommune: har merknader." in text
    assert "Sunnfjord kommune har svart på høyringa" in kari.inbox[-1]
    siri.presses("Avslutt høyringa")
    siri.presses("Ja, avslutt")
    signs(siri)
    kari.taps("Vi har signert")
    siri.says(f"/avtale status {PAPER}")
    siri.presses("Ikkje signert likevel")
    assert "Sunnfjord kommune står igjen som ikkje signert." in siri.fills(party=party)
    assert "0 av 2 kommunar har signert" in siri.text


def test_what_others_wrote_in_a_hearing_is_for_the_secretariat(world: World, siri: Chat, kari: Chat, ola: Chat) -> None:
    hears(siri)
    ola.taps("Har merknader")
    ola.fills(note="Berre for sekretariatet.")
    kari.says(f"/avtale status {PAPER}")
    assert "• Kinn kommune: har merknader" in kari.text
    assert "Berre for sekretariatet" not in kari.text
    with transaction(world.engine) as session:
        hearing = session.exec(select(AgreementHearing.id)).one()
    assert kari.says(f"/avtale merknader {hearing}").startswith("Det er sekretariatet")
    assert "Berre for sekretariatet." in siri.says(f"/avtale merknader {hearing}")


def test_it_is_in_force_without_a_signature_only_when_that_is_said(world: World, siri: Chat) -> None:
    signs(siri)
    siri.presses("Set i kraft")
    form = siri.reply.form
    assert form is not None
    assert siri.says(form.line, day="1.1.2027", anyway="nei").startswith("3 har ikkje signert:")
    assert "gjeld frå fredag 1. januar 2027" in siri.says(form.line, day="1.1.2027", anyway="ja")
    siri.presses("Kva som er gjort")
    assert "Gjeld frå 1. januar 2027, utan signatur frå 3" in siri.text


def test_a_contact_who_is_set_later_is_asked_then(world: World, siri: Chat) -> None:
    berit = world.member("berit")
    assert "Desse har ingen kontakt i chatten" in hears(siri, parties="Gloppen kommune")
    siri.presses("Kontaktar")
    with transaction(world.engine) as session:
        party = session.exec(select(Party.id).where(Party.name == "Gloppen kommune")).one()
    for _ in range(2):
        siri.says(f"/avtale kontakt {PAPER}", party=str(party), member=str(berit.id))
    assert "Berit Eksempel svarer no for Gloppen kommune." in siri.text
    assert len(berit.inbox) == 1
    assert "ingen merknader" in berit.taps("Ingen merknader")


def test_every_municipality_of_the_agreement_is_asked_when_nothing_else_is_said(world: World, siri: Chat) -> None:
    siri.says(f"/avtale signering {PAPER}")
    form = siri.reply.form
    assert form is not None
    said = next(field.value for field in form.fields if field.name == "parties").splitlines()
    assert "Sunnfjord kommune" in said
    assert said[-1] == "Helse Førde HF"
    assert f"0 av {len(said) - 1} kommunar har signert" in siri.fills()


def test_a_new_party_is_added_with_a_plus(world: World, siri: Chat) -> None:
    text = signs(siri, parties="Sunnfjord kommune\n+ Eksempelstiftinga")
    assert "Har ikkje signert: Sunnfjord kommune og Eksempelstiftinga" in text


def test_the_overview_lists_what_is_due_unknown_and_open(world: World, siri: Chat) -> None:
    change(world, reviewed_on=dt.date(2025, 6, 1), revised=None)
    text = siri.says("/avtale oversyn")
    assert "Skulle vore gjennomgått: " in text
    assert "1. juni 2026" in text
    assert "Ukjend dato for gjennomgang: " in text
    hears(siri)
    text = siri.says("/avtale oversyn")
    assert "0 av 2 har svart, frist 10. desember 2026" in text
    assert "på høyring til" in siri.says(siri.reply.choices[0].line)
    assert "Ukjent dato for gjennomgang" in world.member("sven", role="secretariat", language="nb").says(
        "/avtale oversikt"
    )


def test_two_who_press_at_once_make_one_hearing_and_one_signature(world: World, siri: Chat, kari: Chat) -> None:
    both = [siri, world.member("siri")]
    fields = {"due": "10.12.2026", "parties": "Sunnfjord kommune"}
    at_once(*(lambda chat=chat: chat.says(f"/avtale høyring {PAPER}", **fields) for chat in both))
    assert len(kari.inbox) == 1
    kari.taps("Ingen merknader")
    siri.says(f"/avtale status {PAPER}")
    siri.presses("Avslutt høyringa")
    signs(siri, parties="Sunnfjord kommune")
    signed = kari.letters[-1].choices[0].line
    at_once(*(lambda chat=chat: chat.says(signed) for chat in (kari, world.member("kari"))))
    assert steps(world) == ["hearing", "answer", "hearing_end", "signing", "signed"]
