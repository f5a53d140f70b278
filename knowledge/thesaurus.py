"""Which words mean the same: the terms of all subjects as spans of keys, longest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.spelling import key, words
from knowledge.vocabulary import Vocabulary

Span = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Concept:
    """One row of terms of a subject; `spans` are its forms as keys, in the order of `forms`."""

    subject: str
    forms: tuple[str, ...]
    spans: tuple[Span, ...]
    narrower: bool = False


class Thesaurus:
    """All concepts, found by the words that name them."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.concepts: dict[str, list[Concept]] = defaultdict(list)
        self._spans: dict[Span, list[Concept]] = defaultdict(list)
        self._longest: dict[str, int] = {}
        for subject in vocabulary.subjects:
            for term in subject.terms:
                self._add(subject.id, term.forms, narrower=False)
            for word in subject.related:
                self._add(subject.id, (word,), narrower=True)

    def _add(self, subject: str, forms: Sequence[str], *, narrower: bool) -> None:
        spans = tuple(span(form) for form in forms)
        concept = Concept(subject, tuple(forms), spans, narrower)
        self.concepts[subject].append(concept)
        for one in dict.fromkeys(spans):
            if one:
                self._spans[one].append(concept)
                self._longest[one[0]] = max(self._longest.get(one[0], 0), len(one))

    def meaning(self, one: Span) -> Sequence[Concept]:
        """The concepts a span of keys names; none when it is no term."""
        return self._spans.get(one, ())

    def cut(self, asked: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Cut keys into the longest terms there are, else single words: (start, end) of each piece."""
        start = 0
        while start < len(asked):
            longest = min(self._longest.get(asked[start], 1), len(asked) - start)
            size = next((n for n in range(longest, 1, -1) if tuple(asked[start : start + n]) in self._spans), 1)
            yield start, start + size
            start += size


def span(text: str) -> Span:
    """A term as keys: "klar for heimreise" → ("klar", "for", "hemres")."""
    return tuple(key(word) for word in words(text))
