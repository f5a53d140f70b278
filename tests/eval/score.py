#!/usr/bin/env python3
"""Score answers to "which delavtale covers X".

    python -m tests.eval.score --batch > batch.jsonl       (writes the input of the next command)
    samvit ask --batch batch.jsonl > answers.jsonl
    python -m tests.eval.score answers.jsonl [--misses]    (without a file: asks the index of the bundled facts itself)

A question is right at 1 when the first hit is in `gold`, right at 3 when one of the first three is in `gold` or
`also_ok`. The outcomes are judged too: "sure" and wrong is the worst fault; "sure" to what nothing answers is as bad.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.eval.figures import Question, Row, answered, figures, groups, is_right, misses, pairs, questions
from tests.eval.indexes import ask


def main(arguments: Sequence[str]) -> None:
    flags = {a for a in arguments if a.startswith("--")}
    files = [a for a in arguments if not a.startswith("--")]
    asked = questions()
    both = pairs()
    everything = [*asked, *(question for pair in both for question in pair)]
    if "--batch" in flags:
        for question in everything:
            print(json.dumps(_batch(question), ensure_ascii=False))
        return
    rows = read(Path(files[0])) if files else answered(everything, ask)
    missing = [question.id for question in everything if question.id not in rows]
    if missing:
        sys.exit(f"{len(missing)} questions without an answer, first: {missing[:3]}")
    for group, (count, first, three) in groups(asked, rows).items():
        print(f"{group:24} n {count:4}  first {first:.3f}  in three {three:.3f}")
    for half, chosen in (("fitting half", True), ("held-out half", False)):
        print(half, json.dumps({k: round(v, 4) for k, v in figures(_half(asked, chosen), rows).items()}))
    for language, place in (("nn", 0), ("nb", 1)):
        right = sum(is_right(pair[place], rows[pair[place].id]) for pair in both)
        print(f"pairs {language}: first right {right} of {len(both)}")
    if "--misses" in flags:
        print(*misses(everything if "--all" in flags else _half(everything, True), rows), sep="\n")


def read(path: Path) -> Mapping[str, Row]:
    """The answers `samvit ask --batch` wrote, one JSON object a line."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return {
        row["id"]: Row(row["id"], row["outcome"], tuple(hit["agreement"] for hit in row["hits"]), row.get("ms", 0.0))
        for row in rows
    }


def _half(asked: Sequence[Question], fits: bool) -> list[Question]:
    return [question for question in asked if question.fits is fits]


def _batch(question: Question) -> dict[str, str]:
    row = {"id": question.id, "network": question.network, "text": question.text}
    return row if question.municipality is None else {**row, "municipality": question.municipality}


if __name__ == "__main__":
    main(sys.argv[1:])
