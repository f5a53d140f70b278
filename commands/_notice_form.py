"""Writing a notice: the form, and what is read from it."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

from commands import _agenda_fields as fields
from commands._base import Context, Field, Form, Option, Refusal, Reply, Request
from commands._bodies import short, which_body
from commands._notice_preview import preview
from commands._notice_words import draft, kept, only_the_secretariat, see, target
from knowledge.language import NOTHING, OSLO, Text, day, same, say
from knowledge.notices import State, goes_out
from storage import notice_access, notices
from storage.notices import Notice

LONGEST_TITLE = 150
NETWORK = "nettverket"
"""What the choice "all parties of the network" is called in a line and in the form."""

_NEVER_PATIENTS = say(
    nn="Skriv aldri opplysningar om enkeltpasientar.", nb="Skriv aldri opplysninger om enkeltpasienter."
)
_YES_NO = (Option(say(nn="Ja", nb="Ja"), "yes"), Option(say(nn="Nei", nb="Nei"), "no"))
_WHEN = (
    Option(say(nn="Arbeidsdag på dagtid", nb="Arbeidsdag på dagtid"), "day"),
    Option(say(nn="Straks, også kveld og helg", nb="Straks, også kveld og helg"), "now"),
)


def opened(request: Request, context: Context) -> Reply:
    """The form; the line may name a body or the network."""
    options = _targets(context)
    chosen = request.words.strip().casefold()
    if chosen and chosen != NETWORK:
        chosen = which_body(context, request.words, lambda b: f"/informer ny {b.id}").id
    if chosen and chosen not in [option.value for option in options]:
        raise only_the_secretariat()
    lead = say(
        nn="Alle partane får meldinga samtidig. Du får sjå over henne før ho går ut.",
        nb="Alle partene får meldingen samtidig. Du får se over den før den går ut.",
    )
    return _form({"to": chosen or options[0].value}, options, lead)


def edited(request: Request, context: Context) -> Reply:
    """`/informer endre <nr.versjon>`: the form with what the draft holds."""
    row = draft(context, request.words)
    held = _held(row) | {
        "due": f"{row.due:%d.%m.%Y}" if row.due else "", "when": "now" if row.at_once else "day",
        "notice": str(row.id), "corrects": str(row.corrects or ""),
    }  # fmt: skip
    options = _only(context, row) if row.corrects else _targets(context)
    return _form(held, options, say(nn="Endre meldinga.", nb="Endre meldingen."))


def corrected(request: Request, context: Context) -> Reply:
    """`/informer rett <nr>`: a second notice that puts the first right, to the same parties."""
    row = kept(context, request.words)
    if row.state == State.DRAFT or row.send_at is None or row.send_at > context.now:
        raise Refusal(
            say(
                nn="Meldinga har ikkje gått ut enno. Du kan endre henne i staden.",
                nb="Meldingen har ikke gått ut ennå. Du kan endre den i stedet.",
            ),
            choices=(see(row),),
        )
    held = _held(row) | {"title": f"Retting: {row.title}"[:LONGEST_TITLE], "corrects": str(row.id)}
    lead = say(
        nn="Skriv kva som er rett. Alle som fekk meldinga, får rettinga samtidig.",
        nb="Skriv hva som er riktig. Alle som fikk meldingen, får rettingen samtidig.",
    )
    return _form(held, _only(context, row), lead)


def looked_over(request: Request, context: Context) -> Reply:
    """`/informer sjå`: what the form holds is kept as a draft and shown as it will be."""
    if "title" not in request.fields:
        return opened(request, context)
    number = request.fields.get("notice", "")
    if not number:
        values, form = _read(request, context), request.fields.get("key", "") or str(uuid4())
        key = f"{context.member.id}:{form[:200]}"
        return preview(context, notices.keep(context.session, context.member, key, values, context.now))
    row = kept(context, number)
    notices.hold(context.session, row)
    if row.state == State.DRAFT:
        notices.edit(context.session, row, _read(request, context))
    return preview(context, row)


def check_due(due: dt.date | None, at_once: bool, now: dt.datetime) -> None:
    """Raises `Refusal` when the limit is before the notice goes out."""
    out = goes_out(now, at_once=at_once).astimezone(OSLO).date()
    if due is not None and due < out:
        raise Refusal(
            say(
                nn="Meldinga går ikkje ut før {out}. Set ein frist frå den dagen av.",
                nb="Meldingen går ikke ut før {out}. Sett en frist fra den dagen av.",
                out=day(out),
            ),
            field="due",
        )


def _held(row: Notice) -> dict[str, str]:
    return {
        "to": row.body or NETWORK, "title": row.title, "text": row.text, "links": " ".join(row.links),
        "receipt": "yes" if row.receipt else "no",
    }  # fmt: skip


def _targets(context: Context) -> tuple[Option, ...]:
    """The network and the bodies that the member keeps the secretariat of. Raises `Refusal` when there are none."""
    all_ = notice_access.may_send(context.session, context.member, None, context.today)
    rows = notice_access.targets(context.session, context.member, context.today)
    network = (Option(target(context.network, None), NETWORK),) if all_ else ()
    found = (*network, *(Option(short(body), body.id) for body in rows[:90]))
    if not found:
        raise only_the_secretariat()
    return found


def _only(context: Context, row: Notice) -> tuple[Option, ...]:
    """The one choice a correction has: where the first went."""
    return (Option(target(context.network, notices.body(context.session, row)), row.body or NETWORK),)


def _form(held: dict[str, str], targets: tuple[Option, ...], lead: Text) -> Reply:
    def value(name: str, otherwise: str = "") -> str:
        return held.get(name, otherwise)

    hidden = [
        Field(name, NOTHING, "hidden", required=False, value=held[name])
        for name in ("notice", "corrects")
        if held.get(name)
    ]
    shown = (
        Field("to", say(nn="Til", nb="Til"), "choice", targets, value=value("to")),
        Field("title", say(nn="Tittel", nb="Tittel"), limit=LONGEST_TITLE, value=value("title"), hint=_NEVER_PATIENTS),
        Field("text", say(nn="Tekst", nb="Tekst"), "long", value=value("text"), hint=_NEVER_PATIENTS),
        Field("links", say(nn="Lenkje", nb="Lenke"), required=False, value=value("links"), hint=same("https://…")),
        Field("receipt", say(nn="Be om lesekvittering", nb="Be om lesekvittering"), "choice", _YES_NO,
              value=value("receipt", "yes")),
        Field("due", say(nn="Les innan", nb="Les innen"), required=False, limit=30, value=value("due"),
              hint=same("1.12.2026")),
        Field("when", say(nn="Når skal ho ut?", nb="Når skal den ut?"), "choice", _WHEN, value=value("when", "day")),
    )  # fmt: skip
    title, submit = say(nn="Informer alle", nb="Informer alle"), say(nn="Sjå over", nb="Se over")
    return Reply(lead, form=Form(title, "/informer sjå", (*shown, *hidden), submit=submit))


def _read(request: Request, context: Context) -> dict[str, object]:
    """What the form holds, as a draft keeps it. Raises `Refusal`."""
    first = kept(context, request.fields["corrects"]) if request.fields.get("corrects") else None
    options = _only(context, first) if first else _targets(context)
    to = fields.one_of(request, "to", options, say(nn="Vel kven ho skal til.", nb="Velg hvem den skal til."))
    untitled = say(nn="Meldinga treng ein tittel.", nb="Meldingen trenger en tittel.")
    title = fields.needed(request, "title", untitled, LONGEST_TITLE)
    text = fields.needed(request, "text", say(nn="Skriv kva du vil informere om.", nb="Skriv hva du vil informere om."))
    at_once = request.fields.get("when") == "now"
    receipt = request.fields.get("receipt", "yes") != "no"
    due = fields.date(request, "due", context) if receipt else None
    check_due(due, at_once, context.now)
    return {
        "body": None if to == NETWORK else to, "title": " ".join(title.split()), "text": text,
        "links": list(fields.links(request)), "receipt": receipt, "due": due, "at_once": at_once,
        "corrects": first.id if first else None,
    }  # fmt: skip
