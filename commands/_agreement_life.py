"""The lines of `/avtale` about the life of an agreement, its history, and who answers for a party."""

from __future__ import annotations

import re
from collections.abc import Callable

from commands import (
    _agreement_answering,
    _agreement_hearing,
    _agreement_overview,
    _agreement_revision,
    _agreement_signatures,
    _agreement_signing,
    _agreement_status,
)
from commands._agreement_status import status_of
from commands._agreement_words import ANSWERS, MILESTONES, OUTCOMES, kept, life_of, status_choice, title
from commands._base import Context, Field, Option, Refusal, Reply, Request
from commands._term_fields import form, member, member_field
from knowledge.agreement_life import Answer, Milestone, Outcome, Step
from knowledge.language import NOTHING, Text, day, join, moment, same, say
from storage import agreement_life, agreement_parties
from storage.agreement_tables import AgreementStep
from storage.tables import Party

_SHOWN = 25

_Form = Callable[[Request, Context, str], Reply]

_OF_AGREEMENT: dict[str, _Form] = {
    "gjennomgått": _agreement_revision.reviewed,
    "periode": _agreement_revision.period,
    "revisjon": _agreement_revision.start,
    "milepælar": _agreement_revision.milestones,
    "milepæler": _agreement_revision.milestones,
    "høyring": _agreement_hearing.start,
    "høring": _agreement_hearing.start,
    "signering": _agreement_signing.start,
}
_OF_ROUND: dict[str, _Form] = {
    "høyringsfrist": _agreement_hearing.due,
    "uttale": _agreement_answering.answered,
    "signert": _agreement_signatures.signed,
    "usignert": _agreement_signatures.unsigned,
    "ikraft": _agreement_signing.in_force,
}
_FORMS = _OF_AGREEMENT | _OF_ROUND
_ID = re.compile(r"[a-z]+(?:-[\w.]+)+(?: \d{1,9}| ja)?")
_ROUND = re.compile(r"\d{1,9}(?:\.\d{1,9})?(?: \w+)?")


def takes(word: str, rest: str) -> bool:
    """Whether `/avtale word rest` is about the life of an agreement and no question that begins like it."""
    if word in ("oversyn", "oversikt"):
        return not rest
    if word in (*_OF_ROUND, "høyringslutt", "merknader"):
        return _ROUND.fullmatch(rest) is not None
    named = (*_OF_AGREEMENT, "nådd", "revisjonslutt", "historie", "kontakt")
    return word == "status" or (word in named and _ID.fullmatch(rest) is not None)


def done(request: Request, context: Context, word: str, rest: str) -> Reply:
    """What such a line asks for."""
    match word:
        case "status":
            return _agreement_status.status(context, rest)
        case "oversyn" | "oversikt":
            return _agreement_overview.shown(context)
        case "historie":
            return _history(context, rest)
        case "kontakt":
            return _contact(request, context, rest)
        case "merknader":
            return _agreement_answering.remarks(context, rest)
        case "nådd":
            return _agreement_revision.reached(context, rest)
        case "revisjonslutt":
            return _agreement_revision.end(context, rest)
        case "høyringslutt":
            return _agreement_hearing.end(context, rest)
        case _:
            return _FORMS[word](request, context, rest)


def _history(context: Context, agreement: str) -> Reply:
    life = life_of(context, agreement)
    rows = agreement_life.history(context.session, context.network.id, agreement, _SHOWN)
    lead = say(nn="{t}: kva som er gjort.", nb="{t}: hva som er gjort.", t=title(context, life))
    none = say(nn="Ingenting er skrive inn enno.", nb="Ingenting er skrevet inn.")
    return Reply(
        join([lead, NOTHING if rows else none], "\n"),
        facts=tuple(
            (moment(row.at), join([_told(context, row), same(who.name or who.address)], " · ")) for row, who in rows
        ),
        choices=(status_choice(agreement),),
    )


