"""The signing of an agreement: every party is asked, tells when it has signed, and then the agreement is in force."""

from __future__ import annotations

from commands._agreement_buttons import signed_choice
from commands._agreement_fields import day_in, parties_field, parties_in, sent_form, written
from commands._agreement_status import status_of
from commands._agreement_words import (
    by,
    kept,
    life_of,
    names,
    not_found,
    number,
    office,
    status_choice,
    tell,
    title,
)
from commands._base import Context, Field, Option, Refusal, Reply, Request
from commands._term_fields import form
from knowledge.agreement_life import Milestone, Step
from knowledge.language import day, join, same, say
from storage import agreement_life, agreement_parties, agreement_signings
from storage.agreement_life import Life
from storage.agreement_tables import AgreementStep
from storage.tables import Party


def start(request: Request, context: Context, agreement: str) -> Reply:
    """Open the form, or ask every party it names to sign, all at the same time."""
    sent = "parties" in request.fields
    life = life_of(context, agreement, lock=sent)
    running = say(nn="Signeringa er i gang.", nb="Signeringen er i gang.")
    if sent and life.signing and life.open.signing and life.signing.opened_on == context.today:
        kept(context, agreement, Step.SIGNED)
        return status_of(context, agreement, running)
    life = kept(context, agreement, Step.SIGNING)
    if not sent:
        return sent_form(
            say(nn="Start signering", nb="Start signering"),
            f"/avtale signering {agreement}",
            parties_field(agreement_parties.standard(context.session, life.row)),
            lead=title(context, life),
        )
    parties = parties_in(request, context)
    agreement_signings.start(context.session, life, parties, by(context))
    asked = _ask(context, life_of(context, agreement), parties)
    told = say(
        nn="{n} av {all} partar har fått melding. Dei som ikkje har signert, blir minna på det kvar månad.",
        nb="{n} av {all} parter har fått melding. De som ikke har signert, blir minnet på det hver måned.",
        n=asked,
        all=len(parties),
    )
    return status_of(context, agreement, join([running, told], " "))


def _ask(context: Context, life: Life, parties: list[Party]) -> int:
    """One message to each party's contact, also to the one who starts it; returns how many are told."""
    assert life.signing is not None
    told = 0
    for party in parties:
        news = Reply(
            say(
                nn="{t} er klar til å signerast av {p}. Sei ifrå her når det er gjort.",
                nb="{t} er klar til å signeres av {p}. Si fra her når det er gjort.",
                t=title(context, life),
                p=party.name,
            ),
            choices=(signed_choice(life.signing.id or 0, party.id or 0), status_choice(life.row.id)),
        )
        who = agreement_parties.contact(context.session, party)
        told += tell(context, last_step(context, life), [who], news, f"sign{party.id}", also_actor=True)
    return told


def ask_anew(context: Context, life: Life, party: Party) -> None:
    """Ask somebody who has become the contact of a party that has not signed."""
    if life.signing and life.open.signing and party in agreement_signings.missing(context.session, life.signing):
        _ask(context, life, [party])


def in_force(request: Request, context: Context, words: str) -> Reply:
    """Open the form, or end the signing: the agreement is in force from the day that it names."""
    life, _, _ = signing_of(context, words)
    kept(context, life.row.id, Step.IN_FORCE)
    assert life.signing is not None
    left = agreement_signings.missing(context.session, life.signing)
    if "day" not in request.fields:
        return _force_form(context, life, left)
    day_in_force = day_in(request, context, "day")
    assert day_in_force is not None
    if left and request.fields.get("anyway") != "ja":
        raise Refusal(
            say(
                nn="{n} har ikkje signert: {names}. Vel «Ja» dersom avtalen skal gjelde likevel.",
                nb="{n} har ikke signert: {names}. Velg «Ja» dersom avtalen skal gjelde likevel.",
                n=len(left),
                names=names(left),
            ),
            field="anyway",
        )
    agreement_signings.close(context.session, life, day_in_force, by(context))
    rows = agreement_signings.signatures(context.session, life.signing)
    people = [agreement_parties.contact(context.session, party) for _, party in rows]
    gone = say(nn="{t} gjeld frå {d}.", nb="{t} gjelder fra {d}.", t=title(context, life), d=day(day_in_force))
    news = Reply(gone, choices=(status_choice(life.row.id),))
    tell(context, last_step(context, life, Step.IN_FORCE), [*people, *office(context, life)], news)
    return status_of(context, life.row.id, gone)


def _force_form(context: Context, life: Life, left: list[Party]) -> Reply:
    assert life.signing is not None
    planned = life.milestones.get(Milestone.IN_FORCE)
    value = written(planned.day if planned and planned.day else context.today)
    fields = [Field("day", say(nn="Gjeld frå", nb="Gjelder fra"), value=value, limit=30)]
    lead = title(context, life)
    if left:
        no, yes = Option(same("Nei"), "nei"), Option(same("Ja"), "ja")
        label = say(nn="Gjeld sjølv om nokon manglar", nb="Gjelder selv om noen mangler")
        fields.append(Field("anyway", label, "choice", (no, yes), value="nei"))
        lost = say(nn="Har ikkje signert: {names}.", nb="Har ikke signert: {names}.", names=names(left))
        lead = join([lead, lost])
    return form(say(nn="Set i kraft", nb="Sett i kraft"), f"/avtale ikraft {life.signing.id}", *fields, lead=lead)


def signing_of(context: Context, words: str) -> tuple[Life, int | None, str]:
    """The agreement whose last signing has this number, the party after the point, and the rest. Raises `Refusal`."""
    signing, party, rest = number(words)
    agreement = agreement_signings.agreement_of(context.session, context.network.id, signing)
    if agreement is None:
        raise not_found()
    life = life_of(context, agreement, lock=True)
    if not life.open.signing or life.signing is None or life.signing.id != signing:
        raise Refusal(
            say(nn="Signeringa av {t} er avslutta.", nb="Signeringen av {t} er avsluttet.", t=title(context, life)),
            choices=(status_choice(agreement),),
        )
    return life, party, rest


def last_step(context: Context, life: Life, what: Step | None = None) -> AgreementStep:
    """The newest step, or the newest of its kind."""
    rows = agreement_life.history(context.session, context.network.id, life.row.id, 5)
    return next(row for row, _ in rows if what is None or row.what == what)
