"""Which questions may become another name of an agreement: short terms, and nothing that may tell of a person."""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.agreements import Agreement
from knowledge.answers import Answer, Hit, Match, Outcome
from knowledge.privacy import holds_national_id, is_first_name
from knowledge.spelling import fold, key, words
from knowledge.stopwords import STOP

_MOST_WORDS, _LONGEST = 6, 60
_UNSURE, _HITS = 0.5, 3
_NUMBER = re.compile(r"\d{4,}|@|https?:")


def may_be_alias(text: str) -> bool:
    """Whether *text* is a term of at most six words without long numbers, addresses, or names of people."""
    said = text.split()
    if not 1 <= len(said) <= _MOST_WORDS or len(text) > _LONGEST:
        return False
    if holds_national_id(text) or _NUMBER.search(text):
        return False
    return not any(map(is_first_name, said)) and not any(map(_may_be_name, said[1:]))


def suggested(question: str) -> str:
    """The words of *question* that tell of a subject, in their order, when they may be an alias; else empty."""
    if may_be_alias(question):
        return question
    said = words(question)
    if any(map(_may_be_name, said[1:])):
        return ""
    telling = " ".join(word for word in said if key(word) not in STOP)
    return telling if may_be_alias(telling) else ""


def by_alias(text: str, found: Answer, agreements: Iterable[Agreement]) -> Answer:
    """*found*, but sure when the question is, word for word, another name of one current agreement alone."""
    asked = _plain(text)
    named = [(a.id, alias) for a in agreements if a.is_current for alias in a.aliases if _plain(alias) == asked]
    if not asked or len({agreement for agreement, _ in named}) != 1:
        return found
    (agreement, alias), *_ = named
    others = tuple(hit for hit in found.hits if hit.agreement != agreement)
    return Answer(Outcome.SURE, (Hit(agreement, 1.0, (Match(text, alias),)), *others)[:_HITS])


def by_term(text: str, found: Answer, agreements: Iterable[Agreement], terms: Iterable[tuple[str, str]]) -> Answer:
    """*found*, but unsure when one of *terms*, (agreement, other name), stands among the words of the question.

    Give the names that the secretariat approved: it has said that these words lead somewhere.
    """
    asked, named = _keys(text), {a.id: a.aliases for a in agreements if a.is_current}
    hits = {
        agreement: Hit(agreement, _UNSURE, (Match(term, term),))
        for agreement, term in terms
        if term in named.get(agreement, ()) and _holds(asked, _keys(term))
    }
    if not hits:
        return found
    others = (hit for hit in found.hits if hit.agreement not in hits)
    return Answer(Outcome.MAYBE, (*hits.values(), *others)[:_HITS])


def _keys(text: str) -> tuple[str, ...]:
    return tuple(map(key, words(text)))


def _holds(asked: tuple[str, ...], term: tuple[str, ...]) -> bool:
    """Whether the words of the term stand in the question one after the other, and tell of something."""
    runs = (asked[at : at + len(term)] for at in range(len(asked) - len(term) + 1))
    return not STOP.issuperset(term) and term in runs


def _may_be_name(word: str) -> bool:
    """A capital inside the term is a name, unless the whole word is capitals as in KAD."""
    return word[:1].isupper() and not word.isupper()


def _plain(text: str) -> tuple[str, ...]:
    return tuple(map(fold, words(text)))
