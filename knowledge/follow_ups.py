"""Whether a message goes on from the answer before it, and what of the agreement it asks for.

A follow-up says nothing of its own: when the words that ask, that point back and that hold sentences together are gone,
nothing is left of it but, maybe, a place. So "kven eig avtalen?" is one, and "kven eig bygget?" is not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.follow_up_words import KINDS, Word
from knowledge.smalltalk import is_smalltalk
from knowledge.spelling import fold, words


class Facet(StrEnum):
    """What of an agreement is asked for. `ABOUT` is "kva med …?": maybe its text, maybe another question."""

    OWNER = "owner"
    REVISED = "revised"
    VALIDITY = "validity"
    PLACE = "place"
    SECTION = "section"
    LINK = "link"
    SIGNED = "signed"
    CONTACT = "contact"
    NAME = "name"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What is asked for; `rest` is what the text is to be searched for (`SECTION`, `ABOUT`), else empty."""

    facet: Facet
    rest: str = ""


_LONGEST, _LONGEST_REST = 14, 12
"""Words of a follow-up, and of what an agreement's text is searched for."""
_SPELLABLE, _MISSPELT = 5, 0.78
_THERE = ("der", "her", "there")
_MIN_REST, _MOST_INSIDE = 3, 5

Kinds = AbstractSet[Word]


def read(text: str, places: AbstractSet[str] = frozenset()) -> FollowUp | None:
    """What *text* asks of the agreement that was answered with; None when it is a message of its own.

    *places* are the words of *text* that name a municipality.
    """
    spelt = words(text)
    if is_smalltalk(text) or not spelt or len(spelt) > _LONGEST + _LONGEST_REST:
        return None
    kinds = [_kind(word, places) for word in spelt]
    said = _said(spelt, kinds)
    if said is not None:
        return said
    left = [word for word, kind in zip(spelt, kinds, strict=True) if kind is None]
    known = {kind for kind in kinds if kind is not None}
    if len(spelt) > _LONGEST or any(c.isdigit() for word in left for c in word):
        return None
    if left:
        return _inside(spelt, kinds, left) or _about(spelt, kinds, left)
    facet = next((facet for facet, asks in _RULES if asks(known)), None)
    return FollowUp(facet) if facet else None


def is_asked(text: str) -> bool:
    """Whether *text* is put as a question: it has a question mark, or begins by asking who, what, when or where."""
    first = next(iter(words(text)), "")
    return "?" in text or KINDS.get(fold(first)) in (Word.WHO, Word.WHAT, Word.WHEN, Word.WHERE)


def _kind(word: str, places: AbstractSet[str]) -> Word | None:
    """What a word does in a follow-up, also when it is misspelt; None for a word that says something of its own."""
    if word in places:
        return Word.PLACE
    plain = fold(word)
    if plain in KINDS:
        return KINDS[plain]
    if len(plain) < _SPELLABLE:
        return None
    near = process.extractOne(plain, _LONG, scorer=OSA.normalized_similarity, score_cutoff=_MISSPELT)
    return KINDS[near[0]] if near and near[0][0] == plain[0] else None


_LONG = tuple(word for word in KINDS if len(word) >= _SPELLABLE - 1)
_JOINING = {Word.FILLER, Word.WHAT, Word.WHERE, Word.REF, Word.AGREEMENT, Word.SAYS, Word.IN, Word.FOR, Word.AND}


def _said(spelt: Sequence[str], kinds: Sequence[Word | None]) -> FollowUp | None:
    """ "Kva seier den om X?", "står det noko om X i avtalen?": what the text says of X."""
    at = next((place for place, kind in enumerate(kinds) if kind is Word.OF), None)
    before = kinds[:at]
    if at is None or Word.SAYS not in before or not _JOINING.issuperset(before):
        return None
    if Word.WHERE in before and not {Word.IN, Word.AGREEMENT} & set(kinds):
        return None  # "kvar står det om X?" asks for an agreement
    rest, after = list(spelt[at + 1 :]), list(kinds[at + 1 :])
    while after and (after[-1] in (Word.IN, Word.REF, Word.AGREEMENT) or fold(rest[-1]) in _THERE):
        after.pop()
        rest.pop()
    if len(rest) > _LONGEST_REST or None not in after:
        return None
    return FollowUp(Facet.SECTION, " ".join(rest))


