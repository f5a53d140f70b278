"""Which municipality the member is from: asked once, when the right answer depends on it."""

from __future__ import annotations

from commands._base import Choice, Context, Refusal
from knowledge.language import Text, same, say
from knowledge.notes import which_municipality
from knowledge.search import Answer
from storage import members

_LONGEST_QUESTION = 1500
"""Characters of the question that ride along on each button; Slack takes 2,000 in all."""


def is_asked_for(context: Context, found: Answer) -> bool:
    """Whether the answer depends on a municipality that neither the question nor the member has told."""
    return context.member.municipality is None and which_municipality().nn in found.note.nn


def choices(context: Context, question: str) -> tuple[Choice, ...]:
    """A button for each municipality; it keeps the choice and asks again."""
    places = members.municipalities(context.session, context.network.id)
    return tuple(
        Choice(same(place.name), f"/avtale kommune {place.slug}: {question[:_LONGEST_QUESTION]}") for place in places
    )


def chosen(context: Context, words: str) -> tuple[Text, str]:
    """Keep the municipality that *words* ("voss: spørsmål") name, by its slug, its name or a name it had before.

    Returns what to say of it, and the question.
    """
    slug, _, question = words.partition(":")
    said = slug.strip().lower()
    places = members.municipalities(context.session, context.network.id)
    if not said:
        raise Refusal(
            say(nn="Kva kommune er du frå?", nb="Hvilken kommune er du fra?"),
            choices=choices(context, question.strip()),
        )
    place = next((p for p in places if said in (p.slug, *map(str.lower, (p.name, *p.formerly)))), None)
    if place is None:
        raise Refusal(
            say(
                nn="Eg kjenner ingen kommune «{slug}» i {network}. Vel ei av desse:",
                nb="Jeg kjenner ingen kommune «{slug}» i {network}. Velg en av disse:",
                slug=slug.strip()[:40],
                network=context.network.name,
            ),
            choices=choices(context, question.strip()),
        )
    context.member.municipality = place.slug
    kept = say(
        nn="Eg hugsar at du er frå {place}. Du kan byte med «/avtale kommune <namn>».",
        nb="Jeg husker at du er fra {place}. Du kan bytte med «/avtale kommune <navn>».",
        place=place.name,
    )
    return kept, question.strip()
