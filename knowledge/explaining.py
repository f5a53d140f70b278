"""Why an agreement was answered with: which words met which of its own, and what told against the next one.

What is explained is not the question but those of its words that the vocabulary or the agreements know: a name or
anything else of the asker's own is not among them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.agreements import Agreement
from knowledge.alignment import GENERIC, Slot
from knowledge.language import NOTHING, Text
from knowledge.search import AgreementIndex
from knowledge.spelling import key, words

_MOST, _LONGEST = 8, 300
"""Words of a question that are explained, and their characters in all."""
_CLEARLY = 0.1
_LIKELY = 0.25


class Where(StrEnum):
    """Where in the agreement a word stands."""

    TITLE = "title"
    ALIAS = "alias"
    TOPIC = "topic"
    SUBJECT = "subject"


@dataclass(frozen=True, slots=True)
class Met:
    """A word that met the agreement: where, and the words it met; `subject` is the subject that these belong to."""

    word: str
    where: Where
    shown: str
    subject: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Explained:
    """What spoke for the agreement; `lacking` and `weaker` are words that the next one lacks or has less of.

    `other` are words that only the next one has.
    """

    met: tuple[Met, ...] = ()
    lacking: tuple[str, ...] = ()
    weaker: tuple[str, ...] = ()
    other: tuple[str, ...] = ()


def telling(index: AgreementIndex, text: str, agreements: Sequence[str]) -> tuple[str, ...]:
    """The words of *text* that met any of *agreements*, as the vocabulary has them."""
    places = [place for place, one in enumerate(index.agreements) if one.id in agreements]
    weighed = index.weigh(text, index.named(text).words)
    found: list[str] = []
    for slot, best in weighed.aligned.found:
        if slot.key in GENERIC:
            continue
        shown = [best[place][1] for place in places if place in best]
        word = _known(index, slot, shown) if shown else ""
        if word and word not in found and sum(map(len, found)) + len(word) <= _LONGEST:
            found.append(word)
    return tuple(found[:_MOST])


def likely_subject(index: AgreementIndex, text: str, agreement: str) -> str:
    """The subject of *agreement* that *text* as a whole is most like; empty when it is like none of them."""
    place = _place(index, agreement)
    if place is None:
        return ""
    posterior = index.weigh(text, index.named(text).words).posterior
    subject = max(index.claims[place], key=lambda one: posterior.get(one, 0.0), default="")
    return subject if posterior.get(subject, 0.0) >= _LIKELY else ""


def explain(index: AgreementIndex, said: Sequence[str], agreement: str, rival: str | None) -> Explained:
    """What *said*, words that `telling` gave, say for *agreement* and against *rival*."""
    mine, other = _place(index, agreement), _place(index, rival or "")
    if mine is None:
        return Explained()
    value = index.agreements[mine]
    met, lacking, weaker, only = list[Met](), list[str](), list[str](), list[str]()
    for slot, best in index.weigh(" ".join(said)).aligned.found:
        against = best.get(other, (0.0, ""))[0] if other is not None else 0.0
        if mine not in best:
            only += [slot.asked] if against else []
            continue
        score, shown = best[mine]
        where = _where(value, shown)
        subject = _subject(index, index.claims[mine], shown) if where is Where.SUBJECT else NOTHING
        met.append(Met(slot.asked, where, shown, subject))
        if not against:
            lacking.append(slot.asked)
        elif score - against >= _CLEARLY:
            weaker.append(slot.asked)
    return Explained(tuple(met), tuple(lacking), tuple(weaker), tuple(only))


def _place(index: AgreementIndex, agreement: str) -> int | None:
    return next((place for place, one in enumerate(index.agreements) if one.id == agreement), None)


def _known(index: AgreementIndex, slot: Slot, shown: Sequence[str]) -> str:
    """The slot as asked when it is a term or a known word; else the word of the agreement's that it was read as."""
    if " " in slot.asked or all(map(index.holds, words(slot.asked))):
        return slot.asked.lower()
    read_as = {one for name, _ in slot.others for one in name.split()}
    return next((word.lower() for text in shown for word in words(text) if key(word) in read_as), "")


def _where(agreement: Agreement, shown: str) -> Where:
    if shown == agreement.title:
        return Where.TITLE
    if shown in agreement.aliases:
        return Where.ALIAS
    return Where.TOPIC if shown in agreement.topics else Where.SUBJECT


def _subject(index: AgreementIndex, claimed: Mapping[str, float], shown: str) -> Text:
    known = (index.subject(one) for one in claimed)
    return next(
        (s.name for s in known if s and (shown in s.related or any(shown in t.forms for t in s.terms))), NOTHING
    )
