"""`/varsel`: what I will be reminded of and why, what I do not want to hear of, and the language I read."""

from __future__ import annotations

import datetime as dt

from commands import _agreement_reminding, _consent, _reminder_network, _task_reminding
from commands import _reminder_settings as settings
from commands._base import Choice, Context, Refusal, Reply, Request, command
from commands._bodies import short
from commands._reminding import LINE_WORD, WORDS, headline, reason
from commands._term_appointing import stands_for
from knowledge.language import NOTHING, OSLO, Language, Text, both, day, join, say
from knowledge.reminders import Kind, Occasion
from storage import bodies, meetings, reminder_rules, reminders, tasks

_WITHIN = dt.timedelta(days=200)
_SHOWN = 6

_KINDS = {
    Kind.MEETING: ("mote", "moter", "mota", "meeting"),
    Kind.ITEM_DEADLINE: ("frist", "frister", "fristar", "item_deadline"),
    Kind.TERM: ("verv", "verva", "vervene", "term"),
    Kind.REVIEW: ("gjennomgang", "avtale", "avtalar", "avtaler", "review"),
    Kind.ROTATION: ("overlevering", "rotasjon", "rotation"),
    **_agreement_reminding.TYPED,
}
_TYPED = {**_KINDS, **_task_reminding.TYPED}
_BY_WORD = {name: kind for kind, names in _TYPED.items() for name in names}
_OFFICE = frozenset({Kind.REVIEW, Kind.ROTATION, *_task_reminding.OFFICE})
"""What only a secretariat hears of."""

_LANGUAGES = {"nynorsk": Language.NN, "nn": Language.NN, "bokmal": Language.NB, "nb": Language.NB}
_LANGUAGE_NAMES = {Language.NN: Text("nynorsk", "nynorsk"), Language.NB: Text("bokmål", "bokmål")}


_VERBS = (
    *("av", "pa", "sprak", "malform", "sporsmal", "kvifor", "hvorfor", "slag", "typar", "typer", "dagar", "dager"),
    *("samling", "samle", "samla", "samlet", "pause", "nettverk"),
)


@command(
    "varsel",
    aliases=("varsler", "varslar", "varsling"),
    summary=say(
        nn="Kva du blir minna om, når, og på kva målform.",
        nb="Hva du blir minnet om, når, og på hvilken målform.",
    ),
    usage=say(
        nn="(oversikt) · av møte · på møte · dagar møte 14 3 · samling dagleg · pause 20.12. 5.1. · nettverk · "
        "språk bokmål",
        nb="(oversikt) · av møte · på møte · dager møte 14 3 · samling daglig · pause 20.12. 5.1. · nettverk · "
        "språk nynorsk",
    ),
    words=_VERBS,
    verbs=_VERBS,
)
def varsel(request: Request, context: Context) -> Reply:
    """Show what is ahead for the member, or change what it hears of and how."""
    word, _, rest = _fold(request.words).partition(" ")
    match word:
        case "":
            return _overview(context)
        case "av" | "pa":
            return _switch(context, _kinds_named(context, word, rest.strip()), on=word == "pa")
        case "sprak" | "malform":
            return _choose_language(context, rest.strip())
        case "sporsmal":
            return _consent.chosen(context, rest.strip())
        case "kvifor" | "hvorfor":
            return _explain(context, rest.strip())
        case _:
            return _chosen(request, context, word, rest.strip())


def _chosen(request: Request, context: Context, word: str, rest: str) -> Reply:
    """What of, how long before, gathered or not, a pause; and the rules of the network."""
    match word:
        case "slag" | "typar" | "typer":
            return Reply(say(nn="Kva vil du høyre om?", nb="Hva vil du høre om?"), choices=_switches(context))
        case "dagar" | "dager":
            return settings.leads(request, context, rest, _BY_WORD, _mine(context))
        case "samling" | "samle" | "samla" | "samlet":
            return settings.gather(context, rest)
        case "pause":
            return settings.pause(request, context, rest)
        case "nettverk":
            return _reminder_network.ruled(request, context, rest, _BY_WORD)
        case _:
            raise Refusal(
                say(
                    nn="Det forstod eg ikkje. Skriv til dømes «/varsel av møte» eller «/varsel språk bokmål».",
                    nb="Det forsto jeg ikke. Skriv for eksempel «/varsel av møte» eller «/varsel språk nynorsk».",
                ),
                choices=(Choice(say(nn="Vis varsla mine", nb="Vis varslene mine"), "/varsel"),),
            )


