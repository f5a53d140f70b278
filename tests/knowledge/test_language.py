"""Text in both written forms."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge.language import Text, day, join, moment, printed, same, say


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2019-05", "mai 2019"),
        ("2018-03-01", "1. mars 2018"),
        ("2021", "2021"),
        ("2021-22", "2021-22"),
        ("våren", "våren"),
    ],
)
def test_a_printed_date_is_shown_in_words(date: str, words: str) -> None:
    assert printed(date) == same(words)


def test_a_day_and_a_moment_read_as_in_oslo() -> None:
    assert day(dt.date(2026, 12, 5)) == Text("laurdag 5. desember 2026", "lørdag 5. desember 2026")
    assert moment(dt.datetime(2026, 7, 1, 22, 30, tzinfo=dt.UTC)).nn == "torsdag 2. juli 2026 kl. 00.30"


def test_a_value_is_never_read_as_a_template() -> None:
    assert say(nn="Hei {who}", nb="Hei {who}", who="{0} {x}").nn == "Hei {0} {x}"


def test_empty_texts_leave_no_trace_when_joined() -> None:
    assert join([same("a"), Text("", ""), same("b")], ", ") == same("a, b")
