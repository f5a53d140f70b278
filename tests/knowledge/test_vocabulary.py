"""The vocabulary can be read, keeps its rules, and says every fault at once."""

from __future__ import annotations

import pytest
from rapidfuzz import fuzz, process

from knowledge.vocabulary import REFUSED, VocabularyError, lines, load, read
from knowledge.vocabulary.lint import faults
from tests.eval.figures import questions

GOOD = """
name = { nn = "Utskriving", nb = "Utskrivning" }
law = [5]
neighbours = ["innlegging"]
terms = [{ nn = ["utskrivingsklar"], nb = ["utskrivningsklar"], abbr = ["USK"] }]
related = ["epikrise"]
phrasings = '''
# ward
pasienten er ferdig hos oss

epikrisa manglar
'''
[belongs_elsewhere]
innlegging = '''
skal inn att i morgon
'''
"""


def test_a_file_is_read_with_its_terms_and_phrasings() -> None:
    vocabulary = read([("utskriving.toml", GOOD)])
    subject = vocabulary.subject("utskriving")
    assert subject is not None
    assert subject.terms[0].forms == ("utskrivingsklar", "utskrivningsklar", "USK")
    assert subject.phrasings == ("pasienten er ferdig hos oss", "epikrisa manglar")
    assert vocabulary.phrasings["innlegging"] == ("skal inn att i morgon",)


def test_every_fault_of_every_file_is_told_at_once() -> None:
    bad = 'name = "Utskriving"\nlaw = [14]\nterms = [{ nynorsk = ["x"] }]\nphrasing = ""\n'
    with pytest.raises(VocabularyError) as raised:
        read([("a.toml", bad), ("b.toml", "name = [")])
    told = "\n".join(raised.value.faults)
    for place in ("a.toml: name:", "a.toml: law:", "a.toml: terms[1]", "a.toml: phrasing:", "b.toml:"):
        assert place in told


def test_the_linter_tells_what_breaks_the_rules() -> None:
    twin = GOOD.replace("epikrise", "epikrise2")
    lonely = 'name = { nn = "X", nb = "X" }\nterms = [{ abbr = ["XYZ"] }]\nneighbours = ["nobody"]'
    told = "\n".join(faults(read([("utskriving.toml", GOOD), ("tvilling.toml", twin), ("x.toml", lonely)])))
    assert "term 'usk' stands in utskriving.toml terms[1] and tvilling.toml terms[1]" in told
    assert "phrasing 'epikrisa manglar' stands in" in told
    assert "abbreviation XYZ resolves to nothing" in told
    assert "neighbour 'nobody' has no file" in told
    assert "x.toml: 0 phrasings, 200 are needed" in told


def test_the_shipped_vocabulary_keeps_the_rules() -> None:
    assert faults(load()) == ()


def test_what_must_not_be_answered_is_a_class_of_its_own() -> None:
    vocabulary = load()
    assert REFUSED not in {subject.id for subject in vocabulary.subjects}
    assert len(vocabulary.refused.phrasings) >= 800


def test_no_phrasing_is_a_question_of_the_evaluation() -> None:
    asked = [question.text.lower() for question in questions()]
    near = [
        (phrasing, found[0])
        for phrasings in load().phrasings.values()
        for phrasing in phrasings
        if len(phrasing.split()) > 3
        and (found := process.extractOne(phrasing.lower(), asked, scorer=fuzz.ratio, score_cutoff=90))
    ]
    assert near == []


def test_comments_and_blank_lines_are_no_phrasings() -> None:
    assert lines("# a\n\n b \n#c\nd") == ("b", "d")
