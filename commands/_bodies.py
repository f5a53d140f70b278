"""Which body a member means; asked back when it could be several."""

from __future__ import annotations

from collections.abc import Callable

from commands._base import Choice, Context, Refusal
from knowledge.language import NOTHING, Text, same, say
from storage import bodies, secretariat
from storage.bodies import Body


def which_body(context: Context, text: str, line: Callable[[Body], str]) -> Body:
    """The body that *text* names. Raises `Refusal` with a button for each candidate; *line* is what its button says."""
    found = bodies.named(context.session, context.network.id, text)
    if len(found) == 1:
        return found[0]
    if found:
        raise Refusal(
            say(
                nn="«{text}» kan vere fleire organ. Kva for eit meiner du?",
                nb="«{text}» kan være flere organer. Hvilket mener du?",
                text=text[:80],
            ),
            choices=tuple(_choice(body, line) for body in found[:10]),
        )
    known = bodies.current(context.session, context.network.id)
    raise Refusal(
        say(
            nn="Eg kjenner ikkje noko organ som heiter «{text}» i {network}. Vel eitt av desse:",
            nb="Jeg kjenner ikke noe organ som heter «{text}» i {network}. Velg et av disse:",
            text=text[:80],
            network=context.network.name,
        ),
        choices=tuple(_choice(body, line) for body in known[:10]),
    )


def short(body: Body) -> Text:
    """What the body is called in a list: its name, with the abbreviation when it has one."""
    return same(f"{body.name} ({body.abbreviation})" if body.abbreviation else body.name)


def office(context: Context, body: Body) -> Text:
    """Who keeps the body's secretariat today, as a sentence to end a refusal with; empty when nobody is known."""
    names = [one.name for one in secretariat.keepers(context.session, body, context.today) if one.name]
    if not names:
        return NOTHING
    return say(nn="Sekretariatet no: {who}.", nb="Sekretariatet nå: {who}.", who=", ".join(names[:5]))


def _choice(body: Body, line: Callable[[Body], str]) -> Choice:
    return Choice(short(body), line(body))
