"""Web addresses: the same page however it is written, and the sites that most of them lie on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.addresses import domains, page


@pytest.mark.parametrize(
    "other",
    [
        "http://www.example.org/avtale/f%C3%B8rebygging.pdf",
        "https://EXAMPLE.org/avtale/førebygging.pdf/",
        "https://example.org:443/avtale/førebygging.pdf#side=3",
    ],
)
def test_one_page_has_one_name(other: str) -> None:
    assert page(other) == page("https://example.org/avtale/førebygging.pdf") != ""


def test_another_page_has_another_name() -> None:
    names = {page(f"https://example.org{rest}") for rest in ("/a", "/A", "/a?x=1", ":8080/a", "/a/b")}
    assert len(names | {page("https://other.example.org/a")}) == 6


@given(st.text())
def test_whatever_is_written_is_a_page_or_none(text: str) -> None:
    assert isinstance(page(text), str)
    assert isinstance(page(f"https://{text}"), str)


def test_the_sites_with_most_addresses_come_first() -> None:
    urls = ["https://www.b.example/1", "https://b.example/2", "https://a.example/1", "ftp://c.example", "ikkje oppgitt"]
    assert domains(urls, 5) == ("b.example", "a.example")
    assert domains(urls, 1) == ("b.example",)
