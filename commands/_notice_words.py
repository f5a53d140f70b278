"""What a notice, its parties and its count are called, and which notice a line means."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from commands._base import Choice, Context, Refusal, Source, row_id
from commands._bodies import short
from knowledge.language import NOTHING, OSLO, Text, both, day, join, same, say
from knowledge.notices import State, tally
from storage import notice_access, notices
from storage.bodies import Body
from storage.notice_parties import Side
from storage.notices import Notice, NoticeParty
from storage.tables import Network

MINE = Choice(say(nn="Det eg har fått", nb="Det jeg har fått"), "/informer mine")
SENT = Choice(say(nn="Det som er sendt", nb="Det som er sendt"), "/informer status")

_SIDES = {
    "kommune": Text("Kommunane", "Kommunene"),
    "foretak": Text("Føretaket", "Foretaket"),
    "brukar": Text("Brukarane", "Brukerne"),
    "fastlege": Text("Fastlegane", "Fastlegene"),
    "ks": Text("KS", "KS"),
    "annan": Text("Andre", "Andre"),
}
_OTHERS = Text("andre partar", "andre parter")
_BY_NAME = {label.nn: label for label in _SIDES.values()}


def party(row: Side | NoticeParty) -> Text:
    """What a party is called: its name, or its side when only that is known."""
    return _BY_NAME.get(row.name) or (same(row.name) if row.name else _SIDES.get(row.kind, same(row.kind)))


def listed(rows: Iterable[Side | NoticeParty]) -> Text:
    """Their names, with commas."""
    return join([party(row) for row in rows], ", ")


def parties_in_number(rows: Sequence[Side | NoticeParty]) -> Text:
    """ "18 kommunar og 4 andre partar"."""
    places = sum(row.kind == "kommune" for row in rows)
    others = len(rows) - places
    first = _number(places, Text("kommune", "kommune"), Text("kommunar", "kommuner"))
    if not places:
        return _number(others, Text("part", "part"), Text("partar", "parter"))
    return both([t for t in (first, _number(others, Text("annan part", "annen part"), _OTHERS)) if t])


def _number(count: int, one: Text, many: Text) -> Text:
    word = one if count == 1 else many
    return say(nn="{n} {word}", nb="{n} {word}", n=count, word=word) if count else NOTHING


def counted(rows: Sequence[NoticeParty], now: dt.datetime) -> Text:
    """ "18 av 18 kommunar, siste 09:42", and on a line of its own how it is with the other parties."""
    places = [row for row in rows if row.kind == "kommune"]
    others = [row for row in rows if row.kind != "kommune"]
    rest = _OTHERS if places else Text("partar", "parter")
    return join([_count(places, Text("kommunar", "kommuner"), now), _count(others, rest, now)])


def _count(rows: Sequence[NoticeParty], who: Text, now: dt.datetime) -> Text:
    if not rows:
        return NOTHING
    count = tally(notices.standing(row) for row in rows)
    all_ = say(nn="{n} av {all} {who}", nb="{n} av {all} {who}", n=count.read, all=count.all, who=who)
    last = say(nn="siste {at}", nb="siste {at}", at=clock(count.last, now)) if count.last else NOTHING
    other = (
        say(nn="{n} varsla på annan måte", nb="{n} varslet på annen måte", n=count.elsewhere)
        if count.elsewhere
        else NOTHING
    )
    return join([all_, last, other], ", ")


def clock(at: dt.datetime, now: dt.datetime) -> Text:
    """ "09:42" of the same day, with the day before it of another; Oslo wall time."""
    local, today = at.astimezone(OSLO), now.astimezone(OSLO).date()
    hour = same(f"{local:%H:%M}")
    return hour if local.date() == today else join([day(local.date()), hour], " ")


def missing(rows: Iterable[NoticeParty]) -> list[NoticeParty]:
    """The parties that nobody has read for, and that were not told in another way."""
    return [row for row in rows if notices.standing(row).missing]


def target(network: Network, body: Body | None) -> Text:
    """To whom, to begin a line with: "Alle partane i …", "Alle i Strategisk samarbeidsutval (SSU)"."""
    if body is not None:
        return say(nn="Alle i {b}", nb="Alle i {b}", b=short(body))
    return say(nn="Alle partane i {n}", nb="Alle partene i {n}", n=network.name)


def words(notice: Notice) -> Text:
    """The notice itself, as it was written."""
    return join([same(notice.title), same(notice.text)], "\n\n")


def links(notice: Notice) -> tuple[Source, ...]:
    """Its links."""
    return tuple(Source(same(link), link) for link in notice.links)


def sent_on(notice: Notice, now: dt.datetime) -> Text:
    """When it went out, or goes out."""
    return clock(notice.send_at, now) if notice.send_at else NOTHING


def fact(label: Text, value: Text) -> tuple[tuple[Text, Text], ...]:
    """A fact, none when there is nothing to say."""
    return ((label, value),) if value else ()


def read_by(notice: Notice) -> tuple[tuple[Text, Text], ...]:
    """By when it is to be read, when somebody has set that."""
    return fact(say(nn="Les innan", nb="Les innen"), day(notice.due) if notice.due and notice.receipt else NOTHING)


def visible(context: Context, text: str) -> Notice:
    """The notice that a number stands for, when the member may see it. Raises `Refusal`."""
    number = row_id(text.strip().partition(".")[0])
    if number is not None:
        row = notice_access.visible(context.session, context.member, number, context.now)
        if row is not None:
            return row
    raise Refusal(say(nn="Den meldinga finn eg ikkje.", nb="Den meldingen finner jeg ikke."), choices=(MINE,))


def kept(context: Context, text: str) -> Notice:
    """The same for who keeps the secretariat that it comes from. Raises `Refusal`."""
    row = visible(context, text)
    if not notice_access.may_send(context.session, context.member, row.body, context.today):
        raise only_the_secretariat()
    return row


def draft(context: Context, text: str) -> Notice:
    """The draft that a number and its version stand for, held. Raises `Refusal` when it is sent or was edited since."""
    row = kept(context, text)
    notices.hold(context.session, row)
    if row.state != State.DRAFT:
        raise already_sent(row)
    if text.strip() != numbered(row):
        raise Refusal(
            say(
                nn="Meldinga er endra sidan. Sjå over den nye først.",
                nb="Meldingen er endret siden. Se over den nye først.",
            ),
            choices=(see(row),),
        )
    return row


def numbered(notice: Notice) -> str:
    """The notice and its version, as buttons name them."""
    return f"{notice.id}.{notice.version}"


def see(notice: Notice) -> Choice:
    """The button that shows it."""
    return Choice(say(nn="Sjå meldinga", nb="Se meldingen"), f"/informer vis {notice.id}")


def status(notice: Notice) -> Choice:
    """The button that shows who has read it."""
    return Choice(say(nn="Vis status", nb="Vis status"), f"/informer status {notice.id}")


def already_sent(notice: Notice) -> Refusal:
    """What is answered when the same notice is sent, edited or thrown away a second time."""
    return Refusal(say(nn="Meldinga er alt send.", nb="Meldingen er allerede sendt."), choices=(status(notice),))


def only_the_secretariat() -> Refusal:
    """What everybody else is answered."""
    return Refusal(
        say(
            nn="Det er sekretariatet som sender informasjon til alle partane. Du kan lese det du har fått her.",
            nb="Det er sekretariatet som sender informasjon til alle partene. Du kan lese det du har fått her.",
        ),
        choices=(MINE,),
    )
