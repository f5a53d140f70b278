"""How the secretariat is told that a seat stands empty: which, since when, and whom to ask."""

from __future__ import annotations

import datetime as dt

from sqlmodel import Session

from commands._base import Choice, Reply
from commands._bodies import short
from commands._term_appointing import appointing
from knowledge.language import NOTHING, Text, day, join, same, say
from storage import terms
from storage.tables import Body
from storage.terms import Term

_LETTERS = 3


def headline(rows: list[Term], body: Body) -> Text:
    """What is empty, in a sentence or two."""
    if len(rows) == 1:
        return say(
            nn="Ein plass som «{seat}» i {body} står tom: {who} gjekk ut {end}, og ingen har teke over.",
            nb="En plass som «{seat}» i {body} står tom: {who} gikk ut {end}, og ingen har tatt over.",
            seat=rows[0].seat.title, body=short(body), who=rows[0].member.name, end=day(rows[0].last or dt.date.min),
        )  # fmt: skip
    return say(
        nn="{n} plassar i {body} står tomme. Ingen har teke over etter dei som gjekk ut.",
        nb="{n} plasser i {body} står tomme. Ingen har tatt over etter dem som gikk ut.",
        n=len(rows), body=short(body),
    )  # fmt: skip


def message(session: Session, rows: list[Term], lead: Text, today: dt.date) -> Reply:
    """The whole message but for why it came."""
    body, appoints = rows[0].body, appointing(session, rows)
    ask = say(nn="Be den som oppnemner, om ein ny. Eg seier ikkje frå om det fleire gonger.",
              nb="Be den som oppnevner, om en ny. Jeg sier ikke fra om det flere ganger.")  # fmt: skip
    soon = [_to_come(session, row, today) for row in rows]
    seats = {row.seat.id: row.seat for row in rows}
    letters = [
        Choice(
            say(nn="Brev om {s}", nb="Brev om {s}", s=_cut(seat.title)) if len(seats) > 1
            else say(nn="Utkast til brev", nb="Utkast til brev"),
            f"/verv brev plass {id_}",
        )
        for id_, seat in list(seats.items())[:_LETTERS]
    ]  # fmt: skip
    role = say(nn="sekretariat for {b}", nb="sekretariat for {b}", b=short(body))
    gone = [(same(row.seat.title), _gone(row)) for row in rows] if len(rows) > 1 else []
    return Reply(
        join([lead, *soon, NOTHING if all(soon) else ask]),
        facts=((say(nn="Du får dette som", nb="Du får dette som"), role), *gone, *appoints.facts),
        choices=(*letters, Choice(say(nn="Lista over verv", nb="Listen over verv"), f"/verv styr {body.id}")),
    )


def _to_come(session: Session, row: Term, today: dt.date) -> Text:
    coming = terms.to_come(session, row.seat, today)
    if not coming:
        return NOTHING
    new, member = coming[0]
    return say(
        nn="{who} tek over «{seat}» frå {d}.", nb="{who} tar over «{seat}» fra {d}.",
        who=member.name, seat=row.seat.title, d=day(new.starts, weekday=False),
    )  # fmt: skip


def _gone(row: Term) -> Text:
    return say(nn="{who} gjekk ut {end}", nb="{who} gikk ut {end}", who=row.member.name, end=_last(row))


def _last(row: Term) -> Text:
    return day(row.last or dt.date.min, weekday=False)


def _cut(title: str, most: int = 40) -> str:
    return title if len(title) <= most else title[: most - 1].rstrip() + "…"
