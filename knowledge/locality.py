"""Which papers hold for this asker: special agreements of one municipality, and those of all the others but one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.agreements import Agreement, Kind, NetworkWords
from knowledge.places import Named, Places, is_local

_SPECIAL = (Kind.SPECIAL, Kind.SUBSIDIARY)
_STEP = 0.02
_OLD = 0.15


@dataclass(frozen=True, slots=True)
class Scope:
    """Where the question is about: municipalities named, else the asker's own; `local` when it asks for one place."""

    named: Named
    municipalities: frozenset[str]
    local: bool


class Locality:
    """Puts special agreements where they belong among the others."""

    def __init__(self, network: NetworkWords, agreements: Sequence[Agreement]) -> None:
        self._places = Places(network)
        self._agreements = agreements
        self._place = {agreement.id: place for place, agreement in enumerate(agreements)}

    def scope(self, text: str, own: str | None) -> Scope:
        """Read the places out of a question; *own* is the slug of the asker's municipality."""
        named = self._places.named(text)
        own_only = frozenset({own}) if own is not None else frozenset()
        return Scope(named, named.slugs or own_only, bool(named.slugs) or is_local(text))

    def sorted_in(self, scores: Sequence[float], scope: Scope) -> list[float]:
        """The scores; what does not hold for this asker at nought, special agreements before or after their parents."""
        placed = list(scores)
        for place, agreement in enumerate(self._agreements):
            elsewhere = scope.municipalities and not scope.municipalities & set(agreement.municipalities)
            if agreement.municipalities and elsewhere:
                placed[place] = 0.0
            elif agreement.kind in _SPECIAL:
                placed[place] = self._special(place, agreement, scores, scope)
            elif agreement.municipalities and scope.municipalities:
                placed[place] += _STEP
            if not agreement.is_current:
                placed[place] = max(0.0, placed[place] - _OLD)
        return placed

    def _special(self, place: int, agreement: Agreement, scores: Sequence[float], scope: Scope) -> float:
        above = [scores[self._place[p]] for p in agreement.parents if p in self._place]
        parent = max(above, default=0.0)
        own = scores[place]
        holds_here = bool(scope.municipalities & set(agreement.municipalities)) or not agreement.municipalities
        if scope.local and holds_here:
            return own if own <= 0 else max(own, parent) + _STEP
        if parent > 0 and own < parent + 0.15:
            return min(own, parent - _STEP)
        return own
