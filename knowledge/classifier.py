"""Which subject a whole sentence is about: complement naive Bayes over the phrasings of every subject.

It carries the situations that share no word with any title. What must not be answered is a class like the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from math import exp, log

from knowledge.spelling import key, words
from knowledge.vocabulary import REFUSED

_SMOOTHING = 3.0
_WORD = 1.0
_PAIR = 0.7
_GRAM = 0.2
"""Weights of one word, one pair of neighbouring words, and one run of letters in a word."""
_TERM = 1.5
_SHARPNESS = 2.0

_TWO_WAY = {False: log(3.0), True: log(2.0)}
"""Rarity of what only one side uses, and of what both the refused class and the subjects use."""

Scores = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sentence is about: probability of each subject, and of the refused class against all others as one."""

    subjects: Scores
    outside: float


@dataclass(frozen=True, slots=True)
class _Weight:
    """What one word or pair says: its share of evidence, its weight for each subject, both for the refused class."""

    evidence: float
    subjects: tuple[tuple[int, float], ...]
    two_way: float
    refused: float


class Classifier:
    """Learnt once from all phrasings, and from the terms; `read` then costs some 0.1 ms."""

    def __init__(self, phrasings: Mapping[str, Sequence[str]], terms: Mapping[str, Sequence[str]]) -> None:
        self.subjects = tuple(phrasings)
        self._refused = self.subjects.index(REFUSED)
        self._seen: dict[str, dict[int, float]] = {}
        totals = [0.0] * len(self.subjects)
        for number, subject in enumerate(self.subjects):
            for share, texts in ((1.0, phrasings[subject]), *_by_length(terms.get(subject, ()))):
                counted = Counter(chain.from_iterable(features(keys(text)) for text in texts))
                for feature, count in counted.items():
                    seen = self._seen.setdefault(feature, {})
                    seen[number] = seen.get(number, 0.0) + share * count
                totals[number] += share * sum(counted.values())
        smooth = _SMOOTHING * len(self._seen)
        refused, everything = totals[self._refused], sum(totals)
        self._rest = [log(max(1.0, everything + smooth - total)) for total in totals]
        self._two_way = log(everything - refused + smooth + 1.0) - log(refused + smooth + 1.0)
        self._weigh = lru_cache(maxsize=1 << 15)(self._weight)

    def read(self, asked: Sequence[str]) -> Reading:
        """Keys of a question → what it is about."""
        logits = [0.0] * len(self.subjects)
        evidence = two_way = refused = 0.0
        for feature in chain(asked, map(" ".join, pairwise(asked))):
            said = self._weigh(feature)
            evidence += said.evidence
            two_way += said.two_way
            refused += said.refused
            for number, weight in said.subjects:
                logits[number] += weight
        for number, rest in enumerate(self._rest):
            logits[number] += evidence * (rest - self._rest[0])
        top = max(logits)
        scale = _SHARPNESS / max(1.0, len(asked)) ** 0.5
        odds = [exp((logit - top) * scale) for logit in logits]
        mass = sum(odds)
        against = max(-700.0, min(700.0, (refused + two_way * self._two_way) * scale))
        subjects = {subject: odd / mass for subject, odd in zip(self.subjects, odds, strict=True)}
        return Reading(subjects, 1.0 / (1.0 + exp(-against)))

    def _weight(self, feature: str) -> _Weight:
        weights: dict[int, float] = {}
        evidence = two_way = refused = 0.0
        parts = [(feature, _PAIR)] if " " in feature else [(feature, _WORD), *((g, _GRAM) for g in grams(feature))]
        for part, factor in parts:
            seen = self._seen.get(part)
            if seen is None:
                continue
            total = sum(seen.values())
            whole = log(total + _SMOOTHING)
            rarity = factor * log(1.0 + len(self.subjects) / len(seen))
            evidence += rarity
            for number, count in seen.items():
                weights[number] = weights.get(number, 0.0) + rarity * (whole - log(total + _SMOOTHING - count))
            theirs = seen.get(self._refused, 0.0)
            share = factor * _TWO_WAY[0.0 < theirs < total]
            two_way += share
            refused += share * (log(theirs + _SMOOTHING) - log(total - theirs + _SMOOTHING))
        return _Weight(evidence, tuple(weights.items()), two_way, refused)


def _by_length(terms: Sequence[str]) -> Iterable[tuple[float, Sequence[str]]]:
    """Terms of one, two and more words, with their weight: a long term says less by each of its words."""
    found: dict[int, list[str]] = {}
    for term in terms:
        found.setdefault(min(4, len(words(term))), []).append(term)
    return [(_TERM / max(1, size), texts) for size, texts in found.items()]


def keys(text: str) -> list[str]:
    """The key of every word: small words tell kinds of questions apart, so none is left out here."""
    return [key(word) for word in words(text)]


def features(asked: Sequence[str]) -> Iterable[str]:
    """Words, pairs of neighbours and runs of letters; the runs carry a mark so that none is taken for a word."""
    return chain(asked, map(" ".join, pairwise(asked)), chain.from_iterable(map(grams, asked)))


@lru_cache(maxsize=1 << 13)
def grams(word: str) -> tuple[str, ...]:
    """Runs of 3-5 letters, with the ends of the word marked."""
    marked = f"<{word}>"
    return tuple("#" + marked[i : i + n] for n in (3, 4, 5) for i in range(len(marked) - n + 1))
