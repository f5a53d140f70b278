"""`/mote kalender`: a private address that a calendar program subscribes to."""

from __future__ import annotations

from commands._base import Choice, Context, Reply, Request
from commands._bodies import short, which_body
from commands._meeting_words import keeps
from knowledge.language import NOTHING, OSLO, Text, day, join, say
from storage import calendars, meetings
from storage.bodies import Body


def subscribed(request: Request, context: Context) -> Reply:
    """`/mote kalender [ny] [organ]`. The address is shown once, and only where nobody else reads along."""
    word, _, rest = request.words.strip().partition(" ")
    renews = word.lower() == "ny"
    named = rest if renews else request.words
    body = which_body(context, named, lambda b: f"/mote kalender {'ny ' * renews}{b.id}") if named.strip() else None
    if body is not None and not _may_read(context, body):
        return Reply(
            say(
                nn="Kalenderen til {b} er for dei som sit der. Møta kan du sjå her.",
                nb="Kalenderen til {b} er for dem som sitter der. Møtene kan du se her.",
                b=body.name,
            ),
            choices=(Choice(say(nn="Møta i {b}", nb="Møtene i {b}", b=short(body)), f"/mote {body.id}"),),
        )
    again = _button(body)
    if not context.private:
        return Reply(
            say(
                nn="Kalenderadressa er berre for deg. Trykk på knappen, så ser ingen andre henne.",
                nb="Kalenderadressen er bare for deg. Trykk på knappen, så ser ingen andre den.",
            ),
            choices=(again,),
        )
    held = calendars.known(context.session, context.member, body.id if body else "")
    if held is not None and not renews:
        made = day(held.made_at.astimezone(OSLO).date())
        return Reply(
            say(
                nn="Du fekk ei kalenderadresse {d}. Av omsyn til tryggleiken kan eg ikkje vise henne ein gong til. "
                "Lagar du ei ny, sluttar den gamle å verke.",
                nb="Du fikk en kalenderadresse {d}. Av hensyn til sikkerheten kan jeg ikke vise den en gang til. "
                "Lager du en ny, slutter den gamle å virke.",
                d=made,
            ),
            choices=(again,),
        )
    secret = calendars.renew(context.session, context.member, context.now, body.id if body else "")
    return _shown(context, body, secret, again)


def _shown(context: Context, body: Body | None, secret: str, again: Choice) -> Reply:
    what = say(nn="møta i {b}", nb="møtene i {b}", b=short(body)) if body else say(nn="møta dine", nb="møtene dine")
    place = context.place.rstrip("/")
    note = NOTHING
    if not place:
        note = say(
            nn="Set adressa til tenaren framfor; spør den som driftar Samvit.",
            nb="Sett adressen til tjeneren foran; spør den som drifter Samvit.",
        )
    text = say(
        nn="Her er kalenderadressa for {what}. Lim henne inn i Outlook, Google eller telefonen som "
        "«abonner på kalender», så kjem møta, flyttingane og fristane av seg sjølve. Del henne ikkje med nokon.",
        nb="Her er kalenderadressen for {what}. Lim den inn i Outlook, Google eller telefonen som "
        "«abonner på kalender», så kommer møtene, flyttingene og fristene av seg selv. Del den ikke med noen.",
        what=what,
    )
    address = Text(f"{place}/calendar/{secret}.ics", f"{place}/calendar/{secret}.ics")
    return Reply(join([text, note], " "), facts=((say(nn="Adresse", nb="Adresse"), address),), choices=(again,))


def _button(body: Body | None) -> Choice:
    line = f"/mote kalender ny {body.id if body else ''}".strip()
    return Choice(say(nn="Lag ny kalenderadresse", nb="Lag ny kalenderadresse"), line)


def _may_read(context: Context, body: Body) -> bool:
    own = meetings.of_member(context.session, context.member.id or 0, context.today)
    return body.id in own or keeps(context, body)
