"""Telling those concerned what happened with an item, each in their own language."""

from __future__ import annotations

from collections.abc import Iterable

from commands._agenda_buttons import BUTTONS
from commands._agenda_words import named, see, standing
from commands._base import Choice, Context, Reply
from commands._bodies import short
from knowledge.agenda import OWN, QUIET, State, Step
from knowledge.language import NOTHING, Text, same, say
from storage import agenda_access, bodies, outbox
from storage.tables import AgendaChange, AgendaItem, Member

DONE: dict[Step, Text] = {
    Step.SUBMIT: Text("er meld inn", "er meldt inn"),
    Step.EDIT: Text("er retta", "er rettet"),
    Step.WITHDRAW: Text("er trekt", "er trukket"),
    Step.JOIN: Text("har fått ein til som støttar henne", "har fått en til som støtter den"),
    Step.ASK: Text("treng fleire opplysningar", "trenger flere opplysninger"),
    Step.ANSWER: Text("har fått svar frå innmeldaren", "har fått svar fra innmelderen"),
    Step.TAKE_UP: Text("er teken opp", "er tatt opp"),
    Step.PREPARE: Text("er send til førmøte hos kommunane", "er sendt til formøte hos kommunene"),
    Step.VOICE: Text("har fått svar i førmøtet", "har fått svar i formøtet"),
    Step.DEFER: Text("er utsett", "er utsatt"),
    Step.FORWARD: Text("er send vidare", "er sendt videre"),
    Step.ASSIGN: Text("er gitt som oppdrag", "er gitt som oppdrag"),
    Step.RETURN: Text("er send tilbake med svar", "er sendt tilbake med svar"),
    Step.MERGE: Text("er slått saman med ei anna sak", "er slått sammen med en annen sak"),
    Step.DECLINE: Text("er avvist", "er avvist"),
    Step.KIND: Text("har fått nytt slag", "har fått ny type"),
    Step.PAPER: Text("har fått saksframlegg", "har fått saksframlegg"),
    Step.LATE_ASK: Text(
        "kom etter fristen, og innmeldaren ber om unntak", "kom etter fristen, og innmelderen ber om unntak"
    ),
    Step.LATE_YES: Text("får vere med sjølv om fristen var ute", "får være med selv om fristen var ute"),
    Step.LATE_NO: Text("kom for seint og ventar til neste møte", "kom for sent og venter til neste møte"),
    Step.INVITE: Text("har fått ein invitert gjest", "har fått en invitert gjest"),
    Step.RECUSE: Text("har ein medlem som er inhabil", "har et medlem som er inhabilt"),
    Step.PUT: Text("er sett på saklista", "er satt på sakslisten"),
    Step.TAKE_OFF: Text("er teken av saklista", "er tatt av sakslisten"),
    Step.HANDLE: Text("er handsama", "er behandlet"),
    Step.POSTPONE: Text("vart utsett i møtet", "ble utsatt i møtet"),
    Step.TASK: Text("har fått ei oppfølgingsoppgåve", "har fått en oppfølgingsoppgave"),
    Step.TASK_DONE: Text("har fått ei oppgåve gjord", "har fått en oppgave gjort"),
    Step.PARTY: Text("er handsama hos ein part", "er behandlet hos en part"),
    Step.FOLLOW_UP: Text("er følgd opp", "er fulgt opp"),
}
"""What happened, read after "Sak 12 «Tittel» …"."""

_WHY: dict[Step, Text] = {
    Step.ASK: Text("Spørsmål", "Spørsmål"),
    Step.ANSWER: Text("Svar", "Svar"),
    Step.RETURN: Text("Svar", "Svar"),
    Step.HANDLE: Text("Utfall", "Utfall"),
    Step.PUT: Text("Saksnummer", "Saksnummer"),
    Step.INVITE: Text("Invitert", "Invitert"),
    Step.KIND: Text("Slag", "Type"),
    Step.TASK: Text("Oppgåve", "Oppgave"),
    Step.MERGE: Text("Samla i", "Samlet i"),
    Step.RECUSE: Text("Inhabil, vara", "Inhabil, vara"),
    Step.TAKE_UP: Text("Merknad", "Merknad"),
}
_TO_SECRETARIAT = OWN | {Step.RECUSE, Step.JOIN}
_TO_GUESTS = frozenset({Step.WITHDRAW, Step.DEFER, Step.TAKE_OFF, Step.POSTPONE, Step.MERGE, Step.DECLINE})


