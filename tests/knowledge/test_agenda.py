"""The rules of agenda items: states, numbers, similar titles, days, priorities, editions, hours."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import agenda_numbers
from knowledge.agenda import (
    BEFORE_AGENDA,
    CLOSED,
    INBOX,
    KIND_WORDS,
    OPEN,
    OUTCOME_WORDS,
    OWN,
    SECRETARIAT,
    STANCE_WORDS,
    STATE_WORDS,
    STEPS,
    VOICE_WORDS,
    ItemKind,
    Outcome,
    Stance,
    State,
    Step,
    Voice,
    after,
    is_decided,
    possible,
)
from knowledge.agenda_editions import Printed, changes
from knowledge.agenda_papers import AgendaLine, AgendaPaper, timed
from knowledge.agenda_ranking import departures, ranked
from knowledge.language import same
from knowledge.similar_items import Candidate, similar
from knowledge.written_dates import read_day

TODAY = dt.date(2026, 11, 2)


def test_every_kind_state_outcome_stance_and_voice_has_words_in_both_forms() -> None:
    for words, all_of in (
        (KIND_WORDS, ItemKind), (STATE_WORDS, State), (OUTCOME_WORDS, Outcome), (STANCE_WORDS, Stance),
        (VOICE_WORDS, Voice),
    ):  # fmt: skip
        assert set(words) == set(all_of)
        assert all(text.nn and text.nb for text in words.values())


def test_every_state_can_be_reached_and_only_the_last_ones_are_ends() -> None:
    reached = {State.SUBMITTED}
    for _ in State:
        reached |= {to for state in reached for step in Step if (to := after(state, step)) is not None}
    assert reached == set(State)
    ends = {state for state in State if all(after(state, step) in (None, state) for step in Step)}
    assert ends == {State.DECLINED, State.WITHDRAWN, State.MERGED, State.FOLLOWED_UP}


def test_the_member_can_withdraw_as_long_as_the_item_is_open() -> None:
    assert {state for state in State if Step.WITHDRAW in possible(state)} == OPEN
    assert OPEN.isdisjoint(CLOSED)
    assert INBOX < BEFORE_AGENDA < OPEN


def test_every_step_belongs_to_somebody_and_has_a_place_in_the_rules() -> None:
    assert set(STEPS) == set(Step) - {Step.SUBMIT}
    assert SECRETARIAT.isdisjoint(OWN)


@pytest.mark.parametrize("state", sorted(CLOSED - {State.HANDLED}))
def test_a_closed_item_takes_no_step(state: State) -> None:
    assert possible(state) == ()


def test_consensus_is_no_count() -> None:
    assert is_decided({"kommune": Stance.AGREES, "foretak": Stance.ABSENT})
    assert not is_decided({"kommune": Stance.AGREES, "foretak": Stance.AGREES, "brukar": Stance.DISAGREES})
    assert not is_decided({"kommune": Stance.ABSENT})


@pytest.mark.parametrize(
    ("pattern", "written"),
    [("Sak N/YY", "Sak 12/26"), ("NN-YY", "12-26"), ("YYYY/N", "2026/12"), (None, "12/26"), ("Sak NN-YY", "Sak 12-26")],
)
def test_numbers_are_written_in_the_bodys_form(pattern: str | None, written: str) -> None:
    assert agenda_numbers.written(pattern, 12, 2026) == written


def test_the_first_number_of_2021_in_telemarks_form() -> None:
    assert agenda_numbers.written("NN-YY", 1, 2021) == "01-21"


@pytest.mark.parametrize("text", ["", "N", "YY", "NN/N-YY", "Sak", "N/YY/YY", "N/YY" + "x" * 20, "N\n/YY"])
def test_a_pattern_has_one_place_for_number_and_one_for_year(text: str) -> None:
    assert not agenda_numbers.is_pattern(text)


PAIRS = st.sets(st.tuples(st.integers(1, 999), st.integers(2020, 2099)), min_size=2)


@given(pattern=st.sampled_from(agenda_numbers.EXAMPLES), pairs=PAIRS)
def test_two_numbers_of_a_body_are_never_written_alike(pattern: str, pairs: set[tuple[int, int]]) -> None:
    assert agenda_numbers.is_pattern(pattern)
    assert len({agenda_numbers.written(pattern, *pair) for pair in pairs}) == len(pairs)


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("Felles rutine for utskrivingsklare pasientar", "Felles rutine for utskrivningsklare pasienter"),
        ("Felles rutine for utskriving", "Rutine for utskriving, felles"),
        ("Tolketeneste på legevakt", "Ny tolketjeneste på legevakten"),
        ("Palliasjon i kommunane", "Palliasjon i kommunane: opplæring av tilsette"),
    ],
)
def test_the_same_matter_in_other_words_is_found(title: str, other: str) -> None:
    assert similar(title, "", [Candidate(7, other)]) == [7]


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("Sak 1", "Sak 2"),
        ("Felles rutine for utskriving", "Felles rutine for innlegging"),
        ("Handlingsplan 2026", "Handlingsplan 2027"),
        ("Beredskap", "Jordmor"),
        ("👍", "👍"),
        ("", ""),
    ],
)
def test_another_matter_is_not(title: str, other: str) -> None:
    assert similar(title, "", [Candidate(7, other)]) == []


def test_the_same_background_under_another_title_is_found_and_the_most_alike_comes_first() -> None:
    told = "Pasientar som er utskrivingsklare blir liggjande fordi kommunen ikkje får melding om kvelden og i helga"
    rows = [Candidate(1, "Noko anna", told), Candidate(2, "Helgemeldingar", told), Candidate(3, "Jordmor", "")]
    assert similar("Helgemelding", told, rows) == [2, 1]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-01", dt.date(2026, 12, 1)), ("1.12.2026", dt.date(2026, 12, 1)), ("1.12.", dt.date(2026, 12, 1)),
        ("1.12.26", dt.date(2026, 12, 1)), ("1. desember", dt.date(2026, 12, 1)), ("3 feb", dt.date(2027, 2, 3)),
        ("1. desember 2027", dt.date(2027, 12, 1)), ("29.2.", dt.date(2028, 2, 29)), ("2.11.", TODAY),
        ("31.2.2027", None), ("i morgon", None), ("", None), ("32.1.2027", None), ("2026-13-01", None), ("1.0.", None),
    ],
)  # fmt: skip
def test_days_are_read_as_people_write_them(text: str, day: dt.date | None) -> None:
    assert read_day(text, TODAY) == day


def test_a_ranking_adds_the_lists_and_keeps_the_order_when_equal() -> None:
    assert ranked([[3, 1], [3, 2]], [1, 2, 3]) == [3, 1, 2]
    assert ranked([], [2, 1]) == [2, 1]
    assert ranked([[9, 1]], [2, 1]) == [1, 2]


@given(lists=st.lists(st.permutations([1, 2, 3, 4]), max_size=5), chosen=st.sets(st.integers(1, 4)))
def test_a_departure_is_an_item_left_off_above_one_that_is_on(lists: list[list[int]], chosen: set[int]) -> None:
    result = ranked(lists, [1, 2, 3, 4])
    assert sorted(result) == [1, 2, 3, 4]
    out = departures(result, chosen)
    for item in result:
        above = item not in chosen and any(other in chosen for other in result[result.index(item) :])
        assert (item in out) == above


def test_an_edition_says_what_is_new_gone_changed_and_moved() -> None:
    a, b, c = (Printed(n, f"{n}/26", f"Sak {n}", "drofting", 10) for n in (1, 2, 3))
    assert changes([a, b], [a, b]) == []
    assert [text.nn for text in changes([a, b], [b, c])] == ["3/26 Sak 3: ny", "1/26 Sak 1: teken ut"]
    assert [text.nb for text in changes([a, b], [b, a])] == ["Rekkefølgen er endret"]
    longer = Printed(1, "1/26", "Sak 1", "drofting", 20)
    assert [text.nn for text in changes([a], [longer])] == ["1/26 Sak 1: ny tid"]


def test_hours_are_known_for_as_long_as_the_times_before_are() -> None:
    minutes = {1: 20, 2: None, 3: 5}
    rows = [AgendaLine(same("Opning")), *(AgendaLine(same(n), item=n, minutes=m) for n, m in minutes.items())]
    at = dt.datetime(2026, 11, 22, 8, 0, tzinfo=dt.UTC)
    assert [line.starts for line in timed(rows, at)] == [None, dt.time(9, 0), dt.time(9, 20), None]
    assert {line.starts for line in timed(rows, None)} == {None}


def test_too_much_is_told_only_when_a_length_is_set() -> None:
    at = dt.datetime(2026, 11, 22, 8, tzinfo=dt.UTC)
    paper = AgendaPaper("N", "nn", "SSU", at, False, None, None, (), 90, 0, None)
    assert paper.over == 0
    assert replace(paper, length=60).over == 30
