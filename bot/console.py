"""The same bot in a terminal: lines in, lines out; buttons by number, forms field by field."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from typing import TextIO

from bot.core import Answer, Bot
from commands._base import Choice, Field, Form
from knowledge.language import Text, say

_HELLO = say(
    nn="Skriv kva du lurer på, /hjelp for kommandoar, eit tal for ein knapp, /slutt for å gå.",
    nb="Skriv hva du lurer på, /hjelp for kommandoer, et tall for en knapp, /slutt for å gå.",
)
_NO_BUTTON = say(nn="Det er ingen knapp med det talet.", nb="Det er ingen knapp med det tallet.")
_LEFT = say(nn="Skjemaet er lagt bort. Ingenting er sendt.", nb="Skjemaet er lagt bort. Ingenting er sendt.")
_HOW = say(
    nn="Tom linje let feltet stå som det er. /avbryt legg skjemaet bort.",
    nb="Tom linje lar feltet stå som det er. /avbryt legger skjemaet bort.",
)
_NEEDED = say(nn="Dette feltet må fyllast ut.", nb="Dette feltet må fylles ut.")
_OPTIONAL = say(nn="valfritt", nb="valgfritt")
_SOURCE = say(nn="Kjelde", nb="Kilde")
_FILE = say(nn="Fil, i chatten", nb="Fil, i chatten")
_ENDS = ("/slutt", "/avslutt", "/exit", "/quit")
_LEAVES = ("/avbryt", *_ENDS)


def chat(bot: Bot, address: str, lines_in: Iterable[str], out: TextIO) -> None:
    """Talk as *address* until *lines_in* ends or says /slutt. Writes what the bot answers to *out*."""
    _Console(bot, address, iter(lines_in), out).run()


class _Console:
    """One conversation; `buttons` are those of the last answer."""

    def __init__(self, bot: Bot, address: str, lines: Iterator[str], out: TextIO) -> None:
        self.bot, self.address, self.lines, self.out = bot, address, lines, out
        self.buttons: list[Choice] = []
        self.language = ""

    def run(self) -> None:
        """Greet, then answer line by line."""
        self._show(self.bot.handle(self.address, "/hjelp"))
        self._write(_HELLO)
        while (line := self._read("> ")) is not None and line.lower() not in _ENDS:
            if line:
                self._answer(line)

    def _answer(self, line: str) -> None:
        if line.isdecimal() and len(line) <= 2:
            if not 1 <= int(line) <= len(self.buttons):
                return self._write(_NO_BUTTON)
            line = self.buttons[int(line) - 1].line
        answer = self.bot.handle(self.address, line)
        self._show(answer)
        if answer.reply.form:
            self._fill(answer.reply.form)
        return None

    def _fill(self, form: Form) -> None:
        """Ask for each field, send, and ask again for the one that was refused. One key for the whole form."""
        self._write(form.title)
        self._write(_HOW)
        filled = {field.name: field.value for field in form.fields} | {"key": secrets.token_hex(8)}
        asked = [field for field in form.fields if field.kind != "hidden"]
        while asked:
            for field in asked:
                value = self._ask(field, filled[field.name])
                if value is None:
                    return self._write(_LEFT)
                filled[field.name] = value
            answer = self.bot.handle(self.address, form.line, filled)
            self._show(answer)
            asked = [field for field in form.fields if field.name == answer.refused and field.kind != "hidden"]
        return None

    def _ask(self, field: Field, held: str) -> str | None:
        """The value of one field, None when the form is left."""
        self._write_field(field, held)
        while (said := self._read("  : ")) is not None and said.lower() not in _LEAVES:
            value = _chosen(field, said) if said else held
            if value or not field.required:
                return value
            self._write(_NEEDED)
        return None

    def _write_field(self, field: Field, held: str) -> None:
        label = self._text(field.label)
        self._line(label if field.required else f"{label} ({self._text(_OPTIONAL)})")
        if field.hint:
            self._line(f"  {self._text(field.hint)}")
        for number, option in enumerate(field.options, 1):
            self._line(f"  {number}) {self._text(option.label)}{' *' if option.value == held else ''}")
        if held and not field.options:
            self._line(f"  [{held}]")

    def _show(self, answer: Answer) -> None:
        self.language, reply = answer.language, answer.reply
        self.buttons = [*reply.choices, *reply.feedback]
        self._line("")
        self._write(reply.text)
        for label, value in reply.facts:
            self._line(f"  {self._text(label)}: {self._text(value).replace(chr(10), chr(10) + '    ')}")
        for source in reply.sources:
            parts = (self._text(source.title), source.url, source.as_of)
            self._line(f"  {self._text(_SOURCE)}: {' · '.join(filter(None, parts))}")
        for file in reply.files:
            self._line(f"  {self._text(_FILE)}: {self._text(file.title)} ({file.name})")
        for number, choice in enumerate(self.buttons, 1):
            self._line(f"  [{number}] {self._text(choice.label)}")
        self._line("")

    def _read(self, prompt: str) -> str | None:
        self.out.write(prompt)
        self.out.flush()
        line = next(self.lines, None)
        return None if line is None else line.strip()

    def _text(self, text: Text) -> str:
        return text.form(self.language)

    def _write(self, text: Text) -> None:
        self._line(self._text(text))

    def _line(self, line: str) -> None:
        self.out.write(line + "\n")


def _chosen(field: Field, said: str) -> str:
    """An option by its number; anything else is passed on, for the command to judge."""
    if field.options and said.isdecimal() and len(said) <= 3 and 1 <= int(said) <= len(field.options):
        return field.options[int(said) - 1].value
    return said
