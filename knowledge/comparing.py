"""Comparing sections: what a new version changed, and which sections stand in most of a network's agreements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from knowledge.spelling import fold, key, words
from knowledge.splitting import Section

_ALIKE = 0.85
"""Share of words in the same order from which two sections say the same."""
_SHORTEST = 5
"""Words a section must have to be called boilerplate."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs from the version before; each entry is a section as `title` shows it."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def title(section: Section) -> str:
    """ "4.2 Varsling", or the first words where there is neither number nor heading."""
    shown = " ".join(filter(None, (section.number, section.heading)))
    return shown or " ".join(section.text.split()[:6]) + " …"


def changes(old: Sequence[Section], new: Sequence[Section]) -> Changes:
    """What *new* has that *old* has not. A section that only got another number is not a change of its text."""
    same = {_said(section) for section in old} & {_said(section) for section in new}
    before = [section for section in old if _said(section) not in same]
    after = [section for section in new if _said(section) not in same]
    changed = []
    for name in (_number_and_heading, _heading, _number):
        for section in list(after):
            twin = next((s for s in before if name(section) and name(s) == name(section)), None)
            if twin is not None:
                before.remove(twin)
                after.remove(section)
                changed.append(section)
    changed.sort(key=lambda section: section.position)
    return Changes(tuple(map(title, after)), tuple(map(title, before)), tuple(map(title, changed)))


def shared(agreements: Sequence[Sequence[Section]]) -> list[set[int]]:
    """For each agreement the places of those sections that stand, nearly the same, in more than half of them all.

    Two agreements are the fewest that can share. The two written forms of Norwegian count as the same.
    """
    rows = sorted(
        (
            (_keys(section), number, place)
            for number, sections in enumerate(agreements)
            for place, section in enumerate(sections)
        ),
        key=lambda row: len(row[0]),
    )
    rows = [row for row in rows if len(row[0]) >= _SHORTEST]
    also: dict[tuple[int, int], set[int]] = defaultdict(set)
    for first, (one, number, place) in enumerate(rows):
        own = set(one)
        for other, their_number, their_place in rows[first + 1 :]:
            if len(one) < _ALIKE**2 * len(other):
                break
            if number != their_number and _alike(one, own, other):
                also[number, place].add(their_number)
                also[their_number, their_place].add(number)
    found: list[set[int]] = [set() for _ in agreements]
    for (number, place), others in also.items():
        if len(others) + 1 > len(agreements) / 2:
            found[number].add(place)
    return found


def _alike(one: Sequence[str], own: set[str], other: Sequence[str]) -> bool:
    if len(own.intersection(other)) < 0.7 * len(own):
        return False
    return Indel.normalized_similarity(one, other, score_cutoff=_ALIKE) >= _ALIKE


def _keys(section: Section) -> tuple[str, ...]:
    return tuple(key(word) for word in words(section.text))


def _said(section: Section) -> tuple[str, ...]:
    return fold(section.heading or ""), *fold(section.text).split()


def _number_and_heading(section: Section) -> tuple[str, str] | None:
    return (section.number, fold(section.heading)) if section.number and section.heading else None


def _heading(section: Section) -> str | None:
    return fold(section.heading) if section.heading else None


def _number(section: Section) -> str | None:
    return section.number
