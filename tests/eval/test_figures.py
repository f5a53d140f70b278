"""The answers stay as good as they were last accepted: see `python -m tests.eval` for all figures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.eval.figures import Question, Row, answered, figures, is_right, pairs, questions
from tests.eval.indexes import ask
from tests.eval.score import main, read

AT_LEAST = {"top1": 0.93, "top3": 0.99, "sure": 0.79, "unanswerable_refused": 0.93}
AT_MOST = {"sure_wrong": 0.02, "unanswerable_sure": 0.0, "p95_ms": 3.0}
"""Last accepted on the held-out half; raise them when the figures rise.

The goal is first .92, in three .98, sure .70, wrong .02 of the sure, refused .90, and none sure that has no answer.
Time is processor time, and loose all the same.
"""


@pytest.fixture(scope="module")
def measured() -> Mapping[str, float]:
    held_out = [question for question in questions() if not question.fits]
    return figures(held_out, answered(held_out, ask))


@pytest.mark.parametrize("figure", AT_LEAST)
def test_no_figure_falls_below_the_accepted_one(figure: str, measured: Mapping[str, float]) -> None:
    assert measured[figure] >= AT_LEAST[figure]


@pytest.mark.parametrize("figure", AT_MOST)
def test_no_fault_grows_above_the_accepted_share(figure: str, measured: Mapping[str, float]) -> None:
    assert measured[figure] <= AT_MOST[figure]


def test_nynorsk_and_bokmål_find_the_same() -> None:
    nn, nb = zip(*pairs(), strict=True)
    right = [sum(is_right(question, ask(question)) for question in form) / len(form) for form in (nn, nb)]
    assert abs(right[0] - right[1]) <= 0.01


def test_the_halves_are_about_even_and_chosen_by_the_id_alone() -> None:
    fitting = [question for question in questions() if question.fits]
    assert 0.4 < len(fitting) / len(questions()) < 0.6
    assert Question("dev-f-001", "x", "y").fits == Question("dev-f-001", "z", "w").fits


def test_figures_count_what_they_say() -> None:
    asked = [
        Question("a", "n", "", gold=("x",)),
        Question("b", "n", "", gold=("x",), also_ok=("y",)),
        Question("c", "n", "", gold=("x",)),
        Question("d", "n", "", answerable=False),
    ]
    rows = {
        "a": Row("a", "sure", ("x",)),
        "b": Row("b", "sure", ("z", "y")),
        "c": Row("c", "none", ()),
        "d": Row("d", "maybe", ("x",)),
    }
    found = figures(asked, rows)
    assert found["top1"] == pytest.approx(1 / 3)
    assert found["top3"] == pytest.approx(2 / 3)
    assert found["sure_wrong"] == pytest.approx(1 / 2)
    assert found["none_though_answerable"] == pytest.approx(1 / 3)
    assert found["unanswerable_refused"] == 0


def test_what_the_command_line_wrote_can_be_scored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    everything = [*questions(), *(question for pair in pairs() for question in pair)]
    answers = tmp_path / "answers.jsonl"
    hits = [{"agreement": "forde-osa", "confidence": 0.5}]
    lines = (json.dumps({"id": q.id, "outcome": "maybe", "hits": hits, "ms": 0.1}) for q in everything)
    answers.write_text("\n".join(lines), encoding="utf-8")
    assert read(answers)["dev-f-001"].hits == ("forde-osa",)
    main([str(answers)])
    assert "held-out half" in capsys.readouterr().out


def test_an_answer_left_out_stops_the_scoring(tmp_path: Path) -> None:
    answers = tmp_path / "answers.jsonl"
    answers.write_text("", encoding="utf-8")
    with pytest.raises(SystemExit, match="without an answer"):
        main([str(answers)])
