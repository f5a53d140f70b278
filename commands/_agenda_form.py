"""The form that takes an item in, and what is kept of it when it is closed."""

from __future__ import annotations

from collections.abc import Mapping

from commands import _agreement_card
from commands._agenda_buttons import MINE
from commands._base import Choice, Context, Field, Form, Option, Refusal, Reply, Request, row_id
from commands._bodies import short, which_body
from knowledge.agenda import KIND_WORDS, ItemKind
from knowledge.language import NOTHING, Text, say
from knowledge.search import Outcome
from storage import bodies, drafts

LONGEST_TITLE = 200
LONGEST_TEXT = 3000
NAMES = (
    "body", "kind", "title", "background", "proposal", "presenter", "minutes", "priority", "agreement", "links",
)  # fmt: skip
_MOST_OPTIONS = 100
_NEVER_PATIENTS = say(
    nn="Skriv aldri opplysningar om enkeltpasientar.", nb="Skriv aldri opplysninger om enkeltpasienter."
)


def opened(request: Request, context: Context, body_words: str) -> Reply:
    """The form, with what the line, the shortcut or a kept draft already says."""
    chosen = which_body(context, body_words, lambda b: f"/sak ny {b.id}") if body_words else None
    given = {name: value for name, value in request.fields.items() if name in NAMES}
    draft = drafts.newest(context.session, context.member) if not given and chosen is None else None
    if draft is None:
        return _form(context, _short(given) | ({"body": chosen.id} if chosen else {}), "", _LEAD)
    reply = _form(context, draft.fields, draft.key, _KEPT)
    again = Choice(say(nn="Start på nytt", nb="Start på nytt"), f"/sak forkast {draft.id}")
    return Reply(reply.text, choices=(again,), form=reply.form)


def kept(request: Request, context: Context) -> Reply:
    """`/sak utkast`: keep what stood in a form that was closed; without a form, show what is kept."""
    filled = {name: request.fields[name][:4000] for name in NAMES if request.fields.get(name, "").strip()}
    if not any(filled.get(name) for name in ("title", "background", "proposal", "presenter", "links")):
        if "key" not in request.fields:
            return opened(Request("", {}), context, "")
        return Reply(
            say(
                nn="Skjemaet var tomt, så eg tok ikkje vare på noko.",
                nb="Skjemaet var tomt, så jeg tok ikke vare på noe.",
            ),
            choices=(MINE,),
        )
    key = request.fields.get("draft") or request.fields.get("key") or "draft"
    drafts.keep(context.session, context.member, key[:200], filled, context.now)
    return Reply(
        say(
            nn="Eg tek vare på utkastet. Skriv «/sak» når du vil halde fram.",
            nb="Jeg tar vare på utkastet. Skriv «/sak» når du vil fortsette.",
        ),
        choices=(Choice(say(nn="Hald fram", nb="Fortsett"), "/sak"),),
    )


def thrown_away(request: Request, context: Context) -> Reply:
    """`/sak forkast [id]`: forget a draft, the newest when none is named, and open an empty form."""
    said = request.words.strip()
    row = None if said else drafts.newest(context.session, context.member)
    if (number := row_id(said)) is not None:
        row = drafts.get(context.session, context.member, number)
    if row is not None:
        drafts.drop(context.session, context.member, (row.key,))
    return _form(context, {}, "", _LEAD)


def _short(given: Mapping[str, str]) -> dict[str, str]:
    """What a message's text fills in, cut to what a field takes."""
    return {name: value[:LONGEST_TEXT] for name, value in given.items()}


def copied(context: Context, fields: Mapping[str, str]) -> Reply:
    """The form with what another item held, to send as a new one."""
    return _form(context, _short(fields), "", _LEAD)


_LEAD = say(
    nn="Fyll ut skjemaet, så sender eg saka til sekretariatet.",
    nb="Fyll ut skjemaet, så sender jeg saken til sekretariatet.",
)
_KEPT = say(
    nn="Du har eit utkast som ikkje er sendt. Hald fram der du slapp. Vil du starte på nytt, skriv «/sak forkast».",
    nb="Du har et utkast som ikke er sendt. Fortsett der du slapp. Vil du starte på nytt, skriv «/sak forkast».",
)


