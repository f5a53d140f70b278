"""Which lines of a document are its numbered headings: the best chain of numbers that follow each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

Number = tuple[int, ...]

_NUMBERED = re.compile(
    r"^(?:(?:kapittel|kap\.|punkt|pkt\.|artikkel|del)\s+|§\s*)?(\d{1,2}(?:\.\d{1,2}){0,4})[.):]?\s+(?:[–-]\s*)?(\S.*)$",
    re.IGNORECASE,
)
_LONGEST = 110
"""Characters of a heading; what is longer is text."""
_STYLED, _DEEP, _PLAIN, _CLAUSE = 10.0, 1.5, 1.0, 0.8
_SKIPPED, _LATE = 0.5, 2.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that may begin a section; `clause` is its text when it is a numbered paragraph without a heading."""

    place: int
    parts: Number
    number: str | None
    heading: str | None
    clause: str | None = None
    styled: bool = False


@dataclass(frozen=True, slots=True)
class _Chain:
    score: float
    last: Candidate
    before: _Chain | None


def headings(lines: Sequence[tuple[str, int | None]]) -> list[Candidate]:
    """The headings among *lines* (text, level given by the document or None), in order.

    What the document calls a heading always is one. Plain lines count when their numbers follow each other, so that
    a list inside a section and a table of contents are not taken for headings.
    """
    found = [c for place, (text, level) in enumerate(lines) if (c := _candidate(place, text, level))]
    chained = _best_chain([c for c in found if c.parts], len(lines))
    return [c for c in found if c.styled or c.place in chained]


def _candidate(place: int, text: str, level: int | None) -> Candidate | None:
    match = _NUMBERED.match(text)
    if match is None:
        return Candidate(place, (), None, text, styled=True) if level is not None else None
    number, said = match[1], match[2].strip()
    parts = tuple(int(part) for part in number.split("."))
    if level is not None:
        return Candidate(place, parts, number, said, styled=True)
    if not (said[0].isupper() or said[0] in "«\"'"):
        return None
    if len(said) <= _LONGEST and not said.endswith((".", ";", ",", ":")):
        return Candidate(place, parts, number, said)
    return Candidate(place, parts, number, None, clause=said) if len(parts) > 1 else None


def _best_chain(candidates: Sequence[Candidate], end: int) -> frozenset[int]:
    best: dict[Number, _Chain] = {}
    if not candidates:
        return frozenset()
    following = [*(c.place for c in candidates[1:]), end]
    for candidate, upto in zip(candidates, following, strict=True):
        own = _weight(candidate) + min(8, upto - candidate.place - 1) / 16  # headings have text, contents have not
        first = own - (0.0 if set(candidate.parts) <= {0, 1} else _LATE)
        made = _Chain(first, candidate, None)
        for number, chain in best.items():
            cost = _step(number, candidate.parts)
            if cost is not None and chain.score + own - cost > made.score:
                made = _Chain(chain.score + own - cost, candidate, chain)
        held = best.get(candidate.parts)
        if held is None or made.score >= held.score:
            best[candidate.parts] = made
    longest = max(best.values(), key=lambda chain: chain.score)
    return _places(longest if longest.score > 0 else None)


def _places(chain: _Chain | None) -> frozenset[int]:
    places = set()
    while chain is not None:
        places.add(chain.last.place)
        chain = chain.before
    return frozenset(places)


def _weight(candidate: Candidate) -> float:
    if candidate.styled:
        return _STYLED
    if candidate.heading is None:
        return _CLAUSE
    return _DEEP if len(candidate.parts) > 1 else _PLAIN


def _step(before: Number, after: Number) -> float | None:
    """What it costs that *after* follows *before*: nothing, a little where one is missing, None when it cannot."""
    if after == (*before, 1):
        return 0.0
    for depth in range(len(before)):
        head, following = before[:depth], before[depth] + 1
        if after == (*head, following):
            return 0.0
        if after in ((*head, following + 1), (*head, following, 1)):
            return _SKIPPED
    return None
