"""The door to an agenda item: which one is meant, may this member do it, and is it still as they saw it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from commands._agenda_buttons import MINE, instead
from commands._agenda_news import DONE, announce
from commands._agenda_words import mid, state_words
from commands._base import Context, Refusal
from commands._bodies import office
from knowledge.agenda import State, Step, after
from knowledge.language import NOTHING, join, moment, say
from storage import agenda, agenda_access, bodies
from storage.tables import AgendaChange, AgendaItem

_TARGET = re.compile(r"#?([0-9]{1,9})(?:\s+v([0-9]{1,9}))?(?:\s+(.*))?", re.DOTALL | re.ASCII)


@dataclass(frozen=True, slots=True)
class Target:
    """The item that is meant, the version it was seen at (None when typed without) and the words that follow."""

    item: AgendaItem
    seen: int | None
    rest: str


def seen(context: Context, words: str) -> Target:
    """An item the member may see. Raises `Refusal` when there is none: the same words whether it exists or not."""
    if not words.strip():
        raise Refusal(
            say(
                nn="Kva sak gjeld det? Skriv nummeret på saka til slutt.",
                nb="Hvilken sak gjelder det? Skriv nummeret på saken til slutt.",
            ),
            choices=(MINE,),
        )
    found = _TARGET.fullmatch(words.strip())
    item = agenda_access.visible(context.session, context.member, int(found[1]), context.today) if found else None
    if found is None or item is None:
        raise Refusal(
            say(
                nn="Eg finn inga sak med nummeret «{n}» mellom sakene dine.",
                nb="Jeg finner ingen sak med nummeret «{n}» blant sakene dine.",
                n=(words.split() or [""])[0].lstrip("#")[:20],
            ),
            choices=(MINE,),
        )
    return Target(item, int(found[2]) if found[2] else None, (found[3] or "").strip())


def own(context: Context, words: str) -> Target:
    """An item the member submitted."""
    target = seen(context, words)
    if target.item.submitted_by != context.member.id:
        raise Refusal(
            say(
                nn="Berre den som melde inn saka, kan gjere det. Du kan lese henne og sjå historikken.",
                nb="Bare den som meldte inn saken, kan gjøre det. Du kan lese den og se historikken.",
            ),
            choices=instead(context, target.item),
        )
    return target


def kept(context: Context, words: str) -> Target:
    """An item at a body whose secretariat the member keeps today."""
    target = seen(context, words)
    if not agenda_access.acts(context.session, context.member, target.item, context.today):
        body = bodies.get(context.session, context.network.id, target.item.body)
        no = say(
            nn="Det er sekretariatet for {body} som gjer dette. Du kan lese saka og sjå historikken.",
            nb="Det er sekretariatet for {body} som gjør dette. Du kan lese saken og se historikken.",
            body=body.name if body else target.item.body,
        )
        who = office(context, body) if body else NOTHING
        raise Refusal(join([no, who], " "), choices=instead(context, target.item))
    return target


def check(context: Context, target: Target, step: Step) -> None:
    """Refuse now what `take` would refuse: before a form is opened. Raises `Refusal`."""
    if target.seen is not None and target.seen != target.item.version:
        raise _stale(context, target.item, step)
    if after(State(target.item.state), step) is None:
        raise _impossible(context, target.item)


def take(
    context: Context, target: Target, step: Step, why: str = "", changes: Mapping[str, object] | None = None
) -> AgendaChange:
    """Take the step and tell those concerned. Raises `Refusal` when it is stale or not possible."""
    try:
        change = agenda.take(
            context.session, target.item, context.member, context.now, step, seen=target.seen, why=why, changes=changes
        )
    except agenda.Stale:
        raise _stale(context, target.item, step) from None
    except agenda.Impossible:
        raise _impossible(context, target.item) from None
    announce(context, target.item, change)
    return change


def _stale(context: Context, item: AgendaItem, step: Step) -> Refusal:
    change, by = agenda.history(context.session, item)[-1]
    done = DONE[Step(change.what)]
    if by.id == context.member.id and change.what == step:
        again = say(nn="Det er alt gjort", nb="Det er alt gjort")
        text = say(nn="{again}: {item} {done}.", nb="{again}: {item} {done}.", again=again, item=mid(item), done=done)
    else:
        text = say(
            nn="{who} kom deg i forkjøpet: {item} {done} ({when}). Sjå korleis ho står no, og vel på nytt.",
            nb="{who} kom deg i forkjøpet: {item} {done} ({when}). Se hvordan den står nå, og velg på nytt.",
            who=by.name or by.address,
            item=mid(item),
            done=done,
            when=moment(change.at),
        )
    return Refusal(text, choices=instead(context, item))


def _impossible(context: Context, item: AgendaItem) -> Refusal:
    return Refusal(
        say(
            nn="Det går ikkje no: {item} er alt {state}. Dette kan du gjere:",
            nb="Det går ikke nå: {item} er alt {state}. Dette kan du gjøre:",
            item=mid(item),
            state=state_words(context, item),
        ),
        choices=instead(context, item),
    )


def line(target: Target, verb: str) -> str:
    """The line that a form about the item comes back with."""
    return f"/sak {verb} {target.item.id} v{target.item.version}"
