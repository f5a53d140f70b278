"""Who has signed an agreement: as the parties' contacts say, or as the secretariat writes down."""

from __future__ import annotations

from commands._agreement_fields import day_in
from commands._agreement_signing import last_step, signing_of
from commands._agreement_status import progress, status_of
from commands._agreement_words import (
    by,
    kept,
    need_contact,
    not_found,
    office,
    status_choice,
    tell,
    title,
)
from commands._base import Context, Field, Option, Reply, Request, row_id
from commands._term_fields import day_field, form
from knowledge.agreement_life import Step
from knowledge.language import NOTHING, Text, day, join, same, say
from storage import agreement_parties, agreement_signings
from storage.agreement_life import Life
from storage.agreement_tables import AgreementSignature
from storage.tables import Party


def signed(request: Request, context: Context, words: str) -> Reply:
    """`signert <signing>[.<party>]`: by the party's contact for today, or by the secretariat on the day it was."""
    life, party, _ = signing_of(context, words)
    if party is None:
        return _on_behalf(request, context, life)
    row, whose = _row(context, life, party)
    need_contact(context, life, whose)
    if agreement_signings.sign(context.session, life, row, context.today, by(context)):
        _news(context, life, whose)
    return _noted(context, life, row, whose)


def _on_behalf(request: Request, context: Context, life: Life) -> Reply:
    kept(context, life.row.id, Step.SIGNED)
    assert life.signing is not None
    if "party" not in request.fields:
        left = agreement_signings.missing(context.session, life.signing)
        if not left:
            return status_of(context, life.row.id, _everybody())
        return form(
            say(nn="Skriv inn signatur", nb="Skriv inn signatur"),
            f"/avtale signert {life.signing.id}",
            _party_field(left),
            day_field("on", say(nn="Signert dag", nb="Signert dag"), context.today),
            lead=title(context, life),
        )
    row, party = _chosen(request, context, life)
    on = day_in(request, context, "on", future=False)
    assert on is not None
    if agreement_signings.sign(context.session, life, row, on, by(context)):
        _news(context, life, party)
    return _noted(context, life, row, party)


def unsigned(request: Request, context: Context, words: str) -> Reply:
    """Open the form, or take a signature back that was written down by mistake."""
    life, _, _ = signing_of(context, words)
    kept(context, life.row.id, Step.UNSIGNED)
    assert life.signing is not None
    if "party" not in request.fields:
        done = [party for row, party in agreement_signings.signatures(context.session, life.signing) if row.on]
        if not done:
            return status_of(context, life.row.id, say(nn="Ingen har signert enno.", nb="Ingen har signert."))
        name = say(nn="Ikkje signert likevel", nb="Ikke signert likevel")
        return form(name, f"/avtale usignert {life.signing.id}", _party_field(done), lead=title(context, life))
    row, party = _chosen(request, context, life)
    agreement_signings.unsign(context.session, life, row, by(context))
    done_text = say(nn="{p} står igjen som ikkje signert.", nb="{p} står igjen som ikke signert.", p=party.name)
    return status_of(context, life.row.id, done_text)


def _row(context: Context, life: Life, party: int) -> tuple[AgreementSignature, Party]:
    assert life.signing is not None
    rows = agreement_signings.signatures(context.session, life.signing)
    found = next(((row, whose) for row, whose in rows if whose.id == party), None)
    if found is None:
        raise not_found()
    return found


def _chosen(request: Request, context: Context, life: Life) -> tuple[AgreementSignature, Party]:
    return _row(context, life, row_id(request.fields["party"]) or 0)


def _party_field(parties: list[Party]) -> Field:
    options = tuple(Option(same(party.name), str(party.id)) for party in parties[:90])
    return Field("party", say(nn="Part", nb="Part"), "choice", options)


def _news(context: Context, life: Life, party: Party) -> None:
    """The secretariat and the party's contact are told that it has signed, and how far it has come."""
    assert life.signing is not None
    rows = [whose for _, whose in agreement_signings.signatures(context.session, life.signing)]
    left = agreement_signings.missing(context.session, life.signing)
    text = say(nn="{p} har signert {t}.", nb="{p} har signert {t}.", p=party.name, t=title(context, life))
    rest = _everybody() if not left else say(nn="{n}.", nb="{n}.", n=progress(rows, left))
    people = [*office(context, life), agreement_parties.contact(context.session, party)]
    tell(
        context, last_step(context, life), people, Reply(join([text, rest], " "), choices=(status_choice(life.row.id),))
    )


def _noted(context: Context, life: Life, row: AgreementSignature, party: Party) -> Reply:
    on = day(row.on, weekday=False) if row.on else NOTHING
    done = say(nn="Notert: {p} signerte {d}.", nb="Notert: {p} signerte {d}.", p=party.name, d=on)
    return status_of(context, life.row.id, done)


def _everybody() -> Text:
    return say(nn="Alle har signert.", nb="Alle har signert.")