def _overview(context: Context) -> Reply:
    rows = reminders.ahead(context.session, context.member, context.now, _WITHIN)
    muted = [WORDS[kind] for kind in Kind if kind in context.member.muted]
    off = say(nn="Du har slått av: {kinds}.", nb="Du har slått av: {kinds}.", kinds=both(muted))
    lead = say(nn="Dette kjem eg til å minne deg om:", nb="Dette kommer jeg til å minne deg om:")
    none = say(
        nn="Eg har ingenting å minne deg om det neste halvåret.",
        nb="Jeg har ingenting å minne deg om det neste halvåret.",
    )
    spoken = say(
        nn="Eg skriv {language} til deg.",
        nb="Jeg skriver {language} til deg.",
        language=_LANGUAGE_NAMES[Language(context.member.language)],
    )
    more = say(
        nn="Dei {n} neste står her; det er {more} til etter dei.",
        nb="De {n} neste står her; det er {more} til etter dem.",
        n=_SHOWN,
        more=len(rows) - _SHOWN,
    )
    chosen = settings.summary(context)
    said = [off] * bool(muted) + [chosen, spoken, lead if rows else none] + [more] * (len(rows) > _SHOWN)
    return Reply(
        join(said),
        facts=tuple(_ahead(context, at, occasion) for at, occasion in rows[:_SHOWN]),
        choices=(
            *_muted(context),
            *settings.buttons(context),
            *_other_language(context),
            _consent.choice(context),
            *_for_all(context),
        ),
    )


def _muted(context: Context) -> tuple[Choice, ...]:
    """A button for each kind that is off, to hear of it again."""
    return tuple(_switch_to(kind, True) for kind in _mine(context) if kind in context.member.muted)


def _for_all(context: Context) -> tuple[Choice, ...]:
    if context.member.role != "secretariat":
        return ()
    return (Choice(say(nn="For heile nettverket", nb="For hele nettverket"), "/varsel nettverk"),)


def _mine(context: Context) -> tuple[Kind, ...]:
    """The kinds that the member can get."""
    office = context.member.role == "secretariat"
    able = (kind for kind in Kind if office or kind not in _OFFICE)
    return tuple(kind for kind in able if _agreement_reminding.concerns(context, kind))


def _ahead(context: Context, at: dt.datetime, occasion: Occasion) -> tuple[Text, Text]:
    """When it comes, and how it will read then."""
    role = occasion.receivers[0].role
    return day(at.astimezone(OSLO).date()), headline(context.session, context.network.id, occasion, at, role)


def _switches(context: Context) -> tuple[Choice, ...]:
    """A button for each kind that the member can get."""
    return tuple(_switch_to(kind, kind in context.member.muted) for kind in _mine(context))


def _switch_to(kind: Kind, on: bool) -> Choice:
    if on:
        return Choice(say(nn="Slå på: {k}", nb="Slå på: {k}", k=WORDS[kind]), f"/varsel på {LINE_WORD[kind]}")
    return Choice(say(nn="Slå av: {k}", nb="Slå av: {k}", k=WORDS[kind]), f"/varsel av {LINE_WORD[kind]}")


def _other_language(context: Context) -> tuple[Choice, ...]:
    other = Language.NN if context.member.language == Language.NB else Language.NB
    name = _LANGUAGE_NAMES[other]
    return (Choice(say(nn="Byt til {name}", nb="Bytt til {name}", name=name), f"/varsel språk {name.nn}"),)


