"""What seats, terms and what is wrong with them are called, and which seat or term a line means."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import Session

from commands._base import Choice, Context, Refusal, Reply, row_id
from commands._bodies import short
from knowledge.composition import Fault, Lack
from knowledge.language import NOTHING, Text, both, day, join, same, say
from knowledge.terms import Concern, Finding
from storage import bodies, composition, outbox, secretariat, terms
from storage.bodies import Body
from storage.tables import Appointment, Member, Seat
from storage.terms import Term

PARTIES = {
    "kommune": Text("kommunane", "kommunene"),
    "foretak": Text("føretaket", "foretaket"),
    "brukar": Text("brukarane", "brukerne"),
    "fastlege": Text("fastlegane", "fastlegene"),
    "ks": Text("KS", "KS"),
    "annan": Text("andre", "andre"),
}
RIGHTS = {
    "vote": Text("røysterett", "stemmerett"),
    "proposal": Text("tale- og forslagsrett", "tale- og forslagsrett"),
    "speech": Text("talerett", "talerett"),
    "item": Text("er med på saker som gjeld dei", "er med på saker som gjelder dem"),
    "varies": Text("kjem an på saka", "kommer an på saken"),
}


def seat_of(context: Context, words: str) -> tuple[Seat, Body]:
    """The seat that a number stands for. Raises `Refusal`."""
    number = row_id(words)
    seat = None if number is None else terms.seat(context.session, context.network.id, number)
    body = bodies.get(context.session, context.network.id, seat.body) if seat else None
    if seat is None or body is None:
        raise Refusal(
            say(nn="Det vervet finn eg ikkje.", nb="Det vervet finner jeg ikke."),
            choices=(Choice(say(nn="Verva mine", nb="Vervene mine"), "/verv mine"),),
        )
    return seat, body


def term_of(context: Context, words: str) -> tuple[Appointment, Seat, Body]:
    """The appointment that a number stands for. Raises `Refusal`."""
    number = row_id(words)
    row = None if number is None else terms.appointment(context.session, context.network.id, number)
    if row is None:
        raise Refusal(
            say(
                nn="Den oppnemninga finn eg ikkje. Ho kan vere endra i mellomtida.",
                nb="Den oppnevningen finner jeg ikke. Den kan være endret i mellomtiden.",
            ),
            choices=(Choice(say(nn="Verva mine", nb="Vervene mine"), "/verv mine"),),
        )
    return row, *seat_of(context, str(row.seat))


def keeps(context: Context, body: Body) -> bool:
    """Whether the member keeps the body's secretariat today."""
    return secretariat.may_act(context.session, context.member, body, context.today)


def need_keeper(context: Context, body: Body) -> None:
    """Raises `Refusal` for all but the body's secretariat."""
    if not keeps(context, body):
        raise Refusal(
            say(
                nn="Det er sekretariatet for {b} som fører lista over verv.",
                nb="Det er sekretariatet for {b} som fører listen over verv.",
                b=body.name,
            ),
            choices=(Choice(say(nn="Kven sit der", nb="Hvem sitter der"), f"/verv {body.id}"),),
        )


def tell(context: Context, key: str, people: Iterable[Member | None], reply: Reply) -> int:
    """Queue *reply* once for each of *people*, but for the one who reads the answer; returns how many are told."""
    told = {one.id: one for one in people if one is not None and one.left_on is None and one.id != context.member.id}
    for member in told.values():
        outbox.put(
            context.session, context.network.id, f"{key}:{member.id}", member.address, reply.as_json(),
            kind="term", now=context.now, reader=member.address,
        )  # fmt: skip
    return len(told)


def name(session: Session, member: int) -> str:
    """What a member is called."""
    row = session.get(Member, member)
    return (row.name or row.address) if row else ""


def until(term: Term) -> Text:
    """To which day somebody sits; empty when it is not set."""
    if term.ends is None:
        return NOTHING
    end = day(term.ends, weekday=False)
    if term.carried:
        return say(nn="gjekk ut {day}, sit til ny er vald", nb="gikk ut {day}, sitter til ny er valgt", day=end)
    return say(nn="til {day}", nb="til {day}", day=end)


def holder(term: Term) -> Text:
    """A name with what there is to say of the term."""
    rank = say(nn="(vara {n})", nb="(vara {n})", n=term.rank) if term.rank else say(nn="(vara)", nb="(vara)")
    wishes = {"yes": Text("vil halde fram", "vil fortsette"), "no": Text("vil ikkje halde fram", "vil ikke fortsette")}
    said = join([until(term), wishes.get(term.wish or "", NOTHING)], ", ")
    return join([same(term.member.name), rank if term.deputy else NOTHING, said], " ")


