"""The life of an agenda item: its kinds, its states, and which moves are possible from where."""

from __future__ import annotations

from enum import StrEnum

from knowledge.language import Text


class ItemKind(StrEnum):
    """What the body is asked to do."""

    INFORMATION = "orientering"
    DISCUSSION = "drofting"
    DECISION = "vedtak"


class State(StrEnum):
    """Where an item stands."""

    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


KIND_WORDS: dict[ItemKind, Text] = {
    ItemKind.INFORMATION: Text("Orientering", "Orientering"),
    ItemKind.DISCUSSION: Text("Drøfting", "Drøfting"),
    ItemKind.DECISION: Text("Vedtak/tilråding", "Vedtak/tilrådning"),
}

STATE_WORDS: dict[State, Text] = {
    State.SUBMITTED: Text("innsend", "innsendt"),
    State.WITHDRAWN: Text("trekt", "trukket"),
}

MOVES: dict[State, frozenset[State]] = {
    State.SUBMITTED: frozenset({State.WITHDRAWN}),
    State.WITHDRAWN: frozenset(),
}


def can_move(before: State, after: State) -> bool:
    """Whether an item may go from *before* to *after*."""
    return after in MOVES[before]
