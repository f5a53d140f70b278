"""`/mote`: the next meetings of my bodies or of one body, and the deadlines for items."""

from __future__ import annotations

from commands._base import Choice, Context, Reply, Request, command
from commands._bodies import short, which_body
from knowledge.language import NOTHING, Text, day, join, same, say
from knowledge.meetings import shown
from storage import bodies, meetings
from storage.bodies import Body
from storage.meetings import Meeting


@command(
    "mote",
    aliases=("møte", "moter", "møter", "møta"),
    summary=say(nn="Neste møte og fristar.", nb="Neste møter og frister."),
    usage=say(nn="(organa dine) · <organ> · alle", nb="(organene dine) · <organ> · alle"),
    words=("alle", "ssu", "fsu"),
)
def mote(request: Request, context: Context) -> Reply:
    """The coming meetings of the member's bodies, of one body, or of the whole network."""
    if request.words and request.words.lower() != "alle":
        return _of_body(context, which_body(context, request.words, lambda b: f"/mote {b.id}"))
    own = meetings.of_member(context.session, context.member.id or 0, context.today)
    chosen = own if own and not request.words else None
    rows = meetings.coming(context.session, context.network.id, context.now, chosen)
    everything = Choice(say(nn="Alle møte", nb="Alle møter"), "/mote alle")
    if not rows:
        return Reply(
            say(
                nn="Ingen møte er fastsette framover.",
                nb="Ingen møter er fastsatt framover.",
            ),
            choices=(everything,) if chosen else (),
        )
    lead = say(nn="Neste møte i organa dine:", nb="Neste møter i organene dine:")
    if chosen is None:
        lead = say(nn="Neste møte i {network}:", nb="Neste møter i {network}:", network=context.network.name)
    organs = {body.id: body for body in bodies.all_of(context.session, context.network.id)}
    return Reply(
        lead,
        facts=tuple((short(organs[m.body]), _lines(m, organs[m.body])) for m in rows[:8]),
        choices=(everything,) if chosen else (),
    )


def _of_body(context: Context, body: Body) -> Reply:
    rows = meetings.coming(context.session, context.network.id, context.now, [body.id])
    facts = [(_when(m), _lines(m, body, when=False)) for m in rows[:8]]
    if body.meetings_per_year:
        facts.append(
            (
                say(nn="Møte i året", nb="Møter i året"),
                say(nn="{n} ifølgje kjelda", nb="{n} ifølge kilden", n=body.meetings_per_year),
            )
        )
    if rows:
        return Reply(
            say(nn="Neste møte i {body}:", nb="Neste møter i {body}:", body=short(body)),
            facts=tuple((key, value or same("–")) for key, value in facts),
            choices=(Choice(say(nn="Meld inn ei sak", nb="Meld inn en sak"), f"/sak ny {body.id}"),),
        )
    last = meetings.latest(context.session, context.network.id, context.now, body.id)
    known = (
        say(nn="Det siste eg veit om, var {when}.", nb="Det siste jeg vet om, var {when}.", when=_when(last))
        if last
        else NOTHING
    )
    nothing = say(
        nn="Eg veit ikkje om noko møte framover i {body}.",
        nb="Jeg vet ikke om noe møte framover i {body}.",
        body=short(body),
    )
    return Reply(join([nothing, known], " "), facts=tuple(facts))


def _when(meeting: Meeting) -> Text:
    return shown(meeting.starts_at, meeting.whole_day)


def _lines(meeting: Meeting, body: Body, *, when: bool = True) -> Text:
    limit = meetings.deadline_of(meeting, body)
    return join(
        [
            _when(meeting) if when else NOTHING,
            say(nn="Stad: {place}", nb="Sted: {place}", place=meeting.place) if meeting.place else NOTHING,
            say(nn="Vertskap: {host}", nb="Vertskap: {host}", host=meeting.host) if meeting.host else NOTHING,
            say(nn="Frist for saker: {day}", nb="Frist for saker: {day}", day=day(limit)) if limit else NOTHING,
            say(nn="Døme, ikkje eit ekte møte", nb="Eksempel, ikke et ekte møte") if meeting.example else NOTHING,
        ]
    )
