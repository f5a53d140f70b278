"""Calendar files (iCalendar, RFC 5545 and 5546) that every calendar program takes, in Oslo's time."""

from __future__ import annotations

import datetime as dt

from icalendar import Calendar, Component, Event, vCalAddress

from knowledge.calendars import CalendarEvent, CalendarFile, Method
from knowledge.language import OSLO

_PRODUCT = "-//Samvit//Samvit//NN"
_NOBODY = "mailto:samvit@samvit.invalid"
"""An organizer must stand there; a domain that never exists makes sure that no answer is mailed to a stranger."""

_OFTEN = "PT1H"

_OSLO = """BEGIN:VTIMEZONE
TZID:Europe/Oslo
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19970330T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
"""


def written(file: CalendarFile, language: str, people: tuple[str, str] = ("", "")) -> bytes:
    """The file as UTF-8 with CRLF. *people*: the e-mail addresses of who invites and of who is invited, if known."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", str(file.method))
    if file.name:
        calendar.add("x-wr-calname", file.name.form(language))
        calendar.add("x-wr-timezone", OSLO.key)
        calendar.add("refresh-interval", dt.timedelta(hours=1), parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", _OFTEN)
    calendar.add_component(_oslo())
    for event in file.events:
        calendar.add_component(_entry(event, file, language, people))
    return bytes(calendar.to_ical())


def _oslo() -> Component:
    """Europe/Oslo by the rule that has held since 1996; lists of single changes are not read by every program."""
    return Component.from_ical(_OSLO)


def _entry(event: CalendarEvent, file: CalendarFile, language: str, people: tuple[str, str]) -> Event:
    entry = Event()
    entry.add("uid", event.uid)
    entry.add("sequence", event.sequence)
    entry.add("dtstamp", event.changed_at)
    entry.add("last-modified", event.changed_at)
    _times(entry, event)
    entry.add("summary", event.title.form(language))
    if event.place:
        entry.add("location", event.place)
    if event.note:
        entry.add("description", event.note.form(language))
    gone = event.cancelled or file.method == Method.CANCEL
    entry.add("status", "CANCELLED" if gone else "CONFIRMED")
    entry.add("transp", "OPAQUE" if event.busy and not gone else "TRANSPARENT")
    if file.method != Method.PUBLISH:
        _people(entry, file, *people)
    return entry


def _times(entry: Event, event: CalendarEvent) -> None:
    if event.whole_day:
        day = event.starts_at.astimezone(OSLO).date()
        entry.add("dtstart", day)
        entry.add("dtend", day + dt.timedelta(days=1))  # the end is not part of it
    else:
        entry.add("dtstart", event.starts_at.astimezone(OSLO))
        entry.add("dtend", event.ends_at.astimezone(OSLO))


def _people(entry: Event, file: CalendarFile, inviting: str, invited: str) -> None:
    organizer = vCalAddress(f"mailto:{inviting}" if inviting else _NOBODY)
    organizer.params["CN"] = "Samvit"
    entry.add("organizer", organizer)
    if file.guest:
        guest = vCalAddress(f"mailto:{invited}" if invited else _NOBODY)
        guest.params["CN"] = file.guest.replace('"', "'")
        guest.params["PARTSTAT"] = "NEEDS-ACTION"
        guest.params["RSVP"] = "FALSE"  # answers are given in the chat
        entry.add("attendee", guest)