def _switch(context: Context, kinds: tuple[Kind, ...], *, on: bool) -> Reply:
    member = context.member
    muted = set(member.muted) - set(kinds) if on else set(member.muted) | set(kinds)
    member.muted = [kind.value for kind in Kind if kind in muted]
    names = both([WORDS[kind] for kind in kinds])
    if on:
        text = say(nn="Eg minner deg om {names} igjen.", nb="Jeg minner deg om {names} igjen.", names=names)
    else:
        text = say(
            nn="Eg minner deg ikkje lenger om {names}.", nb="Jeg minner deg ikke lenger om {names}.", names=names
        )
    return Reply(text, choices=tuple(_switch_to(kind, not on) for kind in kinds))


def _kinds_named(context: Context, word: str, text: str) -> tuple[Kind, ...]:
    if text in ("alt", "alle"):
        return tuple(Kind)
    found = _BY_WORD.get(text)
    if found is not None:
        return (found,)
    verb = Text("slå på", "slå på") if word == "pa" else Text("slå av", "slå av")
    raise Refusal(
        say(nn="Kva vil du {verb}?", nb="Hva vil du {verb}?", verb=verb),
        choices=tuple(_switch_to(kind, word == "pa") for kind in _mine(context)),
    )


def _choose_language(context: Context, text: str) -> Reply:
    chosen = _LANGUAGES.get(text)
    if chosen is None:
        raise Refusal(
            say(nn="Kva målform vil du lese?", nb="Hvilken målform vil du lese?"),
            choices=tuple(Choice(name, f"/varsel språk {name.nn}") for name in _LANGUAGE_NAMES.values()),
        )
    context.member.language = chosen.value
    return Reply(
        say(
            nn="Då skriv eg {name} til deg frå no av.",
            nb="Da skriver jeg {name} til deg fra nå av.",
            name=_LANGUAGE_NAMES[chosen],
        ),
        choices=_other_language(context),
    )


def _explain(context: Context, text: str) -> Reply:
    """Why a reminder came: the rule for its kind, and what in the member's own case it follows from."""
    word, _, about = text.partition(" ")
    kinds = [_BY_WORD[each] for each in word.split(",") if each in _BY_WORD] or list(_mine(context))
    said = [join([_own_case(context, kind, about) if about else NOTHING, _reason(context, kind)]) for kind in kinds]
    gathered = settings.summary(context) if "samling" in word.split(",") else NOTHING
    if len(kinds) > 1:
        return Reply(join([gathered, *said], "\n\n"), choices=_switches(context))
    muted = kinds[0] in context.member.muted
    return Reply(join([gathered, *said]), choices=(_switch_to(kinds[0], muted),))


def _reason(context: Context, kind: Kind) -> Text:
    """The rule for *kind* with the days that count for the member."""
    own = reminder_rules.wishes_of(context.session, context.member).lead(kind)
    usual = reminder_rules.of(context.session, context.network.id).days(kind)
    return reason(kind, usual if own is None else own)


def _own_case(context: Context, kind: Kind, about: str) -> Text:
    body = bodies.get(context.session, context.network.id, about)
    sits = meetings.of_member(context.session, context.member.id or 0, context.today)
    if body is not None and body.id in sits:
        return say(nn="Du sit i {body}.", nb="Du sitter i {body}.", body=short(body))
    stands = stands_for(context.session, context.member, body) if body is not None and kind == Kind.TERM else NOTHING
    if stands:
        return stands
    if kind == Kind.TASK and tasks.of_member(context.session, context.member):
        return say(nn="Du har oppgåver som ikkje er gjorde.", nb="Du har oppgaver som ikke er gjort.")
    if kind in _agreement_reminding.OFFICE | _agreement_reminding.CONTACTS:
        return _agreement_reminding.own_case(context, kind)
    if context.member.role == "secretariat" and kind in (Kind.TERM, Kind.TASK, *_OFFICE):
        return say(nn="Du er i sekretariatet.", nb="Du er i sekretariatet.")
    return NOTHING


def _fold(text: str) -> str:
    return " ".join(text.lower().split()).translate(str.maketrans("øåæ", "oae"))