def announce(context: Context, item: AgendaItem, change: AgendaChange) -> None:
    """Tell of one step: the submitter, those who joined, the guests, and the secretariat of what others did."""
    step = Step(change.what)
    if step in QUIET:
        return
    told = agenda_access.audience(context.session, item)
    if step in _TO_GUESTS:
        told += agenda_access.guests(context.session, item)
    own = [member for member in told if member.id == item.submitted_by]
    tell(context, f"item:{item.id}:change:{change.id}", own, news(context, item, change, own=True))
    tell(context, f"item:{item.id}:change:{change.id}", told, news(context, item, change))
    if step in _TO_SECRETARIAT:
        others = [m for m in agenda_access.keepers(context.session, item, context.today) if m not in told]
        tell(context, f"item:{item.id}:change:{change.id}", others, news(context, item, change, office=True))


def news(context: Context, item: AgendaItem, change: AgendaChange, *, own: bool = False, office: bool = False) -> Reply:
    """What happened, who did it and why, where the item stands, and what can be done."""
    step = Step(change.what)
    lead = say(nn="{item} {done}.", nb="{item} {done}.", item=named(item), done=DONE[step])
    rows = (
        (_WHY.get(step, Text("Grunngiving", "Begrunnelse")), _forms(change.why)),
        (Text("Av", "Av"), same(context.member.name or context.member.address)),
        (Text("Organ", "Organ"), _body(context, item)),
        *standing(context, item),
    )
    return Reply(
        lead,
        facts=tuple((label, text) for label, text in rows if text),
        choices=_choices(item, step, own=own, office=office),
    )


def tell(context: Context, key: str, people: Iterable[Member], reply: Reply, *, also_actor: bool = False) -> None:
    """Queue *reply* once for each of *people*, but for the one who is doing it and reads the answer."""
    for member in people:
        if (member.id != context.member.id or also_actor) and member.left_on is None:
            outbox.put(
                context.session, context.network.id, f"{key}:{member.id}", member.address, reply.as_json(),
                kind="item", now=context.now, reader=member.address,
            )  # fmt: skip


def _forms(why: str) -> Text:
    """The reason; one that is stored in both forms (outcome, kind) is read as such."""
    first, _, second = why.partition("\x1f")
    return Text(first, second) if second else same(why)


def both_forms(text: Text, more: str = "") -> str:
    """A bilingual reason as it is stored in the history."""
    tail = f"\n{more}" if more else ""
    return f"{text.nn}{tail}\x1f{text.nb}{tail}"


def why_of(change: AgendaChange) -> Text:
    """The reason of a step in the history."""
    return _forms(change.why)


def _body(context: Context, item: AgendaItem) -> Text:
    body = bodies.get(context.session, item.network, item.body)
    return short(body) if body is not None else NOTHING


def _choices(item: AgendaItem, step: Step, *, own: bool, office: bool) -> tuple[Choice, ...]:
    if step is Step.ASK and State(item.state) is State.NEEDS_MORE and own:
        label, verb = BUTTONS[Step.ANSWER]
        return (Choice(label, f"/sak {verb} {item.id} v{item.version}"), see(item))
    if step is Step.LATE_ASK and office:
        asked = (BUTTONS[Step.LATE_YES], BUTTONS[Step.LATE_NO])
        return (*(Choice(label, f"/sak {verb} {item.id} v{item.version}") for label, verb in asked), see(item))
    return (see(item),)
