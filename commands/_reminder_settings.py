"""How a member chooses to be reminded: days before, at once or gathered, and a pause."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from commands._base import Choice, Context, Field, Form, Refusal, Reply, Request
from commands._reminding import LINE_WORD, WORDS, days_said
from knowledge import wishes
from knowledge.language import NOTHING, Text, both, day, join, same, say
from knowledge.reminders import Kind
from knowledge.wishes import Gather
from knowledge.written_dates import read_day
from storage import reminder_rules

USUAL = ("som vanleg", "som vanlig", "vanleg", "vanlig")
"""What goes back to the usual."""

_GATHER = {
    Gather.AT_ONCE: ("straks", "kvar for seg", "hver for seg", "med ein gong", "med en gang", "av"),
    Gather.DAILY: ("dagleg", "daglig", "kvar dag", "hver dag", "dag"),
    Gather.WEEKLY: ("vekentleg", "ukentlig", "kvar veke", "hver uke", "veke", "uke"),
}
_LONGEST_PAUSE = dt.timedelta(days=366)

OVERVIEW = Choice(say(nn="Vis varsla mine", nb="Vis varslene mine"), "/varsel")

BAD_DAYS = say(
    nn="Skriv inntil fem heile tal frå 0 til 366, til dømes «14 3 1». 0 er på dagen.",
    nb="Skriv inntil fem hele tall fra 0 til 366, for eksempel «14 3 1». 0 er på dagen.",
)


def summary(context: Context) -> Text:
    """What the member has chosen, in lines."""
    chosen = reminder_rules.wishes_of(context.session, context.member)
    how = {
        Gather.AT_ONCE: say(nn="Varsla kjem kvar for seg.", nb="Varslene kommer hver for seg."),
        Gather.DAILY: say(
            nn="Varsla kjem samla i éi melding klokka 08 på arbeidsdagar. Det som ikkje kan vente, kjem for seg.",
            nb="Varslene kommer samlet i én melding klokka 08 på arbeidsdager. Det som ikke kan vente, kommer for seg.",
        ),
        Gather.WEEKLY: say(
            nn="Varsla kjem samla i éi melding klokka 08 den første arbeidsdagen i veka. Det som ikkje kan vente, kjem "
            "for seg.",
            nb="Varslene kommer samlet i én melding klokka 08 den første arbeidsdagen i uken. Det som ikke kan vente, "
            "kommer for seg.",
        ),
    }[chosen.gather]
    own = [
        say(nn="{k} {d}", nb="{k} {d}", k=WORDS[Kind(kind)], d=said(Kind(kind), days))
        for kind, days in chosen.leads
        if kind in tuple(Kind)
    ]
    leads = say(nn="Du har valt sjølv: {own}.", nb="Du har valgt selv: {own}.", own=both(own)) if own else NOTHING
    return join([how, leads, _pause_said(context, chosen.pause)])


def said(kind: Kind, days: tuple[int, ...]) -> Text:
    """The days in words, "aldri" for none."""
    return days_said(kind, days) if days else say(nn="aldri", nb="aldri")


def buttons(context: Context) -> tuple[Choice, ...]:
    """To every choice there is."""
    chosen = reminder_rules.wishes_of(context.session, context.member)
    over = chosen.pause is None or chosen.pause[1] < context.today
    pause = Choice(say(nn="Ta pause", nb="Ta pause"), "/varsel pause")
    end = Choice(say(nn="Avslutt pausen", nb="Avslutt pausen"), "/varsel pause slutt")
    return (
        Choice(say(nn="Kva du vil høyre om", nb="Hva du vil høre om"), "/varsel slag"),
        Choice(say(nn="Kor lenge før", nb="Hvor lenge før"), "/varsel dagar"),
        Choice(say(nn="Samle varsla", nb="Samle varslene"), "/varsel samling"),
        pause if over else end,
    )


def leads(request: Request, context: Context, text: str, kinds: Mapping[str, Kind], mine: Sequence[Kind]) -> Reply:
    """`/varsel dagar`: a form with a field a kind; `/varsel dagar møte 14 3` sets one; "som vanleg" goes back."""
    rules = reminder_rules.of(context.session, context.network.id)
    if text:
        kind, days = one_kind(text, kinds, "/varsel dagar", mine)
        reminder_rules.lead(context.session, context.member, kind, days, context.now)
        told = said(kind, rules.days(kind) if days is None else days)
        return Reply(say(nn="Då minner eg deg om {k} {d}.", nb="Da minner jeg deg om {k} {d}.", k=WORDS[kind], d=told),
                     choices=(OVERVIEW,))  # fmt: skip
    chosen = reminder_rules.wishes_of(context.session, context.member)
    if not any(kind.value in request.fields for kind in mine):
        title = say(nn="Kor lenge før", nb="Hvor lenge før")
        rows = tuple(_days_field(kind, chosen.lead(kind), rules.days(kind)) for kind in mine)
        return Reply(title, form=Form(title, "/varsel dagar", rows, say(nn="Lagre", nb="Lagre")))
    for kind in mine:
        own = field_days(request, kind.value)
        if own != chosen.lead(kind):
            reminder_rules.lead(context.session, context.member, kind, own, context.now)
    return Reply(join([say(nn="Lagra.", nb="Lagret."), summary(context)]), choices=(OVERVIEW,))


def one_kind(
    text: str, kinds: Mapping[str, Kind], line: str, mine: Sequence[Kind]
) -> tuple[Kind, tuple[int, ...] | None]:
    """The kind and the days that *text* names ("mote 14 3"), None for the usual ones. Raises `Refusal`."""
    word, _, rest = text.partition(" ")
    kind = kinds.get(word)
    if kind is None or kind not in mine:
        raise Refusal(
            say(nn="Kva slags varsel gjeld det?", nb="Hva slags varsel gjelder det?"),
            choices=tuple(Choice(WORDS[each], f"{line} {LINE_WORD[each]}") for each in mine),
        )
    if rest in USUAL:
        return kind, None
    days = () if rest == "aldri" else wishes.chosen(rest)
    if days is None:
        raise Refusal(BAD_DAYS, choices=(Choice(say(nn="Som vanleg", nb="Som vanlig"),
                                                f"{line} {LINE_WORD[kind]} som vanleg"),))  # fmt: skip
    return kind, days


def field_days(request: Request, name: str) -> tuple[int, ...] | None:
    """The days in a form's field, None when it is empty. Raises `Refusal`."""
    text = " ".join(request.fields.get(name, "").lower().split())
    if not text:
        return None
    days = () if text == "aldri" else wishes.chosen(text)
    if days is None:
        raise Refusal(BAD_DAYS, field=name)
    return days


