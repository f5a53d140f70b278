"""What the asker says of an answer: right, wrong, or wrong and which agreement was the right one."""

from __future__ import annotations

from commands import _agreement_card
from commands._base import Choice, Context, Refusal, Reply
from knowledge.language import say
from storage import agreements, questions

NONE_OF_THEM = "ingen"
_OTHERS, _DIGITS = 3, 9


def verdicts(question: int) -> tuple[Choice, ...]:
    """The two buttons under an answer."""
    return (
        Choice(say(nn="Rett svar", nb="Riktig svar"), f"/avtale rett {question}"),
        Choice(say(nn="Ikkje rett", nb="Ikke riktig"), f"/avtale feil {question}"),
    )


def is_verdict(words: str) -> bool:
    """Whether *words* after "rett" or "feil" are a question's number, maybe with the right agreement after it."""
    number, *more = words.split() or [""]
    return number.isascii() and number.isdecimal() and len(number) <= _DIGITS and len(more) <= 1


def judged(context: Context, verdict: str, words: str) -> Reply:
    """Keep a verdict: *verdict* is "rett" or "feil", *words* "12", "12 <agreement>" or "12 ingen"."""
    number, *more = words.split()
    if verdict == "rett":
        _keep(context, int(number), "right")
        return Reply(say(nn="Takk, godt å vite!", nb="Takk, godt å vite!"))
    if not more:
        return _which(context, int(number))
    if more[0] == NONE_OF_THEM:
        _keep(context, int(number), "none")
        return _noted()
    value = agreements.get(context.session, context.network.id, more[0])
    if value is None:
        raise _unknown()
    _keep(context, int(number), "wrong", value.id)
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


def _which(context: Context, number: int) -> Reply:
    """Ask which agreement was right, by buttons for those that came nearest."""
    _keep(context, number, "wrong")
    near = questions.others(context.session, context.network.id, number)[:_OTHERS]
    values = [v for v in (agreements.get(context.session, context.network.id, other) for other in near) if v]
    if not values:
        return _noted()
    buttons = (
        Choice(button.label, f"/avtale feil {number} {value.id}")
        for value, button in ((value, _agreement_card.choice(value)) for value in values)
    )
    none = Choice(say(nn="Ingen av dei", nb="Ingen av dem"), f"/avtale feil {number} {NONE_OF_THEM}")
    return Reply(
        say(
            nn="Takk for at du seier ifrå. Var det ein av desse?",
            nb="Takk for at du sier fra. Var det en av disse?",
        ),
        choices=(*buttons, none),
    )


def _noted() -> Reply:
    return Reply(
        say(
            nn="Takk for at du seier ifrå. Skriv det gjerne med andre ord, eller leit i lista.",
            nb="Takk for at du sier fra. Skriv det gjerne med andre ord, eller let i listen.",
        ),
        choices=(_agreement_card.list_choice(),),
    )


def _keep(context: Context, number: int, verdict: str, right: str | None = None) -> None:
    if not questions.judge(context.session, context.network.id, number, verdict, right):
        raise _unknown()


def _unknown() -> Refusal:
    return Refusal(
        say(
            nn="Eg finn ikkje att det svaret. Spør gjerne på nytt.",
            nb="Jeg finner ikke igjen det svaret. Spør gjerne på nytt.",
        )
    )
