"""`/avtale status`: where an agreement stands, in facts; what nobody knows is said to be unknown."""

from __future__ import annotations

from collections.abc import Sequence

from commands import _agreement_card
from commands._agreement_buttons import buttons
from commands._agreement_words import (
    ANSWERS,
    MILESTONES,
    UNKNOWN,
    UNKNOWN_DATE,
    keeps,
    life_of,
    names,
    not_found,
    title,
    without_contact,
)
from commands._base import Choice, Context, Refusal, Reply
from knowledge.agreement_life import Answer, Due, last_notice, real_day, urgency
from knowledge.agreements import STATUS_WORDS, Status
from knowledge.language import NOTHING, Text, day, join, printed, same, say
from knowledge.search import Outcome as Found
from storage import agreement_hearings, agreement_life, agreement_signings, agreements
from storage.agreement_life import Life
from storage.tables import Party


def status(context: Context, words: str) -> Reply:
    """Where the agreement stands that *words* name, by id, number, title or what it is about. Raises `Refusal`."""
    known = agreement_life.of(context.session, context.network.id, words.strip())
    return status_of(context, known.row.id if known else _named(context, words))


def _named(context: Context, words: str) -> str:
    if not words.strip():
        raise Refusal(
            say(nn="Kva for avtale vil du sjå status for?", nb="Hvilken avtale vil du se status for?"),
            choices=(_agreement_card.list_choice(),),
        )
    said = words.strip().casefold()
    everything = agreements.all_of(context.session, context.network.id)
    exact = [value.id for value in everything if said in map(str.casefold, filter(None, (value.title, *value.aliases)))]
    if len(exact) == 1:
        return exact[0]
    found = context.index().search(words, context.member.municipality)
    if found.outcome is Found.SURE:
        return found.hits[0].agreement
    hits = [agreements.get(context.session, context.network.id, hit.agreement) for hit in found.hits[:4]]
    if found.outcome is not Found.MAYBE or not hits:
        raise not_found()
    raise Refusal(
        say(nn="Kva for avtale meiner du?", nb="Hvilken avtale mener du?"),
        choices=tuple(
            Choice(_agreement_card.choice(value).label, f"/avtale status {value.id}") for value in hits if value
        ),
    )


def status_of(context: Context, agreement: str, done: Text = NOTHING) -> Reply:
    """The same for an id, after *done*."""
    life = life_of(context, agreement)
    lead = say(nn="{t}: {stage}", nb="{t}: {stage}", t=title(context, life), stage=_stage(life))
    facts = (
        (say(nn="Sist gjennomgått eller revidert", nb="Sist gjennomgått eller revidert"), _last(life)),
        (say(nn="Neste gjennomgang", nb="Neste gjennomgang"), _next(context, life)),
        (say(nn="Oppseiingstid", nb="Oppsigelsestid"), _notice(life)),
        (say(nn="Gjeld til", nb="Gjelder til"), printed(life.row.expires) if life.row.expires else UNKNOWN_DATE),
        (say(nn="Milepælar", nb="Milepæler"), _milestones(life)),
        *_hearing(context, life),
        *_signing(context, life),
    )
    return Reply(
        join([done, lead], "\n\n"),
        facts=tuple((label, text) for label, text in facts if text),
        choices=buttons(context, life),
    )


def _stage(life: Life) -> Text:
    if life.signing and life.open.signing:
        return say(nn="til signering sidan {d}.", nb="til signering siden {d}.", d=day(life.signing.opened_on))
    if life.hearing and life.open.hearing:
        return say(nn="på høyring til {d}.", nb="på høring til {d}.", d=day(life.hearing.due))
    if life.revision:
        return say(nn="under revisjon sidan {d}.", nb="under revisjon siden {d}.", d=day(life.revision.opened_on))
    return say(nn="{s}.", nb="{s}.", s=STATUS_WORDS[Status(life.row.status)])


def _last(life: Life) -> Text:
    known = [d for d in (life.row.reviewed_on, real_day(life.row.revised)) if d]
    if known:
        return day(max(known), weekday=False)
    return printed(life.row.revised) if life.row.revised else UNKNOWN_DATE


