"""Asking the secretariat: the member's question goes to it, and its answer comes back."""

from __future__ import annotations

from commands import _agreement_card
from commands._base import Choice, Context, Field, Form, Option, Refusal, Reply, Request
from knowledge.agreements import Agreement
from knowledge.aliases import may_be_alias, suggested
from knowledge.language import NOTHING, Text, join, say
from storage import agreements, bodies, inquiries, members, outbox
from storage.tables import Inquiry, Member

WORD = "spør-sekretariatet"
_NO_AGREEMENT = "ingen"
_LONGEST, _PREFILLED = 500, 300


def offer(context: Context, question: str) -> tuple[Choice, ...]:
    """The button under an honest no; none where nobody keeps the secretariat."""
    if not members.secretaries(context.session, context.network.id):
        return ()
    line = f"/avtale {WORD} {' '.join(question.split())[:_PREFILLED]}"
    return (Choice(say(nn="Spør sekretariatet", nb="Spør sekretariatet"), line),)


def whom_to_ask(context: Context) -> Text:
    """The nearest body that could be asked: the one that owns the agreements, else the first that meets now."""
    organs = bodies.current(context.session, context.network.id)
    chosen = next((b for b in organs if b.level == "administrativt"), organs[0] if organs else None)
    who = members.secretaries(context.session, context.network.id)
    if chosen is None:
        return NOTHING
    if who:
        return say(
            nn="Du kan spørje sekretariatet for {body}, eller skrive det på ein annan måte.",
            nb="Du kan spørre sekretariatet for {body}, eller skrive det på en annen måte.",
            body=chosen.name,
        )
    return say(
        nn="Du kan spørje {body}, eller skrive det på ein annan måte.",
        nb="Du kan spørre {body}, eller skrive det på en annen måte.",
        body=chosen.name,
    )


def asked(request: Request, context: Context, question: str) -> Reply:
    """Open the form, or send what it holds."""
    text = " ".join(request.fields.get("text", "").split())[:_LONGEST]
    if not text:
        return Reply(NOTHING, form=_form(question))
    key = request.fields.get("key") or f"{context.member.id}:{context.now.isoformat()}"
    secretaries = members.secretaries(context.session, context.network.id)
    if not secretaries:
        raise Refusal(
            say(nn="Ingen har sekretariatet her enno.", nb="Ingen har sekretariatet her ennå."),
        )
    row, new = inquiries.send(context.session, context.network.id, context.member.id or 0, key, text, context.now)
    for secretary in secretaries if new else ():
        _put(context, secretary, f"inquiry:{row.id}:{secretary.id}", _letter(context, row))
    return Reply(
        say(
            nn="Spørsmålet er sendt til sekretariatet. Svaret kjem hit.",
            nb="Spørsmålet er sendt til sekretariatet. Svaret kommer hit.",
        )
    )


def answered(request: Request, context: Context, number: int) -> Reply:
    """Open the secretariat's form for question *number*, or send the answer back to who asked."""
    if context.member.role != "secretariat":
        raise Refusal(say(nn="Berre sekretariatet kan svare her.", nb="Bare sekretariatet kan svare her."))
    row = inquiries.get(context.session, context.network.id, number)
    if row is None:
        raise Refusal(say(nn="Eg finn ikkje det spørsmålet.", nb="Jeg finner ikke det spørsmålet."))
    if row.answered_at is not None:
        raise Refusal(say(nn="Spørsmålet er alt svart på.", nb="Spørsmålet er allerede besvart."))
    chosen, words = request.fields.get("agreement", ""), request.fields.get("text", "").strip()
    if not chosen:
        return Reply(NOTHING, form=_answer_form(context, row))
    value = agreements.get(context.session, context.network.id, chosen)
    if value is None and chosen != _NO_AGREEMENT:
        raise Refusal(say(nn="Vel ein avtale i lista.", nb="Velg en avtale i listen."), field="agreement")
    term = _term(request, row) if value else ""
    row.agreement, row.answered_at, row.answered_by = value.id if value else None, context.now, context.member.id
    row.term, row.alias = term, "proposed" if term else ""
    asker = context.session.get_one(Member, row.member)
    if asker.left_on is None:
        _put(context, asker, f"inquiry-answer:{row.id}", _back(row, value, words))
    return Reply(say(nn="Svaret er sendt.", nb="Svaret er sendt."))


