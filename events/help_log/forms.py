"""What the forms, addresses and JSON of the help log turn into."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from starlette.datastructures import QueryParams

from core.kernel import LOCAL_ZONE
from events.help_log.domain.entries import TOPICS, Entry, State
from events.help_log.service.reading import Filter
from events.help_log.service.writing import NewHelpLink

MOST_DIGITS = 5
LONGEST_ID = 36


def read_entry(typed: Mapping[str, str]) -> Entry:
    """Return the entry as typed; what cannot be read becomes what the domain refuses."""
    return Entry(
        day=read_day(typed.get("day", "")) or date.min,
        village=typed.get("village", "").strip(),
        name=typed.get("name", "").strip(),
        phone=typed.get("phone", "").strip(),
        people=read_number(typed.get("people", "") or "1"),
        topic=typed.get("topic", ""),
        minutes=read_number(typed.get("minutes", "")),
    )


def read_day(text: str) -> date | None:
    """Return the day, None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def read_number(text: str) -> int:
    """Return the whole number, -1 for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else -1


def read_helper(typed: Mapping[str, str]) -> NewHelpLink:
    """Return the new helper; the link ends with the last minute of the day."""
    day = read_day(typed.get("ends_on", ""))
    ends = None if day is None else datetime.combine(day, time(23, 59), LOCAL_ZONE).astimezone(UTC)
    return NewHelpLink(typed.get("unit", ""), typed.get("kind", ""), typed.get("name", "").strip(), ends)


def read_filter(query: QueryParams) -> Filter:
    """Take the address over; what it cannot mean is left out."""
    topic, state = query.get("chu-de", ""), query.get("trang-thai", "")
    return Filter(
        query.get("don-vi", "").strip()[:80],
        topic if topic in TOPICS else "",
        state if state in set(State) else "",
        query.get("nguoi", "").strip()[:LONGEST_ID],
    )
