"""The papers of a meeting as files: notice and agenda, and a case paper for each item, each as PDF and as Word."""

from __future__ import annotations

import re
from typing import Any

from sqlmodel import Session

from commands import _agenda_door as door
from commands._agenda_meetings import may_look, meeting_of
from commands._agenda_words import meeting_name, named, see
from commands._base import Attachment, Choice, Context, Reply, Request
from commands._bodies import short
from knowledge.agenda_papers import PDF, WORD, AgendaPaper, CasePaper
from knowledge.language import OSLO, Text, say
from storage import agenda_papers, bodies, meeting_agendas, secretariat
from storage.agenda_papers import EVERYTHING
from storage.meeting_agendas import SENT
from storage.tables import AgendaItem, Body, Meeting

_KINDS = ((PDF, "pdf", "PDF"), (WORD, "docx", "Word"))


def of_meeting(session: Session, meeting: Meeting, *, draft: bool = False) -> tuple[Attachment, ...]:
    """Notice and agenda, and the case papers in its order; with *draft* also of items that have no number yet."""
    body = session.get_one(Body, meeting.body)
    states = EVERYTHING if draft else SENT
    paper = agenda_papers.agenda_paper(session, meeting, states)
    word = say(nn="Sakliste", nb="Saksliste").form(paper.language)
    day = meeting.starts_at.astimezone(OSLO).date().isoformat()
    title = say(nn="Innkalling og sakliste", nb="Innkalling og saksliste")
    notice = _both(f"{_slug(word)}-{_slug(body.abbreviation or body.id)}-{day}", title, paper)
    items = meeting_agendas.items(session, meeting, states)
    return (*notice, *(file for item in items for file in of_item(session, item)))


def of_item(session: Session, item: AgendaItem) -> tuple[Attachment, ...]:
    """The item's case paper."""
    number = meeting_agendas.number_of(session, item)
    name = f"{_slug(number)}-{_slug(item.title)}" if number else f"innmeld-{item.id}-{_slug(item.title)}"
    title = say(nn="{n} {t}", nb="{n} {t}", n=number or f"({item.id})", t=item.title)
    name = name if name.startswith(("sak", "innmeld")) else f"sak-{name}"
    return _both(name, title, agenda_papers.case_paper(session, item))


def kept(files: tuple[Attachment, ...]) -> list[dict[str, Any]]:
    """The files as they are written down with the agenda that was sent out."""
    return [file.as_json() for file in files]


def sent_out(session: Session, meeting: Meeting) -> tuple[Attachment, ...]:
    """The files as they were last sent out, whatever has changed since; none when nothing was."""
    return tuple(Attachment.from_json(row) for row in meeting_agendas.of(session, meeting).files)


def papers(request: Request, context: Context) -> Reply:
    """`/sak dokument <møte>`: as sent out for the members, as things stand for the secretariat."""
    meeting = meeting_of(context, request.words)
    body = bodies.get(context.session, context.network.id, meeting.body)
    assert body is not None
    draft = secretariat.may_act(context.session, context.member, body, context.today)
    if draft:
        files = of_meeting(context.session, meeting, draft=True)
    else:
        may_look(context, meeting, body)
        files = sent_out(context.session, meeting)
    note = say(
        nn="Slik dokumenta er no. Medlemene ser dei slik dei sist vart sende ut.",
        nb="Slik dokumentene er nå. Medlemmene ser dem slik de sist ble sendt ut.",
    )
    lead = say(nn="Dokument, {b}, {when}.", nb="Dokumenter, {b}, {when}.", b=short(body), when=meeting_name(meeting))
    return Reply(
        say(nn="{a} {b}", nb="{a} {b}", a=lead, b=note) if draft else lead,
        files=files,
        choices=(Choice(say(nn="Saklista", nb="Sakslisten"), f"/sak saksliste {meeting.id}"),),
    )


def paper(request: Request, context: Context) -> Reply:
    """`/sak papir <nr>`: the case paper of one item, for who may see the item."""
    item = door.seen(context, request.words).item
    text = say(nn="Saksframlegget til {s}:", nb="Saksframlegget til {s}:", s=named(item))
    return Reply(text, files=of_item(context.session, item), choices=(see(item),))


def _both(name: str, title: Text, paper: AgendaPaper | CasePaper) -> tuple[Attachment, ...]:
    return tuple(
        Attachment(f"{name}.{ending}", kind, say(nn="{t} ({k})", nb="{t} ({k})", t=title, k=said), paper)
        for kind, ending, said in _KINDS
    )


def _slug(text: str) -> str:
    """*text* as part of a file's name in any archive: a-z, 0-9 and hyphens, at most 50 characters."""
    plain = text.lower().replace("æ", "ae").translate(str.maketrans("øå", "oa"))
    return re.sub(r"[^a-z0-9]+", "-", plain)[:50].strip("-")
