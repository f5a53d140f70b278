"""The life of an agenda item: its kinds, its states, and which steps are possible from where."""

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
    NEEDS_MORE = "needs_more"
    PREPARING = "preparing"
    APPROVED = "approved"
    FORWARDED = "forwarded"
    DEFERRED = "deferred"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    ON_AGENDA = "on_agenda"
    HANDLED = "handled"
    FOLLOWED_UP = "followed_up"


class Step(StrEnum):
    """What can happen to an item. Every step that is taken stands in its history."""

    SUBMIT = "submit"
    EDIT = "edit"
    WITHDRAW = "withdraw"
    JOIN = "join"
    ASK = "ask"
    ANSWER = "answer"
    TAKE_UP = "take_up"
    PREPARE = "prepare"
    VOICE = "voice"
    DEFER = "defer"
    FORWARD = "forward"
    ASSIGN = "assign"
    RETURN = "return"
    MERGE = "merge"
    DECLINE = "decline"
    KIND = "kind"
    PAPER = "paper"
    LATE_ASK = "late_ask"
    LATE_YES = "late_yes"
    LATE_NO = "late_no"
    INVITE = "invite"
    RECUSE = "recuse"
    PUT = "put"
    TAKE_OFF = "take_off"
    HANDLE = "handle"
    POSTPONE = "postpone"
    TASK = "task"
    TASK_DONE = "task_done"
    PARTY = "party"
    FOLLOW_UP = "follow_up"


class Outcome(StrEnum):
    """What a body came to, always by consensus."""

    RECOMMENDATION = "tilrading"
    DECISION = "vedtak"
    NOTED = "orientering"
    DISAGREEMENT = "usemje"
    POSTPONED = "utsett"


class Stance(StrEnum):
    """Where a party stands when the body decides."""

    AGREES = "einig"
    DISAGREES = "ikkje-einig"
    ABSENT = "borte"


class Voice(StrEnum):
    """What a municipality says in a preparatory round."""

    AGREES = "einig"
    DISAGREES = "ikkje-einig"
    MUST_ANCHOR = "treng-forankring"


KIND_WORDS: dict[ItemKind, Text] = {
    ItemKind.INFORMATION: Text("Orientering", "Orientering"),
    ItemKind.DISCUSSION: Text("Drøfting", "Drøfting"),
    ItemKind.DECISION: Text("Vedtak/tilråding", "Vedtak/tilrådning"),
}

STATE_WORDS: dict[State, Text] = {
    State.SUBMITTED: Text("innsend", "innsendt"),
    State.NEEDS_MORE: Text("ventar på svar frå innmeldaren", "venter på svar fra innmelderen"),
    State.PREPARING: Text("i førmøte", "i formøte"),
    State.APPROVED: Text("godkjend for møtet", "godkjent for møtet"),
    State.FORWARDED: Text("vidaresend", "videresendt"),
    State.DEFERRED: Text("utsett", "utsatt"),
    State.DECLINED: Text("avvist", "avvist"),
    State.WITHDRAWN: Text("trekt", "trukket"),
    State.MERGED: Text("slått saman med ei anna sak", "slått sammen med en annen sak"),
    State.ON_AGENDA: Text("på saklista", "på sakslisten"),
    State.HANDLED: Text("handsama", "behandlet"),
    State.FOLLOWED_UP: Text("følgd opp", "fulgt opp"),
}

OUTCOME_WORDS: dict[Outcome, Text] = {
    Outcome.RECOMMENDATION: Text("Tilråding", "Tilrådning"),
    Outcome.DECISION: Text("Vedtak", "Vedtak"),
    Outcome.NOTED: Text("Teken til orientering", "Tatt til orientering"),
    Outcome.DISAGREEMENT: Text("Usemje, ikkje konsensus", "Uenighet, ikke konsensus"),
    Outcome.POSTPONED: Text("Utsett", "Utsatt"),
}

STANCE_WORDS: dict[Stance, Text] = {
    Stance.AGREES: Text("einig", "enig"),
    Stance.DISAGREES: Text("ikkje einig", "ikke enig"),
    Stance.ABSENT: Text("ikkje til stades", "ikke til stede"),
}

VOICE_WORDS: dict[Voice, Text] = {
    Voice.AGREES: Text("einig", "enig"),
    Voice.DISAGREES: Text("ikkje einig", "ikke enig"),
    Voice.MUST_ANCHOR: Text("treng forankring", "trenger forankring"),
}

