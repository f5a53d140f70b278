"""The question sets, their two halves, and the figures that say how good the answers are."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge.search import Answer

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `gold` are right as the first hit, `also_ok` too among the first three."""

    id: str
    network: str
    text: str
    lang: str = ""
    style: str = ""
    gold: tuple[str, ...] = ()
    also_ok: tuple[str, ...] = ()
    answerable: bool = True
    municipality: str | None = None

    @property
    def fits(self) -> bool:
        """Whether it is in the half that the confidence is fitted on; the other half only measures."""
        return int(hashlib.sha256(self.id.encode()).hexdigest(), 16) % 2 == 0


@dataclass(frozen=True, slots=True)
class Row:
    """What was answered to one question: outcome, agreements best first, and milliseconds."""

    id: str
    outcome: str
    hits: tuple[str, ...]
    ms: float = 0.0

    @classmethod
    def of(cls, question: Question, answer: Answer, ms: float = 0.0) -> Row:
        return cls(question.id, answer.outcome, tuple(hit.agreement for hit in answer.hits), ms)


def questions(path: Path = HERE / "questions.yaml") -> list[Question]:
    rows: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        Question(
            id=row["id"],
            network=row["network"],
            text=str(row["text"]),
            lang=row["lang"],
            style=row["style"],
            gold=tuple(row["gold"]),
            also_ok=tuple(row.get("also_ok") or ()),
            answerable=row["answerable"],
            municipality=row.get("municipality"),
        )
        for row in rows
    ]


def pairs() -> list[tuple[Question, Question]]:
    """The same question in nynorsk and bokmål."""
    rows: list[dict[str, Any]] = yaml.safe_load((HERE / "pairs.yaml").read_text(encoding="utf-8"))
    return [
        (
            Question(row["id"] + "-nn", row["network"], row["nn"], "nn", "pair", tuple(row["gold"])),
            Question(row["id"] + "-nb", row["network"], row["nb"], "nb", "pair", tuple(row["gold"])),
        )
        for row in rows
    ]


def figures(asked: Iterable[Question], rows: Mapping[str, Row]) -> dict[str, float]:
    """The figures by name: shares 0-1, except `p50_ms` and `p95_ms`."""
    counted: Counter[str] = Counter()
    times = []
    for question in asked:
        row = rows[question.id]
        times.append(row.ms)
        counted.update(_judged(question, row))
    answerable, unanswerable = max(1, counted["answerable"]), max(1, counted["unanswerable"])
    times.sort()
    return {
        "top1": counted["first"] / answerable,
        "top3": counted["three"] / answerable,
        "sure": counted["sure"] / answerable,
        "sure_wrong": counted["sure and wrong"] / max(1, counted["sure"]),
        "none_though_answerable": counted["none"] / answerable,
        "unanswerable_sure": counted["unanswerable sure"] / unanswerable,
        "unanswerable_refused": (counted["unanswerable none"] + counted["unanswerable smalltalk"]) / unanswerable,
        "p50_ms": times[len(times) // 2],
        "p95_ms": times[int(len(times) * 0.95)],
    }


def is_right(question: Question, row: Row) -> bool:
    """Whether the first hit is right."""
    return row.hits[:1] != () and row.hits[0] in question.gold


def groups(asked: Iterable[Question], rows: Mapping[str, Row]) -> dict[str, tuple[int, float, float]]:
    """Network, style and language → how many, first hit right, right among three."""
    found: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for question in asked:
        if question.answerable:
            judged = _judged(question, rows[question.id])
            for group in (question.network, "style " + question.style, "lang " + question.lang):
                found[group].append(("first" in judged, "three" in judged))
    return {
        group: (len(all_), sum(first for first, _ in all_) / len(all_), sum(three for _, three in all_) / len(all_))
        for group, all_ in sorted(found.items())
    }


def misses(asked: Sequence[Question], rows: Mapping[str, Row]) -> Iterable[str]:
    """A line for each fault: a wrong first hit, or something sure to a question that nothing answers."""
    for question in asked:
        row = rows[question.id]
        if not is_right(question, row) if question.answerable else row.outcome == "sure":
            yield f"{question.id} | {question.text} | {list(question.gold)} | {row.outcome} {list(row.hits[:3])}"


def answered(asked: Iterable[Question], ask: Callable[[Question], Row]) -> dict[str, Row]:
    return {question.id: ask(question) for question in asked}


def _judged(question: Question, row: Row) -> set[str]:
    if not question.answerable:
        return {"unanswerable", f"unanswerable {row.outcome}"}
    first = is_right(question, row)
    three = any(hit in question.gold + question.also_ok for hit in row.hits[:3])
    verdicts = {"first": first, "three": three, "sure and wrong": row.outcome == "sure" and not first}
    return {"answerable", row.outcome, *(name for name, holds in verdicts.items() if holds)}
