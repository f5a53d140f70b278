"""A member by e-mail has got a chat account: seats and answers stay theirs, and messages come in the chat."""

from __future__ import annotations

from commands._base import Context, Field, Form, Option, Refusal, Reply, Request
from commands._member_words import LIST, edit, member, noted
from knowledge.language import same, say
from storage import mailboxes, members
from storage.tables import Member


def moved(request: Request, context: Context) -> Reply:
    """`/medlem chat <nr>`: which of those who have written in the chat it is."""
    row = member(request, context)
    if not mailboxes.by_mail_alone(row) or row.left_on is not None:
        raise Refusal(say(nn="{who} er i chatten alt.", nb="{who} er i chatten alt.", who=row.name), choices=(LIST,))
    able = _able(context)
    if "chat" not in request.fields:
        if not able:
            raise Refusal(
                say(
                    nn="Eg veit ikkje om nokon ny i chatten. Be {who} skrive til meg der éin gong først.",
                    nb="Jeg vet ikke om noen ny i chatten. Be {who} skrive til meg der én gang først.",
                    who=row.name,
                )
            )
        return _form(row, able)
    chosen = next((one for one in able if str(one.id) == request.fields["chat"].strip()), None)
    if chosen is None:
        raise Refusal(say(nn="Vel kven det er.", nb="Velg hvem det er."), field="chat")
    mailboxes.move(context.session, row, chosen, context.today)
    noted(context, "member by e-mail moved to the chat", row)
    done = say(
        nn="{who} får meldingane i chatten frå no av, og på e-post berre når dei ikkje kjem fram der.",
        nb="{who} får meldingene i chatten fra nå av, og på e-post bare når de ikke kommer fram der.",
        who=row.name,
    )
    return Reply(done, choices=(edit(row), LIST))


def _able(context: Context) -> list[Member]:
    """Those in the chat who do nothing but read and ask there, so that nothing of theirs is lost."""
    everybody = members.everybody(context.session, context.network.id)
    return [one for one in everybody if mailboxes.is_newcomer(context.session, one)]


def _form(row: Member, able: list[Member]) -> Reply:
    lead = say(
        nn="Kven er {who} i chatten? Verv, svar og saker blir med.",
        nb="Hvem er {who} i chatten? Verv, svar og saker blir med.",
        who=row.name,
    )
    options = tuple(Option(same(one.name or f"nr. {one.id}"), str(one.id)) for one in able[:100])
    field = Field("chat", say(nn="Personen i chatten", nb="Personen i chatten"), "choice", options)
    return Reply(
        lead, form=Form(say(nn="Flytt til chatten", nb="Flytt til chatten"), f"/medlem chat {row.id}", (field,))
    )
