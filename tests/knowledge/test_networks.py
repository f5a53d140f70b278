"""The bundled facts load whole, and a file with faults tells all of them at once, each with its place."""

from __future__ import annotations

import re
from importlib.resources import files as package_files

import pytest

from knowledge.agreements import Agreement, Status
from knowledge.bodies import Body
from knowledge.networks import FILES, IDS, FactsError, NetworkFacts, load, parse
from knowledge.networks.law import parse_points, points
from knowledge.networks.values import SUBJECTS
from knowledge.vocabulary import REFUSED

NETWORK = """
[network]
id = "prove"
name = "Prøvefellesskapet"
trust = "Helse Prøve HF"
rhf = "Helse Vest RHF"
language = "nn"
checked_on = "2026-11-24"
source = ["side"]
municipalities = [{ slug = "vik", name = "Vik", source = "side" }]
[network.terms]
level1 = "overordna samarbeidsavtale"
level2 = "delavtale"
level3 = "særavtale"
[sources.side]
what = "Ei nettside"
url = "https://example.org/side"
date = "2024-06"
"""
BODIES = """
[[body]]
id = "prove-ssu"
name = "Strategisk samarbeidsutval"
level = "administrativt"
status = "current"
source = "side"
seats = [{ title = "kommunane", count = 5, party = "kommune", source = "side" }]
"""
AGREEMENTS = """
[[agreement]]
id = "prove-osa"
kind = "overordna"
title = "Overordna samarbeidsavtale"
status = "current"
law = [0]
subjects = ["overordna"]
owner_body = "prove-ssu"
municipalities = ["vik"]
source = ["side"]
"""
MEETINGS = """
[[meeting]]
body = "prove-ssu"
date = "2024-02-29"
source = "side"
"""


def files(**changed: str) -> dict[str, str]:
    whole = {"network": NETWORK, "bodies": BODIES, "agreements": AGREEMENTS, "meetings": MEETINGS, **changed}
    return {f"{name}.toml": text for name, text in whole.items()}


def told_by(texts: dict[str, str]) -> tuple[str, ...]:
    try:
        parse(texts)
    except FactsError as error:
        return error.faults
    return ()


def faults(**changed: str) -> tuple[str, ...]:
    with pytest.raises(FactsError) as raised:
        parse(files(**changed))
    return raised.value.faults


COUNTS = {  # bodies, agreements, meetings, municipalities
    "forde": (13, 29, 9, 17),
    "bergen": (14, 18, 4, 18),
    "fonna": (19, 17, 1, 16),
    "stavanger": (15, 24, 0, 15),
}


@pytest.mark.parametrize("network", IDS)
def test_every_bundled_network_loads_whole(network: str) -> None:
    facts = load(network)
    found = (len(facts.bodies), len(facts.agreements), len(facts.meetings), len(facts.municipalities))
    assert found == COUNTS[network]
    assert facts.network.id == network
    assert [paper.id for paper in facts.papers] == [agreement.id for agreement in facts.agreements]


@pytest.mark.parametrize("network", IDS)
def test_every_agreement_and_body_carries_its_network_and_a_source_to_show(network: str) -> None:
    facts = load(network)
    rows: list[Agreement | Body] = [*facts.agreements, *facts.bodies]
    for row in rows:
        assert row.network == network
        assert row.id.startswith(f"{network}-")
        assert row.source
        assert not re.search(r"\d{3}_[0-9a-f]{8}|\.txt", row.source)


@pytest.mark.parametrize("network", IDS)
def test_every_agreement_answers_for_at_least_one_subject(network: str) -> None:
    assert [agreement.id for agreement in load(network).agreements if not agreement.subjects] == []


@pytest.mark.parametrize("network", IDS)
def test_a_title_that_was_not_found_stays_unknown(network: str) -> None:
    for agreement in load(network).agreements:
        assert agreement.title or agreement.existence_inferred, agreement.id


def test_ids_are_the_same_as_long_as_the_question_sets_live() -> None:
    ids = {agreement.id for network in IDS for agreement in load(network).agreements}
    assert {"forde-da-innutskriving", "bergen-ta35-psyk-bgo", "fonna-sa-ta4-suldal", "stavanger-ua-jaeren"} <= ids
    assert len(ids) == 88


def test_no_person_is_named_in_the_facts() -> None:
    title_and_name = re.compile(
        r"\b(?:leiar|leder|direktør|ordførar|ordfører|lege|koordinator|rådmann|kontakt)\w*:? "
        r"[A-ZÆØÅ][a-zæøå]+ [A-ZÆØÅ][a-zæøå]+\b"
    )
    mail_or_phone = re.compile(r"[\w.]+@[\w.]+\.\w+|\b\d{2} \d{2} \d{2} \d{2}\b")
    for text in texts():
        assert not title_and_name.search(text)
        assert not mail_or_phone.search(text)


def test_no_internal_file_name_stands_in_the_facts() -> None:
    assert [text for text in texts() if re.search(r"\b\d{3}_[0-9a-f]{8,}|\.txt\b", text)] == []


