"""`/medlem`: the secretariat adds those who have no chat account, and sees how everybody is reached."""

from __future__ import annotations

from collections.abc import Callable

from commands import _member_fields as fields
from commands._base import Choice, Context, Form, Refusal, Reply, Request, command, row_id
from knowledge import mail_addresses
from knowledge.language import NOTHING, Text, join, say
from storage import audit, mailboxes, members
from storage.tables import Member

_SHOWN = 40
_LIST = Choice(say(nn="Medlemer på e-post", nb="Medlemmer på e-post"), "/medlem")
_NEW = Choice(say(nn="Legg inn ein medlem", nb="Legg inn et medlem"), "/medlem ny")
_ANSWERS = Choice(say(nn="Adressa for svar", nb="Adressen for svar"), "/medlem svar")


def _listed(_request: Request, context: Context) -> Reply:
    """`/medlem`: who is reached by e-mail; the addresses only where nobody else reads along."""
    rows = mailboxes.all_of(context.session, context.network.id)
    lead = say(
        nn="{n} får meldingane mine på e-post når eg ikkje når dei i chatten.",
        nb="{n} får meldingene mine på e-post når jeg ikke når dem i chatten.",
        n=len(rows),
    )
    none = say(nn="Ingen er lagde inn med e-post.", nb="Ingen er lagt inn med e-post.")
    closed = say(nn="Adressene ser du når du trykkjer på ein av knappane, eller skriv «/medlem» sjølv.",
                 nb="Adressene ser du når du trykker på en av knappene, eller skriver «/medlem» selv.")  # fmt: skip
    if not context.private:
        return Reply(join([lead if rows else none, closed]), choices=(_LIST,))
    told = tuple((Text(row.name, row.name), _reached(row)) for row in rows[:_SHOWN])
    edit = tuple(_edit(row) for row in rows[:10])
    return Reply(
        join([lead if rows else none, _answered_at(context), _no_server(context)]),
        told,
        choices=(_NEW, _ANSWERS, *edit),
    )


def _reached(row: Member) -> Text:
    if mailboxes.by_mail_alone(row):
        return say(nn="{e} (er ikkje i chatten)", nb="{e} (er ikke i chatten)", e=row.email or "")
    return say(nn="{e} (når chatten ikkje går)", nb="{e} (når chatten ikke går)", e=row.email or "")


def _answered_at(context: Context) -> Text:
    if context.network.reply_to:
        return say(nn="Svar på e-post går til {to}.", nb="Svar på e-post går til {to}.", to=context.network.reply_to)
    return say(
        nn="Ingen adresse for svar er sett, så e-posten seier at ein må ta kontakt med sekretariatet.",
        nb="Ingen adresse for svar er satt, så e-posten sier at en må ta kontakt med sekretariatet.",
    )


def _no_server(context: Context) -> Text:
    if context.mails:
        return NOTHING
    return say(
        nn="Her er det ikkje sett opp nokon e-posttenar enno. Til det er gjort, får sekretariatet kvar melding i "
        "staden, så de kan sende henne sjølve.",
        nb="Her er det ikke satt opp noen e-posttjener ennå. Til det er gjort, får sekretariatet hver melding i "
        "stedet, så dere kan sende den selv.",
    )


def _new(request: Request, context: Context) -> Reply:
    """`/medlem ny`: name, e-mail, language and side; sent twice it is one member."""
    if "email" not in request.fields:
        lead = say(
            nn="Den som ikkje er i chatten, får innkallingar, påminningar og meldingar på e-post. Spør personen først.",
            nb="Den som ikke er i chatten, får innkallinger, påminnelser og meldinger på e-post. Spør personen først.",
        )
        form = Form(_NEW.label, "/medlem ny", fields.of_new(context), say(nn="Lagre", nb="Lagre"))
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
    _noted(context, "member added by e-mail", row)
    done = say(nn="{who} er lagt inn og får meldingane på {e}.", nb="{who} er lagt inn og får meldingene på {e}.",
               who=name, e=email)  # fmt: skip
    seat = Choice(say(nn="Gje eit verv", nb="Gi et verv"), "/verv oppnemn")
    return Reply(join([done, _no_server(context)]), choices=(_edit(row), seat, _LIST))


def _changed(request: Request, context: Context) -> Reply:
    """`/medlem endre <nr>`: the e-mail address of anybody; name and language of who is not in the chat."""
    row = _member(request, context)
    if "email" not in request.fields:
        title = say(nn="E-posten til {who}", nb="E-posten til {who}", who=row.name or same_number(row))
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
    _noted(context, "member's e-mail changed", row)
    if email is None:
        return Reply(say(nn="Adressa er teken bort.", nb="Adressen er tatt bort."), choices=(_edit(row), _LIST))
    saved = say(nn="Lagra: {e}.", nb="Lagret: {e}.", e=email)
    return Reply(join([saved, _no_server(context)]), choices=(_edit(row), _LIST))


