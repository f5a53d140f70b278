"""`samvit ask --batch`: many questions in, one line of JSON out for each, in the same order. A stable interface."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.core import holds_id
from knowledge import networks
from knowledge.search import AgreementIndex, Answer, Outcome


class BatchError(ValueError):
    """Lines that are not questions: every fault with its line number."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Asked:
    """One question; `municipality` is a slug, None when the asker's is not known."""

    id: str
    network: str
    text: str
    municipality: str | None


def read(lines: str) -> list[Asked]:
    """The questions in *lines*, each a JSON object `{"id", "network", "text", "municipality"?}`.

    Blank lines are skipped. Raises `BatchError` with every faulty line.
    """
    asked, faults = [], []
    for number, line in enumerate(lines.splitlines(), 1):
        if not line.strip():
            continue
        try:
            asked.append(_question(json.loads(line)))
        except json.JSONDecodeError as error:
            faults.append(f"line {number}: is not JSON ({error.msg})")
        except ValueError as error:
            faults.append(f"line {number}: {error}")
    if faults:
        raise BatchError(faults)
    return asked


def _question(row: object) -> Asked:
    if not isinstance(row, dict):
        raise ValueError("is not a JSON object")
    missing = [key for key in ("id", "network", "text") if not isinstance(row.get(key), str)]
    if missing:
        raise ValueError(f"needs text under {', '.join(missing)}")
    if row["network"] not in networks.IDS:
        raise ValueError(f"network must be one of {', '.join(networks.IDS)}")
    municipality = row.get("municipality")
    if municipality is not None and not isinstance(municipality, str):
        raise ValueError("municipality must be text")
    return Asked(row["id"], row["network"], row["text"], municipality)


def answer(asked: list[Asked], index: Callable[[str], AgreementIndex]) -> Iterator[dict[str, Any]]:
    """One dict a question; `ms` is the time of its search alone, in milliseconds."""
    for question in asked:
        searched = index(question.network)
        start = time.perf_counter()
        found = _search(searched, question)
        elapsed = (time.perf_counter() - start) * 1000
        yield {"id": question.id, **as_data(found), "ms": round(elapsed, 3)}


def _search(index: AgreementIndex, question: Asked) -> Answer:
    if holds_id(question.text, question.municipality or ""):
        return Answer(Outcome.NONE)
    return index.search(question.text, question.municipality)


def as_data(found: Answer) -> dict[str, Any]:
    """Outcome and hits as plain data, best hit first."""
    hits = [{"agreement": hit.agreement, "confidence": round(hit.confidence, 4)} for hit in found.hits]
    return {"outcome": str(found.outcome), "hits": hits}
