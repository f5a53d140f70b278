"""Before something is sent that may tell of a person: the member is asked to look once more, and then it is taken."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import commands
from commands._base import Choice, Context, Reply
from knowledge import hints
from knowledge.hints import Hint
from knowledge.language import Text, join, say
from storage import events

_SEEN = {
    Hint.PHONE: say(
        nn="Her står det noko som ser ut som eit telefonnummer.",
        nb="Her står det noe som ser ut som et telefonnummer.",
    ),
    Hint.DIAGNOSIS: say(
        nn="Her står det noko som ser ut som eit namn ved sida av ein diagnose.",
        nb="Her står det noe som ser ut som et navn ved siden av en diagnose.",
    ),
}
_LOOK = say(
    nn="Opplysningar om enkeltpasientar høyrer ikkje heime her. Sjå over teksten. Er han i orden, sender du på nytt.",
    nb="Opplysninger om enkeltpasienter hører ikke hjemme her. Se over teksten. Er den i orden, sender du på nytt.",
)
_SEND = say(nn="Send likevel", nb="Send likevel")

_NO_TEXT = frozenset({"key", "draft"})
_DRAFT = "/sak utkast"
_QUESTION = "avtale"
_LONGEST_BUTTON = 1900
"""Characters of a line that a button can hold."""


def asked(context: Context, line: str, fields: Mapping[str, str]) -> tuple[Reply, str] | None:
    """What is said in place of an answer, and the field it is about; None when there is nothing to ask or it was asked.

    A form is known again by its key and a line by a digest, so that nothing of the text is kept. What is only asked of
    the agreements, and a form that was closed, are not sent to anybody. In private the reply has a button.
    """
    if line.startswith(_DRAFT):
        return None
    found = _in_fields(fields) if fields else _in_line(line)
    if found is None or (fields and not fields.get("key")):
        return None
    hint, field = found
    mark = fields["key"] if fields else hashlib.sha256(line.encode()).hexdigest()[:32]
    if not events.is_new(context.session, context.network.id, f"look:{context.member.id}:{mark}"[:200], context.now):
        return None
    button = (Choice(_SEND, line),) if context.private and not fields and len(line) <= _LONGEST_BUTTON else ()
    return Reply(_said(hint), choices=button), field


def _said(hint: Hint) -> Text:
    return join([_SEEN[hint], _LOOK], " ")


def _in_fields(fields: Mapping[str, str]) -> tuple[Hint, str] | None:
    for name, value in fields.items():
        hint = None if name in _NO_TEXT else hints.seen(value)
        if hint is not None:
            return hint, name
    return None


def _in_line(line: str) -> tuple[Hint, str] | None:
    hint = hints.seen(line)
    return None if hint is None or commands.route(line)[0].name == _QUESTION else (hint, "")
