"""Several reminders in one message: a line each, and the buttons that matter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session

from commands import _term_wish
from commands._base import Choice, Reply
from commands._reminding import LINE_WORD, actions, headline
from knowledge.language import NOTHING, Text, join, same, say
from knowledge.reminders import Kind, Reminder
from knowledge.wishes import Gather
from storage import bodies

_BUTTONS = 8


def gathered(session: Session, network: str, reminders: Sequence[Reminder], now: dt.datetime) -> Reply:
    """The message that the *reminders* of one receiver become, the nearest first."""
    rows = sorted(reminders, key=lambda one: (one.occasion.day, one.occasion.subject))
    weekly = rows[0].receiver.wishes.gather == Gather.WEEKLY
    day = say(nn="Varsla dine i dag:", nb="Varslene dine i dag:")
    week = say(nn="Varsla dine denne veka:", nb="Varslene dine denne uken:")
    lines = [_line(session, network, one, now) for one in rows]
    held = say(nn="Noko av dette fall i pausen din.", nb="Noe av dette falt i pausen din.")
    kinds = list(dict.fromkeys(LINE_WORD[one.occasion.kind] for one in rows))
    why = Choice(
        say(nn="Kvifor fekk eg dette?", nb="Hvorfor fikk jeg dette?"), f"/varsel kvifor {','.join((*kinds, 'samling'))}"
    )
    return Reply(
        join([week if weekly else day, *lines, held if any(one.held for one in rows) else NOTHING]),
        choices=(*_buttons(session, network, rows, now), why),
    )


def _line(session: Session, network: str, reminder: Reminder, now: dt.datetime) -> Text:
    occasion = replace(reminder.occasion, receivers=(reminder.receiver,))
    what = headline(session, network, occasion, now, reminder.receiver.role)
    place = say(nn="Stad: {p}.", nb="Sted: {p}.", p=occasion.place) if occasion.place else NOTHING
    example = say(nn="(Døme)", nb="(Eksempel)") if occasion.example else NOTHING
    return say(nn="• {x}", nb="• {x}", x=join([what, place, example], " "))


def _buttons(session: Session, network: str, rows: Sequence[Reminder], now: dt.datetime) -> tuple[Choice, ...]:
    """What matters most of what one can do about each; those that would look alike tell which body they are for."""
    found = {choice.line: (one, choice) for one in rows for choice in _most(session, network, one, now)}
    labels = [choice.label for _, choice in found.values()]
    named = (
        replace(choice, label=_named(session, network, one, choice)) if labels.count(choice.label) > 1 else choice
        for one, choice in found.values()
    )
    return tuple(named)[:_BUTTONS]


def _most(session: Session, network: str, reminder: Reminder, now: dt.datetime) -> tuple[Choice, ...]:
    choices = actions(session, network, reminder, now)
    if reminder.occasion.kind == Kind.ANSWER and choices:
        label = say(nn="Svar på innkallinga", nb="Svar på innkallingen")
        return (Choice(label, choices[0].line.rpartition(" ")[0]),)
    # Whoever is asked yes or no is given both: one button alone would be half a question.
    return tuple(choice for choice in choices if _term_wish.asks(choice)) or choices[:1]


def _named(session: Session, network: str, reminder: Reminder, choice: Choice) -> Text:
    body = bodies.get(session, network, reminder.occasion.body or "")
    mark = f"{reminder.occasion.day:%d.%m.}"
    called = f"{body.abbreviation or body.name} {mark}" if body is not None else mark
    return join([choice.label, same(called)], ": ")
