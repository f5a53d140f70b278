"""Which words of a question may become another name of an agreement, and what such a name leads to."""

from __future__ import annotations

import pytest

from knowledge.agreements import Agreement, Kind, Status
from knowledge.aliases import by_term, may_be_alias, suggested
from knowledge.answers import Answer, Hit, Outcome

NOTHING = Answer(Outcome.NONE, (Hit("b", 0.1),))


def agreement(id: str, *aliases: str, status: Status = Status.CURRENT) -> Agreement:
    return Agreement(id=id, network="x", kind=Kind.SUB, status=status, title=id, aliases=aliases)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("hoppeborg til bursdag", "hoppeborg til bursdag"),
        ("Kven har ansvaret for hoppeborga når det er bursdag på avdelinga", "ansvaret hoppeborga bursdag avdelinga"),
        ("Har Kari Eksempel rett på å få ei hoppeborg når ho har bursdag", ""),
        ("kva gjer eg når kari vil ha hoppeborg til bursdagen sin", ""),
        ("Kven ringjer eg på 91234567 når hoppeborga ryk midt i bursdagen", ""),
    ],
)
def test_the_telling_words_of_a_question_are_suggested_and_never_a_person(question: str, words: str) -> None:
    assert suggested(question) == words


def test_a_first_name_is_no_alias_however_it_is_written() -> None:
    assert not may_be_alias("hoppeborg til kari")
    assert not may_be_alias("Kari si hoppeborg")
    assert may_be_alias("hoppeborg per avdeling")


@pytest.mark.parametrize("text", ["kan vi leige hoppeborg her?", "Hoppeborgen er sprukken"])
def test_an_approved_name_inside_a_question_leads_to_its_agreement_unsure(text: str) -> None:
    found = by_term(text, NOTHING, [agreement("a", "hoppeborg"), agreement("b")], [("a", "hoppeborg")])
    assert (found.outcome, [hit.agreement for hit in found.hits]) == (Outcome.MAYBE, ["a", "b"])


@pytest.mark.parametrize(
    ("text", "papers", "terms"),
    [
        ("kan vi leige borg", [agreement("a", "hoppeborg")], [("a", "hoppeborg")]),
        ("hoppeborg", [agreement("a")], [("a", "hoppeborg")]),
        ("hoppeborg", [agreement("a", "hoppeborg", status=Status.HISTORICAL)], [("a", "hoppeborg")]),
        ("hoppeborg", [agreement("a", "hoppeborg")], []),
        ("kven har ansvaret", [agreement("a", "kven har")], [("a", "kven har")]),
    ],
)
def test_other_words_old_agreements_and_names_nobody_approved_lead_nowhere(
    text: str, papers: list[Agreement], terms: list[tuple[str, str]]
) -> None:
    assert by_term(text, NOTHING, papers, terms) == NOTHING