def _told(context: Context, row: AgreementStep) -> Text:
    """A step in a few words."""
    party = agreement_parties.get(context.session, row.network, row.party) if row.party else None
    when = day(row.day, weekday=False) if row.day else NOTHING
    values: dict[str, object] = {"p": party.name if party else "", "d": when}
    values["b"] = day(row.before, weekday=False) if row.before else say(nn="ukjend", nb="ukjent")
    match Step(row.what):
        case Step.MILESTONE:
            to = when or say(nn="ukjend", nb="ukjent")
            return say(nn="{w}: {b} → {to}", nb="{w}: {b} → {to}", w=MILESTONES[Milestone(row.note)], to=to, **values)
        case Step.REACHED:
            return say(nn="Nådd: {w}", nb="Nådd: {w}", w=MILESTONES[Milestone(row.note)])
        case Step.ANSWER:
            return say(nn="{p}: {a}", nb="{p}: {a}", a=ANSWERS[Answer(row.note)], **values)
        case step:
            return _plain(step, row.note, values)


def _plain(step: Step, note: str, values: dict[str, object]) -> Text:
    match step:
        case Step.REVIEWED:
            outcome, _, said = note.partition(" ")
            text = say(nn="Gjennomgått {d}", nb="Gjennomgått {d}", **values)
            return join([text, OUTCOMES[Outcome(outcome)], same(said)], ". ")
        case Step.PERIOD:
            end = values["d"] or say(nn="ukjend", nb="ukjent")
            return say(nn="Gjeld til {e}. Oppseiing: {n}", nb="Gjelder til {e}. Oppsigelse: {n}", e=end,
                       n=note or say(nn="ukjend", nb="ukjent"))  # fmt: skip
        case Step.HEARING:
            return say(nn="Høyring starta, frist {d}", nb="Høring startet, frist {d}", **values)
        case Step.HEARING_DUE:
            return say(nn="Høyringsfristen: {b} → {d}", nb="Høringsfristen: {b} → {d}", **values)
        case Step.SIGNED:
            return say(nn="{p} signerte {d}", nb="{p} signerte {d}", **values)
        case Step.UNSIGNED:
            return say(nn="{p} har ikkje signert likevel", nb="{p} har ikke signert likevel", **values)
        case Step.IN_FORCE:
            left = say(nn="utan signatur frå {n}", nb="uten signatur fra {n}", n=note) if note else NOTHING
            return join([say(nn="Gjeld frå {d}", nb="Gjelder fra {d}", **values), left], ", ")
        case _:
            return _BEGUN[step]


_BEGUN = {
    Step.REVISION: Text("Revisjon starta", "Revisjon startet"),
    Step.REVISION_END: Text("Revisjonen avslutta", "Revisjonen avsluttet"),
    Step.HEARING_END: Text("Høyringa avslutta", "Høringen avsluttet"),
    Step.SIGNING: Text("Signering starta", "Signering startet"),
}


def _contact(request: Request, context: Context, agreement: str) -> Reply:
    """Open the form, or set who is told and answers for a party."""
    life = kept(context, agreement, None)
    parties = agreement_parties.all_of(context.session, context.network.id)
    if "party" not in request.fields:
        order = sorted(parties, key=lambda party: agreement_parties.contact(context.session, party) is not None)
        options = tuple(Option(_with_contact(context, party), str(party.id)) for party in order[:90])
        return form(
            say(nn="Kontakt for ein part", nb="Kontakt for en part"),
            f"/avtale kontakt {agreement}",
            Field("party", say(nn="Part", nb="Part"), "choice", options),
            member_field(context),
            lead=title(context, life),
        )
    party = next((one for one in parties if str(one.id) == request.fields["party"]), None)
    if party is None:
        raise Refusal(say(nn="Den parten finn eg ikkje.", nb="Den parten finner jeg ikke."), field="party")
    who = member(request, context)
    party.contact = who.id
    context.session.flush()
    _agreement_hearing.ask_anew(context, life, party)
    _agreement_signing.ask_anew(context, life, party)
    values = {"p": party.name, "w": who.name or who.address}
    return status_of(context, agreement, say(nn="{w} svarer no for {p}.", nb="{w} svarer nå for {p}.", **values))


def _with_contact(context: Context, party: Party) -> Text:
    who = agreement_parties.contact(context.session, party)
    none = say(nn="ingen kontakt", nb="ingen kontakt")
    return say(nn="{p} ({w})", nb="{p} ({w})", p=party.name, w=(who.name or who.address) if who else none)
