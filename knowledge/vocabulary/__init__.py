"""The words of each subject an agreement can cover, read from the TOML files beside this module."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources

from knowledge.language import Text

REFUSED = "ikkje-svar"
"""The class of what must not be answered; a file of its own, but no subject."""

_KEYS = {"name", "law", "neighbours", "terms", "related", "phrasings", "belongs_elsewhere"}
_FORMS = ("nn", "nb", "abbr", "en", "everyday")


class VocabularyError(Exception):
    """The files cannot be read; `faults` holds every fault with its file and place."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Term:
    """One concept in all its forms; they mean the same."""

    nn: tuple[str, ...] = ()
    nb: tuple[str, ...] = ()
    abbr: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
    everyday: tuple[str, ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        return self.nn + self.nb + self.abbr + self.en + self.everyday


@dataclass(frozen=True, slots=True)
class Subject:
    """One subject; `law` are points of § 6-2, `elsewhere` are (neighbour, phrasing) that only look like it."""

    id: str
    name: Text
    law: tuple[int, ...] = ()
    neighbours: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    related: tuple[str, ...] = ()
    phrasings: tuple[str, ...] = ()
    elsewhere: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """All subjects, and what must not be answered. Compared by identity: what is learnt from it is cached per value."""

    subjects: tuple[Subject, ...]
    refused: Subject

    @cached_property
    def phrasings(self) -> Mapping[str, tuple[str, ...]]:
        """Subject or `REFUSED` → its phrasings, with those that other files say belong to it."""
        found: dict[str, list[str]] = {s.id: list(s.phrasings) for s in (*self.subjects, self.refused)}
        for subject in (*self.subjects, self.refused):
            for neighbour, phrasing in subject.elsewhere:
                found.setdefault(neighbour, []).append(phrasing)
        return {subject: tuple(phrasings) for subject, phrasings in found.items()}

    @cached_property
    def words(self) -> Mapping[str, tuple[str, ...]]:
        """Subject → every form of its terms, and its narrower terms."""
        return {s.id: tuple(form for term in s.terms for form in term.forms) + s.related for s in self.subjects}

    def subject(self, subject_id: str) -> Subject | None:
        return next((s for s in self.subjects if s.id == subject_id), None)


@cache
def load() -> Vocabulary:
    """The files that ship with the package, read once; raises `VocabularyError`.

    One value for all: what is learnt from it, some 50 MB, is kept by its identity and shared by every network's index.
    """
    folder = resources.files(__name__)
    files = sorted((f.name, f.read_text(encoding="utf-8")) for f in folder.iterdir() if f.name.endswith(".toml"))
    return read(files)


def read(files: Iterable[tuple[str, str]]) -> Vocabulary:
    """(file name, text) of each file → the vocabulary; every fault of every file is in the one `VocabularyError`."""
    faults: list[str] = []
    subjects = [subject for name, text in files if (subject := _subject(name, text, faults)) is not None]
    if faults:
        raise VocabularyError(tuple(faults))
    refused = next((s for s in subjects if s.id == REFUSED), Subject(REFUSED, Text("", "")))
    return Vocabulary(tuple(s for s in subjects if s.id != REFUSED), refused)


def lines(block: str) -> tuple[str, ...]:
    """The phrasings of a block: one a line; blank lines and comments are left out."""
    return tuple(line.strip() for line in block.splitlines() if line.strip() and not line.strip().startswith("#"))


def _subject(file: str, text: str, faults: list[str]) -> Subject | None:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        faults.append(f"{file}: {error}")
        return None
    place = _Place(file, faults)
    place.unknown("", data, _KEYS)
    name = place.table("name", data.get("name"))
    law = data.get("law", [])
    if not (isinstance(law, list) and all(isinstance(p, int) and 0 <= p <= 13 for p in law)):
        place.fault("law", "must be a list of points 0-13")
        law = []
    elsewhere = place.table("belongs_elsewhere", data.get("belongs_elsewhere"))
    return Subject(
        id=file.removesuffix(".toml"),
        name=Text(place.word("name.nn", name.get("nn")), place.word("name.nb", name.get("nb"))),
        law=tuple(law),
        neighbours=place.words("neighbours", data.get("neighbours")),
        terms=tuple(_terms(place, data.get("terms"))),
        related=place.words("related", data.get("related")),
        phrasings=tuple(_phrasings(place, data.get("phrasings"))),
        elsewhere=tuple((n, p) for n, b in elsewhere.items() for p in lines(place.word(f"belongs_elsewhere.{n}", b))),
    )


def _phrasings(place: _Place, value: object) -> Iterator[str]:
    """One block, or a table of named blocks."""
    blocks = value if isinstance(value, dict) else {"": value}
    for group, block in blocks.items():
        yield from lines(place.word(f"phrasings.{group}".rstrip("."), block))


def _terms(place: _Place, rows: object) -> Iterator[Term]:
    if not isinstance(rows, list | None):
        place.fault("terms", "must be a list of tables")
        return
    for number, row in enumerate(rows or (), 1):
        where = f"terms[{number}]"
        table = place.table(where, row)
        place.unknown(where, table, set(_FORMS))
        forms = {form: place.words(f"{where}.{form}", table.get(form)) for form in _FORMS}
        if not any(forms.values()):
            place.fault(where, "has no form")
        yield Term(**forms)


@dataclass(frozen=True, slots=True)
class _Place:
    """Reads one file's values and notes what is wrong with them, instead of stopping at the first fault."""

    file: str
    faults: list[str]

    def fault(self, where: str, what: str) -> None:
        self.faults.append(f"{self.file}: {where}: {what}")

    def word(self, where: str, value: object) -> str:
        if value is not None and not isinstance(value, str):
            self.fault(where, "must be a text")
        return value if isinstance(value, str) else ""

    def words(self, where: str, value: object) -> tuple[str, ...]:
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
            self.fault(where, "must be a list of texts")
            return ()
        return tuple(str(v) for v in value)

    def table(self, where: str, value: object) -> dict[str, object]:
        if value is not None and not isinstance(value, dict):
            self.fault(where, "must be a table")
        return value if isinstance(value, dict) else {}

    def unknown(self, where: str, table: Mapping[str, object], known: set[str]) -> None:
        for key in table.keys() - known:
            self.fault(f"{where}.{key}".lstrip("."), "is not a key of these files")