INBOX = frozenset({State.SUBMITTED, State.FORWARDED, State.DEFERRED})
"""The item lies with the secretariat of its body and nothing has been decided about it."""

PENDING = INBOX | {State.NEEDS_MORE, State.PREPARING}
BEFORE_AGENDA = PENDING | {State.APPROVED}
OPEN = BEFORE_AGENDA | {State.ON_AGENDA}
CLOSED = frozenset(State) - OPEN
_SENT_ON = INBOX | {State.NEEDS_MORE, State.APPROVED, State.HANDLED}

STEPS: dict[Step, tuple[frozenset[State], State | None]] = {
    Step.EDIT: (BEFORE_AGENDA, None),
    Step.WITHDRAW: (OPEN, State.WITHDRAWN),
    Step.JOIN: (OPEN, None),
    Step.ASK: (INBOX | {State.PREPARING, State.APPROVED}, State.NEEDS_MORE),
    Step.ANSWER: (frozenset({State.NEEDS_MORE}), State.SUBMITTED),
    Step.TAKE_UP: (PENDING, State.APPROVED),
    Step.PREPARE: (INBOX | {State.APPROVED}, State.PREPARING),
    Step.VOICE: (frozenset({State.PREPARING}), None),
    Step.DEFER: (OPEN, State.DEFERRED),
    Step.FORWARD: (_SENT_ON, State.FORWARDED),
    Step.ASSIGN: (_SENT_ON, State.FORWARDED),
    Step.RETURN: (_SENT_ON, State.FORWARDED),
    Step.MERGE: (BEFORE_AGENDA, State.MERGED),
    Step.DECLINE: (BEFORE_AGENDA, State.DECLINED),
    Step.KIND: (OPEN, None),
    Step.PAPER: (OPEN, None),
    Step.LATE_ASK: (PENDING, None),
    Step.LATE_YES: (PENDING, None),
    Step.LATE_NO: (PENDING, None),
    Step.INVITE: (OPEN, None),
    Step.RECUSE: (frozenset({State.APPROVED, State.ON_AGENDA}), None),
    Step.PUT: (frozenset({State.APPROVED}), State.ON_AGENDA),
    Step.TAKE_OFF: (frozenset({State.ON_AGENDA}), State.APPROVED),
    Step.HANDLE: (frozenset({State.ON_AGENDA}), State.HANDLED),
    Step.POSTPONE: (frozenset({State.ON_AGENDA}), State.DEFERRED),
    Step.TASK: (frozenset({State.HANDLED}), None),
    Step.TASK_DONE: (frozenset({State.HANDLED}), None),
    Step.PARTY: (frozenset({State.HANDLED}), None),
    Step.FOLLOW_UP: (frozenset({State.HANDLED}), State.FOLLOWED_UP),
}
"""From where each step is possible, and where it leads; None leaves the item where it stands."""

SECRETARIAT = frozenset(
    {
        Step.ASK, Step.TAKE_UP, Step.PREPARE, Step.DEFER, Step.FORWARD, Step.ASSIGN, Step.RETURN, Step.MERGE,
        Step.DECLINE, Step.KIND, Step.PAPER, Step.LATE_YES, Step.LATE_NO, Step.INVITE, Step.PUT, Step.TAKE_OFF,
        Step.HANDLE, Step.POSTPONE, Step.TASK, Step.FOLLOW_UP,
    }
)  # fmt: skip
"""Steps that only the secretariat of the item's body takes."""

OWN = frozenset({Step.EDIT, Step.WITHDRAW, Step.ANSWER, Step.LATE_ASK})
"""Steps that only the one who submitted the item takes."""

QUIET = frozenset({Step.VOICE, Step.TASK_DONE, Step.PARTY})
"""Steps that nobody is told of one by one: their sum is told when the round or the follow-up is done."""


def after(state: State, step: Step) -> State | None:
    """Where *step* leads from *state*; None when it is not possible from there."""
    if step not in STEPS:
        return None
    sources, target = STEPS[step]
    return (target or state) if state in sources else None


def possible(state: State, steps: frozenset[Step] = frozenset(Step)) -> tuple[Step, ...]:
    """Those of *steps* that can be taken from *state*, in the order of `Step`."""
    return tuple(step for step in Step if step in steps and after(state, step) is not None)


def is_decided(stances: dict[str, Stance]) -> bool:
    """Whether the parties have come to consensus: somebody agrees and nobody disagrees."""
    return Stance.AGREES in stances.values() and Stance.DISAGREES not in stances.values()
