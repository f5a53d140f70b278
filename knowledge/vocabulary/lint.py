"""What is wrong with a vocabulary that could be read: the rules its files keep."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from knowledge.spelling import fold
from knowledge.vocabulary import REFUSED, Subject, Vocabulary

SUBJECT_SIZE = 200
REFUSED_SIZE = 800
"""Phrasings a file must hold at least."""
_LONGEST_TERM = 8


def faults(vocabulary: Vocabulary) -> tuple[str, ...]:
    """Every breach of the rules, each with its file."""
    everything = (*vocabulary.subjects, vocabulary.refused)
    known = {subject.id for subject in everything}
    found = [fault for subject in everything for fault in _of_one(subject, known)]
    return (*found, *_terms_in_two_places(everything), *_phrasings_repeated(everything))


def _of_one(subject: Subject, known: set[str]) -> Iterator[str]:
    file = f"{subject.id}.toml"
    least = REFUSED_SIZE if subject.id == REFUSED else SUBJECT_SIZE
    if len(subject.phrasings) < least:
        yield f"{file}: {len(subject.phrasings)} phrasings, {least} are needed"
    if not (subject.name.nn and subject.name.nb):
        yield f"{file}: name is missing in nn or nb"
    for name in dict.fromkeys((*subject.neighbours, *(n for n, _ in subject.elsewhere))):
        if name not in known:
            yield f"{file}: neighbour {name!r} has no file"
        if name == subject.id:
            yield f"{file}: is its own neighbour"
    for number, term in enumerate(subject.terms, 1):
        if term.abbr and not (term.nn or term.nb or term.en or term.everyday):
            yield f"{file}: terms[{number}]: abbreviation {', '.join(term.abbr)} resolves to nothing"
        for form in term.forms:
            if len(form.split()) > _LONGEST_TERM:
                yield f"{file}: terms[{number}]: {form!r} is a sentence, not a term"


def _terms_in_two_places(subjects: tuple[Subject, ...]) -> Iterator[str]:
    """A term in two rows means two things, and the search could not say which."""
    places: dict[str, list[str]] = defaultdict(list)
    for subject in subjects:
        for number, term in enumerate(subject.terms, 1):
            for form in dict.fromkeys(map(fold, term.forms)):
                places[form].append(f"{subject.id}.toml terms[{number}]")
    for form, found in places.items():
        if len(found) > 1:
            yield f"term {form!r} stands in {' and '.join(found)}"


def _phrasings_repeated(subjects: tuple[Subject, ...]) -> Iterator[str]:
    places: dict[str, list[str]] = defaultdict(list)
    for subject in subjects:
        for phrasing in (*subject.phrasings, *(p for _, p in subject.elsewhere)):
            places[fold(phrasing)].append(f"{subject.id}.toml")
    for phrasing, found in places.items():
        if len(found) > 1:
            yield f"phrasing {phrasing!r} stands in {' and '.join(found)}"