def _inside(spelt: Sequence[str], kinds: Sequence[Word | None], left: Sequence[str]) -> FollowUp | None:
    """ "Kva er fristen i avtalen?", "kven betaler etter den?"; not "…, kven tek tak i det"."""
    ends = tuple(kinds[-2:])
    inside = ends in ((Word.IN, Word.AGREEMENT), (Word.IN, Word.REF)) and fold(spelt[-1]) not in ("det", "dette", "it")
    first = next((kind for kind in kinds if kind not in (Word.FILLER, Word.AND)), None)
    if not inside or first not in (Word.WHAT, Word.WHO, Word.WHEN, Word.WHERE) or len(left) > _MOST_INSIDE:
        return None
    return FollowUp(Facet.SECTION, " ".join(left)) if len("".join(left)) >= _MIN_REST else None


def _about(spelt: Sequence[str], kinds: Sequence[Word | None], left: Sequence[str]) -> FollowUp | None:
    """ "Kva med X?", "og for X?", "enn X?"."""
    first, second = (*kinds[:2], None)[:2]
    leads = (
        (first is Word.WHAT and second in (Word.WITH, Word.OF))
        or (first is Word.AND and second in (Word.FOR, Word.IN, Word.WITH, Word.OF, Word.WHAT))
        or fold(spelt[0]) == "enn"
    )
    allowed = {None, Word.WHAT, Word.WITH, Word.OF, Word.AND, Word.FOR, Word.IN, Word.FILLER, Word.TOWN, Word.REF}
    if not leads or len(left) > 3 or not allowed.issuperset(kinds) or len("".join(left)) < _MIN_REST:
        return None
    return FollowUp(Facet.ABOUT, " ".join(left))


def _place(known: Kinds) -> bool:
    only = not known & {Word.OWNS, Word.SIGNED, Word.LINK, Word.CONTACT, Word.REVISED, Word.NAME}
    ours = Word.US in known and known & {Word.HOLDS, Word.AND, Word.WITH, Word.FOR}
    return only and (Word.PLACE in known or bool(ours)) and Word.WHO not in known


def _owner(known: Kinds) -> bool:
    return Word.OWNS in known or {Word.WHO, Word.ANSWERS_FOR, Word.AGREEMENT} <= known or _answers_for(known)


def _answers_for(known: Kinds) -> bool:
    return {Word.WHO, Word.ANSWERS_FOR, Word.FOR, Word.REF} <= known


def _contact(known: Kinds) -> bool:
    return Word.CONTACT in known or {Word.WHO, Word.ASK} <= known


def _signed(known: Kinds) -> bool:
    return Word.SIGNED in known or {Word.WRITES, Word.UNDER} <= known or {Word.WHO, Word.HOLDS} <= known


def _link(known: Kinds) -> bool:
    points = known & {Word.REF, Word.AGREEMENT}
    stands = {Word.SAYS, Word.WHERE} <= known or (Word.READS in known and known & {Word.WHERE, Word.MAY})
    return Word.LINK in known or bool(points and stands)


def _revised(known: Kinds) -> bool:
    aged = {Word.WHERE, Word.OLD} <= known and known & {Word.REF, Word.AGREEMENT}
    return Word.REVISED in known or bool(aged)


def _name(known: Kinds) -> bool:
    points = known & {Word.REF, Word.AGREEMENT}
    concerns = Word.WHAT in known and points and (Word.HOLDS in known or {Word.SAYS, Word.OF} <= known)
    named = Word.NAME in known and not (Word.YOU in known and not points)
    return named or bool(concerns and not known & {Word.STILL, Word.WHEN})


def _validity(known: Kinds) -> bool:
    points = known & {Word.REF, Word.AGREEMENT, Word.WHEN, Word.STILL, Word.LONG}
    ends = {Word.GOES, Word.OUT} <= known or {Word.SAYS, Word.UP} <= known
    return Word.VALID in known or bool(points and (Word.HOLDS in known or ends))


_RULES: tuple[tuple[Facet, Callable[[Kinds], bool]], ...] = (
    (Facet.PLACE, _place),
    (Facet.LINK, _link),
    (Facet.CONTACT, _contact),
    (Facet.OWNER, _owner),
    (Facet.SIGNED, _signed),
    (Facet.REVISED, _revised),
    (Facet.NAME, _name),
    (Facet.VALIDITY, _validity),
)
"""In this order: "kven kan eg spørje om revisjonen?" asks for whom to ask, "når vart den signert?" for the signing."""
