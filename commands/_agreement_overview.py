"""`/avtale oversyn`: what the secretariat has to look at in its agreements."""

from __future__ import annotations

from collections.abc import Callable

from commands import _agreement_card
from commands._agreement_status import progress
from commands._agreement_words import MILESTONES, keeps, value_of
from commands._base import Choice, Context, Refusal, Reply
from knowledge.agreement_life import Due, urgency
from knowledge.language import NOTHING, Text, day, join, say
from storage import agreement_hearings, agreement_life, agreement_signings
from storage.agreement_life import Life

_SHOWN = 15
_BUTTONS = 8


def shown(context: Context) -> Reply:
    """Reviews that are due, unknown dates, open revisions, hearings and signings. Raises `Refusal` for all others."""
    rows = [life for life in agreement_life.all_of(context.session, context.network.id) if keeps(context, life)]
    if not rows:
        raise Refusal(
            say(
                nn="Det er sekretariatet som har oversynet. Du kan sjå ein avtale om gongen.",
                nb="Det er sekretariatet som har oversikten. Du kan se én avtale om gangen.",
            ),
            choices=(_agreement_card.list_choice(),),
        )
    late, soon, unknown = (_urgent(context, rows, due) for due in (Due.OVERDUE, Due.SOON, Due.UNKNOWN))
    revised = [life for life in rows if life.revision]
    heard = [life for life in rows if life.open.hearing]
    signed = [life for life in rows if life.open.signing]
    facts = (
        (say(nn="Skulle vore gjennomgått", nb="Skulle vært gjennomgått"), _listed(context, late, _review)),
        (say(nn="Gjennomgang snart", nb="Gjennomgang snart"), _listed(context, soon, _review)),
        (say(nn="Til høyring", nb="Til høring"), _listed(context, heard, _hearing)),
        (say(nn="Til signering", nb="Til signering"), _listed(context, signed, _signing)),
        (say(nn="Under revisjon", nb="Under revisjon"), _listed(context, revised, _revision)),
        (say(nn="Ukjend dato for gjennomgang", nb="Ukjent dato for gjennomgang"), _listed(context, unknown, _plain)),
    )
    told = tuple((label, text) for label, text in facts if text)
    first = {life.row.id: life for life in (*heard, *signed, *late, *soon, *revised, *unknown)}
    return Reply(
        say(nn="Avtalane du følgjer opp:", nb="Avtalene du følger opp:")
        if told
        else say(nn="Alle avtalane er gjennomgått, og ingenting er i gang.",
                 nb="Alle avtaler er gjennomgått, og ingenting er i gang."),
        facts=told,
        choices=tuple(
            Choice(_agreement_card.choice(value_of(context, life)).label, f"/avtale status {key}")
            for key, life in list(first.items())[:_BUTTONS]
        ),
    )  # fmt: skip


def _urgent(context: Context, rows: list[Life], due: Due) -> list[Life]:
    found = [life for life in rows if life.open.current and urgency(life.next_review, context.today) is due]
    return sorted(found, key=lambda life: (life.next_review or context.today, life.row.id))


def _listed(context: Context, rows: list[Life], more: Callable[[Context, Life], Text]) -> Text:
    lines = []
    for life in rows[:_SHOWN]:
        said = join([_agreement_card.heading(value_of(context, life)), more(context, life)], ": ")
        lines.append(say(nn="• {s}", nb="• {s}", s=said))
    left = len(rows) - _SHOWN
    return join([*lines, say(nn="og {n} til", nb="og {n} til", n=left) if left > 0 else NOTHING])


def _review(_context: Context, life: Life) -> Text:
    return day(life.next_review, weekday=False) if life.next_review else NOTHING


def _plain(_context: Context, _life: Life) -> Text:
    return NOTHING


def _hearing(context: Context, life: Life) -> Text:
    assert life.hearing is not None
    rows = agreement_hearings.answers(context.session, life.hearing)
    left = len(agreement_hearings.silent(context.session, life.hearing))
    return say(
        nn="{n} av {all} har svart, frist {d}",
        nb="{n} av {all} har svart, frist {d}",
        n=len(rows) - left,
        all=len(rows),
        d=day(life.hearing.due, weekday=False),
    )


def _signing(context: Context, life: Life) -> Text:
    assert life.signing is not None
    rows = [party for _, party in agreement_signings.signatures(context.session, life.signing)]
    return progress(rows, agreement_signings.missing(context.session, life.signing))


def _revision(_context: Context, life: Life) -> Text:
    """The next milestone that has a day."""
    ahead = [(row.day, what) for what, row in life.milestones.items() if row.day and row.done_on is None]
    if not ahead:
        return say(nn="ingen milepæl framover", nb="ingen milepæl framover")
    on, what = min(ahead)
    return say(nn="{w} {d}", nb="{w} {d}", w=MILESTONES[what], d=day(on, weekday=False))
