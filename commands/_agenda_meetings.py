"""A meeting's agenda as it is seen: by the secretariat while it is made, by the members when it is sent out."""

from __future__ import annotations

from commands._agenda_words import clipped, meeting_name
from commands._base import Choice, Context, Refusal, Reply, Request, row_id
from commands._bodies import office, short, which_body
from knowledge import routes
from knowledge.agenda import State
from knowledge.agenda_papers import AgendaLine, AgendaPaper
from knowledge.language import NOTHING, Text, join, same, say
from storage import agenda_access, agenda_papers, bodies, meeting_agendas, meetings, rankings, secretariat
from storage.bodies import Body
from storage.meetings import Meeting

_MOST_BUTTONS = 8


def meeting_of(context: Context, words: str) -> Meeting:
    """The meeting that a number or a body's name stands for: the body's next one."""
    said = words.strip()
    if (number := row_id(said)) is not None:
        found = meetings.get(context.session, context.network.id, number)
        if found is not None:
            return found
    else:
        body = which_body(context, said, lambda b: f"/sak saksliste {b.id}")
        rows = meetings.coming(context.session, context.network.id, context.now, [body.id], limit=1)
        if rows:
            return rows[0]
        raise Refusal(
            say(
                nn="{b} har ikkje noko møte framover. Set datoen først, så kan saklista lagast.",
                nb="{b} har ikke noe møte framover. Sett datoen først, så kan sakslisten lages.",
                b=body.name,
            ),
            choices=(Choice(say(nn="Alle møte", nb="Alle møter"), "/mote alle"),),
        )
    raise Refusal(
        say(nn="Det møtet finn eg ikkje.", nb="Det møtet finner jeg ikke."),
        choices=(Choice(say(nn="Alle møte", nb="Alle møter"), "/mote alle"),),
    )


def kept_meeting(context: Context, words: str) -> tuple[Meeting, Body]:
    """A meeting whose body's secretariat the member keeps today, and that is planned."""
    meeting = meeting_of(context, words)
    body = bodies.get(context.session, context.network.id, meeting.body)
    assert body is not None
    if not secretariat.may_act(context.session, context.member, body, context.today):
        no = say(
            nn="Det er sekretariatet for {b} som gjer dette. Du kan sjå saklista når ho er send ut.",
            nb="Det er sekretariatet for {b} som gjør dette. Du kan se sakslisten når den er sendt ut.",
            b=body.name,
        )
        raise Refusal(join([no, office(context, body)], " "), choices=(_look(meeting),))
    if meeting.status != "planned":
        raise Refusal(
            say(
                nn="Møtet er ikkje planlagt lenger. Flytt sakene til eit anna møte med «Utset».",
                nb="Møtet er ikke planlagt lenger. Flytt sakene til et annet møte med «Utsett».",
            ),
            choices=(Choice(say(nn="Innboksen", nb="Innboksen"), "/sak innboks"),),
        )
    return meeting, body


def shown(request: Request, context: Context) -> Reply:
    """`/sak saksliste <møte|organ>`."""
    meeting = meeting_of(context, request.words or _own_body(context))
    body = bodies.get(context.session, context.network.id, meeting.body)
    assert body is not None
    if secretariat.may_act(context.session, context.member, body, context.today):
        return desk(context, meeting, body)
    return _sent_out(context, meeting, body)


def _own_body(context: Context) -> str:
    kept = agenda_access.kept(context.session, context.member, context.today)
    ids = [body.id for body in kept] or meetings.of_member(context.session, context.member.id or 0, context.today)
    rows = meetings.coming(context.session, context.network.id, context.now, ids, limit=1)
    return str(rows[0].id) if rows else ""


def desk(context: Context, meeting: Meeting, body: Body) -> Reply:
    """The agenda while it is made, with what can be done."""
    paper = agenda_papers.agenda_paper(context.session, meeting)
    rows = meeting_agendas.items(context.session, meeting)
    approved = [item for item in rows if State(item.state) is State.APPROVED]
    buttons = []
    if approved:
        buttons.append(Choice(say(nn="Set saklista", nb="Sett sakslisten"), f"/sak sett {meeting.id}"))
    if len(rows) > 1:
        buttons.append(Choice(say(nn="Endre rekkjefølgja", nb="Endre rekkefølgen"), f"/sak rekkje {meeting.id}"))
    if len(rows) > len(approved):
        buttons.append(Choice(say(nn="Send ut", nb="Send ut"), f"/sak publiser {meeting.id}"))
    if routes.load(context.network.id).priority(body.id) is not None:
        asked = rankings.of(context.session, meeting) is not None
        label = say(nn="Prioriteringa", nb="Prioriteringen") if asked else say(
            nn="Spør brukarrepresentantane", nb="Spør brukerrepresentantene"
        )  # fmt: skip
        buttons.append(Choice(label, f"/sak {'rangering' if asked else 'prioriter'} {meeting.id}"))
    if rows:
        buttons.append(documents(meeting))
    look = [Choice(same(clipped(f"{i.id} · {i.title}", 40)), f"/sak vis {i.id}") for i in rows[:_MOST_BUTTONS]]
    note = NOTHING
    if not rows:
        note = say(
            nn="Ingen saker er tekne opp til dette møtet enno.", nb="Ingen saker er tatt opp til dette møtet ennå."
        )
    lead = say(nn="Sakliste, {b}, {when}:", nb="Saksliste, {b}, {when}:", b=short(body), when=meeting_name(meeting))
    return Reply(join([lead, *lines(paper), note]), facts=times(paper), choices=(*buttons, *look))


