"""Which municipalities a question names, under their old names too, and whether it asks for something local."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.agreements import Municipality, NetworkWords
from knowledge.language import NOTHING, Text, join, say
from knowledge.spelling import fold, words

_ALSO_WORDS = frozenset(
    fold(word) for word in words("Time Strand Sola Stad Vik Lund Os Hå Luster Eid Sund Flora Lom Bø Stord")
)
"""Names that are common words: taken for the municipality only when "kommune" follows or the letter is a capital."""
_HOSPITAL = re.compile(r"(?:(?:sjukehus|sykehus|universitet)\w* (?:\w+ )?|(?:helse|til|fra) )$")
_SPELLABLE, _MISSPELT = 6, 0.86
"""Names this long are known when misspelt, down to this likeness."""
_SPECIAL = re.compile(
    r"\b(?:særavtal\w*|special agreement|enkelt(?:e |)kommun\w*|noko eige|noe eget|"
    r"(?:egen|eigen|eiga|egne|eigne|særskil[dt]e?) (?:[\w-]+ ){0,2}[\w-]*avtal\w*)",
    re.IGNORECASE,
)
_LOCAL = re.compile(
    r"\b(?:lokal\w*|vertskommun\w*|interkommunal\w*|(?:kommunen|bygda|heradet) (?:vår|min)|"
    r"(?:vår|min|egen|eigen) kommune|(?:hjå|hos|med|for) oss|her (?:i|hjå|hos)|plassering\w*|"
    r"(?:kor|hvor) mange (?:plass|seng)\w*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Named:
    """Municipalities a question names: their slugs, the words that named them, and what to say of old names."""

    slugs: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    note: Text = NOTHING


class Places:
    """The municipalities of one network by name."""

    def __init__(self, network: NetworkWords) -> None:
        trust = {fold(word) for name in network.stop_words for word in words(name)}
        self._also_trust = frozenset(trust)
        self._by_name: dict[str, tuple[Municipality, str | None]] = {}
        for municipality in network.municipalities:
            for former in municipality.former:
                self._by_name.setdefault(fold(former), (municipality, former))
        for municipality in network.municipalities:
            self._by_name[fold(municipality.name)] = (municipality, None)

    def named(self, text: str) -> Named:
        """The municipalities named in *text*; "time" with a small letter is an hour, not Time."""
        spelt = words(text)
        slugs, used, notes = set(), set(), []
        for place, word in enumerate(spelt):
            name = self._name(fold(word))
            if name is None or not self._meant(name, spelt, place):
                continue
            municipality, former = self._by_name[name]
            slugs.add(municipality.slug)
            used.add(word)
            if former is not None:
                notes.append(merged(former, municipality.name))
        return Named(frozenset(slugs), frozenset(used), join(dict.fromkeys(notes)))

    def _name(self, word: str) -> str | None:
        """The municipality's name in a word: as it is, in the genitive, or misspelt."""
        for name in (word, word.removesuffix("s")):
            if name in self._by_name:
                return name
        if len(word) < _SPELLABLE:
            return None
        near = process.extractOne(word, self._by_name.keys(), scorer=OSA.normalized_similarity, score_cutoff=_MISSPELT)
        return near[0] if near and near[0][0] == word[0] and near[0] not in _ALSO_WORDS else None

    def _meant(self, name: str, spelt: Sequence[str], place: int) -> bool:
        """Whether a name is the municipality: not the hospital or its town, and not a common word."""
        after = spelt[place + 1].lower() if place + 1 < len(spelt) else ""
        if after.startswith("kommun"):
            return True
        if name in self._also_trust:
            before = "".join(fold(word) + " " for word in spelt[max(0, place - 2) : place])
            is_former = self._by_name[name][1] is not None
            return not is_former and _HOSPITAL.search(before) is None
        capital = place > 0 and spelt[place][0].isupper() and len(spelt[place]) > 1
        return name not in _ALSO_WORDS or capital


def is_local(text: str) -> bool:
    """Whether the question asks for what holds in one place, not in the whole network."""
    return _LOCAL.search(text) is not None


def asks_for_special(text: str) -> bool:
    """Whether the question asks for the agreements that only some municipalities have."""
    return _SPECIAL.search(text) is not None


def merged(former: str, now: str) -> Text:
    """That a municipality is now part of another."""
    return say(
        nn="{former} er no ein del av {now} kommune.",
        nb="{former} er nå en del av {now} kommune.",
        former=former,
        now=now,
    )
