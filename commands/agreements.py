"""`/avtale` and every free question: which agreement covers it, with evidence, or an honest no."""

from __future__ import annotations

import re
from dataclasses import replace

from commands import (
    _agreement_card,
    _agreement_life,
    _asking,
    _citations,
    _consent,
    _feedback,
    _follow_up,
    _holes,
    _municipality,
    _thread,
    _why,
)
from commands._agreement_words import status_choice
from commands._base import Choice, Context, Refusal, Reply, Request, command, row_id
from knowledge.agreements import Agreement
from knowledge.aliases import by_alias, by_term
from knowledge.language import NOTHING, Text, join, say
from knowledge.search import Answer, Hit, Outcome
from knowledge.sections import Found
from knowledge.smalltalk import is_thanks
from storage import inquiries, questions
from storage.tables import Question

_ALIAS = re.compile(r"[0-9]{1,9} (?:ja|nei)")


@command(
    "avtale",
    aliases=("avtalar", "avtaler", "spør", "spor"),
    summary=say(nn="Finn kva avtale som gjeld.", nb="Finn hvilken avtale som gjelder."),
    usage=say(
        nn="<spørsmål> · liste · status <avtale> · kommune <namn> · hol · oversyn · "
        "til dømes: /avtale utskrivingsklar pasient",
        nb="<spørsmål> · liste · status <avtale> · kommune <navn> · hull · oversikt · "
        "for eksempel: /avtale utskrivningsklar pasient",
    ),
    words=("liste", "vis", "hol", "hull", "status", "oversyn", "oversikt"),
)
def avtale(request: Request, context: Context) -> Reply:
    """Answer a question, show one agreement, list them all, or take a verdict on an answer."""
    first, _, rest = request.words.partition(" ")
    match first.lower():
        case "":
            return _ask_for_question()
        case "liste" if not rest:
            return _agreement_card.listing(context)
        case "vis" if context.index().paper(rest.strip()):
            return _shown(context, rest.strip())
        case "kommune" if ":" in rest or " " not in rest:
            return _from_municipality(context, rest)
        case _asking.WORD:
            return _asking.asked(request, context, rest)
        case "hol" | "hull" if rest in ("", "alt"):
            return _holes.shown(context, everything=bool(rest))
        case "alias" if _ALIAS.fullmatch(rest):
            number, word = rest.split()
            return _holes.decided(context, int(number), word)
        case "svar" if (inquiry := row_id(rest)) is not None:
            return _asking.answered(request, context, inquiry)
        case "rett" | "feil" if _feedback.is_verdict(rest):
            return _feedback.judged(context, first.lower(), rest, request.fields)
        case word:
            return _otherwise(request, context, word, rest.strip())


def _otherwise(request: Request, context: Context, word: str, rest: str) -> Reply:
    """A line about the life of an agreement, "why this answer?", else a question."""
    if _agreement_life.takes(word, rest):
        return _agreement_life.done(request, context, word, rest)
    return _why.explained(context, request.words) or _answered(context, request.words)


def _ask_for_question() -> Reply:
    raise Refusal(
        say(
            nn="Kva lurer du på? Skriv nokre ord om situasjonen, "
            "til dømes «utskrivingsklar pasient utan plass i kommunen».",
            nb="Hva lurer du på? Skriv noen ord om situasjonen, "
            "for eksempel «utskrivningsklar pasient uten plass i kommunen».",
        ),
        choices=(_agreement_card.list_choice(),),
    )


def _from_municipality(context: Context, words: str) -> Reply:
    """Keep the member's municipality and answer the question that it was asked for."""
    kept, question = _municipality.chosen(context, words)
    if not question:
        return Reply(kept)
    answered = _answered(context, question)
    return replace(answered, text=join([answered.text, kept], "\n\n"))


def _answered(context: Context, text: str) -> Reply:
    """The answer to a question, or to what goes on from the answer before it."""
    return _follow_up.answered(context, text) or _searched(context, text)


def _searched(context: Context, text: str) -> Reply:
    found = context.index().search(text, context.member.municipality)
    if found.outcome is Outcome.NONE:
        found = _by_other_names(context, text, found)
    top = found.hits[0].agreement if found.hits else None
    if found.outcome is Outcome.SMALLTALK:
        _counted(context, found.outcome)
        return _smalltalk(context, text)
    section = _citations.answering(context, text) if found.outcome is not Outcome.SURE and not found.note else None
    if section is not None:
        return _from_text(context, found, section, text)
    _thread.keep(context, _subject(found))
    row = _counted(context, found.outcome, top, found, text)
    if found.outcome is Outcome.MAYBE and _municipality.is_asked_for(context, found):
        return Reply(found.note, choices=_municipality.choices(context, text))
    says = {Outcome.SURE: _sure, Outcome.MAYBE: _maybe}.get(found.outcome, _none)
    return replace(says(context, found, text), feedback=_feedback.verdicts(context, row, text))


def _by_other_names(context: Context, text: str, found: Answer) -> Answer:
    """What the search does not find may stand under another name that the secretariat has given."""
    rows = context.index().agreements
    named = by_alias(text, found, rows)
    if named.outcome is not Outcome.NONE:
        return named
    return by_term(text, found, rows, inquiries.approved(context.session, context.network.id))


def _counted(
    context: Context, outcome: Outcome, agreement: str | None = None, found: Answer | None = None, text: str = ""
) -> Question:
    """Count the outcome; the text is kept only of what got no answer, and only where the asker allows it."""
    others = [hit.agreement for hit in found.hits] if found else ()
    kept = _consent.text_to_keep(context, text) if outcome is Outcome.NONE else None
    return questions.count(
        context.session, context.network.id, context.now, outcome, agreement, others,
        member=context.member.id, in_channel=context.in_channel, text=kept,
    )  # fmt: skip


