"""Which questions may become another name of an agreement: short terms, and nothing that may tell of a person."""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.agreements import Agreement
from knowledge.answers import Answer, Hit, Match, Outcome
from knowledge.privacy import holds_national_id
from knowledge.spelling import fold, words

_MOST_WORDS, _LONGEST = 6, 60
_NUMBER = re.compile(r"\d{4,}|@|https?:")


def may_be_alias(text: str) -> bool:
    """Whether *text* is a term of at most six words without long numbers, addresses, or names of people."""
    said = text.split()
    if not 1 <= len(said) <= _MOST_WORDS or len(text) > _LONGEST:
        return False
    if holds_national_id(text) or _NUMBER.search(text):
        return False
    # A capital inside the term is a name, unless the whole word is capitals as in KAD; two at the start are one too.
    return not any(word[:1].isupper() and not word.isupper() for word in said[1:])


def by_alias(text: str, found: Answer, agreements: Iterable[Agreement]) -> Answer:
    """*found*, but sure when the question is, word for word, another name of one current agreement alone."""
    asked = _plain(text)
    named = [(a.id, alias) for a in agreements if a.is_current for alias in a.aliases if _plain(alias) == asked]
    if not asked or len({agreement for agreement, _ in named}) != 1:
        return found
    (agreement, alias), *_ = named
    others = tuple(hit for hit in found.hits if hit.agreement != agreement)
    return Answer(Outcome.SURE, (Hit(agreement, 1.0, (Match(text, alias),)), *others))


def _plain(text: str) -> tuple[str, ...]:
    return tuple(map(fold, words(text)))
