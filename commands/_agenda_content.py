"""Reading what an item is to hold; each fault names its field."""

from __future__ import annotations

import re
from typing import Any

from commands import _agenda_fields as fields
from commands._agenda_form import LONGEST_TITLE, agreement_options, priority_options
from commands._base import Choice, Context, Option, Refusal, Request
from knowledge.agenda import KIND_WORDS, ItemKind
from knowledge.language import say
from storage import agreements
from storage.bodies import Body


def check_body(body: Body) -> None:
    """Refuse a body that does not meet."""
    if body.status not in ("current", "ending"):
        raise Refusal(
            say(
                nn="{body} er ikkje i drift og tek ikkje imot saker. Vel eit anna organ.",
                nb="{body} er ikke i drift og tar ikke imot saker. Velg et annet organ.",
                body=body.name,
            ),
            choices=(Choice(say(nn="Opne skjemaet", nb="Åpne skjemaet"), "/sak"),),
            field="body",
        )


def read(context: Context, request: Request) -> dict[str, Any]:
    """The content of an item as columns. Raises `Refusal` for the first fault."""
    kinds = tuple(Option(KIND_WORDS[kind], kind) for kind in ItemKind)
    what = say(nn="Vel kva organet skal gjere med saka.", nb="Velg hva organet skal gjøre med saken.")
    known = say(nn="Vel frå lista, eller la feltet stå tomt.", nb="Velg fra listen, eller la feltet stå tomt.")
    group = fields.one_of(request, "priority", priority_options(context), known, required=False)
    chosen = request.fields.get("agreement", "").strip()
    if chosen and agreements.get(context.session, context.network.id, chosen) is None:
        fields.one_of(request, "agreement", agreement_options(context), known, required=False)
    return {
        "kind": fields.one_of(request, "kind", kinds, what),
        "title": _title(request),
        "background": fields.text(request, "background"),
        "proposal": fields.text(request, "proposal"),
        "presenter": fields.text(request, "presenter", 200),
        "minutes": fields.number(request, "minutes", 1, 480),
        "priority": group,
        "agreement": chosen or None,
        "links": fields.links(request),
    }


def _title(request: Request) -> str:
    title = " ".join(request.fields.get("title", "").split())
    if not re.search(r"\w", title):
        raise Refusal(
            say(
                nn="Saka treng ein tittel med ord i. Skriv til dømes «SSU: Felles rutine for utskriving».",
                nb="Saken trenger en tittel med ord i. Skriv for eksempel «SSU: Felles rutine for utskriving».",
            ),
            field="title",
        )
    if len(title) > LONGEST_TITLE:
        raise Refusal(
            say(
                nn="Tittelen er {n} teikn. Kort han ned til {most}, og legg resten i bakgrunnen.",
                nb="Tittelen er {n} tegn. Kort den ned til {most}, og legg resten i bakgrunnen.",
                n=len(title),
                most=LONGEST_TITLE,
            ),
            field="title",
        )
    return title
