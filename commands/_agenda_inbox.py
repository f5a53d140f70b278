"""`/sak innboks`: what waits for the secretariat, by body and meeting, and what has been left without a meeting."""

from __future__ import annotations

from itertools import groupby

from commands._agenda_buttons import MINE
from commands._agenda_words import clipped, cut, meeting_name, row, short_row
from commands._base import Choice, Context, Refusal, Reply, Request
from commands._bodies import which_body
from knowledge.language import Text, join, same, say
from storage import agenda, agenda_access, meetings
from storage.agenda import AgendaItem
from storage.bodies import Body

_MOST_BUTTONS = 10
_MOST_ROWS = 15


def inbox(request: Request, context: Context) -> Reply:
    """`/sak innboks [organ]`: what waits, by body and meeting."""
    kept = agenda_access.kept(context.session, context.member, context.today)
    if not kept:
        raise Refusal(
            say(
                nn="Innboksen er for sekretariatet. Dine eigne saker ser du her:",
                nb="Innboksen er for sekretariatet. Dine egne saker ser du her:",
            ),
            choices=(MINE,),
        )
    if request.words.strip():
        chosen = which_body(context, request.words, lambda b: f"/sak innboks {b.id}")
        kept = [body for body in kept if body.id == chosen.id]
    ids = [body.id for body in kept]
    rows = agenda.inbox(context.session, context.network.id, ids)
    left = agenda.stranded(context.session, context.network.id, ids, context.now)
    if not rows and not left:
        return Reply(say(nn="Innboksen er tom.", nb="Innboksen er tom."), choices=_agendas(context, kept))
    grouped = [
        (_group(context, body, meeting), join(cut([short_row(context, item) for item in items], _MOST_ROWS)))
        for body in kept
        for meeting, items in _by_meeting([item for item in rows if item.body == body.id])
    ]
    if left:
        label = say(nn="Treng møte eller utfall", nb="Trenger møte eller utfall")
        grouped.append((label, join(cut([row(context, item) for item in left], _MOST_ROWS))))
    look = [
        Choice(same(clipped(f"{item.id} · {item.title}", 40)), f"/sak vis {item.id}")
        for item in [*rows, *left][:_MOST_BUTTONS]
    ]
    return Reply(_lead(len(rows)), facts=tuple(grouped), choices=(*look, *_agendas(context, kept)))


def _by_meeting(rows: list[AgendaItem]) -> list[tuple[int | None, list[AgendaItem]]]:
    """The items of a body by meeting, in the order they came."""
    return [(meeting, list(items)) for meeting, items in groupby(rows, lambda item: item.meeting)]


def _group(context: Context, body: Body, meeting: int | None) -> Text:
    row = meetings.get(context.session, context.network.id, meeting) if meeting else None
    name = same(body.abbreviation or body.name)
    at = meeting_name(row) if row else say(nn="utan møte", nb="uten møte")
    return join([name, at], ", ")


def _lead(n: int) -> Text:
    if n == 1:
        return say(nn="Éi sak er komen inn:", nb="Én sak er kommet inn:")
    if n == 0:
        return say(nn="Ingen nye saker er komne inn.", nb="Ingen nye saker er kommet inn.")
    return say(nn="{n} saker er komne inn:", nb="{n} saker er kommet inn:", n=n)


def _agendas(context: Context, kept: list[Body]) -> tuple[Choice, ...]:
    coming = meetings.coming(context.session, context.network.id, context.now, [b.id for b in kept], limit=3)
    organs = {body.id: body for body in kept}
    return tuple(
        Choice(
            say(
                nn="Sakliste: {body}, {when}",
                nb="Saksliste: {body}, {when}",
                body=organs[m.body].abbreviation or organs[m.body].name,
                when=meeting_name(m),
            ),
            f"/sak saksliste {m.id}",
        )
        for m in coming
    )
