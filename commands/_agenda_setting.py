"""Setting the agenda: order, numbers, and sending it out, the second time with what changed."""

from __future__ import annotations

import re
from dataclasses import replace

from commands import _agenda_door as door
from commands import _agenda_fields as fields
from commands import _agenda_files as files
from commands import _agenda_ranking as ranking
from commands._agenda_desk import done
from commands._agenda_meetings import desk, documents, kept_meeting, lines, times
from commands._agenda_news import tell
from commands._agenda_words import meeting_name
from commands._base import Choice, Context, Field, Form, Refusal, Reply, Request
from commands._bodies import short
from knowledge.agenda import State, Step
from knowledge.agenda_editions import Printed, changes
from knowledge.language import OSLO, Text, join, same, say
from storage import agenda_access, agenda_papers, agenda_rules, meeting_agendas, members, outbox
from storage.agenda import AgendaItem
from storage.bodies import Body
from storage.meeting_agendas import SENT
from storage.meetings import Meeting


def arranged(request: Request, context: Context) -> Reply:
    """`/sak rekkje <møte>`: the order of the items."""
    meeting, body = kept_meeting(context, request.words)
    rows = meeting_agendas.items(context.session, meeting)
    if "order" not in request.fields:
        text = "\n".join(f"{item.id} {item.title[:80]}" for item in rows)
        field = Field(
            "order", say(nn="Saker i rekkjefølgje", nb="Saker i rekkefølge"), "long", value=text,
            hint=say(nn="Flytt linjene. Berre nummeret fremst tel.", nb="Flytt linjene. Bare nummeret først teller."),
        )  # fmt: skip
        title = say(nn="Endre rekkjefølgja", nb="Endre rekkefølgen")
        return Reply(title, form=Form(title, f"/sak rekkje {meeting.id}", (field,)))
    known = {item.id or 0 for item in rows}
    said = [int(n) for n in re.findall(r"(?m)^\s*#?(\d{1,9})\b", request.fields["order"])]
    strange = [n for n in said if n not in known]
    if strange or not said:
        raise Refusal(
            say(
                nn="Skriv éi sak på kvar linje, med nummeret fremst. Desse er på møtet: {known}.",
                nb="Skriv én sak på hver linje, med nummeret først. Disse er på møtet: {known}.",
                known=", ".join(map(str, sorted(known))),
            ),
            field="order",
        )
    order = list(dict.fromkeys(said))
    meeting_agendas.arrange(context.session, meeting, [*order, *(i for i in sorted(known) if i not in order)])
    return desk(context, meeting, body)


def agenda_set(request: Request, context: Context) -> Reply:
    """`/sak sett <møte>`: every item that is taken up gets its number; a departure from the ranking says why."""
    meeting, body = kept_meeting(context, request.words)
    meeting_agendas.hold(context.session, meeting)
    rows = meeting_agendas.items(context.session, meeting)
    fresh = [item for item in rows if State(item.state) is State.APPROVED]
    if not fresh:
        raise Refusal(
            say(
                nn="Ingen nye saker er tekne opp til møtet {when}. Ta opp saker i innboksen først.",
                nb="Ingen nye saker er tatt opp til møtet {when}. Ta opp saker i innboksen først.",
                when=meeting_name(meeting),
            ),
            choices=(Choice(say(nn="Innboksen", nb="Innboksen"), f"/sak innboks {body.id}"),),
        )
    missing = ranking.left_off(context, meeting, rows)
    if missing and not all(request.fields.get(f"why{item.id}") for item in missing):
        return _ask_why(meeting, missing)
    ranking.closed(context, meeting, {i.id or 0: fields.text(request, f"why{i.id}", 1000) for i in missing})
    year, pattern = meeting.starts_at.astimezone(OSLO).year, agenda_rules.of(context.session, body).number
    for item in fresh:
        number = meeting_agendas.give_number(context.session, item, body, year, pattern)
        door.take(context, door.Target(item, None, ""), Step.PUT, number)
    if not meeting_agendas.of(context.session, meeting).order:
        meeting_agendas.arrange(context.session, meeting, [item.id or 0 for item in rows])
    return desk(context, meeting, body)


def _ask_why(meeting: Meeting, missing: list[AgendaItem]) -> Reply:
    lead = say(
        nn="Brukarrepresentantane har sett desse høgare enn saker som er med. Skriv kvifor dei ikkje kjem med; "
        "grunngivinga går til brukarrepresentantane.",
        nb="Brukerrepresentantene har satt disse høyere enn saker som er med. Skriv hvorfor de ikke kommer med; "
        "begrunnelsen går til brukerrepresentantene.",
    )
    rows = tuple(Field(f"why{item.id}", same(f"{item.id} · {item.title}"[:75]), "long", limit=1000) for item in missing)
    title = say(nn="Avvik frå prioriteringa", nb="Avvik fra prioriteringen")
    return Reply(lead, form=Form(title, f"/sak sett {meeting.id}", rows))


