"""`/informer`: the secretariat tells all parties the same at the same time, and sees who has read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from commands import _notice_elsewhere as elsewhere
from commands import _notice_form as form
from commands import _notice_preview as looks
from commands import _notice_reading as reading
from commands import _notice_sending as sending
from commands import _notice_status as status
from commands._base import Choice, Context, Refusal, Reply, Request, command
from commands._notice_words import draft, kept, listed, parties_in_number
from commands._notice_words import status as status_button
from knowledge.language import NOTHING, Text, join, moment, say
from knowledge.notices import State, goes_out
from storage import notice_standing, notices
from storage.notice_parties import Stands


def _sent(request: Request, context: Context) -> Reply:
    """`/informer send <nr.versjon>`: to every party at once; a second click finds it sent."""
    row = draft(context, request.words)
    at = goes_out(context.now, at_once=row.at_once)
    form.check_due(row.due, row.at_once, context.now)
    stands = notice_standing.audience(context.session, row, context.today)
    if not any(stands.values()):
        raise Refusal(
            say(
                nn="Ingen av partane har nokon i chatten, så eg kan ikkje sende meldinga til nokon.",
                nb="Ingen av partene har noen i chatten, så jeg kan ikke sende meldingen til noen.",
            )
        )
    people = notices.send(context.session, row, stands, at)
    sending.to_everybody(context.session, row, people.values(), context.now)
    if row.corrects:
        _nobody_is_chased_for(context, row.corrects)
    return _receipt(row, stands, len(people), None if at <= context.now else at)


def _receipt(row: notices.Notice, stands: Stands, people: int, later: dt.datetime | None) -> Reply:
    """What the sender is answered: how many get it and when, and who must be told in another way."""
    reached = [side for side, who in stands.items() if who]
    nobody = [side for side, who in stands.items() if not who]
    lead = say(
        nn="{said} {p}, {n} mottakarar i alt. Alle får henne samtidig: {at}.",
        nb="{said} {p}, {n} mottakere i alt. Alle får den samtidig: {at}.",
        said=Text("Lagt klar til", "Lagt klar til") if later else Text("Sendt til", "Sendt til"),
        p=parties_in_number(reached),
        n=people,
        at=moment(later) if later else Text("no", "nå"),
    )
    alone = say(
        nn="Desse har ingen i chatten og må varslast på annan måte: {who}. Merk dei når det er gjort.",
        nb="Disse har ingen i chatten og må varsles på annen måte: {who}. Merk dem når det er gjort.",
        who=listed(nobody),
    )
    mark = Choice(say(nn="Varsla på annan måte", nb="Varslet på annen måte"), f"/informer merk {row.id}")
    stop = Choice(say(nn="Stans", nb="Stans"), f"/informer stans {row.id}")
    return Reply(
        join([lead, alone if nobody else NOTHING]),
        choices=(status_button(row), *((mark,) if nobody else ()), *((stop,) if later else ())),
    )


def _nobody_is_chased_for(context: Context, number: int) -> None:
    """What has been put right need not be read any more: its chases that are still on the way are not sent."""
    first = notices.get(context.session, context.network.id, number)
    if first is not None:
        people = [member for _, member in notices.receivers(context.session, first)]
        sending.spare(context.session, first, people)


def _stopped(request: Request, context: Context) -> Reply:
    """`/informer stans <nr>`: what has not gone out to anybody yet is a draft again."""
    row = kept(context, request.words)
    notices.hold(context.session, row)
    if row.state == State.DRAFT:
        return looks.preview(context, row)
    if row.send_at is None or row.send_at <= context.now:
        raise Refusal(
            say(
                nn="Meldinga har gått ut. Du kan sende ei retting.",
                nb="Meldingen har gått ut. Du kan sende en retting.",
            ),
            choices=(
                Choice(say(nn="Send retting", nb="Send retting"), f"/informer rett {row.id}"),
                status_button(row),
            ),
        )
    notices.take_back(context.session, row)
    return looks.preview(context, row)


def _thrown_away(request: Request, context: Context) -> Reply:
    """`/informer kast <nr.versjon>`: forget a draft."""
    row = draft(context, request.words)
    notices.drop(context.session, row)
    return Reply(
        say(nn="Utkastet er kasta. Ingenting er sendt.", nb="Utkastet er kastet. Ingenting er sendt."),
        choices=(Choice(say(nn="Skriv ei ny", nb="Skriv en ny"), "/informer"),),
    )


VERBS: dict[str, Callable[[Request, Context], Reply]] = {
    "ny": form.opened,
    "sja": form.looked_over,
    "endre": form.edited,
    "send": _sent,
    "stans": _stopped,
    "kast": _thrown_away,
    "rett": form.corrected,
    "status": status.shown,
    "merk": elsewhere.told_elsewhere,
    "lest": reading.read,
    "vis": reading.shown,
    "mine": reading.mine,
    "kvifor": reading.why,
    "hvorfor": reading.why,
}
"""What can follow `/informer`, folded."""


@command(
    "informer",
    summary=say(
        nn="Sekretariatet informerer alle partane samtidig og ser kven som har lese.",
        nb="Sekretariatet informerer alle partene samtidig og ser hvem som har lest.",
    ),
    usage=say(
        nn="(opnar eit skjema) · <organ> · status · mine",
        nb="(åpner et skjema) · <organ> · status · mine",
    ),
    words=("nettverket", *VERBS),
    verbs=VERBS,
    of_bodies=True,
)
def informer(request: Request, context: Context) -> Reply:
    """A verb, or the form for all parties of the network or of the body that is named."""
    head, _, rest = request.words.strip().partition(" ")
    verb = VERBS.get(head.lower().translate(str.maketrans("øåæ", "oae")))
    if verb is None:
        return form.opened(request, context)
    return verb(Request(rest.strip(), request.fields), context)
