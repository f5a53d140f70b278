"""The full-text index of each network, kept until its agreements' texts change."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from sqlmodel import Session

from knowledge.sections import SectionIndex
from storage import agreements, sections
from storage.tables import Network


@dataclass(slots=True)
class Texts:
    """One `SectionIndex` for each network. May be asked from many threads; building one never holds up the others."""

    _held: dict[str, tuple[int, SectionIndex]] = field(default_factory=dict)
    _building: threading.Lock = field(default_factory=threading.Lock)

    def index(self, session: Session, network: str) -> SectionIndex:
        """The index at the network's version. While another thread builds it, the one before answers."""
        version = session.get_one(Network, network).version
        held = self._held.get(network)
        if held and held[0] == version:
            return held[1]
        if not self._building.acquire(blocking=held is None) and held:
            return held[1]
        try:
            return self._built(session, network, version)
        finally:
            self._building.release()

    def _built(self, session: Session, network: str, version: int) -> SectionIndex:
        current = [agreement.id for agreement in agreements.all_of(session, network) if agreement.is_current]
        filed = tuple(sections.for_index(session, network, current))
        held = self._held.get(network)
        made = held[1] if held and held[1].sections == filed else SectionIndex(filed)
        self._held[network] = (version, made)
        return made
