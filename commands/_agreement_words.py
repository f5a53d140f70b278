"""What the life of an agreement is called, which agreement a line means, who may act, and who is told."""

from __future__ import annotations

from collections.abc import Iterable

from commands import _agreement_card
from commands._base import Choice, Context, Refusal, Reply, row_id
from knowledge.agreement_life import Answer, Milestone, Outcome, Step, possible
from knowledge.agreements import Agreement
from knowledge.language import NOTHING, Text, both, same, say
from storage import agreement_life, agreement_parties, agreements, outbox
from storage.agreement_life import By, Life
from storage.agreement_tables import AgreementStep
from storage.tables import Member, Party

MILESTONES = {
    Milestone.HEARING_FROM: Text("Høyring frå", "Høring fra"),
    Milestone.HEARING_TO: Text("Høyring til", "Høring til"),
    Milestone.STRATEGIC: Text("Til strategisk samarbeidsutval", "Til strategisk samarbeidsutvalg"),
    Milestone.PARTNERSHIP: Text("Til partnarskapsmøte", "Til partnerskapsmøte"),
    Milestone.DECISIONS: Text("Til kommunestyre og styre", "Til kommunestyrer og styre"),
    Milestone.SIGNING: Text("Til signering", "Til signering"),
    Milestone.IN_FORCE: Text("Gjeld frå", "Gjelder fra"),
}
OUTCOMES = {
    Outcome.STANDS: Text("Står ved lag", "Står ved lag"),
    Outcome.REVISE: Text("Bør reviderast", "Bør revideres"),
}
ANSWERS = {
    Answer.WAITING: Text("har ikkje svart", "har ikke svart"),
    Answer.NONE: Text("ingen merknader", "ingen merknader"),
    Answer.REMARKS: Text("har merknader", "har merknader"),
}
UNKNOWN_DATE = Text("ukjend dato", "ukjent dato")
UNKNOWN = Text("ukjend", "ukjent")


def life_of(context: Context, agreement: str, *, lock: bool = False) -> Life:
    """How the agreement with this id stands. Raises `Refusal`, the same one for another network's as for none."""
    found = agreement_life.of(context.session, context.network.id, agreement, lock=lock)
    if found is None:
        raise not_found()
    return found


def kept(context: Context, agreement: str, step: Step | None, *, lock: bool = False) -> Life:
    """The same for who is in charge of it, when *step* may be taken (None: always). Raises `Refusal`."""
    life = life_of(context, agreement, lock=lock)
    if not keeps(context, life):
        raise Refusal(
            say(
                nn="Det er sekretariatet som gjer dette. Du kan sjå korleis det står til med avtalen.",
                nb="Det er sekretariatet som gjør dette. Du kan se hvordan det står til med avtalen.",
            ),
            choices=(status_choice(agreement),),
        )
    if step is not None and step not in possible(life.open):
        raise Refusal(
            say(
                nn="Det går ikkje no. Sjå kva som er i gang med avtalen.",
                nb="Det går ikke nå. Se hva som er i gang med avtalen.",
            ),
            choices=(status_choice(agreement),),
        )
    return life


def keeps(context: Context, life: Life) -> bool:
    """Whether the member is in charge of the agreement today."""
    return agreement_parties.may_act(context.session, context.member, life.row, context.today)


def answers_for(context: Context, party: Party) -> bool:
    """Whether the member is the party's contact."""
    who = agreement_parties.contact(context.session, party)
    return who is not None and who.id == context.member.id


def need_contact(context: Context, life: Life, party: Party) -> None:
    """Raises `Refusal` for all but the party's contact and the secretariat in charge."""
    if answers_for(context, party) or keeps(context, life):
        return
    raise Refusal(
        say(
            nn="Her svarer kontakten for {p}. Du kan følgje med på korleis det går.",
            nb="Her svarer kontakten for {p}. Du kan følge med på hvordan det går.",
            p=party.name,
        ),
        choices=(status_choice(life.row.id),),
    )


def not_found() -> Refusal:
    """There is no such agreement here."""
    return Refusal(
        say(nn="Den avtalen finn eg ikkje.", nb="Den avtalen finner jeg ikke."),
        choices=(_agreement_card.list_choice(),),
    )


def by(context: Context) -> By:
    """Who acts, and when."""
    return By(context.member, context.now)


def value_of(context: Context, life: Life) -> Agreement:
    """The agreement as the index knows it."""
    value = agreements.get(context.session, life.row.network, life.row.id)
    assert value is not None, life.row.id
    return value


def title(context: Context, life: Life) -> Text:
    """What the agreement is called in a sentence."""
    return say(nn="«{t}»", nb="«{t}»", t=_agreement_card.heading(value_of(context, life)))


def status_choice(agreement: str) -> Choice:
    """To where the agreement stands."""
    return Choice(say(nn="Korleis det står til", nb="Hvordan det står til"), f"/avtale status {agreement}")


def names(parties: Iterable[Party]) -> Text:
    """The parties in a row."""
    return both(same(party.name) for party in parties)


def number(words: str) -> tuple[int, int | None, str]:
    """What "3", "3.7" and "3.7 ingen" stand for: an id, the id after the point, and the rest. 0 is no id."""
    first, _, rest = words.strip().partition(" ")
    one, _, other = first.partition(".")
    return row_id(one) or 0, row_id(other), rest.strip()


def tell(
    context: Context,
    step: AgreementStep,
    people: Iterable[Member | None],
    reply: Reply,
    about: str = "",
    *,
    also_actor: bool = False,
) -> int:
    """Queue *reply* once for each of *people*, but for the one who reads the answer; returns how many are told.

    *about* tells several messages of one step to the same person apart.
    """
    there = (one for one in people if one is not None and one.left_on is None)
    told = {one.id: one for one in there if also_actor or one.id != context.member.id}
    for member in told.values():
        outbox.put(
            context.session, context.network.id, f"agreement:{step.id}:{about}:{member.id}", member.address,
            reply.as_json(), kind="agreement", now=context.now, reader=member.address,
        )  # fmt: skip
    return len(told)


def office(context: Context, life: Life) -> list[Member]:
    """The secretariat in charge."""
    return agreement_parties.keepers(context.session, life.row, context.today)


def without_contact(context: Context, parties: Iterable[Party]) -> Text:
    """Which of the parties nobody can be told for; empty when there are none."""
    alone = [party for party in parties if agreement_parties.contact(context.session, party) is None]
    if not alone:
        return NOTHING
    return say(
        nn="Desse har ingen kontakt i chatten, så dei må du nå på ein annan måte: {names}.",
        nb="Disse har ingen kontakt i chatten, så dem må du nå på en annen måte: {names}.",
        names=names(alone),
    )
