"""Deciding by consensus, party by party, and finding what was decided."""

from __future__ import annotations

from rapidfuzz import fuzz

from commands import _agenda_door as door
from commands import _agenda_fields as fields
from commands._agenda_desk import done, open_form
from commands._agenda_news import both_forms, tell
from commands._agenda_words import body_of, clipped, named, see
from commands._base import Choice, Context, Field, Option, Refusal, Reply, Request
from knowledge import spelling
from knowledge.agenda import OUTCOME_WORDS, STANCE_WORDS, Outcome, Stance, Step, is_decided
from knowledge.language import OSLO, Text, day, join, same, say
from storage import decisions, meetings, members
from storage.agenda_tables import Decision
from storage.decisions import Found
from storage.tables import AgendaItem

PARTY_WORDS = {
    "kommune": Text("Kommunane", "Kommunene"),
    "foretak": Text("Helseføretaket", "Helseforetaket"),
    "brukar": Text("Brukarane", "Brukerne"),
    "fastlege": Text("Fastlegane", "Fastlegene"),
    "ks": Text("KS", "KS"),
    "annan": Text("Andre", "Andre"),
}
_ALIKE = 80.0
_MOST = 8


def decided(request: Request, context: Context) -> Reply:
    """`/sak avgjer <nr>`: the outcome, its words, where each party stands, and whether it must go on to them."""
    target = door.kept(context, request.words)
    door.check(context, target, Step.HANDLE)
    parties = decisions.parties(context.session, target.item.body)
    if "outcome" not in request.fields:
        return _form(target, parties)
    outcome = Outcome(fields.one_of(request, "outcome", _outcomes(), say(nn="Vel eit utfall.", nb="Velg et utfall.")))
    text = fields.text(request, "text")
    stances = _stances(request, parties)
    if outcome is Outcome.POSTPONED:
        return _postponed(context, target, text)
    _consensus(outcome, stances)
    if outcome in (Outcome.RECOMMENDATION, Outcome.DECISION) and not text:
        raise Refusal(say(nn="Skriv kva organet kom fram til.", nb="Skriv hva organet kom fram til."), field="text")
    item = target.item
    decisions.record(
        context.session, item, context.member, context.now, outcome=outcome, text=text, stances=stances
    )  # fmt: skip
    door.take(context, target, Step.HANDLE, both_forms(OUTCOME_WORDS[outcome], text))
    if request.fields.get("onward") == "ja":
        _tell_parties(context, item, {row.municipality for row in decisions.send_on(context.session, item)})
    return done(context, item, say(nn="er handsama: {o}", nb="er behandlet: {o}", o=OUTCOME_WORDS[outcome]))


def _tell_parties(context: Context, item: AgendaItem, places: set[str | None]) -> None:
    """Those who sit in the body for a municipality are asked to write down what their council does."""
    sitting = members.in_body(context.session, item.network, item.body, context.today)
    people = [one for one in sitting if one.municipality and one.municipality in places]
    news = Reply(
        say(
            nn="{s} skal til kommunestyret. Før inn utfallet når det er klart.",
            nb="{s} skal til kommunestyret. Før inn utfallet når det er klart.",
            s=named(item),
        ),
        choices=(
            Choice(say(nn="Før inn utfallet", nb="Før inn utfallet"), f"/sak part {item.id}"),
            see(item),
        ),
    )
    tell(context, f"item:{item.id}:onward", people, news)


def _form(target: door.Target, parties: list[str]) -> Reply:
    stand = tuple(Option(STANCE_WORDS[stance], stance) for stance in Stance)
    rows = tuple(
        Field(f"party_{party}", PARTY_WORDS.get(party, same(party)), "choice", stand, value=Stance.AGREES)
        for party in parties
    )
    onward = Field(
        "onward", say(nn="Skal saka til kommunestyra og styret?", nb="Skal saken til kommunestyrene og styret?"),
        "choice", (Option(Text("Ja", "Ja"), "ja"), Option(Text("Nei", "Nei"), "nei")), value="nei",
    )  # fmt: skip
    return open_form(
        target, "avgjer", say(nn="Skriv inn utfallet", nb="Skriv inn utfallet"),
        Field("outcome", say(nn="Utfall", nb="Utfall"), "choice", _outcomes(), value=Outcome.RECOMMENDATION),
        Field("text", say(nn="Ordlyd", nb="Ordlyd"), "long", required=False, value=target.item.proposal),
        *rows, onward,
    )  # fmt: skip


