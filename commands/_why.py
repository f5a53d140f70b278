""" "Kvifor dette svaret?": which words met what, what told against the next agreement, and how sure the answer is.

The button carries words of the vocabulary, never the question; nothing is stored for it.
"""

from __future__ import annotations

import re

from commands import _agreement_card, _why_words
from commands._base import Choice, Context, Reply
from knowledge import explaining
from knowledge.agreements import Agreement
from knowledge.language import say
from knowledge.numbers import asked
from knowledge.search import Answer, Outcome

WORD = "kvifor"
_TYPED = re.compile(
    r"(kvifor|hvorfor|koffor|why)( (akkurat |just )?(dette|det|den|denne|this)( svaret| avtalen| answer)?)?\s*\??",
    re.IGNORECASE,
)
_LINE = re.compile(rf"{WORD} (\S+) (\S+) (sikker|usikker|nummer|tekst) (\S+) (spurt|eigen|-):(\S*)(?: (.{{0,400}}))?")


def button(context: Context, found: Answer, text: str, section_of: str = "") -> tuple[Choice, ...]:
    """The button under the answer to *text*; *section_of* is the agreement whose own words answered, if they did."""
    ids = list(dict.fromkeys([*([section_of] if section_of else []), *(hit.agreement for hit in found.hits)]))
    index = context.index()
    first = index.paper(ids[0])
    if first is None:
        return ()
    how = (
        "tekst" if section_of else "nummer" if asked(text) else "sikker" if found.outcome is Outcome.SURE else "usikker"
    )
    rival = ids[1] if len(ids) > 1 else "-"
    subject = explaining.likely_subject(index, text, first.id) or "-"
    said = "; ".join(explaining.telling(index, text, ids[:2]))
    line = f"/avtale {WORD} {first.id} {rival} {how} {subject} {_place(context, first, text)} {said}".strip()
    several = say(nn="Kvifor desse?", nb="Hvorfor disse?")
    one = say(nn="Kvifor dette svaret?", nb="Hvorfor dette svaret?")
    return (Choice(several if how == "usikker" and len(ids) > 1 else one, line),)


def _pointed(words: str) -> Reply | None:
    """Whoever types the question reads where the button is: what was asked is not kept, so it alone can tell."""
    if not _TYPED.fullmatch(words.strip()):
        return None
    return Reply(
        say(
            nn="Trykk «Kvifor dette svaret?» under svaret, så ser du kva ord som traff. Eg tek ikkje vare på "
            "spørsmåla, så eg kan ikkje svare her.",
            nb="Trykk «Hvorfor dette svaret?» under svaret, så ser du hvilke ord som traff. Jeg tar ikke vare på "
            "spørsmålene, så jeg kan ikke svare her.",
        )
    )


def explained(context: Context, words: str) -> Reply | None:
    """The explanation that a button asks for, or where that button is; None when *words* ask for neither."""
    told = _read(context, words)
    if told is None:
        return _pointed(words)
    rival = told.rival.id if told.rival else None
    found = explaining.explain(context.index(), told.words, told.value.id, rival)
    against = [(_why_words.called_not(told.rival), _why_words.against(context, told, found))] if told.rival else []
    facts = [
        (say(nn="Ord som traff", nb="Ord som traff"), _why_words.met(found)),
        (say(nn="Setninga samla", nb="Setningen samlet"), _why_words.sentence(context, told)),
        (say(nn="Stad", nb="Sted"), _why_words.why_here(context, told)),
        *against,
        (say(nn="Kor sikkert", nb="Hvor sikkert"), _why_words.how_sure(told)),
    ]
    lead = say(nn="Derfor svarte eg med {a}:", nb="Derfor svarte jeg med {a}:", a=_agreement_card.heading(told.value))
    return Reply(
        lead,
        facts=tuple((called, text) for called, text in facts if text),
        sources=_agreement_card.sources(context, told.value),
        choices=tuple(_agreement_card.choice(v) for v in (told.value, told.rival) if v),
    )


def _place(context: Context, value: Agreement, text: str) -> str:
    """How a municipality came into it: it was asked for, it is the member's own, or not at all."""
    named = context.index().named(text).slugs & set(value.municipalities)
    if named:
        return f"spurt:{min(named)}"
    own = context.member.municipality
    return f"eigen:{own}" if own and own in value.municipalities else "-:"


def _read(context: Context, words: str) -> _why_words.Told | None:
    found = _LINE.fullmatch(words)
    if found is None:
        return None
    first, second, how, subject, place_from, place, said = found.groups()
    value = context.index().paper(first)
    if value is None:
        return None
    rival = context.index().paper(second)
    spoken = tuple(word.strip() for word in (said or "").split(";") if word.strip())
    return _why_words.Told(value, rival, how, subject, place_from, place, spoken)
