"""The receivers' side: *Lest*, reading it again, and why it came."""

from __future__ import annotations

from commands import _notice_sending as sending
from commands._base import Choice, Context, Refusal, Reply, Request
from commands._notice_preview import preview
from commands._notice_words import (
    MINE,
    links,
    listed,
    missing,
    read_by,
    sent_on,
    status,
    target,
    visible,
    words,
)
from knowledge.language import NOTHING, Text, join, same, say
from knowledge.notices import State
from storage import notice_access, notice_standing, notices
from storage.notices import Notice


def read(request: Request, context: Context) -> Reply:
    """`/informer lest <nr>`: noted for every party that the member stands for."""
    row = visible(context, request.words)
    notices.hold(context.session, row)
    mine = notice_standing.speaks_for(context.session, row, context.member, context.today)
    if not mine or row.state == State.DRAFT or row.send_at is None or row.send_at > context.now:
        raise Refusal(
            say(
                nn="Du står ikkje for nokon av partane denne meldinga gjekk til, så eg noterer ikkje noko.",
                nb="Du står ikke for noen av partene denne meldingen gikk til, så jeg noterer ikke noe.",
            ),
            choices=(status(row),),
        )
    new = notices.read(context.session, mine, context.member, context.now)
    if sending.settled(context.session, row, context.now):
        sending.everybody_has_read(context.session, row, context.now)
    thanks = say(
        nn="Takk! Det er notert at {who} har lese «{t}».",
        nb="Takk! Det er notert at {who} har lest «{t}».",
        who=listed(mine),
        t=row.title,
    )
    if not new:
        thanks = say(
            nn="Takk! Det var alt notert at {who} har lese «{t}».",
            nb="Takk! Det var allerede notert at {who} har lest «{t}».",
            who=listed(mine),
            t=row.title,
        )
    return Reply(join([thanks, _corrected(context, row)]), choices=_newer(context, row))


def shown(request: Request, context: Context) -> Reply:
    """`/informer vis <nr>`: the notice as it went out; a draft as it will."""
    row = visible(context, request.words)
    if row.state == State.DRAFT:
        return preview(context, row)
    mine = notice_standing.speaks_for(context.session, row, context.member, context.today)
    office = notice_access.may_send(context.session, context.member, row.body, context.today)
    out = row.send_at is not None and row.send_at <= context.now
    buttons = (
        *((sending.read_button(row),) if row.receipt and out and missing(mine) else ()),
        *((status(row),) if office else ()),
        *_newer(context, row),
    )
    return Reply(
        join([words(row), _corrected(context, row)], "\n\n"),
        facts=(
            (say(nn="Sendt", nb="Sendt") if out else say(nn="Går ut", nb="Går ut"), sent_on(row, context.now)),
            (say(nn="Til", nb="Til"), target(context.network, notices.body(context.session, row))),
            *read_by(row),
        ),
        sources=links(row),
        choices=buttons,
    )


def why(request: Request, context: Context) -> Reply:
    """`/informer kvifor <nr>`: in whose name it came."""
    row = visible(context, request.words)
    mine = notice_standing.speaks_for(context.session, row, context.member, context.today)
    rule = say(
        nn="Sekretariatet sender slike meldingar til alle partane på same tid, så ingen får vite noko før dei andre.",
        nb="Sekretariatet sender slike meldinger til alle partene på samme tid, så ingen får vite noe før de andre.",
    )
    own = say(nn="Du får henne fordi du står for {who}.", nb="Du får den fordi du står for {who}.", who=listed(mine))
    chased = say(
        nn="Har ingen frå ein part trykt på Lest, purrar eg høgst to gonger.",
        nb="Har ingen fra en part trykket på Lest, purrer jeg høyst to ganger.",
    )
    return Reply(join([rule, own if mine else NOTHING, chased if row.receipt else NOTHING], " "), choices=(MINE,))


def mine(_request: Request, context: Context) -> Reply:
    """`/informer mine`: what the member has been sent."""
    rows = notices.sent_to(context.session, context.member, context.now)
    if not rows:
        return Reply(
            say(
                nn="Du har ikkje fått noka melding frå sekretariatet her.",
                nb="Du har ikke fått noen melding fra sekretariatet her.",
            )
        )
    return Reply(
        say(nn="Dette har sekretariatet sendt deg:", nb="Dette har sekretariatet sendt deg:"),
        facts=tuple((same(row.title), sent_on(row, context.now)) for row in rows[:10]),
        choices=tuple(Choice(same(row.title[:60]), f"/informer vis {row.id}") for row in rows[:10]),
    )


def _corrected(context: Context, row: Notice) -> Text:
    newer = notices.correction(context.session, row, context.now)
    return say(nn="Meldinga er retta sidan.", nb="Meldingen er rettet siden.") if newer else NOTHING


def _newer(context: Context, row: Notice) -> tuple[Choice, ...]:
    newer = notices.correction(context.session, row, context.now)
    first = notices.get(context.session, row.network, row.corrects) if row.corrects else None
    return (
        *((Choice(say(nn="Sjå rettinga", nb="Se rettingen"), f"/informer vis {newer.id}"),) if newer else ()),
        *((Choice(say(nn="Sjå den første", nb="Se den første"), f"/informer vis {first.id}"),) if first else ()),
    )