def texts() -> list[str]:
    root = package_files("knowledge.networks")
    return [(root / network / name).read_text(encoding="utf-8") for network in IDS for name in FILES]


def test_an_agreement_can_have_two_parents() -> None:
    assert of(load("stavanger"), "stavanger-ua-jaeren").parents == ("stavanger-da2a", "stavanger-da10")


def test_the_psychiatry_agreement_depends_on_the_municipality() -> None:
    facts = load("bergen")
    assert of(facts, "bergen-ta35-psyk-bgo").municipalities == ("bergen",)
    others = of(facts, "bergen-ta35-psyk").municipalities
    assert len(others) == 17
    assert "bergen" not in others


def test_a_merged_municipality_is_found_by_its_old_name() -> None:
    by_old_name = {
        former.name: place.name
        for network in IDS
        for place in load(network).municipalities
        for former in place.formerly
    }
    assert by_old_name["Finnøy"] == "Stavanger"
    assert by_old_name["Vågsøy"] == "Kinn"
    assert by_old_name["Odda"] == "Ullensvang"


def test_what_is_deduced_says_so() -> None:
    facts = load("forde")
    ssu = next(body for body in facts.bodies if body.id == "forde-ssu")
    assert ssu.meetings_per_year == 4
    assert "meetings_per_year" in ssu.inferred
    assert ssu.term_years is None
    assert all(place.inferred for place in facts.municipalities)
    assert all(meeting.inferred for meeting in load("bergen").meetings)


def test_a_warned_termination_and_an_end_are_kept() -> None:
    facts = load("forde")
    assert of(facts, "forde-sa-godstart").status is Status.TERMINATION_WARNED
    assert facts.paper("forde-handlingsplan").expires == "2024"
    assert of(facts, "forde-da-akutt").revised == "2018-11"


def of(facts: NetworkFacts, agreement_id: str) -> Agreement:
    return next(agreement for agreement in facts.agreements if agreement.id == agreement_id)


def test_a_whole_set_of_files_has_no_faults() -> None:
    facts = parse(files())
    assert facts.agreements[0].source == "https://example.org/side"
    assert facts.agreements[0].as_of == "2024-06"
    assert facts.bodies[0].source == "Ei nettside"
    assert facts.bodies[0].source_url == "https://example.org/side"


def test_a_network_may_come_without_bodies_and_meetings() -> None:
    facts = parse({"network.toml": NETWORK})
    assert facts.bodies == ()
    assert facts.agreements == ()


def test_six_faults_in_one_file_are_told_at_once_each_with_its_place() -> None:
    text = """
[[agreement]]
id = "prove-osa"
kind = "overorndna"
status = "current"
law = [14]
subjects = ["utskrivning"]
source = ["side"]
[[agreement]]
id = "prove-da"
kind = "delavtale"
status = "current"
parents = ["prove-finst-ikkje"]
revised = "mai 2019"
tittel = "Delavtale"
source = ["side"]
"""
    told = faults(agreements=text)
    assert len(told) == 6
    assert all(fault.startswith("agreements.toml: agreement") for fault in told)
    first, second = "agreement 1 (prove-osa)", "agreement 2 (prove-da)"
    assert sorted(f"{place} {key}" for place, key in (fault.split(": ")[1:3] for fault in told)) == [
        "agreement (prove-da) parents",
        f"{first} kind",
        f"{first} law",
        f"{first} subjects",
        f"{second} revised",
        f"{second} tittel",
    ]


def test_faults_of_all_files_come_together() -> None:
    told = faults(
        network=NETWORK.replace('language = "nn"', 'language = "sv"'),
        bodies=BODIES.replace("count = 5", 'count = "fem"'),
        meetings=MEETINGS.replace("2024-02-29", "2023-02-29"),
    )
    assert [fault.split(":")[0] for fault in told] == ["network.toml", "bodies.toml", "meetings.toml"]
    assert "body 1 (prove-ssu): seat 1 (kommunane): count" in told[1]
    assert "'2023-02-29' is no date" in told[2]


def test_broken_toml_is_told_with_its_line_and_does_not_hide_the_other_files() -> None:
    told = faults(bodies='[[body]]\nid = "prove-ssu\n', agreements=AGREEMENTS.replace("[0]", "[99]"))
    assert len(told) == 2
    assert told[0].startswith("bodies.toml: ")
    assert "line 2" in told[0]
    assert told[1].startswith("agreements.toml: agreement 1 (prove-osa): law: ")


