"""How reminders of the life of agreements are worded: reviews, milestones, hearings, signings, periods that run out."""

from __future__ import annotations

from sqlmodel import Session, select

from commands import _agreement_card
from commands._agreement_buttons import hearing_choices, signed_choice
from commands._agreement_status import progress
from commands._agreement_words import MILESTONES, names, number, status_choice
from commands._base import Choice, Context
from knowledge.agreement_life import Milestone
from knowledge.language import NOTHING, Text, day, say
from knowledge.reminders import Kind, Occasion, Role
from storage import agreement_parties, agreement_signings, agreements
from storage.agreement_tables import AgreementSigning
from storage.tables import Agreement

WORDS = {
    Kind.MILESTONE: Text("milepælar", "milepæler"),
    Kind.HEARING: Text("høyringar", "høringer"),
    Kind.SIGNING: Text("signering", "signering"),
    Kind.NOTICE: Text("avtalar som går ut", "avtaler som går ut"),
}
"""What a member calls each kind."""

LINE_WORD = {
    Kind.MILESTONE: "milepæl", Kind.HEARING: "høyring", Kind.SIGNING: "signering", Kind.NOTICE: "periode",
}  # fmt: skip
"""How each kind is typed after `/varsel av`."""

TYPED = {
    Kind.MILESTONE: ("milepal", "milepalar", "milepaler", "milestone"),
    Kind.HEARING: ("hoyring", "hoyringar", "horing", "horinger", "hearing"),
    Kind.SIGNING: ("signering", "signing"),
    Kind.NOTICE: ("periode", "perioder", "periodar", "oppseiing", "oppsigelse", "notice"),
}
"""The words that are understood for each kind, folded."""

OFFICE = frozenset({Kind.REVIEW, Kind.MILESTONE, Kind.NOTICE})
"""Only the secretariat gets these."""

CONTACTS = frozenset({Kind.HEARING, Kind.SIGNING})
"""These go to who answers for a party."""

WHO = {
    Kind.MILESTONE: say(
        nn="Varsel om milepælar i ein revisjon går til sekretariatet.",
        nb="Varsel om milepæler i en revisjon går til sekretariatet.",
    ),
    Kind.HEARING: say(
        nn="Varsel om ei høyring går til kontakten for kvar part som ikkje har svart.",
        nb="Varsel om en høring går til kontakten for hver part som ikke har svart.",
    ),
    Kind.SIGNING: say(
        nn="Kontakten for ein part som ikkje har signert, får varsel kvar 30. dag til det er gjort. Sekretariatet får "
        "lista over dei som manglar.",
        nb="Kontakten for en part som ikke har signert, får varsel hver 30. dag til det er gjort. Sekretariatet får "
        "listen over dem som mangler.",
    ),
    Kind.NOTICE: say(
        nn="Varsel om avtalar og planar som går ut, og om siste dag for å seie opp, går til sekretariatet.",
        nb="Varsel om avtaler og planer som går ut, og om siste dag for å si opp, går til sekretariatet.",
    ),
}
"""Who gets reminders of a kind, and why."""


def headline(session: Session, network: str, occasion: Occasion, when: Text, soon: Text, role: Role) -> Text:
    """What it is about, in a sentence or two; *when* is the day and *soon* how far ahead it is."""
    values: dict[str, object] = {"t": _title(session, network, occasion), "when": when, "soon": soon}
    match occasion.kind:
        case Kind.MILESTONE:
            return say(
                nn="Milepæl for «{t}» {soon}: {w}, {when}.",
                nb="Milepæl for «{t}» {soon}: {w}, {when}.",
                w=_lower(MILESTONES[Milestone(occasion.seat)]),
                **values,
            )
        case Kind.HEARING:
            return say(
                nn="{p} har ikkje svart på høyringa om «{t}». Fristen går ut {soon}: {when}.",
                nb="{p} har ikke svart på høringen om «{t}». Fristen går ut {soon}: {when}.",
                p=occasion.person,
                **values,
            )
        case Kind.SIGNING:
            return _signing(session, network, occasion, values, role)
        case _:
            return _period(session, occasion, values)


def choices(occasion: Occasion) -> tuple[Choice, ...]:
    """What can be done, by buttons."""
    paper = occasion.agreement or ""
    one, party, _ = number(occasion.subject.partition(":")[2])
    if occasion.kind is Kind.HEARING and party is not None:
        return (*hearing_choices(one, party), status_choice(paper))
    if occasion.kind is Kind.SIGNING and party is not None:
        return (signed_choice(one, party), status_choice(paper))
    if occasion.kind is Kind.REVIEW:
        done = Choice(say(nn="Gjennomgått", nb="Gjennomgått"), f"/avtale gjennomgått {paper}")
        return (done, status_choice(paper))
    return (status_choice(paper),)


def own_case(context: Context, kind: Kind) -> Text:
    """What in the member's own case a reminder follows from."""
    rows = agreement_parties.of_contact(context.session, context.member) if kind in CONTACTS else []
    if rows:
        return say(nn="Du svarer for {p}.", nb="Du svarer for {p}.", p=names(rows))
    if context.member.role == "secretariat":
        return say(nn="Du er i sekretariatet.", nb="Du er i sekretariatet.")
    return NOTHING


def concerns(context: Context, kind: Kind) -> bool:
    """Whether the member can get reminders of *kind*."""
    if context.member.role == "secretariat" or kind not in OFFICE | CONTACTS:
        return True
    return kind in CONTACTS and bool(agreement_parties.of_contact(context.session, context.member))


def _signing(session: Session, network: str, occasion: Occasion, values: dict[str, object], role: Role) -> Text:
    one, _, _ = number(occasion.subject.partition(":")[2])
    signing = session.exec(
        select(AgreementSigning).where(AgreementSigning.network == network, AgreementSigning.id == one)
    ).first()
    if signing is None:
        return NOTHING
    values["since"] = day(signing.opened_on)
    if role is not Role.SECRETARIAT:
        return say(
            nn="«{t}» ventar framleis på signatur frå {p}. Signeringa starta {since}.",
            nb="«{t}» venter fremdeles på signatur fra {p}. Signeringen startet {since}.",
            p=occasion.person,
            **values,
        )
    rows = [party for _, party in agreement_signings.signatures(session, signing)]
    left = agreement_signings.missing(session, signing)
    return say(
        nn="Signeringa av «{t}» starta {since}: {n}. Desse manglar: {left}.",
        nb="Signeringen av «{t}» startet {since}: {n}. Disse mangler: {left}.",
        n=progress(rows, left),
        left=names(left),
        **values,
    )


def _title(session: Session, network: str, occasion: Occasion) -> Text:
    value = agreements.get(session, network, occasion.agreement or "")
    return _agreement_card.heading(value) if value else NOTHING


def _lower(text: Text) -> Text:
    return Text(text.nn[:1].lower() + text.nn[1:], text.nb[:1].lower() + text.nb[1:])


def _period(session: Session, occasion: Occasion, values: dict[str, object]) -> Text:
    if not occasion.subject.startswith("notice:"):
        return say(nn="«{t}» går ut {soon}: {when}.", nb="«{t}» går ut {soon}: {when}.", **values)
    row = session.get_one(Agreement, occasion.agreement or "")
    return say(
        nn="Siste dag for å seie opp «{t}» er {when} ({soon}). Oppseiingstida er {n}.",
        nb="Siste dag for å si opp «{t}» er {when} ({soon}). Oppsigelsestiden er {n}.",
        n=row.notice or "",
        **values,
    )
