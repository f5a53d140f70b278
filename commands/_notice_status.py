"""The sender's side after sending: who has read, who is missing, and who was told in another way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from commands._base import Choice, Context, Refusal, Reply, Request
from commands._notice_words import (
    clock,
    counted,
    fact,
    kept,
    listed,
    missing,
    only_the_secretariat,
    party,
    read_by,
    see,
    sent_on,
    status,
    target,
)
from knowledge.language import NOTHING, Text, join, moment, same, say
from knowledge.notices import State, chases
from storage import notice_access, notice_standing, notices
from storage.notices import Notice, NoticeParty


def shown(request: Request, context: Context) -> Reply:
    """`/informer status [nr]`: the list, or one notice party by party."""
    if not request.words.strip():
        return _list(context)
    row = kept(context, request.words)
    rows = notices.parties(context.session, row)
    if row.state == State.DRAFT or row.send_at is None:
        raise Refusal(say(nn="Meldinga er ikkje send enno.", nb="Meldingen er ikke sendt ennå."), choices=(see(row),))
    if row.send_at > context.now:
        return _ahead(context, row, rows)
    lead = say(nn="«{t}»: {count}", nb="«{t}»: {count}", t=row.title, count=counted(rows, context.now))
    if not row.receipt:
        lead = say(
            nn="«{t}» vart send {d}, utan lesekvittering.",
            nb="«{t}» ble sendt {d}, uten lesekvittering.",
            t=row.title,
            d=sent_on(row, context.now),
        )
    return Reply(lead, facts=_facts(context, row, rows), choices=_buttons(row, rows))


def _list(context: Context) -> Reply:
    rows = [
        row
        for row in notices.newest(context.session, context.network.id)
        if notice_access.may_send(context.session, context.member, row.body, context.today)
    ]
    if not rows and not notice_access.may_send(context.session, context.member, None, context.today):
        raise only_the_secretariat()
    new = Choice(say(nn="Skriv ei ny", nb="Skriv en ny"), "/informer")
    if not rows:
        return Reply(say(nn="Ingenting er sendt enno.", nb="Ingenting er sendt ennå."), choices=(new,))
    return Reply(
        say(nn="Dei siste meldingane til alle:", nb="De siste meldingene til alle:"),
        facts=tuple((same(row.title), _line(context, row)) for row in rows[:10]),
        choices=(*(_open(row) for row in rows[:10]), new),
    )


def _open(row: Notice) -> Choice:
    return Choice(same(row.title[:60]), f"/informer {'vis' if row.state == State.DRAFT else 'status'} {row.id}")


def _line(context: Context, row: Notice) -> Text:
    to = target(context.network, notices.body(context.session, row))
    count = NOTHING
    if row.send_at is not None and row.send_at > context.now:
        count = say(nn="Går ut {at}", nb="Går ut {at}", at=moment(row.send_at))
    elif row.receipt and row.state != State.DRAFT:
        count = counted(notices.parties(context.session, row), context.now)
    newer = notices.correction(context.session, row, context.now)
    corrected = say(nn="Retta sidan", nb="Rettet siden") if newer else NOTHING
    draft = say(nn="Ikkje send", nb="Ikke sendt") if row.state == State.DRAFT else NOTHING
    return join([to, draft, corrected, sent_on(row, context.now), count])


def _ahead(context: Context, row: Notice, rows: Sequence[NoticeParty]) -> Reply:
    """It has been sent, and nobody has got it yet."""
    alone = notice_standing.alone(context.session, row, rows, context.today)
    return Reply(
        say(
            nn="«{t}» går ut til alle samtidig {at}. Ingen har fått henne enno.",
            nb="«{t}» går ut til alle samtidig {at}. Ingen har fått den ennå.",
            t=row.title,
            at=moment(row.send_at or context.now),
        ),
        facts=fact(say(nn="Har ingen i chatten", nb="Har ingen i chatten"), listed(alone)),
        choices=(Choice(say(nn="Stans", nb="Stans"), f"/informer stans {row.id}"), see(row)),
    )


def _facts(context: Context, row: Notice, rows: Sequence[NoticeParty]) -> tuple[tuple[Text, Text], ...]:
    lacking = missing(rows) if row.receipt else []
    alone = notice_standing.alone(context.session, row, missing(rows), context.today)
    refused = _not_reached(context, row, lacking)
    elsewhere = join([_elsewhere(each) for each in rows if each.elsewhere_at is not None], ", ")
    read = sorted((each for each in rows if each.read_at), key=lambda each: (each.read_at, each.id))
    newer = notices.correction(context.session, row, context.now)
    return (
        *fact(say(nn="Retta", nb="Rettet"), sent_on(newer, context.now) if newer else NOTHING),
        *fact(say(nn="Manglar", nb="Mangler"), listed(lacking)),
        *fact(say(nn="Har ingen i chatten", nb="Har ingen i chatten"), listed(alone)),
        *fact(say(nn="Meldinga kom ikkje fram til", nb="Meldingen kom ikke fram til"), listed(refused)),
        *fact(say(nn="Varsla på annan måte", nb="Varslet på annen måte"), elsewhere),
        *fact(say(nn="Har lese", nb="Har lest"), join([_read(each, context.now) for each in read], ", ")),
        *read_by(row),
        (say(nn="Sendt", nb="Sendt"), sent_on(row, context.now)),
        *fact(say(nn="Purring", nb="Purring"), _chased(context, row, newer)),
    )  # fmt: skip


def _read(row: NoticeParty, now: dt.datetime) -> Text:
    return join([party(row), clock(row.read_at, now) if row.read_at else NOTHING], " ")


def _elsewhere(row: NoticeParty) -> Text:
    return say(nn="{p} ({how})", nb="{p} ({how})", p=party(row), how=row.how) if row.how else party(row)


def _chased(context: Context, row: Notice, newer: Notice | None) -> Text:
    if row.chased:
        return say(nn="{n} av høgst 2 gonger", nb="{n} av høyst 2 ganger", n=row.chased)
    if row.state != State.SENT or not row.receipt or row.send_at is None or newer:
        return NOTHING
    first = next((at for at in chases(row.send_at, row.due) if at > context.now), None)
    return say(nn="Første gong {at}", nb="Første gang {at}", at=moment(first)) if first else NOTHING


def _buttons(row: Notice, rows: Sequence[NoticeParty]) -> tuple[Choice, ...]:
    mark = Choice(say(nn="Varsla på annan måte", nb="Varslet på annen måte"), f"/informer merk {row.id}")
    return (
        *((status(row),) if row.receipt else ()),
        *((mark,) if missing(rows) else ()),
        Choice(say(nn="Send retting", nb="Send retting"), f"/informer rett {row.id}"),
        see(row),
    )


def _not_reached(context: Context, row: Notice, rows: Sequence[NoticeParty]) -> list[NoticeParty]:
    """Those of *rows* for which the message was refused wherever it was sent."""
    refused = notices.undelivered(context.session, row)
    if not refused:
        return []
    sent: dict[int, list[bool]] = {}
    for id_, member in notices.receivers(context.session, row):
        sent.setdefault(id_, []).append(member.address in refused)
    return [each for each in rows if all(sent.get(each.id or 0, [False]))]