def lines(paper: AgendaPaper) -> list[Text]:
    """The agenda as rows of text."""
    return [_line(line) for line in paper.lines]


def _line(line: AgendaLine) -> Text:
    if line.item is None:
        return say(nn="• {t}", nb="• {t}", t=line.title)
    more = [
        line.kind or NOTHING,
        say(nn="{m} minutt", nb="{m} minutter", m=line.minutes) if line.minutes else NOTHING,
        same(f"kl. {line.starts:%H.%M}") if line.starts else NOTHING,
        same(line.presenter),
        same(", ".join(line.guests)),
    ]
    number = same(line.number) if line.number else say(nn="utan nummer", nb="uten nummer")
    return say(nn="• {n}: {t} ({m})", nb="• {n}: {t} ({m})", n=number, t=line.title, m=join(more, ", "))


def times(paper: AgendaPaper) -> tuple[tuple[Text, Text], ...]:
    """The sum of the times against the meeting's length."""
    if not any(line.item for line in paper.lines):
        return ()
    total = say(nn="{m} minutt", nb="{m} minutter", m=paper.minutes)
    if paper.length:
        total = say(nn="{m} av {n} minutt", nb="{m} av {n} minutter", m=paper.minutes, n=paper.length)
    over = say(nn="{m} minutt for mykje", nb="{m} minutter for mye", m=paper.over) if paper.over else NOTHING
    without = NOTHING
    if paper.without_time:
        without = say(nn="{n} saker utan tid", nb="{n} saker uten tid", n=paper.without_time)
    return ((same("Tid"), join([total, over, without], ", ")),)


def _sent_out(context: Context, meeting: Meeting, body: Body) -> Reply:
    """What the members of the body see: the agenda when it has been sent out."""
    may_look(context, meeting, body)
    plan = meeting_agendas.of(context.session, meeting)
    rows = [same(f"• {row['number']}: {row['title']}") for row in plan.published]
    lead = say(nn="Sakliste, {b}, {when}:", nb="Saksliste, {b}, {when}:", b=short(body), when=meeting_name(meeting))
    look = tuple(
        Choice(same(clipped(f"{row['number']} · {row['title']}", 40)), f"/sak vis {row['item']}")
        for row in plan.published[:_MOST_BUTTONS]
    )
    return Reply(join([lead, *rows]), choices=(documents(meeting), *look))


def may_look(context: Context, meeting: Meeting, body: Body) -> None:
    """Raises `Refusal` unless the member sits in the body and its agenda has been sent out."""
    if body.id not in meetings.of_member(context.session, context.member.id or 0, context.today):
        raise Refusal(
            say(
                nn="Saklista er for medlemene i {b}. Vedtaka finn du med «/sak vedtak».",
                nb="Sakslisten er for medlemmene i {b}. Vedtakene finner du med «/sak vedtak».",
                b=body.name,
            ),
            choices=(Choice(say(nn="Vedtak", nb="Vedtak"), "/sak vedtak"),),
        )
    if not meeting_agendas.of(context.session, meeting).edition:
        raise Refusal(
            say(
                nn="Saklista er ikkje send ut enno. Du får beskjed når ho er klar.",
                nb="Sakslisten er ikke sendt ut ennå. Du får beskjed når den er klar.",
            ),
            choices=(Choice(say(nn="Møta i {b}", nb="Møtene i {b}", b=body.name), f"/mote {body.id}"),),
        )


def documents(meeting: Meeting) -> Choice:
    """The button that brings the papers as files."""
    return Choice(say(nn="Dokumenta", nb="Dokumentene"), f"/sak dokument {meeting.id}")


def _look(meeting: Meeting) -> Choice:
    return Choice(say(nn="Saklista", nb="Sakslisten"), f"/sak saksliste {meeting.id}")
