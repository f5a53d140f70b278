"""A hearing on an agreement: every party is asked at once and answers with a button; silence is seen."""

from __future__ import annotations

import datetime as dt

from commands._agreement_buttons import hearing_choices
from commands._agreement_fields import day_in, link_in, parties_field, parties_in, sent_form, written
from commands._agreement_status import status_of
from commands._agreement_words import (
    by,
    kept,
    life_of,
    not_found,
    number,
    status_choice,
    tell,
    title,
)
from commands._base import Choice, Context, Field, Refusal, Reply, Request, Source
from commands._term_fields import day_field, form
from knowledge.agreement_life import Milestone, Step
from knowledge.language import Text, day, same, say
from storage import agreement_hearings, agreement_life, agreement_parties
from storage.agreement_life import Life
from storage.tables import Party

_WEEKS = dt.timedelta(weeks=8)


def start(request: Request, context: Context, agreement: str) -> Reply:
    """Open the form, or ask every party it names, all at the same time."""
    sent = "due" in request.fields
    life = life_of(context, agreement, lock=sent)
    if sent and life.hearing and life.open.hearing and life.hearing.opened_on == context.today:
        kept(context, agreement, Step.HEARING_DUE)
        return status_of(context, agreement, say(nn="Høyringa er i gang.", nb="Høringen er i gang."))
    life = kept(context, agreement, Step.HEARING)
    if not sent:
        planned = life.milestones.get(Milestone.HEARING_TO)
        due = planned.day if planned and planned.day and planned.day > context.today else context.today + _WEEKS
        return sent_form(
            say(nn="Start høyring", nb="Start høring"),
            f"/avtale høyring {agreement}",
            day_field("due", say(nn="Svar innan", nb="Svar innen"), due),
            Field("link", say(nn="Lenkje til utkastet", nb="Lenke til utkastet"), required=False, limit=1000),
            parties_field(agreement_parties.standard(context.session, life.row, heard=True)),
            lead=title(context, life),
        )
    due_day = day_in(request, context, "due", past=False)
    assert due_day is not None
    parties = parties_in(request, context)
    agreement_hearings.start(context.session, life, parties, due_day, by(context), link_in(request))
    told = _ask(context, life_of(context, agreement), parties)
    done = say(
        nn="Høyringa er i gang. {n} av {all} partar har fått spørsmålet, alle samtidig.",
        nb="Høringen er i gang. {n} av {all} parter har fått spørsmålet, alle samtidig.",
        n=told,
        all=len(parties),
    )
    return status_of(context, agreement, done)


def _ask(context: Context, life: Life, parties: list[Party]) -> int:
    """One message to each party's contact, also to the one who starts it; returns how many are told."""
    step = agreement_life.history(context.session, context.network.id, life.row.id, 1)[0][0]
    told = 0
    for party in parties:
        who = agreement_parties.contact(context.session, party)
        told += tell(context, step, [who], _question(context, life, party), f"ask{party.id}", also_actor=True)
    return told


def ask_anew(context: Context, life: Life, party: Party) -> None:
    """Ask somebody who has become the contact of a party that has not answered."""
    if life.hearing and life.open.hearing and party in agreement_hearings.silent(context.session, life.hearing):
        _ask(context, life, [party])


def _question(context: Context, life: Life, party: Party) -> Reply:
    assert life.hearing is not None
    return Reply(
        say(
            nn="{t} er på høyring. Har {p} merknader? Svar innan {d}.",
            nb="{t} er på høring. Har {p} merknader? Svar innen {d}.",
            t=title(context, life),
            p=party.name,
            d=day(life.hearing.due),
        ),
        sources=(Source(say(nn="Utkastet", nb="Utkastet"), life.hearing.url),) if life.hearing.url else (),
        choices=(*hearing_choices(life.hearing.id or 0, party.id or 0), status_choice(life.row.id)),
    )


def hearing_of(context: Context, words: str, *, lock: bool) -> tuple[Life, int | None, str]:
    """The agreement whose last hearing has this number, the party after the point, and the rest. Raises `Refusal`."""
    hearing, party, rest = number(words)
    agreement = agreement_hearings.agreement_of(context.session, context.network.id, hearing)
    if agreement is None:
        raise not_found()
    life = life_of(context, agreement, lock=lock)
    if not life.open.hearing or life.hearing is None or life.hearing.id != hearing:
        raise Refusal(
            say(
                nn="Høyringa om {t} er avslutta. Snakk med sekretariatet om du har meir å seie.",
                nb="Høringen om {t} er avsluttet. Snakk med sekretariatet om du har mer å si.",
                t=title(context, life),
            ),
            choices=(status_choice(agreement),),
        )
    return life, party, rest


def due(request: Request, context: Context, words: str) -> Reply:
    """Open the form, or move the last day to answer; those who have not answered are told."""
    sent = "due" in request.fields
    life, _, _ = hearing_of(context, words, lock=sent)
    kept(context, life.row.id, Step.HEARING_DUE)
    assert life.hearing is not None
    if not sent:
        label = say(nn="Svar innan", nb="Svar innen")
        name = say(nn="Flytt fristen", nb="Flytt fristen")
        return form(
            name, f"/avtale høyringsfrist {life.hearing.id}", Field("due", label, value=written(life.hearing.due))
        )
    new = day_in(request, context, "due", past=False)
    assert new is not None
    move(context, life, new)
    return status_of(context, life.row.id, say(nn="Fristen er {d}.", nb="Fristen er {d}.", d=day(new)))


def move(context: Context, life: Life, new: dt.date) -> bool:
    """Move the last day of the open hearing and tell those who have not answered; False when it is the same."""
    if not agreement_hearings.move(context.session, life, new, by(context)):
        return False
    assert life.hearing is not None
    steps = agreement_life.history(context.session, context.network.id, life.row.id, 2)
    step = next(row for row, _ in steps if row.what == Step.HEARING_DUE)
    for party in agreement_hearings.silent(context.session, life.hearing):
        news = Reply(
            say(
                nn="Fristen for å svare på høyringa om {t} er flytta til {d}. {p} har ikkje svart.",
                nb="Fristen for å svare på høringen om {t} er flyttet til {d}. {p} har ikke svart.",
                t=title(context, life),
                d=day(new),
                p=party.name,
            ),
            choices=(*hearing_choices(life.hearing.id or 0, party.id or 0), status_choice(life.row.id)),
        )
        tell(
            context, step, [agreement_parties.contact(context.session, party)], news, f"due{party.id}", also_actor=True
        )
    return True


def end(context: Context, words: str) -> Reply:
    """Close the hearing; asked once more while somebody has not answered."""
    life, _, sure = hearing_of(context, words, lock=True)
    kept(context, life.row.id, Step.HEARING_END)
    assert life.hearing is not None
    left = agreement_hearings.silent(context.session, life.hearing)
    if left and sure != "ja":
        return Reply(
            say(
                nn="{n} har ikkje svart. Vil du avslutte høyringa likevel?",
                nb="{n} har ikke svart. Vil du avslutte høringen likevel?",
                n=len(left),
            ),
            facts=((say(nn="Har ikkje svart", nb="Har ikke svart"), _names(left)),),
            choices=(
                Choice(say(nn="Ja, avslutt", nb="Ja, avslutt"), f"/avtale høyringslutt {life.hearing.id} ja"),
                status_choice(life.row.id),
            ),
        )
    agreement_hearings.close(context.session, life, by(context))
    return status_of(context, life.row.id, say(nn="Høyringa er avslutta.", nb="Høringen er avsluttet."))


def _names(parties: list[Party]) -> Text:
    return same(", ".join(party.name for party in parties))
