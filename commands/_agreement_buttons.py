"""What can be done with an agreement from where it stands: by the secretariat in charge, and by a party's contact."""

from __future__ import annotations

from commands._agreement_words import MILESTONES, answers_for, keeps
from commands._base import Choice, Context
from knowledge.agreement_life import Answer, Milestone, Step, possible
from knowledge.language import Text, say
from storage import agreement_hearings, agreement_signings
from storage.agreement_life import Life
from storage.tables import Party

_LABELS: dict[Step, tuple[Text, str]] = {
    Step.ANSWER: (Text("Skriv inn svar", "Skriv inn svar"), "uttale"),
    Step.HEARING_DUE: (Text("Flytt fristen", "Flytt fristen"), "høyringsfrist"),
    Step.HEARING_END: (Text("Avslutt høyringa", "Avslutt høringen"), "høyringslutt"),
    Step.SIGNED: (Text("Skriv inn signatur", "Skriv inn signatur"), "signert"),
    Step.IN_FORCE: (Text("Set i kraft", "Sett i kraft"), "ikraft"),
    Step.UNSIGNED: (Text("Ikkje signert likevel", "Ikke signert likevel"), "usignert"),
    Step.MILESTONE: (Text("Endre milepælar", "Endre milepæler"), "milepælar"),
    Step.HEARING: (Text("Start høyring", "Start høring"), "høyring"),
    Step.SIGNING: (Text("Start signering", "Start signering"), "signering"),
    Step.REVISION: (Text("Start revisjon", "Start revisjon"), "revisjon"),
    Step.REVIEWED: (Text("Gjennomgått", "Gjennomgått"), "gjennomgått"),
    Step.PERIOD: (Text("Periode og oppseiing", "Periode og oppsigelse"), "periode"),
    Step.REVISION_END: (Text("Avslutt revisjonen", "Avslutt revisjonen"), "revisjonslutt"),
}
_OF_HEARING = frozenset({Step.ANSWER, Step.HEARING_DUE, Step.HEARING_END})
_OF_SIGNING = frozenset({Step.SIGNED, Step.UNSIGNED, Step.IN_FORCE})


def buttons(context: Context, life: Life) -> tuple[Choice, ...]:
    """What the member can do, what is most likely first; the history for everybody."""
    mine = _of_secretariat(life) if keeps(context, life) else ()
    history = Choice(say(nn="Kva som er gjort", nb="Hva som er gjort"), f"/avtale historie {life.row.id}")
    paper = Choice(say(nn="Vis avtalen", nb="Vis avtalen"), f"/avtale vis {life.row.id}")
    return (*_of_contact(context, life), *mine, history, paper)


def hearing_choices(hearing: int, party: int) -> tuple[Choice, Choice]:
    """The two answers of a party."""
    line = f"/avtale uttale {hearing}.{party}"
    return (
        Choice(say(nn="Ingen merknader", nb="Ingen merknader"), f"{line} ingen"),
        Choice(say(nn="Har merknader", nb="Har merknader"), f"{line} merknader"),
    )


def signed_choice(signing: int, party: int) -> Choice:
    """A party has signed."""
    return Choice(say(nn="Vi har signert", nb="Vi har signert"), f"/avtale signert {signing}.{party}")


def _of_secretariat(life: Life) -> tuple[Choice, ...]:
    able = possible(life.open)
    rows = []
    for step, (label, verb) in _LABELS.items():
        about: object = life.row.id
        if step in _OF_HEARING:
            about = life.hearing.id if life.hearing else ""
        elif step in _OF_SIGNING:
            about = life.signing.id if life.signing else ""
        if step in able:
            rows.append(Choice(label, f"/avtale {verb} {about}"))
    ahead = _next_milestone(life)
    if ahead is not None:
        what, number = ahead
        label = say(nn="Nådd: {w}", nb="Nådd: {w}", w=MILESTONES[what])
        rows.insert(0, Choice(label, f"/avtale nådd {life.row.id} {number}"))
    if life.hearing:
        notes = Choice(say(nn="Les merknadene", nb="Les merknadene"), f"/avtale merknader {life.hearing.id}")
        rows.append(notes)
    return (*rows, Choice(say(nn="Kontaktar", nb="Kontakter"), f"/avtale kontakt {life.row.id}"))


def _next_milestone(life: Life) -> tuple[Milestone, int] | None:
    """The first milestone that is not reached and that nothing else reaches by itself."""
    by_hand = (Milestone.STRATEGIC, Milestone.PARTNERSHIP, Milestone.DECISIONS)
    found = (step for step, row in life.milestones.items() if row.done_on is None and step in by_hand)
    first = next(found, None)
    return (first, life.milestones[first].id or 0) if first and life.revision else None


def _of_contact(context: Context, life: Life) -> tuple[Choice, ...]:
    """What the parties that the member answers for have not done."""
    rows: list[tuple[Party, Choice]] = []
    if life.hearing and life.open.hearing:
        for answer, party in agreement_hearings.answers(context.session, life.hearing):
            if answer.answer == Answer.WAITING and answers_for(context, party):
                rows += [(party, choice) for choice in hearing_choices(life.hearing.id or 0, party.id or 0)]
    if life.signing and life.open.signing:
        for party in agreement_signings.missing(context.session, life.signing):
            if answers_for(context, party):
                rows.append((party, signed_choice(life.signing.id or 0, party.id or 0)))
    several = len({party.id for party, _ in rows}) > 1
    return tuple(
        Choice(say(nn="{p}: {l}", nb="{p}: {l}", p=party.name, l=c.label), c.line) if several else c
        for party, c in rows
    )
