"""Files that go with a reply: they come out of the outbox as they went in, and programs can read them."""

from __future__ import annotations

import datetime as dt
import io

import icalendar
import pytest
import vobject
from PIL import Image, ImageColor

from bot import documents
from commands._base import Attachment, Reply
from knowledge.calendars import CalendarEvent, CalendarFile, Method
from knowledge.language import OSLO, Text, same
from knowledge.year_plan import Theme, YearEntry, planned

WINTER = dt.datetime(2026, 12, 3, 8, 0, tzinfo=dt.UTC)
SUMMER = dt.datetime(2027, 6, 10, 7, 0, tzinfo=dt.UTC)


def event(starts_at: dt.datetime = WINTER, **more: object) -> CalendarEvent:
    ends_at = starts_at + dt.timedelta(hours=2)
    values = {"place": "Førde; rom 2, 3. høgda", "note": Text("Sjå saklista", "Se sakslisten")} | more
    return CalendarEvent("u-1", 3, WINTER, starts_at, ends_at, Text("Møte i SSU", "Møte i SSU"), **values)  # type: ignore[arg-type]


def file(*events: CalendarEvent, method: Method = Method.REQUEST) -> Attachment:
    content = CalendarFile(method, events, guest='Kari "K" Eksempel')
    return Attachment("mote.ics", "text/calendar", same("Møtet"), content)


def read(content: bytes) -> icalendar.Event:
    (entry,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert isinstance(entry, icalendar.Event)
    return entry


def test_a_file_comes_out_of_the_outbox_as_it_went_in() -> None:
    plan = planned("Nettverk", 2026, WINTER.date(), [YearEntry(Theme.EVENT, same("x"), day=dt.date(2026, 2, 3))])
    wheel = Attachment("arshjul-2026.png", "image/png", same("Årshjul"), plan)
    reply = Reply(same("Hei"), files=(file(event(), event(SUMMER)), wheel))
    assert Reply.from_json(reply.as_json()) == reply


def test_a_message_from_before_files_can_still_be_read() -> None:
    old = Reply(same("Hei")).as_json()
    del old["files"]
    assert Reply.from_json(old) == Reply(same("Hei"))


@pytest.mark.parametrize("starts_at", [WINTER, SUMMER])
def test_two_programs_read_the_same_hour_in_oslo(starts_at: dt.datetime) -> None:
    content = documents.made(file(event(starts_at)), "nn")
    entry = read(content)
    assert entry.start == starts_at
    assert isinstance(entry.start, dt.datetime)
    assert entry.start.astimezone(OSLO).hour == 9
    other = vobject.readOne(content.decode())
    assert other.vevent.dtstart.value == starts_at
    assert other.vtimezone.tzid.value == "Europe/Oslo"
    assert other.vevent.sequence.value == "3"
    assert other.vevent.location.value == "Førde; rom 2, 3. høgda"


def test_a_cancellation_says_so_and_keeps_the_uid() -> None:
    entry = vobject.readOne(documents.made(file(event(), method=Method.CANCEL), "nn").decode())
    assert entry.method.value == "CANCEL"
    assert (entry.vevent.uid.value, entry.vevent.status.value) == ("u-1", "CANCELLED")


def test_a_meeting_without_an_hour_fills_the_day() -> None:
    entry = read(documents.made(file(event(whole_day=True)), "nb"))
    assert (entry.start, entry.end) == (dt.date(2026, 12, 3), dt.date(2026, 12, 4))


def test_the_note_is_written_in_the_readers_language() -> None:
    assert "Sjå saklista" in documents.made(file(event()), "nn").decode()
    assert "Se sakslisten" in documents.made(file(event()), "nb").decode()


@pytest.mark.parametrize("count", [0, 3, 60])
def test_the_wheel_is_a_picture_however_full_the_year_is(count: int) -> None:
    entries = [
        YearEntry(list(Theme)[n % 5], same(f"Noko {n} " * 9), "SSU", dt.date(2028, 1 + n % 12, 1 + n % 29))
        for n in range(count)
    ]
    plan = planned("Helse Ø", 2028, dt.date(2028, 2, 29), entries)
    picture = Image.open(io.BytesIO(documents.made(Attachment("a.png", "image/png", same(""), plan), "nb")))
    assert picture.size == (1400, 900)


def test_the_letters_of_norwegian_are_in_the_picture() -> None:
    from bot.documents.wheel import _font

    shapes = {bytes(_font(15, False).getmask(letter)) for letter in "æøåÆØÅé–\ue000"}
    assert len(shapes) == 9


def test_each_theme_keeps_its_colour_though_nothing_of_it_is_in_the_year() -> None:
    from bot.documents.wheel import _COLOURS, drawn

    picture = Image.open(io.BytesIO(drawn(planned("Helse", 2026, WINTER.date(), []), "nn"))).convert("RGB")
    for place, theme in enumerate(Theme):
        seen, meant = picture.getpixel((860, 44 + place * 28)), ImageColor.getrgb(_COLOURS[theme])
        assert isinstance(seen, tuple)
        assert max(abs(a - b) for a, b in zip(seen, meant, strict=True)) < 12
