"""The preparatory round: each municipality says what it thinks, and the secretariat sees who has not answered."""

from __future__ import annotations

from commands import _agenda_door as door
from commands import _agenda_fields as fields
from commands._agenda_buttons import choices
from commands._agenda_desk import done, open_form
from commands._agenda_news import tell
from commands._agenda_words import body_of, facts, mid, named, see
from commands._base import Choice, Context, Field, Form, Refusal, Reply, Request
from knowledge import routes
from knowledge.agenda import VOICE_WORDS, Step, Voice
from knowledge.language import NOTHING, Text, day, join, same, say
from storage import agenda_access, bodies, members, rounds
from storage.agenda_tables import ItemRound


def started(request: Request, context: Context) -> Reply:
    """`/sak førmøte <nr>`: ask every municipality."""
    target = door.kept(context, request.words)
    door.check(context, target, Step.PREPARE)
    rule = routes.load(context.network.id).preparation(target.item.body)
    if rule is None:
        raise Refusal(
            say(
                nn="Saker til {body} har ikkje noko førmøte i dette nettverket. Dette kan du gjere:",
                nb="Saker til {body} har ikke noe formøte i dette nettverket. Dette kan du gjøre:",
                body=body_of(context, target.item).name,
            ),
            choices=choices(context, target.item),
        )
    if "due" not in request.fields:
        label = say(nn="Svar innan", nb="Svar innen")
        due_field = Field("due", label, required=False, limit=30, hint=same("1.12.2026"))
        return open_form(target, "førmøte", say(nn="Send til førmøte", nb="Send til formøte"), due_field)
    due = fields.date(request, "due", context)
    row = rounds.open_(context.session, target.item, rule.by, due, context.now)
    by = bodies.get(context.session, context.network.id, rule.by)
    door.take(context, target, Step.PREPARE, by.name if by else "")
    _ask(context, target, row)
    return done(context, target.item, say(nn="er send til førmøte", nb="er sendt til formøte"))


def _ask(context: Context, target: door.Target, row: ItemRound) -> None:
    news = Reply(
        say(
            nn="Førmøte: Kva meiner kommunen din om {s}?", nb="Formøte: Hva mener kommunen din om {s}?",
            s=mid(target.item),
        ),
        facts=(
            *facts(context, target.item)[1:],
            *(((say(nn="Svar innan", nb="Svar innen"), day(row.due)),) if row.due else ()),
        ),
        choices=voice_choices(target.item.id or 0),
    )  # fmt: skip
    people = rounds.speakers(context.session, row, context.today)
    tell(context, f"item:{target.item.id}:round:{row.id}", people, news, also_actor=True)


def voice_choices(item: int) -> tuple[Choice, ...]:
    """The three answers as buttons."""
    labels = {Voice.AGREES: Text("Einig", "Enig"), Voice.DISAGREES: Text("Ikkje einig", "Ikke enig"),
              Voice.MUST_ANCHOR: Text("Treng forankring", "Trenger forankring")}  # fmt: skip
    return tuple(Choice(label, f"/sak forankring {item} {voice}") for voice, label in labels.items())


_SEEN_BY = say(
    nn="Sekretariatet ser grunngivinga. Ikkje skriv om enkeltpasientar.",
    nb="Sekretariatet ser begrunnelsen. Ikke skriv om enkeltpasienter.",
)


def voiced(request: Request, context: Context) -> Reply:
    """`/sak forankring <nr> <svar>`: for the member's municipality; disagreement says why."""
    target = door.seen(context, request.words)
    item, row = target.item, rounds.last(context.session, target.item)
    if row is None or row.closed_at is not None:
        raise Refusal(
            say(nn="Førmøtet om {s} er ferdig.", nb="Formøtet om {s} er ferdig.", s=mid(item)),
            choices=choices(context, item),
        )
    if not rounds.may_speak(context.session, context.member, item, context.today):
        raise Refusal(
            say(
                nn="Her svarer dei som møter for kommunane i førmøtet. Du kan lese saka og følgje med.",
                nb="Her svarer de som møter for kommunene i formøtet. Du kan lese saken og følge med.",
            ),
            choices=choices(context, item),
        )
    if target.rest not in [*Voice]:
        lead = say(nn="Kva meiner kommunen din?", nb="Hva mener kommunen din?")
        return Reply(lead, facts=facts(context, item), choices=voice_choices(item.id or 0))
    voice = Voice(target.rest)
    if voice is not Voice.AGREES and "why" not in request.fields:
        title = VOICE_WORDS[voice]
        line = f"/sak forankring {item.id} {voice}"
        form = Form(title, line, (fields.reason_field(label=say(nn="Kvifor?", nb="Hvorfor?"), hint=_SEEN_BY),))
        return Reply(named(item), form=form)
    why = fields.reason(request) if voice is not Voice.AGREES else ""
    return _said(context, target, row, voice, why)


