"""Whether two agenda items are about the same: in other words, in the other written form, with more or fewer words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from knowledge import spelling

_ALIKE = 86.0
_SAME_BACKGROUND = 90.0
_ENOUGH_WORDS = 10
_EMPTY = frozenset(
    [
        "og",
        "i",
        "på",
        "til",
        "for",
        "av",
        "med",
        "om",
        "frå",
        "fra",
        "ei",
        "en",
        "ein",
        "et",
        "eit",
        "den",
        "det",
        "dei",
        "de",
        "sak",
        "ny",
        "nye",
        "nytt",
        "som",
        "er",
    ]
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that is there already."""

    id: int
    title: str
    background: str = ""


def similar(title: str, background: str, candidates: Iterable[Candidate], limit: int = 3) -> list[int]:
    """The ids of those that are about the same as *title* and *background*, the most alike first."""
    words, wider, numbers = _words(title), _words(background), _digits(title)
    # Another number is another matter; that is soon seen, before the words are read.
    others = [other for other in candidates if _digits(other.title) == numbers]
    scored = [(_score(words, wider, other), other.id) for other in others]
    return [id_ for score, id_ in sorted(scored, key=lambda pair: (-pair[0], pair[1])) if score >= _ALIKE][:limit]


def _score(words: list[str], wider: list[str], other: Candidate) -> float:
    theirs = _words(other.title)
    if not words or not theirs:
        return 0.0
    alike = fuzz.token_sort_ratio(" ".join(words), " ".join(theirs))
    if min(len(set(words)), len(set(theirs))) >= 2:
        alike = max(alike, 0.92 * fuzz.token_set_ratio(" ".join(words), " ".join(theirs)))
    long = _words(other.background)
    if min(len(wider), len(long)) >= _ENOUGH_WORDS:
        told = fuzz.token_sort_ratio(" ".join(wider), " ".join(long), score_cutoff=_SAME_BACKGROUND)
        alike = max(alike, 0.95 * told + 0.05 * alike if told >= _SAME_BACKGROUND else 0.0)
    return alike


def _words(text: str) -> list[str]:
    return [spelling.key(word) for word in spelling.words(text) if word.lower() not in _EMPTY]


def _digits(text: str) -> list[str]:
    return sorted(re.findall(r"\d+", text))
