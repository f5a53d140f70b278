"""Reviewed on a day, the period of an agreement, and a revision with its milestones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from commands import _agreement_hearing
from commands._agreement_fields import day_in, written
from commands._agreement_status import status_of
from commands._agreement_words import MILESTONES, OUTCOMES, by, kept, status_choice, title
from commands._base import Choice, Context, Field, Option, Refusal, Reply, Request
from commands._term_fields import day_field, form
from knowledge.agreement_life import Milestone, Outcome, Step, out_of_order, real_day
from knowledge.language import NOTHING, Text, both, day, say
from storage import agreement_life, agreement_revisions
from storage.agreement_life import Life

_A_YEAR = dt.timedelta(days=366)


def reviewed(request: Request, context: Context, agreement: str) -> Reply:
    """Open the form, or keep on what day the agreement was reviewed and what came of it."""
    life = kept(context, agreement, Step.REVIEWED, lock="held_on" in request.fields)
    if "held_on" not in request.fields:
        options = tuple(Option(OUTCOMES[each], each) for each in Outcome)
        note = Field("note", say(nn="Merknad", nb="Merknad"), "long", required=False)
        return form(
            say(nn="Gjennomgått", nb="Gjennomgått"),
            f"/avtale gjennomgått {agreement}",
            day_field("held_on", say(nn="Dag", nb="Dag"), context.today),
            Field("outcome", say(nn="Utfall", nb="Utfall"), "choice", options, value=Outcome.STANDS),
            note,
            lead=title(context, life),
        )
    held_on = day_in(request, context, "held_on", future=False)
    assert held_on is not None
    said = request.fields.get("outcome", Outcome.STANDS)
    outcome = Outcome(said) if said in [*Outcome] else Outcome.STANDS
    agreement_life.review(
        context.session, life.row, held_on, outcome, request.fields.get("note", "").strip(), by(context)
    )
    done = say(nn="Notert: gjennomgått {d}.", nb="Notert: gjennomgått {d}.", d=day(held_on))
    if outcome is Outcome.REVISE and life.revision is None:
        reply = status_of(context, agreement, done)
        start = Choice(say(nn="Start revisjon", nb="Start revisjon"), f"/avtale revisjon {agreement}")
        return Reply(reply.text, reply.facts, choices=(start, *(c for c in reply.choices if c.line != start.line)))
    return status_of(context, agreement, done)


def period(request: Request, context: Context, agreement: str) -> Reply:
    """Open the form, or keep when the agreement runs out and the period of notice; empty is unknown."""
    life = kept(context, agreement, Step.PERIOD, lock="expires" in request.fields)
    if "expires" not in request.fields:
        end = real_day(life.row.expires)
        hint = say(nn="Tomt når det ikkje er kjent", nb="Tomt når det ikke er kjent")
        return form(
            say(nn="Periode og oppseiing", nb="Periode og oppsigelse"),
            f"/avtale periode {agreement}",
            Field("expires", say(nn="Gjeld til og med", nb="Gjelder til og med"), hint=hint, required=False,
                  value=written(end), limit=30),
            Field("notice", say(nn="Oppseiingstid", nb="Oppsigelsestid"), required=False, limit=200,
                  hint=say(nn="Til dømes 12 månader", nb="For eksempel 12 måneder"), value=life.row.notice or ""),
            lead=title(context, life),
        )  # fmt: skip
    expires = day_in(request, context, "expires", needed=False)
    notice = request.fields.get("notice", "").strip()[:200] or None
    agreement_life.set_period(context.session, life.row, expires, notice, by(context))
    return status_of(context, agreement, say(nn="Notert.", nb="Notert."))


def start(request: Request, context: Context, agreement: str) -> Reply:
    """Open the form, or begin a revision with the milestones it names."""
    sent = "sent" in request.fields
    life = agreement_life.of(context.session, context.network.id, agreement, lock=sent)
    if sent and life and life.revision and life.revision.opened_on == context.today:
        kept(context, agreement, Step.MILESTONE)
        return status_of(context, agreement, _STARTED)  # the same form once more
    life = kept(context, agreement, Step.REVISION)
    if not sent:
        return _form(context, life, say(nn="Start revisjon", nb="Start revisjon"), f"/avtale revisjon {agreement}")
    agreement_revisions.start(context.session, life, _days(request, context, life), by(context))
    return status_of(context, agreement, _STARTED)


_STARTED = say(
    nn="Revisjonen er i gang. Eg minner sekretariatet om milepælane.",
    nb="Revisjonen er i gang. Jeg minner sekretariatet om milepælene.",
)


def milestones(request: Request, context: Context, agreement: str) -> Reply:
    """Open the form, or move the milestones of the open revision; the reminders follow."""
    sent = "sent" in request.fields
    life = kept(context, agreement, Step.MILESTONE, lock=sent)
    if not sent:
        return _form(context, life, say(nn="Milepælar", nb="Milepæler"), f"/avtale milepælar {agreement}")
    days = _days(request, context, life)
    due = days.pop(Milestone.HEARING_TO, None) if life.open.hearing else None
    extended = due is not None and _agreement_hearing.move(context, life, due)
    moved = [
        Milestone(row.what) for row in agreement_revisions.set_milestones(context.session, life, days, by(context))
    ]
    moved += [Milestone.HEARING_TO] if extended else []
    labels = both(MILESTONES[step] for step in Milestone if step in moved)
    done = say(nn="Flytta: {w}. Varsla følgjer med.", nb="Flyttet: {w}. Varslene følger med.", w=labels)
    same_as_before = say(nn="Milepælane står slik.", nb="Milepælene står slik.")
    return status_of(context, agreement, done if moved else same_as_before)


def reached(context: Context, words: str) -> Reply:
    """Keep that the milestone of this number was reached today."""
    agreement, _, said = words.partition(" ")
    life = kept(context, agreement, Step.REACHED, lock=True)
    what = next((step for step, row in life.milestones.items() if str(row.id) == said.strip()), None)
    if what is None:
        return status_of(context, agreement)
    agreement_revisions.reach(context.session, life, what, by(context))
    return status_of(context, agreement, say(nn="Nådd: {w}.", nb="Nådd: {w}.", w=MILESTONES[what]))


def end(context: Context, words: str) -> Reply:
    """Ask once, then close the revision without a new text."""
    agreement, _, sure = words.partition(" ")
    life = kept(context, agreement, Step.REVISION_END, lock=sure == "ja")
    if sure != "ja":
        return Reply(
            say(
                nn="Skal revisjonen av {t} avsluttast utan ny tekst? Då fell milepælane bort.",
                nb="Skal revisjonen av {t} avsluttes uten ny tekst? Da faller milepælene bort.",
                t=title(context, life),
            ),
            choices=(
                Choice(say(nn="Ja, avslutt", nb="Ja, avslutt"), f"/avtale revisjonslutt {agreement} ja"),
                status_choice(agreement),
            ),
        )
    agreement_revisions.end(context.session, life, by(context))
    return status_of(context, agreement, say(nn="Revisjonen er avslutta.", nb="Revisjonen er avsluttet."))


_SENT = Field("sent", NOTHING, "hidden", value="ja")


def _form(context: Context, life: Life, name: Text, line: str) -> Reply:
    hint = say(nn="Tomt når dagen ikkje er kjend", nb="Tomt når dagen ikke er kjent")
    days = {step: row.day for step, row in life.milestones.items()}
    fields = tuple(
        Field(step, MILESTONES[step], required=False, hint=hint, value=written(days.get(step)), limit=30)
        for step in Milestone
        if not _is_done(life, step)
    )
    return form(name, line, _SENT, *fields, lead=title(context, life))


def _is_done(life: Life, step: Milestone) -> bool:
    row = life.milestones.get(step)
    return row is not None and row.done_on is not None


def _days(request: Request, context: Context, life: Life) -> dict[Milestone, dt.date | None]:
    """What the form says of the milestones that are not reached. Raises `Refusal` at the field."""
    before = {step: row.day for step, row in life.milestones.items()}
    days: dict[Milestone, dt.date | None] = {}
    for step in Milestone:
        if step in request.fields and not _is_done(life, step):
            unchanged = request.fields[step].strip() == written(before.get(step))
            days[step] = day_in(request, context, step, past=unchanged, needed=False)
    if life.open.hearing and days.get(Milestone.HEARING_TO, context.today) is None:
        raise Refusal(
            say(nn="Høyringa er i gang og må ha ein frist.", nb="Høringen er i gang og må ha en frist."),
            field=Milestone.HEARING_TO,
        )
    _in_order({**before, **days})
    return days


def _in_order(days: Mapping[Milestone, dt.date | None]) -> None:
    wrong = out_of_order(days)
    if wrong:
        raise Refusal(
            say(
                nn="«{later}» kan ikkje vere før «{earlier}».",
                nb="«{later}» kan ikke være før «{earlier}».",
                later=MILESTONES[wrong[1]],
                earlier=MILESTONES[wrong[0]],
            ),
            field=wrong[1],
        )
