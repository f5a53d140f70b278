"""The desk's other tools: merging, changing kind, the case paper, and items that came too late."""

from __future__ import annotations

from commands import _agenda_door as door
from commands import _agenda_fields as fields
from commands._agenda_buttons import choices
from commands._agenda_desk import done, open_form
from commands._agenda_form import LONGEST_TEXT
from commands._agenda_mine import asked_late
from commands._agenda_news import both_forms
from commands._agenda_words import item_options, mid
from commands._base import Context, Field, Option, Refusal, Reply, Request
from knowledge.agenda import BEFORE_AGENDA, KIND_WORDS, ItemKind, Step
from knowledge.language import say
from storage import agenda, agenda_access, meetings, rounds
from storage.agenda import AgendaItem


def merged(request: Request, context: Context) -> Reply:
    """`/sak slå saman <nr>`: into another open item; who was told of the one is told of the other."""
    target = door.kept(context, request.words)
    door.check(context, target, Step.MERGE)
    kept = [body.id for body in agenda_access.kept(context.session, context.member, context.today)]
    others = [i for i in _open_items(context, kept) if i.id != target.item.id]
    options = item_options(others)
    if "into" not in request.fields:
        if not options:
            raise Refusal(
                say(
                    nn="Det er inga anna open sak å slå henne saman med.",
                    nb="Det er ingen annen åpen sak å slå den sammen med.",
                ),
                choices=choices(context, target.item),
            )
        label = say(nn="Kva sak skal ho samlast i?", nb="Hvilken sak skal den samles i?")
        title = say(nn="Slå saman saker", nb="Slå sammen saker")
        return open_form(target, "slå saman", title, Field("into", label, "choice", options))
    chosen = fields.one_of(request, "into", options, say(nn="Vel ei sak frå lista.", nb="Velg en sak fra listen."))
    into = next(item for item in others if str(item.id) == chosen)
    rounds.close(context.session, target.item, context.now)
    joining = agenda_access.audience(context.session, target.item)
    door.take(context, target, Step.MERGE, f"{into.id} · {into.title}", {"merged_into": into.id})
    for member in joining:
        agenda.support(context.session, into, member, context.now)
    door.take(context, door.Target(into, None, ""), Step.JOIN)
    return done(context, into, say(nn="er samla frå to saker", nb="er samlet fra to saker"))


def _open_items(context: Context, bodies_kept: list[str]) -> list[AgendaItem]:
    return agenda.of_bodies(context.session, context.network.id, bodies_kept, BEFORE_AGENDA)


def kind_changed(request: Request, context: Context) -> Reply:
    """`/sak slag <nr>`: information, discussion or decision."""
    target = door.kept(context, request.words)
    door.check(context, target, Step.KIND)
    options = tuple(Option(KIND_WORDS[kind], kind) for kind in ItemKind)
    what = say(nn="Kva skal organet gjere?", nb="Hva skal organet gjøre?")
    if "kind" not in request.fields:
        field = Field("kind", what, "choice", options, value=target.item.kind)
        return open_form(target, "slag", say(nn="Endre slag", nb="Endre type"), field)
    kind = ItemKind(fields.one_of(request, "kind", options, what))
    door.take(context, target, Step.KIND, both_forms(KIND_WORDS[kind]), {"kind": kind})
    return done(context, target.item, say(nn="har fått nytt slag", nb="har fått ny type"))


def paper(request: Request, context: Context) -> Reply:
    """`/sak saksframlegg <nr>`: what the case paper says beside what the member wrote."""
    target = door.kept(context, request.words)
    door.check(context, target, Step.PAPER)
    if "assessment" not in request.fields:
        title = say(nn="Saksframlegg", nb="Saksframlegg")
        return open_form(target, "saksframlegg", title, *_paper_fields(target.item))
    names = ("background", "assessment", "consequences", "proposal", "presenter")
    values: dict[str, object] = {name: fields.text(request, name) for name in names if name in request.fields}
    if "minutes" in request.fields:
        values["minutes"] = fields.number(request, "minutes", 1, 480)
    door.take(context, target, Step.PAPER, changes=values)
    return done(context, target.item, say(nn="har fått saksframlegg", nb="har fått saksframlegg"))


def _paper_fields(item: AgendaItem) -> tuple[Field, ...]:
    """The parts of a case paper. What has grown too long for a form is left as it is."""
    labels = {
        "background": say(nn="Bakgrunn", nb="Bakgrunn"),
        "assessment": say(nn="Vurdering", nb="Vurdering"),
        "consequences": say(
            nn="Økonomiske og administrative konsekvensar", nb="Økonomiske og administrative konsekvenser"
        ),
        "proposal": say(nn="Framlegg til vedtak", nb="Forslag til vedtak"),
    }
    held = {name: str(getattr(item, name)) for name in labels}
    texts = (
        Field(name, label, "long", required=False, value=held[name])
        for name, label in labels.items()
        if len(held[name]) <= LONGEST_TEXT
    )
    who = say(nn="Kven legg saka fram?", nb="Hvem legger saken fram?")
    return (
        *texts,
        Field("presenter", who, required=False, limit=200, value=item.presenter),
        Field("minutes", say(nn="Minutt", nb="Minutter"), required=False, limit=3, value=str(item.minutes or "")),
    )


def late(request: Request, context: Context) -> Reply:
    """`/sak unntak <nr>` from the member; `/sak unntak ja|nei <nr>` from the secretariat."""
    first, _, rest = request.words.partition(" ")
    if first not in ("ja", "nei"):
        return asked_late(door.own(context, request.words), context)
    target = door.kept(context, rest)
    step = Step.LATE_YES if first == "ja" else Step.LATE_NO
    door.check(context, target, step)
    if target.item.late_for is None:
        raise Refusal(
            say(
                nn="Ingen ventar på unntak for {s}.", nb="Ingen venter på unntak for {s}.", s=mid(target.item)
            ),
            choices=choices(context, target.item),
        )  # fmt: skip
    changes: dict[str, object] = {"late_for": None}
    if step is Step.LATE_YES:
        meeting = meetings.get(context.session, context.network.id, target.item.late_for)
        if meeting is None or meeting.status != "planned" or meeting.starts_at <= context.now:
            raise Refusal(
                say(
                    nn="Det møtet er avlyst eller har vore. Svar nei, så går saka til neste møte.",
                    nb="Det møtet er avlyst eller har vært. Svar nei, så går saken til neste møte.",
                ),
                choices=choices(context, target.item),
            )
        changes["meeting"] = meeting.id
    door.take(context, target, step, changes=changes)
    kept = say(nn="er med i møtet", nb="er med i møtet") if first == "ja" else say(nn="ventar", nb="venter")
    return done(context, target.item, kept)
