"""Misspelt and joined words: which words of a vocabulary a word may stand for."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

Meaning = dict[int, float]
"""Places of known words, and how well each fits (0-1]."""

_LIKE = 0.78
"""OSA similarity from which an unknown word is taken for a known one."""
_NEARLY = 0.75
"""(ratio/100)³ from which a known word also meets another."""
_CANDIDATES = 400
_MOST = 4
_SHORTEST = 4
"""Letters a word needs to be corrected; what is shorter is an abbreviation."""
_JOINED = 0.9
_PART = 4
"""Letters that each part of a joined word has at the least."""


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

    def meant(self, word: str) -> list[Meaning]:
        """What *word* may stand for. A joined word ("varslingsfrist") gives one meaning for each part.

        A word that cannot be read gives one empty meaning.
        """
        own = self._known.get(word)
        near = self._near(word)
        if own is not None:
            alike = ((self._known[other], (fuzz.ratio(word, other) / 100) ** 3) for other in near if other != word)
            return [{own: 1.0, **{place: fit for place, fit in alike if fit >= _NEARLY}}]
        fits = [(OSA.normalized_similarity(word, other, score_cutoff=_LIKE), other) for other in near]
        fits = sorted((fit for fit in fits if fit[0] >= _LIKE), reverse=True)[:_MOST]
        if fits:
            return [{self._known[other]: fit**2 for fit, other in fits}]
        return [{part: _JOINED} for part in self._parts(word)] or [{}]

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
        found = (self._words[place] for place, _ in shared.most_common(_CANDIDATES))
        return [known for known in found if abs(len(known) - len(word)) <= 3 and len(known) >= _SHORTEST]


def _grams(word: str) -> set[str]:
    marked = f"^{word}$"
    return {marked[i : i + 3] for i in range(len(marked) - 2)}