def found(session: Session, body: Body, finding: Finding) -> Text:
    """A finding in a sentence."""
    seat = terms.seat(session, body.network, finding.seat or 0)
    first = day(finding.first, weekday=False) if finding.first else NOTHING
    last = day(finding.last, weekday=False) if finding.last else NOTHING
    span = say(nn="frå {first} til {last}", nb="fra {first} til {last}", first=first, last=last)
    values = {
        "seat": seat.title if seat else "",
        "people": both(same(name(session, one)) for one in finding.members),
        "first": first,
        "last": last,
        "when": first if finding.first == finding.last else span,
        "n": finding.number,
        "body": short(body),
    }
    return _sentence(finding, values)


def _sentence(finding: Finding, values: dict[str, object]) -> Text:
    match finding.concern:
        case Concern.VACANT if finding.last:
            return say(nn="«{seat}» er ledig til {last}.", nb="«{seat}» er ledig til {last}.", **values)
        case Concern.VACANT if finding.number > 1:
            return say(nn="«{seat}» har {n} ledige plassar.", nb="«{seat}» har {n} ledige plasser.", **values)
        case Concern.VACANT:
            return say(nn="«{seat}» er ledig.", nb="«{seat}» er ledig.", **values)
        case Concern.OVERLAP if len(finding.members) == 1:
            return say(
                nn="{people} er oppnemnd to gonger til «{seat}» frå {first}.",
                nb="{people} er oppnevnt to ganger til «{seat}» fra {first}.",
                **values,
            )
        case Concern.OVERLAP:
            return say(
                nn="{people} overlappar i «{seat}» frå {first}: fleire enn det er plass til.",
                nb="{people} overlapper i «{seat}» fra {first}: flere enn det er plass til.",
                **values,
            )
        case Concern.GAP:
            return say(
                nn="«{seat}» står tomt frå {first} til {last}, etter {people}.",
                nb="«{seat}» står tomt fra {first} til {last}, etter {people}.",
                **values,
            )
        case Concern.MANY_ENDING:
            return say(
                nn="{n} verv i {body} går ut samtidig, {when}: {people}.",
                nb="{n} verv i {body} går ut samtidig, {when}: {people}.",
                **values,
            )
        case Concern.TOO_MANY_TERMS:
            return say(
                nn="{people} har {n} periodar på rad i «{seat}», fleire enn regelen seier.",
                nb="{people} har {n} perioder på rad i «{seat}», flere enn regelen sier.",
                **values,
            )
        case Concern.CARRIED_OVER:
            return say(
                nn="{people} sit i «{seat}» sjølv om perioden gjekk ut {first}, til ein ny er vald.",
                nb="{people} sitter i «{seat}» selv om perioden gikk ut {first}, til en ny er valgt.",
                **values,
            )


def warnings(context: Context, body: Body, *, without: tuple[Concern, ...] = ()) -> list[Text]:
    """Everything to look at in *body*: how it is made up, then its terms."""
    on = context.today
    made = [lacking(context, body, fault) for fault in composition.faults(context.session, body, on)]
    rows = terms.findings(context.session, body, on)
    return made + [found(context.session, body, row) for row in rows if row.concern not in without]


def lacking(context: Context, body: Body, fault: Fault) -> Text:
    """What is wrong with how a body is made up, which side is short, and who of its deputies could be called."""
    side = PARTIES.get(fault.party, NOTHING)
    values = {"side": side, "has": fault.has, "needs": fault.needs}
    match fault.lack:
        case Lack.UNEQUAL:
            text = say(
                nn="Partane skal vere like mange: {side} har {has}, den andre sida {needs}.",
                nb="Partene skal være like mange: {side} har {has}, den andre siden {needs}.",
                **values,
            )
        case Lack.TOO_FEW:
            text = say(nn="Det skal vere {needs} frå {side}, men det er {has}.",
                       nb="Det skal være {needs} fra {side}, men det er {has}.", **values)  # fmt: skip
        case Lack.USERS:
            text = say(nn="Det skal vere minst {needs} brukarrepresentantar, men det er {has}.",
                       nb="Det skal være minst {needs} brukerrepresentanter, men det er {has}.", **values)  # fmt: skip
        case Lack.GP:
            text = say(nn="Ingen fastlege er med.", nb="Ingen fastlege er med.")
        case Lack.QUORUM:
            text = say(nn="Organet er ikkje vedtaksført: {has} røyster, og det trengst {needs}.",
                       nb="Organet er ikke vedtaksdyktig: {has} stemmer, og det trengs {needs}.", **values)  # fmt: skip
    called = composition.could_be_called(context.session, body, fault.party, context.today)
    names = both(same(one.name or one.address) for one in called[:4])
    could = say(nn="Vara som kan kallast inn: {names}.", nb="Vara som kan kalles inn: {names}.", names=names)
    return join([text, could if called else NOTHING], " ")
