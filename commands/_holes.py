"""`/avtale hol`: what the agreements leave unanswered, for the secretariat and the next revision."""

from __future__ import annotations

from commands import _agreement_card
from commands._base import Choice, Context, Refusal, Reply
from knowledge.language import Text, join, same, say
from storage import agreements, inquiries, questions
from storage.tables import Inquiry

_SHOWN, _PROPOSED = 10, 3


def shown(context: Context) -> Reply:
    """Counts per agreement, questions that were sent and wait, agreements nobody asks about, alias proposals."""
    _only_secretariat(context)
    waiting = inquiries.unanswered(context.session, context.network.id)
    proposed = inquiries.proposals(context.session, context.network.id)[:_PROPOSED]
    facts = (*_counted(context), *_waiting(waiting), *_never_asked(context), *_proposed(context, proposed))
    answer = tuple(
        Choice(say(nn="Svar på nr. {n}", nb="Svar på nr. {n}", n=row.id or 0), f"/avtale svar {row.id}")
        for row in waiting[:_PROPOSED]
    )
    return Reply(
        say(nn="Dette manglar avtalane svar på.", nb="Dette mangler avtalene svar på."),
        facts=facts,
        choices=(*answer, *(choice for row in proposed for choice in _decide(row))),
    )


def decided(context: Context, number: int, word: str) -> Reply:
    """Approve ("ja") or reject ("nei") an alias; an approved one is found from the next question on."""
    _only_secretariat(context)
    row = inquiries.get(context.session, context.network.id, number)
    if row is None or row.alias != "proposed" or row.agreement is None:
        raise Refusal(
            say(
                nn="Det framlegget finst ikkje, eller det er alt avgjort.",
                nb="Det forslaget finnes ikke, eller det er allerede avgjort.",
            )
        )
    if word != "ja":
        row.alias = "rejected"
        return Reply(say(nn="«{t}» er avvist.", nb="«{t}» er avvist.", t=row.text))
    row.alias = "approved"
    agreements.add_alias(context.session, context.network.id, row.agreement, row.text)
    return Reply(
        say(
            nn="«{t}» er no eit anna namn på avtalen, og blir funne frå neste spørsmål.",
            nb="«{t}» er nå et annet navn på avtalen, og blir funnet fra neste spørsmål.",
            t=row.text,
        )
    )


def _only_secretariat(context: Context) -> None:
    if context.member.role != "secretariat":
        raise Refusal(say(nn="Berre sekretariatet kan sjå dette.", nb="Bare sekretariatet kan se dette."))


def _counted(context: Context) -> tuple[tuple[Text, Text], ...]:
    """Unanswered questions in all, and for each agreement how many were unsure or disputed; most first."""
    none, open_ones = questions.open_counts(context.session, context.network.id)
    rows = [(say(nn="Utan svar", nb="Uten svar"), same(str(none)))]
    for agreement, (unsure, disputed) in sorted(open_ones.items(), key=lambda kv: -sum(kv[1]))[:_SHOWN]:
        value = agreements.get(context.session, context.network.id, agreement)
        if value is not None:
            counts = say(nn="{u} usikre, {d} omstridde", nb="{u} usikre, {d} omstridte", u=unsure, d=disputed)
            rows.append((_agreement_card.heading(value), counts))
    return tuple(rows)


def _waiting(waiting: list[Inquiry]) -> tuple[tuple[Text, Text], ...]:
    return tuple(
        (say(nn="Nr. {n} ventar på svar", nb="Nr. {n} venter på svar", n=row.id or 0), same(f"«{row.text}»"))
        for row in waiting[:_SHOWN]
    )


def _never_asked(context: Context) -> tuple[tuple[Text, Text], ...]:
    asked = questions.asked_about(context.session, context.network.id)
    rows = agreements.all_of(context.session, context.network.id)
    silent = [value for value in rows if value.is_current and value.id not in asked]
    if not silent:
        return ()
    more = [] if len(silent) <= _SHOWN else [say(nn="og {n} til", nb="og {n} til", n=len(silent) - _SHOWN)]
    names = join([*map(_agreement_card.heading, silent[:_SHOWN]), *more], "; ")
    return ((say(nn="Ingen spør om", nb="Ingen spør om"), names),)


def _proposed(context: Context, rows: list[Inquiry]) -> tuple[tuple[Text, Text], ...]:
    found = ((row, agreements.get(context.session, context.network.id, row.agreement or "")) for row in rows)
    return tuple(
        (say(nn="Framlegg: «{t}»", nb="Forslag: «{t}»", t=row.text), _agreement_card.heading(value))
        for row, value in found
        if value is not None
    )


def _decide(row: Inquiry) -> tuple[Choice, Choice]:
    return (
        Choice(say(nn="Godkjenn «{t}»", nb="Godkjenn «{t}»", t=row.text), f"/avtale alias {row.id} ja"),
        Choice(say(nn="Avvis «{t}»", nb="Avvis «{t}»", t=row.text), f"/avtale alias {row.id} nei"),
    )
