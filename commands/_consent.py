"""Whether the secretariat may see a member's questions that got no answer: asked of the member, no until then."""

from __future__ import annotations

from commands._base import Choice, Context, Refusal, Reply
from knowledge.language import say
from knowledge.privacy import may_tell_of_a_person
from storage import questions

WORD = "spørsmål"
_LONGEST = 200
_KEPT = say(
    nn="Når eg ikkje finn svar, eller du seier at svaret var feil, tek eg vare på spørsmålet ditt, så sekretariatet "
    "ser kva avtalane manglar. Dei ser ikkje kven som spurde, og eg slettar det etter 12 månader. Spørsmål som kan "
    "handle om enkeltpersonar, tek eg aldri vare på.",
    nb="Når jeg ikke finner svar, eller du sier at svaret var feil, tar jeg vare på spørsmålet ditt, så sekretariatet "
    "ser hva avtalene mangler. De ser ikke hvem som spurte, og jeg sletter det etter 12 måneder. Spørsmål som kan "
    "handle om enkeltpersoner, tar jeg aldri vare på.",
)


def text_to_keep(context: Context, question: str) -> str | None:
    """The text of *question*, shortened, when the member allows it and it tells of nobody; else None."""
    text = " ".join(question.split())
    if not context.member.shows_questions or not text or may_tell_of_a_person(text, context.index().knows):
        return None
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"


def choice(context: Context) -> Choice:
    """The button that says the other of yes and no."""
    if context.member.shows_questions:
        label = say(
            nn="Ikkje la sekretariatet sjå spørsmåla mine lenger",
            nb="Ikke la sekretariatet se spørsmålene mine lenger",
        )
        return Choice(label, f"/varsel {WORD} nei")
    label = say(
        nn="La sekretariatet sjå spørsmåla mine når eg ikkje får svar",
        nb="La sekretariatet se spørsmålene mine når jeg ikke får svar",
    )
    return Choice(label, f"/varsel {WORD} ja")


def chosen(context: Context, word: str) -> Reply:
    """Say what it is about ("" for *word*), or keep the member's yes ("ja") or no ("nei"): a no deletes at once."""
    match word:
        case "":
            return Reply(_KEPT, choices=(choice(context),))
        case "ja":
            context.member.shows_questions = True
            thanks = say(nn="Takk! {how}", nb="Takk! {how}", how=_KEPT)
            return Reply(thanks, choices=(choice(context),))
        case "nei":
            context.member.shows_questions = False
            questions.withdraw(context.session, context.member.id or 0)
            gone = say(
                nn="Greitt. Eg tek ikkje vare på spørsmåla dine lenger, og dei eg hadde, er sletta.",
                nb="Greit. Jeg tar ikke vare på spørsmålene dine lenger, og de jeg hadde, er slettet.",
            )
            return Reply(gone, choices=(choice(context),))
        case _:
            raise Refusal(say(nn="Skriv ja eller nei.", nb="Skriv ja eller nei."), choices=(choice(context),))
