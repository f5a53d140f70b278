"""What is learnt once from the vocabulary and shared by the indexes of all networks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from knowledge.classifier import Classifier
from knowledge.nearest import Nearest
from knowledge.thesaurus import Thesaurus
from knowledge.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Learnt:
    """The three readings of the vocabulary: sentences as a whole, sentences alike, and single terms."""

    classifier: Classifier
    nearest: Nearest
    thesaurus: Thesaurus


@lru_cache(maxsize=4)
def learnt(vocabulary: Vocabulary) -> Learnt:
    """Learn from *vocabulary*; the same value is learnt from only once (about half a second for all subjects)."""
    phrasings = vocabulary.phrasings
    return Learnt(Classifier(phrasings, vocabulary.words), Nearest(phrasings), Thesaurus(vocabulary))
