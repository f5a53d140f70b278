"""The full text of one network's agreements: which section answers, and the words to quote of it."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log

from knowledge import quoting
from knowledge.alignment import GENERIC
from knowledge.corrections import Corrections, Meaning, Slot
from knowledge.spelling import key, words
from knowledge.splitting import Section
from knowledge.stopwords import STOP
from knowledge.word_table import WordTable

_LONGEST = 60
"""Words read of one question."""
_CANDIDATES = 30
_REFUSED = 0.4
_GENERIC, _SHARED = 0.25, 0.75


@dataclass(frozen=True, slots=True)
class Filed:
    """A section with where it belongs: the agreement's id and the version's running number, 1 the first."""

    agreement: str
    version: int
    section: Section


@dataclass(frozen=True, slots=True)
class Found:
    """A section that answers; `quote` stands word for word in its text, on `page` (None: no pages).

    `coverage` 0-1: how much of what the question says stands there; `matched` how many of its words, without those
    that most agreements share.
    """

    filed: Filed
    score: float
    coverage: float
    matched: int
    quote: str
    page: int | None


@dataclass(frozen=True, slots=True)
class _Passage:
    filed: int
    start: int
    end: int
    headed: frozenset[int]
    held: array[int]


@dataclass(frozen=True, slots=True)
class _Weighed:
    passage: _Passage
    score: float
    coverage: float
    matched: int


class SectionIndex:
    """Sections by their words. Immutable, and safe to search from many threads."""

    def __init__(self, sections: Sequence[Filed] = ()) -> None:
        self.sections = tuple(sections)
        self._known: dict[str, int] = {}
        self._passages = self._read()
        self._words = tuple(self._known)
        self._rarity = self._count()
        self._once = log(1.0 + len(self._passages) / 1.5)
        """Rarity of a word that one passage holds."""
        self._corrections = Corrections(self._known)
        self._ranges = self._by_agreement()
        self._table = WordTable(self._rows())

    @property
    def vocabulary(self) -> tuple[str, ...]:
        """The keys that stand in the sections."""
        return self._words

    def search(self, text: str, agreement: str | None = None, limit: int = 5) -> tuple[Found, ...]:
        """The sections that answer *text*, best first, one entry for each section; of one *agreement* if given.

        A section is left out when it holds too little of what the question says. Boilerplate stands behind the
        agreement's own words.
        """
        if agreement is not None and agreement not in self._ranges:
            return ()
        slots = self._slots(text)
        best: dict[int, _Weighed] = {}
        for place, relevance in self._candidates(slots, self._ranges.get(agreement or "")):
            weighed = self._weighed(self._passages[place], slots, relevance)
            filed = weighed.passage.filed
            if weighed.coverage >= _REFUSED and (filed not in best or weighed.score > best[filed].score):
                best[filed] = weighed
        order = sorted(best.values(), key=lambda weighed: -weighed.score)
        return tuple(self._found(weighed, slots) for weighed in order[:limit])

    def _slots(self, text: str) -> list[Slot]:
        keys = dict.fromkeys(key(word) for word in words(text)[:_LONGEST])
        asked = [one for one in keys if one not in STOP]
        return [
            Slot(self._weight(meaning) * (_GENERIC if one in GENERIC else 1.0), meaning, one not in GENERIC)
            for one in asked
            for meaning in self._corrections.meant(one, common=self._is_common(one))
        ]

    def _is_common(self, one: str) -> bool:
        place = self._known.get(one)
        return place is not None and self._rarity[place] < self._once

    def _weight(self, meaning: Meaning) -> float:
        if not meaning:
            return log(1.0 + 2.0 * len(self._passages))
        return self._rarity[max(meaning, key=meaning.__getitem__)]

    def _candidates(self, slots: Sequence[Slot], within: tuple[int, int] | None) -> list[tuple[int, float]]:
        """Passages by FTS5's relevance, as shares of the best one's."""
        terms = {self._words[place] for slot in slots for place in slot.meaning}
        first, last = within or (0, len(self._passages))
        rows = self._table.ask(terms, first, last, _CANDIDATES)
        top = max((relevance for _, relevance in rows), default=0.0) or 1.0
        return [(place, relevance / top) for place, relevance in rows]

    def _weighed(self, passage: _Passage, slots: Sequence[Slot], relevance: float) -> _Weighed:
        held = set(passage.held)
        fits = [slot.fit(held, passage.headed) for slot in slots]
        whole = sum(slot.weight for slot in slots) or 1.0
        coverage = sum(slot.weight * fit for slot, fit in zip(slots, fits, strict=True)) / whole
        matched = sum(fit > 0 for slot, fit in zip(slots, fits, strict=True) if slot.telling)
        shared = _SHARED if self.sections[passage.filed].section.shared else 1.0
        return _Weighed(passage, (0.5 * relevance + 0.5 * coverage) * shared, coverage, matched)

    def _found(self, weighed: _Weighed, slots: Sequence[Slot]) -> Found:
        filed = self.sections[weighed.passage.filed]
        start, end = self._quoted(weighed.passage, slots)
        quote, page = filed.section.text[start:end], filed.section.page_at(start)
        return Found(filed, weighed.score, weighed.coverage, weighed.matched, quote, page)

    def _quoted(self, passage: _Passage, slots: Sequence[Slot]) -> tuple[int, int]:
        def worth(sentence: str) -> float:
            held = {place for word in words(sentence) if (place := self._known.get(key(word))) is not None}
            return sum(slot.weight * slot.fit(held) for slot in slots)

        return quoting.best(self.sections[passage.filed].section.text, passage.start, passage.end, worth)

    def _read(self) -> tuple[_Passage, ...]:
        found = []
        above: dict[tuple[str, int, str], str] = {}
        for place, filed in enumerate(self.sections):
            section = filed.section
            if section.number and section.heading:
                above[filed.agreement, filed.version, section.number] = section.heading
            over = (above.get((filed.agreement, filed.version, number), "") for number in _over(section.number))
            headed = frozenset(self._places(" ".join((section.heading or "", *over))))
            for start, end in quoting.passages(section.text):
                held = array("I", sorted(set(self._places(section.text[start:end]))))
                found.append(_Passage(place, start, end, headed, held))
        return tuple(found)

    def _places(self, text: str) -> Iterable[int]:
        for word in words(text):
            one = key(word)
            if one not in STOP:
                yield self._known.setdefault(one, len(self._known))

    def _count(self) -> array[float]:
        counts = array("I", bytes(4 * len(self._known)))
        for passage in self._passages:
            for place in passage.headed.union(passage.held):
                counts[place] += 1
        return array("d", (log(1.0 + len(self._passages) / (0.5 + count)) for count in counts))

    def _by_agreement(self) -> dict[str, tuple[int, int]]:
        """The run of passages of each agreement; sections must come sorted by agreement."""
        ranges: dict[str, tuple[int, int]] = {}
        for place, passage in enumerate(self._passages):
            agreement = self.sections[passage.filed].agreement
            ranges[agreement] = (ranges.get(agreement, (place, 0))[0], place + 1)
        return ranges

    def _rows(self) -> Iterator[tuple[str, str]]:
        for passage in self._passages:
            text = self.sections[passage.filed].section.text
            heading = " ".join(self._words[place] for place in passage.headed)
            yield heading, " ".join(key(word) for word in words(text[passage.start : passage.end]))


def _over(number: str | None) -> list[str]:
    """The numbers that stand above *number*: "4.2.1" → "4.2", "4"."""
    parts = (number or "").split(".")
    return [".".join(parts[:count]) for count in range(len(parts) - 1, 0, -1)]
