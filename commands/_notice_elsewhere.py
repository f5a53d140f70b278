"""Noting that a party was told in another way, so that it is not chased."""

from __future__ import annotations

from collections.abc import Sequence

from commands import _agenda_fields as fields
from commands import _notice_sending as sending
from commands._base import Context, Field, Form, Option, Refusal, Reply, Request
from commands._notice_words import kept, listed, missing, party, see, status
from knowledge.language import say
from knowledge.notices import State
from storage import notice_standing, notices
from storage.notices import Notice, NoticeParty

_ALL = "alone"
"""The choice that means all parties with nobody in the chat."""


def told_elsewhere(request: Request, context: Context) -> Reply:
    """`/informer merk <nr>`: a party, or all with nobody in the chat, was told in another way."""
    row = kept(context, request.words)
    notices.hold(context.session, row)
    if row.state == State.DRAFT:
        raise Refusal(say(nn="Meldinga er ikkje send enno.", nb="Meldingen er ikke sendt ennå."), choices=(see(row),))
    rows = missing(notices.parties(context.session, row))
    if not rows:
        raise Refusal(say(nn="Ingen partar manglar.", nb="Ingen parter mangler."), choices=(status(row),))
    alone = notice_standing.alone(context.session, row, rows, context.today)
    options = _options(rows, alone)
    if "party" not in request.fields:
        return _form(row, options)
    chosen = fields.one_of(request, "party", options, say(nn="Vel ein part.", nb="Velg en part."))
    how = fields.text(request, "how", 200)
    marked = alone if chosen == _ALL else [each for each in rows if str(each.id) == chosen]
    notices.elsewhere(context.session, marked, how, context.member, context.now)
    sending.settled(context.session, row, context.now)
    done = say(
        nn="Notert som varsla på annan måte: {who}.",
        nb="Notert som varslet på annen måte: {who}.",
        who=listed(marked),
    )
    return Reply(done, choices=(status(row),))


def _options(rows: Sequence[NoticeParty], alone: Sequence[NoticeParty]) -> tuple[Option, ...]:
    """All that nobody here stands for, in one choice, then those parties, then the others."""
    label = say(nn="Alle som ikkje er i chatten ({n})", nb="Alle som ikke er i chatten ({n})", n=len(alone))
    ordered = sorted(rows, key=lambda each: each not in alone)
    all_ = (Option(label, _ALL),) if len(alone) > 1 else ()
    return (*all_, *(Option(party(each), str(each.id)) for each in ordered[:90]))


def _form(row: Notice, options: tuple[Option, ...]) -> Reply:
    lead = say(
        nn="Kven er varsla på annan måte? Dei blir ikkje purra.",
        nb="Hvem er varslet på annen måte? De blir ikke purret.",
    )
    hint = say(nn="Til dømes telefon eller e-post.", nb="For eksempel telefon eller e-post.")
    how = Field("how", say(nn="Korleis?", nb="Hvordan?"), required=False, limit=200, hint=hint)
    which = Field("party", say(nn="Part", nb="Part"), "choice", options, value=options[0].value)
    title = say(nn="Varsla på annan måte", nb="Varslet på annen måte")
    return Reply(lead, form=Form(title, f"/informer merk {row.id}", (which, how)))
