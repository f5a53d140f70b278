"""Files that go with a reply: each is a value until somebody takes it, and is made here in the reader's language."""

from __future__ import annotations

from bot.documents import calendar, papers, wheel
from commands._base import Attachment
from knowledge.agenda_papers import AgendaPaper, CasePaper
from knowledge.calendars import CalendarFile
from knowledge.year_plan import YearPlan


def made(file: Attachment, language: str) -> bytes:
    """The bytes of *file* in *language*."""
    match file.content:
        case CalendarFile():
            return calendar.written(file.content, language)
        case YearPlan():
            return wheel.drawn(file.content, language)
        case AgendaPaper() | CasePaper():
            return papers.written(file.content, file.media_type)
