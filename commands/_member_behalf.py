"""What a member by e-mail has answered is entered by the secretariat, by the very buttons the member would have had."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import commands
from commands._base import Choice, Context, Refusal, Reply, Request
from knowledge.language import OSLO, day, join, same, say
from storage import audit, mailboxes
from storage.tables import Member, OutboxMessage

_LETTERS = 5
_BUTTONS = 20
_TEXT = 200


def shown(context: Context, target: Member) -> Reply:
    """`/medlem for <nr>`: the newest e-mails to *target*, and their buttons to press for them."""
    _check(target)
    rows = mailboxes.letters(context.session, target, _LETTERS)
    if not rows:
        return Reply(
            say(nn="{who} har ikkje fått noko å svare på.", nb="{who} har ikke fått noe å svare på.", who=target.name)
        )
    lead = say(
        nn="Det siste {who} har fått. Trykk det {who} har svart; det blir ført som svaret til {who}.",
        nb="Det siste {who} har fått. Trykk det {who} har svart; det blir ført som svaret til {who}.",
        who=target.name,
    )
    replies = [(row, Reply.from_json(row.reply)) for row in rows]
    told = tuple((day(_sent(row)), same(reply.text.form(context.member.language)[:_TEXT])) for row, reply in replies)
    lines = dict.fromkeys(choice for _, reply in replies for choice in reply.choices)
    return Reply(lead, told, choices=tuple(_for(target, choice) for choice in lines)[:_BUTTONS])


def acted(request: Request, context: Context, target: Member) -> Reply:
    """`/medlem for <nr> <line>`: *target* says the line, and the trail tells who entered it."""
    _check(target)
    theirs = replace(context, member=target)
    reply = commands.answer(request.words, dict(request.fields), theirs)
    audit.record(
        context.session,
        "answered for a member by e-mail",
        context.now,
        actor=str(context.member.id),
        network=context.network.id,
        subject=f"member {target.id}",
    )
    lead = say(nn="For {who}:", nb="For {who}:", who=target.name)
    form = reply.form
    if form is not None:
        draft = _line(target, form.draft) if form.draft else None
        form = replace(form, line=_line(target, form.line), draft=draft)
    return replace(
        reply,
        text=join([lead, reply.text]),
        choices=tuple(_for(target, choice) for choice in reply.choices),
        feedback=(),
        form=form,
    )


def _check(target: Member) -> None:
    """Only for who cannot answer themselves, and never in the place of another secretariat."""
    if not mailboxes.by_mail_alone(target) or target.left_on is not None or target.role == "secretariat":
        raise Refusal(
            say(
                nn="Det går berre for den som ikkje er i chatten. {who} må svare sjølv.",
                nb="Det går bare for den som ikke er i chatten. {who} må svare selv.",
                who=target.name,
            )
        )


def _sent(row: OutboxMessage) -> dt.date:
    return (row.sent_at or row.not_before).astimezone(OSLO).date()


def _for(target: Member, choice: Choice) -> Choice:
    return Choice(choice.label, _line(target, choice.line))


def _line(target: Member, line: str) -> str:
    return f"/medlem for {target.id} {line}"