def _term(request: Request, row: Inquiry) -> str:
    """The words that the secretariat wants to lead to the agreement from now on; empty for none."""
    term = " ".join(request.fields.get("term", suggested(row.text)).split())
    if term and not may_be_alias(term):
        raise Refusal(
            say(
                nn="Skriv høgst seks ord, utan namn på personar og lange tal, eller la feltet stå tomt.",
                nb="Skriv høyst seks ord, uten navn på personer og lange tall, eller la feltet stå tomt.",
            ),
            field="term",
        )
    return term


def _form(question: str) -> Form:
    hint = say(
        nn="Teksten blir send til sekretariatet og lagra. Skriv ikkje noko om enkeltpersonar.",
        nb="Teksten blir sendt til sekretariatet og lagret. Ikke skriv noe om enkeltpersoner.",
    )
    label = say(nn="Kva lurer du på?", nb="Hva lurer du på?")
    field = Field("text", label, "long", hint=hint, value=question[:_LONGEST], limit=_LONGEST)
    return Form(
        say(nn="Spør sekretariatet", nb="Spør sekretariatet"),
        f"/avtale {WORD}",
        (field,),
        submit=say(nn="Send", nb="Send"),
    )


def _answer_form(context: Context, row: Inquiry) -> Form:
    none = Option(say(nn="Ingen avtale dekkjer dette", nb="Ingen avtale dekker dette"), _NO_AGREEMENT)
    options = (none, *_agreement_card.options(context))
    which = say(nn="Kva avtale gjeld?", nb="Hvilken avtale gjelder?")
    return Form(
        say(nn="Svar på spørsmål {n}", nb="Svar på spørsmål {n}", n=row.id or 0),
        f"/avtale svar {row.id}",
        (
            Field("agreement", which, "choice", options, source="agreement", pinned=1),
            Field("text", say(nn="Nokre ord til", nb="Noen ord til"), "long", required=False, limit=1000),
            _term_field(row),
        ),
        submit=say(nn="Send svaret", nb="Send svaret"),
    )


def _term_field(row: Inquiry) -> Field:
    label = say(nn="Ord som skal føre til avtalen", nb="Ord som skal føre til avtalen")
    hint = say(
        nn="Blir eit framlegg i «/avtale hol». La det stå tomt om ingen ord passar.",
        nb="Blir et forslag i «/avtale hull». La det stå tomt om ingen ord passer.",
    )
    return Field("term", label, hint=hint, required=False, value=suggested(row.text), limit=60)


def _letter(context: Context, row: Inquiry) -> Reply:
    text = say(
        nn="{who} spør sekretariatet: «{q}»",
        nb="{who} spør sekretariatet: «{q}»",
        who=context.member.name,
        q=row.text,
    )
    return Reply(text, choices=(Choice(say(nn="Svar", nb="Svar"), f"/avtale svar {row.id}"),))


def _back(row: Inquiry, value: Agreement | None, words: str) -> Reply:
    lead = say(
        nn="Sekretariatet har svart på «{q}».",
        nb="Sekretariatet har svart på «{q}».",
        q=row.text,
    )
    own = Text(words, words)
    if value is None:
        nothing = say(nn="Ingen avtale dekkjer dette.", nb="Ingen avtale dekker dette.")
        return Reply(join([lead, nothing, own], "\n\n"))
    holds = say(nn="Denne gjeld: {a}", nb="Denne gjelder: {a}", a=_agreement_card.heading(value))
    return Reply(join([lead, holds, own], "\n\n"), choices=(_agreement_card.choice(value),))


def _put(context: Context, to: Member, key: str, reply: Reply) -> None:
    outbox.put(
        context.session, context.network.id, key, to.address, reply.as_json(),
        kind="inquiry", now=context.now, reader=to.address,
    )  # fmt: skip