def _days_field(kind: Kind, own: tuple[int, ...] | None, usual: tuple[int, ...]) -> Field:
    hint = say(
        nn="Tomt: som vanleg ({d}). Skriv tal, til dømes 14 3, eller aldri.",
        nb="Tomt: som vanlig ({d}). Skriv tall, for eksempel 14 3, eller aldri.",
        d=said(kind, usual),
    )
    return Field(kind.value, WORDS[kind], hint=hint, required=False, value=shown(own), limit=30)


def shown(days: tuple[int, ...] | None) -> str:
    """The days as they are typed."""
    return "" if days is None else wishes.written(days) or "aldri"


def gather(context: Context, text: str) -> Reply:
    """`/varsel samling dagleg`: at once, once a day or once a week."""
    how = next((each for each, names in _GATHER.items() if text in names), None)
    if how is None:
        raise Refusal(
            say(nn="Korleis vil du ha varsla?", nb="Hvordan vil du ha varslene?"),
            choices=(
                Choice(say(nn="Kvar for seg", nb="Hver for seg"), "/varsel samling straks"),
                Choice(say(nn="Samla kvar dag", nb="Samlet hver dag"), "/varsel samling dagleg"),
                Choice(say(nn="Samla kvar veke", nb="Samlet hver uke"), "/varsel samling vekentleg"),
            ),
        )
    reminder_rules.gather(context.session, context.member, how, context.now)
    return Reply(summary(context), choices=(OVERVIEW,))


