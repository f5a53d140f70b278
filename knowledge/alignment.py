"""Which agreement the single words of a question point at: its own words, and the terms of its subjects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.agreements import Agreement
from knowledge.spelling import key, words
from knowledge.stopwords import STOP
from knowledge.thesaurus import Span, Thesaurus

_TITLE, _TOPIC, _TERM, _NARROWER, _PART = 1.0, 0.9, 0.85, 0.65, 0.45
"""How much a word of the title, a topic, a term of the subject, a narrower term, and a part of a longer term counts."""
_SAME, _SPLIT, _MISSPELT = 0.95, 0.85, 0.9
_READ_AS = 0.65
"""A misspelt word this near a known one is read as that one in the sentence as a whole, too."""
GENERIC = frozenset(
    key(word)
    for word in words(
        "kommune sjukehus sykehus pasient pasientar helse helseføretak foretak føretak teneste tjeneste "
        "samarbeid samhandling ordning rutine prosedyre retningsline retningslinje tilsett person folk bruker ansvar "
        "oppgave oppgåve system "
        "lokal felles tilbod møte rett krav plan patient hospital municipality care service HF"
    )
)
"""Keys that most agreements share; they count a quarter."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One piece of the question: as written, its key, and what else it may be called (key, factor)."""

    asked: str
    key: str
    others: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Aligned:
    """How well the question fits each agreement: `coverage` 0-1 by place in the index, and what met what."""

    coverage: tuple[float, ...]
    mass: float
    unknown: float
    found: tuple[tuple[Slot, Mapping[int, tuple[float, str]]], ...]


Posting = dict[int, tuple[float, str]]


