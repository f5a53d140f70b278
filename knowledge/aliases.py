"""Which questions may become another name of an agreement: short terms, and nothing that may tell of a person."""

from __future__ import annotations

import re

from knowledge.privacy import holds_national_id

_MOST_WORDS, _LONGEST = 6, 60
_NUMBER = re.compile(r"\d{4,}|@|https?:")


def may_be_alias(text: str) -> bool:
    """Whether *text* is a term of at most six words without long numbers, addresses, or names of people."""
    words = text.split()
    if not 1 <= len(words) <= _MOST_WORDS or len(text) > _LONGEST:
        return False
    if holds_national_id(text) or _NUMBER.search(text):
        return False
    # A capital inside the term is a name, unless the whole word is capitals as in KAD; two at the start are one too.
    return not any(word[:1].isupper() and not word.isupper() for word in words[1:])
