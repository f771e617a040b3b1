"""Writes calendars with the icalendar library; the zone's definition is given along, for strict readers."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneStandard

from core.kernel import LOCAL_ZONE
from events.calendars.domain.feed import Entry

ZONE_NAME = "Asia/Ho_Chi_Minh"
MEDIA_TYPE = "text/calendar; charset=utf-8"


def write_calendar(title: str, entries: Sequence[Entry]) -> bytes:
    """Return the file: CRLF, folded lines, one VTIMEZONE, each entry once."""
    calendar = Calendar()
    calendar.add("prodid", "-//Ngày hội số//Điện Biên//VI")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    calendar.add_component(_zone())
    for entry in entries:
        calendar.add_component(_event(entry))
    content: bytes = calendar.to_ical()
    return content


def _zone() -> Timezone:
    zone = Timezone()
    zone.add("tzid", ZONE_NAME)
    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1975, 6, 13))  # noqa: DTZ001 - RFC 5545 wants local time without a zone here
    standard.add("tzoffsetfrom", timedelta(hours=7))
    standard.add("tzoffsetto", timedelta(hours=7))
    standard.add("tzname", "+07")
    zone.add_component(standard)
    return zone


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("dtstart", entry.starts_at.astimezone(LOCAL_ZONE))
    event.add("dtend", entry.ends_at.astimezone(LOCAL_ZONE))
    event.add("summary", entry.title)
    event.add("status", entry.standing.value)
    event.add("url", entry.url)
    for name, value in (("location", entry.place), ("description", entry.about), ("categories", entry.category)):
        if value:
            event.add(name, [value] if name == "categories" else value)
    return event
