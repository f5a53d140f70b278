"""The chat interface: any line with any fields from anybody, buttons and forms pressed in any order, also bent ones."""

from __future__ import annotations

import datetime as dt
from collections import deque

from bot import documents
from bot.core import Answer, Replayed
from bot.observing import FAILED
from bot.slack import blocks, faults
from commands._base import Form, Reply
from knowledge.language import Language
from tests.fuzz.dice import Dice
from tests.fuzz.target import Wrong, faults_heard, raise_heard
from tests.fuzz.town import NETWORKS, PEOPLE, Fresh, settled, verbs, words

_FIELDS = (
    "body", "title", "text", "why", "background", "question", "to", "into", "kind", "due", "day", "time", "date", "place",  # noqa: E501
    "outcome", "onward", "key", "answer", "party", "name", "starts", "ends", "member", "seat", "municipality", "version",  # noqa: E501
)  # fmt: skip


class Chatting:
    """Lines to `Bot.handle` and `Bot.hear`, and the clock moved now and then."""

    name = "chat"

    def __init__(self, fresh: Fresh) -> None:
        self.said = ""
        self._fresh = fresh
        self._verbs = verbs()
        self.rest()
        self._words = words(self.world.engine)

    def rest(self) -> None:
        """A new world; what was offered in the old one is still pressed for a while, as from an old message."""
        self.world = settled(self._fresh())
        self._lines: deque[str] = deque(maxlen=400)
        self._forms: deque[Form] = deque(maxlen=60)

    def close(self) -> None:
        """Nothing to stop."""

    def once(self, dice: Dice, number: int) -> None:
        """A line, its answer as every chat service gets it, and now and then the next morning."""
        address = f"web:{dice.among(NETWORKS)}:{dice.among(PEOPLE)[0]}" if dice.one(96) else f"web:forde:gjest{number}"
        line = self._line(dice, number)
        fields: dict[str, str] = {}
        if self._forms and dice.one(30):
            line, fields = self._filled(dice, dice.among(self._forms))
        elif dice.one(10):
            fields = {dice.among(_FIELDS): self._value(dice) for _ in range(dice.randrange(1, 8))}
        self.said = f"{address} says {line!r} {fields!r}"
        with faults_heard() as heard:
            if dice.one(8):
                self._hears(dice, address, line, number)
            else:
                self._answered(dice, address, line, fields)
            if dice.one(1):
                self.world.clock.now += dt.timedelta(hours=dice.among((1, 24, 24 * 7)))
                self.said += " and then the clock ticked"
                self.world.bot.tick()
            raise_heard(heard)

    def _line(self, dice: Dice, number: int) -> str:
        if number < len(self._verbs):
            return self._verbs[number]
        match dice.randrange(10):
            case 0 | 1 | 2 if self._lines:
                return str(dice.among(self._lines))
            case 3 | 4 if self._lines:
                return dice.bent(dice.among(self._lines))
            case 5:
                return dice.text(self._words)
            case 6:
                return dice.bent(f"{dice.among(self._verbs)} {dice.text(self._words)}")
            case _:
                return f"{dice.among(self._verbs)} {dice.text(self._words)}"

    def _value(self, dice: Dice) -> str:
        match dice.randrange(12):
            case 0:
                return dice.text(self._words) * int(dice.among((1, 50, 2000)))
            case 1 | 2:
                return dice.number()
            case _:
                return dice.text(self._words)

    def _filled(self, dice: Dice, form: Form) -> tuple[str, dict[str, str]]:
        """A form as it came, but for some of its fields."""
        fields = {"key": f"k{dice.randrange(40)}"} if dice.one(80) else {}
        for one in form.fields:
            if dice.one(92):
                offered = [option.value for option in one.options]
                fields[one.name] = dice.among(offered) if offered and dice.one(85) else one.value
                if not offered and (dice.one(15) or not one.value):
                    fields[one.name] = self._value(dice)
        return (dice.bent(form.line) if dice.one(8) else form.line), fields

    def _answered(self, dice: Dice, address: str, line: str, fields: dict[str, str]) -> None:
        try:
            answer = self.world.bot.handle(address, line, fields, once=f"o{dice.randrange(90)}" if dice.one(3) else "")
        except Replayed:
            return
        if answer.outcome == FAILED:
            return  # what was logged of it is raised
        self._offered(answer)
        for language in Language:
            _shown(answer.reply, language)
        if answer.reply.files and dice.one(25):
            documents.made(dice.among(answer.reply.files), dice.among(list(Language)))

    def _hears(self, dice: Dice, address: str, line: str, number: int) -> None:
        self.world.bot.hear(f"m{number if dice.one(90) else 1}", address, line, in_channel=dice.one(50))

    def _offered(self, answer: Answer) -> None:
        reply = answer.reply
        self._lines += [choice.line for choice in (*reply.choices, *reply.feedback)]
        if reply.form is not None:
            self._forms.append(reply.form)
            self._lines += [reply.form.line, *([reply.form.draft] if reply.form.draft else [])]


def _shown(reply: Reply, language: str) -> None:
    """As Slack would get it: nothing that Slack would refuse."""
    wrong = faults.in_message(blocks.message(reply, language)) + faults.in_view(blocks.modal(reply, language))
    if wrong:
        raise Wrong(f"Slack would refuse it: {wrong[0]}")
    Reply.from_json(reply.as_json())