def _removed(request: Request, context: Context) -> Reply:
    """`/medlem fjern <nr>`: who is not in the chat gets nothing more; their seats are ended with `/verv`."""
    row = _member(request, context)
    if not mailboxes.by_mail_alone(row):
        raise Refusal(
            say(
                nn="{who} er i chatten. Der tek de personen ut av arbeidsområdet; her kan du ta bort e-posten.",
                nb="{who} er i chatten. Der tar dere personen ut av arbeidsområdet; her kan du ta bort e-posten.",
                who=row.name,
            ),
            choices=(_edit(row),),
        )
    row.left_on = context.today
    _noted(context, "member by e-mail taken out", row)
    undo = Choice(say(nn="Angre", nb="Angre"), f"/medlem tilbake {row.id}")
    gone = say(nn="{who} får ikkje meldingar lenger.", nb="{who} får ikke meldinger lenger.", who=row.name)
    return Reply(gone, choices=(undo, _LIST))


def _back(request: Request, context: Context) -> Reply:
    """`/medlem tilbake <nr>`: the one who was taken out by mistake."""
    row = _member(request, context)
    if not mailboxes.by_mail_alone(row) or row.email is None:
        raise _unknown()
    row.left_on = None
    _noted(context, "member by e-mail back", row)
    return Reply(say(nn="{who} får meldingar igjen.", nb="{who} får meldinger igjen.", who=row.name), choices=(_LIST,))


def _answers(request: Request, context: Context) -> Reply:
    """`/medlem svar`: the secretariat's own address, where answers to e-mail go; empty takes it away."""
    if "email" not in request.fields:
        lead = say(
            nn="Dit går svaret når nokon svarar på ein e-post frå meg. Eg les ikkje svara sjølv.",
            nb="Dit går svaret når noen svarer på en e-post fra meg. Jeg leser ikke svarene selv.",
        )
        return Reply(lead, form=Form(_ANSWERS.label, "/medlem svar", fields.of_answers(context.network.reply_to or "")))
    context.network.reply_to = fields.email(request) if request.fields["email"].strip() else None
    audit.record(context.session, "answers to e-mail", context.now, actor=str(context.member.id),
                 network=context.network.id)  # fmt: skip
    return Reply(_answered_at(context), choices=(_LIST,))


def same_number(row: Member) -> str:
    """What somebody without a known name is called."""
    return f"nr. {row.id}"


def _member(request: Request, context: Context) -> Member:
    """Who is meant: a number, or an e-mail address that the network knows."""
    number, email = row_id(request.words.strip()), mail_addresses.read(request.words)
    row = context.session.get(Member, number) if number is not None else None
    if row is None and email is not None:
        row = mailboxes.find(context.session, context.network.id, email)
    if row is None or row.network != context.network.id or row.address.startswith("erased:"):
        raise _unknown()
    return row


def _unknown() -> Refusal:
    return Refusal(say(nn="Den medlemen finn eg ikkje.", nb="Det medlemmet finner jeg ikke."), choices=(_LIST,))


def _edit(row: Member) -> Choice:
    who = row.name or same_number(row)
    return Choice(say(nn="Endre {who}", nb="Endre {who}", who=who[:40]), f"/medlem endre {row.id}")


def _noted(context: Context, act: str, row: Member) -> None:
    context.session.flush()
    audit.record(
        context.session, act, context.now, actor=str(context.member.id), network=row.network, subject=f"member {row.id}"
    )


VERBS: dict[str, Callable[[Request, Context], Reply]] = {
    "ny": _new,
    "endre": _changed,
    "fjern": _removed,
    "tilbake": _back,
    "svar": _answers,
}
"""What can follow `/medlem`."""


@command(
    "medlem",
    aliases=("medlemer", "medlemmer"),
    summary=say(
        nn="Sekretariatet legg inn medlemer som ikkje er i chatten, så dei får meldingar på e-post.",
        nb="Sekretariatet legger inn medlemmer som ikke er i chatten, så de får meldinger på e-post.",
    ),
    usage=say(nn="(lista) · ny · endre <nr> · fjern <nr> · svar", nb="(listen) · ny · endre <nr> · fjern <nr> · svar"),
    words=VERBS,
    verbs=VERBS,
)
def medlem(request: Request, context: Context) -> Reply:
    """Who is reached by e-mail, and the secretariat's changes to it."""
    if context.member.role != "secretariat":
        names = [one.name for one in members.secretaries(context.session, context.network.id) if one.name]
        known = say(nn="Sekretariatet no: {who}.", nb="Sekretariatet nå: {who}.", who=", ".join(names[:5]))
        own = say(
            nn="Berre sekretariatet legg inn medlemer og e-postadresser. Sei ifrå til dei når nokon manglar, eller når "
            "du sjølv vil ha meldingane på e-post.",
            nb="Bare sekretariatet legger inn medlemmer og e-postadresser. Si fra til dem når noen mangler, eller når "
            "du selv vil ha meldingene på e-post.",
        )
        raise Refusal(join([own, known if names else NOTHING], " "))
    verb, _, rest = request.words.strip().partition(" ")
    does = VERBS.get(verb.lower())
    if does is not None:
        return does(Request(rest.strip(), request.fields), context)
    return _listed(request, context)
