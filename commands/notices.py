"""`/informer`: the secretariat tells all parties the same at the same time, and sees who has read it."""

from __future__ import annotations

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
from knowledge.language import NOTHING, join, moment, say
from knowledge.notices import State, goes_out
from storage import notice_standing, notices


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
    count = sending.to_everybody(context.session, row, people.values(), context.now)
    _first_is_replaced(context, row)
    nobody = [side for side, who in stands.items() if not who]
    alone = say(
        nn="Desse har ingen i chatten og må varslast på annan måte: {who}. Merk dei når det er gjort.",
        nb="Disse har ingen i chatten og må varsles på annen måte: {who}. Merk dem når det er gjort.",
        who=listed(nobody),
    )
    reached = [side for side, who in stands.items() if who]
    now = say(nn="Sendt til {p}, {n} mottakarar i alt. Alle får henne samtidig.",
              nb="Sendt til {p}, {n} mottakere i alt. Alle får den samtidig.",
              p=parties_in_number(reached), n=count)  # fmt: skip
    later = say(nn="Alle får henne {at}.", nb="Alle får den {at}.", at=moment(at))
    mark = Choice(say(nn="Varsla på annan måte", nb="Varslet på annen måte"), f"/informer merk {row.id}")
    stop = Choice(say(nn="Stans", nb="Stans"), f"/informer stans {row.id}")
    ahead = at > context.now
    return Reply(
        join([now, later if ahead else NOTHING, alone if nobody else NOTHING]),
        choices=(status_button(row), *((mark,) if nobody else ()), *((stop,) if ahead else ())),
    )


def _first_is_replaced(context: Context, row: notices.Notice) -> None:
    """Nobody is chased any more for what has been put right."""
    first = notices.get(context.session, row.network, row.corrects) if row.corrects else None
    if first is None:
        return
    notices.hold(context.session, first)
    first.state = State.CORRECTED
    sending.spare(context.session, first, [member for _, member in notices.receivers(context.session, first)])


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
    words=("status", "mine", "ny", "nettverket"),
)
def informer(request: Request, context: Context) -> Reply:
    """A verb, or the form for all parties of the network or of the body that is named."""
    head, _, rest = request.words.strip().partition(" ")
    verb = VERBS.get(head.lower().translate(str.maketrans("øåæ", "oae")))
    if verb is None:
        return form.opened(request, context)
    return verb(Request(rest.strip(), request.fields), context)
