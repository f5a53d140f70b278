"""What the page is told, as JSON: every text in both languages, so that the page can switch without asking again."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from commands._base import Attachment, Choice, Field, Form, Reply, Source
from knowledge.language import OSLO, Language, Text, day, moment, same, say
from storage.tables import Body, Meeting, Member, OutboxMessage

Json = dict[str, Any]
AsSlack = Callable[[Reply, str], dict[str, Any]]
"""A reply in a language as the message that Slack would get."""


def reply(answer: Reply, as_slack: AsSlack, holder: str) -> Json:
    """A reply with all its parts, and the same as Slack would get it, in both languages.

    *holder* is under what name its files are kept.
    """
    return {
        "text": asdict(answer.text),
        "facts": [[asdict(label), asdict(value)] for label, value in answer.facts],
        "sources": [_source(source) for source in answer.sources],
        "choices": [_choice(choice) for choice in answer.choices],
        "feedback": [_choice(choice) for choice in answer.feedback],
        "files": [_file(file, f"/api/file/{holder}/{place}") for place, file in enumerate(answer.files)],
        "form": _form(answer.form) if answer.form else None,
        "slack": {str(language): as_slack(answer, language) for language in Language},
    }


def _source(source: Source) -> Json:
    """The address only when it is one that a browser may follow safely."""
    url = source.url if source.url and re.match(r"https?://", source.url) else None
    printed = source.url if source.url and not url else None
    title = say(nn="{t} ({u})", nb="{t} ({u})", t=source.title, u=printed) if printed else source.title
    return {"title": asdict(title), "url": url, "date": asdict(spoken_date(source.as_of)) if source.as_of else None}


def spoken_date(printed: str) -> Text:
    """ "2024-12-05" → "5. desember 2024", "2024-12" → "desember 2024"; anything else as it is."""
    parts = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])(?:-([0-2]\d|3[01]))?", printed)
    if parts is None:
        return same(printed)
    try:
        date = dt.date(int(parts[1]), int(parts[2]), int(parts[3] or 1))
    except ValueError:
        return same(printed)
    whole = day(date, weekday=False)
    return whole if parts[3] else Text(whole.nn.partition(". ")[2], whole.nb.partition(". ")[2])


def _choice(choice: Choice) -> Json:
    return {"label": asdict(choice.label), "line": choice.line}


def _file(file: Attachment, url: str) -> Json:
    """Where it can be taken in each language, and whether it is a picture to show."""
    return {
        "title": asdict(file.title),
        "name": file.name,
        "picture": file.media_type.startswith("image/"),
        "url": {str(language): f"{url}/{language}" for language in Language},
    }


def _form(form: Form) -> Json:
    return {
        "title": asdict(form.title),
        "line": form.line,
        "draft": form.draft,
        "submit": asdict(form.submit),
        "fields": [_field(field) for field in form.fields],
    }


def _field(field: Field) -> Json:
    return {
        "name": field.name,
        "label": asdict(field.label),
        "kind": field.kind,
        "options": [{"label": asdict(option.label), "value": option.value} for option in field.options],
        "hint": asdict(field.hint),
        "required": field.required,
        "value": field.value,
        "limit": field.limit,
    }


def message(row: OutboxMessage, as_slack: AsSlack) -> Json:
    """A delivered message."""
    at, answer = row.sent_at or row.created_at, Reply.from_json(row.reply)
    return {"id": row.id, "kind": row.kind, "at": asdict(moment(at)), **reply(answer, as_slack, f"m{row.id}")}


def person(member: Member, id: str, post: Text) -> Json:
    """An example person to be."""
    return {"id": id, "name": member.name, "post": asdict(post), "language": member.language}


def clock(now: dt.datetime) -> Json:
    """The moved moment in Oslo."""
    local = now.astimezone(OSLO)
    weekday, _, date = day(local.date()).nn.partition(" ")
    weekday_nb = day(local.date()).nb.partition(" ")[0]
    return {
        "iso": local.isoformat(timespec="minutes"),
        "weekday": {"nn": weekday, "nb": weekday_nb},
        "date": date,
        "time": f"{local:%H.%M}",
    }


def meeting(row: Meeting, body: Body, now: dt.datetime) -> Json:
    """A coming meeting, and how many days away it is."""
    days = (row.starts_at.astimezone(OSLO).date() - now.astimezone(OSLO).date()).days
    near = {0: say(nn="i dag", nb="i dag"), 1: say(nn="i morgon", nb="i morgen")}
    away = near.get(days) or say(nn="om {n} dagar", nb="om {n} dager", n=days)
    return {
        "body": body.abbreviation or body.name,
        "when": asdict(day(row.starts_at.astimezone(OSLO).date())),
        "away": asdict(away),
        "example": row.example,
    }
