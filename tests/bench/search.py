"""Speed and quality of the agreement search beside its alternatives, on the same texts in one run.

python -m tests.bench.search      (the alternatives need the `bench` extra; SQLite and rapidfuzz are always there)
"""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from time import perf_counter
from typing import Any

from rapidfuzz import fuzz, process

from knowledge import networks
from knowledge.claims import claims
from knowledge.network_words import network_words
from knowledge.search import AgreementIndex
from knowledge.spelling import words as spelt
from tests.eval.figures import Question, questions
from tests.eval.indexes import words

NETWORK = "forde"
_ROUNDS = 3

Text = tuple[str, str]
"""(agreement, one text of it)."""
Ask = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Measured:
    """One engine: seconds to build, milliseconds a question (`cold`: p95 of the first time), share right at first."""

    name: str
    build: float
    cold: float
    p50: float
    p95: float
    first: float


def main() -> None:
    asked = [q for q in questions() if q.network == NETWORK and q.answerable]
    texts = same_texts()
    vocabulary = words()
    facts = networks.load(NETWORK)
    start = perf_counter()
    AgreementIndex.build(network_words(facts), facts.agreements, vocabulary)
    print(f"what all networks share is learnt in {perf_counter() - start:.2f} s, with the first index")
    print(f"{NETWORK}: {len(facts.agreements)} agreements, {len(texts)} texts, {len(asked)} questions x {_ROUNDS}")
    print(f"{'engine':28} {'build s':>8} {'p50 ms':>8} {'p95 ms':>8} {'cold p95':>8} {'first':>6}")
    for name, build in engines().items():
        row = measured(name, lambda build=build: build(texts), asked)  # type: ignore[misc]
        print(f"{row.name:28} {row.build:8.3f} {row.p50:8.3f} {row.p95:8.3f} {row.cold:8.3f} {row.first:6.3f}")
    many_networks(asked)


def engines() -> dict[str, Callable[[Sequence[Text]], Ask]]:
    found: dict[str, Callable[[Sequence[Text]], Ask]] = {
        "samvit": samvit,
        "rapidfuzz WRatio": wratio,
        "SQLite FTS5 trigrams": trigrams,
    }
    if find_spec("tantivy"):
        found["tantivy"] = tantivy_engine
    if find_spec("bm25s"):
        found["bm25s"] = bm25
    return found


def same_texts() -> list[Text]:
    """What Samvit reads of the network, as texts: titles, aliases, topics, and the words of the subjects."""
    vocabulary = words()
    agreements = networks.load(NETWORK).agreements
    found: list[Text] = []
    for agreement, claimed in zip(agreements, claims(agreements, vocabulary), strict=True):
        own = [agreement.title or "", *agreement.aliases, *agreement.topics]
        inherited = [t for s in claimed for t in (*vocabulary.words.get(s, ()), *vocabulary.phrasings.get(s, ()))]
        found += [(agreement.id, text) for text in (*own, *inherited) if text]
    return found


def measured(name: str, build: Callable[[], Ask], asked: Sequence[Question]) -> Measured:
    start = perf_counter()
    ask = build()
    built = perf_counter() - start
    times: list[list[float]] = []
    right = 0
    for turn in range(_ROUNDS):
        times.append([])
        for question in asked:
            start = perf_counter()
            hits = ask(question.text)
            times[-1].append((perf_counter() - start) * 1000)
            right += turn == 0 and hits[:1] != [] and hits[0] in question.gold
    first, warm = sorted(times[0]), sorted(ms for turn in times[1:] for ms in turn)
    return Measured(name, built, _p95(first), warm[len(warm) // 2], _p95(warm), right / len(asked))


def _p95(ordered: Sequence[float]) -> float:
    return ordered[int(len(ordered) * 0.95)]


def samvit(_texts: Sequence[Text]) -> Ask:
    facts = networks.load(NETWORK)
    index = AgreementIndex.build(network_words(facts), facts.agreements, words())
    return lambda text: [hit.agreement for hit in index.search(text).hits]


def wratio(texts: Sequence[Text]) -> Ask:
    choices = [text.lower() for _, text in texts]

    def ask(text: str) -> Sequence[str]:
        best = process.extract(text.lower(), choices, scorer=fuzz.WRatio, limit=10)
        return distinct([texts[place][0] for _, _, place in best])

    return ask


def trigrams(texts: Sequence[Text]) -> Ask:
    connection = sqlite3.connect(":memory:")
    connection.execute("create virtual table t using fts5(agreement unindexed, body, tokenize='trigram')")
    connection.executemany("insert into t values (?, ?)", texts)

    def ask(text: str) -> Sequence[str]:
        plain = " ".join(spelt(text)).lower()
        runs = dict.fromkeys(plain[i : i + 3] for i in range(len(plain) - 2))
        if not runs:
            return []
        query = " or ".join(f'"{run}"' for run in runs).replace(" or ", " OR ")
        rows = connection.execute("select agreement from t where t match ? order by rank limit 10", (query,))
        return distinct([agreement for (agreement,) in rows])

    return ask


def tantivy_engine(texts: Sequence[Text]) -> Ask:
    tantivy: Any = import_module("tantivy")
    builder: Any = tantivy.SchemaBuilder()
    builder.add_text_field("agreement", stored=True)
    builder.add_text_field("body")
    index: Any = tantivy.Index(builder.build())
    writer = index.writer()
    for agreement, body in texts:
        writer.add_document(tantivy.Document(agreement=agreement, body=body))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def ask(text: str) -> Sequence[str]:
        query = index.parse_query(" ".join(spelt(text)).lower(), ["body"])
        return distinct([searcher.doc(address)["agreement"][0] for _, address in searcher.search(query, 10).hits])

    return ask


def bm25(texts: Sequence[Text]) -> Ask:
    bm25s: Any = import_module("bm25s")
    index: Any = bm25s.BM25()
    index.index([[w.lower() for w in spelt(text)] for _, text in texts], show_progress=False)

    def ask(text: str) -> Sequence[str]:
        found, _ = index.retrieve([[w.lower() for w in spelt(text)]], k=10, show_progress=False, n_threads=0)
        return distinct([texts[int(place)][0] for place in found[0]])

    return ask


def distinct(agreements: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(agreements))


def many_networks(asked: Sequence[Question]) -> None:
    """Nineteen indexes in one process; the real four over and over."""
    facts = [networks.load(name) for name in networks.IDS]
    start = perf_counter()
    indexes = [
        AgreementIndex.build(network_words(f), f.agreements, words())
        for f in (facts[n % len(facts)] for n in range(19))
    ]
    built = perf_counter() - start
    times = []
    for index in indexes:
        for question in asked:
            start = perf_counter()
            index.search(question.text)
            times.append((perf_counter() - start) * 1000)
    times.sort()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"19 networks: built in {built:.2f} s, p50 {times[len(times) // 2]:.3f} ms, "
        f"p95 {times[int(len(times) * 0.95)]:.3f} ms (cold), peak {memory:.0f} MB with all engines of this run"
    )


if __name__ == "__main__":
    main()
