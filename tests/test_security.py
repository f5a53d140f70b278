"""`docs/security.md` names, for each threat, tests that are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "security.md"
THREATS = [
    "forged", "late", "replayed", "huge", "calendar address", "guest", "another network", "dismissed",
    "changed values", "expired modal", "ssrf", "zip bombs", "xml entities", "formulas", "path", "mentions",
    "lines in the log", "timing", "sql", "oauth state", "tracebacks", "fødselsnummer", "telephone", "diagnosis",
]  # fmt: skip


def rows() -> list[list[str]]:
    """The cells of the tables, without their heads."""
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines if "| threat |" not in line]


def known_in(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_test_that_the_page_names_is_there() -> None:
    missing = []
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE.read_text(encoding="utf-8"))
    for path, test in named:
        file = ROOT / path
        if not file.is_file() or not test.startswith("test_") or test not in known_in(file):
            missing.append(f"{path}::{test}")
    assert missing == []
    assert len(named) > 60


def test_every_threat_has_what_is_done_and_a_test() -> None:
    found = rows()
    assert len(found) > 25
    for cells in found:
        assert len(cells) == 3, cells
        assert re.search(r"`tests/[\w/]+\.py::test_\w+`", cells[2]), cells[0]


def test_no_threat_that_was_thought_of_is_left_out() -> None:
    told = " ".join(cells[0] for cells in rows()).lower()
    assert [threat for threat in THREATS if threat not in told] == []
