"""What the secretariat decides for a body: when items may come in, numbers, and how long a meeting lasts."""

from __future__ import annotations

from commands import _agenda_fields as fields
from commands import _trail
from commands._agenda_late import EXCEPTION, NEXT
from commands._base import Choice, Context, Field, Form, Option, Refusal, Reply, Request
from commands._bodies import which_body
from knowledge import agenda_numbers
from knowledge.language import Text, same, say
from storage import agenda_access, agenda_rules, secretariat
from storage.bodies import Body

_LATE = (
    Option(Text("Gå til neste møte", "Gå til neste møte"), NEXT),
    Option(Text("Spør sekretariatet om unntak", "Spør sekretariatet om unntak"), EXCEPTION),
)


def ruled(request: Request, context: Context) -> Reply:
    """`/sak frist <organ>`: a form; all of it may stay unset."""
    words = request.words.strip()
    if not words:
        kept = agenda_access.kept(context.session, context.member, context.today)
        words = kept[0].id if len(kept) == 1 else ""
    body = which_body(context, words, lambda b: f"/sak frist {b.id}")
    if not secretariat.may_act(context.session, context.member, body, context.today):
        raise Refusal(
            say(
                nn="Det er sekretariatet for {b} som set fristane. Du ser dei med «/mote».",
                nb="Det er sekretariatet for {b} som setter fristene. Du ser dem med «/mote».",
                b=body.name,
            ),
            choices=(Choice(say(nn="Møte og fristar", nb="Møter og frister"), f"/mote {body.id}"),),
        )
    if "close" not in request.fields:
        return _form(context, body)
    opened, closed = fields.number(request, "open", 0, 366), fields.number(request, "close", 0, 366)
    if opened is not None and closed is not None and opened <= closed:
        raise Refusal(
            say(
                nn="Innmeldinga må opne før ho stengjer: fleire dagar før møtet enn fristen.",
                nb="Innmeldingen må åpne før den stenger: flere dager før møtet enn fristen.",
            ),
            field="open",
        )
    known = say(nn="Vel frå lista, eller la feltet stå tomt.", nb="Velg fra listen, eller la feltet stå tomt.")
    agenda_rules.keep(
        context.session,
        body,
        open_days=opened,
        close_days=closed,
        late=fields.one_of(request, "late", _LATE, known, required=False) or None,
        number=_pattern(request),
        minutes=fields.number(request, "minutes", 15, 1440),
        papers_days=fields.number(request, "papers", 0, 100),
    )
    _trail.note(context, "agenda rules set", body.id)
    return Reply(
        say(nn="Reglane for {b} er lagra.", nb="Reglene for {b} er lagret.", b=body.name),
        facts=_shown(context, body),
        choices=(Choice(say(nn="Møte og fristar", nb="Møter og frister"), f"/mote {body.id}"),),
    )


def _pattern(request: Request) -> str | None:
    said = fields.text(request, "number", 20)
    if said and not agenda_numbers.is_pattern(said):
        raise Refusal(
            say(
                nn="Skriv nummeret med éin N og eitt YY, til dømes {e}.",
                nb="Skriv nummeret med én N og ett YY, for eksempel {e}.",
                e=", ".join(agenda_numbers.EXAMPLES),
            ),
            field="number",
        )
    return said or None


def _form(context: Context, body: Body) -> Reply:
    rule = agenda_rules.of(context.session, body)
    days = say(nn="Dagar før møtet. La stå tomt for ikkje sett.", nb="Dager før møtet. La stå tomt for ikke satt.")
    title = say(nn="Fristar og saksnummer", nb="Frister og saksnummer")
    rows = (
        _short("open", say(nn="Innmeldinga opnar", nb="Innmeldingen åpner"), rule.open_days, days),
        _short("close", say(nn="Fristen for saker", nb="Fristen for saker"), body.submit_days, days),
        Field("late", say(nn="Saker etter fristen skal", nb="Saker etter fristen skal"), "choice", _LATE,
              required=False, value=rule.late or ""),
        _short("number", say(nn="Saksnummer", nb="Saksnummer"), rule.number, same(", ".join(agenda_numbers.EXAMPLES))),
        _short("papers", say(nn="Sakspapira skal ut", nb="Sakspapirene skal ut"), rule.papers_days, days),
        _short("minutes", say(nn="Møtet varer (minutt)", nb="Møtet varer (minutter)"), rule.minutes, same("180")),
    )  # fmt: skip
    return Reply(same(body.name), form=Form(title, f"/sak frist {body.id}", rows))


def _short(name: str, label: Text, value: object, hint: Text) -> Field:
    return Field(name, label, required=False, limit=20, value="" if value is None else str(value), hint=hint)


def _shown(context: Context, body: Body) -> tuple[tuple[Text, Text], ...]:
    rule = agenda_rules.of(context.session, body)
    unset = say(nn="ikkje sett", nb="ikke satt")
    late = next((option.label for option in _LATE if option.value == rule.late), unset)
    lasts = say(nn="{m} minutt", nb="{m} minutter", m=rule.minutes) if rule.minutes else unset
    return (
        (say(nn="Innmeldinga opnar", nb="Innmeldingen åpner"), _days(rule.open_days)),
        (say(nn="Frist", nb="Frist"), _days(body.submit_days)),
        (say(nn="Saker etter fristen", nb="Saker etter fristen"), late),
        (say(nn="Sakspapira skal ut", nb="Sakspapirene skal ut"), _days(rule.papers_days)),
        (say(nn="Saksnummer", nb="Saksnummer"), same(agenda_numbers.written(rule.number, 12, context.today.year))),
        (say(nn="Møtet varer", nb="Møtet varer"), lasts),
    )


def _days(days: int | None) -> Text:
    if days is None:
        return say(nn="ikkje sett", nb="ikke satt")
    return say(nn="{d} dagar før møtet", nb="{d} dager før møtet", d=days)