def test_a_broken_network_file_is_the_only_fault_told_when_the_rest_is_whole() -> None:
    told = faults(network="[network\n")
    assert len(told) == 1
    assert "line 1" in told[0]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"agreements": AGREEMENTS + AGREEMENTS}, "agreement (prove-osa): is there 2 times"),
        ({"meetings": MEETINGS + MEETINGS}, "meeting (prove-ssu 2024-02-29): is there 2 times"),
        ({"agreements": AGREEMENTS.replace('["vik"]', '["voss"]')}, "municipalities: there is no municipality 'voss'"),
        ({"agreements": AGREEMENTS.replace('"prove-ssu"', '"ssu"')}, "owner_body: there is no body 'ssu'"),
        ({"agreements": AGREEMENTS.replace('["side"]', '["bok"]')}, "source: 'bok' is not described under [sources]"),
        ({"agreements": AGREEMENTS + 'parents = ["prove-osa"]'}, "parents: leads back to itself"),
        ({"agreements": AGREEMENTS + 'inferred = ["expires"]'}, "inferred: 'expires' is not given in this row"),
        ({"agreements": AGREEMENTS + "existence_inferred = 1"}, "existence_inferred: must be true or false"),
        ({"bodies": BODIES + 'reports_to = "prove-pm"'}, "reports_to: there is no body 'prove-pm'"),
        ({"bodies": BODIES + "term_years = 0"}, "term_years: must be a positive whole number"),
        ({"meetings": MEETINGS.replace("prove-ssu", "prove-fsu")}, "body: there is no body 'prove-fsu'"),
        ({"meetings": MEETINGS + 'time = "25:00"'}, "time: '25:00' is no time"),
        ({"network": NETWORK.replace('name = "Prøvefellesskapet"\n', "")}, "network.toml: [network]: name: is missing"),
        ({"meeting": MEETINGS}, "meeting.toml: is not one of"),
        ({"network": NETWORK + "[network.reminders]\nferie = [1]"}, "[network]: [reminders]: ferie: unknown key"),
        ({"network": NETWORK + "[network.reminders]\nterm = [400]"}, "[reminders]: term: must be whole numbers 0-366"),
        ({"network": NETWORK + "[network.reminders]\nterm = [1, 2, 3, 4, 5, 6]"}, "term: holds more than 5"),
        ({"network": NETWORK + "[network.reminders]\nquiet_weeks = [54]"}, "quiet_weeks: must be whole numbers 1-53"),
        ({"network": NETWORK + f"[network.reminders]\nquiet_weeks = {list(range(1, 12))}"}, "holds more than 10"),
        (
            {"network": NETWORK.replace("[network.terms]", "reminders = 3\n[network.terms]")},
            "reminders: must be a table",
        ),
    ],
)
def test_a_fault_is_told_in_words(changed: dict[str, str], told: str) -> None:
    found = faults(**changed)
    assert len(found) == 1
    assert told in found[0]


def test_a_network_may_state_its_own_days_before_and_quiet_weeks() -> None:
    own = "[network.reminders]\nmeeting = [2, 14]\nitem_deadline = []\nquiet_weeks = [28, 29]"
    facts = parse(files(network=NETWORK + own))
    assert facts.network.reminders == (("meeting", (14, 2)), ("item_deadline", ()), ("quiet_weeks", (29, 28)))
    assert parse(files()).network.reminders == ()


def test_a_network_that_is_not_bundled_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        load("../forde")


def test_every_subject_with_a_vocabulary_is_one_an_agreement_can_name() -> None:
    root = package_files("knowledge.vocabulary")
    written = {entry.name.removesuffix(".toml") for entry in root.iterdir() if entry.name.endswith(".toml")}
    assert written - {REFUSED} <= set(SUBJECTS)
    assert len(set(SUBJECTS)) == len(SUBJECTS)


@pytest.mark.parametrize("network", IDS)
def test_seats_of_a_body_can_be_told_apart(network: str) -> None:
    for body in load(network).bodies:
        titles = [seat.title for seat in body.seats]
        assert len(set(titles)) == len(titles), body.id


@pytest.mark.parametrize("wrong", ["7", "true", "{}", "[]", "[[]]", '""', "2024-01-01T00:00:00Z", "{ a = 1 }", "-1"])
@pytest.mark.parametrize("name", ["network", "bodies", "agreements", "meetings"])
def test_a_value_of_the_wrong_kind_never_breaks_the_reading(name: str, wrong: str) -> None:
    whole = files()[f"{name}.toml"]
    keys = re.findall(r"^(\w+) = .*$", whole, flags=re.MULTILINE)
    assert keys
    for key in keys:
        changed = re.sub(rf"^{key} = .*$", f"{key} = {wrong}", whole, flags=re.MULTILINE)
        told = told_by(files(**{name: changed}))
        assert all(fault.startswith(FILES) for fault in told)


def test_the_law_has_thirteen_points_in_both_written_forms() -> None:
    found = points()
    assert [point.number for point in found] == list(range(1, 14))
    assert all(point.text.nn and point.text.nb and point.source for point in found)
    assert "utskrivingsklare" in found[4].text.nn
    assert "utskrivningsklare" in found[4].text.nb


def test_a_law_file_with_a_gap_and_a_missing_form_tells_both() -> None:
    with pytest.raises(FactsError) as raised:
        parse_points('[[point]]\nnumber = 2\nnn = "innlegging"\n')
    assert len(raised.value.faults) == 2
    assert "nb: is missing" in raised.value.faults[0]
    assert "1-13 in order" in raised.value.faults[1]