def _next(context: Context, life: Life) -> Text:
    on = life.next_review
    if on is None:
        return UNKNOWN_DATE
    late = say(nn="skulle ha vore", nb="skulle ha vært")
    late = late if urgency(on, context.today) is Due.OVERDUE else NOTHING
    return join([late, day(on, weekday=False)], " ")


def _notice(life: Life) -> Text:
    if not life.row.notice:
        return UNKNOWN
    last = last_notice(life.row.expires, life.row.notice)
    limit = say(nn="siste dag er {d}", nb="siste dag er {d}", d=day(last, weekday=False)) if last else NOTHING
    return join([same(life.row.notice), limit], ", ")


def _milestones(life: Life) -> Text:
    if life.revision is None:
        return NOTHING
    rows = []
    for what, row in life.milestones.items():
        when = day(row.day, weekday=False) if row.day else UNKNOWN_DATE
        if row.done_on:
            done = say(nn="nådd {d}", nb="nådd {d}", d=day(row.done_on, weekday=False))
            when = say(nn="{w} ({d})", nb="{w} ({d})", w=when, d=done) if row.day else done
        rows.append(say(nn="• {m}: {w}", nb="• {m}: {w}", m=MILESTONES[what], w=when))
    return join(rows) or say(nn="ingen datoar er sette", nb="ingen datoer er satt")


def _hearing(context: Context, life: Life) -> tuple[tuple[Text, Text], ...]:
    if life.hearing is None:
        return ()
    rows = agreement_hearings.answers(context.session, life.hearing)
    silent = [party for row, party in rows if row.answer == Answer.WAITING]
    said = [(row, party) for row, party in rows if row.answer != Answer.WAITING]
    ended = (
        say(nn="avslutta {d}", nb="avsluttet {d}", d=day(life.hearing.closed_on)) if life.hearing.closed_on else None
    )
    limit = ended or say(nn="frist {d}", nb="frist {d}", d=day(life.hearing.due))
    count = say(nn="{n} av {all} har svart", nb="{n} av {all} har svart", n=len(said), all=len(rows))
    heard = [say(nn="• {p}: {a}", nb="• {p}: {a}", p=party.name, a=ANSWERS[Answer(row.answer)]) for row, party in said]
    return (
        (say(nn="Høyring", nb="Høring"), join([count, limit], ", ")),
        (say(nn="Utkast", nb="Utkast"), same(life.hearing.url or "")),
        (say(nn="Har svart", nb="Har svart"), join(heard)),
        (say(nn="Har ikkje svart", nb="Har ikke svart"), names(silent)),
        _unreached(context, life, silent if not life.hearing.closed_on else ()),
    )


def _signing(context: Context, life: Life) -> tuple[tuple[Text, Text], ...]:
    if life.signing is None:
        return ()
    rows = agreement_signings.signatures(context.session, life.signing)
    waiting = [party for row, party in rows if row.on is None]
    force = life.signing.in_force
    return (
        (say(nn="Signering", nb="Signering"), progress([p for _, p in rows], waiting)),
        (say(nn="Har ikkje signert", nb="Har ikke signert"), names(waiting)),
        (say(nn="Gjeld frå", nb="Gjelder fra"), day(force, weekday=False) if force else NOTHING),
        _unreached(context, life, waiting if not life.signing.closed_on else ()),
    )


def progress(parties: Sequence[Party], waiting: Sequence[Party]) -> Text:
    """How many have signed: the municipalities apart from the others."""
    left = {party.id for party in waiting}
    places = [party for party in parties if party.kind == "kommune"]
    others = [party for party in parties if party.kind != "kommune"]
    signed, rest = (sum(party.id not in left for party in group) for group in (places, others))
    counted = [
        say(nn="{n} av {all} kommunar har signert", nb="{n} av {all} kommuner har signert", n=signed, all=len(places)),
        say(nn="{n} av {all} andre partar", nb="{n} av {all} andre parter", n=rest, all=len(others)),
    ]
    if not places:
        counted = [say(nn="{n} av {all} har signert", nb="{n} av {all} har signert", n=rest, all=len(others))]
    return join(counted if others or not places else counted[:1], ", ")


def _unreached(context: Context, life: Life, parties: Sequence[Party]) -> tuple[Text, Text]:
    text = without_contact(context, parties) if keeps(context, life) else NOTHING
    return say(nn="Merk", nb="Merk"), text