def _outcomes() -> tuple[Option, ...]:
    return tuple(Option(OUTCOME_WORDS[outcome], outcome) for outcome in Outcome)


def _stances(request: Request, parties: list[str]) -> dict[str, Stance]:
    options = tuple(Option(STANCE_WORDS[stance], stance) for stance in Stance)
    missing = say(nn="Vel kvar parten står.", nb="Velg hvor parten står.")
    return {party: Stance(fields.one_of(request, f"party_{party}", options, missing)) for party in parties}


def _consensus(outcome: Outcome, stances: dict[str, Stance]) -> None:
    """A recommendation or decision needs every party that is there; without it, there is disagreement."""
    if outcome in (Outcome.RECOMMENDATION, Outcome.DECISION) and not is_decided(stances):
        raise Refusal(
            say(
                nn="Organet avgjer med konsensus, og ein part er ikkje einig. Vel «Usemje» eller «Utsett»; "
                "ei sak med usemje kan sendast vidare.",
                nb="Organet avgjør med konsensus, og en part er ikke enig. Velg «Uenighet» eller «Utsatt»; "
                "en sak med uenighet kan sendes videre.",
            ),
            field="outcome",
        )


def _postponed(context: Context, target: door.Target, why: str) -> Reply:
    body = body_of(context, target.item)
    rows = meetings.coming(context.session, context.network.id, context.now, [body.id])
    later = next((row for row in rows if row.id != target.item.meeting), None)
    if not why:
        raise Refusal(say(nn="Skriv kvifor saka er utsett.", nb="Skriv hvorfor saken er utsatt."), field="text")
    door.take(context, target, Step.POSTPONE, why, {"meeting": later.id if later else None})
    return done(context, target.item, say(nn="er utsett", nb="er utsatt"))


def searched(request: Request, context: Context) -> Reply:
    """`/sak vedtak <søk>`: decisions across bodies and meetings; the newest when nothing is asked for."""
    words = request.words.strip()
    rows = decisions.all_of(context.session, context.network.id)
    found = [row for row in rows if _matches(words, row)] if words else rows
    if not found:
        raise Refusal(
            say(
                nn="Eg finn ingen vedtak om «{w}» i {n}. Prøv eit anna ord, eller sjå dei nyaste.",
                nb="Jeg finner ingen vedtak om «{w}» i {n}. Prøv et annet ord, eller se de nyeste.",
                w=words[:60], n=context.network.name,
            )
            if words
            else say(nn="Ingen vedtak er førte inn enno.", nb="Ingen vedtak er ført inn ennå."),
            choices=(Choice(say(nn="Nyaste vedtak", nb="Nyeste vedtak"), "/sak vedtak"),) if words and rows else (),
        )  # fmt: skip
    lead = say(nn="{n} vedtak:", nb="{n} vedtak:", n=len(found))
    return Reply(lead, facts=tuple((_label(row), _shown(row)) for row in found[:_MOST]))


def _matches(words: str, row: Found) -> bool:
    """Every word asked for stands in the title, the words of the decision or the body's name, in either form."""
    stock = [spelling.key(w) for w in spelling.words(f"{row.item.title} {row.decision.text} {row.body.name}")]
    asked = [spelling.key(w) for w in spelling.words(words)]
    return bool(asked) and all(any(_alike(a, s) for s in stock) for a in asked)


def _alike(asked: str, there: str) -> bool:
    return there.startswith(asked) if len(asked) >= 4 else asked == there or fuzz.ratio(asked, there) >= _ALIKE


def _label(row: Found) -> Text:
    at = row.meeting.starts_at.astimezone(OSLO).date() if row.meeting else row.decision.at.astimezone(OSLO).date()
    head = f"{row.number} · {row.body.abbreviation or row.body.name}" if row.number else row.body.name
    return join([same(head), day(at, weekday=False)], ", ")


def _shown(row: Found) -> Text:
    outcome = OUTCOME_WORDS[Outcome(row.decision.outcome)]
    stood = join(
        [
            say(nn="{p}: {s}", nb="{p}: {s}", p=PARTY_WORDS.get(party, same(party)), s=STANCE_WORDS[Stance(stance)])
            for party, stance in row.decision.stances.items()
            if stance != Stance.AGREES
        ],
        ", ",
    )
    title = same(clipped(row.item.title, 120))
    return join([title, join([outcome, same(row.decision.text)], ". "), stood])


def of_item(row: Decision) -> Text:
    """One decision about an item, as a line."""
    outcome = OUTCOME_WORDS[Outcome(row.outcome)]
    return join([outcome, same(row.text)], ". ")
