"""Which agreement covers it: the index of one network's agreements, and the answer to a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge.agreements import Agreement, Kind, Municipality, NetworkWords
from knowledge.alignment import GENERIC, Aligned, Alignment
from knowledge.answers import Answer, Hit, Match, Outcome
from knowledge.claims import claims
from knowledge.classifier import Scores
from knowledge.confidence import ANSWERABLE, ANSWERED, NEAR, RIGHT, SURE, Evidence, odds
from knowledge.language import NOTHING, Text, join, same
from knowledge.learnt import Learnt, learnt
from knowledge.locality import Locality, Scope
from knowledge.names import Names
from knowledge.notes import (
    lacking,
    meanings,
    no_such_number,
    no_such_point,
    not_numbered,
    number_is_old,
    which_municipality,
)
from knowledge.numbers import Asked, Numbers, asked
from knowledge.places import Named
from knowledge.smalltalk import is_smalltalk
from knowledge.spelling import key, words
from knowledge.stopwords import STOP
from knowledge.vocabulary import REFUSED, Subject, Vocabulary

__all__ = ["AgreementIndex", "Answer", "Hit", "Match", "Municipality", "NetworkWords", "Outcome"]

_LONGEST = 60
"""Words read of one message; more tell nothing and cost time."""
_ALIGNED, _CLASSIFIED, _ALIKE = 0.35, 0.5, 0.15
"""Shares of the single words, of the sentence as a whole, and of the phrasing most like it."""
_ELSEWHERE, _OWN_WORDS = 0.9, 0.3
"""From here on a question is about what only other networks have, unless words of this network's papers cover it."""
_DOUBT = 0.5
"""From here on the subject is more likely one that this network lacks: the answer may be near, but never sure."""
_NAMED = 0.9
"""From here on a question of new words is an agreement's own name, and is answered though no phrasing speaks for it."""
_BY_NAME = 0.98
_ONE_WORD = 0.4
"""How much of a question of one telling word an agreement's own words or its subject's terms must cover, to be sure."""
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Weighed:
    """A question held against every agreement, by place in the index; what `samvit test-search` can show."""

    scores: tuple[float, ...]
    aligned: Aligned
    posterior: Scores
    alike: Scores
    outside: float
    spelt: tuple[str, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leading:
    """The best agreement for a question, the evidence for it, and the order of all that score."""

    agreement: str
    evidence: Evidence
    weighed: Weighed
    scores: tuple[float, ...]
    order: tuple[int, ...]


class AgreementIndex:
    """The searchable agreements of one network. Immutable: build a new one when the agreements change."""

    def __init__(self, network: NetworkWords, agreements: Sequence[Agreement], vocabulary: Vocabulary) -> None:
        self._network, self._vocabulary = network, vocabulary
        self._agreements = tuple(agreements)
        self._papers = {agreement.id: agreement for agreement in self._agreements}
        self._learnt: Learnt = learnt(vocabulary)
        self._claims = claims(self._agreements, vocabulary)
        self._claimed = {subject for claimed in self._claims for subject in claimed}
        own_words = (*network.stop_words, network.id, *(m.name for m in network.municipalities))
        stop = frozenset(key(word) for words_ in own_words for word in words(words_))
        self._alignment = Alignment(self._agreements, self._claims, self._learnt.thesaurus, stop)
        self._stop = stop
        self._numbers = Numbers(self._agreements)
        self._names = Names(self._agreements)
        self._locality = Locality(network, self._agreements)
        self._weighed_last: tuple[tuple[str, frozenset[str]], Weighed | None] = (("", frozenset()), None)

    @classmethod
    def build(cls, network: NetworkWords, agreements: Sequence[Agreement], vocabulary: Vocabulary) -> AgreementIndex:
        """Index *agreements*; what is learnt from *vocabulary* is shared by all indexes built with the same value."""
        return cls(network, agreements, vocabulary)

    def search(self, text: str, municipality: str | None = None) -> Answer:
        """Answer *text*; *municipality* is the slug of the asker's own municipality."""
        if is_smalltalk(text):
            return Answer(Outcome.SMALLTALK)
        scope = self._locality.scope(text, municipality)
        called = self._names.find([key(word) for word in words(text)[:_LONGEST]])
        if called is not None:
            return self._by_name(*called, text, scope)
        named = asked(text)
        if named:
            return self._by_number(named, scope)
        return self._by_words(text, scope)

    def knows(self, word: str) -> bool:
        """Whether *word* is one of the subjects' or of the network's own words, or says nothing of any subject."""
        one = key(word)
        return one in STOP or one in self._stop or self._learnt.nearest.knows(one)

    @property
    def agreements(self) -> tuple[Agreement, ...]:
        """What is indexed; its places are those that `Weighed` and `Leading` tell of."""
        return self._agreements

    def paper(self, agreement: str) -> Agreement | None:
        """One of `agreements` by its id."""
        return self._papers.get(agreement)

    def specials_under(self, agreement: str) -> list[Agreement]:
        """The current special agreements that stand under *agreement*."""
        below = [a for a in self._agreements if agreement in a.parents and a.is_current]
        return [a for a in below if a.kind in (Kind.SPECIAL, Kind.SUBSIDIARY)]

    @property
    def claims(self) -> Sequence[Mapping[str, float]]:
        """For each of `agreements`, the subjects it covers, with their shares."""
        return self._claims

    def subject(self, subject: str) -> Subject | None:
        """A subject of the vocabulary by its id."""
        return self._vocabulary.subject(subject)

    def holds(self, word: str) -> bool:
        """Whether *word* stands in the agreements or in the vocabulary, in whatever form."""
        return self._alignment.knows(key(word)) or self._learnt.nearest.knows(key(word))

    def named(self, text: str) -> Named:
        """The municipalities that *text* names."""
        return self._locality.named(text)

    def weigh(self, text: str, leave_out: frozenset[str] = frozenset()) -> Weighed:
        """Hold *text* against every agreement; words in *leave_out* are not read as words of a subject."""
        asked_last, weighed = self._weighed_last
        if weighed is not None and asked_last == (text, leave_out):  # an answer is explained right after it is found
            return weighed
        made = self._weigh(text, leave_out)
        self._weighed_last = ((text, leave_out), made)
        return made

    def _weigh(self, text: str, leave_out: frozenset[str]) -> Weighed:
        spelt = tuple(self._alignment.joined([w for w in words(text)[:_LONGEST] if w not in leave_out]))
        keys = tuple(key(word) for word in spelt)
        nearest = self._learnt.nearest
        read = [k if nearest.knows(k) else self._alignment.corrected(k) for k in keys]
        reading = self._learnt.classifier.read(read)
        posterior = reading.subjects
        aligned = self._alignment.align(self._alignment.slots(keys, spelt))
        alike = nearest.alike(read)
        scores = tuple(
            _ALIGNED * covered
            + _CLASSIFIED * sum(posterior.get(s, 0.0) * share for s, share in claimed.items())
            + _ALIKE * max((alike.get(s, 0.0) * share for s, share in claimed.items()), default=0.0)
            for covered, claimed in zip(aligned.coverage, self._claims, strict=True)
        )
        return Weighed(scores, aligned, posterior, alike, reading.outside, spelt, keys)

    def evidence_of(self, text: str, municipality: str | None = None) -> Leading | None:
        """The best agreement by words and what speaks for it; None for small talk, numbers, and no match at all."""
        if is_smalltalk(text) or asked(text):
            return None
        return self._leading(text, self._locality.scope(text, municipality))

    def _leading(self, text: str, scope: Scope) -> Leading | None:
        weighed = self.weigh(text, scope.named.words)
        singled = {place for _, best in weighed.aligned.found if len(best) == 1 for place in best}
        scores = self._locality.sorted_in(weighed.scores, scope, singled)
        order = [p for p in sorted(range(len(scores)), key=scores.__getitem__, reverse=True) if scores[p] > 0]
        if not order:
            return None
        evidence = self._evidence(weighed, scores, order)
        return Leading(self._agreements[order[0]].id, evidence, weighed, tuple(scores), tuple(order))

    def _by_words(self, text: str, scope: Scope) -> Answer:
        leading = self._leading(text, scope)
        note = scope.named.note
        if leading is None:
            return Answer(Outcome.NONE, note=note)
        question = self._asks_back(leading.weighed)
        if question is None and self._locality.unsaid(leading.order[:_SHOWN], scope):
            question = which_municipality()
        evidence = leading.evidence
        elsewhere = evidence.lacking >= _ELSEWHERE and evidence.coverage < _OWN_WORDS
        answerable, right = ANSWERABLE.at(evidence), RIGHT.at(evidence)
        hits = self._hits(right, leading.scores, leading.order, leading.weighed)
        refused = elsewhere or answerable < ANSWERED
        if question is None and refused and not self._is_named(leading):
            near = hits[:1] if answerable >= NEAR and not elsewhere else ()
            return Answer(Outcome.NONE, near, join([note, self._lacking(leading.weighed)]))
        sure = right >= SURE and question is None and evidence.lacking < _DOUBT and not self._says_little(leading)
        return Answer(
            Outcome.SURE if sure else Outcome.MAYBE, hits, join([note, question or self._lacking(leading.weighed)])
        )

    def _says_little(self, leading: Leading) -> bool:
        """Whether all that is asked is words that most agreements share, or one word that no agreement uses."""
        telling = [one for one in leading.weighed.keys if one not in STOP and one not in GENERIC]
        return not telling or (len(telling) == 1 and leading.evidence.coverage < _ONE_WORD)

    def _by_name(self, place: int, name: str, text: str, scope: Scope) -> Answer:
        weighed = self.weigh(text)
        scores = [score + (other == place) * 2.0 for other, score in enumerate(weighed.scores)]
        order = [p for p in sorted(range(len(scores)), key=scores.__getitem__, reverse=True) if scores[p] > 0]
        first, *others = self._hits(_BY_NAME, scores, order, weighed)
        hits = (replace(first, matches=(Match(name, name),)), *others)
        return Answer(Outcome.SURE, hits, scope.named.note)

    def _is_named(self, leading: Leading) -> bool:
        """Whether the question is words of this agreement's own that no phrasing ever held: then only they can tell."""
        said = [one for one in leading.weighed.keys if one not in STOP]
        novel = bool(said) and not any(map(self._learnt.nearest.knows, said))
        return novel and leading.evidence.coverage >= _NAMED

    def _evidence(self, weighed: Weighed, scores: Sequence[float], order: Sequence[int]) -> Evidence:
        """What speaks for the first in *order*."""
        best, claimed = order[0], self._claims[order[0]]
        family = {best, *(p for p, c in enumerate(self._claims) if c and c.keys() == claimed.keys())}
        rivals = [place for place in order if place not in family]
        rival = scores[rivals[0]] if rivals else 0.0
        posterior, aligned = weighed.posterior, weighed.aligned
        total = aligned.mass + aligned.unknown
        return Evidence(
            subject=sum(posterior.get(s, 0.0) for s in claimed),
            coverage=aligned.coverage[best],
            refused=odds(posterior.get(REFUSED, 0.0)),
            outside=odds(weighed.outside),
            lacking=sum(p for s, p in posterior.items() if s not in self._claimed and s != REFUSED),
            lead=scores[best] - rival,
            known=aligned.mass / total if total else 0.0,
            strange=self._strange(weighed),
            near=max((weighed.alike.get(s, 0.0) for s in claimed), default=0.0),
            ahead=aligned.coverage[best] - max((aligned.coverage[place] for place in rivals), default=0.0),
        )

    def _hits(self, right: float, scores: Sequence[float], order: Sequence[int], weighed: Weighed) -> tuple[Hit, ...]:
        """The first three; what the first does not have of confidence is shared among the others by score."""
        rest = sum(scores[place] for place in order[1:_SHOWN]) or 1.0
        shares = [right, *((1.0 - right) * min(1.0, scores[place] / rest) * 0.9 for place in order[1:_SHOWN])]
        return tuple(
            Hit(self._agreements[place].id, round(min(share, right), 3), self._matches(place, weighed))
            for place, share in zip(order, shares, strict=False)
        )

    def _strange(self, weighed: Weighed) -> float:
        said = [one for one in weighed.keys if one not in STOP]
        known = self._learnt.nearest.knows
        return sum(not known(one) and not self._alignment.knows(one) for one in said) / max(1, len(said))

    def _matches(self, place: int, weighed: Weighed) -> tuple[Match, ...]:
        found = [(best[place], slot) for slot, best in weighed.aligned.found if place in best]
        found.sort(key=lambda row: -row[0][0])
        return tuple(Match(slot.asked, shown) for (_, shown), slot in found)

    def _lacking(self, weighed: Weighed) -> Text:
        subject = max(weighed.posterior, key=weighed.posterior.__getitem__)
        known = self._vocabulary.subject(subject)
        return lacking(known.name) if known and subject not in self._claimed else NOTHING

    def _asks_back(self, weighed: Weighed) -> Text | None:
        """The question to ask when the message is one abbreviation that means several things here."""
        said = [spelt for spelt, one in zip(weighed.spelt, weighed.keys, strict=True) if one not in STOP]
        if len(said) != 1 or len(said[0]) > 5:
            return None
        letters = said[0].lower()
        bodies = [body.name for body in self._network.bodies if (body.abbreviation or "").lower() == letters]
        concepts = self._learnt.thesaurus.meaning((key(letters),))
        return meanings(letters, bodies, same(concepts[0].forms[0]) if concepts else None)

    def _by_number(self, named: Asked, scope: Scope) -> Answer:
        found = self._numbers.find(named.numbers) if named.point is None else self._numbers.of_point(named.point)
        note = join([scope.named.note, *(text for n, text in self._network.number_notes if n in named.numbers)])
        if not found:
            return Answer(Outcome.NONE, note=join([note, self._no_number(named)]))
        weighed = self.weigh(named.rest, scope.named.words)
        scores = [found.get(place, 0.0) and found[place] + 0.5 * score for place, score in enumerate(weighed.scores)]
        scores = self._locality.sorted_in(scores, scope)
        order = [p for p in sorted(range(len(scores)), key=scores.__getitem__, reverse=True) if scores[p] > 0]
        if not order:
            return Answer(Outcome.NONE, note=join([note, self._no_number(named)]))
        clear = len(order) == 1 or scores[order[0]] - scores[order[1]] >= 0.09
        if len({self._agreements[place].is_current for place in found}) > 1:
            note = join([note, number_is_old(" og ".join(named.numbers))])
        right = 0.97 if clear and found[order[0]] >= 0.9 else 0.6
        hits = self._hits(right, scores, order, weighed)
        return Answer(Outcome.SURE if right > SURE else Outcome.MAYBE, hits, note)

    def _no_number(self, named: Asked) -> Text:
        if named.point is not None:
            return no_such_point(named.point)
        return no_such_number(named.numbers, self._network.terms[0]) if self._numbers else not_numbered()
