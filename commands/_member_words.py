"""What the secretariat is told of members by e-mail, and whom it means."""

from __future__ import annotations

from commands._base import Choice, Context, Refusal, Request, row_id
from knowledge import mail_addresses
from knowledge.language import NOTHING, Text, say
from storage import audit, mailboxes
from storage.tables import Member

LIST = Choice(say(nn="Medlemer på e-post", nb="Medlemmer på e-post"), "/medlem")


def called(row: Member) -> str:
    """What somebody without a known name is called."""
    return f"nr. {row.id}"


def edit(row: Member) -> Choice:
    who = row.name or called(row)
    return Choice(say(nn="Endre {who}", nb="Endre {who}", who=who[:40]), f"/medlem endre {row.id}")


def answered_at(context: Context) -> Text:
    if context.network.reply_to:
        return say(nn="Svar på e-post går til {to}.", nb="Svar på e-post går til {to}.", to=context.network.reply_to)
    return say(
        nn="Ingen adresse for svar er sett, så e-posten seier at ein må ta kontakt med sekretariatet.",
        nb="Ingen adresse for svar er satt, så e-posten sier at en må ta kontakt med sekretariatet.",
    )


def no_server(context: Context) -> Text:
    if context.mails:
        return NOTHING
    return say(
        nn="Her er det ikkje sett opp nokon e-posttenar enno. Til det er gjort, får sekretariatet kvar melding i "
        "staden, så de kan sende henne sjølve.",
        nb="Her er det ikke satt opp noen e-posttjener ennå. Til det er gjort, får sekretariatet hver melding i "
        "stedet, så dere kan sende den selv.",
    )


def member(request: Request, context: Context) -> Member:
    """Who is meant: a number, or an e-mail address that the network knows."""
    number, email = row_id(request.words.strip()), mail_addresses.read(request.words)
    row = context.session.get(Member, number) if number is not None else None
    if row is None and email is not None:
        row = mailboxes.find(context.session, context.network.id, email)
    if row is None or row.network != context.network.id or row.address.startswith(("erased:", "moved:")):
        raise unknown()
    return row


def unknown() -> Refusal:
    return Refusal(say(nn="Den medlemen finn eg ikkje.", nb="Det medlemmet finner jeg ikke."), choices=(LIST,))


def noted(context: Context, act: str, row: Member) -> None:
    context.session.flush()
    audit.record(
        context.session, act, context.now, actor=str(context.member.id), network=row.network, subject=f"member {row.id}"
    )
