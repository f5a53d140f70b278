"""Misspelt and joined words: which words of a vocabulary a word may stand for."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from heapq import nlargest
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import OSA

Meaning = dict[int, float]
"""Places of known words, and how well each fits (0-1]."""

_LIKE = 0.78
"""OSA similarity from which an unknown word is taken for a known one."""
_CANDIDATES = 400
_MOST = 4
_SHORTEST = 4
"""Letters a word needs to be corrected; what is shorter is an abbreviation."""
_JOINED = 0.9
_HEADING = 0.9
_PART = 4
"""Letters that each part of a joined word has at the least."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One word of the question: how much it weighs, the words of the index it may mean, and whether it tells much."""

    weight: float
    meaning: Meaning
    telling: bool = True

    def fit(self, held: Set[int], headed: Set[int] = frozenset()) -> float:
        """How well it is met, 0-1; a word of the heading alone counts a little less."""
        in_text = (fit for place, fit in self.meaning.items() if place in held)
        in_heading = (fit * _HEADING for place, fit in self.meaning.items() if place in headed)
        return max(chain(in_text, in_heading), default=0.0)


class Corrections:
    """The words (keys) of one index by their place, found by the runs of three letters they share."""

    def __init__(self, known: Mapping[str, int]) -> None:
        self._known = known
        self._words: Sequence[str] = tuple(known)
        grams: dict[str, array[int]] = defaultdict(lambda: array("I"))
        for place, word in enumerate(self._words):
            for gram in _grams(word):
                grams[gram].append(place)
        self._grams = dict(grams)

    def meant(self, word: str, *, common: bool = False) -> list[Meaning]:
        """What *word* may stand for. A joined word ("varslingsfrist") gives one meaning for each part.

        A *common* known word means itself and nothing else; a known word seen once may itself be a misprint. A word
        that cannot be read gives one empty meaning.
        """
        own = self._known.get(word)
        if own is not None and common:
            return [{own: 1.0}]
        near = process.extract(
            word, self._near(word), scorer=OSA.normalized_similarity, score_cutoff=_LIKE, limit=_MOST
        )
        fits = {self._known[other]: fit**2 for other, fit, _ in near}
        if own is not None:
            return [{**fits, own: 1.0}]
        return [fits] if fits else [{part: _JOINED} for part in self._parts(word)] or [{}]

    def _parts(self, word: str) -> tuple[int, ...]:
        """Two known words that *word* is made of, the last as long as can be, with or without a letter between."""
        for cut in range(_PART, len(word) - _PART + 1):
            last = self._known.get(word[cut:])
            for first in (word[:cut], word[: cut - 1]):
                if last is not None and len(first) >= _PART and first in self._known:
                    return self._known[first], last
        return ()

    def _near(self, word: str) -> list[str]:
        if len(word) < _SHORTEST:
            return []
        shared: Counter[int] = Counter()
        for gram in _grams(word):
            shared.update(self._grams.get(gram, ()))
        wrong = int((1.0 - _LIKE) * (len(word) + 1))
        fewest = max(1, len(word) - 3 * wrong - 1)  # a wrong letter spoils three runs, two that changed places four
        places = [place for place, count in shared.items() if count >= fewest]
        if len(places) > _CANDIDATES:
            places = nlargest(_CANDIDATES, places, key=shared.__getitem__)
        return [known for place in places if len(known := self._words[place]) >= _SHORTEST]


def _grams(word: str) -> set[str]:
    marked = f"^{word}$"
    return {marked[i : i + 3] for i in range(len(marked) - 2)}
