"""The fields of the forms for seats and terms, and what is read back from them."""

from __future__ import annotations

import datetime as dt

from commands._base import Context, Field, Form, Option, Refusal, Reply, Request
from knowledge.language import NOTHING, Text, same, say
from knowledge.written_dates import read_day
from storage import members
from storage.tables import Member


def read(request: Request, context: Context, field: str, *, needed: bool = True) -> dt.date | None:
    said = request.fields.get(field, "").strip()
    found = read_day(said, context.today) if said else None
    if found is None and (needed or said):
        raise Refusal(
            say(nn="Skriv ein dato, til dømes 1.1.2027.", nb="Skriv en dato, for eksempel 1.1.2027."), field=field
        )
    return found


def whole(request: Request, field: str) -> int | None:
    said = request.fields.get(field, "").strip()
    if said and not (said.isascii() and said.isdecimal() and len(said) < 4):
        raise Refusal(say(nn="Skriv eit heilt tal.", nb="Skriv et helt tall."), field=field)
    return int(said) if said else None


def dates(starts: dt.date, ends: dt.date) -> tuple[Field, Field]:
    return (
        day_field("starts", say(nn="Frå og med", nb="Fra og med"), starts),
        Field("ends", say(nn="Til og med", nb="Til og med"), required=False, value=_written(ends), limit=30,
              hint=say(nn="Tomt når det ikkje er sett", nb="Tomt når det ikke er satt")),
    )  # fmt: skip


def day_field(name: str, label: Text, value: dt.date) -> Field:
    return Field(name, label, value=_written(value), limit=30)


def _written(date: dt.date) -> str:
    return f"{date.day}.{date.month}.{date.year}"


def form(title: Text, line: str, *fields: Field, lead: Text = NOTHING) -> Reply:
    return Reply(lead or title, form=Form(title, line, fields, say(nn="Lagre", nb="Lagre")))


def term(request: Request, context: Context) -> tuple[dt.date, dt.date | None]:
    starts, ends = read(request, context, "starts"), read(request, context, "ends", needed=False)
    assert starts is not None
    if ends is not None and ends < starts:
        raise Refusal(say(nn="Sluttdatoen er før startdatoen.", nb="Sluttdatoen er før startdatoen."), field="ends")
    return starts, ends


def member_field(context: Context) -> Field:
    rows = members.everybody(context.session, context.network.id)
    options = tuple(Option(same(m.name or m.address), str(m.id)) for m in rows)
    return Field("member", say(nn="Kven", nb="Hvem"), "choice", options, source="member")


def member(request: Request, context: Context) -> Member:
    said = request.fields.get("member", "").strip()
    rows = members.everybody(context.session, context.network.id)
    found = [m for m in rows if str(m.id) == said or m.name.casefold() == said.casefold()]
    if len(found) == 1:
        return found[0]
    raise Refusal(
        say(
            nn="Eg finn ikkje «{who}». Be personen skrive til meg éin gong, så kjenner eg namnet, eller legg inn "
            "e-posten med «/medlem ny».",
            nb="Jeg finner ikke «{who}». Be personen skrive til meg én gang, så kjenner jeg navnet, eller legg inn "
            "e-posten med «/medlem ny».",
            who=said[:60],
        ),
        field="member",
    )
