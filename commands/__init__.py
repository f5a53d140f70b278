"""One file for each thing a person can ask of the bot; the same in every chat service."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from commands._base import Command, Context, Reply, Request, in_order
from storage import bodies

_QUESTION = "avtale"


@cache
def load() -> dict[str, Command]:
    """Every command by name, in the order that a member should meet them."""
    for module in pkgutil.iter_modules(__path__):
        if not module.name.startswith("_"):
            importlib.import_module(f"commands.{module.name}")
    return {command.name: command for command in in_order()}


def answer(line: str, request_fields: dict[str, str], context: Context) -> Reply:
    """Route one line to its command and return the command's reply. May raise `Refusal`."""
    chosen, words = _about_a_body(line, context) or route(line)
    return chosen.handler(Request(words, request_fields), context)


def route(line: str) -> tuple[Command, str]:
    """The command a line is for, and the words left for it.

    A line with a slash names its command. Without one, the first word counts as a command only when it stands alone
    or is followed by a word that the command knows: "varsel om utskriving" is a question, "varsel av" is not. A verb
    and a number count too: "sak svar 3".
    """
    commands = load()
    slashed = line.lstrip().startswith("/")
    head, _, rest = line.strip().lstrip("/").partition(" ")
    rest = rest.strip()
    if _fold(head) == "samvit":
        return route("/" + rest.lstrip("/") if named(rest) else rest or "/hjelp")
    found = named(head)
    if found and (slashed or not rest or found.name == _QUESTION or _is_known(found, rest)):
        return found, rest
    if slashed and not found:
        return commands["hjelp"], f"? {head}"
    return commands[_QUESTION], line.strip()


def _is_known(found: Command, rest: str) -> bool:
    first, _, after = _fold(rest).partition(" ")
    return first.strip(":") in found.words or (first in found.verbs and after.lstrip()[:1].isdecimal())


def _about_a_body(line: str, context: Context) -> tuple[Command, str] | None:
    """The command of a line without a slash that goes on with what a body of the network is called: "møte OU Voss"."""
    head, _, rest = line.strip().partition(" ")
    found = named(head) if not head.startswith("/") else None
    called = rest.partition(":")[0].strip()
    if found is None or not found.of_bodies or not called:
        return None
    return (found, rest.strip()) if bodies.is_name(context.session, context.network.id, called) else None


def named(text: str) -> Command | None:
    """The command whose name or alias is the first word of *text*, however ø is typed."""
    word = _fold(text.split()[0].lstrip("/")) if text.split() else ""
    return next((c for c in load().values() if word in (c.name, *map(_fold, c.aliases))), None)


def _fold(word: str) -> str:
    return word.lower().translate(str.maketrans("øåæ", "oae"))
