"""What is learnt once from the vocabulary and shared by the indexes of all networks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from knowledge.classifier import Classifier
from knowledge.nearest import Nearest
from knowledge.thesaurus import Thesaurus
from knowledge.vocabulary import REFUSED, Vocabulary


@dataclass(frozen=True, slots=True)
class Learnt:
    """The readings of the vocabulary: whole sentences, whether they are ours at all, those alike, and single terms."""

    classifier: Classifier
    ours: Classifier
    nearest: Nearest
    thesaurus: Thesaurus


@lru_cache(maxsize=4)
def learnt(vocabulary: Vocabulary) -> Learnt:
    """Learn from *vocabulary*; the same value is learnt from only once (about half a second for all subjects)."""
    phrasings = vocabulary.phrasings
    everything = tuple(text for subject, texts in phrasings.items() if subject != REFUSED for text in texts)
    return Learnt(
        classifier=Classifier(phrasings, vocabulary.words),
        ours=Classifier({"": everything, REFUSED: phrasings[REFUSED]}, {}),
        nearest=Nearest(phrasings),
        thesaurus=Thesaurus(vocabulary),
    )
