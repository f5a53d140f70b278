"""Agreements that are called by their own name: the title, another name, or what stands in quotation marks in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from knowledge.agreements import Agreement
from knowledge.spelling import key, words
from knowledge.stopwords import STOP

_QUOTED = re.compile(r"[«“\"]([^»”\"]+)[»”\"]")
_WITHIN = 4
"""A name of so many words is known inside a longer question; a shorter one must be the whole question."""


class Names:
    """The names of two words and more; a single word is a subject's as often as a name."""

    def __init__(self, agreements: Sequence[Agreement]) -> None:
        self._places: dict[tuple[str, ...], dict[int, str]] = defaultdict(dict)
        for place, agreement in enumerate(agreements):
            for name in _names(agreement):
                keys = said(map(key, words(name)))
                if len(keys) > 1:
                    self._places[keys].setdefault(place, name)
        self._longest = max(map(len, self._places), default=0)

    def find(self, asked: Sequence[str]) -> tuple[int, str] | None:
        """Keys of a question → the one agreement that it names: (place, name); the longest name before a shorter."""
        keys = said(asked)
        for size in range(min(self._longest, len(keys)), 1, -1):
            if size < _WITHIN and size < len(keys):
                return None
            for start in range(len(keys) - size + 1):
                found = self._places.get(keys[start : start + size], {})
                if len(found) == 1:
                    return next(iter(found.items()))
        return None


def said(keys: Iterable[str]) -> tuple[str, ...]:
    """The keys without small words."""
    return tuple(one for one in keys if one not in STOP)


def _names(agreement: Agreement) -> Iterator[str]:
    for name in (agreement.title or "", *agreement.aliases):
        yield name
        yield from _QUOTED.findall(name)
