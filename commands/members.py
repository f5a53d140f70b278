"""`/medlem`: the secretariat adds those who have no chat account, and sees how everybody is reached."""

from __future__ import annotations

from collections.abc import Callable

from commands import _member_behalf as behalf
from commands._base import Choice, Context, Refusal, Reply, Request, command
from commands._member_changes import ANSWERS, NEW, answers, back, changed, new, removed
from commands._member_moving import moved
from commands._member_words import LIST, answered_at, called, edit, member, no_server
from knowledge.language import NOTHING, Text, join, say
from storage import mailboxes, members
from storage.tables import Member

_SHOWN, _BUTTONS = 40, 8
"""How many members are listed, and how many of them have buttons."""


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
        return Reply(join([lead if rows else none, closed]), choices=(LIST,))
    told = tuple((Text(row.name, row.name), _reached(row)) for row in rows[:_SHOWN])
    each = tuple(button for row in rows[:_BUTTONS] for button in _buttons(row))
    more = say(
        nn="For dei andre skriv du «/medlem endre» eller «/medlem for» og e-postadressa.",
        nb="For de andre skriver du «/medlem endre» eller «/medlem for» og e-postadressen.",
    )
    said = [lead if rows else none, answered_at(context), no_server(context), more if len(rows) > _BUTTONS else NOTHING]
    return Reply(join(said), told, choices=(NEW, ANSWERS, *each))


def _reached(row: Member) -> Text:
    if mailboxes.by_mail_alone(row):
        return say(nn="{e} (er ikkje i chatten)", nb="{e} (er ikke i chatten)", e=row.email or "")
    return say(nn="{e} (når chatten ikkje går)", nb="{e} (når chatten ikke går)", e=row.email or "")


def _for(request: Request, context: Context) -> Reply:
    """`/medlem for <nr> [line]`: enter what somebody has answered by e-mail."""
    who, _, line = request.words.strip().partition(" ")
    target = member(Request(who), context)
    if not line.strip():
        return behalf.shown(context, target)
    return behalf.acted(Request(line.strip(), request.fields), context, target)


def _buttons(row: Member) -> tuple[Choice, ...]:
    """What can be done about one member: enter what they answered when they cannot, and change the address."""
    if not mailboxes.by_mail_alone(row) or row.role == "secretariat":
        return (edit(row),)
    label = say(nn="Svar for {who}", nb="Svar for {who}", who=(row.name or called(row))[:40])
    return (Choice(label, f"/medlem for {row.id}"), edit(row))


VERBS: dict[str, Callable[[Request, Context], Reply]] = {
    "ny": new,
    "endre": changed,
    "fjern": removed,
    "tilbake": back,
    "svar": answers,
    "for": _for,
    "chat": moved,
}
"""What can follow `/medlem`."""


@command(
    "medlem",
    aliases=("medlemer", "medlemmer"),
    summary=say(
        nn="Sekretariatet legg inn medlemer som ikkje er i chatten, så dei får meldingar på e-post.",
        nb="Sekretariatet legger inn medlemmer som ikke er i chatten, så de får meldinger på e-post.",
    ),
    usage=say(
        nn="(lista) · ny · endre <nr> · for <nr> · chat <nr> · fjern <nr> · svar",
        nb="(listen) · ny · endre <nr> · for <nr> · chat <nr> · fjern <nr> · svar",
    ),
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
