"""When somebody cannot come: the deputy of the seat is asked, then the next in rank, until one says yes."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

from sqlmodel import Session

from commands import _meeting_composition as composition
from commands import _meeting_news as news
from commands._base import Choice, Context, Refusal, Reply, Request, row_id
from commands._bodies import short
from commands._meeting_words import facts, look, not_begun, when
from knowledge.language import NOTHING, Text, join, say
from storage import bodies, deputy_calls, item_guests, meeting_changes, meetings, outbox, secretariat
from storage.bodies import Body
from storage.meeting_tables import DeputyCall
from storage.meetings import Meeting
from storage.tables import AgendaItem, Member

KIND = "deputy"


def needed(context: Context, meeting: Meeting, body: Body, item: AgendaItem | None = None) -> Reply:
    """The member cannot come: somebody is called, or the secretariat told. What the member is answered."""
    number = (item.id if item else 0) or 0
    calls = deputy_calls.of_absent(context.session, meeting, context.member, number)
    change = Choice(say(nn="Eg kjem likevel", nb="Jeg kommer likevel"), f"/mote svar {meeting.id}.{meeting.round} ja")
    about = say(nn="saka «{t}»", nb="saken «{t}»", t=item.title) if item else say(nn="møtet", nb="møtet")
    noted = say(nn="Notert: du kan ikkje på {a}.", nb="Notert: du kan ikke på {a}.", a=about)
    if any(call.state == "accepted" for call in calls):
        told = say(nn="Vara møter for deg.", nb="Vara møter for deg.")
    elif any(call.state == "called" for call in calls):
        told = say(nn="Vara er spurd.", nb="Vara er spurt.")
    else:
        asked = ask_next(context.session, meeting, body, context.member, context.now, number)
        told = say(
            nn="Det er ingen vara å kalle, så sekretariatet har fått beskjed.",
            nb="Det er ingen vara å kalle, så sekretariatet har fått beskjed.",
        )
        if asked is not None:
            d = _name(asked)
            told = say(nn="Eg har spurt {d} om å møte for deg.", nb="Jeg har spurt {d} om å møte for deg.", d=d)
    return Reply(join([noted, told], " "), choices=(change,))


def ask_next(
    session: Session, meeting: Meeting, body: Body, absent: Member, now: dt.datetime, item: int = 0
) -> Member | None:
    """Call the next deputy; None when there is none left, and then the secretariat is told."""
    deputy = deputy_calls.next_for(session, meeting, absent, item)
    if deputy is None:
        _tell_office(session, meeting, body, absent, now, item)
        return None
    call = deputy_calls.call(session, meeting, absent, deputy, now, item)
    if item:
        item_guests.stands_in(session, meeting.network, item, absent, deputy)
    line = f"/mote vara {call.id}"
    only = say(nn="Det gjeld berre denne saka.", nb="Det gjelder bare denne saken.") if item else NOTHING
    asked = say(
        nn="{who} kan ikkje vere med på {a}. Kan du møte som vara?",
        nb="{who} kan ikke være med på {a}. Kan du møte som vara?",
        who=_name(absent),
        a=_about(session, meeting, body, item),
    )
    reply = Reply(
        join([asked, only], " "),
        facts=facts(meeting, body),
        choices=(
            Choice(say(nn="Ja, eg kjem", nb="Ja, jeg kommer"), f"{line} ja"),
            Choice(say(nn="Nei, eg kan ikkje", nb="Nei, jeg kan ikke"), f"{line} nei"),
        ),
    )
    _put(session, meeting, now, deputy, f"call:{call.id}:{uuid4()}", reply)
    return deputy


def answered(request: Request, context: Context) -> Reply:
    """`/mote vara <nr> ja|nei`: what the called deputy says."""
    number, _, word = request.words.strip().partition(" ")
    call = _call(context, number)
    meeting, body = _of(context, call)
    meeting_changes.hold(context.session, meeting)  # of two who say yes at once, one is told that the other comes
    context.session.refresh(call)
    not_begun(context, meeting)
    absent = context.session.get_one(Member, call.absent)
    if meeting.status != "planned" or call.state == "withdrawn":
        raise Refusal(
            say(nn="Takk, men det trengst ikkje lenger.", nb="Takk, men det trengs ikke lenger."),
            choices=(look(meeting),),
        )
    yes = word.strip().lower() == "ja"
    if yes and call.state != "accepted":
        other = deputy_calls.accepted(context.session, meeting, call.item).get(call.absent)
        if other is not None:
            raise Refusal(
                say(nn="Takk, men {d} møter alt.", nb="Takk, men {d} møter alt.", d=_name(other)),
                choices=(look(meeting),),
            )
        return _accepted(context, call, meeting, body, absent)
    if not yes and call.state != "declined":
        deputy_calls.settle(context.session, call, "declined", context.now)
        ask_next(context.session, meeting, body, absent, context.now, call.item)
    done = say(nn="Notert. Takk for svaret.", nb="Notert. Takk for svaret.")
    return Reply(done, choices=(look(meeting),))


def _accepted(context: Context, call: DeputyCall, meeting: Meeting, body: Body, absent: Member) -> Reply:
    session, now = context.session, context.now
    deputy_calls.settle(session, call, "accepted", now)
    for other in deputy_calls.of_absent(session, meeting, absent, call.item):
        if other.id != call.id and other.state in deputy_calls.OPEN:
            deputy_calls.settle(session, other, "withdrawn", now)
    about = _about(session, meeting, body, call.item)
    reply = Reply(
        say(
            nn="{d} møter for {a} på {m}.",
            nb="{d} møter for {a} på {m}.",
            d=_name(context.member),
            a=_name(absent),
            m=about,
        ),
        choices=(look(meeting),),
    )
    for receiver in (absent, *secretariat.keepers(session, body, context.today)):
        _put(session, meeting, now, receiver, f"stands:{call.id}:{uuid4()}:{receiver.id}", reply)
    news.invite_one(session, meeting, body, now, context.member)
    return Reply(
        say(nn="Takk! Du møter for {a} på {m}.", nb="Takk! Du møter for {a} på {m}.", a=_name(absent), m=about),
        facts=facts(meeting, body),
        choices=(Choice(say(nn="Eg kan ikkje likevel", nb="Jeg kan ikke likevel"), f"/mote vara {call.id} nei"),),
    )


def not_needed(context: Context, meeting: Meeting, body: Body, item: int = 0) -> Text:
    """The member comes after all: whoever was called is told."""
    freed = NOTHING
    for call in deputy_calls.of_absent(context.session, meeting, context.member, item):
        if call.state in ("called", "silent", "accepted"):
            deputy = context.session.get_one(Member, call.deputy)
            deputy_calls.settle(context.session, call, "withdrawn", context.now)
            reply = Reply(
                say(
                    nn="{who} kjem likevel på {a}. Du treng ikkje møte.",
                    nb="{who} kommer likevel på {a}. Du trenger ikke møte.",
                    who=_name(context.member),
                    a=_about(context.session, meeting, body, item),
                ),
                choices=(look(meeting),),
            )
            _put(context.session, meeting, context.now, deputy, f"freed:{call.id}:{uuid4()}", reply)
            freed = say(nn="Vara har fått beskjed.", nb="Vara har fått beskjed.")
    return freed


def unanswered(session: Session, call: DeputyCall, now: dt.datetime) -> None:
    """A call that nobody answers: the next is asked; the first may still say yes."""
    deputy_calls.settle(session, call, "silent", now)
    meeting = meetings.get(session, call.network, call.meeting)
    body = bodies.get(session, call.network, meeting.body) if meeting else None
    if meeting is not None and body is not None:
        ask_next(session, meeting, body, session.get_one(Member, call.absent), now, call.item)


def _tell_office(session: Session, meeting: Meeting, body: Body, absent: Member, now: dt.datetime, item: int) -> None:
    tried = deputy_calls.of_absent(session, meeting, absent, item)
    names = [_name(session.get_one(Member, call.deputy)) for call in tried]
    asked = NOTHING
    if names:
        asked = say(nn="Spurde: {names}.", nb="Spurt: {names}.", names=", ".join(names))
    text = say(
        nn="{who} kan ikkje vere med på {a}, og det er ingen vara igjen å kalle. Finn ein frå same part.",
        nb="{who} kan ikke være med på {a}, og det er ingen vara igjen å kalle. Finn en fra samme part.",
        who=_name(absent),
        a=_about(session, meeting, body, item),
    )
    reply = Reply(join([text, asked], " "), choices=(look(meeting),))
    for keeper in secretariat.keepers(session, body, meetings.day_of(meeting)):
        key = f"vacant:{meeting.id}:{meeting.round}:{item}:{absent.id}:{len(tried)}:{keeper.id}"
        _put(session, meeting, now, keeper, key, reply)
    if not item:
        composition.warned(session, meeting, body, now)


def _about(session: Session, meeting: Meeting, body: Body, item: int) -> Text:
    """ "møtet i SSU torsdag …", or one of its items."""
    whole = say(nn="møtet i {b} {w}", nb="møtet i {b} {w}", b=short(body), w=when(meeting))
    row = session.get(AgendaItem, item) if item else None
    if row is None or row.network != meeting.network:
        return whole
    return say(nn="saka «{t}» i {m}", nb="saken «{t}» i {m}", t=row.title, m=whole)


def _call(context: Context, number: str) -> DeputyCall:
    wanted = row_id(number)
    call = None if wanted is None else deputy_calls.get(context.session, context.network.id, wanted)
    if call is None or call.deputy != context.member.id:
        raise Refusal(
            say(
                nn="Den førespurnaden er ikkje til deg, eller møtet har fått ny tid.",
                nb="Den forespørselen er ikke til deg, eller møtet har fått ny tid.",
            ),
            choices=(Choice(say(nn="Møta mine", nb="Møtene mine"), "/mote"),),
        )
    return call


def _of(context: Context, call: DeputyCall) -> tuple[Meeting, Body]:
    meeting = meetings.get(context.session, context.network.id, call.meeting)
    body = bodies.get(context.session, context.network.id, meeting.body) if meeting else None
    assert meeting is not None
    assert body is not None
    return meeting, body


def _name(member: Member) -> str:
    return member.name or member.address


def _put(session: Session, meeting: Meeting, now: dt.datetime, member: Member, key: str, reply: Reply) -> None:
    outbox.put(
        session,
        meeting.network,
        key,
        member.address,
        reply.as_json(),
        kind=KIND,
        now=now,
        expires=max(meeting.starts_at, now + dt.timedelta(days=1)),
        reader=member.address,
    )