def pause(request: Request, context: Context, text: str) -> Reply:
    """`/varsel pause 2026-12-20 2027-01-05`, a form without dates, "slutt" to end it."""
    if text in ("slutt", "av", "stopp", "over"):
        return _end(context)
    if not text and "first" not in request.fields:
        return _pause_form(context)
    if text:
        first, last = _two(text)
        field = None
    else:
        first, last, field = request.fields.get("first", ""), request.fields.get("last", ""), "last"
    span = _span(context, first, last, field)
    reminder_rules.pause(context.session, context.member, span, context.now)
    later = say(
        nn="Det som kom i pausen og framleis er nyttig, får du når ho er over.",
        nb="Det som kom i pausen og fortsatt er nyttig, får du når den er over.",
    )
    end = Choice(say(nn="Avslutt pausen", nb="Avslutt pausen"), "/varsel pause slutt")
    return Reply(join([_pause_said(context, span), later]), choices=(end, OVERVIEW))


def _end(context: Context) -> Reply:
    chosen = reminder_rules.wishes_of(context.session, context.member)
    if chosen.pause is not None and chosen.pause[0] < context.today <= chosen.pause[1]:
        kept = (chosen.pause[0], context.today - dt.timedelta(days=1))  # what fell in it is still told as such
        reminder_rules.pause(context.session, context.member, kept, context.now)
    elif chosen.pause is not None and chosen.pause[1] >= context.today:
        reminder_rules.pause(context.session, context.member, None, context.now)
    return Reply(
        say(nn="Du har ingen pause no. Varsla kjem som før.", nb="Du har ingen pause nå. Varslene kommer som før."),
        choices=(OVERVIEW,),
    )


def _pause_form(context: Context) -> Reply:
    title = say(nn="Pause i varsla", nb="Pause i varslene")
    chosen = reminder_rules.wishes_of(context.session, context.member).pause
    first, last = (chosen[0].isoformat(), chosen[1].isoformat()) if chosen and chosen[1] >= context.today else ("", "")
    rows = (
        Field("first", say(nn="Frå og med", nb="Fra og med"), hint=same("20.12.2026"), value=first, limit=30),
        Field("last", say(nn="Til og med", nb="Til og med"), hint=same("5.1.2027"), value=last, limit=30),
    )
    return Reply(title, form=Form(title, "/varsel pause", rows, say(nn="Ta pause", nb="Ta pause")))


def _two(text: str) -> tuple[str, str]:
    """Two dates with "til", a dash or a space between."""
    for word in (" til ", " - ", " – "):
        first, found, last = text.partition(word)
        if found:
            return first, last
    first, _, last = text.partition(" ")
    return first, last


def _span(context: Context, first: str, last: str, field: str | None) -> tuple[dt.date, dt.date]:
    begins = read_day(first, context.today)
    ends = read_day(last, begins or context.today)
    if begins is None or ends is None:
        raise Refusal(
            say(
                nn="Skriv to datoar, til dømes «/varsel pause 2026-12-20 2027-01-05».",
                nb="Skriv to datoer, for eksempel «/varsel pause 2026-12-20 2027-01-05».",
            ),
            field=field if field is None or begins is not None else "first",
        )
    if ends < begins or ends < context.today or ends - begins > _LONGEST_PAUSE:
        raise Refusal(
            say(
                nn="Pausen må slutte etter at ho byrja, og ikkje vere over alt, og ho kan vare i høgst eit år.",
                nb="Pausen må slutte etter at den begynte, og ikke være over alt, og den kan vare i høyst et år.",
            ),
            field=field,
        )
    return begins, ends


def _pause_said(context: Context, span: tuple[dt.date, dt.date] | None) -> Text:
    if span is None or span[1] < context.today:
        return NOTHING
    return say(
        nn="Pause frå {a} til og med {b}: då sender eg ingen varsel.",
        nb="Pause fra {a} til og med {b}: da sender jeg ingen varsler.",
        a=day(span[0]),
        b=day(span[1]),
    )