class Alignment:
    """Postings key → agreements, with the weight and the original words."""

    def __init__(
        self,
        agreements: Sequence[Agreement],
        claims: Sequence[Mapping[str, float]],
        thesaurus: Thesaurus,
        stop: frozenset[str],
    ) -> None:
        self._thesaurus, self._stop, self._size = thesaurus, stop | STOP, len(agreements)
        self._postings: dict[str, Posting] = defaultdict(dict)
        for place, (agreement, claimed) in enumerate(zip(agreements, claims, strict=True)):
            for title in (agreement.title or "", *agreement.aliases):
                self._post(place, title, _TITLE)
            for topic in agreement.topics:
                self._post(place, topic, _TOPIC)
            for subject, share in claimed.items():
                for concept in thesaurus.concepts.get(subject, ()):
                    for form, one in zip(concept.forms, concept.spans, strict=True):
                        self._post_span(place, form, one, share * (_NARROWER if concept.narrower else _TERM))
        self._buckets: dict[tuple[str, int], list[str]] = defaultdict(list)
        for known in self._postings:
            if " " not in known:
                self._buckets[known[0], len(known)].append(known)
        self._nearest = lru_cache(maxsize=1 << 14)(self._correct)

    def _post(self, place: int, text: str, weight: float) -> None:
        one = tuple(key(word) for word in words(text))
        if len(one) > 1 and self._thesaurus.meaning(one):
            self._put(" ".join(one), place, weight, text)
        for single in one:
            self._put(single, place, weight, text)

    def _post_span(self, place: int, form: str, one: Span, weight: float) -> None:
        self._put(" ".join(one), place, weight, form)
        if len(one) > 1:
            for single in one:
                self._put(single, place, weight * _PART, form)

    def _put(self, single: str, place: int, weight: float, shown: str) -> None:
        if single and single not in self._stop and weight > self._postings[single].get(place, (0.0, ""))[0]:
            self._postings[single][place] = (weight, shown)

    def knows(self, one: str) -> bool:
        """Whether a key stands in the index."""
        return one in self._postings

    def joined(self, spelt: Sequence[str]) -> list[str]:
        """Words with two that make one known compound written as one: "utskrivings klar", "fore bygging"."""
        found: list[str] = []
        for word in spelt:
            if found and self._is_one(found[-1], word):
                found[-1] += word
            else:
                found.append(word)
        return found

    def _is_one(self, left: str, right: str) -> bool:
        """Whether two words make a known compound that is more than one of them with an ending."""
        whole = key(left + right)
        longer = len(whole) >= max(len(key(left)), len(key(right))) + 2
        return longer and len(left) > 2 and len(right) > 2 and whole in self._postings

    def corrected(self, one: str) -> str:
        """The known key that an unknown one most likely stands for, else the key itself."""
        if one in self._postings or one in self._stop:
            return one
        near = self._nearest(one)
        return near[0][0] if near and near[0][1] >= _READ_AS else one

    def slots(self, asked: Sequence[str], spelt: Sequence[str]) -> list[Slot]:
        """Keys and the words they were made of → the pieces that say something."""
        return [
            self._slot(" ".join(spelt[start:end]), tuple(asked[start:end]))
            for start, end in self._thesaurus.cut(asked)
            if end - start > 1 or asked[start] not in self._stop
        ]

    def _slot(self, asked: str, one: Span) -> Slot:
        own = " ".join(one)
        others: dict[str, float] = {}
        for concept in self._thesaurus.meaning(one):
            for same in concept.spans if not concept.narrower else ():
                others.setdefault(" ".join(same), _SAME)
        if len(one) == 1 and own not in self._postings and not others:
            others.update(self._nearest(own))
        others.pop(own, None)
        return Slot(asked, own, tuple(others.items()))

    def _correct(self, unknown: str) -> tuple[tuple[str, float], ...]:
        """What an unknown key may stand for: a misspelt key, else the parts of a compound."""
        if len(unknown) > 3:
            near = [k for n in range(-2, 3) for k in self._buckets.get((unknown[0], len(unknown) + n), ())]
            cut_off = 0.84 if len(unknown) <= 5 else 0.76
            best = process.extract(unknown, near, scorer=OSA.normalized_similarity, score_cutoff=cut_off, limit=3)
            if best:
                return tuple((found, _MISSPELT * score * score) for found, score, _ in best)
        return tuple(self._parts(unknown))

    def _parts(self, compound: str) -> Iterator[tuple[str, float]]:
        for at in range(4, len(compound) - 2):
            left, right = compound[:at], compound[at:]
            for joint in ("", "s", "e", "er"):
                if joint and not left.endswith(joint):
                    continue
                head = left[: len(left) - len(joint)]
                if len(head) >= 3 and head in self._postings and right in self._postings:
                    yield from ((part, _SPLIT) for part in (head, right) if part not in GENERIC)
                    return
        tails = (compound[at:] for at in range(3, len(compound) - 4))
        heads = (compound[:at] for at in range(len(compound) - 2, 4, -1))
        for part in (*tails, *heads):
            if len(part) >= 5 and part in self._postings and part not in GENERIC:
                yield part, 0.7
                return

    def align(self, slots: Sequence[Slot]) -> Aligned:
        """Score every agreement against the pieces of a question."""
        total = [0.0] * self._size
        mass = unknown = 0.0
        found: list[tuple[Slot, Mapping[int, tuple[float, str]]]] = []
        for slot in slots:
            best = self._best(slot)
            weight = 0.25 if slot.key in GENERIC else 1.0
            rarity = weight * log(1.0 + self._size / (0.5 + sum(score for score, _ in best.values())))
            if not best:
                unknown += rarity
                continue
            mass += rarity
            found.append((slot, best))
            for place, (score, _) in best.items():
                total[place] += rarity * score
        whole = (mass + 0.5 * unknown) * min(1.0, 4.0 / max(1, len(slots)) + 0.35) or 1.0
        return Aligned(tuple(min(1.0, score / whole) for score in total), mass, unknown, tuple(found))

    def _best(self, slot: Slot) -> Posting:
        best: Posting = {}
        for name, factor in ((slot.key, 1.0), *slot.others):
            for place, (weight, shown) in self._postings.get(name, {}).items():
                if factor * weight > best.get(place, (0.0, ""))[0]:
                    best[place] = (factor * weight, shown)
        if not best and " " in slot.key:
            for part in slot.key.split():
                for place, (weight, shown) in self._postings.get(part, {}).items():
                    if _PART * weight > best.get(place, (0.0, ""))[0]:
                        best[place] = (_PART * weight, shown)
        return best
