"""`/mote arshjul`: the year at a glance, as text and as a picture."""

from __future__ import annotations

from commands._base import Attachment, Choice, Context, Refusal, Reply, Request
from knowledge.language import MONTHS, NOTHING, Text, join, same, say
from knowledge.year_plan import YearEntry, YearPlan
from storage import year_plans

_A_MONTH = 8


def year(request: Request, context: Context) -> Reply:
    """The network's year; this one, or the one named."""
    said = request.words.strip()
    if said and not (said.isascii() and said.isdecimal() and 2020 <= int(said[:5]) <= 2100):
        raise Refusal(
            say(nn="Skriv eit årstal, til dømes 2027.", nb="Skriv et årstall, for eksempel 2027."),
            choices=(_choice(context.today.year),),
        )
    chosen = int(said) if said else context.today.year
    plan = year_plans.of(context.session, context.network.id, chosen, context.today)
    title = say(nn="Årshjul {y} for {n}", nb="Årshjul {y} for {n}", y=chosen, n=plan.network)
    picture = Attachment(f"arshjul-{chosen}.png", "image/png", title, plan)
    lead = title
    if not plan.dated:
        lead = join([title, say(nn="Ingen datoar er sette enno.", nb="Ingen datoer er satt ennå.")], ": ")
    return Reply(
        lead,
        facts=(*_months(plan), *_undated(plan)),
        choices=(_choice(chosen - 1), _choice(chosen + 1)),
        files=(picture,),
    )


def _choice(chosen: int) -> Choice:
    return Choice(same(chosen), f"/mote arshjul {chosen}")


def _months(plan: YearPlan) -> list[tuple[Text, Text]]:
    rows = []
    for month, name in enumerate(MONTHS, 1):
        entries = plan.in_month(month)
        if entries:
            more = NOTHING
            if len(entries) > _A_MONTH:
                more = say(nn="• og {n} til", nb="• og {n} til", n=len(entries) - _A_MONTH)
            rows.append((same(name.capitalize()), join([*map(line, entries[:_A_MONTH]), more])))
    return rows


def _undated(plan: YearPlan) -> list[tuple[Text, Text]]:
    if not plan.undated:
        return []
    label = say(nn="Utan dato enno", nb="Uten dato ennå")
    return [(label, join([line(entry) for entry in plan.undated[:_A_MONTH]]))]


def line(entry: YearEntry) -> Text:
    """One entry as a row."""
    date = NOTHING
    if entry.day:
        date = same(f"{entry.day.day}.")
        if entry.last and entry.last != entry.day:
            date = same(f"{entry.day.day}.–{entry.last.day}.{entry.last.month}.")
    note = say(nn="({n})", nb="({n})", n=entry.note) if entry.note else NOTHING
    return say(nn="• {t}", nb="• {t}", t=join([date, entry.title, note], " "))
