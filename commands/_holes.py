"""`/avtale hol`: what the agreements leave unanswered, for the secretariat and the next revision."""

from __future__ import annotations

from commands import _agreement_card, _trail
from commands._base import Choice, Context, Refusal, Reply
from knowledge.language import Text, join, same, say
from storage import agreements, inquiries, questions
from storage.tables import Inquiry, Question

Facts = tuple[tuple[Text, Text], ...]

_SHOWN, _ALL, _PROPOSED = 10, 100, 3
_ALL_OF_IT = Choice(say(nn="Vis heile lista", nb="Vis hele listen"), "/avtale hol alt")


def shown(context: Context, *, everything: bool = False) -> Reply:
    """Counts per agreement, questions that were sent and wait, agreements nobody asks about, alias proposals.

    The ten first of each, or *everything*.
    """
    _only_secretariat(context)
    most = _ALL if everything else _SHOWN
    waiting = inquiries.unanswered(context.session, context.network.id, most)
    proposed = inquiries.proposals(context.session, context.network.id, _PROPOSED)
    facts = (
        *_counted(context, most),
        *_asked(context, most),
        *_waiting(waiting),
        *_never_asked(context, most),
        *_proposed(context, proposed),
    )
    answer = tuple(
        Choice(say(nn="Svar på nr. {n}", nb="Svar på nr. {n}", n=row.id or 0), f"/avtale svar {row.id}")
        for row in waiting[:_PROPOSED]
    )
    return Reply(
        say(nn="Dette manglar avtalane svar på.", nb="Dette mangler avtalene svar på."),
        facts=facts,
        choices=(
            *answer,
            *(choice for row in proposed for choice in _decide(row)),
            *(() if everything else (_ALL_OF_IT,)),
        ),
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
        _trail.note(context, "alias rejected", row.agreement, f"inquiry {row.id}")
        return Reply(say(nn="«{t}» er avvist.", nb="«{t}» er avvist.", t=row.term))
    row.alias = "approved"
    agreements.add_alias(context.session, context.network.id, row.agreement, row.term)
    _trail.note(context, "alias approved", row.agreement, f"inquiry {row.id}")
    return Reply(
        say(
            nn="«{t}» er no eit anna namn på avtalen, og blir funne frå neste spørsmål.",
            nb="«{t}» er nå et annet navn på avtalen, og blir funnet fra neste spørsmål.",
            t=row.term,
        )
    )


def _only_secretariat(context: Context) -> None:
    if context.member.role != "secretariat":
        raise Refusal(say(nn="Berre sekretariatet kan sjå dette.", nb="Bare sekretariatet kan se dette."))


def _counted(context: Context, most: int) -> Facts:
    """Unanswered questions in all, and what each agreement left open; most first."""
    rows = [(say(nn="Utan svar", nb="Uten svar"), same(str(questions.unanswered(context.session, context.network.id))))]
    for agreement, left in questions.open_counts(context.session, context.network.id, most).items():
        value = agreements.get(context.session, context.network.id, agreement)
        if value is not None:
            rows.append((_agreement_card.heading(value), _left(left)))
    return tuple(rows)


def _left(left: questions.Open) -> Text:
    near = say(nn="{n} utan svar i nærleiken", nb="{n} uten svar i nærheten", n=left.unanswered)
    rest = say(nn="{u} usikre, {d} omstridde", nb="{u} usikre, {d} omstridte", u=left.unsure, d=left.disputed)
    return join([near, rest], ", ") if left.unanswered else rest


def _asked(context: Context, most: int) -> Facts:
    """The questions themselves, of those who let the secretariat see them; the newest first."""
    rows = questions.texts(context.session, context.network.id, most)
    return tuple((_about(context, row), same(f"«{row.text}»")) for row in rows)


def _about(context: Context, row: Question) -> Text:
    value = agreements.get(context.session, context.network.id, row.agreement) if row.agreement else None
    if row.outcome == "none" or value is None:
        return say(nn="Fekk ikkje svar", nb="Fikk ikke svar")
    return say(nn="Omstridt: {a}", nb="Omstridt: {a}", a=_agreement_card.heading(value))


def _waiting(waiting: list[Inquiry]) -> Facts:
    return tuple(
        (say(nn="Nr. {n} ventar på svar", nb="Nr. {n} venter på svar", n=row.id or 0), same(f"«{row.text}»"))
        for row in waiting
    )


def _never_asked(context: Context, most: int) -> Facts:
    asked = questions.asked_about(context.session, context.network.id)
    rows = _agreement_card.in_order(agreements.all_of(context.session, context.network.id))
    silent = [value for value in rows if value.is_current and value.id not in asked]
    if not silent:
        return ()
    more = [] if len(silent) <= most else [say(nn="og {n} til", nb="og {n} til", n=len(silent) - most)]
    names = join([*map(_agreement_card.heading, silent[:most]), *more], "; ")
    return ((say(nn="Ingen spør om", nb="Ingen spør om"), names),)


def _proposed(context: Context, rows: list[Inquiry]) -> Facts:
    found = ((row, agreements.get(context.session, context.network.id, row.agreement or "")) for row in rows)
    return tuple(
        (say(nn="Framlegg: «{t}»", nb="Forslag: «{t}»", t=row.term), _agreement_card.heading(value))
        for row, value in found
        if value is not None
    )


def _decide(row: Inquiry) -> tuple[Choice, Choice]:
    return (
        Choice(say(nn="Godkjenn «{t}»", nb="Godkjenn «{t}»", t=row.term), f"/avtale alias {row.id} ja"),
        Choice(say(nn="Avvis «{t}»", nb="Avvis «{t}»", t=row.term), f"/avtale alias {row.id} nei"),
    )
