"""What members say of an answer: right, wrong, or wrong and which agreement was the right one."""

from __future__ import annotations

import re
from collections.abc import Mapping

from commands import _agreement_card, _consent
from commands._base import Choice, Context, Field, Form, Refusal, Reply
from knowledge.agreements import Agreement
from knowledge.language import NOTHING, say
from storage import agreements, questions
from storage.tables import Question

NONE_OF_THEM, ANOTHER = "ingen", "annan"
_OTHERS = 3
_SAID = re.compile(r"([0-9]{1,9})(?: ([^\s:]+))?(?:: ?(.*))?", re.DOTALL)


def verdicts(context: Context, row: Question, text: str) -> tuple[Choice, ...]:
    """The two buttons under an answer. Where the asker allows it, the question rides along until it is disputed."""
    kept = _consent.text_to_keep(context, text)
    wrong = f"/avtale feil {row.id}: {kept}" if kept else f"/avtale feil {row.id}"
    return (
        Choice(say(nn="Rett svar", nb="Riktig svar"), f"/avtale rett {row.id}"),
        Choice(say(nn="Ikkje rett", nb="Ikke riktig"), wrong),
    )


def is_verdict(words: str) -> bool:
    """Whether *words* after "rett" or "feil" are a question's number, maybe with the right agreement after it."""
    return _SAID.fullmatch(words) is not None


def judged(context: Context, verdict: str, words: str, fields: Mapping[str, str]) -> Reply:
    """Keep a verdict: *verdict* is "rett" or "feil", *words* "12", "12: <question>", or "12 <agreement>".

    In place of the agreement there may be "ingen", or "annan" to choose among all in a form, which *fields* answers.
    """
    said = _SAID.fullmatch(words)
    assert said is not None, "asked for by is_verdict"
    row, which = _own(context, int(said[1])), said[2]
    if verdict == "rett":
        _keep(context, row, "right")
        return Reply(say(nn="Takk, godt å vite!", nb="Takk, godt å vite!"))
    if which is None:
        return _which(context, row, said[3] or "")
    if which == ANOTHER:
        which = fields.get("agreement", "")
        if not which:
            return Reply(NOTHING, form=_form(context, row))
    if which == NONE_OF_THEM:
        _keep(context, row, "none")
        return _noted()
    value = agreements.get(context.session, context.network.id, which)
    if value is None:
        raise _unknown(context)
    _keep(context, row, "wrong", value.id)
    return _thanked(context, value)


def _own(context: Context, number: int) -> Question:
    """The question, when the member may judge the answer: the one who asked, in a channel everybody once."""
    row = questions.get(context.session, context.network.id, number)
    if row is None or (row.member is None and not row.in_channel):
        raise _unknown(context)
    if not row.in_channel and row.member != context.member.id:
        raise Refusal(
            say(
                nn="Berre den som spurde, kan seie om svaret var rett. Still gjerne spørsmålet sjølv.",
                nb="Bare den som spurte, kan si om svaret var riktig. Still gjerne spørsmålet selv.",
            )
        )
    return row


def _which(context: Context, row: Question, text: str) -> Reply:
    """Ask which agreement was right, by buttons for those that came nearest."""
    if row.text is None and row.member == context.member.id:
        row.text = _consent.text_to_keep(context, text)
    _keep(context, row, "wrong")
    nearest = [row.agreement, *row.others] if row.outcome == "none" and row.agreement else row.others
    near = (agreements.get(context.session, context.network.id, other) for other in nearest[:_OTHERS])
    buttons = (
        Choice(button.label, f"/avtale feil {row.id} {value.id}")
        for value, button in ((value, _agreement_card.choice(value)) for value in near if value)
    )
    another = Choice(say(nn="Ein annan avtale", nb="En annen avtale"), f"/avtale feil {row.id} {ANOTHER}")
    none = Choice(say(nn="Ingen av dei", nb="Ingen av dem"), f"/avtale feil {row.id} {NONE_OF_THEM}")
    return Reply(
        say(
            nn="Takk for at du seier ifrå. Var det ein av desse?",
            nb="Takk for at du sier fra. Var det en av disse?",
        )
        if nearest
        else say(
            nn="Takk for at du seier ifrå. Veit du kva avtale som var rett?",
            nb="Takk for at du sier fra. Vet du hvilken avtale som var riktig?",
        ),
        choices=(*buttons, another, none),
    )


def _form(context: Context, row: Question) -> Form:
    which = say(nn="Kva avtale gjeld?", nb="Hvilken avtale gjelder?")
    options = _agreement_card.options(context)
    return Form(
        say(nn="Kva var rett?", nb="Hva var riktig?"),
        f"/avtale feil {row.id} {ANOTHER}",
        (Field("agreement", which, "choice", options, source="agreement"),),
        submit=say(nn="Send", nb="Send"),
    )


def _thanked(context: Context, value: Agreement) -> Reply:
    shown = _agreement_card.card(context, value, None)
    return Reply(
        say(
            nn="Takk, det noterer eg. Her er avtalen:\n\n{card}",
            nb="Takk, det noterer jeg. Her er avtalen:\n\n{card}",
            card=shown.text,
        ),
        facts=shown.facts,
        sources=shown.sources,
        choices=shown.choices,
    )


def _noted() -> Reply:
    return Reply(
        say(
            nn="Takk for at du seier ifrå. Skriv det gjerne med andre ord, eller leit i lista.",
            nb="Takk for at du sier fra. Skriv det gjerne med andre ord, eller let i listen.",
        ),
        choices=(_agreement_card.list_choice(),),
    )


def _keep(context: Context, row: Question, verdict: str, right: str | None = None) -> None:
    questions.judge(context.session, row, context.member.id or 0, context.now, verdict, right)


def _unknown(context: Context) -> Refusal:
    return Refusal(
        say(
            nn="Eg finn ikkje att det svaret i {network}, så eg har ikkje lagra noko. Spør gjerne på nytt.",
            nb="Jeg finner ikke igjen det svaret i {network}, så jeg har ikke lagret noe. Spør gjerne på nytt.",
            network=context.network.name,
        )
    )
