"""The fields of the forms for the life of agreements, and what is read back from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from commands._agenda_fields import is_link
from commands._base import Context, Field, Form, Refusal, Reply, Request
from commands._term_fields import read
from knowledge.language import Text, both, same, say
from storage import agreement_parties
from storage.tables import Party

FURTHEST = dt.timedelta(days=10 * 366)


def day_in(
    request: Request, context: Context, field: str, *, past: bool = True, future: bool = True, needed: bool = True
) -> dt.date | None:
    """The day that a field says, today always among them. Raises `Refusal` at the field."""
    found = read(request, context, field, needed=needed)
    if found is None:
        return None
    if found < context.today and not past:
        raise Refusal(
            say(nn="Den dagen har vore. Vel ein dag som kjem.", nb="Den dagen har vært. Velg en dag som kommer."),
            field=field,
        )
    if found > context.today and not future:
        raise Refusal(
            say(
                nn="Den dagen har ikkje vore enno. Vel ein dag til og med i dag.",
                nb="Den dagen har ikke vært. Velg en dag til og med i dag.",
            ),
            field=field,
        )
    if not context.today - FURTHEST <= found <= context.today + FURTHEST:
        raise Refusal(
            say(nn="Det årstalet ser feil ut. Sjekk datoen.", nb="Det årstallet ser feil ut. Sjekk datoen."),
            field=field,
        )
    return found


def written(date: dt.date | None) -> str:
    """A day as a form holds it."""
    return f"{date.day}.{date.month}.{date.year}" if date else ""


def link_in(request: Request) -> str | None:
    """The address that the field `link` holds, None when it is empty. Raises `Refusal` at the field."""
    said = request.fields.get("link", "").strip()
    if said and (not is_link(said) or " " in said):
        raise Refusal(say(nn="Ei lenkje byrjar med https://", nb="En lenke begynner med https://"), field="link")
    return said or None


def sent_form(title: Text, line: str, *fields: Field, lead: Text) -> Reply:
    """A form whose button says that others are told when it is pressed."""
    return Reply(lead, form=Form(title, line, fields, say(nn="Send ut", nb="Send ut")))


def parties_field(parties: Sequence[Party]) -> Field:
    """One party a line, to be shortened or added to."""
    return Field(
        "parties",
        say(nn="Partar, éin på kvar linje", nb="Parter, én på hver linje"),
        "long",
        hint=say(
            nn="Ta bort eller legg til. Ein part som ikkje finst frå før, skriv du med + framfor.",
            nb="Ta bort eller legg til. En part som ikke finnes fra før, skriver du med + foran.",
        ),
        value="\n".join(party.name for party in parties),
    )


def parties_in(request: Request, context: Context) -> list[Party]:
    """The parties that the field names. Raises `Refusal` at the field."""
    said = request.fields.get("parties", "").splitlines()
    found, strange = agreement_parties.named(context.session, context.network.id, filter(None, map(str.strip, said)))
    if strange:
        raise Refusal(
            say(
                nn="Eg kjenner ikkje {names}. Sjekk skrivemåten, eller skriv + framfor for å legge til ein ny part.",
                nb="Jeg kjenner ikke {names}. Sjekk skrivemåten, eller skriv + foran for å legge til en ny part.",
                names=both(same(f"«{name}»") for name in strange[:5]),
            ),
            field="parties",
        )
    if not found:
        raise Refusal(say(nn="Skriv minst éin part.", nb="Skriv minst én part."), field="parties")
    return found
