"""What the secretariat sets for the whole network: days before by kind, and quiet weeks."""

from __future__ import annotations

from collections.abc import Mapping

from commands import _reminder_settings as settings
from commands import _trail
from commands._base import Choice, Context, Field, Form, Refusal, Reply, Request
from commands._reminding import WORDS
from knowledge import wishes
from knowledge.language import NOTHING, Text, both, join, same, say
from knowledge.reminders import DISTANCES, Kind
from knowledge.wishes import MOST_WEEKS
from storage import reminder_rules
from storage.reminder_rules import QUIET, Rules

_QUIET_WORDS = ("stille", "stilleveker", "stilleuker", "kvileveker", "ferieveker", "ferieuker")

_BAD_WEEKS = say(
    nn="Skriv inntil ti vekenummer frå 1 til 53, til dømes «28 29 30».",
    nb="Skriv inntil ti ukenumre fra 1 til 53, for eksempel «28 29 30».",
)


def ruled(request: Request, context: Context, text: str, kinds: Mapping[str, Kind]) -> Reply:
    """`/varsel nettverk`: what holds, a form for the secretariat, or one rule: "møte 14 7", "stille 28 29 30"."""
    office = context.member.role == "secretariat"
    if not office and not text and not request.fields:
        return _overview(context, NOTHING)
    if not office:
        raise Refusal(
            say(
                nn="Det er sekretariatet som set dette for heile nettverket. Du kan velje for deg sjølv.",
                nb="Det er sekretariatet som setter dette for hele nettverket. Du kan velge for deg selv.",
            ),
            choices=(settings.OVERVIEW,),
        )
    if text:
        _one(context, text, kinds)
    elif QUIET in request.fields:
        _all(request, context)
    else:
        return Reply(say(nn="Varsel i nettverket", nb="Varsler i nettverket"), form=_form(context))
    return _overview(context, say(nn="Lagra.", nb="Lagret."))


def _one(context: Context, text: str, kinds: Mapping[str, Kind]) -> None:
    word, _, rest = text.partition(" ")
    if word in _QUIET_WORDS:
        weeks = () if rest in ("ingen", "") or rest in settings.USUAL else _weeks(rest, None)
        _keep(context, QUIET, weeks)
        return
    kind, days = settings.one_kind(text, kinds, "/varsel nettverk", tuple(Kind))
    _keep(context, kind, days)


def _all(request: Request, context: Context) -> None:
    days = {kind: settings.field_days(request, kind.value) for kind in Kind}
    weeks = request.fields[QUIET].strip()
    _keep(context, QUIET, _weeks(weeks, QUIET) if weeks else ())
    for kind, own in days.items():
        _keep(context, kind, own)


def _keep(context: Context, kind: str, numbers: tuple[int, ...] | None) -> None:
    if reminder_rules.keep(context.session, context.network.id, kind, numbers, context.now):
        told = "usual" if numbers is None else wishes.written(numbers)
        _trail.note(context, "reminder rule set", str(kind), told)


def _weeks(text: str, field: str | None) -> tuple[int, ...]:
    words = text.replace(",", " ").replace(" og ", " ").split()
    numbers = {int(word) for word in words if word.isascii() and word.isdigit() and len(word) <= 2}
    good = all(word.isascii() and word.isdigit() for word in words) and len(numbers) == len(set(words))
    if not good or not numbers or not all(1 <= week <= 53 for week in numbers) or len(numbers) > MOST_WEEKS:
        raise Refusal(_BAD_WEEKS, field=field)
    return tuple(sorted(numbers))


def _form(context: Context) -> Form:
    rules = reminder_rules.of(context.session, context.network.id)
    rows = [_field(kind, rules) for kind in Kind]
    weeks = Field(
        QUIET,
        say(nn="Stille veker", nb="Stille uker"),
        hint=say(nn="Vekenummer då ingenting blir sendt, til dømes 28 29 30.",
                 nb="Ukenumre da ingenting blir sendt, for eksempel 28 29 30."),
        required=False,
        value=wishes.written(tuple(sorted(rules.quiet))),
        limit=40,
    )  # fmt: skip
    title = say(nn="Varsel i nettverket", nb="Varsler i nettverket")
    return Form(title, "/varsel nettverk", (*rows, weeks), say(nn="Lagre", nb="Lagre"))


def _field(kind: Kind, rules: Rules) -> Field:
    hint = say(
        nn="Tomt: {d}. Skriv tal, til dømes 14 3, eller aldri.",
        nb="Tomt: {d}. Skriv tall, for eksempel 14 3, eller aldri.",
        d=settings.said(kind, DISTANCES[kind]),
    )
    value = settings.shown(rules.distances.get(kind))
    return Field(kind.value, WORDS[kind], hint=hint, required=False, value=value, limit=30)


def _overview(context: Context, lead: Text) -> Reply:
    rules = reminder_rules.of(context.session, context.network.id)
    held = say(
        nn="Slik blir det minna i {n}. Kvar og ein kan velje anna for seg sjølv.",
        nb="Slik blir det minnet i {n}. Hver og en kan velge annet for seg selv.",
        n=context.network.name,
    )
    weeks = both([same(week) for week in sorted(rules.quiet)])
    quiet = (say(nn="Stille veker", nb="Stille uker"), weeks or say(nn="ingen", nb="ingen"))
    facts = (*((WORDS[kind], settings.said(kind, rules.days(kind))) for kind in Kind), quiet)
    change = (Choice(say(nn="Endre", nb="Endre"), "/varsel nettverk"),) if context.member.role == "secretariat" else ()
    return Reply(join([lead, held]), facts=facts, choices=(*change, settings.OVERVIEW))
