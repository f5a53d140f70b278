"""The secretariat adds, changes and takes out members by e-mail; each act stands in the audit trail."""

from __future__ import annotations

from commands import _member_fields as fields
from commands._base import Choice, Context, Form, Refusal, Reply, Request
from commands._member_words import LIST, answered_at, called, edit, member, no_server, noted, unknown
from knowledge.language import join, say
from storage import audit, mailboxes

NEW = Choice(say(nn="Legg inn ein medlem", nb="Legg inn et medlem"), "/medlem ny")
ANSWERS = Choice(say(nn="Adressa for svar", nb="Adressen for svar"), "/medlem svar")


def new(request: Request, context: Context) -> Reply:
    """`/medlem ny`: name, e-mail, language and side; sent twice it is one member."""
    if "email" not in request.fields:
        lead = say(
            nn="Den som ikkje er i chatten, får innkallingar, påminningar og meldingar på e-post. Spør personen først.",
            nb="Den som ikke er i chatten, får innkallinger, påminnelser og meldinger på e-post. Spør personen først.",
        )
        form = Form(NEW.label, "/medlem ny", fields.of_new(context), say(nn="Lagre", nb="Lagre"))
        return Reply(lead, form=form)
    name, email = fields.name(request), fields.email(request)
    held = mailboxes.find(context.session, context.network.id, email)
    if held is not None and held.left_on is None:
        raise Refusal(
            say(
                nn="{who} er alt lagt inn med den adressa.", nb="{who} er alt lagt inn med den adressen.", who=held.name
            ),
            field="email",
        )
    row = held or mailboxes.add(context.session, context.network.id, name, email, fields.language(request))
    row.left_on, row.name, row.language = None, name, fields.language(request)
    row.party, row.municipality = fields.side(request), fields.municipality(request, context)
    noted(context, "member added by e-mail", row)
    done = say(nn="{who} er lagt inn og får meldingane på {e}.", nb="{who} er lagt inn og får meldingene på {e}.",
               who=name, e=email)  # fmt: skip
    seat = Choice(say(nn="Gje eit verv", nb="Gi et verv"), "/verv oppnemn")
    return Reply(join([done, no_server(context)]), choices=(edit(row), seat, LIST))


def changed(request: Request, context: Context) -> Reply:
    """`/medlem endre <nr>`: the e-mail address of anybody; name and language of who is not in the chat."""
    row = member(request, context)
    if "email" not in request.fields:
        title = say(nn="E-posten til {who}", nb="E-posten til {who}", who=row.name or called(row))
        form = Form(say(nn="Endre e-post", nb="Endre e-post"), f"/medlem endre {row.id}", fields.of_known(row))
        return Reply(title, form=form)
    alone = mailboxes.by_mail_alone(row)
    given = request.fields["email"].strip()
    email = fields.email(request) if given or alone else None
    held = mailboxes.find(context.session, context.network.id, email) if email else None
    if held is not None and held.id != row.id and held.left_on is None:
        raise Refusal(say(nn="{who} har den adressa.", nb="{who} har den adressen.", who=held.name), field="email")
    row.email = email
    if alone:
        row.name, row.language = fields.name(request), fields.language(request)
    noted(context, "member's e-mail changed", row)
    if email is None:
        return Reply(say(nn="Adressa er teken bort.", nb="Adressen er tatt bort."), choices=(edit(row), LIST))
    saved = say(nn="Lagra: {e}.", nb="Lagret: {e}.", e=email)
    return Reply(join([saved, no_server(context)]), choices=(edit(row), LIST))


def removed(request: Request, context: Context) -> Reply:
    """`/medlem fjern <nr>`: who is not in the chat gets nothing more; their seats are ended with `/verv`."""
    row = member(request, context)
    if not mailboxes.by_mail_alone(row):
        raise Refusal(
            say(
                nn="{who} er i chatten. Der tek de personen ut av arbeidsområdet; her kan du ta bort e-posten.",
                nb="{who} er i chatten. Der tar dere personen ut av arbeidsområdet; her kan du ta bort e-posten.",
                who=row.name,
            ),
            choices=(edit(row),),
        )
    row.left_on = context.today
    mailboxes.silence(context.session, row)
    noted(context, "member by e-mail taken out", row)
    undo = Choice(say(nn="Angre", nb="Angre"), f"/medlem tilbake {row.id}")
    gone = say(nn="{who} får ikkje meldingar lenger.", nb="{who} får ikke meldinger lenger.", who=row.name)
    return Reply(gone, choices=(undo, LIST))


def back(request: Request, context: Context) -> Reply:
    """`/medlem tilbake <nr>`: the one who was taken out by mistake."""
    row = member(request, context)
    if not mailboxes.by_mail_alone(row) or row.email is None:
        raise unknown()
    row.left_on = None
    noted(context, "member by e-mail back", row)
    return Reply(say(nn="{who} får meldingar igjen.", nb="{who} får meldinger igjen.", who=row.name), choices=(LIST,))


def answers(request: Request, context: Context) -> Reply:
    """`/medlem svar`: the secretariat's own address, where answers to e-mail go; empty takes it away."""
    if "email" not in request.fields:
        lead = say(
            nn="Dit går svaret når nokon svarar på ein e-post frå meg. Eg les ikkje svara sjølv.",
            nb="Dit går svaret når noen svarer på en e-post fra meg. Jeg leser ikke svarene selv.",
        )
        return Reply(lead, form=Form(ANSWERS.label, "/medlem svar", fields.of_answers(context.network.reply_to or "")))
    context.network.reply_to = fields.email(request) if request.fields["email"].strip() else None
    audit.record(context.session, "answers to e-mail", context.now, actor=str(context.member.id),
                 network=context.network.id)  # fmt: skip
    return Reply(answered_at(context), choices=(LIST,))
