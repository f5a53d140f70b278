"""The page's own words: each in nynorsk and bokmål, side by side."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from importlib.resources import files

import pytest

PAGE = files("bot.playground").joinpath("static", "index.html").read_text(encoding="utf-8")
_EMPTY = {"meta", "link", "img", "input", "br"}
_BOKMAL = {"ikke", "jeg", "hva", "hvem", "hvor", "hvilken", "fra", "noe", "uke", "bare", "eksempler", "møter", "saken"}
_NYNORSK = {"ikkje", "eg", "kva", "kven", "kor", "frå", "noko", "veke", "berre", "ein", "eit", "ei", "enno", "dei"}


class Words(HTMLParser):
    """Collects (nynorsk, bokmål) of every element and attribute that shows words; bokmål None when it is missing."""

    def __init__(self) -> None:
        super().__init__()
        self.pairs: list[tuple[str, str | None]] = []
        self._open: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        for shown in ("label", "placeholder"):
            name = "aria-label" if shown == "label" else shown
            if given.get(name):
                self.pairs.append((given[name] or "", given.get(f"data-nb-{shown}")))
        if tag not in _EMPTY:
            self._open.append((tag, given))

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if not re.search(r"\w", data):
            return
        _, given = self._open[-1]
        bilingual = any(t in ("title", "noscript") or "lang" in g for t, g in self._open if t != "html")
        if not bilingual and data.strip() not in ("Samvit", "kl."):
            self.pairs.append((data.strip(), given.get("data-nb")))


@pytest.fixture(scope="module")
def pairs() -> list[tuple[str, str | None]]:
    words = Words()
    words.feed(PAGE)
    assert len(words.pairs) > 40
    return words.pairs


def test_every_word_on_the_page_has_its_bokmal_form_beside_it(pairs: list[tuple[str, str | None]]) -> None:
    assert [nn for nn, nb in pairs if not nb] == []


def test_both_forms_have_the_same_gaps(pairs: list[tuple[str, str | None]]) -> None:
    for nn, nb in pairs:
        assert re.findall(r"\{\w+\}", nn) == re.findall(r"\{\w+\}", nb or "")


def test_no_form_borrows_the_others_words(pairs: list[tuple[str, str | None]]) -> None:
    for nn, nb in pairs:
        assert not _BOKMAL & set(re.findall(r"\w+", nn.lower())), nn
        assert not _NYNORSK & set(re.findall(r"\w+", (nb or "").lower())), nb
