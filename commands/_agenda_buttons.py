"""What a member can do with an item from where it stands, as buttons."""

from __future__ import annotations

from commands._agenda_words import missed, see
from commands._base import Choice, Context
from knowledge import routes
from knowledge.agenda import OWN, PENDING, SECRETARIAT, State, Step, possible
from knowledge.language import Text, say
from storage import agenda, agenda_access, item_guests
from storage.tables import AgendaItem

MINE = Choice(say(nn="Sakene mine", nb="Sakene mine"), "/sak mine")
NEW = Choice(say(nn="Meld inn ei sak", nb="Meld inn en sak"), "/sak")
DESK = Choice(say(nn="Innboksen", nb="Innboksen"), "/sak innboks")

BUTTONS: dict[Step, tuple[Text, str]] = {
    Step.EDIT: (Text("Rett saka", "Rett saken"), "rediger"),
    Step.WITHDRAW: (Text("Trekk saka", "Trekk saken"), "trekk"),
    Step.ANSWER: (Text("Svar", "Svar"), "svar"),
    Step.TAKE_UP: (Text("Ta opp", "Ta opp"), "ta opp"),
    Step.ASK: (Text("Spør om meir", "Spør om mer"), "spør"),
    Step.DEFER: (Text("Utset", "Utsett"), "utsett"),
    Step.FORWARD: (Text("Send vidare", "Send videre"), "vidare"),
    Step.ASSIGN: (Text("Gi oppdrag", "Gi oppdrag"), "oppdrag"),
    Step.RETURN: (Text("Send tilbake med svar", "Send tilbake med svar"), "tilbake"),
    Step.PREPARE: (Text("Send til førmøte", "Send til formøte"), "førmøte"),
    Step.MERGE: (Text("Slå saman", "Slå sammen"), "slå saman"),
    Step.DECLINE: (Text("Avvis", "Avvis"), "avvis"),
    Step.KIND: (Text("Endre slag", "Endre type"), "slag"),
    Step.PAPER: (Text("Saksframlegg", "Saksframlegg"), "saksframlegg"),
    Step.LATE_YES: (Text("Ta med likevel", "Ta med likevel"), "unntak ja"),
    Step.LATE_NO: (Text("Nei, neste møte", "Nei, neste møte"), "unntak nei"),
    Step.LATE_ASK: (Text("Be om unntak frå fristen", "Be om unntak fra fristen"), "unntak"),
    Step.INVITE: (Text("Inviter", "Inviter"), "inviter"),
    Step.TAKE_OFF: (Text("Ta av saklista", "Ta av sakslisten"), "av"),
    Step.HANDLE: (Text("Skriv inn utfallet", "Skriv inn utfallet"), "avgjer"),
    Step.TASK: (Text("Ny oppgåve", "Ny oppgave"), "oppgåve"),
    Step.FOLLOW_UP: (Text("Følgd opp", "Fulgt opp"), "følgd opp"),
}


def choices(context: Context, item: AgendaItem) -> tuple[Choice, ...]:
    """What this member can do now, the most likely first."""
    state, session = State(item.state), context.session
    found: list[Choice] = []
    if item.submitted_by == context.member.id:
        sensible = _sensible_own(context, item)
        found += [_button(step, item) for step in _own_order(state) if step in sensible]
    if agenda_access.acts(session, context.member, item, context.today):
        sensible = _sensible(item, context)
        found += [_button(step, item) for step in BUTTONS if step in sensible]
    if item_guests.seat_of(session, context.member, item.body, context.today) and _may_recuse(state):
        found.append(Choice(say(nn="Eg er inhabil", nb="Jeg er inhabil"), f"/sak inhabil {item.id}"))
    if state in (State.DECLINED, State.WITHDRAWN) and item.submitted_by == context.member.id:
        found.append(Choice(say(nn="Meld inn på nytt", nb="Meld inn på nytt"), f"/sak kopi {item.id}"))
    if state in (State.HANDLED, State.FOLLOWED_UP):
        found.append(Choice(say(nn="Oppfølging", nb="Oppfølging"), f"/sak oppfølging {item.id}"))
    if state in (State.APPROVED, State.ON_AGENDA, State.HANDLED, State.FOLLOWED_UP):
        found.append(Choice(say(nn="Last ned", nb="Last ned"), f"/sak papir {item.id}"))
    found.append(Choice(say(nn="Historikk", nb="Historikk"), f"/sak historikk {item.id}"))
    return tuple(found)


def instead(context: Context, item: AgendaItem) -> tuple[Choice, ...]:
    """What is possible when something is not."""
    return (*choices(context, item)[:5], see(item))


def _button(step: Step, item: AgendaItem) -> Choice:
    label, verb = BUTTONS[step]
    return Choice(label, f"/sak {verb} {item.id} v{item.version}")


def _own_order(state: State) -> tuple[Step, ...]:
    return tuple(sorted(possible(state, OWN), key=lambda step: step is not Step.ANSWER))


def _sensible_own(context: Context, item: AgendaItem) -> set[Step]:
    late = item.late_for is None and missed(context, item) is not None
    return {step for step in OWN if step is not Step.LATE_ASK or late}


def _sensible(item: AgendaItem, context: Context) -> set[Step]:
    """The secretariat's steps that are possible, without those that lead nowhere for this item."""
    ways, stops = routes.load(item.network), agenda.trail(context.session, item)
    found = set(possible(State(item.state), SECRETARIAT))
    if item.late_for is None or State(item.state) not in PENDING:
        found -= {Step.LATE_YES, Step.LATE_NO}
    if not ways.onward(item.body):
        found.discard(Step.FORWARD)
    if not ways.onward(item.body, routes.DOWN):
        found.discard(Step.ASSIGN)
    if len(stops) < 2:
        found.discard(Step.RETURN)
    if ways.preparation(item.body) is None:
        found.discard(Step.PREPARE)
    return found


def _may_recuse(state: State) -> bool:
    return bool(possible(state, frozenset({Step.RECUSE})))
