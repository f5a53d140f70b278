"""Which papers hold for this asker: special agreements of one municipality, and those of all the others but one."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from knowledge.agreements import Agreement, Kind, NetworkWords
from knowledge.places import Named, Places, asks_for_special, is_local

_SPECIAL = (Kind.SPECIAL, Kind.SUBSIDIARY)
_STEP = 0.02
_OLD = 0.15
_CLEARLY = 0.1


@dataclass(frozen=True, slots=True)
class Scope:
    """Where the question is about: municipalities named, else the asker's own.

    `local` when it asks for one place, `special` when it asks for the agreements of some municipalities.
    """

    named: Named
    municipalities: frozenset[str]
    local: bool
    special: bool


class Locality:
    """Puts special agreements where they belong among the others."""

    def __init__(self, network: NetworkWords, agreements: Sequence[Agreement]) -> None:
        self._places = Places(network)
        self._agreements = agreements
        self._place = {agreement.id: place for place, agreement in enumerate(agreements)}

    def named(self, text: str) -> Named:
        """The municipalities that *text* names."""
        return self._places.named(text)

    def scope(self, text: str, own: str | None) -> Scope:
        """Read the places out of a question; *own* is the slug of the asker's municipality."""
        named = self._places.named(text)
        own_only = frozenset({own}) if own is not None else frozenset()
        special = asks_for_special(text)
        return Scope(named, named.slugs or own_only, special or bool(named.slugs) or is_local(text), special)

    def sorted_in(self, scores: Sequence[float], scope: Scope, singled: Set[int] = frozenset()) -> list[float]:
        """The scores; what does not hold for this asker at nought, special agreements before or after their parents.

        *singled* are places of agreements that some word of the question points at alone.
        """
        placed = list(scores)
        for place, agreement in enumerate(self._agreements):
            elsewhere = scope.municipalities and not scope.municipalities & set(agreement.municipalities)
            if agreement.municipalities and elsewhere:
                placed[place] = 0.0
            elif agreement.kind in _SPECIAL:
                placed[place] = self._special(place, scores, scope, singled=place in singled)
            elif agreement.municipalities and scope.municipalities:
                placed[place] += _STEP
            if not agreement.is_current:
                placed[place] = max(0.0, placed[place] - _OLD)
        return placed

    def _special(self, place: int, scores: Sequence[float], scope: Scope, *, singled: bool) -> float:
        agreement, own = self._agreements[place], scores[place]
        parents = [self._place[parent] for parent in agreement.parents if parent in self._place]
        above = max((scores[parent] for parent in parents), default=0.0)
        known = not agreement.municipalities or bool(scope.municipalities)
        if own > 0.6 * above and (singled or (scope.local and known) or scope.special):
            return max(own, above) + _STEP
        covered = {subject for parent in parents for subject in self._agreements[parent].subjects}
        if covered & set(agreement.subjects):
            return min(own, above - _STEP)
        narrower = any(own_.startswith(f"{subject}-") for own_ in agreement.subjects for subject in covered)
        return min(own, above - _STEP) if narrower and own < above + _CLEARLY else own

    def unsaid(self, places: Sequence[int], scope: Scope) -> bool:
        """Whether several special agreements come into question only because no municipality is known."""
        special = [p for p in places if self._agreements[p].municipalities and self._agreements[p].kind in _SPECIAL]
        return scope.special and not scope.municipalities and len(special) > 1
