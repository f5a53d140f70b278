"""A message that goes on from an answer: answered about the agreements of that answer, with source and date."""

from __future__ import annotations

from collections.abc import Sequence

from commands import _agreement_card, _agreement_facts, _asking, _citations, _in_place, _municipality, _thread
from commands._base import Choice, Context, Reply
from knowledge.agreements import Agreement
from knowledge.follow_ups import Facet, FollowUp, is_asked, read
from knowledge.language import Text, join, say
from knowledge.places import Named
from knowledge.search import Answer, Outcome
from knowledge.smalltalk import is_thanks
from storage import sections

_PLAINLY = 2
"""Words that must meet an agreement for a question that does not name the bot to be answered in a channel."""


def answered(context: Context, text: str) -> Reply | None:
    """The answer to *text* when it goes on from the answer before it; None when it is a message of its own."""
    values = _values(context)
    if not values:
        return None
    named = context.index().named(text)
    asked = read(text, named.words)
    if asked is None:
        return None
    if asked.facet is Facet.PLACE:
        return _in_places(context, values, named, text)
    if named.slugs:
        values = [_in_place.paper(context, value, min(named.slugs))[0] for value in values]
    if asked.facet is Facet.ABOUT:
        reply = _about(context, values, asked.rest, text)
    elif asked.facet is Facet.SECTION:
        reply = _cited(context, values, asked.rest) or _not_in_text(context, values, asked.rest)
    else:
        reply = _told(context, values, asked)
    if reply is not None:
        _thread.keep(context, [value.id for value in values])
    return reply


def is_for_bot(context: Context, text: str) -> bool:
    """Whether a line in a thread that does not name the bot is for it all the same. Writes nothing.

    It is when the bot has answered in the thread and the line goes on from that, asks what an agreement clearly
    answers, or is a thank-you straight after. Whatever names somebody is for them.
    """
    if _thread.subject(context) is None or "@" in text:
        return False
    if is_thanks(text):
        return _thread.is_fresh(context)
    values, index = _values(context), context.index()
    asked = read(text, index.named(text).words) if values else None
    if asked and asked.facet is not Facet.ABOUT:
        return True
    if asked and any(_citations.best(context, value.id, asked.rest) for value in values):
        return True
    return is_asked(text) and _is_plain(index.search(text))


def _is_plain(found: Answer) -> bool:
    """Whether the index is sure, and by more than one word: talk among people is full of single ones."""
    met = sum(len(match.asked.split()) for match in found.hits[0].matches) if found.hits else 0
    return found.outcome is Outcome.SURE and met >= _PLAINLY


def _values(context: Context) -> list[Agreement]:
    held = map(context.index().paper, _thread.subject(context) or ())
    return [value for value in held if value is not None]


def _told(context: Context, values: Sequence[Agreement], asked: FollowUp) -> Reply:
    facts = [_agreement_facts.fact(context, asked.facet, value) for value in values]
    more = _asking.offer(context, "") if asked.facet is Facet.CONTACT else ()
    return _reply(context, values, [told for _, told in facts], facts[0][0], more)


def _reply(
    context: Context, values: Sequence[Agreement], told: Sequence[Text], called: Text, more: Sequence[Choice] = ()
) -> Reply:
    """One agreement's fact under its name, or the same fact of each of several."""
    shared = tuple(dict.fromkeys(s for value in values for s in _agreement_card.sources(context, value)))
    buttons = tuple(_agreement_card.choice(value) for value in values)
    if len(values) == 1:
        return Reply(_named(values[0]), ((called, told[0]),), shared, choices=(*more, *buttons))
    lead = say(
        nn="{called}: Eg er ikkje sikker på kva for ein avtale du meiner, så her er svaret for kvar.",
        nb="{called}: Jeg er ikke sikker på hvilken avtale du mener, så her er svaret for hver.",
        called=called,
    )
    rows = tuple((_agreement_card.heading(value), one) for value, one in zip(values, told, strict=True))
    return Reply(lead, rows, shared, choices=(*more, *buttons))


def _named(value: Agreement) -> Text:
    return join([_agreement_card.heading(value), _agreement_card.warning(value)])


def _in_places(context: Context, values: Sequence[Agreement], named: Named, text: str) -> Reply:
    slug = min(named.slugs, default=context.member.municipality)
    if slug is None:
        question = say(nn="Kva kommune gjeld det?", nb="Hvilken kommune gjelder det?")
        return Reply(question, choices=_municipality.choices(context, text))
    found = [_in_place.paper(context, value, slug) for value in values]
    papers = list(dict.fromkeys(paper for paper, _ in found))
    _thread.keep(context, [paper.id for paper in papers])
    if len(papers) > 1:
        rows = tuple((_agreement_card.heading(paper), why) for paper, why in found)
        shared = tuple(dict.fromkeys(s for paper in papers for s in _agreement_card.sources(context, paper)))
        return Reply(_lead(named), rows, shared, choices=tuple(map(_agreement_card.choice, papers)))
    shown = _agreement_card.card(context, papers[0], None)
    before = tuple(_agreement_card.choice(value) for value in values if value.id != papers[0].id)
    return Reply(
        join([named.note, found[0][1], shown.text], "\n\n"),
        facts=shown.facts,
        sources=shown.sources,
        choices=(*before, *shown.choices),
    )


def _lead(named: Named) -> Text:
    lead = say(nn="Slik er det for kvar av avtalane:", nb="Slik er det for hver av avtalene:")
    return join([named.note, lead], "\n\n")


def _cited(context: Context, values: Sequence[Agreement], rest: str) -> Reply | None:
    """What the agreements' own texts say; the first that says enough of it."""
    for value in values:
        found = _citations.best(context, value.id, rest)
        if found is not None:
            return Reply(
                _named(value),
                facts=_citations.facts(context, found),
                sources=_citations.sources(context, found) or _agreement_card.sources(context, value),
                choices=(_agreement_card.choice(value),),
            )
    return None


def _not_in_text(context: Context, values: Sequence[Agreement], rest: str) -> Reply:
    network = context.network.id
    told = [
        say(nn="Eg finn ikkje noko om det i teksten.", nb="Jeg finner ikke noe om det i teksten.")
        if sections.current(context.session, network, value.id)
        else say(
            nn="Teksten er ikkje lesen inn hos meg, så eg veit ikkje kva som står der.",
            nb="Teksten er ikke lest inn hos meg, så jeg vet ikke hva som står der.",
        )
        for value in values
    ]
    everywhere = Choice(say(nn="Søk i alle avtalane", nb="Søk i alle avtalene"), f"/avtale {rest}")
    return _reply(context, values, told, say(nn="I teksten", nb="I teksten"), (everywhere,))


def _about(context: Context, values: Sequence[Agreement], rest: str, text: str) -> Reply | None:
    """ "Kva med X?": what the text says of X, or that there is no such municipality here; else another question."""
    found = _cited(context, values, rest)
    if found is not None or " " in rest or not rest[:1].isupper():
        return found
    if context.index().search(text, context.member.municipality).outcome is not Outcome.NONE:
        return None
    unknown = say(
        nn="Eg kjenner ingen kommune med det namnet i {network}, og finn ikkje noko om det i avtalen.",
        nb="Jeg kjenner ingen kommune med det navnet i {network}, og finner ikke noe om det i avtalen.",
        network=context.network.name,
    )
    return Reply(unknown, choices=tuple(map(_agreement_card.choice, values)))