def _subject(found: Answer) -> list[str]:
    """What the talk is about after this answer; nothing after an honest no."""
    match found.outcome:
        case Outcome.SURE:
            return [hit.agreement for hit in found.hits[:1]]
        case Outcome.MAYBE:
            return [hit.agreement for hit in found.hits]
        case _:
            return []


def _from_text(context: Context, found: Answer, section: Found, text: str) -> Reply:
    """The index of agreements is not sure, but the words stand in one of them."""
    value = context.index().paper(section.filed.agreement)
    assert value is not None, section.filed
    _thread.keep(context, [value.id])
    row = _counted(context, Outcome.MAYBE, value.id, found)
    others = tuple(_agreement_card.choice(_get(context, hit)) for hit in found.hits if hit.agreement != value.id)
    return Reply(
        join(
            [
                say(nn="Dette står i {a}:", nb="Dette står i {a}:", a=_agreement_card.heading(value)),
                _agreement_card.warning(value),
            ],
            "\n",
        ),
        facts=_citations.facts(context, section),
        sources=_citations.sources(context, section) or _agreement_card.sources(context, value),
        choices=(_agreement_card.choice(value), *others[:2], *_why.button(context, found, text, value.id)),
        feedback=_feedback.verdicts(context, row, text),
    )


def _sure(context: Context, found: Answer, text: str) -> Reply:
    hit = found.hits[0]
    shown = _agreement_card.card(context, _get(context, hit), hit)
    section = _citations.best(context, hit.agreement, text)
    others = tuple(_agreement_card.choice(_get(context, other)) for other in found.hits[1:3])
    return Reply(
        join([shown.text, found.note], "\n\n"),
        facts=(*_citations.facts(context, section), *shown.facts, *_also(context, hit, section, text)),
        sources=(*shown.sources, *_citations.sources(context, section)),
        choices=(
            *shown.choices,
            *(c for c in others if c.line not in {x.line for x in shown.choices}),
            *_why.button(context, found, text),
        ),
    )


def _also(context: Context, hit: Hit, section: Found | None, text: str) -> tuple[tuple[Text, Text], ...]:
    """The words of another agreement that answer, where the one that is answered holds none."""
    elsewhere = None if section else _citations.answering(context, text)
    if elsewhere is None or elsewhere.filed.agreement == hit.agreement or elsewhere.filed.section.shared:
        return ()
    other = context.index().paper(elsewhere.filed.agreement)
    assert other is not None, elsewhere.filed
    return ((say(nn="Sjå òg {a}", nb="Se også {a}", a=_agreement_card.heading(other)), _citations.line(elsewhere)),)


def _maybe(context: Context, found: Answer, text: str) -> Reply:
    one = say(nn="Eg er ikkje sikker. Meiner du denne?", nb="Jeg er ikke sikker. Mener du denne?")
    several = say(nn="Eg er ikkje sikker. Meiner du ein av desse?", nb="Jeg er ikke sikker. Mener du en av disse?")
    lead = several if len(found.hits) > 1 else one
    hits = [_get(context, hit) for hit in found.hits[:3]]
    return Reply(
        join([found.note, lead], "\n\n"),
        facts=tuple(
            (
                _agreement_card.heading(a),
                join([_agreement_card.why(hit), _citations.line(_citations.best(context, a.id, text))]),
            )
            for a, hit in zip(hits, found.hits, strict=False)
        ),
        choices=(
            *(_agreement_card.choice(a) for a in hits),
            *_why.button(context, found, text),
            _agreement_card.list_choice(),
        ),
    )


def _none(context: Context, found: Answer, question: str) -> Reply:
    nothing = say(
        nn="Eg finn ingen avtale som dekkjer dette i {network}.",
        nb="Jeg finner ingen avtale som dekker dette i {network}.",
        network=context.network.name,
    )
    nearest = tuple(_agreement_card.choice(_get(context, hit)) for hit in found.hits[:2])
    near = (
        say(
            nn="Det næraste eg har står under, men eg trur ikkje det er svaret.",
            nb="Det nærmeste jeg har står under, men jeg tror ikke det er svaret.",
        )
        if nearest
        else NOTHING
    )
    return Reply(
        join([found.note or nothing, near, _asking.whom_to_ask(context)], "\n\n"),
        choices=(*nearest, *_asking.offer(context, question), _agreement_card.list_choice()),
    )


def _smalltalk(context: Context, text: str) -> Reply:
    if is_thanks(text):
        return Reply(say(nn="Berre hyggeleg!", nb="Bare hyggelig!"))
    return Reply(
        say(
            nn="Hei! Eg er Samvit. Eg finn kva avtale som gjeld i {network}, minner om møte og fristar, "
            "og tek imot saker. Skriv kva du lurer på, eller sjå kva eg kan.",
            nb="Hei! Jeg er Samvit. Jeg finner hvilken avtale som gjelder i {network}, minner om møter og frister, "
            "og tar imot saker. Skriv hva du lurer på, eller se hva jeg kan.",
            network=context.network.name,
        ),
        choices=(Choice(say(nn="Kva kan du?", nb="Hva kan du?"), "/hjelp"), _agreement_card.list_choice()),
    )


def _shown(context: Context, agreement: str) -> Reply:
    value = context.index().paper(agreement)
    assert value is not None
    _thread.opened(context, agreement)
    card = _agreement_card.card(context, value, None)
    return replace(card, choices=(*card.choices, status_choice(agreement)))


def _get(context: Context, hit: Hit) -> Agreement:
    value = context.index().paper(hit.agreement)
    assert value is not None, hit.agreement
    return value
