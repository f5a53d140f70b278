"""The phrasing most like a question, per subject: cosine over keys, through an inverted index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from heapq import nsmallest
from math import log, sqrt

from knowledge.spelling import key, words
from knowledge.stopwords import STOP

_READ = 10
"""The rarest words of a question that are looked up; the rest would cost time and tell little."""
_COMMON = 700


class Nearest:
    """All phrasings by the keys in them; about 0.05 ms a question."""

    def __init__(self, phrasings: Mapping[str, Sequence[str]]) -> None:
        self._subjects = tuple(phrasings)
        self._owner: list[int] = []
        self._postings: dict[str, list[int]] = defaultdict(list)
        bags: list[set[str]] = []
        for owner, subject in enumerate(self._subjects):
            for text in phrasings[subject]:
                bag = {k for k in map(key, words(text)) if k not in STOP}
                for one in bag:
                    self._postings[one].append(len(bags))
                bags.append(bag)
                self._owner.append(owner)
        size = len(bags) or 1
        self._rarity = {one: log(1.0 + size / len(found)) for one, found in self._postings.items()}
        self._unknown = log(1.0 + size)
        self._length = [sqrt(sum(self._rarity[one] ** 2 for one in bag)) or 1.0 for bag in bags]

    def knows(self, one: str) -> bool:
        """Whether any phrasing holds this key."""
        return one in self._rarity

    def alike(self, asked: Sequence[str]) -> Mapping[str, float]:
        """Keys of a question → subject → likeness 0-1 of its nearest phrasing; subjects with none are left out."""
        bag = {one for one in asked if one not in STOP}
        length = sqrt(sum(self._rarity.get(one, self._unknown) ** 2 for one in bag)) or 1.0
        dots: dict[int, float] = defaultdict(float)
        known = (one for one in bag if one in self._rarity)
        for one in nsmallest(_READ, known, key=lambda k: len(self._postings[k])):
            weight = self._rarity[one] ** 2
            if len(self._postings[one]) > _COMMON and dots:
                for phrasing in dots.keys() & set(self._postings[one]):
                    dots[phrasing] += weight
                continue
            for phrasing in self._postings[one]:
                dots[phrasing] += weight
        best: dict[str, float] = {}
        for phrasing, dot in dots.items():
            subject = self._subjects[self._owner[phrasing]]
            likeness = dot / (self._length[phrasing] * length)
            if likeness > best.get(subject, 0.0):
                best[subject] = likeness
        return best