def _form(context: Context, given: Mapping[str, str], draft: str, lead: Text) -> Reply:
    organs = bodies.current(context.session, context.network.id)
    if not organs:
        raise Refusal(
            say(
                nn="Det er ikkje registrert organ i {network} enno. Spør sekretariatet.",
                nb="Det er ikke registrert organer i {network} ennå. Spør sekretariatet.",
                network=context.network.name,
            ),
            choices=(MINE,),
        )
    body = Field(
        "body",
        say(nn="Organ", nb="Organ"),
        "choice",
        tuple(Option(short(body), body.id) for body in organs),
        value=given.get("body", ""),
        source="body",
    )
    hidden = (Field("draft", NOTHING, "hidden", required=False, value=draft),) if draft else ()
    return Reply(
        lead,
        form=Form(
            say(nn="Meld inn ei sak", nb="Meld inn en sak"),
            "/sak send",
            (body, *content_fields(context, given), *hidden),
            draft="/sak utkast",
        ),
    )


def content_fields(context: Context, given: Mapping[str, str]) -> tuple[Field, ...]:
    """Everything about an item but the body it goes to. A text too long for a form is left as it is."""
    return tuple(row for row in _fields(context, given) if len(given.get(row.name, "")) <= LONGEST_TEXT)


def _fields(context: Context, given: Mapping[str, str]) -> tuple[Field, ...]:
    return (
        Field(
            "kind", say(nn="Kva skal organet gjere?", nb="Hva skal organet gjøre?"), "choice",
            tuple(Option(KIND_WORDS[kind], kind) for kind in ItemKind),
            value=given.get("kind") or ItemKind.DISCUSSION,
        ),
        Field(
            "title", say(nn="Tittel", nb="Tittel"), limit=LONGEST_TITLE,
            value=given.get("title", "")[:LONGEST_TITLE], hint=_NEVER_PATIENTS,
        ),
        _long("background", say(nn="Bakgrunn", nb="Bakgrunn"), given, say(
            nn="Kvifor er saka viktig? Skriv aldri opplysningar om enkeltpasientar.",
            nb="Hvorfor er saken viktig? Skriv aldri opplysninger om enkeltpasienter.",
        )),
        _long("proposal", say(nn="Framlegg til vedtak", nb="Forslag til vedtak"), given, _NEVER_PATIENTS),
        Field(
            "presenter", say(nn="Kven legg saka fram?", nb="Hvem legger saken fram?"), required=False, limit=200,
            value=given.get("presenter", "")[:200],
        ),
        Field(
            "minutes", say(nn="Kor mange minutt treng saka?", nb="Hvor mange minutter trenger saken?"),
            required=False, limit=3, value=given.get("minutes", "")[:3],
        ),
        Field(
            "priority", say(nn="Gjeld særleg", nb="Gjelder særlig"), "choice", priority_options(context),
            required=False, value=given.get("priority", ""),
        ),
        Field(
            "agreement", say(nn="Avtale saka heng saman med", nb="Avtale saken henger sammen med"), "choice",
            agreement_options(context), required=False,
            value=given.get("agreement") or suggestion(context, given.get("title", "")), source="agreement",
        ),
        _long("links", say(nn="Vedlegg", nb="Vedlegg"), given, say(
            nn="Lenkjer som byrjar med https://, éi på kvar linje.",
            nb="Lenker som begynner med https://, én på hver linje.",
        )),
    )  # fmt: skip


def priority_options(context: Context) -> tuple[Option, ...]:
    """The network's priority groups, the value being the words themselves."""
    return tuple(Option(Text(group, group), group) for group in context.network.priority_groups[:_MOST_OPTIONS])


def agreement_options(context: Context) -> tuple[Option, ...]:
    """The agreements that hold now."""
    return _agreement_card.options(context)


def suggestion(context: Context, title: str) -> str:
    """The id of the agreement that the title is about, when the search is sure; else ""."""
    if not title.strip():
        return ""
    found = context.index().search(title, context.member.municipality)
    sure = found.outcome is Outcome.SURE and found.hits
    return found.hits[0].agreement if sure else ""


def _long(name: str, label: Text, given: Mapping[str, str], hint: Text) -> Field:
    return Field(name, label, "long", required=False, value=given.get(name, ""), hint=hint)