def _said(context: Context, target: door.Target, row: ItemRound, voice: Voice, why: str) -> Reply:
    place = context.member.municipality or ""
    rounds.note(context.session, row, place, voice, why, context.member, context.now)
    door.take(context, door.Target(target.item, None, ""), Step.VOICE, f"{place}: {voice}")
    missing = _silent(context, row)
    if not missing:
        news = Reply(
            say(nn="Alle kommunane har svart om {s}.", nb="Alle kommunene har svart om {s}.", s=mid(target.item)),
            choices=(see(target.item), _status(target.item.id or 0)),
        )
        office = agenda_access.keepers(context.session, target.item, context.today)
        tell(context, f"item:{target.item.id}:round:{row.id}:all", office, news)
    return Reply(
        say(
            nn="Notert: {place} {voice}. Du kan svare på nytt så lenge førmøtet varer.",
            nb="Notert: {place} {voice}. Du kan svare på nytt så lenge formøtet varer.",
            place=_place_name(context, place),
            voice=_SAID[voice],
        ),
        choices=(see(target.item),),
    )


_SAID = {
    Voice.AGREES: Text("er einig", "er enig"),
    Voice.DISAGREES: Text("er ikkje einig", "er ikke enig"),
    Voice.MUST_ANCHOR: Text("treng forankring", "trenger forankring"),
}


def status(request: Request, context: Context) -> Reply:
    """`/sak runde <nr>`: what each municipality said, and who has not answered."""
    target = door.kept(context, request.words)
    row = rounds.last(context.session, target.item)
    if row is None:
        raise Refusal(
            say(nn="{s} har ikkje vore i førmøte.", nb="{s} har ikke vært i formøte.", s=named(target.item)),
            choices=choices(context, target.item),
        )
    said = rounds.voices(context.session, row)
    heard = tuple(
        (same(_place_name(context, place)), join([VOICE_WORDS[Voice(v.voice)], same(v.why)], ". "))
        for place, v in said.items()
    )
    missing = _silent(context, row)
    able = {m.municipality for m in rounds.speakers(context.session, row, context.today)}
    out = [place for slug, place in missing if slug not in able]
    rows = (
        (say(nn="Har ikkje svart", nb="Har ikke svart"), same(", ".join(place for _, place in missing))),
        (say(nn="Har ingen i chatten", nb="Har ingen i chatten"), same(", ".join(out))),
        (say(nn="Svar innan", nb="Svar innen"), day(row.due) if row.due else NOTHING),
    )
    return Reply(
        say(
            nn="Førmøtet om {s}: {n} av {all} kommunar har svart.",
            nb="Formøtet om {s}: {n} av {all} kommuner har svart.",
            s=mid(target.item), n=len(said), all=len(said) + len(missing),
        ),
        facts=(*heard, *((k, v) for k, v in rows if v)),
        choices=choices(context, target.item),
    )  # fmt: skip


def _silent(context: Context, row: ItemRound) -> list[tuple[str, str]]:
    said = rounds.voices(context.session, row)
    places = members.municipalities(context.session, context.network.id)
    return [(place.slug, place.name) for place in places if place.slug not in said]


def _place_name(context: Context, slug: str) -> str:
    places = members.municipalities(context.session, context.network.id)
    return next((place.name for place in places if place.slug == slug), slug)


def _status(item: int) -> Choice:
    return Choice(say(nn="Kven har svart?", nb="Hvem har svart?"), f"/sak runde {item}")