def taken_off(request: Request, context: Context) -> Reply:
    """`/sak av <nr>`: the item keeps its number."""
    target = door.kept(context, request.words)
    door.take(context, target, Step.TAKE_OFF)
    return done(context, target.item, say(nn="er teken av saklista", nb="er tatt av sakslisten"))


def published(request: Request, context: Context) -> Reply:
    """`/sak publiser <møte>`: to the body's channel and members; the second time what changed comes first."""
    meeting, body = kept_meeting(context, request.words)
    plan = meeting_agendas.hold(context.session, meeting)
    rows = meeting_agendas.items(context.session, meeting, SENT)
    if not rows and not plan.edition:
        raise Refusal(
            say(nn="Set saklista før du sender henne ut.", nb="Sett sakslisten før du sender den ut."),
            choices=(Choice(say(nn="Saklista", nb="Sakslisten"), f"/sak saksliste {meeting.id}"),),
        )
    now_printed = [_printed(context, item) for item in rows]
    before = [Printed(**row) for row in plan.published]
    news = changes(before, now_printed)
    if plan.edition and not news:
        raise Refusal(
            say(
                nn="Ingenting er endra sidan saklista sist vart send ut, så eg sender henne ikkje på nytt.",
                nb="Ingenting er endret siden sakslisten sist ble sendt ut, så jeg sender den ikke på nytt.",
            ),
            choices=(Choice(say(nn="Saklista", nb="Sakslisten"), f"/sak saksliste {meeting.id}"),),
        )
    edition = meeting_agendas.published(context.session, meeting, [p.as_json() for p in now_printed], context.now)
    told = _send(context, meeting, body, edition, news if edition > 1 else [])
    return Reply(
        say(
            nn="Saklista er send til medlemene ({n}){channel}.",
            nb="Sakslisten er sendt til medlemmene ({n}){channel}.",
            n=told, channel=say(nn=" og kanalen", nb=" og kanalen") if body.channel else same(""),
        ),
        facts=tuple((say(nn="Endra", nb="Endret"), text) for text in news if edition > 1),
        choices=(Choice(say(nn="Saklista", nb="Sakslisten"), f"/sak saksliste {meeting.id}"),),
    )  # fmt: skip


def _printed(context: Context, item: AgendaItem) -> Printed:
    number = meeting_agendas.number_of(context.session, item) or ""
    return Printed(item.id or 0, number, item.title, item.kind, item.minutes)


def _send(context: Context, meeting: Meeting, body: Body, edition: int, news: list[Text]) -> int:
    """Put the agenda to everybody at once: all files to the channel, the notice to each. Returns how many members."""
    paper = agenda_papers.agenda_paper(context.session, meeting, SENT)
    papers = files.of_meeting(context.session, meeting)
    meeting_agendas.keep_files(context.session, meeting, files.kept(papers))
    lead = say(nn="Sakliste, {b}, {when}:", nb="Saksliste, {b}, {when}:", b=short(body), when=meeting_name(meeting))
    changed: list[Text] = []
    if news:
        changed = [say(nn="Endra sidan sist:", nb="Endret siden sist:"), *(_dot(text) for text in news), same("")]
        lead = say(nn="Endra sakliste, {b}, {when}:", nb="Endret saksliste, {b}, {when}:",
                   b=short(body), when=meeting_name(meeting))  # fmt: skip
    reply = Reply(
        join([*changed, lead, *lines(paper)]),
        facts=times(paper),
        choices=(Choice(say(nn="Sjå saklista", nb="Se sakslisten"), f"/sak saksliste {meeting.id}"),),
    )
    reply = replace(reply, choices=(*reply.choices, documents(meeting)))
    people = members.in_body(context.session, context.network.id, body.id, context.today)
    key = f"agenda:{meeting.id}:{edition}"
    tell(context, key, people, replace(reply, files=papers[:1]), also_actor=True)
    if body.channel:
        outbox.put(
            context.session, context.network.id, f"{key}:channel", body.channel,
            replace(reply, files=papers).as_json(),
            kind="item", now=context.now,
        )  # fmt: skip
    _tell_guests(context, meeting, edition)
    return len(people)


def _tell_guests(context: Context, meeting: Meeting, edition: int) -> None:
    """Each invited partner is told of their own item, and of nothing else."""
    for item in meeting_agendas.items(context.session, meeting, (State.ON_AGENDA,)):
        news = Reply(
            say(
                nn="Du er invitert til sak {n} «{t}», {when}.", nb="Du er invitert til sak {n} «{t}», {when}.",
                n=meeting_agendas.number_of(context.session, item), t=item.title, when=meeting_name(meeting),
            ),
            choices=(Choice(say(nn="Sjå saka", nb="Se saken"), f"/sak vis {item.id}"),),
            files=files.of_item(context.session, item)[:1],
        )  # fmt: skip
        tell(
            context, f"agenda:{meeting.id}:{edition}:guest:{item.id}", agenda_access.guests(context.session, item), news
        )


def _dot(text: Text) -> Text:
    return say(nn="• {t}", nb="• {t}", t=text)
